"""A subcontract with unit prices: what of each position was accepted to date, and what that comes to.

Each quantity is said to date, as an interim certificate says it; what came since the last one counts at the price of
its day, what is taken back goes at the price of what came last.  Source: economics.md section 6 (supplier, contract
basis: measured quantity × unit price).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class PositionPrice:
    """What a unit of a position costs from a day on, minor units without VAT; `total`: how much of it there is."""

    item: str
    unit: str
    start: date
    price: int
    total: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AcceptedQuantity:
    """How much of a position is accepted to date, as of a day; `step`: who said so."""

    item: str
    day: date
    quantity: Fraction
    step: int = 0


@dataclass(frozen=True, slots=True)
class PositionToDate:
    """A position with what was accepted of it; `price`: of a unit today, `one_price`: of all that was accepted, None
    where it has changed in between."""

    item: str
    unit: str
    price: int
    quantity: Fraction
    value: int
    one_price: int | None
    total: Fraction | None = None
    step: int = 0


def price_on(prices: Iterable[PositionPrice], item: str, day: date) -> PositionPrice | None:
    """What holds of a position on a day: of one day what was said last.

    >>> first, second = (PositionPrice("floor", "m2", date(2026, month, 1), 900 * month) for month in (1, 2))
    >>> [price_on([first, second], "floor", date(2026, month, 15)).price for month in (1, 2)]
    [900, 1800]
    """
    held = None
    for one in prices:
        if one.item == item and one.start <= day and (held is None or held.start <= one.start):
            held = one
    return held


def to_date(prices: Sequence[PositionPrice], accepted: Iterable[AcceptedQuantity]) -> tuple[PositionToDate, ...]:
    """Every position in the order in which it was first priced; `accepted` by day.  Each is rounded once.

    >>> first, second = (PositionPrice("floor", "m2", date(2026, month, 1), 900 * month) for month in (1, 2))
    >>> said = [AcceptedQuantity("floor", date(2026, month, 20), Fraction(month * 10)) for month in (1, 2)]
    >>> [(one.value, one.one_price) for one in to_date([first, second], said)]
    [(27000, None)]
    >>> less = AcceptedQuantity("floor", date(2026, 2, 25), Fraction(5))
    >>> [(one.value, one.one_price) for one in to_date([first, second], [*said, less])]
    [(4500, 900)]
    """
    layers: dict[str, list[tuple[Fraction, int]]] = {one.item: [] for one in prices}
    steps: dict[str, int] = {}
    for said in accepted:
        held = price_on(prices, said.item, said.day)
        if held is None:
            continue  # nothing is accepted that had no price on its day
        of = layers[said.item]
        _brought_to(of, said.quantity, held.price)
        steps[said.item] = said.step
    found = []
    for item, of in layers.items():
        last = max((one for one in prices if one.item == item), key=lambda one: one.start)
        total = next((one.total for one in reversed(prices) if one.item == item and one.total is not None), None)
        quantity = sum((number for number, _price in of), Fraction(0))
        value = round(sum((number * price for number, price in of), Fraction(0)))
        own = {price for _number, price in of}
        one_price = own.pop() if len(own) == 1 else None if own else last.price
        found.append(PositionToDate(item, last.unit, last.price, quantity, value, one_price, total, steps.get(item, 0)))
    return tuple(found)


def _brought_to(layers: list[tuple[Fraction, int]], quantity: Fraction, price: int) -> None:
    """What is more comes at the price of the day; what is less goes from what came last."""
    more = quantity - sum((number for number, _price in layers), Fraction(0))
    if more > 0:
        layers.append((more, price))
    while more < 0:
        number, own = layers.pop()
        more += number
        if more > 0:
            layers.append((more, own))
