"""Payments of customers, and which instalments they settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.owed import HOLDS, Instalment, Payment
from storage import audit, contracts, payouts
from storage import tables as t
from storage.book import Book
from storage.directory import table

_PAYMENT, _ALLOCATION, _INSTALMENT = table(t.PaymentRow), table(t.AllocationRow), table(t.InstalmentRow)


def pay(book: Book, payment: Payment, message: str, note: str = "") -> Payment:
    """Keep a payment that came in, here or before these books; what it settles is said by `allocate`."""
    row = {
        "project": payment.project,
        "day": payment.day,
        "party": payment.party,
        "currency": payment.amount.currency,
        "minor": payment.amount.minor,
        "fee_minor": payment.fee.minor,
        "note": note,
        "entry": 0,
        "message": message,
        "line": payment.line,
        "state": payment.state,
    }
    id: int = book.connection.execute(insert(_PAYMENT).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(
        book,
        "payment.booked" if payment.state == "booked" else "payment.opened",
        f"payment:{id}",
        day=payment.day,
        party=payment.party,
        minor=payment.amount.minor,
        fee=payment.fee.minor,
        currency=payment.amount.currency,
        line=payment.line,
    )
    return get(book, id)


def posted(book: Book, id: int, entry: int) -> None:
    """The payment stands in the journal."""
    book.connection.execute(update(_PAYMENT).where(_PAYMENT.c.id == id).values(entry=entry))


def get(book: Book, id: int, *, lock: bool = True) -> Payment:
    """One payment.  Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends, unless it is only
    looked at (`lock` false).
    """
    query = select(_PAYMENT).where(_PAYMENT.c.id == id)
    row = book.connection.execute(query.with_for_update() if lock and not book.sqlite else query).first()
    if row is None:
        raise NotFound(sentence("There is no such payment."))
    return _payment(row, _parts(book, (id,)), _refunded(book, (id,)))


def allocate(book: Book, payment: Payment, one: Instalment, amount: Money) -> Instalment:
    """Settle (a part of) an instalment by a payment.  Raises BadInput where it is more than either has left."""
    used = book.connection.execute(
        select(func.coalesce(func.sum(_ALLOCATION.c.minor), 0)).where(_ALLOCATION.c.payment == payment.id)
    ).scalar_one()
    left = payment.amount.minor + payment.fee.minor - used - payment.refunded
    if not payment.holds or {amount.currency, one.amount.currency} != {payment.amount.currency}:
        raise BadInput(sentence("That payment cannot settle this instalment."), field="amount")
    if amount.minor <= 0 or amount.minor > left or amount.minor > one.open.minor:
        raise BadInput(sentence("That is more than is left: {open} is still open."), open=one.open, field="amount")
    book.connection.execute(insert(_ALLOCATION).values(payment=payment.id, instalment=one.id, minor=amount.minor))
    said = {"payment": payment.id, "minor": amount.minor, "currency": amount.currency}
    audit.note(book, "payment.allocated", f"instalment:{one.id}", **said)
    return contracts.move(book, one, paid=amount.minor, paid_on=payment.day)


def free(book: Book, instalment: Instalment, minor: int) -> dict[int, int]:
    """Take so much off what payments settle of an instalment, the latest first: the customer need not have paid it.

    Returns payment -> minor units.
    """
    freed: dict[int, int] = {}
    rows = select(_ALLOCATION).where(_ALLOCATION.c.instalment == instalment.id).order_by(_ALLOCATION.c.id.desc())
    for row in book.connection.execute(rows).all() if minor else ():
        part = min(row.minor, minor)
        if part:
            book.connection.execute(
                update(_ALLOCATION).where(_ALLOCATION.c.id == row.id).values(minor=row.minor - part)
                if part < row.minor
                else delete(_ALLOCATION).where(_ALLOCATION.c.id == row.id)
            )
            freed[row.payment] = freed.get(row.payment, 0) + part
            minor -= part
            audit.note(book, "payment.freed", f"instalment:{instalment.id}", payment=row.payment, minor=part)
    if freed:
        contracts.move(book, instalment, paid=-sum(freed.values()))
    return freed


def undo(book: Book, payment: Payment, why: str) -> None:
    """Take a payment back: its instalments are open again."""
    open_again = contracts.held(book, (id for id, _minor in payment.parts))
    for id, minor in payment.parts:
        open_again[id] = contracts.move(book, open_again[id], paid=-minor)
    book.connection.execute(delete(_ALLOCATION).where(_ALLOCATION.c.payment == payment.id))
    book.connection.execute(update(_PAYMENT).where(_PAYMENT.c.id == payment.id).values(state="undone"))
    for id in open_again:
        last = select(func.max(_PAYMENT.c.day)).join(_ALLOCATION, _ALLOCATION.c.payment == _PAYMENT.c.id)
        day = book.connection.execute(last.where(_ALLOCATION.c.instalment == id)).scalar()
        book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.id == id).values(paid_on=day))
    audit.note(book, "payment.undone", f"payment:{payment.id}", parts=list(payment.parts), why=why)


def of_line(book: Book, line: int) -> tuple[Payment, ...]:
    """The payments that stand on a bank line and hold."""
    rows = book.connection.execute(
        select(_PAYMENT).where(_PAYMENT.c.line == line, _PAYMENT.c.state == "booked").order_by(_PAYMENT.c.id)
    ).all()
    return _those(book, rows)


def of_instalments(book: Book, ids: Iterable[int]) -> dict[int, list[tuple[date, int]]]:
    """Instalment -> (day, minor units) of what settled it, oldest first."""
    wanted = sorted(set(ids))
    found: dict[int, list[tuple[date, int]]] = {}
    for start in range(0, len(wanted), 500):
        rows = (
            select(_ALLOCATION.c.instalment, _PAYMENT.c.day, _ALLOCATION.c.minor)
            .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment)
            .where(_ALLOCATION.c.instalment.in_(wanted[start : start + 500]))
            .order_by(_PAYMENT.c.day, _ALLOCATION.c.id)
        )
        for id, day, minor in book.connection.execute(rows):
            found.setdefault(id, []).append((day, minor))
    return found


def on_instalments(book: Book, ids: Sequence[int]) -> tuple[Payment, ...]:
    """The payments that settle something of some instalments."""
    mine = select(_ALLOCATION.c.payment).where(_ALLOCATION.c.instalment.in_(ids))
    return _those(book, book.connection.execute(select(_PAYMENT).where(_PAYMENT.c.id.in_(mine))).all())


def unapplied(book: Book, project: int = 0) -> tuple[Payment, ...]:
    """Payments (of one project where it is named) with a rest that settles nothing yet and was not given back."""
    used = select(func.coalesce(func.sum(_ALLOCATION.c.minor), 0)).where(_ALLOCATION.c.payment == _PAYMENT.c.id)
    query = select(_PAYMENT).where(
        _PAYMENT.c.state.in_(HOLDS), _PAYMENT.c.minor + _PAYMENT.c.fee_minor > used.scalar_subquery()
    )
    if project:
        query = query.where(_PAYMENT.c.project == project)
    rows = book.connection.execute(query.order_by(_PAYMENT.c.id)).all()
    return tuple(one for one in _those(book, rows) if one.unapplied.minor > 0)


def without_line(book: Book, since: date) -> tuple[Payment, ...]:
    """Payments from a day on that were typed in: no statement had shown them when they were booked."""
    rows = select(_PAYMENT).where(_PAYMENT.c.line == 0, _PAYMENT.c.state == "booked", _PAYMENT.c.day >= since)
    return _those(book, book.connection.execute(rows.order_by(_PAYMENT.c.id)).all())


def between(book: Book, start: date, end: date) -> tuple[Payment, ...]:
    """Payments of the days from `start` to before `end`."""
    rows = book.connection.execute(
        select(_PAYMENT).where(_PAYMENT.c.state == "booked", _PAYMENT.c.day >= start, _PAYMENT.c.day < end)
    ).all()
    return _those(book, rows)


def of_party(book: Book, party: str, since: date) -> tuple[Payment, ...]:
    """Payments of a customer from a day on, oldest first."""
    rows = select(_PAYMENT).where(_PAYMENT.c.party == party, _PAYMENT.c.state == "booked", _PAYMENT.c.day >= since)
    return _those(book, book.connection.execute(rows.order_by(_PAYMENT.c.day, _PAYMENT.c.id)).all())


def _parts(book: Book, ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    wanted = sorted(ids)
    found: dict[int, list[tuple[int, int]]] = {}
    for start in range(0, len(wanted), 500):
        rows = select(_ALLOCATION).where(_ALLOCATION.c.payment.in_(wanted[start : start + 500]))
        for row in book.connection.execute(rows.order_by(_ALLOCATION.c.id)):
            found.setdefault(row.payment, []).append((row.instalment, row.minor))
    return found


def _refunded(book: Book, ids: Iterable[int]) -> dict[int, int]:
    """Payment -> minor units that the customer got back of it."""
    found = payouts.settled(book, (f"payment:{id}" for id in ids))
    return {int(document.partition(":")[2]): minor for document, minor in found.items()}


def _those(book: Book, rows: Sequence[Any]) -> tuple[Payment, ...]:
    ids = [row.id for row in rows]
    parts, refunded = _parts(book, ids), _refunded(book, ids)
    return tuple(_payment(row, parts, refunded) for row in rows)


def _payment(r: Any, parts: Mapping[int, Sequence[tuple[int, int]]], refunded: Mapping[int, int]) -> Payment:
    return Payment(
        r.id,
        r.project,
        r.day,
        r.party,
        Money(r.minor, r.currency),
        Money(r.fee_minor, r.currency),
        tuple(parts.get(r.id, ())),
        r.line,
        r.state,
        r.entry,
        refunded.get(r.id, 0),
    )
