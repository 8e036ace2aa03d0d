"""Why labour cost more or less than it should have, by role: the rate of people, and how much they got done.

Positive is good.  Money is in minor units of the project's currency, time in minutes, both to date.
Source: economics.md section 3; textbook costing, e.g. ACCA FMA (rate and efficiency variance).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

_HOUR = 60


@dataclass(frozen=True, slots=True)
class RoleLabour:
    """What a role was planned to do in a project and did.

    Attributes:
        minutes, cost: worked and booked to date.
        planned: minutes in the budget version that was in force; 0 where none are.
        standard: minor units an hour, frozen in that version; None where it had none.
    """

    role: str
    minutes: int
    cost: int
    planned: int = 0
    standard: int | None = None


@dataclass(frozen=True, slots=True)
class RoleVariance:
    """Rate and efficiency of a role; None where they cannot be told.

    Attributes:
        allowed: the minutes that the work done should have taken; None where no progress is measured.
        rate: hours worked at the standard rate − their cost.
        efficiency: (allowed − worked) at the standard rate.
    """

    labour: RoleLabour
    allowed: int | None = None
    rate: int | None = None
    efficiency: int | None = None

    @property
    def total(self) -> int | None:
        """What the work done should have cost − what it did cost."""
        return None if self.rate is None or self.efficiency is None else self.rate + self.efficiency


@dataclass(frozen=True, slots=True)
class VarianceSum:
    """All roles together; a part is None where no role has it."""

    minutes: int
    cost: int
    rate: int | None
    efficiency: int | None

    @property
    def total(self) -> int | None:
        return None if self.rate is None or self.efficiency is None else self.rate + self.efficiency


def variance(of: RoleLabour, progress: Fraction | None) -> RoleVariance:
    """The variances of one role; `progress`: physical progress of the project, None where none is measured.

    The standard is what the work *done* should have taken, not the whole plan.  Hours at the standard rate are rounded
    once, half to even; what is left of the cost is the rate.

    >>> done = variance(RoleLabour("engineer", 14160, 4180800, planned=57600, standard=17500), Fraction(18, 100))
    >>> done.allowed, done.rate, done.efficiency, done.total
    (10368, -50800, -1106000, -1156800)

    Without progress there is the rate alone; without a plan all hours are too many; without a standard there is none:

    >>> variance(RoleLabour("engineer", 60, 18000, standard=17500), None).rate
    -500
    >>> variance(RoleLabour("engineer", 60, 18000, standard=17500), Fraction(1)).efficiency
    -17500
    >>> variance(RoleLabour("engineer", 60, 18000, planned=60), Fraction(1)).total is None
    True
    """
    should = of.planned * progress if progress is not None else None
    allowed = None if should is None else round(should)
    if of.standard is None:
        return RoleVariance(of, allowed)
    at_standard = round(Fraction(of.minutes * of.standard, _HOUR))
    rate = at_standard - of.cost
    if should is None:
        return RoleVariance(of, None, rate)
    return RoleVariance(of, allowed, rate, round(should * of.standard / _HOUR) - at_standard)


def together(roles: Iterable[RoleVariance]) -> VarianceSum:
    """The sum of roles; of a part that a role with hours lacks nothing is told, as it would not be the whole.

    >>> one = variance(RoleLabour("engineer", 60, 18000, planned=120, standard=17500), Fraction(1))
    >>> other = variance(RoleLabour("cook", 60, 9000), Fraction(1))
    >>> together([one]).total, together([one, other]).total, together([one, other]).cost
    (17000, None, 27000)
    """
    every = list(roles)
    rates = [one.rate for one in every if one.rate is not None or one.labour.minutes]
    efficiencies = [one.efficiency for one in every if one.efficiency is not None or one.labour.minutes]
    return VarianceSum(
        sum(one.labour.minutes for one in every),
        sum(one.labour.cost for one in every),
        _sum(rates),
        _sum(efficiencies),
    )


def _sum(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None
