"""Who may see labour in money.

What the hours of one or two people cost gives their pay away as soon as somebody knows the hours.  So labour stands in
money only where at least three people have hours on the project, or for those who may know pay, in private.
"""

from __future__ import annotations

from handlers.context import Context
from storage import hours

CROWD = 3
KNOW_PAY = frozenset({"lead", "finance", "admin", "auditor"})


def labour_in_money(ctx: Context, project: int) -> bool:
    """Whether an answer, here and to this person, may show what labour on a project costs."""
    if ctx.place.kind == "direct" and ctx.roles(project) & KNOW_PAY:
        return True
    return crowd(ctx, project)


def crowd(ctx: Context, project: int) -> bool:
    """Whether so many people work on a project that nobody's pay can be worked out from its labour cost."""
    return len(hours.first_people(ctx.book, project, CROWD)) >= CROWD
