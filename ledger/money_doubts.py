"""What is asked before money or an invoice is booked: the same event once more, a day that has not come, an amount far
above the usual.  Nobody is refused by it: a yes books.

The bounds are this house's own (docs/decisions.md); no standard states them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Literal

from ledger.errors import sentence
from ledger.limits import Doubt
from ledger.money import Money
from ledger.names import plain

NEAR = 3
"""Days between two events up to which the same amount of the same party may be one event that is told twice."""

TIMES = 20
"""So many times the usual an amount is asked about."""

_KNOWN = 3
"""Earlier amounts that it takes to speak of a usual one."""

Way = Literal["in", "out", "claim", "invoice"]


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """Money that moved, or an invoice that was written.

    Attributes:
        way: money in, money out (a claim that was paid out is money out under its own name), an invoice to a customer.
        amount: positive, tax and fee included, in its own currency.
        number: of its document, as people know it; "" for what is still to be booked.
    """

    way: Way
    day: date
    amount: Money
    party: str
    number: str = ""


def doubts(new: MoneyEvent, earlier: Sequence[MoneyEvent], today: date, *, typed: bool = True) -> tuple[Doubt, ...]:
    """What to ask before it is booked.  `typed`: a person wrote the amount, and may have slipped.

    >>> from datetime import timedelta
    >>> day = date(2026, 11, 20)
    >>> paid = [MoneyEvent("in", day - timedelta(30 * n), Money(30_000, "CNY"), "Acme", str(n)) for n in (1, 2, 3)]
    >>> [len(doubts(MoneyEvent("in", day, Money(minor, "CNY"), "Acme"), paid, day)) for minor in (30_000, 600_000)]
    [0, 1]
    >>> [found.values["number"] for found in doubts(MoneyEvent("in", paid[0].day, paid[0].amount, "Acme"), paid, day)]
    ['1']
    """
    found = []
    again = repeated(new, earlier)
    if again is not None:
        found.append(_repeats(again))
    if new.day > today:
        found.append(Doubt(sentence("{day} lies in the future."), {"day": new.day}))
    usual = usual_amount(new, earlier) if typed else None
    if usual is not None and new.amount.minor >= TIMES * usual.minor:
        values = {"amount": new.amount, "times": new.amount.minor // usual.minor, "usual": usual, "party": new.party}
        found.append(Doubt(sentence("{amount} is {times} times the usual {usual} of {party}."), values))
    return tuple(found)


def repeated(new: MoneyEvent, earlier: Iterable[MoneyEvent]) -> MoneyEvent | None:
    """The event that the new one may tell once more: its amount, its party, its way, its day but for three; the
    nearest by day, of those the last one."""
    near = [
        event
        for event in earlier
        if abs((event.day - new.day).days) <= NEAR and event.amount == new.amount and _alike(event, new)
    ]
    return min(reversed(near), key=lambda event: abs((event.day - new.day).days), default=None)


def usual_amount(new: MoneyEvent, earlier: Iterable[MoneyEvent]) -> Money | None:
    """The median of the earlier amounts of the same party, way and currency (the lower of two); None for too few."""
    known = [
        event.amount.minor
        for event in earlier
        if event.amount.currency == new.amount.currency and event.amount.minor > 0 and _alike(event, new)
    ]
    return Money(median_low(known), new.amount.currency) if len(known) >= _KNOWN else None


def _alike(one: MoneyEvent, other: MoneyEvent) -> bool:
    return _side(one.way) == _side(other.way) and plain(one.party) == plain(other.party)


def _side(way: Way) -> Way:
    return "out" if way == "claim" else way


def _repeats(event: MoneyEvent) -> Doubt:
    values = {"amount": event.amount, "party": event.party or "–", "day": event.day, "number": event.number}
    return Doubt(_SAID[event.way], values)


_SAID: dict[Way, str] = {
    "in": sentence("{amount} from {party} of {day} is booked already (payment {number})."),
    "out": sentence("{amount} to {party} of {day} is booked already (payment {number})."),
    "claim": sentence("{amount} was paid out to {party} on {day} already (claim {number})."),
    "invoice": sentence("An invoice over {amount} to {party} of {day} is booked already ({number})."),
}
