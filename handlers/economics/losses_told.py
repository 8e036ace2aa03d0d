"""A project that turns to a loss is told before its month ends: to its lead and finance, once for each state, version
of the budget and estimate.

Judged once a day by the clock, after what the day has brought (postings, reports, estimates, prices).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from chat.cards.card import Button, Card, Cell, Table
from chat.text import Text, _
from handlers import lookup
from handlers.context import Context
from handlers.economics import forecast_records, forecast_shown, forecasting, project_figures
from handlers.economics.forecast_records import ForecastRecords
from handlers.economics.forecast_shown import money
from handlers.economics.forecasting import ProjectForecast
from ledger.economics.contributions import ESTIMATE, Contribution, moved
from ledger.errors import BookError
from ledger.nouns import Project
from storage import contract_records, largest_cost
from storage.contract_records import ContractRecords


def judge(ctx: Context) -> int:
    """Look at every open project of a customer, and tell of those that turn to a loss.  Returns how many are told."""
    those = [one for one in ctx.directory.projects.values() if one.state == "open" and one.kind == "customer"]
    records, told = contract_records.now(ctx.book), 0
    known = forecast_records.of(ctx, those, ctx.today)
    for project in those:
        try:
            with ctx.part():
                told += _judge(ctx, project, records, known)
        except BookError:
            continue  # an exchange rate is missing: whoever asks for the project hears so
    return told


def _judge(ctx: Context, project: Project, records: ContractRecords, known: ForecastRecords) -> int:
    standing = project_figures.on(ctx, [project], ctx.today, records)[project.id]
    if not standing.figures.incurred:
        return 0
    forecast = forecasting.of(ctx, standing, records=known)
    if forecast.outcome is None or forecast.outcome.state not in ("expected", "possible"):
        return 0
    estimate = forecast.estimate.id if forecast.estimate else 0
    key = f"loss:{project.id}:{forecast.outcome.state}:v{forecast.budget.number}:e{estimate}"
    card = loss_card(ctx, project, forecast)
    told = {person.id: person for person in ctx.directory.with_role("lead", project.id)}
    told |= {person.id: person for person in ctx.directory.with_role("finance")}
    new = [ctx.tell(person, key, card, kind="loss", urgent=True) for person in told.values()]
    return 1 if any(new) else 0


def loss_card(ctx: Context, project: Project, forecast: ProjectForecast) -> Card:
    """The state with its day, what moved the likely cost since the last month's end, and the lever."""
    assert forecast.outcome is not None
    title = (
        _("{project} will likely make a loss", project=lookup.shown(project))
        if forecast.outcome.state == "expected"
        else _("{project} may make a loss", project=lookup.shown(project))
    )
    since = ctx.today.replace(day=1) - timedelta(days=1)
    rows = [_row(ctx, project, one, since) for one in contributions_since(ctx, project, forecast, since)]
    heads = (_("Moved since {day}", day=since), _("Likely cost"), _("Largest document"))
    return Card(
        title,
        lines=(forecast_shown.state_sentence(ctx, project, forecast),),
        facts=forecast_shown.facts(ctx, forecast),
        table=Table(heads, tuple(rows), numeric=(1,)) if rows else None,
        buttons=(Button(_("Profit"), "profit.show", project.code, style="main"),),
        tone=forecast_shown.TONES[forecast.outcome.state],
    )


def contributions_since(
    ctx: Context, project: Project, forecast: ProjectForecast, since: date
) -> tuple[Contribution, ...]:
    """The three largest contributions to the change of the likely cost since a day."""
    then = forecasting.of(ctx, project_figures.on(ctx, [project], since)[project.id])
    before, after = forecast_shown.parts(then), forecast_shown.parts(forecast)
    if then.completion is None:
        before = {}
    elif forecast.completion is None or then.completion.measure != forecast.completion.measure:
        before = {name: Fraction(minor) for name, minor in forecast_shown.cost_of(then).items()}
        after = {name: Fraction(minor) for name, minor in forecast_shown.cost_of(forecast).items()}
    if forecast.facts.estimate and then.facts.estimate:
        before, after = (
            before | {ESTIMATE: Fraction(then.facts.estimate)},
            after | {ESTIMATE: Fraction(forecast.facts.estimate)},
        )
    return moved(before, after)


def _row(ctx: Context, project: Project, one: Contribution, since: date) -> tuple[Cell, ...]:
    if one.category == ESTIMATE:
        return _("a new estimate"), money(ctx, one.minor), None
    name = lookup.category_shown(ctx.rules, one.category)
    found = None
    if one.category != ctx.rules.labour:
        found = largest_cost.of_category(ctx.book, project.id, one.category, since)
    return name, money(ctx, one.minor), _document(ctx, found)


def _document(ctx: Context, found: largest_cost.LargestCost | None) -> Text | None:
    if found is None:
        return None
    return _(
        "{what}: {amount} on {day}", what=found.memo or found.source, amount=money(ctx, found.minor), day=found.day
    )
