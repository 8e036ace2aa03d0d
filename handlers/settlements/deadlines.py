"""What the clock does for settlements: it settles last month where a rule says so, reminds of those that are late,
tells the next one of those that are very late, and sees what was paid."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _
from handlers.context import Context
from handlers.settlements import automatic, card, escalation
from ledger.settlements.document import Settlement
from ledger.settlements.states import OPEN
from storage import contracts, invoices, settlement_rules, settlements

_SHOW = _("The settlement")
AGAIN = 7
"""So many days after a reminder comes the next."""


def run(ctx: Context) -> int:
    """Returns how many settlements were drafted, reminded of or seen to be paid."""
    return automatic.settled(ctx) + _reminded(ctx) + _paid(ctx)


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
        count += escalation.told(ctx, of, rule, late)
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
