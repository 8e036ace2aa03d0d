"""Proving the books: what documents that are not in the journal yet add to the budget's sums."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import job_context
from handlers.books import posting
from handlers.rules import Rules
from ledger.period import month_key
from storage import balances, expenses, verify
from storage.book import Book
from storage.verify import Proof


def prove(book: Book, rules: Rules) -> Proof:
    """Every invariant, recomputed."""
    ctx = job_context.context(book, rules)

    def held(book: Book) -> Iterator[tuple[balances.Key, int, int]]:
        yield from verify.held_hours(book)
        for expense in expenses.pending(book, rules.currency):
            project = ctx.directory.project(expense.project)
            key = (project.id, expense.category, expense.task, month_key(expense.day), "pending", project.currency)
            yield key, posting.net(ctx, expense).project.minor, 0

    return verify.verify(book, rules.currency, held)
