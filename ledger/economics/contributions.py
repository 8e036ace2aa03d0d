"""What moved a forecast: the likely cost at completion by category, on two days, and the lever that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True, slots=True)
class Contribution:
    """By how much a category moves the likely cost, minor units; “” is the estimate that somebody has given anew."""

    category: str
    minor: int


ESTIMATE = ""


def by_progress(cost: Mapping[str, int], done: Fraction) -> dict[str, Fraction]:
    """Category -> its part of the typical forecast, BAC × AC ÷ EV, which is its cost ÷ progress.

    >>> by_progress({"labour": 300, "travel": 30}, Fraction(1, 2))["labour"]
    Fraction(600, 1)
    """
    return {name: minor / done for name, minor in cost.items()}


def by_months(cost: Mapping[str, int], months: Mapping[str, int], number: int, left: int) -> dict[str, Fraction]:
    """Category -> its part of the forecast by the mean of the last months: its cost, and its mean of each month left.

    `months`: category -> cost of the last `number` months together.

    >>> by_months({"labour": 300}, {"labour": 200}, 2, 3)["labour"]
    Fraction(600, 1)
    """
    return {name: minor + Fraction(months.get(name, 0) * left, number) for name, minor in cost.items()}


def moved(before: Mapping[str, Fraction], after: Mapping[str, Fraction], most: int = 3) -> tuple[Contribution, ...]:
    """The largest contributions to the change between two days, the largest first; what did not move is left out.

    >>> moved({"labour": Fraction(600)}, {"labour": Fraction(500), "material": Fraction(900), "travel": Fraction(0)})
    (Contribution(category='material', minor=900), Contribution(category='labour', minor=-100))
    """
    names = dict.fromkeys((*before, *after))
    zero = Fraction(0)
    changes = [
        Contribution(name, floor(after.get(name, zero) - before.get(name, zero) + Fraction(1, 2))) for name in names
    ]
    ranked = sorted((one for one in changes if one.minor), key=lambda one: (-abs(one.minor), one.category))
    return tuple(ranked[:most])


def lever(planned: Mapping[str, int], used: Mapping[str, int]) -> Contribution | None:
    """The largest category that is not spent yet: what can still be done otherwise; None where all is spent.

    >>> lever({"labour": 500, "material": 900}, {"labour": 100, "material": 700})
    Contribution(category='labour', minor=400)
    """
    left = [Contribution(name, minor - used.get(name, 0)) for name, minor in planned.items()]
    return max((one for one in left if one.minor > 0), key=lambda one: (one.minor, one.category), default=None)
