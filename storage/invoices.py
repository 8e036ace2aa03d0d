"""Invoices to customers and their credit notes; never changed, only credited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.owed import Invoice
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_INVOICE, _ENTRY = table(t.CustomerInvoiceRow), table(t.EntryRow)


def add(book: Book, invoice: Invoice, message: str) -> Invoice:
    """Keep a new invoice or credit note, not yet with its entry."""
    row = {
        "project": invoice.project,
        "instalment": invoice.instalment,
        "customer": invoice.customer,
        "number": invoice.number,
        "day": invoice.day,
        "currency": invoice.gross.currency,
        "minor": invoice.gross.minor,
        "tax_minor": invoice.tax.minor,
        "credits": invoice.credits,
        "reason": invoice.reason,
        "entry": 0,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_INVOICE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    what = "invoice.credited" if invoice.credits else "invoice.issued"
    said = {name: row[name] for name in ("instalment", "number", "day", "currency", "minor", "tax_minor", "reason")}
    audit.note(book, what, f"invoice:{id}", credits=invoice.credits, **said)
    return get(book, id)


def posted(book: Book, id: int, entry: int) -> None:
    """The invoice stands in the journal."""
    book.connection.execute(update(_INVOICE).where(_INVOICE.c.id == id).values(entry=entry))


def number(book: Book, id: int, number: str) -> None:
    """What was booked without an invoice has one now."""
    book.connection.execute(update(_INVOICE).where(_INVOICE.c.id == id).values(number=number))
    audit.note(book, "invoice.numbered", f"invoice:{id}", number=number)


def get(book: Book, id: int) -> Invoice:
    """One invoice.  Raises NotFound."""
    row = book.connection.execute(select(_INVOICE).where(_INVOICE.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such invoice."))
    return _invoice(row)


def of_instalments(book: Book, ids: Iterable[int]) -> dict[int, list[Invoice]]:
    """Instalment -> its invoices, oldest first."""
    wanted = sorted(set(ids))
    found: dict[int, list[Invoice]] = {}
    for start in range(0, len(wanted), 500):
        rows = select(_INVOICE).where(_INVOICE.c.instalment.in_(wanted[start : start + 500])).order_by(_INVOICE.c.id)
        for row in book.connection.execute(rows):
            found.setdefault(row.instalment, []).append(_invoice(row))
    return found


def net(book: Book, instalments: Iterable[int]) -> int:
    """What invoices less credit notes of some instalments ask for without tax, in minor units."""
    left = select(func.coalesce(func.sum(_INVOICE.c.minor - _INVOICE.c.tax_minor), 0))
    wanted = sorted(set(instalments))
    parts = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return sum(int(book.connection.execute(left.where(_INVOICE.c.instalment.in_(part))).scalar_one()) for part in parts)


_FEW = 500
"""More instalments than that are asked for by asking for all."""


def booked_by_instalment(
    book: Book, until: date, instalments: Sequence[int] | None = None
) -> dict[int, tuple[int, int]]:
    """Instalment (of some; None: of all) -> what its invoices less credit notes ask for that stand in the books until
    the evening of a day: with tax and without, in minor units.  An invoice of a locked month stands in the open one."""
    c = _INVOICE.c
    sums = select(c.instalment, func.sum(c.minor), func.sum(c.minor - c.tax_minor))
    rows = (
        sums.outerjoin(_ENTRY, _ENTRY.c.id == c.entry)
        .where(func.coalesce(_ENTRY.c.booked, c.day) <= until)
        .group_by(c.instalment)
    )
    if instalments is not None and len(instalments) <= _FEW:
        rows = rows.where(c.instalment.in_(instalments))
    return {row[0]: (int(row[1]), int(row[2])) for row in book.connection.execute(rows)}


def credited(book: Book, id: int) -> tuple[int, int]:
    """(gross, tax) in minor units that credit notes have taken off an invoice already, as positive numbers."""
    row = book.connection.execute(
        select(func.coalesce(func.sum(_INVOICE.c.minor), 0), func.coalesce(func.sum(_INVOICE.c.tax_minor), 0)).where(
            _INVOICE.c.credits == id
        )
    ).one()
    return -int(row[0]), -int(row[1])


def numbered(book: Book, number: str) -> Invoice | None:
    """The invoice with that number, where there is one."""
    rows = select(_INVOICE).where(_INVOICE.c.number == number, _INVOICE.c.credits == 0).limit(1)
    row = book.connection.execute(rows).first()
    return _invoice(row) if row else None


def between(book: Book, start: date, end: date) -> tuple[Invoice, ...]:
    """Invoices and credit notes of the days from `start` to before `end`."""
    rows = select(_INVOICE).where(_INVOICE.c.day >= start, _INVOICE.c.day < end).order_by(_INVOICE.c.id)
    return tuple(_invoice(row) for row in book.connection.execute(rows))


def standing(book: Book, customer: str, since: date) -> tuple[Invoice, ...]:
    """Invoices to a customer from a day on, oldest first, without those that are credited in full."""
    c = _INVOICE.c
    rows = select(_INVOICE).where(c.customer == customer, c.day >= since).order_by(c.day, c.id)
    found = [_invoice(row) for row in book.connection.execute(rows)]
    gone: dict[int, int] = {}
    for note in found:
        gone[note.credits] = gone.get(note.credits, 0) - note.gross.minor
    return tuple(one for one in found if not one.credits and gone.get(one.id, 0) < one.gross.minor)


def _invoice(r: Any) -> Invoice:
    return Invoice(
        r.id,
        r.project,
        r.instalment,
        r.customer,
        r.number,
        r.day,
        Money(r.minor, r.currency),
        Money(r.tax_minor, r.currency),
        r.credits,
        r.reason,
        r.entry,
    )
