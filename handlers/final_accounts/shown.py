"""The accounts of a project as cards: cost detail, budget execution and margin analysis, and what moved since."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from chat.cards.card import Card, Cell, Chart, Fact, Series, Table
from chat.text import NOTHING, Duration, Percent, Text, _, verbatim
from handlers import figure_ids, lookup
from handlers.books import trail_words
from handlers.context import Context
from handlers.statements.memos import memo_shown
from ledger.currencies import digits
from ledger.economics.final_accounts import BudgetExecution, CostItem, FinalAccounts, MovedFigure
from ledger.journal import JournalEntry
from ledger.money import Money
from ledger.nouns import Project


def cards(ctx: Context, project: Project, of: FinalAccounts) -> tuple[Card, ...]:
    """Its three tables."""
    return cost_card(ctx, project, of), budget_card(ctx, project, of), margin_card(ctx, project, of)


def cost_card(ctx: Context, project: Project, of: FinalAccounts) -> Card:
    """《项目成本明细表》: hours by category and month, all else item by item."""
    title = _("Cost detail of {project}, to {day}", project=lookup.shown(project), day=of.day)
    if not of.cost:
        return Card(title, lines=(_("It has cost nothing."),))
    groups: list[tuple[int, Text]] = []
    rows: list[tuple[Cell, ...]] = []
    refs = []
    for name in dict.fromkeys(one.category for one in of.cost):
        groups.append((len(rows), lookup.category_shown(ctx.rules, name)))
        for one in of.cost:
            if one.category == name:
                rows.append(_item(of, one))
                refs.append(_ref(ctx, project, one))
    heads = (_("Day"), _("Document"), _("What it is"), _("Party"), _("Hours"), _("Amount"))
    table = Table(heads, tuple(rows), (4, 5), (4, 5), tuple(groups), essential=(0, 2, 5), refs=tuple(refs))
    return Card(title, table=table, small=_("Hours are summed up by month, whoever worked them."))


def _ref(ctx: Context, project: Project, one: CostItem) -> str:
    """What opens the figure: its document, else the category in its month."""
    noun, _colon, id = one.source.partition(":")
    if noun and id.isdecimal():
        return one.source
    month = one.month or f"{one.day:%Y-%m}"
    return figure_ids.of_category(ctx.rules, project, one.category, month)


def _item(of: FinalAccounts, one: CostItem) -> tuple[Cell, ...]:
    return (
        one.day if one.day else verbatim(one.month),
        trail_words.thing(one.source) if one.source else _("hours"),
        memo_shown(JournalEntry(of.day, of.day, one.what, one.source, ())) or None,
        verbatim(one.party) if one.party else None,
        Duration(one.minutes) if one.minutes else None,
        Money(one.minor, of.currency),
    )


def budget_card(ctx: Context, project: Project, of: FinalAccounts) -> Card:
    """《预算执行对比表》."""
    title = _("Budget execution of {project}, to {day}", project=lookup.shown(project), day=of.day)
    if not of.budget:
        return Card(title, lines=(_("It has no budget and no cost."),))
    heads = (
        *(_("Category"), _("First budget"), _("Budget in force"), _("Actual"), _("Pending"), _("Committed")),
        *(_("Execution"), _("Variance"), _("In words")),
    )
    rows = tuple(_execution(ctx, of, one) for one in of.budget)
    return Card(title, table=Table(heads, rows, tuple(range(1, 8)), (1, 2, 3, 4, 5, 7), essential=(2, 3, 7)))


def _execution(ctx: Context, of: FinalAccounts, one: BudgetExecution) -> tuple[Cell, ...]:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, of.currency)

    worded = _("no plan") if one.variance is None else _WORDS[(one.variance > 0) - (one.variance < 0)]
    return (
        lookup.category_shown(ctx.rules, one.category),
        *(money(minor) for minor in (one.first, one.current, one.posted, one.pending, one.committed)),
        _percent(one.share),
        money(one.variance),
        worded,
    )


_WORDS: Mapping[int, Text] = {1: _("saved"), 0: _("as planned"), -1: _("overspent")}


def margin_card(ctx: Context, project: Project, of: FinalAccounts) -> Card:
    """《利润率分析表》: the margin, and step by step why it is not the one that was planned."""
    facts, bridge = of.margin, of.bridge
    share = Fraction(facts.margin, facts.revenue) if facts.revenue > 0 else None
    hour = Fraction(facts.margin * 60, facts.minutes) if facts.minutes > 0 else None

    def money(minor: int | None) -> Cell:
        return None if minor is None else Money(minor, of.currency)

    rows: list[tuple[Cell, ...]] = [
        (_("Price agreed first"), money(facts.first_price), None),
        (_("Price with its changes"), money(facts.price), None),
        (_("Revenue"), money(facts.revenue), None),
        (_("Cost of sales"), money(facts.cost_of_sales), None),
        (_("Expected losses"), money(facts.losses), None),
        (_("Margin"), money(facts.margin), _percent(share)),
        (_("Margin before overhead"), money(facts.margin + facts.overhead_sold), None),
        (_("Margin per hour of the project"), money(round(hour)) if hour is not None else None, None),
    ]
    groups = [(0, _("Margin"))]
    if bridge:
        groups.append((len(rows), _("From the planned margin to the actual one")))
        rows += [(_step(ctx, name), money(minor), None) for name, minor in bridge]
    title = _("Margin analysis of {project}, to {day}", project=lookup.shown(project), day=of.day)
    heads = (_("Line item"), _("Amount"), _("Of revenue"))
    small = NOTHING if bridge else _("No planned margin: it needs a price and a budget that were agreed.")
    table = Table(heads, tuple(rows), (1, 2), (), tuple(groups))
    return Card(title, table=table, chart=_chart(ctx, of), small=small)


def _chart(ctx: Context, of: FinalAccounts) -> Chart | None:
    """The steps from the planned margin to the actual one, drawn."""
    moved = [(name, minor) for name, minor in of.bridge if minor or name in ("planned", "margin")]
    if len(moved) < _FEWEST:
        return None
    unit, reached, bars = 10 ** digits(of.currency), 0, []
    for name, minor in moved:
        start = 0 if name in ("planned", "margin") else reached
        reached = start + minor
        bars.append((start / unit, reached / unit))
    labels = tuple(_STEPS[name] if name in _STEPS else lookup.category_shown(ctx.rules, name) for name, _minor in moved)
    series = Series(_("Margin"), tuple(end for _start, end in bars), tuple(start for start, _end in bars))
    return Chart("bridge", _("From the planned margin to the actual one"), labels, (series,), of.currency)


_FEWEST = 3
"""Where nothing moved there is nothing to draw."""


def _step(ctx: Context, name: str) -> Text:
    if name in _STEPS:
        return _STEPS[name]
    return _("{category}: budget less cost", category=lookup.category_shown(ctx.rules, name))


_STEPS: Mapping[str, Text] = {
    "planned": _("Planned margin"),
    "price": _("Changes of the price"),
    "unearned": _("Price that is not earned"),
    "waiting": _("Cost that is no cost of sales yet"),
    "losses": _("Expected losses"),
    "margin": _("Margin"),
}
_MOVED: Mapping[str, Text] = {
    "price": _("Price with its changes"),
    "revenue": _("Revenue"),
    "cost_of_sales": _("Cost of sales"),
    "losses": _("Expected losses"),
    "margin": _("Margin"),
}


def moved_card(ctx: Context, of: FinalAccounts, moved: tuple[MovedFigure, ...]) -> Card:
    """What is another figure now than in the accounts."""

    def money(minor: int | None) -> Cell:
        return None if minor is None else Money(minor, of.currency)

    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _MOVED.get(one.name) or lookup.category_shown(ctx.rules, one.name),
            money(one.before),
            money(one.after),
            money((one.after or 0) - (one.before or 0)),
        )
        for one in moved
    )
    heads = (_("Line item"), _("In the accounts"), _("Now"), _("Change"))
    return Card(_("Moved since {day}", day=of.day), table=Table(heads, rows, (1, 2, 3)))


def facts(of: FinalAccounts) -> tuple[Fact, ...]:
    """The accounts in a few figures."""
    planned = of.planned_margin
    shown = [
        Fact(_("Cost"), Text("{m}", {"m": Money(of.margin.incurred, of.currency)})),
        Fact(_("Revenue"), Text("{m}", {"m": Money(of.margin.revenue, of.currency)})),
        Fact(_("Margin"), Text("{m}", {"m": Money(of.margin.margin, of.currency)})),
    ]
    if planned is not None:
        shown.append(Fact(_("Planned margin"), Text("{m}", {"m": Money(planned, of.currency)})))
    return (*shown, Fact(_("Rules"), verbatim(of.rules)), Fact(_("Fingerprint"), verbatim(of.digest[:16])))


def _percent(share: Fraction | None) -> Percent | None:
    return None if share is None else Percent(round(Decimal(share.numerator * 100) / share.denominator, 1))
