"""Staff advances: given, given back, and what each person still has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import StaffAdvance
from ledger.owed import HOLDS
from storage import audit, ledger_accounts, turns
from storage import tables as t
from storage.book import Book
from storage.directory import table

_ADVANCE, _EXPENSE, _POSTING = (table(row) for row in (t.StaffAdvanceRow, t.ExpenseRow, t.PostingRow))


def add(book: Book, of: StaffAdvance, project: int = 0) -> StaffAdvance:
    """Keep money that was given ahead, or given back, or is only wished for; `project`: what it is for."""
    row = {
        "person": of.person,
        "day": of.day,
        "currency": of.amount.currency,
        "minor": of.amount.minor,
        "note": of.note,
        "state": of.state,
        "entry": 0,
        "message": of.message,
    }
    id: int = book.connection.execute(insert(_ADVANCE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    kept = replace(of, id=id)
    _told(book, kept, {"wished": "drafted", "opening": "opened"}.get(of.state, "booked"), project)
    return kept


def hand_out(book: Book, of: StaffAdvance) -> StaffAdvance:
    """What was wished for is handed out, on the day and as the amount that it has now."""
    done = replace(of, state="booked")
    values = {"state": "booked", "day": of.day, "currency": of.amount.currency, "minor": of.amount.minor}
    book.connection.execute(update(_ADVANCE).where(_ADVANCE.c.id == of.id).values(values))
    _told(book, done, "booked", 0)
    return done


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_ADVANCE).where(_ADVANCE.c.id == id).values(entry=entry))


def undo(book: Book, of: StaffAdvance) -> None:
    """It is not so any more."""
    book.connection.execute(update(_ADVANCE).where(_ADVANCE.c.id == of.id).values(state="undone"))
    audit.note(book, "advance.undone", f"staff_advance:{of.id}", person=of.person)


def _told(book: Book, of: StaffAdvance, verb: str, project: int) -> None:
    values = {"person": of.person, "day": of.day.isoformat(), "minor": of.amount.minor, "currency": of.amount.currency}
    audit.note(book, f"advance.{verb}", f"staff_advance:{of.id}", **values, **({"project": project} if project else {}))


def get(book: Book, id: int) -> StaffAdvance:
    """One of them.  Raises NotFound.  On PostgreSQL the row stays locked."""
    query = select(_ADVANCE).where(_ADVANCE.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such advance."))
    return _advance(row)


def since(book: Book, day: date) -> tuple[StaffAdvance, ...]:
    """What was given and given back from a day on and holds, oldest first."""
    rows = select(_ADVANCE).where(_ADVANCE.c.state == "booked", _ADVANCE.c.day >= day).order_by(_ADVANCE.c.id)
    return tuple(_advance(row) for row in book.connection.execute(rows))


def wished(book: Book) -> tuple[StaffAdvance, ...]:
    """What people asked for and finance has not handed out, oldest first."""
    rows = select(_ADVANCE).where(_ADVANCE.c.state == "wished").order_by(_ADVANCE.c.id)
    return tuple(_advance(row) for row in book.connection.execute(rows))


def turn(book: Book) -> None:
    """Wait until nobody else hands out or spends an advance: what is left must be seen by both."""
    turns.take(book, turns.STAFF_ADVANCES)


def balances(book: Book, person: int = 0) -> dict[int, int]:
    """Person -> what they still have, in minor units of the company's currency: given − given back − spent."""
    given = select(_ADVANCE.c.person, func.sum(_ADVANCE.c.minor)).where(_ADVANCE.c.state.in_(HOLDS))
    spent = select(_EXPENSE.c.person, func.sum(_EXPENSE.c.advanced_minor)).where(
        _EXPENSE.c.advanced_minor != 0, _EXPENSE.c.stage.in_(("posted", "reimbursed"))
    )
    if person:
        given, spent = given.where(_ADVANCE.c.person == person), spent.where(_EXPENSE.c.person == person)
    found = {id: int(minor) for id, minor in book.connection.execute(given.group_by(_ADVANCE.c.person))}
    for id, minor in book.connection.execute(spent.group_by(_EXPENSE.c.person)):
        found[id] = found.get(id, 0) - int(minor)
    return found


def booked(book: Book) -> dict[int, int]:
    """Person -> what stands on the account of advances, in minor units of the company's currency."""
    return ledger_accounts.by_person(book, "advance")


def _advance(r: Any) -> StaffAdvance:
    return StaffAdvance(r.id, r.person, r.day, Money(r.minor, r.currency), r.note, r.state, r.entry, r.message)
