"""Budgets: what is planned, what is used, which mark was crossed, where it is heading.

Used = posted + pending + committed (config may leave pending out).  Available = budget − used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ledger.money import Money, round_div
from ledger.period import Period

Policy = Literal["allow", "warn", "refuse"]
MARKS = (80, 100, 110)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A planned amount: for a category, maybe only for a task, maybe only for a month ("2026-11")."""

    category: str
    amount: Money
    task: int = 0
    month: str = ""


@dataclass(frozen=True, slots=True)
class PlannedHours:
    """Planned minutes of a role (a trade), with the standard rate of an hour that held when they were planned.

    `standard`: minor units of the project's currency; None where the role had no standard rate.
    """

    role: str
    minutes: int
    standard: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a project's budget; older ones stay.  `number` 0: the project has none; `at`: since when it holds,
    where that was asked for."""

    project: int
    number: int
    lines: tuple[BudgetLine, ...]
    reason: str = ""
    by: int = 0
    at: datetime | None = None
    hours: tuple[PlannedHours, ...] = ()

    def of(self, category: str) -> int | None:
        """Minor units planned for a category, over all tasks and months; None where there is no line."""
        amounts = [line.amount.minor for line in self.lines if line.category == category]
        return sum(amounts) if amounts else None

    @property
    def total(self) -> int:
        return sum(line.amount.minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Use:
    """What a category (or a project) has used, by stage, in minor units of the project's currency."""

    posted: int = 0
    pending: int = 0
    committed: int = 0
    minutes: int = 0

    def used(self, count_pending: bool = True) -> int:
        return self.posted + self.committed + (self.pending if count_pending else 0)

    def __add__(self, other: Use) -> Use:
        return Use(
            self.posted + other.posted,
            self.pending + other.pending,
            self.committed + other.committed,
            self.minutes + other.minutes,
        )


def percent(used: int, limit: int) -> int:
    """Used in whole percent of the limit, rounded down; what goes beyond a limit of nothing counts as 1000.

    >>> percent(799, 1000), percent(5, 0), percent(0, 0)
    (79, 1000, 0)
    """
    if limit <= 0:
        return 1000 if used > 0 else 0
    return used * 100 // limit


def crossed(limit: int, before: int, after: int, marks: Sequence[int] = MARKS) -> int | None:
    """The highest mark, in percent of the limit, that `after` has reached and `before` had not.

    >>> crossed(1000, before=700, after=850), crossed(1000, before=850, after=900), crossed(1000, before=0, after=1200)
    (80, None, 110)
    """
    was, now = percent(before, limit), percent(after, limit)
    return max((mark for mark in marks if was < mark <= now), default=None)


def target(limit: int, run: Period | None, today: date) -> int | None:
    """What would be used by the end of `today` if money were spent evenly over the project's days; None without dates.

    >>> target(1000, Period(date(2026, 11, 1), date(2026, 11, 11)), date(2026, 11, 5))
    500
    """
    if run is None or not len(run):
        return None
    gone = min(max((today - run.start).days + 1, 0), len(run))
    return round_div(limit * gone, len(run))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the money will be at the end: most likely, and a range.  `exhausted`: the day the budget is used up."""

    likely: int
    low: int
    high: int
    weekly: int
    exhausted: date | None


def forecast(use: Use, weeks: Sequence[int], run: Period | None, today: date, limit: int) -> Forecast | None:
    """Burn of the last weeks carried on to the project's end.

    `weeks` are the posted amounts of the last full weeks, oldest first; the range takes the slowest and the fastest
    run of half of them.  None without an end date or without any burn.
    """
    if run is None or not weeks or sum(weeks) <= 0:
        return None
    left = max((run.end - today).days - 1, 0)
    half = max(len(weeks) // 2, 1)
    runs = [max(sum(weeks[at : at + half]), 0) for at in range(len(weeks) - half + 1)]
    total, base = sum(weeks), use.posted + use.committed + use.pending
    exhausted = None
    if limit > base:
        days = round_div((limit - base) * 7 * len(weeks), total)
        exhausted = date.fromordinal(min(today.toordinal() + days, date.max.toordinal()))
    return Forecast(
        likely=base + round_div(total * left, 7 * len(weeks)),
        low=base + round_div(min(runs) * left, 7 * half),
        high=base + round_div(max(runs) * left, 7 * half),
        weekly=round_div(total, len(weeks)),
        exhausted=exhausted,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a budget answer, in minor units of the project's currency; `limit` None: nothing is planned for it."""

    category: str
    limit: int | None
    use: Use
    used: int

    @property
    def available(self) -> int | None:
        return None if self.limit is None else self.limit - self.used

    @property
    def percent(self) -> int | None:
        return None if self.limit is None else percent(self.used, self.limit)


def figures(version: Version, uses: Mapping[str, Use], order: Sequence[str], count_pending: bool) -> tuple[Figure, ...]:
    """A row for each category that is planned or used, in the order of the company's categories.

    >>> version = Version(1, 1, (BudgetLine("travel", Money(1000, "CNY")),))
    >>> [(row.category, row.percent) for row in figures(version, {"travel": Use(posted=800)}, ("travel",), True)]
    [('travel', 80)]
    """
    names = [name for name in order if version.of(name) is not None or name in uses]
    names += sorted({*uses, *(line.category for line in version.lines)} - set(order))
    return tuple(
        Figure(name, version.of(name), uses.get(name, Use()), uses.get(name, Use()).used(count_pending))
        for name in names
    )
