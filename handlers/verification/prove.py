"""Every invariant of the books, those of storage and those that need the company's rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from handlers import job_context
from handlers.books import input_vat as books_input_vat
from handlers.rules import Rules
from handlers.verification import (
    admins,
    advances,
    claims,
    closing,
    contracts,
    input_vat,
    opening,
    orders,
    received,
    subcontracts,
)
from ledger.period import month_key
from storage import balances, expenses, verify
from storage.book import Book
from storage.verify import Proof


def prove(book: Book, rules: Rules) -> Proof:
    """Every invariant, recomputed."""
    try:
        ctx = job_context.context(book, rules)
    except Exception as error:  # master data that nobody can read: what can be proved without it still is
        return verify.verify(book, rules.currency, None, [partial(verify.unreadable, error)])

    def held(book: Book) -> Iterator[tuple[balances.Key, int, int]]:
        yield from verify.held_hours(book)
        for expense in expenses.pending(book, rules.currency):
            project = ctx.directory.project(expense.project)
            key = (project.id, expense.category, expense.task, month_key(expense.day), "pending", project.currency)
            yield key, books_input_vat.cost(ctx, expense).project.minor, 0

    return verify.verify(
        book,
        rules.currency,
        held,
        [
            partial(rule, ctx)
            for rule in (
                contracts.faults,
                input_vat.faults,
                received.faults,
                advances.faults,
                claims.faults,
                orders.faults,
                subcontracts.faults,
                closing.faults,
                admins.faults,
                opening.faults,
            )
        ],
    )
