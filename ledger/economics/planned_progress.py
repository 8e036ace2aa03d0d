"""How far a project should be on a day: the planned days of its stages, straight between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

WHOLE = 10_000
"""All of the work, in hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """On the evening of a day so much of the work is (to be) done, in hundredths of a percent."""

    day: date
    share: int


def planned_progress(points: Sequence[ProgressPoint], start: date | None, day: date) -> Fraction | None:
    """The share of the work that was planned to be done on the evening of a day; None where nothing was planned.

    `start`: the first day of the project, on whose morning nothing is done; None where nobody has said.

    >>> plan = (ProgressPoint(date(2026, 1, 31), 2000), ProgressPoint(date(2026, 3, 2), 5000))
    >>> planned_progress(plan, date(2026, 1, 1), date(2026, 1, 31)), planned_progress(plan, None, date(2026, 2, 15))
    (Fraction(1, 5), Fraction(7, 20))
    >>> planned_progress(plan, date(2026, 1, 22), date(2026, 1, 26)), planned_progress((), None, date(2026, 1, 26))
    (Fraction(1, 10), None)
    """
    if not points:
        return None
    known = [(point.day.toordinal(), point.share) for point in sorted(points, key=lambda one: one.day)]
    at = day.toordinal()
    if start is not None and start.toordinal() <= known[0][0]:
        known.insert(0, (start.toordinal() - 1, 0))
    if at >= known[-1][0]:
        return Fraction(known[-1][1], WHOLE)
    for (before, low), (after, high) in pairwise(known):
        if before <= at < after:
            return (low + Fraction((high - low) * (at - before), after - before)) / WHOLE
    return Fraction(0)
