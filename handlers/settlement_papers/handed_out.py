"""A settlement's papers and bundles, handed out: for those who know pay, and for the other side.

A bundle of a version in a state is kept as it was handed out first: whoever asks again gets the same bytes, and another
version or state has a bundle of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.cards.card import Attachment, Button, Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from formats.documents.letter_pdf import drawn
from formats.evidence.bundle import bundle as packed
from formats.settlements.described import Edition
from handlers import button_values, lookup, privacy
from handlers.context import Context
from handlers.reports.evidence import MOST, SIZE
from handlers.reports.evidence_scope import EvidenceFiles
from handlers.settlement_papers import bundle_files, settled
from handlers.settlement_papers.paper import paper
from handlers.settlements import READERS, card, showing, steps
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.settlements.document import Settlement
from storage import audit, settlement_bundles, settlements
from storage import files as file_store
from storage.evidence import MADE
from storage.settlement_bundles import BundleEdition, KeptBundle

_COMPANY = frozenset({"finance", "admin", "auditor"})
_UNDECIDED = frozenset({"draft", "checked", "submitted", "dropped"})
_OUTSIDE = Pattern(
    r"(?:for|to) (?:the )?(?:customer|client|supplier|other side|them)|outside"
    r"|给?(?:客户|供应商|对方|甲方|乙方)|对外|外部版?"
)
_PAPER = Pattern(r"\b(?:paper|print(?:ed|out)?|pdf)\b|打印|纸质|单据")
_BUNDLE = Pattern(r"\b(?:bundles?|papers|zip|files?)\b|资料包|资料|证据包|文件包")
_SMALL = Pattern(r"\b(?:of|the|for|a|an|please|settlement)\b|的|请")
_ONLY_INSIDE = sentence("The company's own papers of a settlement say what people's hours cost.")


@dataclass(frozen=True, slots=True)
class _PapersWish:
    """What is asked for: the paper alone or the whole bundle, for ourselves or for the other side; the other words."""

    edition: Edition
    bundle: bool
    rest: str


def asked(said: Said, ctx: Context) -> Reply:
    """“settlement apollo 2 bundle”, “settlement apollo 2 paper for the customer”."""
    wish = _taken_apart(said.text)
    project, rest = lookup.project_first(ctx, wish.rest)
    ctx.require(*READERS, project=project.id)
    of = showing.meant(ctx, project, rest, settlements.of_project(ctx.book, project.id))
    return _bundle(ctx, of, wish.edition) if wish.bundle else _paper(ctx, of, wish.edition)


def ways(click: Clicked, ctx: Context) -> Reply:
    """What can be had of a settlement on paper.  `value`: the settlement."""
    of = _of(ctx, click.value)
    id = str(of.id)
    buttons: list[Button] = []
    lines: list[Text] = []
    outside = of.party != "internal" and card.may_see(ctx, of, of.basis)
    if outside:
        buttons.append(Button(_("Paper for the other side (PDF)"), "settlement.paper", f"{id} outside"))
    if privacy.knows_pay(ctx, of.project):
        buttons.insert(0, Button(_("Our own paper (PDF)"), "settlement.paper", f"{id} inside", style="main"))
        buttons.append(Button(_("Our own bundle"), "settlement.bundle", f"{id} inside"))
    else:
        lines.append(Text(privacy.TO_KNOWERS))
    if of.state not in _UNDECIDED and outside:
        buttons.append(Button(_("Bundle for the other side"), "settlement.bundle", f"{id} outside"))
    if of.state in ("approved", "sent") and ctx.rules.page.address and of.party != "internal":
        sent = _("It counts as sent then. Whoever has the link may answer it for {party}.", party=of.counterpart.name)
        buttons.append(Button(_("Link for the other side"), "settlement.link", steps.seen(of), confirm=sent))
    lines += [_digest_line(one) for one in settlement_bundles.every(ctx.book, of.id)[-4:]]
    return Reply(
        Card(_("Papers of {what}", what=card.named(of)), lines=tuple(lines), buttons=tuple(buttons)), private=True
    )


def paper_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the settlement and the edition."""
    of, edition = _clicked(ctx, click.value)
    return _paper(ctx, of, edition)


def bundle_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the settlement and the edition."""
    of, edition = _clicked(ctx, click.value)
    return _bundle(ctx, of, edition)


def _clicked(ctx: Context, value: str) -> tuple[Settlement, Edition]:
    id, edition = button_values.parts(value, 2)
    if edition not in ("inside", "outside"):
        raise button_values.outdated()
    return _of(ctx, id), "inside" if edition == "inside" else "outside"


def _of(ctx: Context, id: str) -> Settlement:
    of = settlements.get(ctx.book, button_values.number(id))
    ctx.require(*READERS, project=of.project)
    return of


def _taken_apart(text: str) -> _PapersWish:
    """What a line asks for.

    >>> wish = _taken_apart("apollo 2 bundle for the customer")
    >>> wish.edition, wish.bundle, wish.rest.split()
    ('outside', True, ['apollo', '2'])
    """
    low = folded(text)
    edition: Edition = "outside" if _OUTSIDE.search(low) else "inside"
    only_paper = bool(_PAPER.search(low))
    rest = _SMALL.sub(" ", _BUNDLE.sub(" ", _PAPER.sub(" ", _OUTSIDE.sub(" ", low))))
    return _PapersWish(edition, not only_paper, rest)


def _paper(ctx: Context, of: Settlement, edition: Edition) -> Reply:
    whole = _whole(ctx, of, edition)
    locale = ctx.locale or "en" if edition == "inside" else settled.outside_locale(ctx, of)
    data = drawn(paper(whole, settled.surroundings(ctx, whole, edition, locale)))
    name = f"settlement_{_stem(ctx, of)}{'' if edition == 'outside' else '_inside'}.pdf"
    title = _("Paper of {what}", what=card.named(of))
    small = _("It shows what the other side gets, and nothing else.") if edition == "outside" else _inside_small()
    return Reply(Card(title, small=small), private=True, files=(Attachment(name, "application/pdf", data),))


def _bundle(ctx: Context, of: Settlement, edition: Edition) -> Reply:
    whole = _whole(ctx, of, edition)
    if edition == "outside" and of.state in _UNDECIDED:
        raise WrongState(
            sentence("Nothing goes to the other side before it is approved."),
            hint=sentence("Its paper can be looked at before: settlement {code} print for the customer"),
            code=ctx.directory.project(of.project).code,
        )
    of_whom: BundleEdition = edition
    if edition == "inside" and not ctx.roles() & _COMPANY:
        of_whom = "project"
    data, digest, left_out = _made(ctx, whole, of_whom)
    name = f"settlement_{_stem(ctx, of)}_{edition}.zip"
    facts = (
        Fact(_("Of what"), card.title(ctx, of)),
        Fact(_("Version"), Text("{n}", {"n": of.version})),
        Fact(_("Edition"), _EDITIONS[edition]),
        Fact(_("Digest"), verbatim(digest)),
    )
    lines = [_("VERIFY.txt in it says how to check it without us.")]
    if left_out:
        lines.append(_("Left out: {what}.", what=tuple(left_out)))
    kept = _("Keep this digest: it is the SHA-256 of SHA256SUMS. Tell it to whoever gets the bundle by another way.")
    small = kept if edition == "outside" else Text("{a} {b}", {"a": kept, "b": _inside_small()})
    about = Card(_("Bundle of {what}", what=card.named(of)), facts=facts, lines=tuple(lines), small=small)
    return Reply(about, private=True, files=(Attachment(name, "application/zip", data),))


_EDITIONS = {"inside": _("our own: all of it"), "outside": _("for the other side")}


def _whole(ctx: Context, of: Settlement, edition: Edition) -> Settlement:
    """The settlement with its checks and disputes.  Raises NotAllowed where the edition may not be told here."""
    if edition == "inside" and not privacy.knows_pay(ctx, of.project):
        if ctx.roles(of.project) & privacy.KNOW_PAY:
            raise NotAllowed(_ONLY_INSIDE, hint=privacy.IN_PRIVATE)
        raise NotAllowed(
            _ONLY_INSIDE,
            hint=sentence("You may have the one for the other side: settlement {code} print for the customer"),
            code=ctx.directory.project(of.project).code,
        )
    if edition == "outside" and not card.may_see(ctx, of, of.basis):
        knows = ctx.roles(of.project) & privacy.KNOW_PAY
        raise NotAllowed(privacy.WITHHELD, hint=privacy.IN_PRIVATE if knows else privacy.TO_KNOWERS)
    if edition == "outside" and of.party == "internal":
        raise BadInput(sentence("Between departments there is no other side: its papers stay in the house."))
    return settled.whole(ctx, of, settled.checked(ctx, of) if edition == "inside" else ())


def for_whoever_runs_it(ctx: Context, text: str, most: int, size: int) -> tuple[bytes, str, list[Text]]:
    """The bundle that a command line names (“apollo 2 for the customer”): zip, digest, what is not in it."""
    wish = _taken_apart(text)
    project, rest = lookup.project_first(ctx, wish.rest)
    of = showing.meant(ctx, project, rest, settlements.of_project(ctx.book, project.id))
    whole = settled.whole(ctx, of, settled.checked(ctx, of) if wish.edition == "inside" else ())
    return _made(ctx, whole, wish.edition, most, size)


def _made(
    ctx: Context, of: Settlement, edition: BundleEdition, most: int = MOST, size: int = SIZE
) -> tuple[bytes, str, list[Text]]:
    """The bundle as it was handed out first, or made now; its digest; what is not in it."""
    kept = settlement_bundles.kept(ctx.book, of.id, of.version, len(of.history), edition)
    data = file_store.load(ctx.rules.files, kept.file) if kept else None
    if kept is not None and data is not None:
        audit.note(ctx.book, MADE, f"settlement:{of.id}", digest=kept.digest, edition=edition)
        return data, kept.digest, []
    files = _files(ctx, of, edition, most, size)
    made = packed(files.files)
    if of.state not in _UNDECIDED and kept is None:
        file = file_store.keep(ctx.rules.files, made.data)
        new = KeptBundle(of.id, of.version, len(of.history), edition, made.digest, file, ctx.now)
        settlement_bundles.keep(ctx.book, new, ctx.message)
    count = len(files.files) + 1
    audit.note(ctx.book, MADE, f"settlement:{of.id}", digest=made.digest, edition=edition, files=count)
    return made.data, made.digest, list(files.left_out)


def _files(ctx: Context, of: Settlement, edition: BundleEdition, most: int, size: int) -> EvidenceFiles:
    if edition == "outside":
        return bundle_files.outside(ctx, of, size=size)
    return bundle_files.inside(ctx, of, whole=edition == "inside", most=most, size=size)


def _stem(ctx: Context, of: Settlement) -> str:
    code = ctx.directory.project(of.project).code
    return f"{code}_{of.shown_number or f'draft{of.id}'}_v{of.version}"


def _inside_small() -> Text:
    return _("It says what people's hours cost; pass it on to nobody who may not know that.")


def _digest_line(one: KeptBundle) -> Text:
    return _(
        "Bundle of version {n}, {edition}, of {day}: {digest}",
        n=one.version,
        edition=_EDITIONS["outside" if one.edition == "outside" else "inside"],
        day=one.made.date(),
        digest=one.digest,
    )
