"""Period: a half-open run of days.  `end` is the first day that is not in it any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=offset) for offset in range(len(self)))

    def __len__(self) -> int:
        return max((self.end - self.start).days, 0)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)


def week(day: date, first: int = 0) -> Period:
    """The week that `day` is in; `first` is the weekday it begins on (0 = Monday).

    >>> week(date(2026, 11, 22)).start
    datetime.date(2026, 11, 16)
    """
    start = day - timedelta(days=(day.weekday() - first) % 7)
    return Period(start, start + timedelta(days=7))


def month(day: date) -> Period:
    """The calendar month that `day` is in.

    >>> month(date(2026, 12, 5)).end
    datetime.date(2027, 1, 1)
    """
    start = day.replace(day=1)
    return Period(start, (start + timedelta(days=31)).replace(day=1))


def month_key(day: date) -> str:
    """The month as it is kept: "2026-11"."""
    return f"{day.year:04d}-{day.month:02d}"
