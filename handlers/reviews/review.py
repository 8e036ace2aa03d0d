"""“project review apollo” (项目效益评估报告): what a project was worth, on one card and as a file."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.economics import bridge_card, profit_card
from handlers.economics.forecast_shown import money, percent
from handlers.economics.profit import ONLY
from handlers.economics.view import ProfitView, view
from handlers.reviews import READERS, customer_scores, figures, lessons, team_pulse
from handlers.reviews.figures import ReviewFigures
from ledger.economics.margin_bridge import margin_bridge
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month_key
from storage import reviews


def show(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text.strip(" ?？。."))
    ctx.require(*READERS, project=project.id, sentence=ONLY)
    return Reply(card(ctx, project, view(ctx, project, MonthSpan("", month_key(ctx.today)))), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project's code."""
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def card(ctx: Context, project: Project, seen: ProfitView) -> Card:
    """The review as far as it may be shown."""
    of = figures.of(ctx, project, seen.day)
    actual = of.standing.figures
    steps = margin_bridge(of.planned.price, of.planned.cost, actual, tuple(ctx.rules.categories)) if of.planned else ()
    learned = lessons.lines(ctx, project)
    lines: list[Text] = [*of.standing.asks]
    if of.planned is None:
        lines.append(_("No contract or no budget was made, so there is no plan to compare with."))
    lines += learned or [_("Nobody has written down a lesson yet. Say: lessons learned {code} …", code=project.code)]
    drawn = seen.whole and len(steps) >= bridge_card.FEWEST
    return Card(
        _("Review of {project}, up to {day}", project=lookup.called(project), day=seen.day),
        lines=tuple(lines),
        facts=tuple(_facts(ctx, of)),
        table=_table(ctx, of),
        chart=bridge_card.chart(ctx, steps) if drawn else None,
        buttons=(
            Button(_("Profit"), "profit.show", project.code),
            Button(_("Ask the team"), "pulse.ask", project.code),
        ),
        small=_("{small} The plan is the signed price and the first budget.", small=profit_card.small(ctx, seen)),
    )


def _facts(ctx: Context, of: ReviewFigures) -> list[Fact]:
    project, actual = of.project, of.standing.figures
    found = []
    if of.planned is not None:
        share = percent(of.planned.share)
        planned = _("{margin} ({share} of the price)", margin=money(ctx, of.planned.margin), share=share)
        found.append(Fact(_("Planned margin"), planned))
    share = percent(actual.margin_share)
    found += [
        Fact(_("Margin"), _("{margin} ({share} of revenue)", margin=money(ctx, actual.margin), share=share)),
        Fact(_("Return on investment"), percent(of.roi)),
        Fact(_("Billable share of the hours"), percent(of.billable)),
        Fact(_("Days from acceptance to money"), _days(ctx, of)),
        Fact(_("Customer's scores"), _scores(ctx, project)),
        Fact(_("NPS of the company"), customer_scores.promoters(customer_scores.scores_of_a_year(ctx))),
        Fact(_("The team"), team_pulse.told(team_pulse.shown(ctx, project))),
    ]
    return found


def _days(ctx: Context, of: ReviewFigures) -> Text:
    still = money(ctx, of.open)
    if of.accepted is None:
        return _("– (not accepted yet; {open} open)", open=still)
    if of.days_to_money is None:
        return _("– (accepted on {day}, nothing received since; {open} open)", day=of.accepted, open=still)
    days = f"{round(of.days_to_money * 10) / 10:.1f}"
    return _("{days}, since {day}; {open} open", days=days, day=of.accepted, open=still)


def _scores(ctx: Context, project: Project) -> Text:
    scores = reviews.scores_of(ctx.book, project.id)
    if not scores:
        return _("none")
    told = ", ".join(f"{one.score} ({one.who})" if one.who else str(one.score) for one in scores[-5:])
    return _n("{told}", "{told}; {n} in all", len(scores), told=told)


def _table(ctx: Context, of: ReviewFigures) -> Table:
    """Result, variance by line, changes: each a group."""
    actual, planned = of.standing.figures, of.planned
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = [(0, _("Result"))]

    def row(label: Text, plan: int | None, now: int, *, cost: bool = False, latest: int | None = None) -> None:
        better = None if plan is None else plan - now if cost else now - plan
        cells = [None if one is None else money(ctx, one) for one in (plan, latest, now, better)]
        rows.append((label, *cells, _word(better, cost=cost)))

    row(_("Price, revenue"), planned.price if planned else None, actual.revenue)
    row(
        _("Cost incurred"),
        sum(planned.cost.values()) if planned else None,
        actual.incurred,
        cost=True,
        latest=sum(of.in_force.values()) if of.in_force else None,
    )
    row(_("Margin"), planned.margin if planned else None, actual.margin)
    groups.append((len(rows), _("Variance by line")))
    for name in _categories(ctx, of):
        row(
            lookup.category_shown(ctx.rules, name),
            planned.cost.get(name, 0) if planned else None,
            actual.cost.get(name, 0),
            cost=True,
            latest=of.in_force.get(name, 0) if of.in_force else None,
        )
    if of.changes:
        groups.append((len(rows), _("Changes of the contracts, without VAT")))
        for one in of.changes:
            label = _("{day}: {reason}", day=one.day, reason=one.reason or "–")
            rows.append((label, None, None, money(ctx, one.amount), None, None))
    heads = (_("Line item"), _("First plan"), _("Plan in force"), _("Actual result"), _("Variance"), _("Effect"))
    return Table(heads, tuple(rows), numeric=(1, 2, 3, 4), groups=tuple(groups), essential=(1, 3, 4))


def _categories(ctx: Context, of: ReviewFigures) -> Sequence[str]:
    named = {*(of.planned.cost if of.planned else ()), *of.in_force, *of.standing.figures.cost}
    ordered = [name for name in ctx.rules.categories if name in named]
    return [*ordered, *sorted(named - set(ordered))]


def _word(better: int | None, *, cost: bool) -> Text:
    if not better:
        return verbatim("")
    if cost:
        return _("saved") if better > 0 else _("over")
    return _("better") if better > 0 else _("worse")
