"""“contract bond 3 …”: bonds (保函) that a contract or an order asks for, who gave them, until when, their paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, fields, four_eyes, lookup
from handlers.context import Asked, Context
from handlers.contracts import milestones
from handlers.reasons import reasoned
from ledger.bonds import BondRecord, BondsHeld, held
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from storage import bonds, contracts, orders

KEEPERS = ("lead", "sales", "finance")
READERS = (*KEEPERS, "auditor", "admin")
ONLY = sentence("Bonds are for the project's lead, its sales owner and finance.")
_EXAMPLE = sentence("Write for example: contract bond 3 50000 until 2027-03-31 from ICBC no LG-88")
_ORDER = Pattern(r"^\s*(?:order\b|订单|采购单)\s*#?\s*(?P<id>\d{1,9})(?!\d)\s*(?P<rest>.*)$", re.I | re.S)
_CONTRACT = Pattern(
    r"^\s*(?:contract\b|合同)?\s*(?:#|第)?(?P<id>\d{1,9})(?!\d|[.,]\d|\s*[万元%％])\s*(?P<rest>.*)$", re.I | re.S
)
_LIFTED = Pattern(r"\b(?:not asked(?: for)?|not required|no longer (?:asked|required))\b|不再?要求|取消要求|无需", re.I)
_ASKED = Pattern(r"\b(?:asked(?: for)?|asks for|required?|requires)\b|要求|需提供|应提供", re.I)
_RETURNED = Pattern(r"\b(?:returned|released|given back|ended)\b|退回|退还|解除|注销", re.I)
_UNTIL = Pattern(
    r"(?:\b(?:until|till|through|to|valid to)\b|有效期)?\s*(?:至|到|截至|截止)?\s*(?P<day>\d{4}-\d\d?-\d\d?)", re.I
)
_NUMBER = Pattern(r"(?:\bno\.?|\bnumber\b|编号|号码|保函号)\s*[:：]?\s*(?P<v>[\w/-]{2,40})", re.I)
_ISSUER = Pattern(
    r"(?:\b(?:from|by|of|issued by)\s+(?P<en>[^,，;；]{2,60})|(?:由|开立(?:行|人)?|出具(?:行|人)?)?\s*[:：]?\s*"
    r"(?P<zh>[\u4e00-\u9fff]{2,20}?(?:银行|保险|担保|公司|支行|分行))(?:出具|开立)?)",
    re.I,
)
_BOND = Pattern(r"(?:\bbond\b|保函)?\s*#?\s*(?P<n>\d{1,9})\s*$", re.I)
_SORT = Pattern(
    r"(?:\b(?:performance|advance payment|warranty|payment)\s+)?\b(?:bond|guarantee)\b|(?:履约|预付款|质量)?保函", re.I
)


@dataclass(frozen=True, slots=True)
class _Agreement:
    """What a bond belongs to: a contract with a customer or an order with a supplier."""

    name: str
    project: Project
    currency: str
    party: str
    title: Text
    words: str


def say_bond(said: Said, ctx: Context) -> Reply:
    """Says what is asked for, was given, was returned, or brings the paper; shows the bonds without more words."""
    before, reason = reasoned(said.text)
    of, rest = _meant(ctx, before)
    ctx.require(*READERS, project=of.project.id, sentence=ONLY)
    paper = next((one for one in ctx.readings if one.sha256), None)
    if rest or paper is not None:
        ctx.require(*KEEPERS, project=of.project.id, sentence=ONLY)
        if paper is not None:
            milestones.keep(ctx, paper)
        _kept(ctx, of, rest, reason, paper.sha256 if paper else "")
    return Reply(card(ctx, of), private=ctx.place.kind == "channel")


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract's number, or “order 12”."""
    return say_bond(Said(click.id, click.by, click.at, text=click.value), ctx)


def _meant(ctx: Context, text: str) -> tuple[_Agreement, str]:
    """The contract or order that the words begin with, and the words behind."""
    if ordered := _ORDER.search(text):
        order = orders.get(ctx.book, button_values.number(ordered["id"]), lock=False)
        project = ctx.directory.project(order.project)
        title = _("Bonds of order {id}, {project}", id=order.id, project=lookup.shown(project))
        of = _Agreement(f"order:{order.id}", project, order.amount.currency, order.supplier, title, f"order {order.id}")
        return of, ordered["rest"].strip()
    if numbered := _CONTRACT.search(text):
        return _of_contract(ctx, button_values.number(numbered["id"])), numbered["rest"].strip()
    project, rest = lookup.project_first(ctx, text)
    ctx.require(*READERS, project=project.id, sentence=ONLY)
    known = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    if not known:
        raise NotFound(sentence("No contract of {project} is recorded yet."), project=lookup.called(project))
    if len(known) > 1:
        choices = [
            (
                _("contract {id} with {customer} over {amount}", id=one.id, customer=one.customer, amount=one.amount),
                f"contract bond {one.id} {rest}".strip(),
            )
            for one in known[:8]
        ]
        raise Asked(_("Which contract of {project}?", project=lookup.shown(project)), choices=choices, whole=True)
    return _of_contract(ctx, known[0].id), rest.strip()


def _of_contract(ctx: Context, id: int) -> _Agreement:
    contract = contracts.contract(ctx.book, id)
    if contract.state == "withdrawn":
        raise WrongState(sentence("Contract {id} was taken back."), id=id)
    project = ctx.directory.project(contract.project)
    title = _("Bonds of contract {id}, {project}", id=id, project=lookup.shown(project))
    return _Agreement(f"contract:{id}", project, contract.amount.currency, contract.customer, title, str(id))


def _kept(ctx: Context, of: _Agreement, words: str, reason: str, file: str) -> None:
    """What the words say, in the books.  Raises BadInput with what nobody understands."""
    known = held(bonds.of(ctx.book, of.name))
    if _LIFTED.search(words):
        _lifted(ctx, of, known, reason)
    elif _RETURNED.search(words):
        _returned(ctx, of, known, words)
    elif (file and not _without(words, _NUMBER, _ASKED, _SORT).strip(" ,，:：")) or _only_paper(known, words, file):
        bond = _which(known, words, [one for one in known.held if not one.file] or list(known.held))
        bonds.add(ctx.book, BondRecord(of.name, "paper", ctx.today, file=file, of=bond.id), ctx.message)
    else:
        _said(ctx, of, known, words, reason, file)


def _only_paper(known: BondsHeld, words: str, file: str) -> bool:
    numbered = _BOND.search(words)
    return bool(file and numbered and int(numbered["n"]) in {one.id for one in known.held})


def _without(words: str, *patterns: Pattern) -> str:
    for pattern in patterns:
        words = pattern.sub(" ", words)
    return words


def _said(ctx: Context, of: _Agreement, known: BondsHeld, words: str, reason: str, file: str) -> None:
    """A bond that is asked for, or one that was given."""
    asked = bool(_ASKED.search(words))
    rest, until = _without(words, _ASKED, _SORT), None
    number = _NUMBER.search(rest)
    if number:
        rest = f"{rest[: number.start()]} {rest[number.end() :]}"
    if match := _UNTIL.search(rest):
        until = fields.day(ctx, match["day"], "day")
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    amount, rest = _amount(ctx, of, rest)
    issuer = _ISSUER.search(rest)
    if issuer:
        rest = f"{rest[: issuer.start()]} {rest[issuer.end() :]}"
    if left := rest.strip(" ,，;；:：。."):
        raise BadInput(sentence("I do not understand “{text}” of a bond."), text=left[:60], hint=_EXAMPLE, field="bond")
    if until is not None and until < ctx.today and not asked:
        raise BadInput(sentence("It ended on {day} already."), day=until, field="day")
    record = BondRecord(
        of.name,
        "asked" if asked else "given",
        ctx.today,
        amount.minor,
        amount.currency,
        until,
        (issuer["en"] or issuer["zh"]).strip() if issuer else "",
        number["v"] if number else "",
        file,
        reason=reason,
    )
    if asked:
        _asked(ctx, of, known, record)
    else:
        _given(ctx, known, record)


def _amount(ctx: Context, of: _Agreement, words: str) -> tuple[Money, str]:
    found = lookup.amounts_in(ctx, words, of.currency)
    if not found:
        raise BadInput(sentence("How much is the bond over?"), hint=_EXAMPLE, field="amount")
    start, end, read = found[0]
    amount = lookup.money_of(read, of.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than zero."), field="amount")
    return amount, f"{words[:start]} {words[end:]}"


def _asked(ctx: Context, of: _Agreement, known: BondsHeld, new: BondRecord) -> None:
    """What is asked for; less than before needs a reason and a second person."""
    before = known.asked
    if before is not None:
        if (before.minor, before.currency, before.until) == (new.minor, new.currency, new.until):
            return
        if new.minor < before.minor or _sooner(new.until, before.until):
            _second(ctx, of, before, _value(new), new.reason)
    bonds.add(ctx.book, new, ctx.message)


def _sooner(new: date | None, before: date | None) -> bool:
    return before is not None and (new is None or new < before)


def _lifted(ctx: Context, of: _Agreement, known: BondsHeld, reason: str) -> None:
    if known.asked is None:
        return
    _second(ctx, of, known.asked, _("none is asked for"), reason)
    bonds.add(ctx.book, BondRecord(of.name, "lifted", ctx.today, reason=reason), ctx.message)


def _second(ctx: Context, of: _Agreement, before: BondRecord, after: Text, reason: str) -> None:
    if not reason:
        raise Asked(_("Why is less of a bond asked for?"), fill=" because {}", needs="reason")
    change = Fact(_("Bond"), _("{before} → {after}", before=_value(before), after=after))
    four_eyes.wanted(ctx, "terms", of.title, change, Fact(_("Reason"), verbatim(reason)))


def _given(ctx: Context, known: BondsHeld, new: BondRecord) -> None:
    """A bond that was given; the same once more is asked about."""
    same = [one for one in known.held if (one.minor, one.until, one.issuer) == (new.minor, new.until, new.issuer)]
    if same and new.file and not same[0].file:
        new = BondRecord(new.agreement, "paper", new.day, file=new.file, of=same[0].id)
    elif same and not ctx.sure:
        raise Asked(_("Such a bond is recorded already (bond {id}). Is it another one?", id=same[0].id))
    bonds.add(ctx.book, new, ctx.message)


def _returned(ctx: Context, of: _Agreement, known: BondsHeld, words: str) -> None:
    bond = _which(known, _without(words, _RETURNED), list(known.held))
    bonds.add(ctx.book, BondRecord(of.name, "returned", ctx.today, of=bond.id), ctx.message)


def _which(known: BondsHeld, words: str, of: list[BondRecord]) -> BondRecord:
    """The bond that is meant.  Raises NotFound, BadInput."""
    if not known.held:
        raise NotFound(sentence("No bond is recorded there."), hint=_EXAMPLE)
    if numbered := _BOND.search(words.strip()):
        found = next((one for one in known.held if one.id == int(numbered["n"])), None)
        if found is None:
            raise NotFound(sentence("There is no bond {id} there."), id=numbered["n"])
        return found
    if len(of) > 1:
        raise BadInput(
            sentence("There are several: say its number. {all}"), all=", ".join(str(one.id) for one in of), field="bond"
        )
    return of[0]


def card(ctx: Context, of: _Agreement) -> Card:
    """What is asked for, each bond with what is missing of it, and what to say next."""
    said = bonds.of(ctx.book, of.name)
    now = held(said)
    wrong = now.shortfalls(ctx.today)
    facts = [Fact(_("Asked for"), _value(now.asked) if now.asked else _("nothing"))]
    lines = [SHORT[name] for name, id in wrong if not id]
    rows = tuple(
        (
            one.id,
            Text("{m}", {"m": Money(one.minor, one.currency)}),
            one.until,
            verbatim(one.issuer or "–"),
            verbatim(one.number or "–"),
            _("kept") if one.file else _("missing"),
            _state(wrong, one.id),
        )
        for one in now.held
    )
    heads = (_("Bond"), _("Amount"), _("Until"), _("Issuer"), _("Number"), _("Paper"), _("State"))
    contract = of.name.startswith("contract:")
    return Card(
        of.title,
        lines=tuple(lines),
        facts=(*facts, *four_eyes.agreed(ctx)),
        table=Table(heads, rows, (0, 1), essential=(1, 2, 6)) if rows else None,
        buttons=(Button(_("Terms"), "contract.terms", of.words),) if contract else (),
        tone="warn" if wrong else "plain",
        small=_(
            "Drop the paper with: contract bond {words}. Settlements look at it before they go anywhere.",
            words=of.words,
        ),
    )


def _state(wrong: tuple[tuple[str, int], ...], id: int) -> Text:
    names = [name for name, of in wrong if of == id and name != "no paper"]
    return SHORT[names[0]] if names else _("holds")


def _value(one: BondRecord) -> Text:
    amount = Money(one.minor, one.currency)
    if one.until is None:
        return Text("{m}", {"m": amount})
    return _("{amount} until {day}", amount=amount, day=one.until)


SHORT = {
    "none given": _("No bond was given."),
    "too little": _("The bonds that run are less than what is asked for."),
    "no paper": _("Its paper is missing."),
    "ended": _("It has ended."),
    "ends too early": _("It ends before the day that is asked for."),
}
