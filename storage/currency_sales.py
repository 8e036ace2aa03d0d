"""Foreign money that was sold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.owed import CurrencySale
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_SALE = table(t.CurrencySaleRow)


def add(book: Book, of: CurrencySale, message: str) -> CurrencySale:
    """Keep a sale."""
    row = {
        "day": of.day,
        "currency": of.sold.currency,
        "minor": of.sold.minor,
        "bought_currency": of.bought.currency,
        "bought_minor": of.bought.minor,
        "state": "booked",
        "entry": 0,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_SALE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    values = {"day": of.day.isoformat(), "minor": of.sold.minor, "currency": of.sold.currency, "for": str(of.bought)}
    audit.note(book, "currency_sale.booked", f"currency_sale:{id}", **values)
    return replace(of, id=id)


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_SALE).where(_SALE.c.id == id).values(entry=entry))


def undo(book: Book, of: CurrencySale) -> None:
    """It is not so any more."""
    book.connection.execute(update(_SALE).where(_SALE.c.id == of.id).values(state="undone"))
    audit.note(book, "currency_sale.undone", f"currency_sale:{of.id}")


def since(book: Book, day: date) -> tuple[CurrencySale, ...]:
    """Those of a day and later that hold, oldest first."""
    rows = select(_SALE).where(_SALE.c.state == "booked", _SALE.c.day >= day).order_by(_SALE.c.id)
    return tuple(_sale(row) for row in book.connection.execute(rows))


def get(book: Book, id: int) -> CurrencySale:
    """One of them.  Raises NotFound.  On PostgreSQL the row stays locked."""
    query = select(_SALE).where(_SALE.c.id == id)
    r = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if r is None:
        raise NotFound(sentence("There is no such sale of currency."))
    return _sale(r)


def _sale(r: Any) -> CurrencySale:
    bought = Money(r.bought_minor, r.bought_currency)
    return CurrencySale(r.id, r.day, Money(r.minor, r.currency), bought, r.state, r.entry)
