"""How much of people's time was sold: availability, utilisation, and whether hours were entered on time.

Time is in whole minutes.  Available time is net of leave: writers also divide by gross capacity or by the hours logged
(Projector, BQE and Everhour describe all three), so whoever shows a share shows what it was divided by.
Source: economics.md section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from ledger.absence import expected
from ledger.nouns import Absence
from ledger.period import Period, week

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TimeUsed:
    """Minutes of a person, a group or a company: what was available, what was worked, what of it was billable.

    Billable are minutes on customers' projects that are not marked otherwise.  Overtime makes more than the whole.
    """

    available: int = 0
    logged: int = 0
    billable: int = 0

    def __add__(self, other: TimeUsed) -> TimeUsed:
        return TimeUsed(self.available + other.available, self.logged + other.logged, self.billable + other.billable)

    @property
    def share(self) -> Fraction | None:
        """Billable ÷ available; None where nothing was available.

        >>> TimeUsed(10080, 10080, 7560).share, TimeUsed(0, 60, 60).share
        (Fraction(3, 4), None)
        """
        return Fraction(self.billable, self.available) if self.available else None


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One day of a person, with what they were on that day."""

    person: int
    day: date
    use: TimeUsed
    role: str = ""
    department: str = ""


def available(minutes: int, absences: Collection[Absence], *, works: bool = True) -> int:
    """The minutes of a day on which somebody was there to work: none where nobody works, and never fewer than none.

    >>> monday = date(2026, 3, 12)
    >>> available(480, [Absence(monday, minutes=240)]), available(240, [Absence(monday, minutes=480)])
    (240, 0)
    >>> available(480, [], works=False)
    0
    """
    return expected(minutes, absences) if works else 0


def summed(days: Iterable[PersonDay], key: Callable[[PersonDay], Key]) -> dict[Key, TimeUsed]:
    """What days come to, by what each was: a share of a group is a sum by a sum, never a mean of shares.

    >>> march = [PersonDay(1, date(2026, 3, 2), TimeUsed(480, 480, 480), "engineer")]
    >>> march += [PersonDay(1, date(2026, 3, 3), TimeUsed(480, 480, 0), "manager")]
    >>> summed(march, lambda one: one.role)["manager"].share
    Fraction(0, 1)
    """
    out: dict[Key, TimeUsed] = {}
    for one in days:
        named = key(one)
        out[named] = out.get(named, TimeUsed()) + one.use
    return out


def percent(share: Fraction | None) -> Decimal | None:
    """A share as it is shown: percent with one decimal, half to even; nothing where there is none.

    >>> percent(Fraction(15, 16)), percent(Fraction(1, 8)), percent(None)
    (Decimal('93.8'), Decimal('12.5'), None)
    """
    if share is None:
        return None
    thousandths = round(share * 1000)  # a Fraction rounds half to even
    return Decimal(thousandths).scaleb(-1)


# ---- on time


@dataclass(frozen=True, slots=True)
class OnTime:
    """Working spans that were entered in time, of all that were expected."""

    spans: int = 0
    expected: int = 0

    def __add__(self, other: OnTime) -> OnTime:
        return OnTime(self.spans + other.spans, self.expected + other.expected)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.spans, self.expected) if self.expected else None


def spans(period: Period, *, weekly: bool = False, week_start: int = 0) -> tuple[Period, ...]:
    """The spans of a period in which hours are entered: its days, or its weeks, cut where the period ends.

    >>> [(one.start.day, one.last.day) for one in spans(Period(date(2026, 1, 1), date(2026, 1, 13)), weekly=True)]
    [(1, 4), (5, 11), (12, 12)]
    """
    if not weekly:
        return tuple(Period(day, day + timedelta(days=1)) for day in period)
    out: list[Period] = []
    day = period.start
    while day < period.end:
        end = min(week(day, week_start).end, period.end)
        out.append(Period(day, end))
        day = end
    return tuple(out)


def on_time(
    of: Iterable[Period],
    minutes: Mapping[date, int],
    entered: Mapping[date, Collection[date]],
    works: Callable[[date], bool],
    today: date,
) -> OnTime:
    """How many spans were entered by the end of the next working day.

    A span counts where something was available in it and its time is over; an empty one is late.  What is corrected
    later keeps the day on which it was first entered.

    Args:
        minutes: day -> available minutes of the person.
        entered: day worked -> the days on which its rows were first entered.
        works: whether the company works on a day.

    >>> monday, tuesday, friday = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
    >>> day = [Period(monday, tuesday)]
    >>> on_time(day, {monday: 480}, {monday: [tuesday]}, lambda day: day.weekday() < 5, friday)
    OnTime(spans=1, expected=1)
    >>> on_time(day, {monday: 480}, {monday: [monday, friday]}, lambda day: day.weekday() < 5, friday)
    OnTime(spans=0, expected=1)
    >>> on_time(day, {monday: 480}, {}, lambda day: day.weekday() < 5, tuesday)
    OnTime(spans=0, expected=0)
    """
    good = count = 0
    for span in of:
        if not any(minutes.get(day) for day in span):
            continue
        rows = [day for worked in span for day in entered.get(worked, ())]
        deadline = _next_working(span.last, works)
        if deadline >= today and not rows:
            continue  # there is time yet
        count += 1
        good += bool(rows) and max(rows) <= deadline
    return OnTime(good, count)


def _next_working(day: date, works: Callable[[date], bool]) -> date:
    following = day + timedelta(days=1)
    while not works(following):
        following += timedelta(days=1)
    return following
