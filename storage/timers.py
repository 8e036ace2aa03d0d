"""Running timers: one a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from ledger.nouns import Timer
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_TIMER = table(t.TimerRow)


def running(book: Book, person: int) -> Timer | None:
    """The person's timer, if one runs."""
    row = book.connection.execute(select(_TIMER).where(_TIMER.c.person == person)).first()
    return _timer(row) if row else None


def whole(book: Book) -> tuple[Timer, ...]:
    """Every running timer."""
    return tuple(_timer(row) for row in book.connection.execute(select(_TIMER).order_by(_TIMER.c.person)))


def start(book: Book, timer: Timer) -> None:
    """Start it; the person must have none running."""
    book.connection.execute(
        insert(_TIMER).values(
            person=timer.person,
            project=timer.project,
            task=timer.task,
            category=timer.category,
            note=timer.note,
            started=timer.started,
        )
    )
    audit.note(book, "timer.started", f"person:{timer.person}", project=timer.project)


def stop(book: Book, person: int) -> None:
    book.connection.execute(delete(_TIMER).where(_TIMER.c.person == person))
    audit.note(book, "timer.stopped", f"person:{person}")


def asked(book: Book, person: int, day: date) -> None:
    """The person was asked on that day whether the timer should still run."""
    book.connection.execute(update(_TIMER).where(_TIMER.c.person == person).values(asked=day))


def _timer(row: Any) -> Timer:
    return Timer(row.person, row.project, row.task, row.category, row.note, row.started, row.asked)
