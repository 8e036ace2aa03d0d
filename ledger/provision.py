"""Provision for bad debts by ageing bucket: a proposal with its lines, which a person posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ledger.ageing import Ageing, Bucket
from ledger.errors import BadInput, sentence
from ledger.money import Money

RATES = (Decimal(0), Decimal("0.01"), Decimal("0.05"), Decimal("0.10"), Decimal("0.30"), Decimal("0.50"))
"""A beginning for the six usual buckets; the company's own rates stand in its configuration."""


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """One bucket at its rate, or one customer that is judged by itself."""

    owed: Money
    rate: Decimal
    amount: Money
    bucket: Bucket | None = None
    customer: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionProposal:
    """What the account should hold, and by how much the one that is booked must change (negative: release)."""

    lines: tuple[ProvisionLine, ...]
    needed: Money
    booked: Money

    @property
    def change(self) -> Money:
        return self.needed - self.booked


def proposal(
    table: Ageing,
    booked: Money,
    rates: Sequence[Decimal] = RATES,
    singled_out: Mapping[str, tuple[Money, Decimal]] | None = None,
) -> ProvisionProposal:
    """The provision that the ageing calls for.

    Args:
        singled_out: customers judged by themselves: what they owe (already taken out of the table) and the rate.

    >>> from datetime import date
    >>> from ledger.ageing import Open, ageing
    >>> table = ageing([Open(Money(100000, "CNY"), date(2026, 1, 1))], date(2026, 11, 20), "CNY")
    >>> proposal(table, Money(20000, "CNY")).change
    Money(minor=30000, currency='CNY')
    """
    if len(rates) != len(table.buckets):
        raise BadInput(
            sentence("There are {buckets} buckets but {rates} rates."),
            buckets=len(table.buckets),
            rates=len(rates),
            field="rates",
        )
    if any(not 0 <= rate <= 1 for rate in rates):
        raise BadInput(sentence("A provision rate lies between 0 % and 100 %."), field="rates")
    pairs = zip(table.buckets, rates, strict=True)
    lines = [ProvisionLine(bucket.amount, rate, bucket.amount.times(rate), bucket) for bucket, rate in pairs]
    for customer, (owed, rate) in sorted((singled_out or {}).items()):
        lines.append(ProvisionLine(owed, rate, owed.times(rate), customer=customer))
    needed = sum((line.amount for line in lines if line.amount.minor > 0), Money.zero(booked.currency))
    return ProvisionProposal(tuple(lines), needed, booked)
