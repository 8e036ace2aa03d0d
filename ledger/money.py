"""Money: a whole number of minor units of one currency, rounded in a few places that say so, nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from itertools import pairwise

from ledger.currencies import Currency, digits
from ledger.errors import BadInput, MixedCurrency, sentence

LARGEST = 10**17
"""No amount in the books may reach this many minor units: sums of them stay inside a 64-bit integer."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` whole minor units (cents, fen) of `currency` (ISO 4217, upper case)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, number: Decimal | str | int, currency: str) -> Money:
        """The amount that a person writes in major units; more decimal places than the currency has are refused.

        >>> Money.of("12.50", "CNY")
        Money(minor=1250, currency='CNY')
        >>> Money.of("1200", "JPY").minor
        1200
        """
        try:
            exact = Decimal(number)
            scaled = exact.scaleb(digits(currency))
            whole = scaled.to_integral_value()
        except InvalidOperation:
            raise BadInput(sentence("“{text}” is not an amount."), text=str(number)[:40]) from None
        if not scaled.is_finite() or abs(whole) >= LARGEST:
            raise BadInput(sentence("The amount {text} is larger than the books can hold."), text=str(number)[:40])
        if whole.scaleb(-digits(currency)) != exact:  # `scaled` has 28 digits at most
            raise BadInput(
                sentence("{text} has more decimal places than {currency} has."),
                text=str(number)[:40],
                currency=Currency(currency),
            )
        return cls(int(whole), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, exactly.

        >>> Money(1250, "CNY").major
        Decimal('12.50')
        """
        return Decimal(self.minor).scaleb(-digits(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        return f"{self.currency} {self.major}"

    def times(self, factor: Decimal, into: str | None = None) -> Money:
        """The amount multiplied, rounded half-even to whole minor units; `into` another currency for an exchange rate.

        >>> Money.of("100.00", "USD").times(Decimal("7.1234"), into="CNY")
        Money(minor=71234, currency='CNY')
        """
        currency = into or self.currency
        return of_major(self.major * factor, currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MixedCurrency()
        return other.minor


def of_major(number: Decimal, currency: str) -> Money:
    """A computed amount in major units, rounded half-even to minor units.

    >>> of_major(Decimal("0.125"), "CNY").minor
    12
    """
    return Money(int(number.scaleb(digits(currency)).to_integral_value(ROUND_HALF_EVEN)), currency)


def share(total: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """`total` split by weights so that the parts add up exactly; the last part with a weight takes the rounding.

    Where that would turn its sign (a few cents over many parts) the rounding is spread instead: no part is against the
    total.

    >>> [part.minor for part in share(Money(100, "CNY"), (1, 1, 1))]
    [33, 33, 34]
    >>> [part.minor for part in share(Money(5, "CNY"), (3, 3, 17, 1))]
    [1, 0, 4, 0]
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise BadInput(sentence("The shares must be positive."))
    parts = [Money(round_div(total.minor * weight, whole), total.currency) for weight in weights]
    last = max(place for place, weight in enumerate(weights) if weight)
    rest = total.minor - sum(part.minor for place, part in enumerate(parts) if place != last)
    if rest * total.minor < 0:
        until = [round_div(total.minor * sum(weights[: place + 1]), whole) for place in range(len(weights))]
        return tuple(Money(now - before, total.currency) for before, now in pairwise((0, *until)))
    parts[last] = Money(rest, total.currency)
    return tuple(parts)


def spread(minor: int, open: Sequence[int]) -> list[int]:
    """So much over what is open, in that order, none more than is open; what is left over goes nowhere.

    >>> spread(1000, [300, 500, 400]), spread(1000, [300])
    ([300, 500, 200], [300])
    """
    shares = []
    for most in open:
        shares.append(max(min(minor, most), 0))
        minor -= shares[-1]
    return shares


def part_of(whole: int, before: int, part: int, of: int) -> int:
    """What a part of something stands at that stands at `whole` in all, when `before` has gone: the parts together
    are all of it, to the cent.

    >>> [part_of(100, before, 1, of=3) for before in (0, 1, 2)]
    [33, 34, 33]
    """
    return round_div(whole * (before + part), of) - round_div(whole * before, of)


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Amounts added up, each currency for itself, by its code.

    >>> totals([Money(1, "USD"), Money(2, "CNY"), Money(3, "USD")])
    (Money(minor=2, currency='CNY'), Money(minor=4, currency='USD'))
    """
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return tuple(Money(sums[code], code) for code in sorted(sums))


def round_div(number: int, by: int) -> int:
    """Whole-number division rounded half-even, exact for any size.

    >>> [round_div(n, 2) for n in (1, 3, 5, -1)]
    [0, 2, 2, 0]
    """
    quotient, rest = divmod(number, by)
    twice = 2 * rest
    if twice > by or (twice == by and quotient % 2):
        quotient += 1
    return quotient
