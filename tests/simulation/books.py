"""What is in the books, in the figures of the model, read from the tables of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from storage import budgets
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from tests.conftest import CAST

PEOPLE = dict(enumerate(CAST, 1))
CODES = {1: "APOLLO", 2: "XINGHE"}


def figures(book: Book, planned: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Hours that count, every expense, the budgets in `planned` (project, category), payments that stand."""
    hours, expense, payment = table(t.HoursRow), table(t.ExpenseRow), table(t.PaymentRow)
    worked: Counter[tuple[str, str, date | None]] = Counter()
    for row in book.connection.execute(select(hours)):
        if row.stage in ("posted", "pending"):
            worked[PEOPLE[row.person], CODES[row.project], row.day] += row.minutes
    spent = {
        row.id: (PEOPLE[row.person], CODES[row.project], row.gross_minor, row.stage)
        for row in book.connection.execute(select(expense))
    }
    received = sum(row.minor for row in book.connection.execute(select(payment)) if row.state != "undone")
    assert len(directory(book).people) == len(PEOPLE), "somebody came to be a second person"
    plans = {
        code: {line.category: line.amount.minor for line in budgets.current(book, id).lines}
        for id, code in CODES.items()
    }
    return {
        "hours": dict(worked),
        "expenses": spent,
        "budgets": {(code, category): plans[code].get(category, 0) for code, category in planned},
        "payments": received,
    }
