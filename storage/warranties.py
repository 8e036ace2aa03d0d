"""What contracts say of their warranty where it differs from the company's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from ledger.owed import Warranty
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_WARRANTY = table(t.WarrantyRow)


def every(book: Book) -> dict[int, Warranty]:
    """Contract -> what it says itself."""
    return {
        row.contract: Warranty(
            row.contract,
            Decimal(row.percent) if row.percent else None,
            date.fromisoformat(row.until) if row.until else None,
        )
        for row in book.connection.execute(select(_WARRANTY))
    }


def keep(book: Book, warranty: Warranty) -> None:
    """What a contract says from now on."""
    values = {
        "percent": "" if warranty.percent is None else str(warranty.percent),
        "until": warranty.until.isoformat() if warranty.until else "",
    }
    put(book, _WARRANTY, contract=warranty.contract, **values)
    audit.note(book, "warranty.set", f"contract:{warranty.contract}", **values)
