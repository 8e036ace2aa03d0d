"""What a department is owed for the hours that its people work on another department's projects.

Source: economics.md section 8, internal chargeback: from every entry whose person's department of that day is not the
project's; minutes × internal rate, a cap if one was agreed; the giving department's result is charge − cost.  A month
is the difference of two month-ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.money import round_div

RateOn = Callable[[str, date], int | None]
"""(role, day) -> the internal rate of an hour in minor units; None where there is none."""


@dataclass(frozen=True, slots=True)
class ForeignHours:
    """What somebody of one department worked in one role on a project of another on a day; `cost` in minor units."""

    person: int
    day: date
    project: int
    giving: str
    receiving: str
    role: str
    minutes: int
    cost: int


@dataclass(frozen=True, slots=True)
class InternalAgreement:
    """That a department works on another's project, from a day on.

    Attributes:
        role: of the hours it is about; "" for all roles.
        planned: minutes a month; 0 where nobody has said.
        cap: the whole charge is no more than that; None: nothing limits it.
        until: its last day; None: it goes on.
    """

    id: int
    giving: str
    project: int
    role: str
    start: date
    planned: int = 0
    cap: int | None = None
    until: date | None = None

    def covers(self, one: ForeignHours) -> bool:
        """Whether hours are among those that it is about."""
        return (
            (one.giving, one.project) == (self.giving, self.project)
            and self.role in ("", one.role)
            and self.start <= one.day
            and (self.until is None or one.day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Charged:
    """What is charged by one agreement to date.

    Attributes:
        value: minutes × internal rate, the cap applied; `cut` what it cuts off.
        cost: of the hours; `unpriced` the minutes of roles that had no internal rate.
        planned: what the planned minutes of its months come to, where all of them can be told.
    """

    minutes: int = 0
    value: int = 0
    cut: int = 0
    cost: int = 0
    unpriced: int = 0
    planned: int | None = None
    people: frozenset[int] = frozenset()

    @property
    def result(self) -> int:
        """Of the giving department."""
        return self.value - self.cost

    def since(self, before: Charged) -> Charged:
        """What came since an earlier state."""
        planned = None if self.planned is None or before.planned is None else self.planned - before.planned
        return Charged(
            self.minutes - before.minutes,
            self.value - before.value,
            self.cut - before.cut,
            self.cost - before.cost,
            self.unpriced - before.unpriced,
            planned,
            self.people,
        )


def charged(agreement: InternalAgreement, hours: Iterable[ForeignHours], rate: RateOn, until: date) -> Charged:
    """What an agreement comes to up to a day; rounded once.

    >>> agreed = InternalAgreement(1, "Field", 7, "engineer", date(2026, 2, 1), planned=7200)
    >>> work = [
    ...     ForeignHours(3, date(2026, 2, day), 7, "Field", "Delivery", "engineer", 1920, 537_600) for day in (5, 6)
    ... ]
    >>> found = charged(agreed, work, lambda role, day: 19_000, date(2026, 2, 28))
    >>> found.value, found.result, found.planned
    (1216000, 140800, 2280000)
    """
    those = [one for one in hours if one.day <= until and agreement.covers(one)]
    exact, unpriced = Fraction(0), 0
    for one in those:
        hour = rate(one.role, one.day)
        if hour is None:
            unpriced += one.minutes
        else:
            exact += Fraction(one.minutes * hour, 60)
    whole = round_div(exact.numerator, exact.denominator)
    value = whole if agreement.cap is None else min(whole, agreement.cap)
    return Charged(
        sum(one.minutes for one in those),
        value,
        whole - value,
        sum(one.cost for one in those),
        unpriced,
        _planned(agreement, rate, until),
        frozenset(one.person for one in those if one.minutes),
    )


def _planned(agreement: InternalAgreement, rate: RateOn, until: date) -> int | None:
    """The planned minutes of every month that had begun by a day, at the internal rate of its first day in it."""
    if not agreement.planned or not agreement.role:
        return None
    exact, day, last = Fraction(0), agreement.start, min(until, agreement.until or until)
    while day <= last:
        hour = rate(agreement.role, day)
        if hour is None:
            return None
        exact += Fraction(agreement.planned * hour, 60)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return round_div(exact.numerator, exact.denominator)


def not_agreed(agreements: Sequence[InternalAgreement], hours: Iterable[ForeignHours]) -> dict[tuple[str, int], int]:
    """(giving department, project) -> minutes that no agreement is about.

    >>> not_agreed([], [ForeignHours(3, date(2026, 2, 5), 7, "Field", "Delivery", "engineer", 60, 0)])
    {('Field', 7): 60}
    """
    found: dict[tuple[str, int], int] = {}
    for one in hours:
        if not any(agreed.covers(one) for agreed in agreements):
            key = one.giving, one.project
            found[key] = found.get(key, 0) + one.minutes
    return {key: minutes for key, minutes in found.items() if minutes}
