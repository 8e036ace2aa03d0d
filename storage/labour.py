"""Labour of closed months: who worked how long on what, and as of which month its money is let out to others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from ledger.lock import Lock
from ledger.period import month_key
from ledger.release import released
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table

_ENTRY, _POSTING, _LOCK = table(t.EntryRow), table(t.PostingRow), table(t.LockRow)

Cell = tuple[int, str]
"""(project, category)"""


def let_out(book: Book) -> Mapping[Cell, str]:
    """(project, category) -> the closed month as of whose end labour in money is told to those who may not know pay.

    Worked out once for each lock: what is behind it does not change (`ledger.release`).
    """
    lock = directory(book).lock
    if lock is None:
        return {}
    kept: tuple[Lock, Mapping[Cell, str]] | None = book.store.caches.get("labour let out")
    if kept is None or kept[0] != lock:
        kept = (lock, released(_worked(book, lock)))
        book.store.caches["labour let out"] = kept
    return kept[1]


def _worked(book: Book, lock: Lock) -> dict[tuple[Cell, str], dict[int, int]]:
    """(cell, month) -> person -> minutes since the month before it, over the months at whose end the books were ever
    closed: only as of those was anything told."""
    closed = book.connection.execute(select(_LOCK.c.until).where(_LOCK.c.until <= lock.until).distinct())
    ends = sorted({_last_month(until) for (until,) in closed})
    month = func.substr(_ENTRY.c.booked, 1, 7) if book.sqlite else func.to_char(_ENTRY.c.booked, "YYYY-MM")
    key = (_POSTING.c.project, _POSTING.c.category, month.label("month"), _POSTING.c.person)
    sums = (
        select(*key, func.sum(_POSTING.c.minutes))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.minutes != 0, _ENTRY.c.booked < date.fromisoformat(f"{_month_after(ends[-1])}-01"))
        .group_by(_POSTING.c.project, _POSTING.c.category, "month", _POSTING.c.person)
    )
    worked: dict[tuple[Cell, str], dict[int, int]] = {}
    for project, category, in_month, person, minutes in book.connection.execute(sums):
        people = worked.setdefault(((project, category), ends[bisect_left(ends, in_month)]), {})
        people[person] = people.get(person, 0) + int(minutes)
    return worked


def _last_month(until: date) -> str:
    """The last month of which every day is before a day."""
    return month_key(until.replace(day=1) - timedelta(days=1))


def _month_after(month: str) -> str:
    return month_key(date.fromisoformat(f"{month}-28") + timedelta(days=4))
