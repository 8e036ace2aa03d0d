"""Days, and parts of days, on which people do not work: leave and illness alike.  Why is nobody's business here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from ledger.nouns import Absence
from ledger.period import Period
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement

_ABSENCE = table(t.AbsenceRow)
_ON = SqlStatement(
    select(_ABSENCE.c.part, _ABSENCE.c.start, _ABSENCE.c.finish, _ABSENCE.c.minutes)
    .where(_ABSENCE.c.person == bindparam("person"), _ABSENCE.c.day == bindparam("day"))
    .order_by(_ABSENCE.c.start, _ABSENCE.c.part.desc())
)


def take(book: Book, person: int, absences: Collection[Absence]) -> None:
    """Keep absences that are not kept yet."""
    if absences:
        book.connection.execute(insert(_ABSENCE), [{"person": person, **_row(absence)} for absence in absences])
        _note(book, "leave.taken", person, absences)


def give_back(book: Book, person: int, absences: Collection[Absence]) -> None:
    """Forget absences that are kept."""
    for absence in absences:
        _forget(book, person, absence)
    if absences:
        _note(book, "leave.given_back", person, absences)


def give_back_half(book: Book, person: int, half: Absence, stays: Collection[Absence]) -> None:
    """Give back half of a day that is kept as a whole; the other stays."""
    _forget(book, person, Absence(half.day))
    book.connection.execute(insert(_ABSENCE), [{"person": person, **_row(absence)} for absence in stays])
    _note(book, "leave.given_back", person, (half,))


def _forget(book: Book, person: int, absence: Absence) -> None:
    book.connection.execute(
        delete(_ABSENCE).where(
            _ABSENCE.c.person == person,
            _ABSENCE.c.day == absence.day,
            _ABSENCE.c.part == absence.part,
            _ABSENCE.c.start == absence.start,
        )
    )


def on_day(book: Book, person: int, day: date) -> tuple[Absence, ...]:
    """When a person is away on that day."""
    return tuple(Absence(day, *row) for row in _ON.rows(book, person=person, day=day))


def of_person(book: Book, person: int, period: Period) -> tuple[Absence, ...]:
    """When a person is away in a period, by day."""
    return in_period(book, period, person).get(person, ())


def in_period(book: Book, period: Period, person: int = 0) -> dict[int, tuple[Absence, ...]]:
    """Person -> when they are away in a period, by day; of everybody, or of one person."""
    rows = select(_ABSENCE).where(_ABSENCE.c.day >= period.start, _ABSENCE.c.day < period.end)
    if person:
        rows = rows.where(_ABSENCE.c.person == person)
    found: dict[int, list[Absence]] = {}
    for row in book.connection.execute(
        rows.order_by(_ABSENCE.c.day, _ABSENCE.c.start, _ABSENCE.c.part.desc())  # the morning before the afternoon
    ):
        found.setdefault(row.person, []).append(Absence(row.day, row.part, row.start, row.finish, row.minutes))
    return {person: tuple(absences) for person, absences in found.items()}


def _row(absence: Absence) -> dict[str, Any]:
    return {
        "day": absence.day,
        "part": absence.part,
        "start": absence.start,
        "finish": absence.end,
        "minutes": absence.minutes,
    }


def _note(book: Book, action: str, person: int, absences: Iterable[Absence]) -> None:
    """Whole days in `days`; beside them, what is less than a day in `parts`."""
    ordered = sorted(absences, key=lambda absence: (absence.day, absence.start, absence.part))
    parts = [_said(absence) for absence in ordered if not absence.whole]
    days = [absence.day.isoformat() for absence in ordered if absence.whole]
    audit.note(book, action, f"person:{person}", days=days, **({"parts": parts} if parts else {}))


def _said(absence: Absence) -> dict[str, Any]:
    """A part of a day as the audit trail has it: with its half, its clock times or its length."""
    clock = {"from": _clock(absence.start), "to": _clock(absence.end)} if absence.start >= 0 else {}
    values = {"part": absence.part, **clock, "minutes": absence.minutes}
    return {"day": absence.day.isoformat(), **{name: value for name, value in values.items() if value}}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
