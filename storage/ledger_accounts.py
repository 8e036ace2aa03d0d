"""What stands on an account of the journal."""

from __future__ import annotations

from sqlalchemy import func, select

from storage import tables as t
from storage.book import Book
from storage.directory import table

_POSTING = table(t.PostingRow)


def balance(book: Book, account: str) -> int:
    """Minor units of the company's currency on an account, debit positive."""
    total = select(func.coalesce(func.sum(_POSTING.c.company_minor), 0)).where(_POSTING.c.account == account)
    return int(book.connection.execute(total).scalar_one())


def as_paid(book: Book, account: str) -> dict[str, int]:
    """Currency -> minor units as paid on an account, debit positive."""
    sums = select(_POSTING.c.paid_currency, func.sum(_POSTING.c.paid_minor)).where(_POSTING.c.account == account)
    return {code: int(minor) for code, minor in book.connection.execute(sums.group_by(_POSTING.c.paid_currency))}
