"""Rates: what an hour costs (or is billed at), from a day on.  Person before role before company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.money import Money, round_div


@dataclass(frozen=True, slots=True)
class Rate:
    """An hourly rate in force from `start` until a later one of the same kind and holder.

    Attributes:
        kind: cost or billing.
        person, role: the holder; neither for the company's own.
        amount: per hour.
        parts: what it is made of ("wage", "social insurance", …) as the config defines cost; they add up to amount.
    """

    kind: Literal["cost", "billing"]
    start: date
    amount: Money
    person: int = 0
    role: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    id: int = 0


def in_force(rates: Iterable[Rate], kind: str, day: date, person: int, role: str) -> Rate | None:
    """The rate that holds on `day`, or None where nobody has set one.

    >>> hour = lambda minor: Money(minor, "CNY")
    >>> rates = [Rate("cost", date(2026, 1, 1), hour(100)), Rate("cost", date(2026, 6, 1), hour(200), person=7)]
    >>> in_force(rates, "cost", date(2026, 5, 1), 7, "").amount.minor
    100
    >>> in_force(rates, "cost", date(2026, 7, 1), 7, "").amount.minor
    200
    """
    best: Rate | None = None
    for rate in rates:
        if rate.kind != kind or rate.start > day or rate.person not in (0, person):
            continue
        if rate.role and (rate.role != role or rate.person):
            continue
        if best is None or _rank(rate) > _rank(best):
            best = rate
    return best


def _rank(rate: Rate) -> tuple[int, date, int]:
    return (2 if rate.person else 1 if rate.role else 0, rate.start, rate.id)


def cost(minutes: int, rate: Rate | None, currency: str) -> Money:
    """Minutes at an hourly rate, rounded half-even once; nothing where there is no rate yet.

    >>> cost(90, Rate("cost", date(2026, 1, 1), Money(6001, "CNY")), "CNY")
    Money(minor=9002, currency='CNY')
    """
    if rate is None:
        return Money(0, currency)
    return Money(round_div(minutes * rate.amount.minor, 60), rate.amount.currency)


@dataclass(frozen=True, slots=True)
class Worked:
    """Hours that were booked, with the cost they were booked at."""

    id: int
    project: int
    person: int
    day: date
    minutes: int
    booked: Money


@dataclass(frozen=True, slots=True)
class Difference:
    """What booked hours would cost at another rate."""

    worked: Worked
    new: Money

    @property
    def amount(self) -> Money:
        return self.new - self.worked.booked


def differences(worked: Sequence[Worked], rates: Sequence[Rate], role_of: dict[int, str]) -> tuple[Difference, ...]:
    """Which booked hours would cost something else at `rates`; proposed to finance, posted only when they confirm."""
    out = []
    for one in worked:
        rate = in_force(rates, "cost", one.day, one.person, role_of.get(one.person, ""))
        new = cost(one.minutes, rate, one.booked.currency)
        if new != one.booked:
            out.append(Difference(one, new))
    return tuple(out)
