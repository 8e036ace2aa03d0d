"""Certified VAT that was transferred out of a document afterwards: its use changed, or it was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.input_vat import VatTransfer
from ledger.money import Money
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_TRANSFER = table(t.VatTransferRow)


def add(book: Book, of: VatTransfer, message: str) -> VatTransfer:
    """Keep a transfer."""
    row = {
        "expense": of.expense,
        "day": of.day,
        "currency": of.tax.currency,
        "minor": of.tax.minor,
        "reason": of.reason,
        "state": "booked",
        "entry": 0,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_TRANSFER).values(row)).inserted_primary_key[0]  # type: ignore[index]
    values = {"expense": of.expense, "day": of.day.isoformat(), "minor": of.tax.minor, "currency": of.tax.currency}
    audit.note(book, "vat_transfer.booked", f"vat_transfer:{id}", **values, reason=of.reason)
    return replace(of, id=id)


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_TRANSFER).where(_TRANSFER.c.id == id).values(entry=entry))


def undo(book: Book, of: VatTransfer) -> None:
    """It is not so any more."""
    book.connection.execute(update(_TRANSFER).where(_TRANSFER.c.id == of.id).values(state="undone"))
    audit.note(book, "vat_transfer.undone", f"vat_transfer:{of.id}", expense=of.expense)


def get(book: Book, id: int) -> VatTransfer:
    """One of them.  Raises NotFound.  On PostgreSQL the row stays locked."""
    query = select(_TRANSFER).where(_TRANSFER.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such transfer of VAT."))
    return _transfer(row)


def sums(book: Book, expenses: Iterable[int] | None = None) -> dict[int, int]:
    """Expense -> what was transferred out of it afterwards, in minor units of its currency; of all where none are
    named."""
    rows = select(_TRANSFER.c.expense, func.sum(_TRANSFER.c.minor)).where(_TRANSFER.c.state == "booked")
    rows = rows.group_by(_TRANSFER.c.expense)
    if expenses is None:
        return {id: int(minor) for id, minor in book.connection.execute(rows)}
    wanted, found = sorted(set(expenses)), dict[int, int]()
    for start in range(0, len(wanted), 500):
        chosen = rows.where(_TRANSFER.c.expense.in_(wanted[start : start + 500]))
        found |= {id: int(minor) for id, minor in book.connection.execute(chosen)}
    return found


def _transfer(r: Any) -> VatTransfer:
    return VatTransfer(r.id, r.expense, r.day, Money(r.minor, r.currency), r.reason, r.state, r.entry)
