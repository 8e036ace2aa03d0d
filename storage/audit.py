"""The audit trail: who did what when, each event chained to the one before by its hash.

Handlers note what happens (`note`); `seal`, called before each commit, writes the events of the transaction, with the
fingerprint of all journal entries it made, as the new end of the chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from ledger import journal
from storage import turns
from storage.book import Book
from storage.statement import SqlStatement
from storage.tables import EventRow

_EVENT = EventRow.__table__  # type: ignore[attr-defined]
_LAST = SqlStatement(select(_EVENT.c.seq, _EVENT.c.hash).order_by(_EVENT.c.seq.desc()).limit(1))
_INSERT = SqlStatement(insert(_EVENT))
_ABOUT = select(_EVENT).where(_EVENT.c.subject == bindparam("subject")).order_by(_EVENT.c.seq)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail; `detail` is what changed, before and after.

    `understood`: the documented line that the message was read as, where words in the chat made it.
    """

    seq: int
    at: datetime
    person: int
    action: str
    subject: str
    detail: Mapping[str, Any]
    trail: str
    entries: str
    hash: str
    understood: str = ""


UNDERSTOOD = "understood"
"""The name under which the events of a message keep what its words were read as."""


def note(book: Book, action: str, subject: str, **detail: Any) -> None:
    """Something was done to `subject` ("expense:12"); `detail` values must be JSON."""
    if book.beside:
        detail |= book.beside
    if book.understood:
        detail |= {UNDERSTOOD: book.understood}
    book.events.append((action, subject, _text(detail)))


def _text(detail: Mapping[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"), default=str) if detail else "{}"


def beside(book: Book, **detail: Any) -> None:
    """Every event of this transaction says this as well, those that were noted and those to come."""
    book.beside |= detail
    kept = [(action, subject, json.loads(text) | detail) for action, subject, text in book.events]
    book.events[:] = [(action, subject, _text(values)) for action, subject, values in kept]


def seal(book: Book) -> None:
    """Write the events of this transaction at the end of the chain."""
    if not book.events and not book.digests:
        return
    if not book.events:
        book.events.append(("entry.posted", "", "{}"))
    turns.take(book, turns.TRAIL)  # one chain needs one end: the last thing before the commit
    last = _LAST.first(book)
    seq, previous = (last[0], last[1]) if last else (0, "")
    at = book.now.astimezone(UTC)
    entries = journal.combined(book.digests)
    rows = []
    for place, (action, subject, detail) in enumerate(book.events):
        seq += 1
        mine = entries if place == len(book.events) - 1 else ""
        previous = journal.link(previous, content(seq, at, book.person, action, subject, detail, book.trail, mine))
        rows.append(
            {
                "seq": seq,
                "at": at,
                "person": book.person,
                "action": action,
                "subject": subject,
                "detail": detail,
                "trail": book.trail,
                "entries": mine,
                "hash": previous,
            }
        )
    _INSERT.run_all(book, rows)


def content(
    seq: int, at: datetime, person: int, action: str, subject: str, detail: str, trail: str, entries: str
) -> str:
    """What an event's hash is over."""
    instant = at.replace(tzinfo=None).isoformat(
        timespec="microseconds"
    )  # in UTC; a format string takes ten times longer
    return f"{seq}|{instant}|{person}|{action}|{subject}|{detail}|{trail}|{entries}"


def about(book: Book, subject: str) -> tuple[Event, ...]:
    """All that happened to one thing, oldest first."""
    return tuple(_event(row) for row in book.connection.execute(_ABOUT, {"subject": subject}))


RECENT = 5_000
"""So many events back is looked for what somebody did last: enough for a day of a large company, and never slow."""


def latest(book: Book, person: int, actions: Iterable[str]) -> Event | None:
    """The last of these actions of a person, among the most recent events."""
    found = select(_EVENT).where(
        _EVENT.c.seq > head(book)[0] - RECENT, _EVENT.c.person == person, _EVENT.c.action.in_(tuple(actions))
    )
    row = book.connection.execute(found.order_by(_EVENT.c.seq.desc()).limit(1)).first()
    return _event(row) if row else None


LONG_AGO = 200_000
"""So many events back is looked for what somebody names: years of a small company, soon looked through."""


def by_person(book: Book, person: int, actions: Iterable[str], most: int, back: int = LONG_AGO) -> tuple[Event, ...]:
    """The last of these actions of a person, the newest first, at most so many and so many events back."""
    actions_of = select(_EVENT).where(
        _EVENT.c.seq > head(book)[0] - back, _EVENT.c.person == person, _EVENT.c.action.in_(tuple(actions))
    )
    rows = book.connection.execute(actions_of.order_by(_EVENT.c.seq.desc()).limit(most))
    return tuple(_event(row) for row in rows)


def numbered(book: Book, seq: int) -> Event | None:
    """One line of the trail."""
    row = book.connection.execute(select(_EVENT).where(_EVENT.c.seq == seq)).first()
    return _event(row) if row else None


def of_trails(book: Book, trails: Iterable[str]) -> tuple[Event, ...]:
    """What some messages did, oldest first, among the most recent events."""
    rows = select(_EVENT).where(_EVENT.c.seq > head(book)[0] - LONG_AGO, _EVENT.c.trail.in_(tuple(trails)))
    return tuple(_event(row) for row in book.connection.execute(rows.order_by(_EVENT.c.seq)))


def last_of(book: Book, person: int, but: Iterable[str]) -> Event | None:
    """The last that a person did, whatever it was but these, among the most recent events."""
    rows = select(_EVENT).where(
        _EVENT.c.seq > head(book)[0] - RECENT, _EVENT.c.person == person, _EVENT.c.action.not_in(tuple(but))
    )
    row = book.connection.execute(rows.order_by(_EVENT.c.seq.desc()).limit(1)).first()
    return _event(row) if row else None


def whole(book: Book) -> Iterator[Event]:
    """The whole trail in order."""
    for row in book.connection.execution_options(yield_per=1000).execute(select(_EVENT).order_by(_EVENT.c.seq)):
        yield _event(row)


def head(book: Book) -> tuple[int, str]:
    """How many events there are, and the last hash: what is posted to the finance channel as a witness."""
    last = _LAST.first(book)
    return (last[0], last[1]) if last else (0, "")


def _event(row: Any) -> Event:
    detail = json.loads(row.detail)
    read = detail.pop(UNDERSTOOD, "")
    return Event(
        row.seq, row.at, row.person, row.action, row.subject, detail, row.trail, row.entries, row.hash, str(read)
    )
