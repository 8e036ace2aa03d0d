"""What the clock does for settlements: it drafts last month's where a rule says so, reminds of those that are late, and
sees what was paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _
from handlers import lookup, workdays
from handlers.context import Context
from handlers.settlements import card, customers, settling
from handlers.settlements.gathered import SettlementWish
from ledger.errors import BookError
from ledger.nouns import Project
from ledger.settlements.document import Settlement
from ledger.settlements.rule import SettlementRule, in_force
from ledger.settlements.states import OPEN
from storage import contracts, invoices, settlement_rules, settlements

_LATE = timedelta(days=6)
_SHOW = _("The settlement")
AGAIN = 7
"""So many days after a reminder comes the next."""


def run(ctx: Context) -> int:
    """Returns how many settlements were drafted, reminded of or seen to be paid."""
    return _drafted(ctx) + _reminded(ctx) + _paid(ctx)


def _drafted(ctx: Context) -> int:
    """On the first working day of a month, of projects that are settled by month and by themselves: nothing leaves the
    house, and what could not be settled is told with its reason."""
    start = ctx.today.replace(day=1)
    first = next(day for n in range(28) if workdays.working(day := start + timedelta(days=n), ctx.rules))
    if not first <= ctx.today <= first + _LATE:
        return 0
    until = start - timedelta(days=1)
    count = 0
    for project in ctx.directory.projects.values():
        if project.state != "open":
            continue
        rule = in_force(settlement_rules.of_project(ctx.book, project.id), "customer", "", until)
        if rule is not None and rule.automatic and rule.scope == "month":
            count += sum(_draft(ctx, project, rule, of.id, until) for of in contracts.contracts(ctx.book, project.id))
    return count


def _draft(ctx: Context, project: Project, rule: SettlementRule, contract: int, until: date) -> int:
    of = customers.counterpart(contracts.contract(ctx.book, contract))
    if any(one.until >= until for one in settlements.of_agreement(ctx.book, of.agreement, "customer")):
        return 0  # somebody was quicker
    wish = SettlementWish(project, of, rule, "month", until)
    try:
        with ctx.part():
            made = settling.made(ctx, wish)
            shown = replace(
                card.for_all(ctx, made), buttons=(Button(_SHOW, "settlement.show", str(made.id), style="main"),)
            )
    except BookError as problem:
        why = Text(problem.sentence, problem.values)
        shown = Card(
            _("{project} is not settled for {day}: {why}", project=lookup.shown(project), day=until, why=why),
            tone="warn",
        )
    person = ctx.directory.people.get(rule.responsible)
    key = f"settled:{of.agreement}:{until.isoformat()}"
    return ctx.tell(person, key, shown, kind="settlement") if person else 0


def _reminded(ctx: Context) -> int:
    """Whoever sees to it hears of one that is late, once a week: not submitted, or without an answer."""
    count = 0
    for of in settlements.in_states(ctx.book, OPEN):
        rule = next((one for one in settlement_rules.of_project(ctx.book, of.project) if one.id == of.rule), None)
        if rule is None:
            continue
        late = (ctx.today - of.until).days - rule.deadline
        person = ctx.directory.people.get(rule.responsible)
        if late <= 0 or person is None:
            continue
        key = f"settlement:late:{of.id}:{of.state}:{(late - 1) // AGAIN}"
        count += ctx.tell(person, key, _late(ctx, of, late), kind="settlement")
    return count


def _late(ctx: Context, of: Settlement, days: int) -> Card:
    value = Button(_SHOW, "settlement.show", str(of.id), style="main")
    lines = [_("It was to be settled {n} days ago.", n=days)]
    if of.state == "sent":
        lines.append(_("The other side has not answered. Silence is no consent: ask for the signed paper."))
    facts = (Fact(_("Up to"), Text("{day}", {"day": of.until})),)
    return Card(card.title(ctx, of), lines=tuple(lines), facts=facts, buttons=(value,), tone="warn")


def _paid(ctx: Context) -> int:
    """An invoice that is paid in full makes its settlement paid; with nothing kept back it is closed."""
    count = 0
    for of in settlements.in_states(ctx.book, ("invoiced",)):
        kind, _colon, id = of.document.partition(":")
        if kind != "customer_invoice":
            continue
        part = contracts.instalment(ctx.book, invoices.get(ctx.book, int(id)).instalment)
        if part.owed.minor > 0 or not part.invoiced:
            continue
        after = settlements.reach(ctx.book, of, "paid")
        if not after.computed.payable.this("retention"):
            settlements.reach(ctx.book, after, "closed")
        count += 1
    return count
