"""What is asked before money or an invoice is booked: the same event once more, a day that has not come or is long
past, an amount far above the usual or above what is open, a rate of exchange far off.  Nobody is refused by it: a yes
books.

The bounds are this house's own (docs/decisions.md); no standard states them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal
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

LONG_AGO = 366
"""More days back than this and a day is asked about: the year may be a slip."""

ABOVE_OPEN = 2
"""So many times what is open of a customer a payment is asked about."""

BELOW_OPEN = 50
"""An invoice over no more than one part of so many of what is not invoiced yet is asked about."""

FEE_PART = 5
"""A bank's fee is asked about where it is more than one part of so many of the amount."""

OFF_RATE = Decimal("0.1")
"""By so much of the known rate of exchange another may differ without a question."""

_KNOWN = 3
"""Earlier amounts that it takes to speak of a usual one."""

Way = (
    Literal["in", "out", "ahead", "claim", "invoice", "credit", "payroll", "card", "charge"]
    | Literal["advance", "returned", "received", "sale", "transfer", "contract"]
    | Literal["supplier_credit", "supplier_refund"]
    | Literal["withheld_tax", "withheld_vat", "prepaid_vat"]
)


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """Money that moved, or an invoice that was written.

    Attributes:
        way: money in, money out (what was paid ahead and a claim that was paid out are so under their own names), an
            invoice to a customer or a credit note, pay, the company card's bill, what the bank took, an advance to
            one of us or what came back of it, what came of an order before its invoice, foreign money that was sold,
            money that went from one account of ours to another, a supplier's credit note, money that a supplier gave
            back, withheld tax that is paid to the tax office,
            a contract that was signed.
        party: on the other side; "" where there is none to be told apart.
        amount: positive, tax and fee included, in its own currency.
        number: of its document, as people know it; "" for what is still to be booked.
    """

    way: Way
    day: date
    amount: Money
    party: str
    number: str = ""


def doubts(
    new: MoneyEvent,
    earlier: Sequence[MoneyEvent],
    today: date,
    *,
    typed: bool = True,
    everybody: Callable[[], Sequence[MoneyEvent]] = tuple,
) -> tuple[Doubt, ...]:
    """What to ask before it is booked.  `typed`: a person wrote the amount, and may have slipped; `everybody`: what
    moved the same way whoever was on the other side, for a party of which too little is known.

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
        found.append(repeats(again))
    if new.day > today:
        found.append(Doubt(sentence("{day} lies in the future."), {"day": new.day}))
    if typed:
        found += _far_above(new, earlier, everybody)
    return tuple(found)


def long_ago(day: date, today: date) -> tuple[Doubt, ...]:
    """What to ask about a day that a person wrote: the year may be a slip.

    >>> len(long_ago(date(2016, 11, 20), date(2026, 11, 20))), len(long_ago(date(2025, 12, 1), date(2026, 11, 20)))
    (1, 0)
    """
    return (Doubt(sentence("{day} is more than a year ago."), {"day": day}),) if (today - day).days > LONG_AGO else ()


def _far_above(
    new: MoneyEvent, earlier: Sequence[MoneyEvent], everybody: Callable[[], Sequence[MoneyEvent]]
) -> Iterator[Doubt]:
    usual, whose = usual_amount(new, earlier), new.party
    if usual is None:
        known = [replace(event, party="") for event in everybody()]
        usual, whose = usual_amount(replace(new, party=""), known), ""
    if usual is not None and new.amount.minor >= TIMES * usual.minor:
        values = {"amount": new.amount, "times": new.amount.minor // usual.minor, "usual": usual, "party": whose}
        said = sentence("{amount} is {times} times the usual {usual} of {party}.")
        yield Doubt(said if whose else sentence("{amount} is {times} times what is usual here ({usual})."), values)


def above_open(amount: Money, open: Money, party: str) -> tuple[Doubt, ...]:
    """What to ask about money from somebody who owes far less.

    >>> one, ten = Money(100, "CNY"), Money(1000, "CNY")
    >>> len(above_open(ten, one, "Acme")), len(above_open(one, ten, "Acme"))
    (1, 0)
    """
    if open.minor <= 0 or amount.minor < ABOVE_OPEN * open.minor:
        return ()
    values = {"amount": amount, "open": open, "party": party or "–"}
    return (Doubt(sentence("{amount} is far more than the {open} that is open of {party}."), values),)


def below_open(amount: Money, open: Money) -> tuple[Doubt, ...]:
    """What to ask about an invoice over a small part of what is not invoiced yet: its number may be taken for it.

    >>> two, all_ = Money(200, "CNY"), Money(5_760_000, "CNY")
    >>> len(below_open(two, all_)), len(below_open(all_, all_))
    (1, 0)
    """
    if amount.minor * BELOW_OPEN > open.minor:
        return ()
    values = {"amount": amount, "open": open}
    return (Doubt(sentence("{amount} is a small part of the {open} that is not invoiced yet."), values),)


def above_fee(fee: Money, amount: Money) -> tuple[Doubt, ...]:
    """What to ask about a bank's fee that is no small part of the amount beside it.

    >>> ten, thousand = Money(10, "CNY"), Money(1000, "CNY")
    >>> len(above_fee(ten, thousand)), len(above_fee(thousand, ten))
    (0, 1)
    """
    if fee.minor * FEE_PART <= amount.minor:
        return ()
    values = {"fee": fee, "amount": amount}
    return (Doubt(sentence("A bank's fee of {fee} beside {amount} is much."), values),)


def off_rate(rate: Decimal, known: Decimal, pair: tuple[str, str]) -> tuple[Doubt, ...]:
    """What to ask about a rate of exchange that is far from the one that is known.

    >>> for rate in ("7.09", "6", "0.1408"):
    ...     [doubt.sentence for doubt in off_rate(Decimal(rate), Decimal("7.10"), ("USD", "CNY"))]
    []
    ['That is {rate} {quote} for 1 {base}; the rate that is known is {known}.']
    ['That is {rate} {quote} for 1 {base}; the rate that is known is {known}: the two look swapped.']
    """
    if abs(rate - known) <= known * OFF_RATE:
        return ()
    swapped = known != 1 and abs(rate * known - 1) <= OFF_RATE
    values = {"rate": _short(rate), "known": _short(known), "base": pair[0], "quote": pair[1]}
    if swapped:
        text = sentence("That is {rate} {quote} for 1 {base}; the rate that is known is {known}: the two look swapped.")
    else:
        text = sentence("That is {rate} {quote} for 1 {base}; the rate that is known is {known}.")
    return (Doubt(text, values),)


def _short(rate: Decimal) -> Decimal:
    """A rate as people read it: five figures that count.

    >>> str(_short(Decimal("0.14109347")))
    '0.14109'
    """
    return Decimal(f"{Context(prec=5).plus(rate).normalize():f}")


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
    return "out" if way in ("claim", "ahead") else way


def repeats(event: MoneyEvent) -> Doubt:
    """What to ask about an event that may be told once more."""
    values = {"amount": event.amount, "party": event.party or "–", "day": event.day, "number": event.number}
    return Doubt(_SAID[event.way], values)


def is_repeat(doubt: Doubt) -> bool:
    """Whether it asks about an event that may be told once more."""
    return doubt.sentence in _SAID.values()


_SAID: dict[Way, str] = {
    "ahead": sentence("{amount} was paid ahead to {party} on {day} already (payment {number})."),
    "credit": sentence("A credit note over {amount} to {party} of {day} is booked already ({number})."),
    "payroll": sentence("{amount} of pay of {day} is booked already (payment {number})."),
    "card": sentence("{amount} for the company card of {day} is booked already (payment {number})."),
    "charge": sentence("{amount} that the bank took on {day} is booked already (payment {number})."),
    "advance": sentence("{party} got {amount} in advance on {day} already (advance {number})."),
    "returned": sentence("{party} gave back {amount} of the advance on {day} already (advance {number})."),
    "received": sentence("{amount} of order {party} was received on {day} already (estimate {number})."),
    "contract": sentence("A contract over {amount} with {party}, signed on {day}, is recorded already ({number})."),
    "sale": sentence("{amount} was sold on {day} already (sale {number})."),
    "transfer": sentence("{amount} went to our account {party} on {day} already (entry {number})."),
    "in": sentence("{amount} from {party} of {day} is booked already (payment {number})."),
    "out": sentence("{amount} to {party} of {day} is booked already (payment {number})."),
    "claim": sentence("{amount} was paid out to {party} on {day} already (claim {number})."),
    "supplier_credit": sentence(
        "A credit note of {party} over {amount} of {day} is booked already (payment {number})."
    ),
    "supplier_refund": sentence("{party} gave back {amount} on {day} already (payment {number})."),
    "withheld_tax": sentence("{amount} of withheld tax of {day} is booked already (payment {number})."),
    "withheld_vat": sentence("{amount} of withheld VAT of {day} is booked already (payment {number})."),
    "prepaid_vat": sentence("{amount} of prepaid VAT of {day} is booked already (payment {number})."),
    "invoice": sentence("An invoice over {amount} to {party} of {day} is booked already ({number})."),
}
