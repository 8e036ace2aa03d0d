"""How likely an instalment is paid by a day, and when it may be expected, from how payers have paid before.

A customer's own record counts as far as it goes: first how fast it pays on the whole, then day by day.  Where it is
short it is drawn towards the company's base rate, as strongly as the record itself calls for.  Everything is counts of
"was still open on that day and was paid within the next days", so open items teach as much as paid ones.  Figures here
are probabilities, not money.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import lgamma, log
from typing import Any

from ledger.ageing import days_overdue
from ledger.errors import sentence
from ledger.money import Money

EDGES = (-30, -5, 0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180)
"""Days late at which an interval of the record ends; before the first nobody pays, behind the last it goes on."""

STRENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)

HORIZON = 730

DRAWS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)

Table = tuple[list[int], list[int]]
"""Interval by interval: how many were paid in it, how many were open at its beginning."""

Why = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Record:
    """One instalment of the past: when it was due and when it was paid in full; None while it is open."""

    customer: str
    due: date
    paid: date | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Curve:
    """The chance, interval by interval, that what is still open at its beginning is paid by its end."""

    hazards: tuple[float, ...]

    def open_after(self, days: float) -> float:
        """The share that is still open that many days after the due day."""
        if days <= EDGES[0]:
            return 1.0
        left, start = 1.0, EDGES[0]
        for hazard, end in zip(self.hazards, EDGES[1:], strict=True):
            if days >= end:
                left *= 1 - hazard
                start = end
                continue
            return left * float((1 - hazard) ** ((days - start) / (end - start)))
        length = EDGES[-1] - EDGES[-2]
        return left * float((1 - self.hazards[-1]) ** ((days - EDGES[-1]) / length))


@dataclass(frozen=True, slots=True)
class Model:
    """What the record says: the company's curve, each customer's own, and how many instalments they rest on."""

    base: Curve
    own: Mapping[str, Curve]
    counts: Mapping[str, int]
    delays: Mapping[str, tuple[int, ...]]
    strength: float

    def curve(self, customer: str) -> Curve:
        return self.own.get(customer, self.base)

    def chance(self, customer: str, due: date, on: date, by: date) -> float:
        """The probability that what is open at the end of `on` is paid by the end of `by`.

        >>> paid = [Record("a", date(2026, 1, 1), date(2026, 1, 11), Money(1, "CNY"))] * 20
        >>> found = model(paid, date(2026, 6, 1))
        >>> found.chance("a", date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 31)) > 0.8
        True
        """
        if by <= on:
            return 0.0
        curve = self.curve(customer)
        now = curve.open_after((on - due).days)
        return 1 - curve.open_after((by - due).days) / now if now > 1e-12 else 0.0

    def expected(self, customer: str, due: date, on: date, share: float = 0.5) -> date | None:
        """The first day by which it is paid with that probability; None where that is more than two years off."""
        low, high = 0, HORIZON
        if self.chance(customer, due, on, on + timedelta(days=high)) < share:
            return None
        while low < high:
            middle = (low + high) // 2
            if self.chance(customer, due, on, on + timedelta(days=middle)) >= share:
                high = middle
            else:
                low = middle + 1
        return on + timedelta(days=low)

    def reasons(self, customer: str, due: date, on: date) -> tuple[Why, ...]:
        """In words, what the figure rests on."""
        delays = sorted(self.delays.get(customer, ()))
        out: list[Why] = []
        late = [delay for delay in delays if delay > 0]
        if not self.counts.get(customer):
            out.append((sentence("No history with this customer: the figure is the company's base rate."), {}))
        elif not delays:
            out.append(
                (
                    sentence("None of this customer's {count} earlier instalments has been paid yet."),
                    {"count": self.counts[customer]},
                )
            )
        elif not late:
            out.append((sentence("All {count} earlier instalments were paid in time."), {"count": len(delays)}))
        elif len(late) == 1 or late[0] == late[-1]:
            out.append(
                (
                    sentence("{late} of {count} earlier instalments were late, by {days} days."),
                    {"late": len(late), "count": len(delays), "days": late[0]},
                )
            )
        else:
            first, last = late[len(late) // 10], late[-1 - len(late) // 10]
            out.append(
                (
                    sentence("{late} of {count} earlier instalments were {first} to {last} days late."),
                    {"late": len(late), "count": len(delays), "first": first, "last": last},
                )
            )
        if 0 < self.counts.get(customer, 0) < self.strength:
            out.append((sentence("That is little to go by: the figure leans on the company's base rate."), {}))
        overdue = days_overdue(due, on)
        if overdue > 0:
            typical = delays[len(delays) // 2] if delays else None
            lateness = sentence("It is {days} days overdue already.")
            if typical is not None and overdue > max(typical, 0):
                lateness = sentence("It is {days} days overdue already, longer than this customer usually takes.")
            out.append((lateness, {"days": overdue}))
        return tuple(out)


def model(history: Iterable[Record], on: date) -> Model:
    """Learn from all instalments that were due or paid before `on`."""
    records = [record for record in history if (record.due - on).days <= -EDGES[0]]
    paid: dict[str, list[int]] = {}
    tables: dict[str, Table] = {}
    counts: dict[str, int] = {}
    whole = _empty()
    for record in records:
        settled = record.paid is not None and record.paid <= on
        days = ((record.paid if settled and record.paid else on) - record.due).days
        table = tables.setdefault(record.customer, _empty())
        for each in (table, whole):
            _count(each, days, settled)
        if settled:
            paid.setdefault(record.customer, []).append(days)
        if settled or days > 0:
            counts[record.customer] = counts.get(record.customer, 0) + 1
    base = [(event + 0.1) / (risk + 0.5) for event, risk in zip(*whole, strict=True)]
    speeds = _speeds(tables, base)
    priors = {who: [1 - (1 - hazard) ** speeds[who] for hazard in base] for who in tables}
    strength = max(STRENGTHS, key=lambda each: (_evidence(tables, priors, each), -each))
    own = {who: _drawn(table, priors[who], strength) for who, table in tables.items()}
    delays = {customer: tuple(days) for customer, days in paid.items()}
    return Model(Curve(tuple(base)), own, counts, delays, strength)


def _empty() -> Table:
    size = len(EDGES) - 1
    return [0] * size, [0] * size


def _count(table: Table, days: int, settled: bool) -> None:
    """Paid: at risk up to and in its interval.  Open: at risk in the intervals that it has outlived."""
    events, risks = table
    last = len(risks) - 1
    place = min(max(bisect_left(EDGES, days) - 1, 0), last)
    for at in range(place):
        risks[at] += 1
    if settled:
        risks[place] += 1
        events[place] += days <= EDGES[-1]
    elif days >= EDGES[place + 1]:
        risks[place] += 1


def _speeds(tables: Mapping[str, Table], base: Sequence[float]) -> dict[str, float]:
    """How much faster or slower than the company's base each customer pays, drawn towards 1 where little is known."""
    pace = [-log(max(1 - hazard, 1e-6)) for hazard in base]
    seen = {
        who: (sum(events), sum(risk * each for risk, each in zip(risks, pace, strict=True)))
        for who, (events, risks) in tables.items()
    }

    def evidence(draw: float) -> float:
        return sum(
            lgamma(draw + came) - lgamma(draw) + draw * log(draw) - (draw + came) * log(draw + due)
            for came, due in seen.values()
        )

    draw = max(DRAWS, key=evidence)
    return {who: (draw + came) / (draw + due) for who, (came, due) in seen.items()}


def _drawn(table: Table, prior: Sequence[float], strength: float) -> Curve:
    """The customer's own counts, interval by interval, drawn towards what its speed alone would say."""
    events, risks = table
    return Curve(tuple((e + strength * p) / (r + strength) for e, r, p in zip(events, risks, prior, strict=True)))


def _evidence(tables: Mapping[str, Table], priors: Mapping[str, Sequence[float]], strength: float) -> float:
    """How well that strength explains the customers' counts (beta-binomial)."""
    total = 0.0
    for who, (events, risks) in tables.items():
        for event, risk, prior in zip(events, risks, priors[who], strict=True):
            if risk:
                bounded = min(max(prior, 1e-3), 0.999)
                a, b = strength * bounded, strength * (1 - bounded)
                total += lgamma(a + event) - lgamma(a) + lgamma(b + risk - event) - lgamma(b)
                total += lgamma(a + b) - lgamma(a + b + risk)
    return total
