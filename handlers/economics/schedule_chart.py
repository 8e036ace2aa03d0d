"""The stages of a project from day to day: as they were planned, and as they came about.

Shares of the work by the plan of days, and for whoever may see the contracts their stages with the planned days and the
milestones that were reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from chat.cards.card import Card, Chart, Series, Table
from chat.text import Text, _, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.contracts.contracts import READERS
from handlers.contracts.labels import milestone_shown
from handlers.economics.forecast_shown import percent
from ledger.economics.planned_progress import WHOLE, ProgressPoint
from ledger.economics.stages import stages
from ledger.nouns import Project
from storage import contract_stages, contracts, progress

MOST = 20
"""So many rows are drawn; what comes later stands in the table."""
_Row = tuple[Text, tuple[date, date] | None, tuple[date, date] | None]


def chart(ctx: Context, project: Project) -> Chart | None:
    """Bars as planned with those that came about; None where no day is planned."""
    rows = _rows(ctx, project, told=bool(ctx.roles(project.id) & set(READERS)))
    return _drawn(rows[:MOST]) if rows else None


def card(ctx: Context, project: Project) -> Card:
    """Every stage with its days, planned and actual, beside the bars, for those who may see the contract's."""
    title = _("Schedule of {project}", project=lookup.shown(project))
    rows = _rows(ctx, project, told=True)
    if not rows:
        return Card(title, lines=(_("No stage is planned by days."),))
    cells = tuple((name or verbatim("–"), *_days(planned), *_days(actual)) for name, planned, actual in rows)
    heads = (_("Stage"), _("Planned from"), _("Planned until"), _("Begun"), _("Reached"))
    return Card(title, table=Table(heads, cells, essential=(0, 2, 4)), chart=_drawn(rows))


def _days(bar: tuple[date, date] | None) -> tuple[date | None, date | None]:
    return bar or (None, None)


def _rows(ctx: Context, project: Project, *, told: bool) -> list[_Row]:
    """What is planned of progress, then stages of contracts where they may be told; nothing without a planned day."""
    planned = progress.planned(ctx.book, project.id)
    reported = [ProgressPoint(one.day, one.share) for one in progress.reported(ctx.book, project.id)]
    staged = _contract_stages(ctx, project) if told else []
    days = [one.day for one in (*planned, *reported)] + [bar[0] for _name, bar, _actual in staged if bar]
    if not planned and not any(bar for _name, bar, _actual in staged):
        return []
    start = project.run.start if project.run and project.run.start <= min(days) else min(days)
    found = stages(planned, reported, start, ctx.today)
    return [*((_stage(one.share), one.planned, one.actual) for one in found), *staged]


def _stage(share: int) -> Text:
    return _("up to {share}", share=percent(Fraction(share, WHOLE)))


def _contract_stages(ctx: Context, project: Project) -> list[_Row]:
    """The stages of its contracts by their planned days, and milestones that were reached."""
    rows: list[_Row] = []
    for contract in contracts.contracts(ctx.book, project.id):
        if contract.state != "signed":
            continue
        known = {one.name: one.reached for one in contracts.milestones(ctx.book, [contract.id]).values()}
        begins = begun = min(contract.signed, project.run.start) if project.run else contract.signed
        for stage in contract_stages.on(ctx.book, contract.id, ctx.today):
            reached = known.pop(stage.name, None)
            planned = (min(begins, stage.planned), stage.planned) if stage.planned else None
            rows.append((milestone_shown(stage.name), planned, (min(begun, reached), reached) if reached else None))
            begins, begun = stage.planned or begins, reached or begun
        others = sorted((day, name) for name, day in known.items() if day is not None)
        rows += [(milestone_shown(name), None, (day, day)) for day, name in others]
    return rows


def _drawn(rows: Sequence[_Row]) -> Chart:
    def series(name: Text, bars: Sequence[tuple[date, date] | None]) -> Series:
        ends = tuple(float(bar[1].toordinal()) if bar else 0.0 for bar in bars)
        return Series(name, ends, tuple(float(bar[0].toordinal()) if bar else 0.0 for bar in bars))

    labels = tuple(name or verbatim("–") for name, _planned, _actual in rows)
    planned = series(_("as planned"), [bar for _name, bar, _actual in rows])
    actual = series(_("as it came about"), [bar for _name, _planned, bar in rows])
    return Chart("span", _("Stages, planned and actual"), labels, (planned, actual), "day")
