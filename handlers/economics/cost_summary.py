"""“cost summary 2026-10” (项目成本汇总表): what the months and all of each customer's project cost, by category, beside
what customers were asked for and paid, and who funds the rest.

A row contains labour, so it goes by the rule of `handlers.economics.view`: whoever may not know pay is told how a
project stood at the end of a closed month.  Rows of several days are not added up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from chat.cards.card import Card, Cell, Chart, Fact, Reply, Series, Table
from chat.incoming import Clicked, Said
from chat.text import NOTHING, Percent, Text, _, _n
from handlers import lookup, month_spans
from handlers.context import Context
from handlers.economics import PROFIT_READERS, customers_money, profit_card
from handlers.economics.forecast_shown import money
from handlers.economics.profit import ONLY
from handlers.economics.view import ProfitView, told, view
from ledger.currencies import digits
from ledger.economics.cost_summary import CostSummary
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project

_SHARE = 9
"""The place of the column that is no sum."""
_MOST_BARS = 12
"""So many projects stand in the chart, those with the largest gap first."""


@dataclass(frozen=True, slots=True)
class _ProjectRow:
    project: Project
    view: ProfitView
    figures: CostSummary


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if rest:
        project = lookup.project(ctx, None, rest)
        ctx.require(*PROFIT_READERS, project=project.id, sentence=ONLY)
        return Reply(_card(ctx, of, [(project, view(ctx, project, of))], NOTHING), private=True)
    return Reply(_of_mine(ctx, of), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the months and, behind a blank, a project."""
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def report(ctx: Context, of: MonthSpan, only: Collection[int] | None) -> Card:
    """To take away or to be told, for who may know pay: of some projects, or of all (None)."""
    day = min(of.last_day, ctx.today)
    shown = [one for one in _customers(ctx) if only is None or one.id in only]
    return _card(ctx, of, [(one, ProfitView(of, day, whole=True)) for one in shown], NOTHING)


def _customers(ctx: Context) -> list[Project]:
    every = sorted(ctx.directory.projects.values(), key=lambda project: project.code)
    return [project for project in every if project.kind == "customer"]


def _of_mine(ctx: Context, of: MonthSpan) -> Card:
    mine = [project for project in _customers(ctx) if ctx.roles(project.id) & set(PROFIT_READERS)]
    if not mine and not ctx.roles() & set(PROFIT_READERS):
        raise ctx.refused(*PROFIT_READERS)
    may = [(project, told(ctx, project, of)) for project in mine]
    views = [(project, one) for project, one in may if one is not None]
    return _card(ctx, of, views, _withheld(len(may) - len(views)))


def _withheld(count: int) -> Text:
    if not count:
        return NOTHING
    return _n(
        "{n} project is withheld: it would tell what somebody earns. Its lead and finance see it in their direct "
        "conversation with me.",
        "{n} projects are withheld: they would tell what somebody earns. Their leads and finance see them in their "
        "direct conversation with me.",
        count,
    )


def _card(ctx: Context, of: MonthSpan, views: Sequence[tuple[Project, ProfitView]], small: Text) -> Card:
    rows = [one for one in _gathered(ctx, views) if _moved(one)]
    title = _("Project cost summary, {months}", months=month_spans.shown(of))
    small = small or next((one.view.small for one in rows if one.view.small), NOTHING)
    if not rows:
        nothing = _("No project of a customer has cost or brought anything up to then.")
        return Card(title, lines=() if small else (nothing,), small=small)
    same_day = len({one.view.day for one in rows}) == 1
    whole = reduce(add, (one.figures for one in rows)) if same_day else None
    return Card(
        title,
        lines=(_funded(ctx, whole),) if whole else (),
        facts=_facts(ctx, whole) if whole else (),
        table=_table(ctx, rows, whole),
        chart=_chart(ctx, rows),
        small=small or profit_card.small(ctx, rows[0].view),
    )


def _gathered(ctx: Context, views: Sequence[tuple[Project, ProfitView]]) -> list[_ProjectRow]:
    """Read together by the months of which they may be shown: a company asks as often as one project."""
    found: dict[int, CostSummary] = {}
    spans = dict.fromkeys((one.of, one.day) for _project, one in views)
    for of, day in spans:
        those = [project for project, one in views if (one.of, one.day) == (of, day)]
        found |= customers_money.of_months(ctx, those, of, day)
    return [_ProjectRow(project, one, found[project.id]) for project, one in views]


def _moved(one: _ProjectRow) -> bool:
    """Whether there is anything to say of it: of what is over, only where something moves or is open."""
    of = one.figures
    if one.project.state == "open":
        return bool(of.cost or of.revenue or of.invoiced_gross or of.received_gross or of.unapplied)
    uncollected = of.invoiced_gross - of.received_gross
    return bool(of.cost_months or of.received_months or uncollected or of.unpaid or of.unapplied)


def _funded(ctx: Context, of: CostSummary) -> Text:
    """Who funds what customers have not paid for, in one sentence."""
    short = of.by_suppliers + of.by_us
    if not short:
        return _(
            "Customers' money covers all cost to date: {received} came in without VAT, {cost} was spent.",
            received=money(ctx, of.received_net),
            cost=money(ctx, of.incurred),
        )
    if not of.by_suppliers:
        return _(
            "Customers have not yet paid for {short} of the cost to date: we fund all of it.", short=money(ctx, short)
        )
    if not of.by_us:
        return _(
            "Customers have not yet paid for {short} of the cost to date: suppliers and staff fund all of it by "
            "waiting for their money.",
            short=money(ctx, short),
        )
    return _(
        "Customers have not yet paid for {short} of the cost to date: suppliers and staff fund {theirs} of it by "
        "waiting for their money, we fund {ours}.",
        short=money(ctx, short),
        theirs=money(ctx, of.by_suppliers),
        ours=money(ctx, of.by_us),
    )


def _facts(ctx: Context, of: CostSummary) -> tuple[Fact, ...]:
    shown = [(_("Cost to date"), of.incurred), (_("Received without VAT"), of.received_net), (_("Gap"), of.gap)]
    return tuple(Fact(label, Text("{m}", {"m": money(ctx, minor)})) for label, minor in shown)


def _table(ctx: Context, rows: Sequence[_ProjectRow], whole: CostSummary | None) -> Table:
    """One row for each project and their sum, where all are of one day; of each category its cost in the months and to
    date."""
    costs = [of for one in rows for of in (one.figures.cost_months, one.figures.cost)]
    used = {name for cost in costs for name, minor in cost.items() if minor}
    names = [name for name in ctx.rules.categories if name in used]
    names += sorted(used - set(names))
    loose = any(one.figures.unapplied for one in rows)
    heads = [
        *(_("Project"), _("Cost in the period"), _("Cost to date"), _("Revenue to date")),
        *(_("Invoiced, net"), _("Invoiced, gross"), _("Received in the period, gross"), _("Received, gross")),
        *(_("Received, net"), _("Collected %"), _("Gap"), _("Unpaid cost")),
        *(_("Funded by suppliers and staff"), _("Funded by us")),
        *((_("Not applied yet"),) if loose else ()),
    ]
    for name in names:
        called = lookup.category_shown(ctx.rules, name)
        heads += [_("{category}, in the period", category=called), _("{category}, to date", category=called)]
    lines = tuple(_row(ctx, one, names, loose) for one in rows)
    places = tuple(range(1, len(heads)))
    summed = tuple(place for place in places if place != _SHARE) if whole else ()
    return Table(tuple(heads), lines, places, summed, essential=(2, 8, 10))


def _name(one: _ProjectRow) -> Text:
    name = lookup.shown(one.project)
    return name if one.view.whole else _("{project} to {month}", project=name, month=one.view.of.last)


def _row(ctx: Context, one: _ProjectRow, categories: Sequence[str], loose: bool) -> tuple[Cell, ...]:
    of = one.figures

    def of_months(minor: int) -> Money | None:
        return money(ctx, minor) if one.view.of.first else None

    share = of.collected
    found: list[Cell] = [
        *(_name(one), of_months(of.incurred_months), money(ctx, of.incurred), money(ctx, of.revenue)),
        *(money(ctx, of.invoiced_net), money(ctx, of.invoiced_gross)),
        *(of_months(of.received_months), money(ctx, of.received_gross), money(ctx, of.received_net)),
        None if share is None else Percent(round(Decimal(share.numerator * 100) / share.denominator, 1)),
        *(money(ctx, of.gap), money(ctx, of.unpaid), money(ctx, of.by_suppliers), money(ctx, of.by_us)),
        *((money(ctx, of.unapplied),) if loose else ()),
    ]
    for category in categories:
        found += [of_months(of.cost_months.get(category, 0)), money(ctx, of.cost.get(category, 0))]
    return tuple(found)


def _chart(ctx: Context, rows: Sequence[_ProjectRow]) -> Chart | None:
    """Cost to date beside what came in for it, project by project."""
    if not any(one.figures.incurred for one in rows):
        return None
    unit = 10 ** digits(ctx.rules.currency)
    largest = sorted(rows, key=lambda one: one.figures.gap)[:_MOST_BARS]
    return Chart(
        "bar",
        _("Cost and customers' money to date, without VAT"),
        tuple(_name(one) for one in largest),
        (
            Series(_("Cost to date"), tuple(one.figures.incurred / unit for one in largest)),
            Series(_("Received, net"), tuple(one.figures.received_net / unit for one in largest)),
        ),
        ctx.rules.currency,
    )
