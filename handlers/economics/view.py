"""As of when somebody may be shown what a project brought and where it ends.

A margin contains labour.  Who knows pay, alone with the bot, is told how it stands today; whoever else may ask is told
how it stood at the end of the closed month as of which the labour in it is let out, as a whole: no month by itself,
nothing that several months tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chat.text import NOTHING, Text, _
from handlers import privacy
from handlers.context import Context
from ledger.months import MonthSpan
from ledger.nouns import Project


@dataclass(frozen=True, slots=True)
class ProfitView:
    """What of a project may be shown, here and to the one who asks.

    Attributes:
        of: the months that are shown; to date where not all may be.
        day: the last day of what is shown.
        whole: all of it may be shown, month by month and with what its months tell.
        small: why not, and who is told more.
    """

    of: MonthSpan
    day: date
    whole: bool
    small: Text = NOTHING


def view(ctx: Context, project: Project, of: MonthSpan) -> ProfitView:
    """As of when a project is shown to the one who asks.  Raises NotAllowed where nothing of it may be told."""
    found = told(ctx, project, of)
    if found is None:
        raise privacy.refused(ctx, project)
    return found


def told(ctx: Context, project: Project, of: MonthSpan) -> ProfitView | None:
    """The same; None where nothing of it may be told."""
    day = min(of.last_day, ctx.today)
    if privacy.knows_pay(ctx, project.id):
        return ProfitView(of, day, whole=True)
    seen = privacy.seen(ctx, project, knows=False)
    if seen.withheld or len(set(seen.as_of.values())) > 1:
        return None
    if not seen.as_of:  # nobody has worked on it: there is no pay to be told
        return ProfitView(of, day, whole=True)
    month = next(iter(seen.as_of.values()))
    if of.last < month:
        return None
    until = MonthSpan("", month)
    more = Text(privacy.IN_PRIVATE if ctx.roles(project.id) & privacy.KNOW_PAY else privacy.TO_KNOWERS)
    small = _(
        "Everything is as of the end of {month}, the last closed month whose labour tells nobody's pay. {more}",
        month=month,
        more=more,
    )
    return ProfitView(until, until.last_day, whole=False, small=small)
