"""Rates: what an hour costs (or is billed at), from a day on.  Person before role before company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.errors import BadInput, sentence
from ledger.money import Money, round_div

Part = Literal["wage", "insurance", "fund", "overhead"]
PARTS: tuple[Part, ...] = ("wage", "insurance", "fund", "overhead")
"""What a loaded rate may be made of: the wage, the employer's share of social insurance and of the housing fund, and a
share of overhead."""


@dataclass(frozen=True, slots=True)
class Rate:
    """An hourly rate in force from `start` until a later one of the same kind and holder.

    Attributes:
        kind: cost or billing; standard: what an hour of a role should cost, by which plans are made; internal: what
            another department is charged for it.
        person, role: the holder; neither for the company's own.
        amount: per hour.
        parts: (part, minor units) of what it is made of; they add up to amount.  None where only the whole is known.
    """

    kind: Literal["cost", "billing", "standard", "internal"]
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


def loaded(start: date, parts: Mapping[str, Money], person: int = 0, role: str = "") -> Rate:
    """A cost rate that is the sum of its parts.  Raises BadInput for a part below zero, or of another currency.

    >>> hour = lambda major: Money(major * 100, "CNY")
    >>> rate = loaded(date(2026, 11, 1), {"insurance": hour(20), "wage": hour(80), "overhead": hour(15)})
    >>> rate.amount.minor, rate.parts
    (11500, (('wage', 8000), ('insurance', 2000), ('overhead', 1500)))
    """
    ordered = [(name, parts[name]) for name in PARTS if name in parts]
    if not ordered or any(amount.minor < 0 for _name, amount in ordered):
        raise BadInput(sentence("A rate cannot be negative."), field="amount")
    whole = sum((amount for _name, amount in ordered[1:]), ordered[0][1])
    return Rate("cost", start, whole, person, role, tuple((name, amount.minor) for name, amount in ordered))


@dataclass(frozen=True, slots=True)
class DayBooked:
    """What the books have of a person's day so far: how many entries, their minutes, the minor units they stand at."""

    entries: int = 0
    minutes: int = 0
    minor: int = 0

    def __add__(self, other: DayBooked) -> DayBooked:
        return DayBooked(self.entries + other.entries, self.minutes + other.minutes, self.minor + other.minor)


NOTHING_BOOKED = DayBooked()


def cost(minutes: int, rate: Rate | None, currency: str, day: DayBooked = NOTHING_BOOKED) -> Money:
    """Minutes at an hourly rate, rounded half-even once; nothing where there is no rate yet.

    `day` is what the person has on that day besides: the entry takes what the whole day costs less what stands, so
    that a day costs the same in one entry and in ten.  It is never more than a minor unit off its own cost, whatever
    was corrected before, and what stands there at another rate is left as it is.

    >>> rate = Rate("cost", date(2026, 1, 1), Money(6001, "CNY"))
    >>> cost(90, rate, "CNY")
    Money(minor=9002, currency='CNY')
    >>> rate = Rate("cost", date(2026, 1, 1), Money(10001, "CNY"))
    >>> cost(10, rate, "CNY").minor, cost(10, rate, "CNY", DayBooked(2, 20, 3334)).minor
    (1667, 1666)
    """
    if rate is None:
        return Money(0, currency)
    hour = rate.amount.minor
    own = round_div(minutes * hour, 60)
    if abs(day.minutes * hour - 60 * day.minor) > 90 * day.entries:  # more than rounding leaves
        return Money(own, rate.amount.currency)
    rest = round_div((day.minutes + minutes) * hour, 60) - day.minor
    return Money(max(own - 1, min(own + 1, rest)), rate.amount.currency)


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
    rate: Rate | None = None

    @property
    def amount(self) -> Money:
        return self.new - self.worked.booked


RateOf = Callable[[int, date], Rate | None]
"""(person, day) -> the rate that holds for them then."""


def differences(worked: Sequence[Worked], before: RateOf, after: RateOf) -> tuple[Difference, ...]:
    """Which booked hours would cost something else; proposed to finance, posted only when they confirm.

    A person's day is costed as a whole, entry by entry; one whose rate stays, and that is no more than rounding off,
    stays as it is.
    """
    days: dict[tuple[int, date], list[Worked]] = defaultdict(list)
    for one in worked:
        days[one.person, one.day].append(one)
    out = []
    for (person, day), entries in days.items():
        rate, so_far, found = after(person, day), NOTHING_BOOKED, []
        for one in entries:
            new = cost(one.minutes, rate, one.booked.currency, so_far)
            so_far += DayBooked(1, one.minutes, new.minor)
            if new != one.booked:
                found.append(Difference(one, new, rate))
        if _hour(before(person, day)) != _hour(rate) or any(abs(one.amount.minor) > 1 for one in found):
            out += found
    return tuple(sorted(out, key=lambda difference: difference.worked.id))


def _hour(rate: Rate | None) -> int:
    return rate.amount.minor if rate else 0
