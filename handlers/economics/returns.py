"""“roi apollo”: what a project has returned on what was put into it, to date and at its end, and when receipts first
covered its cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, verbatim
from handlers import figure_ids, lookup, month_spans
from handlers.context import Context
from handlers.contracts import positions
from handlers.economics import PROFIT_READERS, forecast_shown, forecasting, project_figures
from handlers.economics.forecast_shown import money, percent
from handlers.economics.forecasting import ProjectForecast
from handlers.economics.profit import ONLY
from handlers.economics.view import ProfitView, view
from ledger.economics.return_on_investment import first_covered, roi, roi_at_end, roi_of_benefit
from ledger.exchange import convert
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month_key
from ledger.tax import output_tax
from storage import benefits, contracts, payments


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    project = lookup.project(ctx, None, rest)
    ctx.require(*PROFIT_READERS, project=project.id, sentence=ONLY)
    return Reply(card(ctx, project, view(ctx, project, of.to_date)), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code."""
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def card(ctx: Context, project: Project, seen: ProfitView) -> Card:
    """Return on investment as far as it may be shown."""
    title = _("Return on investment of {project}", project=lookup.shown(project))
    standing = project_figures.on(ctx, [project], seen.day)[project.id]
    figures = standing.figures
    invested = Fact(_("Invested (cost incurred)"), Text("{m}", {"m": money(ctx, figures.incurred)}))
    forecast = forecasting.of(ctx, standing, burn=seen.whole)
    if project.kind != "customer":
        return _of_our_own(ctx, project, seen, forecast, figures.incurred, title)
    end = forecast.outcome
    at_end = roi_at_end(end.likely, forecast.completion.likely) if end and forecast.completion else None
    so_far = roi(figures)
    facts = [
        Fact(_("To date"), percent(so_far) if so_far is not None else _("– (no cost has gone to cost of sales yet)")),
        Fact(_("At completion"), percent(at_end) if at_end is not None else _("– (nobody can tell yet where it ends)")),
        invested,
        Fact(_("Returned (revenue)"), Text("{m}", {"m": money(ctx, figures.revenue)})),
    ]
    money_in, table = received(ctx, project, seen.day), None
    if seen.whole:
        months = _months(forecast, money_in)
        covered = first_covered(months)
        told = verbatim(covered) if covered else _("not yet")
        facts.append(Fact(_("Receipts first covered the cost in"), told))
        table = _table(ctx, project, months)
    else:
        facts.append(Fact(_("Received without VAT"), Text("{m}", {"m": money(ctx, sum(money_in.values()))})))
    return Card(
        title,
        lines=(forecast_shown.state_sentence(ctx, project, forecast),),
        facts=tuple(facts),
        table=table,
        buttons=(Button(_("Profit"), "profit.show", project.code),),
        small=seen.small or _("In {currency}, without VAT.", currency=ctx.rules.currency),
    )


def _of_our_own(
    ctx: Context, project: Project, seen: ProfitView, forecast: ProjectForecast, cost: int, title: Text
) -> Card:
    """A project that earns nothing returns the benefit that somebody has stated, and is marked so."""
    invested = Fact(_("Invested (cost incurred)"), Text("{m}", {"m": money(ctx, cost)}))
    stated = [one for one in benefits.of_projects(ctx.book, [project.id]) if one.day <= seen.day]
    if not stated:
        line = _("A project of our own earns nothing, so there is nothing to compare its cost with.")
        hint = _("If it has a benefit, say: benefit {code} 120000 for delivery because …", code=project.code)
        return Card(title, lines=(line, hint), facts=(invested,), small=seen.small)
    benefit = sum(one.amount.minor for one in stated)
    so_far = roi_of_benefit(benefit, cost)
    at_end = roi_of_benefit(benefit, forecast.completion.likely) if forecast.completion else None
    people = ctx.directory.people
    lines = tuple(
        _(
            "{amount} for {whose} by {day}: {what} (stated by {person})",
            amount=one.amount,
            whose=one.whose,
            day=one.day,
            what=one.what,
            person=people[one.person].name if one.person in people else "–",
        )
        for one in stated[-8:]
    )
    facts = (
        Fact(_("To date"), percent(so_far) if so_far is not None else _("– (nothing was spent yet)")),
        Fact(_("At completion"), percent(at_end) if at_end is not None else _("– (nobody can tell yet where it ends)")),
        invested,
        Fact(_("Benefit, as stated"), Text("{m}", {"m": money(ctx, benefit)})),
    )
    return Card(title, lines=lines, facts=facts, small=seen.small or _("The benefit is no figure of the books."))


def received(ctx: Context, project: Project, until: date) -> Mapping[str, int]:
    """Month -> what customers paid on a project's contracts up to a day, without the VAT in it."""
    found: dict[str, int] = {}
    for contract in contracts.contracts(ctx.book, project.id):
        parts = positions.of_price(contracts.of_contract(ctx.book, contract.id))
        for paid in payments.of_instalments(ctx.book, [part.id for part in parts]).values():
            for day, minor in paid:
                if day > until:
                    continue
                gross = Money(minor, contract.amount.currency)
                net = gross - output_tax(gross, contract.tax or Decimal(0))
                amount = convert(net, ctx.rules.currency, day, ctx.directory.exchange).amount.minor
                found[month_key(day)] = found.get(month_key(day), 0) + amount
    return found


def _months(forecast: ProjectForecast, money_in: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(month, received, cost), both to date, of every month in which something moved."""
    found, in_all, spent = [], 0, 0
    for key in sorted({*forecast.months, *money_in}):
        in_all += money_in.get(key, 0)
        spent += sum(forecast.months.get(key, {}).values())
        found.append((key, in_all, spent))
    return found


def _table(ctx: Context, project: Project, months: list[tuple[str, int, int]]) -> Table | None:
    if not months:
        return None
    heads = (_("Month"), _("Received to date"), _("Cost to date"), _("Gap"))
    rows: list[tuple[Cell, ...]] = [
        (key, money(ctx, paid), money(ctx, cost), money(ctx, paid - cost)) for key, paid, cost in months
    ]
    refs = tuple(
        figure_ids.of_category(ctx.rules, project, "", MonthSpan("", key).name) for key, _paid, _cost in months
    )
    return Table(heads, tuple(rows), numeric=(1, 2, 3), refs=refs)
