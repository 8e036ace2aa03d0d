"""“contract terms 3 …”: what a contract says beside price and payments, from a day on; what is changed later needs a
second person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from handlers import fields, four_eyes, lookup
from handlers.context import Asked, Context
from handlers.contracts import positions
from handlers.contracts.terms_in_words import NAMES, SaidTerm, terms_in
from handlers.reasons import reasoned
from ledger.agreed_terms import AgreedTerm, ContractTerms, TermName, in_force, terms_on
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.owed import Contract
from ledger.tax import output_tax
from storage import agreed_terms, contracts

KEEPERS = ("lead", "sales", "finance")
READERS = (*KEEPERS, "auditor", "admin")
ONLY = sentence("The terms of a contract are for its lead, its sales owner and finance.")
_EXAMPLE = Bilingual(
    "contract terms {id} mark-up 12%, ceiling 530000, cap on travel 9000",
    "合同条款 {id} 加成 12%, 封顶价 530000, 差旅限额 9000",
)
_FROM = Pattern(r"(?:\b(?:from|as of|since)|自|从)\s*(?P<day>\d{4}-\d\d?-\d\d?)\s*(?:on|onwards|起)?", re.I)
_NUMBER = Pattern(r"^\s*(?:#|第)?(?P<id>\d{1,9})(?!\d|[.,]\d|\s*[%％])(?P<rest>.*)$", re.S)
_MUCH: Mapping[TermName, Decimal] = {"mark_up": Decimal("0.5"), "delay": Decimal("0.01")}
"""More than that is asked about."""


@dataclass(frozen=True, slots=True)
class _NewTerms:
    """What is to hold of a contract from a day on."""

    start: date
    terms: tuple[AgreedTerm, ...]
    reason: str


def set_terms(said: Said, ctx: Context) -> Reply:
    before, reason = reasoned(said.text)
    contract, words = _meant(ctx, before)
    ctx.require(*READERS, project=contract.project, sentence=ONLY)
    if words.strip():
        ctx.require(*KEEPERS, project=contract.project, sentence=ONLY)
        contract = contracts.hold(ctx.book, contract.id)
        if contract.state == "withdrawn":
            raise WrongState(sentence("Contract {id} was taken back."), id=contract.id)
        _keep(ctx, contract, _read(ctx, contract, words, reason))
    return Reply(card(ctx, contract), private=ctx.place.kind == "channel")


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract."""
    return set_terms(Said(click.id, click.by, click.at, text=click.value), ctx)


def when_signed(ctx: Context, contract: Contract, said: Sequence[SaidTerm]) -> None:
    """What was said of a contract beside its payments when it was recorded."""
    if said:
        terms = _terms(ctx, contract, said, contract.signed, "")
        _likely(ctx, terms)
        agreed_terms.add(ctx.book, terms, ctx.message)


def _meant(ctx: Context, text: str) -> tuple[Contract, str]:
    """The contract by its number or its project, and the words behind."""
    if numbered := _NUMBER.match(f"{text} "):
        return contracts.contract(ctx.book, int(numbered["id"])), numbered["rest"].strip()
    project, rest = lookup.project_first(ctx, _of_customer(ctx, text))
    ctx.require(*READERS, project=project.id, sentence=ONLY)
    known = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    if not known:
        raise NotFound(sentence("No contract of {project} is recorded yet."), project=lookup.called(project))
    if len(known) > 1:
        choices = [
            (
                _("contract {id} with {customer} over {amount}", id=one.id, customer=one.customer, amount=one.amount),
                f"contract terms {one.id} {rest}".strip(),
            )
            for one in known[:8]
        ]
        raise Asked(_("Which contract of {project}?", project=lookup.shown(project)), choices=choices, whole=True)
    return known[0], rest


def _of_customer(ctx: Context, text: str) -> str:
    """The words with the only project of a customer in the place of its name, where they begin with that."""
    low = folded(text.strip())
    if lookup.project_names(ctx.directory).named_at(low, 0) is not None:
        return text
    named = lookup.customer_names(ctx.directory).named_at(low, 0)
    if named is None:
        return text
    of = [one for one in ctx.directory.projects.values() if one.customer and one.customer == str(named[1].key)]
    return f"{of[0].code} {text.strip()[named[0] :]}" if len(of) == 1 else text


def _read(ctx: Context, contract: Contract, words: str, reason: str) -> _NewTerms:
    """What the words say.  Raises BadInput with what nobody understands."""
    begins, read = None, terms_in(ctx, words, contract.amount.currency)
    found, left = read.terms, read.rest
    if match := _FROM.search(left):
        begins = fields.first_day(ctx, match["day"])
        left = f"{left[: match.start()]} {left[match.end() :]}"
    left = left.strip(" ,，;；、。.\n")
    if left or not found:
        raise BadInput(
            sentence("I do not understand “{text}” among the terms. Say for example: {example}")
            if left
            else sentence("Say what the contract says, for example: {example}"),
            text=left[:60],
            example=_example(contract),
            hint=sentence(
                "There are: mark-up, by measured quantity, ceiling, allowable, cap on …, delay penalty, retention, "
                "advance recovered, progress payments, silence is consent, supplied material, prepaid VAT."
            ),
            field="terms",
        )
    if begins is not None and begins < contract.signed:
        raise BadInput(
            sentence("It was signed on {signed}: nothing of it holds before."), signed=contract.signed, field="start"
        )
    said = agreed_terms.of_contracts(ctx.book, [contract.id]).get(contract.id, ())
    first = not any(one.key == (said_term.name, said_term.of) for one in said for said_term in found)
    start = begins or (contract.signed if first and positions.untouched(ctx, contract) else ctx.today)
    return _NewTerms(start, _terms(ctx, contract, found, start, reason), reason)


def _terms(
    ctx: Context, contract: Contract, found: Sequence[SaidTerm], start: date, reason: str
) -> tuple[AgreedTerm, ...]:
    return tuple(
        AgreedTerm(
            contract.id,
            one.name,
            start,
            one.of,
            one.share,
            one.most,
            _net(contract, one).minor if one.amount is not None else 0,
            one.days,
            one.words,
            one.ended,
            ctx.today,
            ctx.person.id,
            reason,
        )
        for one in found
    )


def _net(contract: Contract, one: SaidTerm) -> Money:
    """A ceiling or cap without VAT; a ceiling is said as the price is, with it, unless it says otherwise."""
    assert one.amount is not None
    if one.net:
        return one.amount
    if contract.tax is None:
        raise BadInput(
            sentence(
                "Is the ceiling with VAT? Its rate is not known: say “{amount} net”, or the contract's rate first."
            ),
            hint=sentence("The rate of VAT: contract tax 3 6%"),
            amount=f"{one.amount.major}",
            field="ceiling",
        )
    return one.amount - output_tax(one.amount, contract.tax)


def _keep(ctx: Context, contract: Contract, wish: _NewTerms) -> None:
    """What is new in the wish, in the books; a change of what was said, or of what is booked on, needs a reason and a
    second person."""
    said = agreed_terms.of_contracts(ctx.book, [contract.id]).get(contract.id, ())
    held = in_force(said, wish.start)
    new = [one for one in wish.terms if one.key not in held or held[one.key].content != one.content]
    new = [one for one in new if one.key in held or not one.ended]
    if not new:
        return
    _likely(ctx, new)
    _paid_one_way(wish.start, [*said, *new])
    changed = [one for one in new if one.key in held]
    if changed or not positions.untouched(ctx, contract):
        if not wish.reason:
            raise Asked(
                _("Why do the terms of contract {id} change?", id=contract.id), fill=" because {}", needs="reason"
            )
        _second(ctx, contract, new, held, wish)
    agreed_terms.add(ctx.book, new, ctx.message)


def _likely(ctx: Context, terms: Sequence[AgreedTerm]) -> None:
    """Raises Asked where a share is more than anybody agrees to."""
    for one in terms:
        if one.name in _MUCH and one.share is not None and one.share > _MUCH[one.name] and not ctx.sure:
            raise Asked(_("{term} {share}: is that so?", term=NAMES[one.name], share=_percent(one.share)))


def _paid_one_way(day: date, said: Sequence[AgreedTerm]) -> None:
    """Raises BadInput where a contract would be paid by its cost and by what is measured."""
    held = terms_on(said, day)
    if held.measured and held.mark_up is not None:
        raise BadInput(
            sentence("A contract is paid by its cost with a mark-up or by what is measured, not by both."),
            hint=sentence("Take one of them out: say “no mark-up” or “no measured quantity” with it."),
            field="terms",
        )


def _second(
    ctx: Context,
    contract: Contract,
    new: Sequence[AgreedTerm],
    held: Mapping[tuple[TermName, str], AgreedTerm],
    wish: _NewTerms,
) -> None:
    nothing = _("nothing was said")
    facts = [
        Fact(
            _label(ctx, one),
            _("{before} → {after}", before=_value(ctx, contract, held[one.key]), after=_value(ctx, contract, one))
            if one.key in held
            else _("{before} → {after}", before=nothing, after=_value(ctx, contract, one)),
        )
        for one in new
    ]
    project = lookup.shown(ctx.directory.project(contract.project))
    title = _("Terms of contract {id} of {project} from {day} on", id=contract.id, project=project, day=wish.start)
    four_eyes.wanted(ctx, "terms", title, *facts, Fact(_("Reason"), verbatim(wish.reason)))


def on(ctx: Context, contract: Contract, day: date) -> ContractTerms:
    """The terms of a contract on a day; what is kept back, where nobody has said, by its plan of payments."""
    terms = agreed_terms.on(ctx.book, [contract.id], day)[contract.id]
    if terms.retention is not None:
        return terms
    parts = positions.of_price(contracts.of_contract(ctx.book, contract.id))
    kept, price = sum(part.amount.minor for part in parts if part.kind == "retention"), contract.amount.minor
    return replace(terms, retention=Decimal(kept) / price) if kept and price else terms


def card(ctx: Context, contract: Contract) -> Card:
    """The terms of a contract that hold today, and every other one that was recorded."""
    said = agreed_terms.of_contracts(ctx.book, [contract.id]).get(contract.id, ())
    held = in_force(said, ctx.today)
    title = _(
        "Terms of contract {id}, {project}",
        id=contract.id,
        project=lookup.shown(ctx.directory.project(contract.project)),
    )
    facts = tuple(Fact(_label(ctx, one), _value(ctx, contract, one)) for one in held.values() if not one.ended)
    lines = (
        () if facts else (_("Nothing is said beside price and payments. Say: {example}", example=_example(contract)),)
    )
    current = {one.id for one in held.values()}
    others = [one for one in said if one.id not in current or one.start > ctx.today or one.ended]
    return Card(
        title,
        lines=lines,
        facts=(*facts, *four_eyes.agreed(ctx)),
        table=_versions(ctx, contract, said) if others else None,
        buttons=(Button(_("How it earns"), "revenue.show", str(contract.id)),),
        small=_("Money is without VAT. Settlements go by what holds on their cut-off."),
    )


def _example(contract: Contract) -> Bilingual:
    return Bilingual(_EXAMPLE.en.format(id=contract.id), _EXAMPLE.zh.format(id=contract.id))


def _versions(ctx: Context, contract: Contract, said: Sequence[AgreedTerm]) -> Table:
    """Everything that was recorded, the newest first."""
    people = ctx.directory.people
    rows = tuple(
        (
            one.start,
            _label(ctx, one),
            _value(ctx, contract, one),
            verbatim(one.reason or "–"),
            verbatim(people[one.person].name if one.person in people else "–"),
        )
        for one in said[::-1]
    )
    heads = (_("From"), _("Term"), _("What it says"), _("Reason"), _("By"))
    return Table(heads, rows, essential=(0, 1, 2))


def facts(ctx: Context, of: Sequence[Contract]) -> tuple[Fact, ...]:
    """What holds today of each contract that says something, each in a line, for a card of several."""
    said = agreed_terms.of_contracts(ctx.book, [one.id for one in of])
    found = []
    for contract in of:
        held = [one for one in in_force(said.get(contract.id, ()), ctx.today).values() if not one.ended]
        for one in held:
            label = _label(ctx, one)
            if len(of) > 1:
                label = _("{term}, contract {id}", term=label, id=contract.id)
            found.append(Fact(label, _value(ctx, contract, one)))
    return tuple(found)


def _label(ctx: Context, one: AgreedTerm) -> Text:
    if one.name == "cap":
        return _("Cap on {category}", category=lookup.category_shown(ctx.rules, one.of))
    return NAMES[one.name]


def _value(ctx: Context, contract: Contract, one: AgreedTerm) -> Text:
    """What a term says, in words."""
    if one.ended:
        return _("all of it") if one.name == "allowable" else _("none any more")
    if one.name == "measured":
        return _("what is measured on its sites, at unit prices")
    if one.name in ("mark_up", "retention"):
        return _percent(one.share)
    if one.name in ("ceiling", "cap"):
        return Text("{m}", {"m": Money(one.minor, contract.amount.currency)})
    if one.name == "allowable":
        return Text("{all}", {"all": tuple(lookup.category_shown(ctx.rules, name) for name in one.words.split())})
    if one.name == "progress":
        return _("{share} of each settlement, the rest with the final one", share=_percent(one.share))
    if one.name == "delay":
        return (
            _("{share} of the stage's price a day", share=_percent(one.share))
            if one.most is None
            else _(
                "{share} of the stage's price a day, {most} at most", share=_percent(one.share), most=_percent(one.most)
            )
        )
    if one.name == "advance":
        return (
            _("{share} of each settlement", share=_percent(one.share)) if one.words == "share" else _ADVANCE[one.words]
        )
    if one.name == "silence":
        return _("is consent after {days} days: “{clause}”", days=one.days, clause=one.words)
    if one.name == "prepaid":
        return (
            _percent(one.share) if not one.words else _("{share}, {place}", share=_percent(one.share), place=one.words)
        )
    return _SUPPLIED[one.words]


_ADVANCE: Mapping[str, Text] = {
    "by_progress": _("as the work goes on"),
    "at_the_end": _("with the final settlement"),
}
_SUPPLIED: Mapping[str, Text] = {
    "none": _("none"),
    "inside": _("supplied, inside the price"),
    "beside": _("supplied, beside the price"),
}


def _percent(share: Decimal | None) -> Text:
    return _("{rate} %", rate=(share or Decimal(0)) * 100)
