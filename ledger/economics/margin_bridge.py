"""From the margin that was planned to the one that came about, step by step; the steps add up.

Positive is good: more revenue, less cost (economics.md, conventions).  Cost is cost incurred; what of it is not cost of
sales yet is a step of its own, so that the steps end at the margin of the books.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.economics.project_month import ProjectFigures

StepKind = Literal["plan", "revenue", "cost", "waiting", "losses", "other", "actual"]


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One step, minor units.

    Attributes:
        kind: the planned margin; more or less revenue; less or more cost of a `category`; cost that is not cost of
            sales yet; expected losses; what else is in the cost of sales; the margin that came about.
    """

    kind: StepKind
    amount: int
    category: str = ""


def margin_bridge(
    revenue: int, cost: Mapping[str, int], actual: ProjectFigures, order: Sequence[str] = ()
) -> tuple[BridgeStep, ...]:
    """The steps; those of nothing are left out, but the first and last.

    Args:
        revenue, cost: as planned; `cost` by category.
        order: the categories, as they are shown.

    >>> steps = margin_bridge(1000, {"labour": 600}, ProjectFigures(0, {"labour": 650, "travel": 20}, 900, 670))
    >>> [(one.kind, one.category, one.amount) for one in steps[1:-1]]
    [('revenue', '', -100), ('cost', 'labour', -50), ('cost', 'travel', -20)]
    >>> steps[0].amount, steps[-1].amount
    (400, 230)
    """
    names = [name for name in order if name in cost or name in actual.cost]
    names += sorted({*cost, *actual.cost} - set(names))
    steps = [BridgeStep("revenue", actual.revenue - revenue)]
    steps += [BridgeStep("cost", cost.get(name, 0) - actual.cost.get(name, 0), name) for name in names]
    steps += [BridgeStep("waiting", actual.waiting), BridgeStep("losses", -actual.losses)]
    plan = revenue - sum(cost.values())
    rest = actual.margin - plan - sum(step.amount for step in steps)
    steps.append(BridgeStep("other", rest))
    shown = tuple(step for step in steps if step.amount)
    return (BridgeStep("plan", plan), *shown, BridgeStep("actual", actual.margin))


def levels(steps: Sequence[BridgeStep]) -> tuple[tuple[int, int], ...]:
    """Where each step begins and ends; the first and the last from zero.

    >>> levels((BridgeStep("plan", 400), BridgeStep("cost", -50, "labour"), BridgeStep("actual", 350)))
    ((0, 400), (400, 350), (0, 350))
    """
    at, found = 0, []
    for step in steps:
        begins = 0 if step.kind in ("plan", "actual") else at
        at = begins + step.amount
        found.append((begins, at))
    return tuple(found)
