"""Estimates of what was received before its invoice: what still stands of them, and what an invoice takes back."""

from __future__ import annotations

from handlers.context import Context
from ledger.exchange import convert
from ledger.money import Money, part_of
from ledger.nouns import Expense
from ledger.posting import BookedAmount
from storage import received


def left(ctx: Context, order: int) -> BookedAmount | None:
    """What still stands of an order's estimates; None where nothing does."""
    rows = received.of_order(ctx.book, order, ctx.rules.currency)
    if not rows:
        return None
    whole = BookedAmount(rows[0].amount, rows[0].booked, rows[0].company)
    for row in rows[1:]:
        whole += BookedAmount(row.amount, row.booked, row.company)
    return whole if whole else None


def taken_by(ctx: Context, invoice: Expense, net: BookedAmount) -> BookedAmount | None:
    """What an invoice of an order takes back of its estimates: as much as it says itself without VAT, at what they
    stand at; None for nothing."""
    stands = left(ctx, invoice.order) if invoice.order else None
    if stands is None or not stands.paid:
        return None
    says = convert(net.paid, stands.paid.currency, invoice.day, ctx.directory.exchange).amount
    return part(stands, min(says.minor, stands.paid.minor))


def part(whole: BookedAmount, minor: int) -> BookedAmount:
    """So many minor units (as paid) of what stands, in all three currencies."""

    def of(amount: Money) -> Money:
        return Money(part_of(amount.minor, 0, minor, of=whole.paid.minor), amount.currency)

    return BookedAmount(Money(minor, whole.paid.currency), of(whole.project), of(whole.company))
