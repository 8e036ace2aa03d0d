"""Lists of documents whose input VAT was certified: what waits, what was certified when, and out of it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from ledger.errors import NotFound, sentence
from ledger.input_vat import Certification
from ledger.money import Money
from ledger.nouns import Expense
from storage import audit, expenses, payouts, supplier_credits
from storage import tables as t
from storage.book import Book
from storage.directory import table

_CERTIFICATION, _EXPENSE, _POSTING = (table(row) for row in (t.CertificationRow, t.ExpenseRow, t.PostingRow))
_ROLES = ("input_vat", "input_vat_pending", "input_vat_out")


def add(book: Book, day: date, documents: Iterable[Expense], tax: Money, out: Money, message: str) -> Certification:
    """Keep a list; its documents name it from now on."""
    row = {
        "day": day,
        "state": "booked",
        "entry": 0,
        "tax_minor": tax.minor,
        "out_minor": out.minor,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_CERTIFICATION).values(row)).inserted_primary_key[0]  # type: ignore[index]
    ids = tuple(expense.id for expense in documents)
    for start in range(0, len(ids), 500):
        chosen = _EXPENSE.c.id.in_(ids[start : start + 500])
        book.connection.execute(update(_EXPENSE).where(chosen).values(certification=id))
    values = {"day": day.isoformat(), "minor": tax.minor, "currency": tax.currency, "documents": list(ids)}
    audit.note(book, "certification.booked", f"certification:{id}", **values)
    return Certification(id, day, ids, tax, out)


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_CERTIFICATION).where(_CERTIFICATION.c.id == id).values(entry=entry))


def get(book: Book, id: int, currency: str) -> Certification:
    """One of them, with its documents.  Raises NotFound.  On PostgreSQL the row stays locked."""
    query = select(_CERTIFICATION).where(_CERTIFICATION.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such list of certified invoices."))
    return _certification(book, row, currency)


def latest(book: Book, currency: str, most: int = 12) -> tuple[Certification, ...]:
    """The last lists that stand, the newest first."""
    rows = select(_CERTIFICATION).where(_CERTIFICATION.c.state == "booked")
    found = book.connection.execute(rows.order_by(_CERTIFICATION.c.day.desc(), _CERTIFICATION.c.id.desc()).limit(most))
    return tuple(_certification(book, row, currency) for row in found.all())


def undo(book: Book, of: Certification) -> None:
    """Take a list back: its documents wait again."""
    book.connection.execute(update(_EXPENSE).where(_EXPENSE.c.certification == of.id).values(certification=0))
    book.connection.execute(update(_CERTIFICATION).where(_CERTIFICATION.c.id == of.id).values(state="undone"))
    values = {"day": of.day.isoformat(), "minor": of.tax.minor, "currency": of.tax.currency}
    audit.note(book, "certification.undone", f"certification:{of.id}", **values, documents=list(of.documents))


def waiting(book: Book, until: date, currency: str, *, lock: bool = False) -> tuple[Expense, ...]:
    """Documents to a day inclusive whose VAT waits to be certified, oldest first: without those that were credited, and
    those of foreign suppliers whose VAT we have not paid, for which there is no tax receipt yet.

    With `lock`, on PostgreSQL, their rows stay locked until the transaction ends, so that nobody certifies them twice.
    """
    rows = select(_EXPENSE.c.id).where(
        _EXPENSE.c.stage.in_(("posted", "reimbursed")),
        _EXPENSE.c.vat_minor != 0,
        _EXPENSE.c.certification == 0,
        _EXPENSE.c.day <= until,
    )
    rows = rows.order_by(_EXPENSE.c.day, _EXPENSE.c.id)
    ids = book.connection.execute(rows.with_for_update() if lock and not book.sqlite else rows).scalars().all()
    credited = supplier_credits.sums(book)
    found = [
        one
        for one in expenses.several(book, ids, currency)
        if one.id not in credited or (one.vat and one.vat.minor > credited[one.id].pending)
    ]
    receipts = payouts.settled(book, (f"withheld:{one.id}" for one in found if one.withheld == "vat"))
    return tuple(one for one in found if one.withheld != "vat" or f"withheld:{one.id}" in receipts)


def with_vat(book: Book, currency: str) -> tuple[Expense, ...]:
    """Every document in the books that has VAT apart from its cost, or is in a list."""
    rows = select(_EXPENSE.c.id).where(or_(_EXPENSE.c.vat_minor != 0, _EXPENSE.c.certification != 0))
    return expenses.several(book, book.connection.execute(rows.order_by(_EXPENSE.c.id)).scalars().all(), currency)


def booked(book: Book) -> dict[tuple[str, str], int]:
    """(item, role) -> what stands on the three accounts of input VAT, in minor units as paid; "" for lines without an
    item, which earlier versions wrote."""
    sums = (
        select(_POSTING.c.item, _POSTING.c.account, func.sum(_POSTING.c.paid_minor))
        .where(_POSTING.c.account.in_(_ROLES))
        .group_by(_POSTING.c.item, _POSTING.c.account)
    )
    return {(item, account): int(minor) for item, account, minor in book.connection.execute(sums)}


def _certification(book: Book, row: Any, currency: str) -> Certification:
    ids = select(_EXPENSE.c.id).where(_EXPENSE.c.certification == row.id).order_by(_EXPENSE.c.id)
    return Certification(
        row.id,
        row.day,
        tuple(book.connection.execute(ids).scalars()),
        Money(row.tax_minor, currency),
        Money(row.out_minor, currency),
        row.state,
        row.entry,
    )
