"""Amounts as text: never with thousands separators, an exponent or a sign before nothing."""

from __future__ import annotations

from decimal import Decimal

from ledger.money import Money


def two_places(amount: Money | Decimal, point: str = ".") -> str:
    """Two fixed decimals; a currency with three never comes here.

    >>> two_places(Money(-66000, "CNY")), two_places(Money(1000, "JPY"), ","), two_places(Money(0, "CNY"))
    ('-660.00', '1000,00', '0.00')
    """
    exact = amount.major if isinstance(amount, Money) else amount
    text = f"{exact:.2f}"
    if Decimal(text) != exact:
        raise ValueError(f"{exact} has more than two decimals")
    return ("0.00" if not exact else text).replace(".", point)


def own_places(amount: Money) -> str:
    """With the decimals of its currency, two at least.

    >>> own_places(Money(1234, "KWD")), own_places(Money(1000, "JPY"))
    ('1.234', '1000.00')
    """
    exact = amount.major
    text = f"{exact:f}"
    return text if len(text.partition(".")[2]) > 2 else two_places(exact)


def number(exact: Decimal) -> int | float:
    """For JSON: as a number, whole where it is."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)
