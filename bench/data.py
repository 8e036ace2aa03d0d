"""What the works are done on: entries, budgets and receivables by formula, and what must come out, to the cent.

Nothing is random: entry number i is the same on every machine and for every program, so figures can be compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_MASK = (1 << 64) - 1
PROJECTS = 200
STAFF = 1000
CATEGORIES = ("labour", "travel", "materials", "equipment", "subcontract", "other")
RATE = 6000
"""Cents an hour, for everybody."""
FIRST_DAY = date(2026, 1, 1)
TODAY = date(2026, 11, 20)
LEVELS = (1, 15, 30)
"""Days past due at which a receivable is dunned."""


def splitmix64(number: int) -> int:
    """The number's place in a sequence that looks random.

    >>> splitmix64(0) == 0xE220A8397B1DCDAF
    True
    """
    z = ((number + 1) * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


class Worked(NamedTuple):
    """One command: so many minutes of somebody on a project, a category, a day."""

    number: int
    project: int
    category: int
    staff: int
    day: date
    minutes: int

    @property
    def cents(self) -> int:
        return self.minutes * RATE // 60

    @property
    def note(self) -> str:
        return f"note {self.number}"


class Owed(NamedTuple):
    """One receivable; `level` counts from 1, 0 where nothing is to be told yet."""

    number: int
    project: int
    due: date
    level: int


def worked(number: int, staff: int = STAFF) -> Worked:
    """Entry `number` of the data set."""
    h = splitmix64(number)
    day = FIRST_DAY + timedelta(days=(h >> 40) % 320)
    return Worked(number, h % PROJECTS, (h >> 8) % 6, (h >> 52) % staff, day, 15 * (1 + (h >> 16) % 32))


def entries(count: int, start: int = 0, staff: int = STAFF) -> Iterator[Worked]:
    """Entries start..start+count-1."""
    return (worked(number, staff) for number in range(start, start + count))


def expected(count: int, start: int = 0, staff: int = STAFF) -> dict[tuple[int, int], int]:
    """(project, category) -> cents that the entries must add up to."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for one in entries(count, start, staff):
        sums[one.project, one.category] += one.cents
    return dict(sums)


def budget(project: int, category: int) -> int:
    """Cents planned for a category of a project."""
    return 1_000_000 + 10_000 * ((7 * project + 13 * category) % 97)


def owed(number: int) -> Owed:
    """Receivable `number`: every tenth is late."""
    h = splitmix64(10**9 + 7 + number)
    if number % 10:
        return Owed(number, h % PROJECTS, TODAY + timedelta(days=(h >> 24) % 90), 0)
    late = 1 + (h >> 24) % 60
    return Owed(number, h % PROJECTS, TODAY - timedelta(days=late), sum(late >= days for days in LEVELS))


def code(project: int) -> str:
    return f"P{project:03d}"


def account(staff: int) -> str:
    return f"u{staff:04d}"
