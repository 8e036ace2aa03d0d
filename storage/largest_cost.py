"""Which single booking cost a project most since a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from storage import tables as t
from storage.book import Book
from storage.directory import table

_ENTRY, _POSTING = table(t.EntryRow), table(t.PostingRow)


@dataclass(frozen=True, slots=True)
class LargestCost:
    """What a document has cost, minor units of the company's currency; `source` names it (“expense:12”)."""

    source: str
    memo: str
    day: date
    minor: int


def of_category(book: Book, project: int, category: str, after: date) -> LargestCost | None:
    """The document that cost a project most on a category since the evening of a day; None where none did.

    Entries of one document count together: what was taken back costs nothing.
    """
    minor = func.sum(_POSTING.c.company_minor)
    rows = (
        select(_ENTRY.c.source, func.max(_ENTRY.c.memo), func.max(_ENTRY.c.day), minor)
        .join(_POSTING, _POSTING.c.entry == _ENTRY.c.id)
        .where(_POSTING.c.project == project, _POSTING.c.category == category, _ENTRY.c.booked > after)
        .group_by(_ENTRY.c.source)
        .having(minor > 0)
        .order_by(minor.desc(), _ENTRY.c.source)
        .limit(1)
    )
    found = book.connection.execute(rows).first()
    return LargestCost(found[0], found[1], found[2], int(found[3])) if found is not None else None
