"""What the clock asks of those who approve: what is due to be decided now, and what has waited too long."""

from __future__ import annotations

from chat.cards.card import Button, Card
from chat.text import Text, _, _n
from handlers import workdays
from handlers.approvals import queue
from handlers.approvals.documents import AlsoWaiting
from handlers.context import Context


def daily(ctx: Context) -> Text:
    """The job of the day."""
    asked = sum(kind.ask(ctx) for kind in ctx.contents.approvables if isinstance(kind, AlsoWaiting))
    return _("{asked} asked, {reminded} reminded", asked=asked, reminded=nudge(ctx))


def nudge(ctx: Context) -> int:
    """Remind those who were asked and have let it wait for two working days; once a day."""
    if not workdays.working(ctx.today, ctx.rules):
        return 0
    since = workdays.back(ctx.today, PATIENCE, ctx.rules)
    late: dict[int, int] = {}
    for item in queue.waiting(ctx):
        if item.since <= since:
            for id in queue.asked(ctx, item):
                late[id] = late.get(id, 0) + 1
    told = 0
    for id, count in sorted(late.items()):
        card = Card(
            _n("{n} has waited for you for two days", "{n} have waited for you for two days", count),
            buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
            tone="warn",
        )
        told += ctx.tell(ctx.directory.person(id), f"nudge:{id}:{ctx.today.isoformat()}", card, kind="reminder")
    return told


PATIENCE = 2
