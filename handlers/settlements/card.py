"""A settlement on a card: what it says line by line, the other bases beside it, its checks, what can be done next."""

from __future__ import annotations

from chat.cards.card import Card, Cell, Fact, Table, Tone
from chat.text import NOTHING, Text, _, _n, verbatim
from handlers import lookup, privacy
from handlers.context import Context
from handlers.settlements import checks, steps
from handlers.settlements.words import BASES, CHECKS, LINES, PARTIES, SCOPES, STATES, why_without
from ledger.money import Money
from ledger.nouns import Person
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from ledger.settlements.statement import BASES as ALL_BASES
from ledger.settlements.statement import Basis
from ledger.settlements.states import FINAL, OPEN
from storage import settlement_cases

_TONES: dict[str, Tone] = {"refused": "bad", "partly": "warn", "dropped": "plain", "draft": "plain"}


def about(of: Settlement) -> str:
    """What its cards are about."""
    return f"settlement:{of.id}"


def named(of: Settlement) -> Text:
    """A settlement in a few words."""
    if of.number:
        return _("settlement {number} with {name}", number=of.shown_number, name=of.counterpart.name)
    return _("settlement with {name}", name=of.counterpart.name)


def title(ctx: Context, of: Settlement) -> Text:
    """What it is, and what has become of it."""
    project = lookup.shown(ctx.directory.project(of.project))
    name, state = of.counterpart.name, STATES[of.state]
    if of.number:
        number = of.shown_number
        return _(
            "Settlement {number} with {name}, {project}: {state}",
            number=number,
            name=name,
            project=project,
            state=state,
        )
    return _("Settlement with {name}, {project}: {state}", name=name, project=project, state=state)


def for_all(ctx: Context, of: Settlement) -> Card:
    """A settlement on cards that stand already, wherever and before whomever: nothing that tells pay."""
    return shown(ctx, of, knows=False)


def for_person(ctx: Context, of: Settlement, person: Person) -> Card:
    """A settlement as it is told to somebody in private."""
    return shown(ctx, of, knows=bool(ctx.directory.roles(person.id, of.project) & privacy.KNOW_PAY))


def shown(ctx: Context, of: Settlement, note: Text = NOTHING, *, knows: bool | None = None) -> Card:
    """A settlement as far as the one who asks may see it, here; `knows`: whether whoever reads it may know pay."""
    knows = privacy.knows_pay(ctx, of.project) if knows is None else knows
    found = checks.of(ctx, of) if of.state in OPEN and not of.reverses else ()
    lines = [*([note] if note else ()), *steps.next_words(ctx, of, found), *_failing(found)]
    if not knows and tells_pay(of, of.basis):
        small = Text(privacy.TO_KNOWERS)
        return Card(title(ctx, of), lines=tuple(lines), facts=_facts(of)[:-1], small=small, about=about(of))
    return Card(
        title(ctx, of),
        lines=tuple(lines),
        facts=(*_facts(of), *other_bases(of, knows=knows), *_cut(of)),
        table=table(of),
        buttons=steps.buttons(ctx, of, found),
        tone=_TONES.get(of.state, "good"),
        small=_small(ctx, of, knows=knows),
        about=about(of),
    )


def may_see(ctx: Context, of: Settlement, basis: Basis) -> bool:
    """Whether the one who asks may be shown it here by a basis."""
    return not tells_pay(of, basis) or privacy.knows_pay(ctx, of.project)


def tells_pay(of: Settlement, basis: Basis) -> bool:
    """What was paid for hours is in what a project cost, in the price of what is paid by its cost, and in what
    departments charge each other."""
    return basis == "actual" or of.party == "internal" or of.basis == "actual" or by_cost(of)


def by_cost(of: Settlement) -> bool:
    """Whether the contract is paid by its cost."""
    return any(one.document.startswith("cost:") for one in of.computed.items)


def table(of: Settlement) -> Table:
    """Lines 1 to 13 by the rule's basis."""
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    for line in of.computed.payable.shown:
        this = None if line.name == "earlier" else Money(line.this, of.currency)
        to_date = Money(line.to_date, of.currency)
        rows.append((verbatim(line.number), LINES[line.name], to_date, Money(line.earlier, of.currency), this))
        refs.append(f"settlement:{of.id}:v{of.version}:line{line.number}")
    heads = (_("No."), _("Line"), _("To date"), _("Earlier"), _("This settlement"))
    return Table(heads, tuple(rows), numeric=(2, 3, 4), refs=tuple(refs), essential=(1, 2, 4))


def _facts(of: Settlement) -> tuple[Fact, ...]:
    """What it is about; its money last."""
    payable = Money(of.computed.payable.this("payable"), of.currency)
    facts = [
        Fact(_("With"), _("{party} {name}", party=PARTIES[of.party], name=of.counterpart.name)),
        Fact(_("Scope"), SCOPES[of.scope]),
        Fact(_("Basis"), BASES[of.basis]),
        Fact(_("Up to"), Text("{day}", {"day": of.until})),
        Fact(_("Version"), Text("{n}", {"n": of.version})),
    ]
    return (*facts, Fact(_("Payable"), Text("{m}", {"m": payable})))


def other_bases(of: Settlement, *, knows: bool) -> tuple[Fact, ...]:
    """Line 8 by the two other bases, with the difference to the one that holds; cost only to those who know pay."""
    facts = []
    for basis in ALL_BASES:
        if basis == of.basis or (basis == "actual" and not knows):
            continue
        statement, without = of.computed.statements.get(basis), of.computed.without.get(basis)
        if statement is not None:
            amount, difference = statement.this("this"), of.computed.difference(basis) or 0
            value = _(
                "{amount} net, {difference} against the one that holds",
                amount=Money(amount, of.currency),
                difference=signed(Money(difference, of.currency)),
            )
            facts.append(Fact(BASES[basis], value))
        elif without is not None:
            facts.append(Fact(BASES[basis], _("–: {why}", why=why_without(without.why))))
    return tuple(facts)


def signed(amount: Money) -> Text:
    """An amount with its sign."""
    return Text("+{m}", {"m": amount}) if amount.minor > 0 else Text("{m}", {"m": amount})


def _cut(of: Settlement) -> tuple[Fact, ...]:
    found = []
    if of.computed.not_billable:
        cost = Money(of.computed.not_billable, of.currency)
        found.append(Fact(_("Cost that is not billable"), Text("{m}", {"m": cost})))
    if of.computed.cut_by_ceiling:
        found.append(Fact(_("Cut by the ceiling"), Text("{m}", {"m": Money(of.computed.cut_by_ceiling, of.currency)})))
    return tuple(found)


def _failing(found: tuple[SettlementCheck, ...]) -> tuple[Text, ...]:
    """The checks that do not hold, with what to do."""
    lines = []
    for check in found:
        if check.passed is False and check.waiver is None:
            to_do = tuple(Text(one.template, one.values) for one in check.to_do)  # type: ignore[arg-type]
            lines.append(_("✗ {check}: {what}", check=CHECKS[check.name], what=to_do))
        elif check.passed is False:
            lines.append(
                _(
                    "~ {check}: let pass, {why}",
                    check=CHECKS[check.name],
                    why=check.waiver.reason if check.waiver else "",
                )
            )
    passed = sum(one.passed is True for one in found)
    if found:
        lines.append(_n("{n} check passed", "{n} checks passed", passed))
    return tuple(lines)


def _small(ctx: Context, of: Settlement, *, knows: bool) -> Text:
    if of.basis != "actual" and not knows:
        return Text(privacy.TO_KNOWERS) if "actual" in of.computed.statements else NOTHING
    if of.state in FINAL and settlement_cases.answers(ctx.book, of.id):
        return _("The signed answer is kept with it.")
    return NOTHING
