"""Money of ours that went out: to suppliers, back to customers, for the company card; and what it settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.owed import AHEAD, HOLDS, Payout
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_PAYOUT, _PART = table(t.PayoutRow), table(t.PayoutPartRow)


def add(book: Book, payout: Payout, message: str, note: str = "") -> Payout:
    """Keep money that went out, with what it settles; the caller has checked that no more is given than is open."""
    row = {
        "kind": payout.kind,
        "day": payout.day,
        "party": payout.party,
        "currency": payout.amount.currency,
        "minor": payout.amount.minor,
        "fee_minor": payout.fee.minor,
        "note": note,
        "entry": 0,
        "message": message,
        "line": payout.line,
        "state": payout.state,
    }
    id: int = book.connection.execute(insert(_PAYOUT).values(row)).inserted_primary_key[0]  # type: ignore[index]
    for document, minor in payout.parts:
        book.connection.execute(insert(_PART).values(payout=id, document=document, minor=minor))
    audit.note(
        book,
        "payout.booked" if payout.state == "booked" else "payout.opened",
        f"payout:{id}",
        kind=payout.kind,
        day=payout.day,
        party=payout.party,
        minor=payout.amount.minor,
        fee=payout.fee.minor,
        currency=payout.amount.currency,
        line=payout.line,
        parts=list(payout.parts),
    )
    return get(book, id)


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_PAYOUT).where(_PAYOUT.c.id == id).values(entry=entry))


def set_off(book: Book, payout: Payout, parts: Iterable[tuple[str, int]]) -> None:
    """So much of a prepayment was set off on invoices."""
    given = list(parts)
    for document, minor in given:
        book.connection.execute(insert(_PART).values(payout=payout.id, document=document, minor=minor))
    whole = {"minor": sum(minor for _document, minor in given), "currency": payout.amount.currency}
    audit.note(book, "prepayment.set_off", f"payout:{payout.id}", party=payout.party, parts=given, **whole)


def ahead(book: Book) -> tuple[Payout, ...]:
    """Prepayments to suppliers and their credit notes that hold, oldest first, whether they were set off or not."""
    return _those(book, _PAYOUT.c.kind.in_(AHEAD), HOLDS)


def left(book: Book, claims: Sequence[Payout]) -> dict[int, Money]:
    """What of some prepayments and credit notes is neither set off nor given back, by their numbers."""
    back = settled(book, (f"payout:{one.id}" for one in claims))
    return {
        one.id: Money(
            one.amount.minor - back.get(f"payout:{one.id}", 0) - sum(minor for _document, minor in one.parts),
            one.amount.currency,
        )
        for one in claims
    }


def get(book: Book, id: int, *, lock: bool = True) -> Payout:
    """One of them.  Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends, unless it is only
    looked at (`lock` false).
    """
    query = select(_PAYOUT).where(_PAYOUT.c.id == id)
    row = book.connection.execute(query.with_for_update() if lock and not book.sqlite else query).first()
    if row is None:
        raise NotFound(sentence("There is no such payment."))
    return _payout(row, _parts(book, (id,)))


def undo(book: Book, payout: Payout, why: str) -> None:
    """Take it back: what it settled is open again."""
    book.connection.execute(delete(_PART).where(_PART.c.payout == payout.id))
    book.connection.execute(update(_PAYOUT).where(_PAYOUT.c.id == payout.id).values(state="undone"))
    audit.note(book, "payout.undone", f"payout:{payout.id}", parts=list(payout.parts), why=why)


def of_line(book: Book, line: int) -> tuple[Payout, ...]:
    """Those that stand on a bank line and hold."""
    return _those(book, _PAYOUT.c.line == line)


def without_line(book: Book) -> tuple[Payout, ...]:
    """Those that were typed in: no statement has shown them when they were booked.  A credit note moves no money."""
    return _those(book, and_(_PAYOUT.c.line == 0, _PAYOUT.c.kind != "supplier_credit"))


def since(book: Book, day: date, parties: Sequence[str] | None = None) -> tuple[Payout, ...]:
    """Those from a day on; to one party, by all of its names, where they are named."""
    which = _PAYOUT.c.day >= day
    return _those(book, which if parties is None else and_(which, _PAYOUT.c.party.in_(parties)))


def settled(book: Book, documents: Iterable[str] | None = None) -> dict[str, int]:
    """Document -> minor units that have been paid on it; of all documents where none are named."""
    rows = select(_PART.c.document, func.sum(_PART.c.minor)).group_by(_PART.c.document)
    if documents is None:
        return {document: int(minor) for document, minor in book.connection.execute(rows)}
    wanted = sorted(set(documents))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        chosen = rows.where(_PART.c.document.in_(wanted[start : start + 500]))
        found |= {document: int(minor) for document, minor in book.connection.execute(chosen)}
    return found


def tax_receipts(book: Book) -> dict[int, str]:
    """Document of a foreign supplier -> number of the tax office's receipt for the VAT that we withheld, where it was
    said."""
    rows = (
        select(_PART.c.document, _PAYOUT.c.note)
        .join(_PAYOUT, _PAYOUT.c.id == _PART.c.payout)
        .where(_PAYOUT.c.kind == "withheld_vat", _PAYOUT.c.state == "booked", _PAYOUT.c.note != "")
    )
    return {int(document.partition(":")[2]): note for document, note in book.connection.execute(rows)}


def _those(book: Book, which: Any, states: Sequence[str] = ("booked",)) -> tuple[Payout, ...]:
    rows = select(_PAYOUT).where(which, _PAYOUT.c.state.in_(states)).order_by(_PAYOUT.c.id)
    found = book.connection.execute(rows).all()
    parts = _parts(book, [row.id for row in found])
    return tuple(_payout(row, parts) for row in found)


def _parts(book: Book, ids: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
    wanted = sorted(ids)
    found: dict[int, list[tuple[str, int]]] = {}
    for start in range(0, len(wanted), 500):
        rows = select(_PART).where(_PART.c.payout.in_(wanted[start : start + 500]))
        for row in book.connection.execute(rows.order_by(_PART.c.id)):
            found.setdefault(row.payout, []).append((row.document, row.minor))
    return found


def _payout(r: Any, parts: dict[int, list[tuple[str, int]]]) -> Payout:
    return Payout(
        r.id,
        r.kind,
        r.day,
        r.party,
        Money(r.minor, r.currency),
        Money(r.fee_minor, r.currency),
        tuple(parts.get(r.id, ())),
        r.line,
        r.state,
        r.entry,
    )
