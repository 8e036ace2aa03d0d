"""Orders against the invoices that were handed in for them (accounting.md 4, rule 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handlers.books import commitments
from handlers.context import Context
from ledger.money import Money
from ledger.nouns import Expense
from storage import expenses, orders, supplier_credits
from storage import invariants as inv
from storage.fault import Fault, differs

_STANDS = ("pending", "posted", "reimbursed")


def faults(ctx: Context) -> Iterator[Fault]:
    """What an order says is invoiced is the invoices of it, without their VAT, less what is invoiced anew."""
    of: dict[int, list[Expense]] = defaultdict(list)
    for invoice in expenses.of_orders(ctx.book, ctx.rules.currency):
        if invoice.stage in _STANDS:
            of[invoice.order].append(invoice)
    credited = supplier_credits.sums(ctx.book)
    invoiced = {order: commitments.invoiced(ctx, invoices, credited) for order, invoices in of.items()}
    for id, said in orders.invoiced(ctx.book).items():
        if said.minor != invoiced.get(id, 0):
            yield differs(inv.ORDERS, f"order {id}", "invoiced", Money(invoiced.get(id, 0), said.currency), said)
