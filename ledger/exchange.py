"""Exchange rates: a rate has a day and a source, and both stay with the amount that it made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.currencies import Currency
from ledger.errors import BadInput, sentence
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One unit of `base` costs `number` units of `quote`, from `day` on, says `source`."""

    base: str
    quote: str
    day: date
    number: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another currency, and the rate that made it (None where both are the same currency)."""

    amount: Money
    rate: ExchangeRate | None = None


def nearest_rate(base: str, quote: str, day: date, rates: Iterable[ExchangeRate]) -> Decimal | None:
    """What one unit of `base` costs by the rate that is nearest to a day, before or after it; None where none is known.

    >>> usd = ExchangeRate("USD", "CNY", date(2026, 11, 1), Decimal("8"), "PBOC")
    >>> nearest_rate("USD", "CNY", date(2026, 10, 3), [usd]), nearest_rate("CNY", "USD", date(2026, 12, 3), [usd])
    (Decimal('8'), Decimal('0.125'))
    """
    both = [rate for rate in rates if {rate.base, rate.quote} == {base, quote}]
    rate = min(both, key=lambda one: abs((one.day - day).days), default=None)
    return None if rate is None else rate.number if rate.base == base else 1 / rate.number


def convert(amount: Money, into: str, day: date, rates: Iterable[ExchangeRate]) -> Converted:
    """The amount at the latest rate known on `day`, forwards or by the inverse of the opposite rate.

    Raises BadInput where none is known: a missing rate is asked for, never guessed.

    >>> usd = ExchangeRate("USD", "CNY", date(2026, 11, 1), Decimal("7.10"), "PBOC")
    >>> convert(Money.of("10", "USD"), "CNY", date(2026, 11, 3), [usd]).amount
    Money(minor=7100, currency='CNY')
    """
    if amount.currency == into:
        return Converted(amount)
    known = [rate for rate in rates if rate.day <= day]
    straight = [rate for rate in known if (rate.base, rate.quote) == (amount.currency, into)]
    inverse = [rate for rate in known if (rate.base, rate.quote) == (into, amount.currency)]
    if straight:
        rate = max(straight, key=lambda one: one.day)
        return Converted(amount.times(rate.number, into=into), rate)
    if inverse:
        rate = max(inverse, key=lambda one: one.day)
        return Converted(amount.times(1 / rate.number, into=into), rate)
    raise BadInput(
        sentence("I know no exchange rate from {base} to {quote} for {day}."),
        hint=sentence("A finance person can say: fx {code} {into} 7.10 {at}"),
        base=Currency(amount.currency),
        quote=Currency(into),
        code=amount.currency,
        into=into,
        day=day,
        at=day.isoformat(),
        field="currency",
    )
