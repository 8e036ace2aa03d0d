"""What a project's sites tell: what was agreed of items, the work that was done, what went where, what was bought.

Frozen values, and what they come to for an item up to a day.  Source: economics.md section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from ledger.economics.materials import USUAL_MARKS, ItemFacts, Norm, allowed

MoveKind = Literal["issue", "return", "transfer", "rental", "idle"]
USED: tuple[MoveKind, ...] = ("issue", "rental", "idle")


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What was agreed of an item from a day on; what is None or empty was not spoken of.

    Attributes:
        price: minor units of the project's currency for a unit.
        total: how much of it the contract has in all.
        marks: at so many percent over it is told.
    """

    project: int
    item: str
    unit: str
    currency: str
    start: date
    price: int | None = None
    norm: Norm | None = None
    total: Fraction | None = None
    marks: tuple[int, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class SiteLog:
    """Work that was done on a site on a day; `work`: the item of the contract that it is, "" where none was named."""

    project: int
    site: str
    day: date
    quantity: Fraction
    unit: str
    work: str = ""
    person: int = 0
    id: int = 0
    state: str = "booked"


@dataclass(frozen=True, slots=True)
class MaterialMove:
    """An item that went to a site, came back, went on to another (`to_site`), or was rented there; in its unit."""

    project: int
    item: str
    kind: MoveKind
    site: str
    day: date
    quantity: Fraction
    to_site: str = ""
    person: int = 0
    id: int = 0
    state: str = "booked"

    @property
    def by_site(self) -> tuple[tuple[str, Fraction], ...]:
        """What it adds to the sites.

        >>> MaterialMove(1, "rebar", "transfer", "N", date(2026, 3, 20), Fraction(2), "S").by_site
        (('N', Fraction(-2, 1)), ('S', Fraction(2, 1)))
        """
        if self.kind in USED:
            return ((self.site, self.quantity),)
        if self.kind == "return":
            return ((self.site, -self.quantity),)
        return ((self.site, -self.quantity), (self.to_site, self.quantity))


@dataclass(frozen=True, slots=True)
class Bought:
    """How much of an item a document brings, and what that came to without tax."""

    day: date
    quantity: Fraction
    net: int
    ordered: bool = False


def in_force(versions: Iterable[UnitPrice], item: str, day: date) -> UnitPrice | None:
    """What holds of an item on a day: of price, norm, total and marks each what was said last of the last day on or
    before it; None where nothing was.

    >>> one = UnitPrice(1, "rebar", "t", "CNY", date(2026, 1, 1), 420000, id=1)
    >>> two = UnitPrice(1, "rebar", "t", "CNY", date(2026, 3, 1), 440000, id=2)
    >>> three = UnitPrice(1, "rebar", "t", "CNY", date(2026, 1, 1), norm=Norm(Fraction("0.05"), "m2"), id=3)
    >>> held = in_force([one, two, three], "rebar", date(2026, 2, 28))
    >>> held.price, held.norm.work, in_force([one], "rebar", date(2025, 12, 31))
    (420000, 'm2', None)
    """
    held: UnitPrice | None = None
    for one in sorted((one for one in versions if one.item == item), key=lambda one: (one.start, one.id)):
        if one.start > day:
            break
        held = one if held is None else _after(held, one)
    return held


def _after(held: UnitPrice, said: UnitPrice) -> UnitPrice:
    """What holds once something more was said."""
    return replace(
        said,
        price=held.price if said.price is None else said.price,
        norm=said.norm or held.norm,
        total=held.total if said.total is None else said.total,
        marks=said.marks or held.marks,
    )


def of_item(
    item: str,
    day: date,
    versions: Sequence[UnitPrice],
    logs: Iterable[SiteLog],
    moves: Iterable[MaterialMove],
    bought: Iterable[Bought],
    progress: Fraction | None = None,
) -> ItemFacts | None:
    """What is known of an item up to a day; None where nothing was ever said of it.

    The work of each day is measured by the norm of that day.  Without a norm, the contract's total × `progress` is what
    was allowed.
    """
    held = in_force(versions, item, day)
    if held is None:
        return None
    work = [(one.quantity, one.unit, _norm(versions, item, one.day)) for one in logs if one.day <= day]
    should = allowed(work)
    if should is None and held.norm is not None:
        should = Fraction(0)
    if should is None and held.total is not None and progress is not None:
        should = held.total * progress
    sites: dict[str, Fraction] = defaultdict(Fraction)
    idle = Fraction(0)
    for move in moves:
        if move.item != item or move.day > day:
            continue
        idle += move.quantity if move.kind == "idle" else 0
        for site, quantity in move.by_site:
            sites[site] += quantity
    known = [one for one in bought if one.day <= day]
    bills, orders = [one for one in known if not one.ordered], [one for one in known if one.ordered]
    return ItemFacts(
        item,
        held.unit,
        held.price,
        should,
        sum(sites.values(), Fraction(0)),
        sum((one.quantity for one in bills), Fraction(0)),
        sum(one.net for one in bills),
        sum((one.quantity for one in orders), Fraction(0)),
        sum(one.net for one in orders),
        tuple(sorted(sites.items())),
        idle,
    )


def _norm(versions: Sequence[UnitPrice], item: str, day: date) -> Norm | None:
    held = in_force(versions, item, day)
    return held.norm if held else None


def marks_of(held: UnitPrice) -> tuple[int, ...]:
    """At how many percent over an item is told."""
    return held.marks or USUAL_MARKS


@dataclass(frozen=True, slots=True)
class MeasuredWork:
    """Work of an item of the contract to date, and what it comes to; `value` None where it has no price.

    A work without a name is the unit's alone: it has no price.
    """

    work: str
    unit: str
    quantity: Fraction
    value: int | None


def measured(versions: Sequence[UnitPrice], logs: Iterable[SiteLog], day: date) -> tuple[MeasuredWork, ...]:
    """What was measured up to a day × the unit price of each day, rounded once an item.

    >>> slab = UnitPrice(1, "slab", "m2", "CNY", date(2026, 1, 1), 120000)
    >>> done = SiteLog(1, "north", date(2026, 1, 16), Fraction(180), "m2", "slab")
    >>> [(one.quantity, one.value) for one in measured([slab], [done], date(2026, 1, 31))]
    [(Fraction(180, 1), 21600000)]
    """
    quantities: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    values: dict[tuple[str, str], Fraction | None] = {}
    for one in logs:
        if one.day > day:
            continue
        key, held = (one.work, one.unit), in_force(versions, one.work, one.day) if one.work else None
        quantities[key] += one.quantity
        sum_ = values.get(key, Fraction(0))
        fits = held is not None and held.price is not None and held.unit == one.unit and sum_ is not None
        values[key] = sum_ + one.quantity * held.price if fits else None  # type: ignore[operator,union-attr]
    return tuple(
        MeasuredWork(work, unit, quantity, None if (value := values[work, unit]) is None else round(value))
        for (work, unit), quantity in sorted(quantities.items())
    )
