"""What a contract has earned (R) and which cost goes with it (K): one pure function each, by the contract's policy.

| policy          | R                                   | K                                                       |
| --------------- | ----------------------------------- | ------------------------------------------------------- |
| acceptance      | 0, then N (or the part accepted)    | 0, then C                                               |
| cost_to_cost    | N × C ÷ EAC, at a month's close     | C                                                       |
| time            | N × days ÷ days, at a month's close | C                                                       |
| output          | N × share of the milestones reached | C: an uneven margin is right (IFRS 15.98(c))            |
| as_invoiced     | I                                   | C; small: min(C, EAC × R ÷ N), C when invoiced in full  |
| yearly_progress | at a year's end N × C ÷ EAC         | EAC × m at the same days, which is C                    |
| cost_recovery   | min(C, N), at a month's close       | C                                                       |
| obligations     | Σ price of the obligations reached  | cost of the tasks of those reached; the rest stays      |
| as_before       | I: of books that began earlier      | 0                                                       |

N price net of VAT, C cost incurred, EAC estimated total cost, I invoiced net, m the measure.  Sources: CAS 14 art. 11-
13, 20-29; IFRS 15.27, .35, .38, .41, .45, .74, .95-.99, B14-B19; 小企业会计准则 art. 59, 63.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ledger.accounts import Standard
from ledger.errors import WrongState, sentence
from ledger.money import round_div

RevenuePolicy = Literal[
    "acceptance",
    "cost_to_cost",
    "time",
    "output",
    "obligations",
    "as_invoiced",
    "cost_recovery",
    "yearly_progress",
    "as_before",
]
Moment = Literal["event", "close", "year_end"]
"""When the question is put: with an event, at the close of a month, at the close of a year's last month."""

CHOICES: Mapping[Standard, tuple[RevenuePolicy, ...]] = {
    "cas": ("acceptance", "cost_to_cost", "output", "obligations", "time", "as_invoiced", "cost_recovery"),
    "ifrs": ("acceptance", "cost_to_cost", "output", "obligations", "time", "as_invoiced", "cost_recovery"),
    "small": ("acceptance", "yearly_progress", "as_invoiced", "output", "time"),
}
"""What a contract may be given under each standard, the default first.  小企业会计准则 knows neither obligations nor
cost recovery: revenue there is what is delivered, or progress at a year's end (art. 59, 63)."""

MEASURED_AT_CLOSE: frozenset[RevenuePolicy] = frozenset({"cost_to_cost", "time", "cost_recovery", "yearly_progress"})
"""Policies whose revenue moves at the close of a month; that of the others moves with their events."""

NEEDS_ESTIMATE: frozenset[RevenuePolicy] = frozenset({"cost_to_cost", "yearly_progress"})
"""Policies that measure by cost: without an estimate of total cost nothing can be earned."""


@dataclass(frozen=True, slots=True)
class Before:
    """How far a contract was when only the price of its rest was changed: earned, spent, reached and elapsed.

    Sources: CAS 14 art. 8(2), IFRS 15.21(a): what was earned stays, the rest earns what is left of the price.
    """

    revenue: int
    cost: int
    reached: Fraction = Fraction(0)
    elapsed: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a contract is.

    Attributes:
        price, invoiced: N and I, net of VAT, minor units of the contract's currency.
        cost, estimate: C and EAC, minor units of the company's currency; `estimate` 0 where nobody has said one.
        reached: the share of the work that was accepted, or of the milestones (by price: of the obligations) that were
            reached.
        satisfied: the part of the cost that is of obligations that were reached.
        recoverable: what the customer is expected to pay back of the cost, minor units of the contract's currency.
        elapsed: the share of its days that has passed.
        completed: nothing of it is left to do.
        before: what was done when only the price of the rest was changed; None where that never was.
    """

    price: int
    invoiced: int = 0
    cost: int = 0
    estimate: int = 0
    reached: Fraction = Fraction(0)
    elapsed: Fraction = Fraction(0)
    completed: bool = False
    satisfied: int = 0
    recoverable: int = 0
    before: Before | None = None


class NoEstimate(WrongState):
    """A contract that is measured by cost has no estimate of its total cost."""

    default = sentence("How much will it cost in all? Without an estimate of the total cost nothing can be earned.")


class CostAboveEstimate(WrongState):
    """C > EAC: the estimate cannot be right any more, the close stops and asks for a new one."""

    default = sentence("It has cost more than was estimated in all: a new estimate is needed.")


def earned(policy: RevenuePolicy, progress: Progress, booked: int, moment: Moment) -> int:
    """R: what the contract has earned to date, minor units of its currency; never above its price.

    `booked` is what stands as its revenue: what is measured by cost or by time moves only at a close.
    Raises NoEstimate, CostAboveEstimate.

    >>> half = Progress(1000, cost=300, estimate=600)
    >>> earned("cost_to_cost", half, 0, "event"), earned("cost_to_cost", half, 0, "close")
    (0, 500)
    >>> earned("yearly_progress", half, 0, "close"), earned("yearly_progress", half, 0, "year_end")
    (0, 500)

    What is left of a price of 1300 after 400 were earned at a cost of 300, when another 150 of 300 are spent:

    >>> earned("cost_to_cost", Progress(1300, cost=450, estimate=600, before=Before(400, 300)), 400, "close")
    850

    >>> earned("cost_recovery", Progress(1000, cost=300, recoverable=300), 0, "close")
    300
    >>> earned("obligations", Progress(1000, reached=Fraction(3, 10)), 0, "event")
    300
    """
    price, before = progress.price, progress.before
    if policy in ("as_invoiced", "as_before"):
        return progress.invoiced
    if policy in ("acceptance", "output", "obligations"):
        reached = before.reached if before else Fraction(0)
        return price if progress.completed else _rest(progress, progress.reached, reached)
    if moment == "event":
        return min(booked, price)
    if progress.completed:
        return price
    if policy == "cost_recovery":
        return min(max(progress.recoverable, 0), price)
    if policy == "time":
        return _rest(progress, progress.elapsed, before.elapsed if before else Fraction(0))
    if policy == "yearly_progress" and moment != "year_end":
        return min(booked, price)
    share = measure(progress)
    return _rest(progress, share, Fraction(before.cost, progress.estimate) if before else Fraction(0))


def carried(policy: RevenuePolicy, progress: Progress, revenue: int, booked: int, moment: Moment, small: bool) -> int:
    """K: which part of the cost has gone to cost of sales, minor units of the company's currency.

    >>> carried("output", Progress(1000, cost=300, reached=Fraction(1, 2)), 500, 0, "close", False)
    300
    >>> carried("as_invoiced", Progress(1000, 400, cost=300, estimate=600), 400, 0, "close", True)
    240
    >>> carried("obligations", Progress(1000, cost=500, satisfied=200, reached=Fraction(3, 10)), 300, 0, "close", False)
    200
    """
    cost = progress.cost
    if policy == "as_before" or moment == "event":
        return booked
    if policy == "acceptance":
        return cost if progress.completed or progress.reached else 0
    if policy == "obligations":
        return cost if progress.completed else min(max(progress.satisfied, 0), cost)
    if policy == "yearly_progress":
        return cost if moment == "year_end" or progress.completed else booked
    if policy == "as_invoiced" and small and not progress.completed and revenue < progress.price:
        if not progress.estimate:
            raise NoEstimate()
        return min(cost, round_div(progress.estimate * revenue, progress.price) if progress.price else 0)
    return cost


def measure(progress: Progress) -> Fraction:
    """m by cost: exact, rounded only in revenue.  Raises NoEstimate, CostAboveEstimate."""
    if not progress.estimate:
        raise NoEstimate()
    if progress.cost > progress.estimate:
        raise CostAboveEstimate()
    return Fraction(progress.cost, progress.estimate)


def _rest(progress: Progress, share: Fraction, before: Fraction) -> int:
    """The price × how far it is; of a contract whose rest was priced anew what it had earned, and its part of the
    rest."""
    if progress.before is None:
        return _of(progress.price, share)
    if before >= 1:
        return progress.price
    done = max((share - before) / (1 - before), Fraction(0))
    return progress.before.revenue + _of(progress.price - progress.before.revenue, done)


def _of(price: int, share: Fraction) -> int:
    share = min(share, Fraction(1))
    return round_div(price * share.numerator, share.denominator)
