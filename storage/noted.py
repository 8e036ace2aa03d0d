"""What stood in the journal when an event was noted: what transactions after it have posted is left out.

The journal and the trail are only ever added to, so that state can be read again at any time.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true

from storage import tables as t
from storage.book import Book
from storage.directory import table

_ENTRY, _EVENT = table(t.EntryRow), table(t.EventRow)


def stood(event: int) -> ColumnElement[bool]:
    """Whether an entry was posted by a transaction up to that of the event; 0 for now: all of them."""
    if not event:
        return true()
    since = select(_EVENT.c.trail).where(_EVENT.c.seq > event, _EVENT.c.entries != "")
    return _ENTRY.c.trail.not_in(since)


def end_of_transaction(book: Book, event: int) -> int:
    """The last event of the transaction that an event belongs to."""
    trail = select(_EVENT.c.trail).where(_EVENT.c.seq == event).scalar_subquery()
    after = select(_EVENT.c.seq).where(_EVENT.c.seq > event, _EVENT.c.trail != trail).order_by(_EVENT.c.seq).limit(1)
    found = book.connection.execute(after).scalar()
    if found is not None:
        return int(found) - 1
    return int(book.connection.execute(select(_EVENT.c.seq).order_by(_EVENT.c.seq.desc()).limit(1)).scalar() or 0)
