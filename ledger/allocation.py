"""Money on what is open: a payment on a customer's instalments, money of ours on a supplier's invoices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ledger.money import Money, spread
from ledger.nouns import Expense
from ledger.owed import Instalment


class Allocation(NamedTuple):
    """So many minor units of a payment on an instalment."""

    instalment: Instalment
    minor: int

    @property
    def ahead(self) -> int:
        """What of it is paid before the invoice: the advance (contract liability) grows by it."""
        before = self.instalment
        after = replace(before, paid=Money(before.paid.minor + self.minor, before.paid.currency))
        return after.advance.minor - before.advance.minor


class Bill(NamedTuple):
    """A supplier's invoice and what is still open of it."""

    expense: Expense
    open: Money


class BillShare(NamedTuple):
    """So many minor units of money out on a supplier's invoice."""

    expense: Expense
    minor: int


def oldest_first(instalments: Iterable[Instalment]) -> list[Instalment]:
    """In the order in which money settles them: by due day, without one last."""
    return sorted(instalments, key=lambda instalment: (instalment.due or date.max, instalment.id))


def within_reach(minor: int, instalments: Sequence[Instalment], day: date) -> list[Instalment]:
    """Of open instalments, the oldest first, those that money settles by itself where nobody says what it is for: all
    of the contract of the first one, and of others what is due by that day.  What is left is nobody's next instalment.

    Money that is exactly all of the first ones together is for them, whatever their contract.

    >>> one, other = (
    ...     Instalment(id, id, 1, 1, "advance", "Acme", Money(500, "CNY"), date(2026, month, 1), Money(0, "CNY"))
    ...     for id, month in ((1, 3), (2, 9))
    ... )
    >>> [[found.id for found in within_reach(minor, [one, other], date(2026, 3, 2))] for minor in (700, 1000)]
    [[1], [1, 2]]
    """
    whole = 0
    for at, instalment in enumerate(instalments, 1):
        whole += instalment.open.minor
        if whole == minor:
            return list(instalments[:at])
    first = instalments[0].contract if instalments else 0
    return [each for each in instalments if each.contract == first or (each.due is not None and each.due <= day)]


def allocated(minor: int, instalments: Sequence[Instalment]) -> list[Allocation]:
    """The money over the instalments in their order, none more than is open.

    >>> advance, rest = (
    ...     Instalment(id, 1, 1, id, "progress", "Acme", Money(500, "CNY"), None, Money(0, "CNY")) for id in (1, 2)
    ... )
    >>> [(part.instalment.id, part.minor) for part in allocated(700, [advance, rest])]
    [(1, 500), (2, 200)]
    """
    shares = spread(minor, [instalment.open.minor for instalment in instalments])
    return [Allocation(*pair) for pair in zip(instalments, shares, strict=True) if pair[1]]


def paid_ahead(received: int, allocations: Sequence[Allocation]) -> int:
    """What of a payment is an advance: what settles nothing, and what is paid before the invoice.

    >>> invoiced = Instalment(1, 1, 1, 1, "advance", "Acme", Money(500, "CNY"), None, Money(0, "CNY"), invoiced=300)
    >>> paid_ahead(700, [Allocation(invoiced, 500)])  # 200 settle nothing, 200 are not invoiced yet
    400
    """
    settled = sum(allocation.minor for allocation in allocations)
    return received - settled + sum(allocation.ahead for allocation in allocations)
