"""Days on which people do not work: leave and illness alike.  Why somebody is away is nobody's business here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select

from ledger.period import Period
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement

_ABSENCE = table(t.AbsenceRow)
_ON = SqlStatement(
    select(_ABSENCE.c.day).where(_ABSENCE.c.person == bindparam("person"), _ABSENCE.c.day == bindparam("day"))
)


def take(book: Book, person: int, days: Collection[date]) -> tuple[date, ...]:
    """Keep the days; returns those that were not kept before."""
    known = set(book.connection.execute(_days(person, days)).scalars())
    new = tuple(sorted(set(days) - known))
    if new:
        book.connection.execute(insert(_ABSENCE), [{"person": person, "day": day} for day in new])
        audit.note(book, "leave.taken", f"person:{person}", days=[day.isoformat() for day in new])
    return new


def give_back(book: Book, person: int, days: Collection[date]) -> tuple[date, ...]:
    """Take the days back; returns those that there were."""
    gone = tuple(sorted(book.connection.execute(_days(person, days)).scalars()))
    if gone:
        book.connection.execute(delete(_ABSENCE).where(_ABSENCE.c.person == person, _ABSENCE.c.day.in_(gone)))
        audit.note(book, "leave.given_back", f"person:{person}", days=[day.isoformat() for day in gone])
    return gone


def on(book: Book, person: int, day: date) -> bool:
    """Whether a person is away on that day."""
    return _ON.first(book, person=person, day=day) is not None


def of_person(book: Book, person: int, period: Period) -> frozenset[date]:
    """A person's days of absence in a period."""
    return in_period(book, period, person).get(person, frozenset())


def in_period(book: Book, period: Period, person: int = 0) -> dict[int, frozenset[date]]:
    """Person -> days of absence in a period; of everybody, or of one person."""
    rows = select(_ABSENCE).where(_ABSENCE.c.day >= period.start, _ABSENCE.c.day < period.end)
    if person:
        rows = rows.where(_ABSENCE.c.person == person)
    found: dict[int, set[date]] = {}
    for row in book.connection.execute(rows):
        found.setdefault(row.person, set()).add(row.day)
    return {person: frozenset(days) for person, days in found.items()}


def _days(person: int, days: Collection[date]) -> Select[Any]:
    return select(_ABSENCE.c.day).where(_ABSENCE.c.person == person, _ABSENCE.c.day.in_(tuple(days)))
