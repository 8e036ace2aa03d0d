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


def by_person(book: Book, account: str) -> dict[int, int]:
    """Person -> minor units of the company's currency on an account, debit positive."""
    sums = select(_POSTING.c.person, func.sum(_POSTING.c.company_minor)).where(_POSTING.c.account == account)
    return {id: int(minor) for id, minor in book.connection.execute(sums.group_by(_POSTING.c.person))}


def by_item(book: Book, account: str) -> dict[str, int]:
    """Item -> minor units of the company's currency on an account, debit positive; of lines that have one."""
    sums = select(_POSTING.c.item, func.sum(_POSTING.c.company_minor)).where(_POSTING.c.account == account)
    found = book.connection.execute(sums.where(_POSTING.c.item != "").group_by(_POSTING.c.item))
    return {item: int(minor) for item, minor in found}
