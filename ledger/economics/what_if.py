"""What would be if: somebody leaves a project, people join it, a category goes on as it does.

Nobody knows who will take over what.  So work is counted in minutes and goes on at the pace at which it went, everybody
who joins is taken as up to speed on the first day, and the hours that somebody leaves behind are priced at the standard
rate of their role: an answer says each of these beside its figures.  Source: economics.md sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.money import round_div

LOOKED_BACK = 91
"""Days by which a pace is told: thirteen weeks."""
LONGEST = 366 * 5
"""Days ahead that are looked at: what takes longer never ends as it goes."""


def pace(minutes: int, days: int) -> int:
    """Minutes of a working day, of what was worked on so many of them.

    >>> pace(2400, 10), pace(0, 0)
    (240, 0)
    """
    return round_div(minutes, days) if days > 0 else 0


def minutes_left(worked: int, planned: int, done: Fraction | None) -> int | None:
    """What is still to be worked on a project; None where nobody can tell.

    With progress, the rest takes as long for each part of the work as what is done; without, what of the planned hours
    is not used.  Hours used ÷ hours planned is no progress, so plans that are used up tell nothing.

    >>> minutes_left(600, 0, Fraction(2, 5)), minutes_left(600, 1000, None), minutes_left(600, 500, None)
    (900, 400, None)
    >>> minutes_left(0, 1000, Fraction(0)), minutes_left(600, 0, Fraction(1))
    (1000, 0)
    """
    if done is not None and done >= 1:
        return 0
    if done and worked > 0:
        return round(worked * (1 - done) / done)
    left = planned if done == 0 else planned - worked
    return left if left > 0 else None


@dataclass(frozen=True, slots=True)
class WorkAhead:
    """How the rest of a project is worked off.

    Attributes:
        finish: the day on which it is done; None where at this pace it never is.
        minutes: what is worked on it up to then by those who are asked about.
    """

    finish: date | None
    minutes: int


def worked_off(left: int, start: date, pace_on: Callable[[date], int], asked_on: Callable[[date], int]) -> WorkAhead:
    """Work off so many minutes from a day on.

    Args:
        pace_on: minutes that all together work on a day, 0 where nobody works.
        asked_on: of those, the minutes of the people who are asked about.

    >>> monday = date(2026, 11, 30)
    >>> worked_off(900, monday, lambda day: 300, lambda day: 100)
    WorkAhead(finish=datetime.date(2026, 12, 2), minutes=300)
    >>> worked_off(900, monday, lambda day: 0, lambda day: 0).finish is None
    True
    """
    theirs = 0
    for day in (start + timedelta(days=n) for n in range(LONGEST)):
        if left <= 0:
            return WorkAhead(day - timedelta(days=1), theirs)
        whole = pace_on(day)
        if whole <= 0:
            continue
        part = min(left, whole)
        theirs += round_div(asked_on(day) * part, whole)
        left -= part
        if left <= 0:
            return WorkAhead(day, theirs)
    return WorkAhead(None, theirs)


def working_days(first: date, last: date, works: Callable[[date], bool]) -> int:
    """Working days from one day to another, both counted.

    >>> working_days(date(2026, 11, 27), date(2026, 12, 1), lambda day: day.weekday() < 5)
    3
    """
    return sum(works(first + timedelta(days=n)) for n in range((last - first).days + 1))


def days_later(before: date | None, after: date | None, works: Callable[[date], bool]) -> int | None:
    """By how many working days an end moves, negative for earlier; None where one of them is never reached.

    >>> weekday = lambda day: day.weekday() < 5
    >>> days_later(date(2026, 11, 27), date(2026, 12, 1), weekday), days_later(date(2026, 12, 1), None, weekday)
    (2, None)
    >>> days_later(date(2026, 12, 1), date(2026, 11, 27), weekday)
    -2
    """
    if before is None or after is None:
        return None
    if after < before:
        return -working_days(after + timedelta(days=1), before, works)
    return working_days(before + timedelta(days=1), after, works)


def at_rate(minutes: int, hourly: int) -> int:
    """Minutes at an hourly rate in minor units.

    >>> at_rate(90, 17500)
    26250
    """
    return round_div(minutes * hourly, 60)


@dataclass(frozen=True, slots=True)
class CategoryAhead:
    """Where a category ends if it goes on as in the last months; minor units, or minutes.

    Attributes:
        used: so far, with what is pending and on order.
        daily: what a day takes, as a fraction.
        at_end: at the planned end, None without one.
        passes: the day on which its plan is used up, None where that does not happen before the planned end; the first
            day where it is over already.
    """

    used: int
    daily: Fraction
    at_end: int | None
    passes: date | None


def category_ahead(
    used: int, months: Sequence[int], days: int, plan: int, today: date, end: date | None
) -> CategoryAhead:
    """A category goes on as it did: what the last whole months took, a day like the other.

    >>> found = category_ahead(900, (300, 310), 61, 1500, date(2026, 11, 30), date(2026, 12, 31))
    >>> found.at_end, found.passes
    (1210, None)
    >>> category_ahead(900, (300, 310), 61, 1000, date(2026, 11, 30), None).passes
    datetime.date(2026, 12, 10)
    """
    daily = Fraction(max(sum(months), 0), days) if days > 0 else Fraction(0)
    at_end = None if end is None else used + round(daily * max((end - today).days, 0))
    passes: date | None = None
    if plan > 0 and used >= plan:
        passes = today
    elif plan > 0 and daily > 0:
        needed = Fraction(plan - used) / daily
        ahead = int(-(-needed // 1))
        if ahead <= LONGEST and (end is None or today + timedelta(days=ahead) <= end):
            passes = today + timedelta(days=ahead)
    return CategoryAhead(used, daily, at_end, passes)
