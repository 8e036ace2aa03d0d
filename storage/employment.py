"""Since when and until when people work here, and how long on a working day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import delete, update

from ledger.nouns import Person
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table
from storage.upsert import put

_PERSON, _TIME = table(t.PersonRow), table(t.WorkingTimeRow)

End = Literal["entry_day", "leaving_day"]


def set_working_time(book: Book, person: Person, start: date, minutes: int | None) -> int | None:
    """The minutes of a working day from a day on, in place of what began on that day; None: nothing begins on it.

    Returns what began on it before, None for nothing.
    """
    before = dict(person.working_times).get(start)
    if minutes is None:
        book.connection.execute(delete(_TIME).where(_TIME.c.person == person.id, _TIME.c.start == start))
    else:
        put(book, _TIME, person=person.id, start=start, minutes=minutes)
    audit.note(book, "person.working_time", f"person:{person.id}", before=before, after=minutes, start=start)
    changed(book)
    return before


def set_end(book: Book, person: Person, which: End, day: date | None) -> None:
    """The first or the last day of work; None: nobody knows it."""
    before: date | None = getattr(person, which)
    book.connection.execute(update(_PERSON).where(_PERSON.c.id == person.id).values({which: day}))
    audit.note(book, f"person.{which}", f"person:{person.id}", before=before, after=day)
    changed(book)
