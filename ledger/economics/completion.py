"""Where a project's cost ends: a likely figure and a range, by the physical progress of its work.

Cost ÷ estimate and hours ÷ budget are no measure here: with EV = BAC × C ÷ EAC the CPI is BAC ÷ EAC, and the estimate
comes back as if it were evidence.  Writers differ on which of the three formulas is “the” EAC, so all are shown.
Sources: ISO 21508 and the PMI practice standard for earned value management (from knowledge of the texts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ledger.money import round_div

CompletionMeasure = Literal["complete", "progress", "months", "weeks", "estimate"]
"""What a forecast rests on: all is done; physical progress; the cost of the last months, or of the last weeks; only
what somebody has estimated."""


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """A project by its progress, minor units of one currency.

    Attributes:
        bac: budget at completion; `ac`: cost incurred.
        ev: the budget of what is done; `pv`: of what should be, None where nothing was planned.
        typical, atypical, both: the cost at completion where the rest costs as much more than its budget as what is
            done; where the rest costs its budget; where delay costs as well (None without a plan).
    """

    bac: int
    ac: int
    ev: int
    pv: int | None
    typical: int
    atypical: int
    both: int | None

    @property
    def cost_index(self) -> Fraction | None:
        """EV ÷ AC: below 1 the work costs more than its budget."""
        return Fraction(self.ev, self.ac) if self.ac > 0 else None

    @property
    def time_index(self) -> Fraction | None:
        """EV ÷ PV: below 1 the work is late."""
        return Fraction(self.ev, self.pv) if self.pv else None


def earned_value(bac: int, ac: int, done: Fraction, planned: Fraction | None) -> EarnedValue | None:
    """The three forecasts; None where nothing is done, was budgeted or was spent: there is nothing to go by.

    >>> found = earned_value(1000, 600, Fraction(1, 2), Fraction(3, 5))
    >>> found.typical, found.atypical, found.both
    (1200, 1100, 1320)
    """
    ev = _times(bac, done)
    if ev <= 0 or ac <= 0:
        return None
    pv = None if planned is None else _times(bac, planned)
    both = round_div(ac * ev * ev + (bac - ev) * ac * pv, ev * ev) if pv else None
    return EarnedValue(bac, ac, ev, pv, round_div(bac * ac, ev), ac + bac - ev, both)


@dataclass(frozen=True, slots=True)
class CompletionFacts:
    """What is known of a project on a day; minor units of one currency.

    Attributes:
        spent: AC, cost incurred, overhead share included.
        overhead: the overhead share in it, where the budget has no line for one: it is left out of the measure and
            added as it went with the direct cost so far; else 0.
        promised: pending, and what open orders still commit.
        budget: BAC, all lines of the version in force; 0: there is none.
        done: the physical progress; None where nobody has measured it.
        planned: the progress that was planned by that day.
        estimate: what somebody has said that it will cost in all; 0: nobody has.
        months: cost of the last whole months, at most three; `left`: whole months to the planned end, None without one.
        weeks: (low, likely, high) by the burn of the last weeks, within a month; None where that says nothing.
        complete: nothing of it is left to do.
    """

    spent: int
    overhead: int = 0
    promised: int = 0
    budget: int = 0
    done: Fraction | None = None
    planned: Fraction | None = None
    estimate: int = 0
    months: Sequence[int] = ()
    left: int | None = None
    weeks: tuple[int, int, int] | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """Where the cost ends, minor units.

    Attributes:
        floor: what is spent, pending and promised: no figure is below it.
        estimated: the likely figure is what somebody has said.
        outside: what was said lies outside the range of the measure.
        value: the figures of the measure, where it is progress.
    """

    measure: CompletionMeasure
    floor: int
    low: int
    likely: int
    high: int
    estimated: bool = False
    outside: bool = False
    value: EarnedValue | None = None


def completion(of: CompletionFacts) -> Completion | None:
    """The forecast by the best measure that a project has; None where it has none.

    >>> completion(CompletionFacts(600, budget=1000, done=Fraction(1, 2))).likely
    1200
    >>> found = completion(CompletionFacts(600, budget=1000, done=Fraction(1, 2), estimate=1300))
    >>> found.low, found.likely, found.high, found.outside
    (1100, 1300, 1300, True)
    >>> found = completion(CompletionFacts(300, months=(100, 200), left=2))
    >>> found.measure, found.low, found.likely, found.high
    ('months', 500, 600, 700)
    >>> completion(CompletionFacts(600, promised=50, complete=True)).likely
    650

    A budget without a line for overhead: the direct cost is measured, overhead follows it.

    >>> completion(CompletionFacts(660, overhead=60, budget=1000, done=Fraction(1, 2))).likely
    1320
    """
    floor = of.spent + of.promised
    if of.complete:
        return Completion("complete", floor, floor, floor, floor)
    found = _measured(of)
    if found is None:
        if not of.estimate:
            return None
        at = max(of.estimate, floor)
        return Completion("estimate", floor, at, at, at, estimated=True)
    measure, low, likely, high, value = found
    outside = bool(of.estimate) and not low <= of.estimate <= high
    if of.estimate:
        low, likely, high = min(low, of.estimate), of.estimate, max(high, of.estimate)
    low, likely, high = (max(one, floor) for one in (low, likely, high))
    return Completion(measure, floor, low, likely, high, bool(of.estimate), outside, value)


def _measured(of: CompletionFacts) -> tuple[CompletionMeasure, int, int, int, EarnedValue | None] | None:
    if of.done is not None and of.budget > 0:
        direct = of.spent - of.overhead
        value = earned_value(of.budget, direct, of.done, of.planned)
        if value is not None:
            three = [one for one in (value.typical, value.atypical, value.both) if one is not None]
            low, likely, high = (_with_overhead(one, of.overhead, direct) for one in (min(three), three[0], max(three)))
            return "progress", low, likely, high, value
    if of.weeks is not None:
        return "weeks", *of.weeks, None
    if of.months and of.left is not None and sum(of.months) > 0:
        likely = of.spent + round_div(sum(of.months) * of.left, len(of.months))
        return "months", of.spent + min(of.months) * of.left, likely, of.spent + max(of.months) * of.left, None
    return None


def _with_overhead(direct_end: int, overhead: int, direct: int) -> int:
    return direct_end + (round_div(overhead * direct_end, direct) if overhead and direct > 0 else overhead)


def _times(minor: int, share: Fraction) -> int:
    return round_div(minor * share.numerator, share.denominator)
