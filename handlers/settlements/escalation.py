"""What waits long beyond its deadline is told to the next one, once: an approval that nobody gives, an answer that does
not come.  Silence is no consent, so that somebody above has to see to it (economics.md section 7)."""

from __future__ import annotations

from collections.abc import Collection

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _
from handlers.approvals import approvers, documents
from handlers.context import Context
from handlers.settlements import READERS, approval, card
from ledger.nouns import Person
from ledger.settlements.document import Settlement
from ledger.settlements.rule import SettlementRule
from ledger.settlements.states import State
from storage import settlements

WAITING: tuple[State, ...] = ("submitted", "sent")
PATIENCE = 7
"""So many days beyond the deadline: by then whoever sees to it was reminded."""


def told(ctx: Context, of: Settlement, rule: SettlementRule, late: int) -> int:
    """Tell the next one of a settlement that is so many days late.  Returns how many people are told."""
    if of.state not in WAITING or late <= PATIENCE:
        return 0
    lets_wait = {person.id for person in _deciders(ctx, of)} | {rule.responsible}
    key = f"settlement:escalated:{of.id}:{of.version}:{of.state}"
    return sum(
        ctx.tell(person, key, _card(ctx, of, person, rule, late), kind="settlement")
        for person in next_ones(ctx, of, rule, lets_wait)
    )


def next_ones(ctx: Context, of: Settlement, rule: SettlementRule, but: Collection[int]) -> tuple[Person, ...]:
    """The head of the department of whoever sees to it, else of the project's; else finance; else administrators: the
    first of these who does not let it wait himself."""
    responsible = ctx.directory.people.get(rule.responsible)
    mine = responsible.department(ctx.today) if responsible else ""
    names = [name for name in (mine, ctx.directory.department_of(of.project, ctx.today)) if name]
    for role in (*(approvers.head_role(name) for name in names), "finance", "admin"):
        free = tuple(one for one in approvers.holders(ctx, role, of.project) if one.id not in but)
        if free:
            return free
    return ()


def _deciders(ctx: Context, of: Settlement) -> tuple[Person, ...]:
    if of.state != "submitted":
        return ()
    return documents.asked(ctx, documents.case(ctx, approval.SETTLEMENTS, of))


def _card(ctx: Context, of: Settlement, reader: Person, rule: SettlementRule, late: int) -> Card:
    responsible = ctx.directory.people.get(rule.responsible)
    since = settlements.day_of(of.state, of) or of.until
    lines = [_("It was to be settled {n} days ago.", n=late)]
    if of.state == "sent":
        waits = _(
            "The answer of {name} has been missing since {day}. Silence is no consent.",
            name=of.counterpart.name,
            day=since,
        )
    else:
        people = tuple(one.name for one in _deciders(ctx, of)) or ("–",)
        waits = _("It has waited for the approval of {people} since {day}.", people=people, day=since)
    lines.append(waits)
    facts = (
        Fact(_("Up to"), Text("{day}", {"day": of.until})),
        Fact(_("Seen to by"), Text("{name}", {"name": responsible.name if responsible else "–"})),
    )
    shown = Button(_("The settlement"), "settlement.show", str(of.id), style="main")
    may = ctx.directory.roles(reader.id, of.project) & set(READERS)
    return Card(card.title(ctx, of), lines=tuple(lines), facts=facts, buttons=(shown,) if may else (), tone="warn")
