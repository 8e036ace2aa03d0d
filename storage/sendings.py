"""What goes to other systems: kept in the transaction that asks for it, worked off by whoever holds the lease.

Of one system one process works at a time, one sending after the other.  Whoever has lost the lease writes nothing down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update

from ledger.errors import NotFound, sentence
from ledger.sendings import OPEN, Sending, SendingKind, pause
from storage import audit, turns
from storage import tables as t
from storage.book import Book
from storage.directory import table

_SENDING = table(t.SendingRow)
LEASE = timedelta(seconds=180)
"""Longer than any call takes with all its time-outs."""


@dataclass(frozen=True, slots=True)
class NewSending:
    """What is to go out: the subject, our key of it there, and its line in the file of bodies."""

    subject: int
    key: str
    place: int


def put(
    book: Book, target: str, kind: SendingKind, batch: int, sha256: str, some: Sequence[NewSending], message: str
) -> None:
    """They wait to be sent, from the moment on at which this transaction is kept."""
    rows = [
        {
            "target": target,
            "kind": kind,
            "subject": one.subject,
            "key": one.key,
            "batch": batch,
            "sha256": sha256,
            "place": one.place,
            "state": "waiting",
            **dict.fromkeys(("stage", "their_id", "number", "cause", "reason", "request", "answer"), ""),
            **dict.fromkeys(("attempts", "failures", "looks"), 0),
            "clear": True,
            "due": book.now,
            "lease": None,
            "person": book.person,
            "message": message,
            "at": book.now,
        }
        for one in some
    ]
    book.connection.execute(insert(_SENDING), rows)
    audit.note(book, "sending.asked", f"sending:{target}", kind=kind, batch=batch, count=len(rows))


def times(book: Book, kind: SendingKind, subjects: Iterable[int]) -> dict[int, int]:
    """Subject -> how often it was sent before."""
    wanted = sorted(set(subjects))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        some = _SENDING.c.subject.in_(wanted[start : start + 500])
        rows = select(_SENDING.c.subject, func.count()).where(_SENDING.c.kind == kind, some)
        found |= {row[0]: int(row[1]) for row in book.connection.execute(rows.group_by(_SENDING.c.subject))}
    return found


def due(book: Book, targets: Sequence[str]) -> bool:
    """Whether anything waits for one of these systems; a look that takes no turn."""
    waits = (_SENDING.c.due.is_not(None), _SENDING.c.due <= book.now, _SENDING.c.target.in_(targets))
    return book.connection.execute(select(_SENDING.c.id).where(*waits).limit(1)).first() is not None


def claim(book: Book, targets: Sequence[str], lease: timedelta = LEASE) -> Sending | None:
    """The next that is due at one of these systems, ours for a while; None where nothing is, or others are at it."""
    turns.take(book, turns.SENDINGS)
    held = select(_SENDING.c.target).where(_SENDING.c.lease >= book.now).distinct()
    busy = set(book.connection.execute(held).scalars())
    free = [target for target in targets if target not in busy]
    due = and_(_SENDING.c.due.is_not(None), _SENDING.c.due <= book.now, _SENDING.c.target.in_(free))
    rows = select(_SENDING).where(due, or_(_SENDING.c.lease.is_(None), _SENDING.c.lease < book.now))
    row = book.connection.execute(rows.order_by(_SENDING.c.state == "accepted", _SENDING.c.id).limit(1)).first()
    if row is None:
        return None
    until = book.now + lease
    book.connection.execute(update(_SENDING).where(_SENDING.c.id == row.id).values(lease=until))
    return one(book, row.id)


def held(book: Book, of: Sending) -> bool:
    """Whether it is still ours, as it was when we claimed it."""
    row = book.connection.execute(select(_SENDING.c.lease).where(_SENDING.c.id == of.id)).first()
    return row is not None and row.lease is not None and row.lease == of.lease


def keep(
    book: Book,
    of: Sending,
    *,
    request: str = "",
    answer: str = "",
    lease: datetime | None = None,
    release: bool = False,
) -> Sending:
    """What is known of it now.  `lease`: it is ours until then; `release`: nobody works on it any more."""
    values: dict[str, Any] = {
        name: getattr(of, name)
        for name in (
            *("state", "stage", "attempts", "failures", "looks", "clear", "due", "their_id", "number", "cause"),
            "reason",
        )
    }
    values |= {"request": request} if request else {}
    values |= {"answer": answer} if answer else {}
    values |= {"lease": lease} if lease or release else {}
    before = one(book, of.id)
    book.connection.execute(update(_SENDING).where(_SENDING.c.id == of.id).values(values))
    if (before.state, before.stage) != (of.state, of.stage):
        audit.note(
            book,
            f"sending.{of.state}",
            f"sending:{of.target}",
            key=of.key,
            stage=of.stage,
            theirs=of.their_id,
            cause=of.cause,
            reason=of.reason,
        )
    return one(book, of.id)


def leave(book: Book, id: int) -> None:
    """Nobody works on it for a while, as something went wrong that was not foreseen."""
    of = one(book, id)
    values = {"failures": of.failures + 1, "lease": None, "due": book.now + pause(of.failures + 1)}
    book.connection.execute(update(_SENDING).where(_SENDING.c.id == id).values(values))


def rest(book: Book, target: str, until: datetime) -> None:
    """A whole system is left alone until an instant: it asked for that, or cannot be reached."""
    waits = (_SENDING.c.target == target, _SENDING.c.due.is_not(None), _SENDING.c.due < until)
    book.connection.execute(update(_SENDING).where(*waits).values(due=until))


def one(book: Book, id: int) -> Sending:
    """One by its number.  Raises NotFound."""
    row = book.connection.execute(select(_SENDING).where(_SENDING.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such sending."))
    return _sending(row)


def taken(book: Book, id: int) -> Sending:
    """One by its number, which nobody claims until this transaction is over.  Raises NotFound."""
    turns.take(book, turns.SENDINGS)
    return one(book, id)


def of_subject(book: Book, kind: SendingKind, subject: int) -> Sending | None:
    """The last sending of a voucher or transfer."""
    mine = select(_SENDING).where(_SENDING.c.kind == kind, _SENDING.c.subject == subject)
    row = book.connection.execute(mine.order_by(_SENDING.c.id.desc()).limit(1)).first()
    return _sending(row) if row else None


def of_batch(book: Book, target: str, kind: SendingKind, batch: int) -> tuple[Sending, ...]:
    """Those that went out together."""
    mine = select(_SENDING).where(_SENDING.c.target == target, _SENDING.c.kind == kind, _SENDING.c.batch == batch)
    return tuple(map(_sending, book.connection.execute(mine.order_by(_SENDING.c.place))))


def open_of(book: Book, kind: SendingKind, subjects: Iterable[int]) -> set[int]:
    """Those of some vouchers or transfers that are on their way: nobody else may say that they are not there."""
    wanted, found = sorted(set(subjects)), set()
    for start in range(0, len(wanted), 500):
        mine = (_SENDING.c.kind == kind, _SENDING.c.subject.in_(wanted[start : start + 500]))
        rows = select(_SENDING.c.subject).where(*mine, _SENDING.c.state.in_(OPEN))
        found |= set(book.connection.execute(rows).scalars())
    return found


def left(book: Book, of: Sending) -> int:
    """How many others that went out with it are still on their way."""
    mine = (_SENDING.c.target == of.target, _SENDING.c.kind == of.kind, _SENDING.c.batch == of.batch)
    rows = select(func.count()).where(*mine, _SENDING.c.id != of.id, _SENDING.c.state.in_(OPEN))
    return int(book.connection.execute(rows).scalar_one())


def hanging(book: Book, most: int) -> tuple[Sending, ...]:
    """What has not ended, or ended as no voucher or transfer should: refused, or there and stuck; the oldest first."""
    wanted = or_(_SENDING.c.state.in_(OPEN), and_(_SENDING.c.state == "accepted", _SENDING.c.cause != ""))
    rows = select(_SENDING).where(wanted).order_by(_SENDING.c.id).limit(most)
    return tuple(map(_sending, book.connection.execute(rows)))


def refused(book: Book, most: int) -> tuple[Sending, ...]:
    """The last that were refused and not sent again, the newest first."""
    last = select(func.max(_SENDING.c.id)).group_by(_SENDING.c.kind, _SENDING.c.subject)
    rows = select(_SENDING).where(_SENDING.c.state == "refused", _SENDING.c.id.in_(last))
    return tuple(map(_sending, book.connection.execute(rows.order_by(_SENDING.c.id.desc()).limit(most))))


def counts(book: Book) -> list[tuple[str, str, str, int]]:
    """(target, state, stage, how many)."""
    columns = (_SENDING.c.target, _SENDING.c.state, _SENDING.c.stage)
    rows = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    return [(row[0], row[1], row[2], int(row[3])) for row in book.connection.execute(rows)]


def _sending(r: Any) -> Sending:
    return Sending(
        r.id,
        r.target,
        r.kind,
        r.subject,
        r.key,
        r.batch,
        r.sha256,
        r.place,
        r.state,
        r.stage,
        r.attempts,
        r.failures,
        r.looks,
        r.clear,
        r.due,
        r.lease,
        r.their_id,
        r.number,
        r.cause,
        r.reason,
        r.person,
        r.at,
    )
