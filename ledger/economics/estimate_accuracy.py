"""How well tasks are estimated: how far estimates were off, and to which side.

Source: economics.md section 3: of the tasks that were done in a period and had an estimate, accuracy is
1 − Σ|actual − estimate| ÷ Σ estimate, not below 0, and bias Σ actual ÷ Σ estimate − 1; tasks without an estimate are
counted beside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task that was done: minutes as estimated (None where nobody had), and as worked."""

    name: str
    estimate: int | None
    actual: int


@dataclass(frozen=True, slots=True)
class EstimateAccuracy:
    """Of some tasks that were done; `accuracy` and `bias` None where none of them had an estimate."""

    tasks: int
    without_estimate: int
    estimated: int
    actual: int
    accuracy: Fraction | None
    bias: Fraction | None


def estimate_accuracy(done: Iterable[DoneTask]) -> EstimateAccuracy:
    """The accuracy of the estimates of tasks that were done.

    >>> found = estimate_accuracy(
    ...     [DoneTask("login", 2400, 2820), DoneTask("map", 6000, 5400), DoneTask("end", None, 9)]
    ... )
    >>> found.tasks, found.without_estimate, found.accuracy, found.bias
    (2, 1, Fraction(123, 140), Fraction(-3, 140))
    """
    tasks = list(done)
    known = [(one.estimate, one.actual) for one in tasks if one.estimate is not None and one.estimate > 0]
    estimated, actual = sum(estimate for estimate, _actual in known), sum(actual for _estimate, actual in known)
    off = sum(abs(worked - estimate) for estimate, worked in known)
    return EstimateAccuracy(
        len(known),
        len(tasks) - len(known),
        estimated,
        actual,
        max(1 - Fraction(off, estimated), Fraction(0)) if known else None,
        Fraction(actual, estimated) - 1 if known else None,
    )
