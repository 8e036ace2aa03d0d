"""The other side of a settlement reads one version over a link without a seat, confirms it, or disputes lines of it.

The link shows the outside paper and nothing else, of that version alone, while it lives.  What is answered there is
recorded as if one of ours had been told it (`handlers.settlements.answers`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chat.cards.card import Attachment, Button, Card, Reply
from chat.incoming import Clicked, Submitted
from chat.party_page import PartyItem, PartyPage
from chat.text import Text, _, _n, verbatim
from chat.words import say
from formats.documents.letter_pdf import LetterTable, drawn
from handlers.context import Context
from handlers.settlement_papers import link_answers, settled
from handlers.settlement_papers.link_answers import DisputedItem, LinkAnswer
from handlers.settlement_papers.paper import figure, paper
from handlers.settlements import KEEPERS, ONLY_KEEPERS, answers, approval, card
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS, LineItem
from ledger.settlements.states import State
from storage import page_links, settlement_cases, settlements
from storage.page_links import SETTLEMENT, PageLink

_ANSWERABLE: State = "sent"
_NO_PAGE = sentence("The page has no links here: it is for one computer alone, or not open.")
_CLOSED = sentence("This settlement does not wait for an answer any more.")


@dataclass(frozen=True, slots=True)
class _DisputableItem:
    """An item with what this settlement brings of it: what the other side can object to."""

    number: int
    item: LineItem
    amount: int


def make(click: Clicked, ctx: Context) -> Reply:
    """A link for the other side to the version that was sent to it.  `value`: the settlement."""
    of = approval.seen_one(ctx, click.value)
    ctx.require(*KEEPERS, project=of.project, sentence=ONLY_KEEPERS)
    page = ctx.rules.page
    if not page.address:
        raise WrongState(_NO_PAGE, hint=sentence("Send the paper, and record the answer with the signed file."))
    if of.state == "approved":  # the link sends it
        reply = answers.send(click, ctx)
        of = settlements.get(ctx.book, of.id)
        if of.state != _ANSWERABLE:
            return reply
    if of.state != _ANSWERABLE:
        raise WrongState(sentence("Only a settlement that is approved, and waits for its answer, has such a link."))
    document = f"{SETTLEMENT}{of.id}:{of.version}"
    lasts = timedelta(days=page.paper_days)
    number, key = page_links.make(ctx.book, page.pepper, lasts=lasts, document=document, made_by=ctx.person.id)
    lines = (
        verbatim(f"{page.address}settlement#key={key}"),
        _n(
            "Whoever has it reads this version within {n} day, and may confirm it or dispute lines in the name of "
            "{party}; nothing else.",
            "Whoever has it reads this version within {n} days, and may confirm it or dispute lines in the name of "
            "{party}; nothing else.",
            page.paper_days,
            party=of.counterpart.name,
        ),
        _("I show it only now. Send it to the person there who may agree to it."),
    )
    title = _("Link {number} to {what}", number=number, what=card.title(ctx, of))
    return Reply(Card(title, lines=lines, buttons=(Button(_("Revoke"), "link.revoke", str(number)),)), private=True)


def shown(ctx: Context, link: PageLink, locale: str) -> PartyPage:
    """What the link leads to, in that language."""
    of, current = _linked(ctx, link)
    beside = settled.surroundings(ctx, of, "outside", locale)
    printed = paper(of, beside)
    facts, statement = printed.parts[0], printed.parts[1]
    assert isinstance(facts, LetterTable) and isinstance(statement, LetterTable)
    opened = current and of.state == _ANSWERABLE
    rows = tuple((row[0], row[1]) for row in facts.rows)
    items = tuple(
        PartyItem(one.number, NUMBERS[one.item.line], settled.item_text(ctx, one.item, locale), _amount(one, of))
        for one in _disputable(ctx, of)
    )
    meta = tuple((say(label, locale), value) for label, value in _meta(of, locale))
    return PartyPage(
        printed.subject,
        printed.sender,
        (*meta, *rows),
        statement.heads,
        statement.rows,
        statement.strong,
        items if opened else (),
        say(_note(ctx, of, link, current=current), locale),
        opened,
        _seen(of),
        {name: say(words, locale) for name, words in _WORDS.items()},
    )


def as_paper(ctx: Context, link: PageLink, locale: str) -> Attachment:
    """The same as a PDF."""
    of, _current = _linked(ctx, link)
    data = drawn(paper(of, settled.surroundings(ctx, of, "outside", locale)))
    return Attachment(f"settlement_{of.shown_number}_v{of.version}.pdf", "application/pdf", data)


def answered(form: Submitted, ctx: Context) -> Reply:
    """The other side's answer.  `value`: what the link leads to; what was disputed stands as “item N” -> why."""
    of, current = _found(ctx, form.value, lock=True)
    if not current or of.state != _ANSWERABLE or form.answers.get("seen") != _seen(of):
        raise WrongState(_CLOSED, hint=sentence("Ask whoever sent you the link for a new one."))
    name = form.answers.get("name", "").strip()
    if not name:
        raise BadInput(sentence("Please say who you are."), field="name")
    parts = _parts(ctx, of, form)
    note = form.answers.get("note", "").strip()
    link_answers.taken(ctx, of, LinkAnswer(name[:200], note[:2000], parts))
    return Reply(
        Card(_("Thank you: what you disputed was noted.") if parts else _("Thank you: your agreement was noted."))
    )


def held_up(ctx: Context, link: PageLink, name: str) -> None:
    """Somebody wanted to confirm it and could not."""
    of, _current = _linked(ctx, link)
    link_answers.held_up(ctx, of, name)


def _parts(ctx: Context, of: Settlement, form: Submitted) -> tuple[DisputedItem, ...]:
    known = {one.number: one for one in _disputable(ctx, of)}
    parts = []
    for label, why in form.answers.items():
        if not label.startswith(ITEM):
            continue
        one = known.get(int(label.removeprefix(ITEM)))
        if one is None:
            raise BadInput(sentence("There is no such line."))
        if not why.strip():
            raise BadInput(sentence("Please say what is wrong with “{item}”."), item=one.item.text)
        parts.append(DisputedItem(one.item.line, f"{one.item.text}: {why.strip()[:1000]}", one.amount))
    return tuple(parts)


ITEM = "item "
"""What the answers of a form begin with that dispute an item; its number follows."""


def _found(ctx: Context, document: str, *, lock: bool = False) -> tuple[Settlement, bool]:
    """The version that a link leads to, and whether it is still the one that counts.  Raises NotFound."""
    id, _colon, version = document.removeprefix(SETTLEMENT).partition(":")
    if not (document.startswith(SETTLEMENT) and id.isdecimal() and version.isdecimal()):
        raise NotFound(sentence("There is no such settlement."))
    of = settlements.get(ctx.book, int(id), lock=lock)
    if of.version == int(version):
        return settled.whole(ctx, of), True
    return settled.whole(ctx, settlements.version(ctx.book, of, int(version))), False


def _linked(ctx: Context, link: PageLink) -> tuple[Settlement, bool]:
    return _found(ctx, link.document)


def _seen(of: Settlement) -> str:
    return f"{of.id}:{of.version}"


def _disputable(ctx: Context, of: Settlement) -> Sequence[_DisputableItem]:
    """What this settlement brings of each item of lines 1 to 3, where it brings something."""
    before = settlements.final_of(ctx.book, of.counterpart.agreement, of.party)
    held: dict[tuple[str, str, str], int] = {}
    for earlier in before:
        if earlier.id < of.id:
            held = {_key(one): one.amount for one in earlier.computed.items}
    found = []
    for number, one in enumerate(of.computed.items, 1):
        amount = one.amount - held.get(_key(one), 0)
        if one.line in ("work", "changes") and amount > 0:
            found.append(_DisputableItem(number, one, amount))
    return found


def _key(one: LineItem) -> tuple[str, str, str]:
    return one.line, one.text, one.document


def _amount(one: _DisputableItem, of: Settlement) -> str:
    return f"{figure(one.amount, of.currency)} {of.currency}"


def _meta(of: Settlement, locale: str) -> tuple[tuple[Text, str], ...]:
    return (
        (_("Number"), of.shown_number),
        (_("Version"), str(of.version)),
        (_("With"), of.counterpart.name),
    )


def _note(ctx: Context, of: Settlement, link: PageLink, *, current: bool) -> Text:
    given = [one.answer for one in settlement_cases.answers(ctx.book, of.id) if one.version == of.version]
    if given:
        return _ANSWERS[given[-1]]
    if not current:
        return _("This version was replaced by a newer one. Please ask whoever sent it for a new link.")
    if of.state == _ANSWERABLE:
        return _("It waits for your answer. This link can be used until {day}.", day=link.ends.date())
    return _("This settlement does not wait for an answer any more.")


_ANSWERS = {
    "confirmed": _("You have agreed to this settlement."),
    "partly": _("You have agreed to this settlement but for the lines that you disputed."),
    "refused": _("You have refused this settlement."),
}
_WORDS = {
    "answer": _("Your answer"),
    "explained": _("What you agree to is settled. What you dispute stays out of it until both sides have decided."),
    "disputes": _("Dispute"),
    "why": _("What is wrong with it?"),
    "name": _("Your name and position"),
    "note": _("Remark (may stay empty)"),
    "confirm": _("We agree to this settlement"),
    "dispute": _("Agree to all but what is marked"),
    "paper": _("Get it as a PDF"),
}
