"""Material and rental of a project to date: what the work allowed and took, and what price and quantity made of it.

Positive variances are good; “over” is positive when over.  Money is in minor units, quantities are in the item's unit.
Source: economics.md section 4; textbook costing (price and quantity variance of materials).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from ledger.units import COUNTED

USUAL_MARKS = (10,)
"""At so many percent over it is told, where nothing else was said of an item."""


@dataclass(frozen=True, slots=True)
class Norm:
    """So much of an item for each unit of work, normal waste inside; `work` is the unit of the work, “m2”."""

    quantity: Fraction
    work: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item of a project up to a day.

    Attributes:
        price: the contract's, a unit; None where none was agreed.
        allowed: the quantity that the work done should have taken; None where no norm and no total tells.
        used: issued less returned; transfers between sites net to nothing.
        bought: quantity of the invoices of it; `net`: what they came to without tax.
        ordered, ordered_net: the same of orders, which count while nothing is invoiced.
        sites: site -> what was used there.
        idle: days of it that stood idle; they are in `used`.
    """

    item: str
    unit: str
    price: int | None = None
    allowed: Fraction | None = None
    used: Fraction = Fraction(0)
    bought: Fraction = Fraction(0)
    net: int = 0
    ordered: Fraction = Fraction(0)
    ordered_net: int = 0
    sites: tuple[tuple[str, Fraction], ...] = ()
    idle: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class ItemVariance:
    """Price and quantity apart; what cannot be told is None.

    Attributes:
        average: paid for a unit so far; `provisional` where that is the price of an order, not of an invoice.
        over: (used − allowed) ÷ allowed, in money where both prices are known, else in quantity alone.
    """

    facts: ItemFacts
    average: Fraction | None = None
    provisional: bool = False
    allowed_cost: int | None = None
    actual_cost: int | None = None
    price: int | None = None
    quantity: int | None = None
    over: Fraction | None = None

    @property
    def total(self) -> int | None:
        return None if self.allowed_cost is None or self.actual_cost is None else self.allowed_cost - self.actual_cost


def allowed(work: Iterable[tuple[Fraction, str, Norm | None]]) -> Fraction | None:
    """What the work done allowed: each quantity of it × the norm of its day; None where no norm was for any of it.

    >>> norm = Norm(Fraction("0.05"), "m2")
    >>> allowed([(Fraction(180), "m2", norm), (Fraction(90), "m2", norm), (Fraction(7), "m3", norm)])
    Fraction(27, 2)
    >>> allowed([(Fraction(180), "m2", None)]) is None
    True
    """
    fitting = [(done, norm) for done, unit, norm in work if norm is not None and norm.work == unit]
    return sum((done * norm.quantity for done, norm in fitting), Fraction(0)) if fitting else None


def variance(of: ItemFacts) -> ItemVariance:
    """What an item came to.

    Rebar: 150 t allowed, 168 used, ¥743,400 for 168 t, ¥4,200 agreed: 18 % over.

    >>> rebar = ItemFacts("rebar", "t", 420000, Fraction(150), Fraction(168), Fraction(168), 74340000)
    >>> found = variance(rebar)
    >>> found.price, found.quantity, found.total, found.over
    (-3780000, -7560000, -11340000, Fraction(9, 50))

    Without an invoice the order's price is taken, provisionally; without any price there is quantity alone:

    >>> variance(
    ...     ItemFacts("rebar", "t", 420000, Fraction(10), Fraction(11), ordered=Fraction(20), ordered_net=8400000)
    ... ).provisional
    True
    >>> variance(ItemFacts("rebar", "t", None, Fraction(10), Fraction(11))).over
    Fraction(1, 10)
    """
    average, provisional = _average(of)
    actual = None if average is None else round(of.used * average)
    quantity = None if of.price is None or of.allowed is None else round((of.allowed - of.used) * of.price)
    should = None if of.price is None or of.allowed is None else round(of.allowed * of.price)
    price = None
    if of.price is not None and average is not None:
        price = round((of.price - average) * of.used)
        if should is not None and actual is not None and quantity is not None:
            price = should - actual - quantity  # rounded once: the parts are the sum
    return ItemVariance(of, average, provisional, should, actual, price, quantity, _over(of, average))


def _average(of: ItemFacts) -> tuple[Fraction | None, bool]:
    if of.bought > 0:
        return of.net / of.bought, False
    if of.ordered > 0:
        return of.ordered_net / of.ordered, True
    return None, False


def _over(of: ItemFacts, average: Fraction | None) -> Fraction | None:
    if not of.allowed:
        return None
    if of.price and average is not None:
        return (of.used * average - of.allowed * of.price) / (of.allowed * of.price)
    return (of.used - of.allowed) / of.allowed


def reached(of: ItemFacts, marks: Iterable[int]) -> int | None:
    """The highest mark, in percent, that an item is over; None for none.

    What is counted in wholes (days, pieces) is not over before a whole one is: two days of a crane where the work so
    far allows 1.8 are no overspend.

    >>> reached(ItemFacts("rebar", "t", None, Fraction(150), Fraction(168)), (5, 10, 15, 20))
    10
    >>> crane = ItemFacts("crane", "day", None, Fraction("1.8"), Fraction(2))
    >>> reached(crane, (10,)), reached(replace(crane, used=Fraction(3)), (10,))
    (None, 10)
    """
    if of.unit in COUNTED and of.allowed is not None and 0 < of.used - of.allowed < 1:
        of = replace(of, used=of.allowed)
    over = variance(of).over
    return max((mark for mark in marks if over is not None and over * 100 >= mark), default=None)


def beyond(of: ItemFacts) -> tuple[Fraction, int] | None:
    """What was issued beyond what the work allowed, and what that is at the contract's price: whoever used it pays it.

    >>> beyond(ItemFacts("formwork", "m2", 4500, Fraction(6600), Fraction(6900)))
    (Fraction(300, 1), 1350000)
    >>> beyond(ItemFacts("formwork", "m2", 4500, Fraction(6600), Fraction(6500))), beyond(ItemFacts("sand", "t"))
    ((Fraction(0, 1), 0), None)
    """
    if of.price is None or of.allowed is None:
        return None
    more = max(of.used - of.allowed, Fraction(0))
    return more, round(more * of.price)
