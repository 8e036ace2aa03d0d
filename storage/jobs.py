"""The jobs of the timetable: for which periods each was done, when it was last tried, and how that went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or, put

_JOB, _DONE = table(t.JobRow), table(t.JobDoneRow)
IDLE = timedelta(minutes=10)
"""PostgreSQL gives a job up whose process has said nothing for so long: its machine is gone, or it stands still."""
_GIVE_UP = text("SELECT set_config('idle_in_transaction_session_timeout', :after, true)")


@dataclass(frozen=True, slots=True)
class Ran:
    """The last run of a job: when, whether it went well, what it said.

    `failures`: how often it has failed without going well in between, for the first time at `since`.
    """

    name: str
    last: datetime
    good: bool
    said: str
    failures: int = 0
    since: datetime | None = None


def ran(book: Book) -> dict[str, Ran]:
    """Job -> its last run."""
    return {row.name: _ran(row) for row in book.connection.execute(select(_JOB))}


def take(book: Book, name: str) -> Ran | None:
    """The job, which nobody else can take until this transaction ends, however it ends; None where another has it.

    What was never tried counts as tried just now, well and without a word.
    """
    if not book.sqlite:
        book.connection.execute(_GIVE_UP, {"after": f"{IDLE // timedelta(milliseconds=1)}ms"})
    new = insert_or(_JOB, book.sqlite).values(name=name, last=book.now, good=True, said="", failures=0, since=None)
    book.connection.execute(new.on_conflict_do_nothing())
    mine = select(_JOB).where(_JOB.c.name == name)
    row = book.connection.execute(mine if book.sqlite else mine.with_for_update(skip_locked=True)).first()
    return _ran(row) if row else None


def done_between(book: Book, name: str, first: datetime, end: datetime) -> bool:
    """Whether it was done for a period that began at `first` or later, before `end`."""
    kept = select(_DONE.c.due).where(_DONE.c.name == name, _DONE.c.due >= first, _DONE.c.due < end).limit(1)
    return book.connection.execute(kept).first() is not None


def done(book: Book, name: str, due: datetime, said: str) -> None:
    """The job, taken before, went well just now, for the period that began at `due`."""
    put(book, _DONE, name=name, due=due, at=book.now)
    _note(book, name, good=True, said=said, failures=0, since=None)


def failed(book: Book, name: str, said: str) -> Ran:
    """The job, taken before, has failed just now; returns how it stands."""
    before = ran(book)[name]
    since = before.since if before.failures else None
    _note(book, name, good=False, said=said, failures=before.failures + 1, since=since or book.now)
    return ran(book)[name]


def _note(book: Book, name: str, **values: Any) -> None:
    values["said"] = values["said"][:500]
    book.connection.execute(update(_JOB).where(_JOB.c.name == name).values(last=book.now, **values))


def _ran(row: Any) -> Ran:
    return Ran(row.name, row.last, row.good, row.said, row.failures, row.since)
