"""The stages of a project from day to day: as they were planned, and as they came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from chat.cards.card import Chart, Series
from chat.text import Text, _, verbatim
from handlers.context import Context
from handlers.contracts.contracts import READERS
from handlers.contracts.labels import milestone_shown
from handlers.economics.forecast_shown import percent
from ledger.economics.planned_progress import WHOLE, ProgressPoint
from ledger.economics.stages import stages
from ledger.nouns import Project
from storage import contracts, progress

MOST = 20
"""So many rows are drawn; what comes later stands in the table."""
_Row = tuple[Text, tuple[date, date] | None, tuple[date, date] | None]


def chart(ctx: Context, project: Project) -> Chart | None:
    """Bars of the planned stages with those that came about, and milestones that were reached; None without a plan."""
    planned = progress.planned(ctx.book, project.id)
    reported = [ProgressPoint(one.day, one.share) for one in progress.reported(ctx.book, project.id)]
    days = [one.day for one in (*planned, *reported)]
    if not planned:
        return None
    start = project.run.start if project.run and project.run.start <= min(days) else min(days)
    rows: list[_Row] = [
        (_stage(one.share), one.planned, one.actual) for one in stages(planned, reported, start, ctx.today)
    ]
    rows += _milestones(ctx, project)
    return _drawn(rows[:MOST])


def _stage(share: int) -> Text:
    return _("up to {share}", share=percent(Fraction(share, WHOLE)))


def _milestones(ctx: Context, project: Project) -> list[_Row]:
    """Those of its contracts that were reached, for whoever may see the contracts."""
    if not ctx.roles(project.id) & set(READERS):
        return []
    signed = [one.id for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    reached = [one for one in contracts.milestones(ctx.book, signed).values() if one.reached is not None]
    return [
        (milestone_shown(one.name), None, (one.reached, one.reached))
        for one in sorted(reached, key=lambda one: (one.reached or date.max, one.name))
        if one.reached is not None
    ]


def _drawn(rows: Sequence[_Row]) -> Chart:
    def series(name: Text, bars: Sequence[tuple[date, date] | None]) -> Series:
        ends = tuple(float(bar[1].toordinal()) if bar else 0.0 for bar in bars)
        return Series(name, ends, tuple(float(bar[0].toordinal()) if bar else 0.0 for bar in bars))

    labels = tuple(name or verbatim("–") for name, _planned, _actual in rows)
    planned = series(_("as planned"), [bar for _name, bar, _actual in rows])
    actual = series(_("as it came about"), [bar for _name, _planned, bar in rows])
    return Chart("span", _("Stages, planned and actual"), labels, (planned, actual), "day")
