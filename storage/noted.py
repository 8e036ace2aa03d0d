"""What stood in the journal when an event was noted: what transactions after it have posted is left out.

The journal and the trail are only ever added to, so that state can be read again at any time.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, true

from storage import tables as t
from storage.book import Book
from storage.directory import table

_ENTRY, _EVENT = table(t.EntryRow), table(t.EventRow)


class _Stood(NamedTuple):
    """The entries that were there: all below a number, and some above."""

    below: int
    above: tuple[int, ...]


def stood(book: Book, event: int) -> ColumnElement[bool]:
    """Whether an entry was posted by a transaction up to that of the event; 0 for now: all of them."""
    if not event:
        return true()
    key = f"stood:{event}"
    if key not in book.known:
        book.known[key] = _stood(book, event)
    found: _Stood = book.known[key]
    return or_(_ENTRY.c.id < found.below, _ENTRY.c.id.in_(found.above)) if found.above else _ENTRY.c.id < found.below


def _stood(book: Book, event: int) -> _Stood:
    """Numbers are given when an entry is posted and events when its transaction ends: of two at the same time the later
    one may have the lower number."""
    run = book.connection.execute
    since = select(_ENTRY.c.id).join(_EVENT, _EVENT.c.trail == _ENTRY.c.trail)
    later = set(run(since.where(_EVENT.c.seq > event, _EVENT.c.entries != "")).scalars())
    if not later:
        return _Stood(int(run(select(func.max(_ENTRY.c.id))).scalar() or 0) + 1, ())
    first = min(later)
    behind = run(select(_ENTRY.c.id).where(_ENTRY.c.id >= first)).scalars()
    return _Stood(first, tuple(sorted(set(behind) - later)))


def end_of_transaction(book: Book, event: int) -> int:
    """The last event of the transaction that an event belongs to."""
    trail = select(_EVENT.c.trail).where(_EVENT.c.seq == event).scalar_subquery()
    after = select(_EVENT.c.seq).where(_EVENT.c.seq > event, _EVENT.c.trail != trail).order_by(_EVENT.c.seq).limit(1)
    found = book.connection.execute(after).scalar()
    if found is not None:
        return int(found) - 1
    return int(book.connection.execute(select(_EVENT.c.seq).order_by(_EVENT.c.seq.desc()).limit(1)).scalar() or 0)
