"""When each job of the timetable last ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_JOB = table(t.JobRow)


@dataclass(frozen=True, slots=True)
class Ran:
    """The last run of a job: when, whether it went well, what it said."""

    name: str
    last: datetime
    good: bool
    said: str


def ran(book: Book) -> dict[str, Ran]:
    """Job -> its last run."""
    return {row.name: Ran(row.name, row.last, row.good, row.said) for row in book.connection.execute(select(_JOB))}


def note(book: Book, name: str, good: bool, said: str) -> None:
    """The job has run just now."""
    put(book, _JOB, name=name, last=book.now, good=good, said=said[:500])
