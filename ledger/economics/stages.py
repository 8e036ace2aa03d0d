"""When the parts of a project's work were planned and when they were done, from how far it was said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.economics.planned_progress import ProgressPoint


@dataclass(frozen=True, slots=True)
class StageDays:
    """A part of the work, up to a share of it.

    Attributes:
        share: hundredths of a percent, at the end of the part.
        planned: first and last day.
        actual: the last day on which it was said that the part had not begun or only just, and the first on which it
            was said to be done; up to `today` where it goes on; None where it has not begun.
        done: it is.
    """

    share: int
    planned: tuple[date, date]
    actual: tuple[date, date] | None
    done: bool


def stages(
    planned: Sequence[ProgressPoint], reported: Sequence[ProgressPoint], start: date, today: date
) -> tuple[StageDays, ...]:
    """The parts that a plan names, each with the days between which it was done.

    >>> plan = [ProgressPoint(date(2026, 11, 30), 4000), ProgressPoint(date(2026, 12, 31), 10000)]
    >>> said = [ProgressPoint(date(2026, 11, 10), 2000), ProgressPoint(date(2026, 12, 4), 4500)]
    >>> one, two = stages(plan, said, date(2026, 11, 1), date(2026, 12, 9))
    >>> one.actual, one.done
    ((datetime.date(2026, 11, 1), datetime.date(2026, 12, 4)), True)
    >>> two.actual, two.done
    ((datetime.date(2026, 12, 4), datetime.date(2026, 12, 9)), False)
    """
    found, before = [], ProgressPoint(start, 0)
    for point in planned:
        begun = before.day if not before.share else _reached(reported, before.share)
        over = _reached(reported, point.share)
        further = any(one.share > before.share for one in reported)
        actual: tuple[date, date] | None = None
        if begun is not None and further:
            begun = start if not before.share else begun
            actual = (min(begun, over or today), over or today)
        found.append(StageDays(point.share, (min(before.day, point.day), point.day), actual, over is not None))
        before = point
    return tuple(found)


def _reached(reported: Sequence[ProgressPoint], share: int) -> date | None:
    """The first day on which so much was said to be done."""
    return next((one.day for one in reported if one.share >= share), None)
