"""The audit trail: who did what when, each event chained to the one before by its hash.

Handlers note what happens (`note`); `seal`, called before each commit, writes the events of the transaction, with the
fingerprint of all journal entries it made and the seals of all rows it touched, as the new end of the chain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select

from ledger import journal
from storage import turns
from storage.book import Book
from storage.seals import script, sealing
from storage.seals.keys import PLAIN, SealKeyMissing
from storage.seals.touched import Touched
from storage.statement import SqlStatement
from storage.tables import EventRow

_EVENT = EventRow.__table__  # type: ignore[attr-defined]
_INSTANT = len("2026-11-30T08:00:00.000000")
_KEY_LENGTH = 10
"""Of a seal, so much of its first line names its key."""
_LAST = SqlStatement(
    select(_EVENT.c.seq, _EVENT.c.hash, func.substr(_EVENT.c.seal, 1, _KEY_LENGTH))
    .order_by(_EVENT.c.seq.desc())
    .limit(1)
)
_INSERT = SqlStatement(insert(_EVENT))
_SHOWN = select(*(column for column in _EVENT.c if column.name != "seal"))
"""What of an event people are shown: seals can be long."""
_ABOUT = _SHOWN.where(_EVENT.c.subject == bindparam("subject")).order_by(_EVENT.c.seq)


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


_quoted = json.encoder.encode_basestring
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _text(detail: Mapping[str, Any]) -> str:
    """The details in JSON; of texts and whole numbers, which are nearly all, in a third of the encoder's time."""
    parts = []
    for name, value in detail.items():
        if type(value) is str:
            parts.append(f"{_quoted(name)}:{_quoted(value)}")
        elif type(value) is int:
            parts.append(f"{_quoted(name)}:{value}")
        else:
            return _written(detail)
    return f"{{{','.join(parts)}}}"


def beside(book: Book, **detail: Any) -> None:
    """Every event of this transaction says this as well, those that were noted and those to come."""
    book.beside |= detail
    kept = [(action, subject, json.loads(text) | detail) for action, subject, text in book.events]
    book.events[:] = [(action, subject, _text(values)) for action, subject, values in kept]


def seal(book: Book) -> None:
    """Write the events of this transaction at the end of the chain.

    Raises SealKeyMissing where the books go on with a key that is not here.
    """
    seen = sealing.taken(book)
    lines = sealing.lines(book, seen)
    if not book.events and not book.digests and not lines:
        return
    if not book.events:
        book.events.append(("entry.posted", "", "{}") if book.digests else ("rows.kept", "", "{}"))
    turns.take(book, turns.TRAIL)  # one chain needs one end: the last thing before the commit
    key = book.store.keys.now
    end = _End(book)
    if not book.store.keys.follows(end.key):
        raise SealKeyMissing(key=end.key)
    if not book.store.sealed:
        book.store.sealed = bool(end.key) or key_in_force(book)[0]
        if not book.store.sealed:
            _found(book, end, seen)
    for action, subject, detail in book.events[:-1]:
        end.add(book.person, action, subject, detail)
    sealed = script.write(key.id, lines) if lines or key.id else ""
    end.add(book.person, *book.events[-1], journal.combined(book.digests), sealed)
    end.write()


def begin(book: Book) -> int:
    """Seal what stands in books from before rows were sealed, as it is found; returns how many rows.  A transaction of
    its own, since it may take a while; whoever writes first without it does the same."""
    turns.take(book, turns.TRAIL)
    end = _End(book)
    if key_in_force(book)[0]:
        return 0
    count = _found(book, end, {})
    end.write()
    return count


def _found(book: Book, end: _End, seen: Touched) -> int:
    rows = 0
    for noun, count, sealed in sealing.as_found(book, seen):
        end.add(0, sealing.FOUND, "", json.dumps({"table": noun, "rows": count}), "", sealed)
        rows += count
    return rows


class _End:
    """The end of the chain as it stands, and the events that come behind it; `key`: with which the last was sealed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.rows: list[dict[str, Any]] = []
        known = book.remembered.end if book.remembered else None
        if known is None:
            seq, last_hash, begun = _LAST.first(book) or (0, "", "")
            known = seq, last_hash, script.key_of(begun)
        self._seq, self._hash, self.key = known
        self._at = book.now.astimezone(UTC)

    def add(self, person: int, action: str, subject: str, detail: str, entries: str = "", seal: str = "") -> None:
        """One event more."""
        self._seq += 1
        said = content(self._seq, self._at, person, action, subject, detail, self.book.trail, entries, seal)
        self._hash = (self.book.store.keys.now if seal else PLAIN).link(self._hash, said)
        self.rows.append(
            {
                "seq": self._seq,
                "at": self._at,
                "person": person,
                "action": action,
                "subject": subject,
                "detail": detail,
                "trail": self.book.trail,
                "entries": entries,
                "hash": self._hash,
                "seal": seal,
            }
        )
        self.key = script.key_of(seal[:_KEY_LENGTH])

    def write(self) -> None:
        """Keep what was added."""
        _INSERT.run_all(self.book, self.rows)
        if self.book.remembered:
            self.book.remembered.end = self._seq, self._hash, self.key


def content(
    seq: int, at: datetime, person: int, action: str, subject: str, detail: str, trail: str, entries: str, seal: str
) -> str:
    """What an event's hash is over."""
    instant = at.isoformat(timespec="microseconds")[:_INSTANT]  # in UTC; a format string takes ten times longer
    said = f"{seq}|{instant}|{person}|{action}|{subject}|{detail}|{trail}|{entries}"
    return f"{said}|{seal}" if seal else said


def about(book: Book, subject: str) -> tuple[Event, ...]:
    """All that happened to one thing, oldest first."""
    return tuple(_event(row) for row in book.connection.execute(_ABOUT, {"subject": subject}))


RECENT = 5_000
"""So many events back is looked for what somebody did last: enough for a day of a large company, and never slow."""


def latest(book: Book, person: int, actions: Iterable[str]) -> Event | None:
    """The last of these actions of a person, among the most recent events."""
    found = _SHOWN.where(
        _EVENT.c.seq > head(book)[0] - RECENT, _EVENT.c.person == person, _EVENT.c.action.in_(tuple(actions))
    )
    row = book.connection.execute(found.order_by(_EVENT.c.seq.desc()).limit(1)).first()
    return _event(row) if row else None


@cache
def _acted(actions: tuple[str, ...]) -> SqlStatement:
    return SqlStatement(
        select(_EVENT.c.seq)
        .where(_EVENT.c.seq > select(func.max(_EVENT.c.seq)).scalar_subquery() - RECENT)
        .where(_EVENT.c.person == bindparam("who"), _EVENT.c.at >= bindparam("since"))
        .where(or_(*(_EVENT.c.action == action for action in actions)))
        .limit(1)
    )


def acted(book: Book, person: int, actions: tuple[str, ...], since: datetime) -> bool:
    """Whether a person did one of these since then, among the most recent events: asked at every message."""
    return _acted(actions).first(book, who=person, since=since) is not None


LONG_AGO = 200_000
"""So many events back is looked for what somebody names: years of a small company, soon looked through."""


def by_person(book: Book, person: int, actions: Iterable[str], most: int, back: int = LONG_AGO) -> tuple[Event, ...]:
    """The last of these actions of a person, the newest first, at most so many and so many events back."""
    actions_of = _SHOWN.where(
        _EVENT.c.seq > head(book)[0] - back, _EVENT.c.person == person, _EVENT.c.action.in_(tuple(actions))
    )
    rows = book.connection.execute(actions_of.order_by(_EVENT.c.seq.desc()).limit(most))
    return tuple(_event(row) for row in rows)


def numbered(book: Book, seq: int) -> Event | None:
    """One line of the trail."""
    row = book.connection.execute(_SHOWN.where(_EVENT.c.seq == seq)).first()
    return _event(row) if row else None


def of_trails(book: Book, trails: Iterable[str]) -> tuple[Event, ...]:
    """What some messages did, oldest first, among the most recent events."""
    rows = _SHOWN.where(_EVENT.c.seq > head(book)[0] - LONG_AGO, _EVENT.c.trail.in_(tuple(trails)))
    return tuple(_event(row) for row in book.connection.execute(rows.order_by(_EVENT.c.seq)))


def lately(book: Book, actions: Iterable[str], since: datetime) -> tuple[Event, ...]:
    """These actions since an instant, oldest first, among the most recent events; last those of this transaction, which
    have no number yet."""
    wanted = frozenset(actions)
    rows = _SHOWN.where(_EVENT.c.seq > head(book)[0] - LONG_AGO, _EVENT.c.action.in_(wanted), _EVENT.c.at >= since)
    kept = [_event(row) for row in book.connection.execute(rows.order_by(_EVENT.c.seq))]
    for action, subject, text in book.events:
        if action in wanted:
            kept.append(Event(0, book.now, book.person, action, subject, json.loads(text), book.trail, "", ""))
    return tuple(kept)


def last_of(book: Book, person: int, but: Iterable[str]) -> Event | None:
    """The last that a person did, whatever it was but these, among the most recent events."""
    rows = _SHOWN.where(
        _EVENT.c.seq > head(book)[0] - RECENT, _EVENT.c.person == person, _EVENT.c.action.not_in(tuple(but))
    )
    row = book.connection.execute(rows.order_by(_EVENT.c.seq.desc()).limit(1)).first()
    return _event(row) if row else None


def whole(book: Book) -> Iterator[Event]:
    """The whole trail in order."""
    for row in book.connection.execution_options(yield_per=1000).execute(_SHOWN.order_by(_EVENT.c.seq)):
        yield _event(row)


def head(book: Book) -> tuple[int, str]:
    """How many events there are, and the last hash: what is posted to the finance channel as a witness."""
    last = _LAST.first(book)
    return (last[0], last[1]) if last else (0, "")


def at_head(book: Book, head: str) -> tuple[tuple[int, datetime], ...]:
    """(number, instant) of events whose hash begins so, two at most: one where the chain still has a head of old."""
    rows = select(_EVENT.c.seq, _EVENT.c.at).where(_EVENT.c.hash.startswith(head, autoescape=True))
    return tuple((row.seq, row.at) for row in book.connection.execute(rows.order_by(_EVENT.c.seq).limit(2)))


def key_in_force(book: Book) -> tuple[bool, str]:
    """Whether anything was sealed, and the id of the key with which it was last ("" for none)."""
    last = select(func.substr(_EVENT.c.seal, 1, _KEY_LENGTH)).where(_EVENT.c.seal != "").order_by(_EVENT.c.seq.desc())
    said = book.connection.execute(last.limit(1)).scalar()
    return said is not None, script.key_of(said or "")


def _event(row: Any) -> Event:
    detail = json.loads(row.detail)
    read = detail.pop(UNDERSTOOD, "")
    return Event(
        row.seq, row.at, row.person, row.action, row.subject, detail, row.trail, row.entries, row.hash, str(read)
    )
