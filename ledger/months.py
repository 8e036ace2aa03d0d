"""MonthSpan: a run of whole months, which statements are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.period import Period, month

_KEY = re.compile(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])")
"""A month of a year in which books may be kept, as it is kept: every month that is typed or clicked has to be one."""


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """From month `first` to month `last`, both in it, as they are kept: "2026-10".  `first` "" is the beginning."""

    first: str
    last: str

    @property
    def name(self) -> str:
        """How it stands in the ids of rows.

        >>> MonthSpan("2026-10", "2026-10").name, MonthSpan("2026-08", "2026-10").name, MonthSpan("", "2026-10").name
        ('2026-10', '2026-08..2026-10', '..2026-10')
        """
        return self.last if self.first == self.last else f"{self.first}..{self.last}"

    @property
    def year_to_date(self) -> MonthSpan:
        """From January to its last month."""
        return MonthSpan(f"{self.last[:4]}-01", self.last)

    @property
    def to_date(self) -> MonthSpan:
        """From the beginning to its last month."""
        return MonthSpan("", self.last)

    @property
    def last_day(self) -> date:
        return month(date.fromisoformat(f"{self.last}-01")).last

    @property
    def days(self) -> Period:
        """Its days; from the first that a calendar knows where it has no beginning."""
        start = date.fromisoformat(f"{self.first}-01") if self.first else date.min
        return Period(start, month(self.last_day).end)

    def __contains__(self, key: str) -> bool:
        return self.first <= key <= self.last

    def __iter__(self) -> Iterator[str]:
        """Its months; it must have a beginning."""
        at = date.fromisoformat(f"{self.first}-01")
        while (key := f"{at:%Y-%m}") <= self.last:
            yield key
            at = month(at).end


def named(name: str) -> MonthSpan | None:
    """The span that `name` has made; None where it is no such name.

    >>> named("2026-08..2026-10"), named("2026-13"), named("soon"), named("0000-10"), named("9999-12")
    (MonthSpan(first='2026-08', last='2026-10'), None, None, None, None)
    """
    first, dots, last = name.partition("..")
    first, last = (first, last) if dots else (name, name)
    if not all(_KEY.fullmatch(key) for key in filter(None, (first, last))):
        return None
    return MonthSpan(first, last) if last and first <= last else None


def year(number: int) -> MonthSpan | None:
    """The months of a year; None where no books are kept in it.

    >>> year(2026), year(0), year(10000)
    (MonthSpan(first='2026-01', last='2026-12'), None, None)
    """
    return named(f"{number:04d}-01..{number:04d}-12")


def of_days(first: date, last: date) -> MonthSpan | None:
    """The months that these days fill wholly; None where they do not.

    >>> of_days(date(2026, 10, 1), date(2026, 10, 31)), of_days(date(2026, 10, 2), date(2026, 10, 31))
    (MonthSpan(first='2026-10', last='2026-10'), None)
    """
    if first.day != 1 or last != month(last).last:
        return None
    return MonthSpan(f"{first:%Y-%m}", f"{last:%Y-%m}")
