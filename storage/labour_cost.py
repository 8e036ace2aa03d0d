"""What people's hours on a project cost, read off the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from storage import tables as t
from storage.book import Book
from storage.directory import table

_ENTRY, _POSTING = table(t.EntryRow), table(t.PostingRow)


@dataclass(frozen=True, slots=True)
class LabourOfDay:
    """What a person worked on a project on a day, and what it cost in minor units of the project's currency."""

    person: int
    day: date
    minutes: int
    minor: int


def by_day(book: Book, project: int, until: date) -> tuple[LabourOfDay, ...]:
    """Everybody's, of what was booked up to and with a day; what was taken back or repriced counts as it stands."""
    sums = (
        select(_POSTING.c.person, _ENTRY.c.day, func.sum(_POSTING.c.minutes), func.sum(_POSTING.c.project_minor))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.project == project, _ENTRY.c.source.startswith("hours:"), _ENTRY.c.booked <= until)
        .group_by(_POSTING.c.person, _ENTRY.c.day)
        .order_by(_ENTRY.c.day, _POSTING.c.person)
    )
    found = (
        LabourOfDay(person, day, int(minutes), int(minor))
        for person, day, minutes, minor in book.connection.execute(sums)
    )
    return tuple(one for one in found if one.minutes or one.minor)
