"""Receivables that are given up: proposed by one person, decided by another, sometimes coming back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.owed import WriteOff
from storage import audit, contracts
from storage import tables as t
from storage.book import Book
from storage.directory import table

_WRITE_OFF = table(t.WriteOffRow)


def propose(book: Book, new: WriteOff, message: str) -> WriteOff:
    """Keep a proposal; nothing is booked by it."""
    row = {
        "instalment": new.instalment,
        "project": new.project,
        "customer": new.customer,
        "currency": new.amount.currency,
        "minor": new.amount.minor,
        "reason": new.reason,
        "day": new.day,
        "state": "proposed",
        "person": new.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_WRITE_OFF).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(
        book,
        "write_off.proposed",
        f"write_off:{id}",
        instalment=new.instalment,
        minor=new.amount.minor,
        currency=new.amount.currency,
        why=new.reason,
    )
    return get(book, id)


def get(book: Book, id: int) -> WriteOff:
    """One write-off.  Raises NotFound."""
    row = book.connection.execute(select(_WRITE_OFF).where(_WRITE_OFF.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such write-off."))
    return _write_off(row)


def whole(book: Book, *states: str) -> tuple[WriteOff, ...]:
    """Every write-off in one of the states, the newest first; all of them where none is named."""
    rows = select(_WRITE_OFF).order_by(_WRITE_OFF.c.id.desc())
    if states:
        rows = rows.where(_WRITE_OFF.c.state.in_(states))
    return tuple(_write_off(row) for row in book.connection.execute(rows))


def post(book: Book, old: WriteOff, *, entry: int, borne: int, by: int) -> WriteOff:
    """It is decided and stands in the journal; the caller has moved the instalment, as its entry needs it."""
    return _change(book, old, "posted", state="posted", entry=entry, borne=borne, decided_by=by)


def alone(book: Book, old: WriteOff) -> None:
    """Nobody else decides it: without this in the trail, a write-off that nobody has decided is a fault."""
    audit.note(book, ALONE, f"write_off:{old.id}")


ALONE = "write_off.done_alone"


def reject(book: Book, old: WriteOff, by: int, why: str) -> WriteOff:
    """It is not given up."""
    return _change(book, old, "rejected", answer=why, state="rejected", decided_by=by)


def undo(book: Book, old: WriteOff) -> WriteOff:
    """A proposal is withdrawn, or its entry was reversed: then the instalment is open again."""
    if old.state == "posted":
        contracts.move(book, contracts.instalment(book, old.instalment), written=-old.amount.minor)
    return _change(book, old, "undone", state="undone")


def recover(book: Book, old: WriteOff, minor: int, entry: int) -> WriteOff:
    """So much of it is owed again, because it comes nevertheless; the caller has moved the instalment."""
    return _change(book, old, "recovered", recovered=minor, by_entry=entry, back=old.back + minor)


def given_up(book: Book) -> dict[str, int]:
    """Currency -> minor units that are given up and have not come back."""
    c = _WRITE_OFF.c
    rows = select(c.currency, func.sum(c.minor - c.back_minor)).where(c.state == "posted").group_by(c.currency)
    return {code: int(minor) for code, minor in book.connection.execute(rows) if minor}


def _change(book: Book, old: WriteOff, what: str, **values: Any) -> WriteOff:
    after = replace(old, **{name: value for name, value in values.items() if name not in _SAID_ONLY})
    row = {
        "state": after.state,
        "decided_by": after.decided_by,
        "entry": after.entry,
        "allowance_minor": after.borne,
        "back_minor": after.back,
        "answer": after.answer,
    }
    book.connection.execute(update(_WRITE_OFF).where(_WRITE_OFF.c.id == old.id).values(row))
    audit.note(book, f"write_off.{what}", f"write_off:{old.id}", **values)
    return after


_SAID_ONLY = ("recovered", "by_entry")


def _write_off(r: Any) -> WriteOff:
    return WriteOff(
        r.id,
        r.instalment,
        r.project,
        r.customer,
        Money(r.minor, r.currency),
        r.reason,
        r.day,
        r.person,
        r.allowance_minor,
        r.back_minor,
        r.state,
        r.decided_by,
        r.entry,
        r.answer,
    )
