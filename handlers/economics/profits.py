"""All projects at a glance: what they brought in some months and to date, and how they end; with what belongs to none
of them it is the company's profit and loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import add

from chat.cards.card import Card, Cell, Table
from chat.text import NOTHING, Percent, Text, _, _n, verbatim
from handlers import lookup, month_spans
from handlers.context import Context
from handlers.economics import PROFIT_READERS, forecast_records, forecast_shown, forecasting, project_figures
from handlers.economics.forecast_records import ForecastRecords
from handlers.economics.forecast_shown import money
from handlers.economics.project_figures import ProjectStanding
from handlers.economics.view import ProfitView, told
from handlers.statements import READERS, profit
from ledger.economics.project_month import ProjectFigures
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.profit import LINES, amounts


@dataclass(frozen=True, slots=True)
class _ShownProject:
    """A project in the list: of the months and to date as far as it may be shown, what of it is not booked yet."""

    project: Project
    view: ProfitView
    standing: ProjectStanding
    months: ProjectFigures
    unbooked: int = 0


def card(ctx: Context, of: MonthSpan) -> Card:
    """What the one who asks may be told of all projects; for finance, alone with the bot, up to the company profit."""
    mine = [
        project
        for project in sorted(ctx.directory.projects.values(), key=lambda project: project.code)
        if project.kind != "overhead" and ctx.roles(project.id) & set(PROFIT_READERS)
    ]
    if not mine:
        raise ctx.refused(*PROFIT_READERS)
    may = [(project, told(ctx, project, of)) for project in mine]
    views = [(project, one) for project, one in may if one is not None]
    withheld = len(may) - len(views)
    company = bool(ctx.roles() & set(READERS)) and ctx.place.kind == "direct"
    return _card(ctx, of, views, company=company, small=_small(withheld, views))


def report(ctx: Context, of: MonthSpan, projects: Sequence[Project] | None) -> Card:
    """The same to take away, for who may: of some projects, or of all up to the company's profit (None)."""
    those = projects or [one for one in ctx.directory.projects.values() if one.kind != "overhead"]
    day = min(of.last_day, ctx.today)
    views = [(one, ProfitView(of, day, whole=True)) for one in sorted(those, key=lambda one: one.code)]
    return _card(ctx, of, views, company=projects is None, small=NOTHING)


def _card(
    ctx: Context, of: MonthSpan, views: Sequence[tuple[Project, ProfitView]], *, company: bool, small: Text
) -> Card:
    shown = [one for one in _shown(ctx, views) if _moved(one)]
    records = {
        day: forecast_records.of(ctx, [one.project for one in shown if one.view.day == day], day)
        for day in {one.view.day for one in shown}
    }
    rows = [_row(ctx, one, records[one.view.day]) for one in shown]
    if company:
        rows += _company(ctx, of, shown)
    title = _("Profit of all projects, {months}", months=month_spans.shown(of))
    if not rows:
        return Card(title, lines=(_("Nothing is booked up to then."),), small=small)
    return Card(title, table=Table(_HEADS, tuple(rows), numeric=(1, 2, 3, 4, 5, 6), essential=(2, 4, 7)), small=small)


_HEADS = (
    *(_("Project"), _("Revenue"), _("Margin"), _("Margin %"), _("Margin to date"), _("Work in progress")),
    *(_("Margin at completion"), _("Outlook")),
)


def _shown(ctx: Context, views: Sequence[tuple[Project, ProfitView]]) -> list[_ShownProject]:
    """Read together by the day of which they may be shown: a company asks as often as one project."""
    standings: dict[tuple[int, date], ProjectStanding] = {}
    for day in sorted({day for _project, one in views for day in _days(one)}):
        those = [project for project, one in views if day in _days(one)]
        standings |= {(id, day): found for id, found in project_figures.on(ctx, those, day).items()}
    found = []
    for project, one in views:
        now = standings[project.id, one.day]
        before = standings[project.id, _days(one)[1]] if len(_days(one)) > 1 else None
        months = now.figures - before.figures if before else now.figures
        unbooked = (now.figures.margin - now.booked) - (before.figures.margin - before.booked if before else 0)
        found.append(_ShownProject(project, one, now, months, unbooked))
    return found


def _days(one: ProfitView) -> tuple[date, ...]:
    """The last day of what is shown, and the one before its first."""
    if not one.of.first:
        return (one.day,)
    return one.day, date.fromisoformat(f"{one.of.first}-01") - timedelta(days=1)


def _moved(one: _ShownProject) -> bool:
    """Whether there is anything to say of it."""
    of = one.standing.figures
    return one.project.state == "open" or bool(one.months.cost or one.months.revenue or one.months.margin or of.waiting)


def _row(ctx: Context, one: _ShownProject, records: ForecastRecords) -> tuple[Cell, ...]:
    forecast = forecasting.of(ctx, one.standing, burn=one.view.whole, records=records)
    end = forecast.outcome
    state = forecast_shown.STATES[end.state] if end else verbatim("–")
    name = lookup.shown(one.project)
    if not one.view.whole:
        name = _("{project} to {month}", project=name, month=one.view.of.last)
    return (
        name,
        money(ctx, one.months.revenue),
        money(ctx, one.months.margin),
        _percent(one.months.margin_share),
        money(ctx, one.standing.figures.margin),
        money(ctx, one.standing.figures.waiting),
        money(ctx, end.likely) if end else None,
        state,
    )


def _percent(share: Fraction | None) -> Percent | None:
    return None if share is None else Percent(round(Decimal(share.numerator * 100) / share.denominator, 1))


def _company(ctx: Context, of: MonthSpan, shown: Sequence[_ShownProject]) -> list[tuple[Cell, ...]]:
    """From the sum of the projects to the company's profit and loss: what the close has still to book, what belongs to
    no project."""
    whole = reduce(add, (one.months for one in shown), ProjectFigures())
    unbooked = sum(one.unbooked for one in shown)
    brought = profit.brought(ctx.book, of)
    result = amounts(LINES[ctx.rules.policies.standard], brought)["profit"]

    def row(label: Text, margin: int, revenue: int | None = None) -> tuple[Cell, ...]:
        return label, None if revenue is None else money(ctx, revenue), money(ctx, margin), *[None] * 5

    rows = [row(_("All projects"), whole.margin, whole.revenue)]
    if unbooked:
        rows.append(row(_("Less what the close has still to book"), -unbooked))
    rows.append(row(_("Without a project"), result - (whole.margin - unbooked)))
    rows.append(row(_("Profit and loss"), result))
    return rows


def _small(withheld: int, views: Sequence[tuple[Project, ProfitView]]) -> Text:
    if withheld:
        return _n(
            "{n} project is withheld: it would tell what somebody earns. Its lead and finance see it in their direct "
            "conversation with me.",
            "{n} projects are withheld: they would tell what somebody earns. Their leads and finance see them in their "
            "direct conversation with me.",
            withheld,
        )
    return next((one.small for _project, one in views if one.small), NOTHING)
