"""Where writers of PostgreSQL take turns: each lock has its number here, so that no two subjects share one by mistake.

SQLite has one writer at a time and needs none.  A turn ends with the transaction.
"""

from __future__ import annotations

from sqlalchemy import text

from storage import book as writing
from storage.book import Book
from storage.statement import SqlStatement

TRAIL = 7264011
UPGRADE = 7264012
STAFF_ADVANCES = 7264013
EXPENSES = 7264014
PAGE = 7264015
CLOSE = 7264016
"""The close of a month or year, its steps said alone, adoption, and the lock of the books."""
VOUCHERS = 7264036
"""Numbers of vouchers, and which entries went out with them."""
PAYMENT_BATCHES = 7264044
"""Which documents are in a batch of payments, and what becomes of its transfers."""
SENDINGS = 7264046
"""Who works on what goes to other systems."""
MASTER_DATA = writing.MASTER
"""Every write shares it from its beginning, whoever changes master data has it alone: `storage.book` takes it."""

_TAKE = {
    key: SqlStatement(text(f"SELECT pg_advisory_xact_lock({key})"))
    for key in (TRAIL, UPGRADE, STAFF_ADVANCES, EXPENSES, PAGE, CLOSE, VOUCHERS, PAYMENT_BATCHES, SENDINGS)
}


def take(book: Book, turn: int) -> None:
    """Wait until nobody else has this turn; what is read from then on is what they have left."""
    if not book.sqlite:
        _TAKE[turn].run(book, {})
