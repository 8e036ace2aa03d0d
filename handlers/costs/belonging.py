"""What a receipt or invoice may belong to: an expense that was entered without it, an order that it uses up,
another paper of its message.

It is only looked for here, and asked; `cleared` of its paper holds what its owner has denied.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.registry import WORKERS
from ledger import duplicates
from ledger.errors import BookError
from ledger.exchange import convert
from ledger.nouns import Expense, Order
from ledger.one_paper import PART, How
from storage import expenses, orders

NEAR = timedelta(days=3)
"""So far the day of a receipt and the day that was entered may lie apart."""
TYPED_LATER = timedelta(days=14)
"""So long after its day an expense may have been entered for which no day was named."""
KEPT_OPEN = timedelta(days=42)
"""Receipts are handed in later, but hardly later than this."""


def awaiting(ctx: Context, receipt: Expense) -> tuple[Expense, ...]:
    """The same person's expenses without a receipt that this draft may be the receipt of, the nearest day first."""
    if receipt.stage not in ("draft", "rejected") or not receipt.file or not receipt.gross or receipt.order:
        return ()
    first, last = receipt.day - NEAR, receipt.day + TYPED_LATER
    found = expenses.without_file(ctx.book, receipt.person, receipt.gross, first, last, ctx.rules.currency)
    fitting = [
        other
        for other in found
        if other.id != receipt.id and str(other.id) not in receipt.paper.cleared and _fits(ctx, receipt, other)
    ]
    return tuple(sorted(fitting, key=lambda other: (abs((other.day - receipt.day).days), other.id)))


def of_order(ctx: Context, invoice: Expense) -> tuple[Order, ...]:
    """The open orders that this draft may be an invoice of: the supplier's, with so much left."""
    if invoice.stage not in ("draft", "rejected") or invoice.order or not invoice.gross:
        return ()
    if not invoice.vendor and not invoice.file:
        return ()
    return tuple(
        order
        for order in orders.in_stage(ctx.book, "committed")
        if f"order:{order.id}" not in invoice.paper.cleared and _uses_up(ctx, invoice, order)
    )


def part_named(draft: Expense) -> tuple[How, int]:
    """How, and with which other draft it may be one receipt; 0 where nothing of that is open."""
    how, number, _role = (draft.paper.guessed.get(PART, "") + "  ").split(" ", 2)
    return ("slip" if how == "slip" else "halves"), int(number) if number.isdecimal() else 0


def part_of(ctx: Context, draft: Expense) -> Expense | None:
    """The other draft of its owner with which it may be one receipt, as long as both are open."""
    number = part_named(draft)[1]
    if not number or draft.stage not in ("draft", "rejected"):
        return None
    (other,) = expenses.several(ctx.book, (number,), ctx.rules.currency) or (None,)
    return other if other and other.person == draft.person and other.stage in ("draft", "rejected") else None


def _fits(ctx: Context, receipt: Expense, other: Expense) -> bool:
    if ctx.today - other.day > KEPT_OPEN:
        return False
    if receipt.vendor and other.vendor and not _same_seller(ctx, receipt.vendor, other.vendor):
        return False
    if receipt.invoice_number and other.invoice_number and receipt.invoice_number != other.invoice_number:
        return False
    return abs(other.day - receipt.day) <= NEAR or ("day" in other.paper.guessed and other.day >= receipt.day)


def _uses_up(ctx: Context, invoice: Expense, order: Order) -> bool:
    chosen = invoice.project and "project" not in invoice.paper.guessed
    if chosen and invoice.project != order.project:
        return False
    if not ctx.directory.roles(invoice.person, order.project) & set(WORKERS):
        return False
    try:
        amount = convert(invoice.gross, order.open.currency, invoice.day, ctx.directory.exchange).amount
    except BookError:  # no rate is known: the supplier has to do
        return _same_seller(ctx, invoice.vendor, order.supplier)
    if order.supplier and invoice.vendor:
        # Tax and freight come on top of what was ordered.
        return _same_seller(ctx, invoice.vendor, order.supplier) and amount.minor * 5 <= order.open.minor * 6
    return bool(invoice.file) and amount == order.open


def _same_seller(ctx: Context, one: str, other: str) -> bool:
    names = ctx.directory.suppliers
    return duplicates.same_seller(names.called(one), names.called(other))
