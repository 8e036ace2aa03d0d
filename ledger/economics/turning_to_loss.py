"""Whether a project turns to a loss, and when its cost passes its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from ledger.economics.completion import Completion
from ledger.economics.price_at_completion import AgreedPrice

LossState = Literal["expected", "possible", "none", "complete"]
"""Likely cost above the price; only the highest above it; neither; nothing is left to do.  A single month with a
negative margin is none of these."""


@dataclass(frozen=True, slots=True)
class ProjectOutcome:
    """A project at its end; minor units.

    Attributes:
        price: if the cost is as likely; `highest` the highest price over the range.
        low, likely, high: the margin, from the highest cost to the lowest.
    """

    price: int
    highest: int
    low: int
    likely: int
    high: int
    state: LossState

    @property
    def margin_share(self) -> Fraction | None:
        return Fraction(self.likely, self.price) if self.price > 0 else None


def outcome(of: Completion, price: AgreedPrice, spent: int) -> ProjectOutcome | None:
    """The margin at the end, with its range, and whether it is a loss; None where the price cannot be told.

    >>> outcome(Completion("progress", 0, 900, 1000, 1300), AgreedPrice(1200), 500).state
    'possible'
    >>> outcome(Completion("progress", 0, 900, 1250, 1300), AgreedPrice(1200), 500).state
    'expected'
    """
    prices = [price.at(cost, spent) for cost in (of.low, of.likely, of.high)]
    known = [one for one in prices if one is not None]
    if len(known) < len(prices):
        return None
    margins = [agreed - cost for agreed, cost in zip(known, (of.low, of.likely, of.high), strict=True)]
    state: LossState = "none"
    if of.measure == "complete":
        state = "complete"
    elif margins[1] < 0:
        state = "expected"
    elif min(margins) < 0:
        state = "possible"
    return ProjectOutcome(known[1], max(known), min(margins), margins[1], max(margins), state)


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What a whole month cost, minor units, and how many days it has."""

    minor: int
    days: int


def passes_on(
    today: date, spent: int, month_end: date, spent_then: int, price: int, months: Sequence[MonthCost]
) -> date | None:
    """The day on which cost passes the price if it goes on as in the last months (at most three); None where it stands.

    Args:
        spent: cost to date today; above the price already: today.
        month_end: the last day of the last whole month, until which `spent_then` was spent.

    >>> passes_on(date(2026, 2, 3), 310, date(2026, 1, 31), 310, 400, [MonthCost(310, 31)])
    datetime.date(2026, 2, 9)
    >>> passes_on(date(2026, 2, 3), 500, date(2026, 1, 31), 310, 400, [MonthCost(310, 31)])
    datetime.date(2026, 2, 3)
    """
    if spent > price:
        return today
    burnt, days = sum(one.minor for one in months), sum(one.days for one in months)
    if burnt <= 0:
        return None
    ahead = -((spent_then - price) * days // burnt)
    if ahead > (date.max - month_end).days:
        return None
    return max(month_end + timedelta(days=ahead), today)
