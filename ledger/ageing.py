"""Ageing of receivables and the figures of collection: DSO, CEI, concentration.

Money that came in without an allocation or before its invoice stands beside the buckets and is never hidden in one: the
buckets are the receivable account, unapplied money and advances together are the account of customers' advances.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.errors import MixedCurrency
from ledger.money import Money

EDGES = (30, 60, 90, 120)
"""Days overdue at which a bucket ends."""

YEARS = (365, 730, 1095)
"""The buckets of Chinese balance reports, by invoice date: one, two, three years and older."""


@dataclass(frozen=True, slots=True)
class Open:
    """What somebody still owes on one instalment or invoice."""

    amount: Money
    due: date | None
    customer: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """From `first` to `last` days; `last` None is open-ended, `first` 0 and `last` 0 is what is not due yet."""

    first: int
    last: int | None
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """Attributes:
    unapplied: money received but not allocated, as a positive amount.
    credit: paid and not (or no longer) invoiced, not yet set off, as a positive amount.
    """

    buckets: tuple[Bucket, ...]
    unapplied: Money
    credit: Money

    @property
    def gross(self) -> Money:
        return Money(sum(bucket.amount.minor for bucket in self.buckets), self.unapplied.currency)

    @property
    def advances(self) -> Money:
        """What the account of customers' advances must show; `gross` is what the receivable account must."""
        return self.unapplied + self.credit

    @property
    def balance(self) -> Money:
        """What customers owe less what they have paid ahead."""
        return self.gross - self.unapplied - self.credit


def is_overdue(due: date | None, on: date) -> bool:
    """Whether something that is open is overdue: from the start of the day after its due day on, in the books' zone.

    That it is disputed, held or promised does not change it, nor whether it was invoiced; without a due day nothing is
    overdue.  `storage.contracts.overdue` says the same in SQL.

    >>> is_overdue(date(2026, 11, 19), date(2026, 11, 20)), is_overdue(date(2026, 11, 20), date(2026, 11, 20))
    (True, False)
    """
    return days_overdue(due, on) > 0


def days_overdue(due: date | None, on: date) -> int:
    """Full days since the due day; 0 up to and on it, and where there is no due day.

    >>> days_overdue(date(2026, 11, 19), date(2026, 11, 20)), days_overdue(date(2026, 11, 20), date(2026, 11, 20))
    (1, 0)
    """
    return max((on - due).days, 0) if due else 0


def ageing(
    items: Iterable[Open],
    on: date,
    currency: str,
    *,
    unapplied: int = 0,
    credit: int = 0,
    edges: Sequence[int] = EDGES,
) -> Ageing:
    """Open items by how long they are overdue; `unapplied` and `credit` in minor units.

    >>> table = ageing(
    ...     [Open(Money(100, "CNY"), date(2026, 11, 1)), Open(Money(50, "CNY"), None)],
    ...     date(2026, 11, 20),
    ...     "CNY",
    ...     unapplied=30,
    ... )
    >>> [(bucket.first, bucket.last, bucket.amount.minor) for bucket in table.buckets[:2]], table.balance.minor
    ([(0, 0, 50), (1, 30, 100)], 120)
    """
    pairs = ((days_overdue(item.due, on), item.amount) for item in items)
    return Ageing(_sorted(pairs, (0, *edges), currency), Money(unapplied, currency), Money(credit, currency))


def by_invoice_date(items: Iterable[Open], on: date, currency: str, edges: Sequence[int] = YEARS) -> tuple[Bucket, ...]:
    """Open items by age since the invoice, as the balance sheet's notes want them."""
    pairs = ((max((on - item.since).days, 1) if item.since else 1, item.amount) for item in items)
    return _sorted(pairs, (0, *edges), currency)[1:]


def _sorted(pairs: Iterable[tuple[int, Money]], edges: Sequence[int], currency: str) -> tuple[Bucket, ...]:
    sums, counts = [0] * (len(edges) + 1), [0] * (len(edges) + 1)
    for days, amount in pairs:
        if amount.currency != currency:
            raise MixedCurrency()
        place = next((at for at, edge in enumerate(edges) if days <= edge), len(edges))
        sums[place] += amount.minor
        counts[place] += 1
    firsts = (0, *(edge + 1 for edge in edges))
    lasts = (*edges, None)
    return tuple(
        Bucket(first, last, Money(total, currency), count)
        for first, last, total, count in zip(firsts, lasts, sums, counts, strict=True)
    )


def dso(receivable: Money, sales: Money, days: int) -> Decimal | None:
    """Days sales outstanding: the receivable account ÷ what was invoiced in the period × its days, both with tax.

    None (“not known”) where nothing was invoiced, or no more than was credited.  Never negative: what customers have
    paid ahead is another account and lowers no receivable, and an account below nothing counts as nothing.

    >>> dso(Money(30000, "CNY"), Money(90000, "CNY"), 90)
    Decimal('30.0')
    """
    _alike(receivable, sales)
    if sales.minor <= 0:
        return None
    return _tenth(Decimal(max(receivable.minor, 0)) * days / sales.minor)


def days_delinquent(receivable: Money, not_due: Money, sales: Money, days: int) -> Decimal | None:
    """Average days delinquent: DSO minus the best that it could be, were nobody late; never negative."""
    actual, best = dso(receivable, sales, days), dso(not_due, sales, days)
    return None if actual is None or best is None else max(actual - best, Decimal("0.0"))


def collection_rate(collected: Money, fell_due: Money) -> Decimal | None:
    """Cash collected in the period ÷ what fell due in it, in percent."""
    _alike(collected, fell_due)
    return _tenth(Decimal(collected.minor) * 100 / fell_due.minor) if fell_due.minor > 0 else None


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much hangs on few customers.

    Attributes:
        shares: customer and share in percent, largest first.
        index: Herfindahl-Hirschman, 0 to 10,000.
        level: low, medium, high.
    """

    shares: tuple[tuple[str, Decimal], ...]
    index: int
    level: str

    def top(self, count: int) -> Decimal:
        return sum((share for _customer, share in self.shares[:count]), Decimal(0))

    def exceeds(self, share: Decimal | int, index: int) -> bool:
        """Whether the largest owes more than `share` percent, or the index is above `index`; 0: no bound.

        >>> few = Concentration((("a", Decimal(75)), ("b", Decimal(25))), 6250, "high")
        >>> few.exceeds(70, 0), few.exceeds(80, 0), few.exceeds(0, 2500)
        (True, False, True)
        """
        return (share > 0 and self.top(1) > share) or (index > 0 and self.index > index)


def concentration(items: Iterable[Open], medium: int = 1500, high: int = 2500) -> Concentration:
    """Shares of the customers in what is open; the limits are a convention and belong to config.

    >>> found = concentration([Open(Money(75, "CNY"), None, "a"), Open(Money(25, "CNY"), None, "b")])
    >>> found.index, found.level, found.top(1)
    (6250, 'high', Decimal('75.0'))
    """
    sums: dict[str, Money] = {}
    for item in items:
        sums[item.customer] = sums.get(item.customer, Money.zero(item.amount.currency)) + item.amount
    if len({amount.currency for amount in sums.values()}) > 1:
        raise MixedCurrency()
    whole = sum(amount.minor for amount in sums.values() if amount.minor > 0)
    owing = sorted(
        ((minor.minor, who) for who, minor in sums.items() if minor.minor > 0), key=lambda each: (-each[0], each[1])
    )
    index = sum(minor * minor for minor, _who in owing) * 10_000 // (whole * whole) if whole else 0
    level = "high" if index > high else "medium" if index >= medium else "low"
    shares = tuple((who, _tenth(Decimal(minor) * 100 / whole)) for minor, who in owing)
    return Concentration(shares, index, level)


def _alike(one: Money, other: Money) -> None:
    if one.currency != other.currency:
        raise MixedCurrency()


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"))
