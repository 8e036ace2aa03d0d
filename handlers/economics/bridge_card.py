"""The margin bridge on a card: from the planned margin to what came about, as steps, in a table and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.cards.card import Card, Cell, Chart, Series, Table
from chat.text import Text, _, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.economics.forecast_shown import money
from ledger.currencies import digits
from ledger.economics.margin_bridge import BridgeStep, levels, margin_bridge
from ledger.economics.project_month import ProjectFigures
from ledger.nouns import Project

FEWEST = 3
"""A plan and a margin that are the same are no bridge."""
_PLAN, _ACTUAL = _("Planned margin"), _("Margin")
_REVENUE, _WAITING = _("Revenue"), _("Work in progress")
_LOSSES, _OTHER = _("Expected losses"), _("Other cost of sales")


def card(
    ctx: Context, project: Project, planned: tuple[int, Mapping[str, int]], actual: ProjectFigures, small: Text
) -> Card | None:
    """The bridge of a project; None where nothing moved.  `planned`: revenue, and cost by category."""
    revenue, cost = planned
    steps = margin_bridge(revenue, cost, actual, tuple(ctx.rules.categories))
    if len(steps) < FEWEST:
        return None
    return Card(
        _("Margin of {project}, from plan to actual", project=lookup.called(project)),
        table=table(ctx, steps),
        chart=chart(ctx, steps),
        small=small,
    )


def table(ctx: Context, steps: Sequence[BridgeStep]) -> Table:
    """Each step with its amount and whether it helped."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((_label(ctx, one), money(ctx, one.amount), _word(one)) for one in steps)
    return Table((_("Step"), _("Amount"), _("Effect")), rows, numeric=(1,))


def chart(ctx: Context, steps: Sequence[BridgeStep]) -> Chart:
    """The same, drawn."""
    unit = 10 ** digits(ctx.rules.currency)
    ends = levels(steps)
    series = Series(_ACTUAL, tuple(end / unit for _start, end in ends), tuple(start / unit for start, _end in ends))
    labels = tuple(_label(ctx, one) for one in steps)
    return Chart("bridge", _("Margin, from plan to actual"), labels, (series,), ctx.rules.currency)


def _label(ctx: Context, step: BridgeStep) -> Text:
    if step.kind == "cost":
        return lookup.category_shown(ctx.rules, step.category)
    return {
        "plan": _PLAN,
        "revenue": _REVENUE,
        "waiting": _WAITING,
        "losses": _LOSSES,
        "other": _OTHER,
        "actual": _ACTUAL,
    }[step.kind]


def _word(step: BridgeStep) -> Text:
    if step.kind in ("plan", "actual"):
        return verbatim("")
    if step.kind == "waiting":
        return _("not cost of sales yet")
    if step.kind == "revenue":
        return _("more revenue") if step.amount > 0 else _("less revenue")
    return _("saved") if step.amount > 0 else _("over")
