"""One project on a card: what some months brought and cost beside those before, to date and the plan, and where it
ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chat.cards.card import Button, Card, Cell, Chart, Fact, Series, Table
from chat.text import Text, _, verbatim
from handlers import figure_ids, lookup, month_spans
from handlers.context import Context
from handlers.economics import bridge_card, forecast_shown, forecasting, project_figures
from handlers.economics.forecast_shown import money, percent
from handlers.economics.forecasting import ProjectForecast
from handlers.economics.project_figures import ProjectStanding
from handlers.economics.view import ProfitView
from ledger.currencies import digits
from ledger.economics.project_month import ProjectFigures
from ledger.money import round_div
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month, month_key

MOST_MONTHS = 12
"""So many months before the end stand in the chart."""
REVENUE, COST_OF_SALES, LOSSES = _("Revenue"), _("Cost of sales"), _("Expected losses")
_BOOKED = ((REVENUE, "revenue"), (COST_OF_SALES, "cost_of_sales"))
"""Lines that stand in the project's income statement as they stand here, once the month is closed."""


@dataclass(frozen=True, slots=True)
class _PlannedFigures:
    """What was planned: by a day, or in all; revenue None where the price cannot be told."""

    head: Text
    revenue: int | None
    cost: dict[str, int]

    @property
    def margin(self) -> int | None:
        return None if self.revenue is None else self.revenue - sum(self.cost.values())


@dataclass(frozen=True, slots=True)
class _FiguresColumn:
    """A column of figures."""

    head: Text
    figures: ProjectFigures
    to_date: bool = False


def card(ctx: Context, project: Project, view: ProfitView) -> Card:
    """A project as far as it may be shown; everything in the company's currency."""
    standing = project_figures.on(ctx, [project], view.day)[project.id]
    forecast = forecasting.of(ctx, standing, burn=view.whole)
    columns = _columns(ctx, standing, view)
    plan = _planned(forecast)
    lines = [forecast_shown.state_sentence(ctx, project, forecast), *standing.asks]
    if plan is not None and forecast.facts.planned is not None:
        lines.append(_against_plan(ctx, standing, plan, forecast))
    state = forecast.outcome.state if forecast.outcome else None
    return Card(
        _("Profit of {project}, {months}", project=lookup.shown(project), months=month_spans.shown(view.of)),
        lines=tuple(lines),
        facts=(*_facts(ctx, project, columns[0].figures, standing.figures), *forecast_shown.facts(ctx, forecast)),
        table=_table(ctx, project, columns, plan, view),
        chart=_chart(ctx, forecast) if view.whole else None,
        buttons=(
            Button(_("Return on investment"), "roi.show", project.code),
            Button(_("Show the budget"), "budget.show", project.code),
        ),
        tone=forecast_shown.TONES[state] if state else "plain",
        small=small(ctx, view),
    )


def bridge(ctx: Context, project: Project, view: ProfitView) -> Card | None:
    """From the margin that was planned by the day, or in all of what is complete, to the one to date; for those who may
    be shown all of it."""
    standing = project_figures.on(ctx, [project], view.day)[project.id]
    forecast = forecasting.of(ctx, standing, burn=view.whole)
    plan = _planned(forecast)
    comparable = forecast.facts.planned is not None or forecast.facts.complete
    if not view.whole or plan is None or plan.revenue is None or not comparable:
        return None
    whole = forecast.facts.complete and forecast.facts.planned in (None, 1)
    told = _("The plan is the whole of it.") if whole else _("The plan is what was planned up to {day}.", day=view.day)
    small_ = _("{which} Positive is good. {small}", which=told, small=small(ctx, view))
    return bridge_card.card(ctx, project, (plan.revenue, plan.cost), standing.figures, small_)


def drawn(ctx: Context, project: Project, day: date) -> tuple[Chart, ...]:
    """The margin from plan to actual, and the cost with the band in which it ends, as of a day, as far as known;
    for those who may be shown all of it."""
    view = ProfitView(MonthSpan("", month_key(day)), day, whole=True)
    found = bridge(ctx, project, view)
    standing = project_figures.on(ctx, [project], day)[project.id]
    charts = (found.chart if found else None, _chart(ctx, forecasting.of(ctx, standing, burn=True)))
    return tuple(one for one in charts if one is not None)


def _columns(ctx: Context, standing: ProjectStanding, view: ProfitView) -> list[_FiguresColumn]:
    """The months that are asked for, as many before them, and to date."""
    whole = _FiguresColumn(_("Since the beginning"), standing.figures, to_date=True)
    if not view.of.first:
        return [whole]
    project, start = standing.project, date.fromisoformat(f"{view.of.first}-01")
    before = project_figures.on(ctx, [project], start - timedelta(days=1))[project.id].figures
    found = [_FiguresColumn(month_spans.shown(view.of), standing.figures - before)]
    if view.of.first == view.of.last:
        last = month(start - timedelta(days=1))
        earlier = project_figures.on(ctx, [project], last.start - timedelta(days=1))[project.id].figures
        found.append(_FiguresColumn(verbatim(month_key(last.start)), before - earlier))
    return [*found, whole]


def _planned(forecast: ProjectForecast) -> _PlannedFigures | None:
    """Price and budget × planned progress; without a plan of days only the whole is compared."""
    if not forecast.planned_cost:
        return None
    whole = sum(forecast.planned_cost.values())
    price = forecast.price.at(whole, forecast.facts.spent)
    share = forecast.facts.planned
    head = _("Plan by then") if share is not None else _("Whole plan")
    part = share if share is not None else Fraction(1)

    def of(minor: int) -> int:
        return round_div(minor * part.numerator, part.denominator)

    cost = {name: of(minor) for name, minor in forecast.planned_cost.items()}
    return _PlannedFigures(head, None if price is None else of(price), cost)


def _against_plan(ctx: Context, standing: ProjectStanding, plan: _PlannedFigures, forecast: ProjectForecast) -> Text:
    """Cost so far beside what was planned by then; less is good."""
    left = sum(plan.cost.values()) - standing.figures.incurred
    planned = percent(forecast.facts.planned)
    amount = money(ctx, abs(left))
    if left < 0:
        return _(
            "Cost so far is {amount} over the plan, by which {share} should be done.", amount=amount, share=planned
        )
    return _("Cost so far is {amount} under the plan, by which {share} should be done.", amount=amount, share=planned)


def _facts(ctx: Context, project: Project, of: ProjectFigures, to_date: ProjectFigures) -> tuple[Fact, ...]:
    def shown(minor: int) -> Text:
        return Text("{m}", {"m": money(ctx, minor)})

    if project.kind != "customer":
        margin = _("{margin}; a project of our own earns nothing", margin=money(ctx, of.margin))
    elif of.margin_share is None:
        margin = _("{margin} (– of revenue: nothing is earned)", margin=money(ctx, of.margin))
    else:
        margin = _("{margin} ({share} of revenue)", margin=money(ctx, of.margin), share=percent(of.margin_share))
    found = [
        Fact(_("Revenue"), shown(of.revenue)),
        Fact(_("Cost incurred"), shown(of.incurred)),
        Fact(_("Margin"), margin),
    ]
    found.append(Fact(_("Margin before overhead"), shown(of.before_overhead)))
    if of.margin_per_hour is not None:
        found.append(Fact(_("Margin per hour of the project"), shown(of.margin_per_hour)))
    if to_date.waiting:
        found.append(Fact(_("Work in progress"), shown(to_date.waiting)))
    return tuple(found)


_Line = tuple[Text, Callable[[ProjectFigures], int], int | None, bool]
"""Label, figure, plan, whether it only stands to date."""


def _table(
    ctx: Context, project: Project, columns: Sequence[_FiguresColumn], plan: _PlannedFigures | None, view: ProfitView
) -> Table:
    heads = (_("Line item"), *(column.head for column in columns), *((plan.head,) if plan else ()))
    margins: list[_Line] = [
        (REVENUE, lambda of: of.revenue, plan.revenue if plan else None, False),
        (COST_OF_SALES, lambda of: of.cost_of_sales, None, False),
        (LOSSES, lambda of: of.losses, None, False),
        (_("Margin"), lambda of: of.margin, plan.margin if plan else None, False),
        (_("Margin before overhead"), lambda of: of.before_overhead, None, False),
        (_("Work in progress"), lambda of: of.waiting, None, True),
    ]
    margins = [line for line in margins if line[0] != LOSSES or any(column.figures.losses for column in columns)]
    booked = (
        view.whole
        and bool(columns[0].figures.revenue and columns[0].figures.cost_of_sales)
        and project_figures.is_closed(ctx, view.day)
    )
    rows = [_row(ctx, line, columns, plan) for line in margins]
    refs = [_opened(project, view, line[0]) if booked else "" for line in margins]
    names = [name for name in ctx.rules.categories if any(name in column.figures.cost for column in columns)]
    names += sorted({name for column in columns for name in column.figures.cost} - set(names))
    names += [name for name in (plan.cost if plan else {}) if name not in names]
    costs = len(rows)
    for name in names:
        line: _Line = (
            lookup.category_shown(ctx.rules, name),
            lambda of, name=name: of.cost.get(name, 0),  # type: ignore[misc]
            plan.cost.get(name, 0) if plan else None,
            False,
        )
        rows.append(_row(ctx, line, columns, plan))
        spent_here = view.whole and bool(columns[0].figures.cost.get(name))
        refs.append(figure_ids.of_category(ctx.rules, project, name, view.of.name) if spent_here else "")
    spent: _Line = (_("Cost incurred"), lambda of: of.incurred, sum(plan.cost.values()) if plan else None, False)
    rows.append(_row(ctx, spent, columns, plan))
    spent_at_all = view.whole and bool(columns[0].figures.incurred)
    refs.append(figure_ids.of_category(ctx.rules, project, "", view.of.name) if spent_at_all else "")
    groups = ((0, _("Result of {project}", project=lookup.shown(project))), (costs, _("Cost incurred, by category")))
    return Table(
        heads,
        tuple(rows),
        numeric=tuple(range(1, len(heads))),
        groups=groups,
        refs=tuple(refs),
        essential=(1, *((2,) if len(columns) > 2 else ()), len(columns)),
    )


def _opened(project: Project, view: ProfitView, label: Text) -> str:
    """By what name `why` opens a line of the result; "" for none."""
    return next((f"pl:{project.code}:{view.of.name}:{name}" for of, name in _BOOKED if of == label), "")


def _row(
    ctx: Context, line: _Line, columns: Sequence[_FiguresColumn], plan: _PlannedFigures | None
) -> tuple[Cell, ...]:
    label, figure, planned, only_to_date = line
    cells: list[Cell] = [
        money(ctx, figure(column.figures)) if column.to_date or not only_to_date else None for column in columns
    ]
    if plan is not None:
        cells.append(None if planned is None else money(ctx, planned))
    return (label, *cells)


def _chart(ctx: Context, forecast: ProjectForecast) -> Chart | None:
    """Cost to date month by month, and the band in which it ends, beside the price."""
    end, keys = forecast.completion, list(forecast.months)
    if end is None or not keys:
        return None
    unit, so_far, sums = 10 ** digits(ctx.rules.currency), 0, []
    for key in keys:
        so_far += sum(forecast.months[key].values())
        sums.append(so_far / unit)
    keys, sums = keys[-MOST_MONTHS:], sums[-MOST_MONTHS:]
    curves = [(_("low"), end.low), (_("likely"), end.likely), (_("high"), end.high)]
    series = [Series(name, (*sums, at / unit)) for name, at in curves]
    if forecast.outcome is not None:
        series.append(Series(_("Price"), (forecast.outcome.price / unit,) * (len(sums) + 1)))
    labels = (*(verbatim(key) for key in keys), _("at completion"))
    return Chart("band", _("Cost to date and at completion"), labels, tuple(series), ctx.rules.currency)


def small(ctx: Context, view: ProfitView) -> Text:
    """What holds for all figures: in which currency, and whether the month is closed; or why not all is shown."""
    if view.small:
        return view.small
    if project_figures.is_closed(ctx, view.day):
        return _("In {currency}, without VAT.", currency=ctx.rules.currency)
    if project_figures.overhead_waits(ctx, view.day):
        return _(
            "In {currency}, without VAT. {month} is not closed: revenue and cost of sales are as if it ended on {day}; "
            "overhead is shared out at the close.",
            currency=ctx.rules.currency,
            month=view.of.last,
            day=view.day,
        )
    return _(
        "In {currency}, without VAT. {month} is not closed: revenue and cost of sales are as if it ended on {day}.",
        currency=ctx.rules.currency,
        month=view.of.last,
        day=view.day,
    )
