"""Thirteen weeks of money: what is expected each week and in what range, from the chances of the open instalments.

What was planned for certain (payroll, rent, orders) stands beside it; nothing here is booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from ledger.errors import MixedCurrency
from ledger.likelihood import Model
from ledger.money import Money

WEEKS = 13

SPREAD = 1.2816
"""Standard deviations on either side of the mean between which four of five outcomes lie."""

OFF = 0.12
"""How far all chances of a week may be off together, as a share of the mean: customers are late in company."""


@dataclass(frozen=True, slots=True)
class Expected:
    """An open instalment; `due` None: its milestone is not reached, and no money is expected from it."""

    customer: str
    open: Money
    due: date | None


@dataclass(frozen=True, slots=True)
class PlannedCash:
    """Money that will move on a day: positive in, negative out."""

    day: date
    amount: Money
    what: str = ""


@dataclass(frozen=True, slots=True)
class CashWeek:
    """Attributes:
    start, end: its days, the end excluded.
    expected: mean of what comes in; `low` and `high`: four of five outcomes lie between them.
    planned: what was planned for certain, in and out.
    balance, balance_low, balance_high: money at the end of the week, if an opening balance was given.
    """

    start: date
    end: date
    expected: Money
    low: Money
    high: Money
    planned: Money
    balance: Money
    balance_low: Money
    balance_high: Money


def forecast(
    items: Iterable[Expected],
    found: Model,
    on: date,
    opening: Money,
    planned: Sequence[PlannedCash] = (),
    weeks: int = WEEKS,
) -> tuple[CashWeek, ...]:
    """The weeks from `on`; amounts of another currency are refused, convert them first."""
    currency = opening.currency
    open_items = [item for item in items if item.due is not None and item.open.minor > 0]
    if any(each.open.currency != currency for each in open_items) or any(
        p.amount.currency != currency for p in planned
    ):
        raise MixedCurrency()
    ends = [on + timedelta(days=7 * (week + 1)) for week in range(weeks)]
    chances = [_weekly(found, item, on, ends) for item in open_items]
    out: list[CashWeek] = []
    certain = opening
    for at, end in enumerate(ends):
        start = end - timedelta(days=7)
        moved = sum((each.amount for each in planned if start <= each.day < end), Money.zero(currency))
        certain += moved
        this = _range(open_items, [chance[at] - (chance[at - 1] if at else 0.0) for chance in chances], currency)
        so_far = _range(open_items, [chance[at] for chance in chances], currency)
        out.append(CashWeek(start, end, *this, moved, *(certain + each for each in so_far)))
    return tuple(out)


def _weekly(found: Model, item: Expected, on: date, ends: Sequence[date]) -> list[float]:
    due = item.due or on
    return [found.chance(item.customer, due, on, end - timedelta(days=1)) for end in ends]


def _range(items: Sequence[Expected], chances: Sequence[float], currency: str) -> tuple[Money, Money, Money]:
    """Mean, low and high of a sum of amounts that each come or do not."""
    mean = sum(item.open.minor * chance for item, chance in zip(items, chances, strict=True))
    chance_alone = sum(i.open.minor**2 * chance * (1 - chance) for i, chance in zip(items, chances, strict=True))
    spread = SPREAD * sqrt(chance_alone + (OFF * mean) ** 2)
    most = sum(item.open.minor for item in items)
    bounds = (mean, max(mean - spread, 0.0), min(mean + spread, float(most)))
    middle, low, high = (Money(round(each), currency) for each in bounds)
    return middle, low, high
