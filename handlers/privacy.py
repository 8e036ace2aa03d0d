"""Who may see labour in money.

What the hours of one or two people cost gives their pay away as soon as somebody knows the hours.  So labour stands in
money only where at least three people have hours on the project, or for those who may know pay, in private.
"""

from __future__ import annotations

from handlers.context import Context
from ledger.errors import sentence
from storage import hours

CROWD = 3
ALONE = sentence("The entries behind that tell what somebody earns. Ask me in our direct conversation.")
KNOW_PAY = frozenset({"lead", "finance", "admin", "auditor"})


def labour_in_money(ctx: Context, project: int) -> bool:
    """Whether an answer, here and to this person, may show what labour on a project costs."""
    if ctx.place.kind == "direct" and ctx.roles(project) & KNOW_PAY:
        return True
    return crowd(ctx, project)


def labour_by_entry(ctx: Context, project: int) -> bool:
    """Whether single entries of hours may be shown here in money: each is somebody's pay, however many work there."""
    return ctx.place.kind == "direct" and bool(ctx.roles(project) & KNOW_PAY)


def crowd(ctx: Context, project: int) -> bool:
    """Whether so many people work on a project that nobody's pay can be worked out from its labour cost."""
    return len(hours.first_people(ctx.book, project, CROWD)) >= CROWD
