"""What pay of a month really came to, as finance said it; the last that stands holds."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.period import Period
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_PAYROLL, _POSTING, _ENTRY = table(t.PayrollRow), table(t.PostingRow), table(t.EntryRow)


def add(book: Book, month: str, amount: Money, message: str) -> int:
    """Keep what pay of a month came to; returns its number."""
    row = {"month": month, "currency": amount.currency, "minor": amount.minor}
    kept = row | {"state": "booked", "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_PAYROLL).values(kept)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "payroll.booked", f"payroll:{id}", **row)
    return id


def undo(book: Book, id: int) -> str:
    """It was not so; returns its month.  Raises NotFound where it does not stand."""
    row = book.connection.execute(select(_PAYROLL).where(_PAYROLL.c.id == id, _PAYROLL.c.state == "booked")).first()
    if row is None:
        raise NotFound(sentence("That was taken back already."))
    book.connection.execute(update(_PAYROLL).where(_PAYROLL.c.id == id).values(state="undone"))
    audit.note(book, "payroll.undone", f"payroll:{id}", month=row.month)
    month: str = row.month
    return month


def any_said(book: Book) -> bool:
    """Whether pay of any month was ever said."""
    return book.connection.execute(select(_PAYROLL.c.id).limit(1)).first() is not None


def of_month(book: Book, month: str) -> Money | None:
    """What pay of a month came to; None where nobody has said."""
    rows = select(_PAYROLL).where(_PAYROLL.c.month == month, _PAYROLL.c.state == "booked")
    row = book.connection.execute(rows.order_by(_PAYROLL.c.id.desc()).limit(1)).first()
    return Money(row.minor, row.currency) if row else None


def absorbed(book: Book, period: Period) -> int:
    """What hours of a month took as pay, in minor units of the company's currency."""
    sums = (
        select(func.coalesce(func.sum(_POSTING.c.company_minor), 0))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(
            _POSTING.c.account == "payroll",
            _ENTRY.c.source.like("hours:%"),
            _ENTRY.c.booked >= period.start,
            _ENTRY.c.booked < period.end,
        )
    )
    return -int(book.connection.execute(sums).scalar_one())
