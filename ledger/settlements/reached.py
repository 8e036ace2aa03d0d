"""What was reached to date, as items of lines 1 and 2: by stages, quantities, cost, plan, certified share or minutes.

Source: economics.md section 6, the table of bases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.money import round_div
from ledger.settlements.computing import ReachedWork, part
from ledger.settlements.statement import Basis, LineItem, NoMeaning

MINUTES = 60


@dataclass(frozen=True, slots=True)
class PricedStage:
    """A stage of a contract: its net price, what it was planned to cost, and since when it is reached."""

    name: str
    price: int
    reached: date | None = None
    planned: date | None = None
    cost: int = 0
    document: str = ""


@dataclass(frozen=True, slots=True)
class ReachedChange:
    """An approved change of the price, net.

    `stage`: with which it is reached; "": when it was agreed, as a change that is certified by itself.
    """

    name: str
    amount: int
    day: date
    stage: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class MeasuredQuantity:
    """So much of something that is sold or bought by its unit; `price` of one unit, minor units, net.

    `value`: what it comes to where its price has changed on the way (then `price` is 0).
    """

    name: str
    quantity: Fraction
    unit: str
    price: int
    document: str = ""
    value: int | None = None


@dataclass(frozen=True, slots=True)
class MinutesAtRate:
    """Minutes of a role in other people's project, at the internal rate of an hour; `cost` of them, `planned` ones."""

    role: str
    minutes: int
    per_hour: int
    cost: int = 0
    planned: int = 0
    document: str = ""


def stages_reached(
    stages: Sequence[PricedStage], until: date, *, whole: bool, only: Sequence[str] = ()
) -> tuple[PricedStage, ...]:
    """Those that count: all in a settlement of the whole contract, else reached by the cut-off, of some only where they
    are named (with those of earlier settlements)."""
    if whole:
        return tuple(stages)
    return tuple(one for one in stages if one.reached and one.reached <= until and (not only or one.name in only))


def by_stages(
    reached: Sequence[PricedStage], changes: Sequence[ReachedChange], until: date, *, whole: bool
) -> ReachedWork:
    """A fixed price: prices of the stages reached, and the changes that are reached with them.

    >>> design = PricedStage("design", 100, date(2026, 2, 26))
    >>> more = ReachedChange("CO-1", 20, date(2026, 3, 18), "build")
    >>> [one.amount for one in by_stages([design], [more], date(2026, 3, 31), whole=False).items]
    [100]
    >>> [one.amount for one in by_stages([design], [more], date(2026, 3, 31), whole=True).items]
    [100, 20]
    """
    names = {one.name for one in reached}
    items = [LineItem("work", one.name, one.price, one.document, one.reached) for one in reached]
    items += [
        LineItem("changes", one.name, one.amount, one.document, one.day)
        for one in changes
        if one.day <= until and (whole or not one.stage or one.stage in names)
    ]
    return ReachedWork(items)


def by_quantity(measured: Iterable[MeasuredQuantity], changes: Iterable[LineItem] = ()) -> ReachedWork:
    """Measured quantities × their price, each rounded once.

    >>> [one.amount for one in by_quantity([MeasuredQuantity("floor", Fraction(5, 2), "m2", 98_000)]).items]
    [245000]
    """
    items = [
        LineItem(
            "work",
            one.name,
            part(one.price, one.quantity) if one.value is None else one.value,
            one.document,
            quantity=_decimal(one.quantity),
            unit=one.unit,
            unit_price=one.price,
        )
        for one in measured
    ]
    return ReachedWork([*items, *changes])


def by_cost(billable: Mapping[str, int], value: int, *, not_billable: int = 0, cut: int = 0) -> ReachedWork:
    """Allowable cost by category with the mark-up on it; `value` is what all of it comes to, rounded once, after caps
    and the ceiling.  The items share it out by their cost, the last one takes what rounding leaves.

    >>> [one.amount for one in by_cost({"labour": 100, "travel": 50}, 168).items]
    [112, 56]
    """
    total, left = sum(billable.values()), value
    items = []
    for at, (category, cost) in enumerate(billable.items(), 1):
        amount = left if at == len(billable) else round_div(value * cost, total)
        left -= amount
        items.append(LineItem("work", category, amount, f"cost:{category}"))
    return ReachedWork(items, not_billable, cut)


def planned_mark_up(price: int, first_budget: int) -> Fraction | None:
    """Price ÷ the budget of the first approved version − 1; None without one.

    >>> planned_mark_up(600, 480)
    Fraction(1, 4)
    """
    return Fraction(price, first_budget) - 1 if first_budget > 0 else None


def by_plan(planned: int, mark_up: Fraction | None) -> ReachedWork | NoMeaning:
    """Planned cost of what was reached, with a mark-up: the changes are inside."""
    if mark_up is None:
        return NoMeaning("budget", NO_BUDGET)
    return ReachedWork([LineItem("work", "plan", part(planned, 1 + mark_up))])


def planned_by_months(budget: int, gone: int, months: int) -> Fraction:
    """Planned cost to date of a contract without stages: the budget, straight over the months of the project.

    >>> planned_by_months(600, 2, 6)
    Fraction(200, 1)
    """
    return Fraction(budget * min(max(gone, 0), months), months) if months else Fraction(0)


def by_plan_of_months(budget: int, gone: int, months: int, mark_up: Fraction | None) -> ReachedWork | NoMeaning:
    """The budget in force × months gone ÷ months, with the mark-up; rounded once.

    >>> by_plan_of_months(35_760_000, 1, 6, Fraction(12, 100)).items[0].amount
    6675200
    """
    if mark_up is None or not months:
        return NoMeaning("budget", NO_BUDGET)
    exact = planned_by_months(budget, gone, months) * (1 + mark_up)
    return ReachedWork([LineItem("work", "plan", round_div(exact.numerator, exact.denominator))])


def by_actual_cost(incurred: int, mark_up: Fraction | None) -> ReachedWork | NoMeaning:
    """Cost incurred to date with the agreed mark-up, else the planned one; the changes are inside."""
    if mark_up is None:
        return NoMeaning("actual", NO_MARK_UP)
    return ReachedWork([LineItem("work", "cost", part(incurred, 1 + mark_up))])


def certified(price: int, share: Fraction, changes: Iterable[LineItem], *, document: str = "") -> ReachedWork:
    """A supplier's work by the share that was accepted, and what of its changes was.

    >>> certified(120_000_000, Fraction(74, 100), ()).items[0].amount
    88800000
    """
    return ReachedWork([LineItem("work", "accepted", part(price, share), document), *changes])


def of_minutes(minutes: Sequence[MinutesAtRate], basis: Basis) -> ReachedWork:
    """What the people of a department did in others' projects: at the internal rate; as planned; at their cost."""

    def amount(one: MinutesAtRate) -> int:
        if basis == "actual":
            return one.cost
        return round_div((one.planned if basis == "budget" else one.minutes) * one.per_hour, MINUTES)

    return ReachedWork(
        [
            LineItem(
                "work",
                one.role,
                amount(one),
                one.document,
                minutes=one.planned if basis == "budget" else one.minutes,
                unit_price=0 if basis == "actual" else one.per_hour,
            )
            for one in minutes
        ]
    )


def penalty(price: int, per_day: Fraction, days: int, most: Fraction | None) -> int:
    """What so many days of delay of a stage take off its price, at most a share of it; positive.

    >>> penalty(30_000_000, Fraction(5, 10_000), 14, Fraction(5, 100))
    210000
    """
    share = per_day * max(days, 0)
    return part(price, share if most is None else min(share, most))


def _decimal(quantity: Fraction) -> str:
    """A quantity as text: quantities are kept to millionths, so it is exact.

    >>> _decimal(Fraction(12345678, 10)), _decimal(Fraction(180))
    ('1234567.8', '180')
    """
    exact = Decimal(quantity.numerator) / Decimal(quantity.denominator)
    return f"{exact.normalize():f}"


NO_BUDGET = "no_budget"
NO_MARK_UP = "no_mark_up"
NO_INVOICE = "no_invoice"
NO_PRICE = "no_price"
