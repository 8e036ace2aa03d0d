"""What the clock asks of those who approve: weeks of hours that are over, and what has waited too long."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card
from chat.text import Text, _, _n
from handlers import workdays
from handlers.approvals import approvers
from handlers.books import commitments
from handlers.context import Context
from handlers.costs import approval_cards
from handlers.costs.approval_cards import week_card
from ledger.nouns import Expense, Order
from storage import audit, expenses, orders


def daily(ctx: Context) -> Text:
    """The job of the day."""
    return _("{asked} asked, {reminded} reminded", asked=ask_for_hours(ctx), reminded=nudge(ctx))


def ask_for_hours(ctx: Context) -> int:
    """Ask the leads for the weeks that are over (or each day's, where each entry needs approval); once for each week.

    A job of the clock; returns how many were asked.
    """
    if ctx.rules.hours_approval == "none":
        return 0
    asked = 0
    for week in approval_cards.weeks(ctx):
        if ctx.rules.hours_approval == "weekly" and ctx.today < week.period.end:
            continue
        last = max(one.id for one in week.hours)
        for person in approvers.deciders(ctx, week.project, approvers.DECIDE, week.person):
            asked += ctx.tell(person, f"approval:week:{week.key}:{last}", week_card(ctx, week), kind="approval")
    return asked


def nudge(ctx: Context) -> int:
    """Remind those who were asked and have let it wait for two working days; once a day.  A job of the clock."""
    if not workdays.working(ctx.today, ctx.rules):
        return 0
    since = workdays.back(ctx.today, PATIENCE, ctx.rules)
    pending: list[tuple[Expense | Order, int, date]] = [
        (e, e.company.minor, e.day) for e in expenses.in_stage(ctx.book, "pending", ctx.rules.currency)
    ]
    pending += [(one, commitments.worth(ctx, one), ctx.today) for one in orders.in_stage(ctx.book, "pending")]
    late: dict[int, int] = {}
    for one, amount, day in pending:
        if _asked_on(ctx, one) <= since:
            needs = approvers.needed(ctx, one.category, amount, day)
            for person in approvers.deciders(ctx, one.project, needs, one.person):
                late[person.id] = late.get(person.id, 0) + 1
    told = 0
    for id, n in sorted(late.items()):
        card = Card(
            _n("{n} has waited for you for two days", "{n} have waited for you for two days", n),
            buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
            tone="warn",
        )
        told += ctx.tell(ctx.directory.person(id), f"nudge:{id}:{ctx.today.isoformat()}", card, kind="reminder")
    return told


PATIENCE = 2


def _asked_on(ctx: Context, one: Expense | Order) -> date:
    """The day on which it came to wait."""
    noun = "expense" if isinstance(one, Expense) else "order"
    return audit.about(ctx.book, f"{noun}:{one.id}")[-1].at.astimezone(ctx.rules.zone).date()
