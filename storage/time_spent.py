"""What people spent their time on in a period, row by row, with the day on which each row was first entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from ledger.period import Period
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_HOURS, _MESSAGE, _BATCH = table(t.HoursRow), table(t.MessageRow), table(t.BatchRow)
_COUNTED = or_(_HOURS.c.stage == "pending", _HOURS.c.stage == "posted")
_SOME = 500


@dataclass(frozen=True, slots=True)
class SpentTime:
    """Pending or posted hours, without money.

    `entered`: when they were first entered; of an import its day; None where nobody knows.
    """

    id: int
    person: int
    project: int
    task: int
    day: date
    minutes: int
    nonbillable: bool
    entered: date | None


def in_period(book: Book, period: Period) -> tuple[SpentTime, ...]:
    """Everybody's, by day."""
    kept = ("id", "person", "project", "task", "day", "minutes", "nonbillable")
    rows = book.connection.execute(
        select(*(_HOURS.c[name] for name in kept), _HOURS.c.entered, _HOURS.c.message)
        .where(_HOURS.c.day >= period.start, _HOURS.c.day < period.end, _COUNTED)
        .order_by(_HOURS.c.day, _HOURS.c.id)
    ).all()
    days = _days_of_messages(book, {row.message for row in rows if row.entered is None})
    return tuple(
        SpentTime(
            row.id,
            row.person,
            row.project,
            row.task,
            row.day,
            row.minutes,
            row.nonbillable,
            row.entered or days.get(row.message),
        )
        for row in rows
    )


def people_on(book: Book, project: int) -> tuple[int, ...]:
    """Who has worked on a project."""
    rows = select(_HOURS.c.person).where(_HOURS.c.project == project, _COUNTED).distinct().order_by(_HOURS.c.person)
    return tuple(row.person for row in book.connection.execute(rows))


def by_task(book: Book, project: int, until: date) -> dict[tuple[int, bool], int]:
    """(task, whether nobody pays for it) -> minutes on a project up to a day."""
    c = _HOURS.c
    rows = (
        select(c.task, c.nonbillable, func.sum(c.minutes))
        .where(c.project == project, c.day <= until, _COUNTED)
        .group_by(c.task, c.nonbillable)
    )
    return {(task, bool(free)): int(minutes) for task, free, minutes in book.connection.execute(rows)}


def entered(book: Book, id: int) -> date | None:
    """When hours were first entered; None where nobody knows."""
    row = book.connection.execute(select(_HOURS.c.entered, _HOURS.c.message).where(_HOURS.c.id == id)).one()
    return row.entered or _days_of_messages(book, {row.message}).get(row.message)


def set_nonbillable(book: Book, id: int, nonbillable: bool) -> None:
    """Whether somebody pays for hours, though they are on a customer's project."""
    book.connection.execute(update(_HOURS).where(_HOURS.c.id == id).values(nonbillable=nonbillable))
    audit.note(book, "hours.billable", f"hours:{id}", before=nonbillable, after=not nonbillable)


def set_entered(book: Book, ids: Iterable[int], day: date) -> None:
    """The day on which hours were first entered, where others stood in their place before."""
    for id in ids:
        book.connection.execute(update(_HOURS).where(_HOURS.c.id == id).values(entered=day))


def _days_of_messages(book: Book, messages: set[str]) -> dict[str, date]:
    """Message, or import, that hours came from -> the day on which it came."""
    zone = book.now.tzinfo
    batches = {name: int(number) for name in messages if (number := _batch(name))}
    found: dict[str, date] = {}
    for some in _pieces(sorted(messages - set(batches))):
        rows = book.connection.execute(select(_MESSAGE.c.key, _MESSAGE.c.at).where(_MESSAGE.c.key.in_(some)))
        found |= {row.key: _day(row.at, zone) for row in rows}
    came: dict[int, date] = {}
    for numbers in _pieces(sorted(set(batches.values()))):
        rows = book.connection.execute(select(_BATCH.c.id, _BATCH.c.at).where(_BATCH.c.id.in_(numbers)))
        came |= {row.id: _day(row.at, zone) for row in rows}
    return found | {name: came[number] for name, number in batches.items() if number in came}


def _batch(message: str) -> str:
    """The number of the import that a source of hours names (“import:7”, “import:7:changed”); "" for a message."""
    kind, _colon, rest = message.partition(":")
    number = rest.partition(":")[0]
    return number if kind == "import" and number.isdecimal() else ""


def _pieces(of: list[Any]) -> Iterator[list[Any]]:
    return (of[start : start + _SOME] for start in range(0, len(of), _SOME))


def _day(at: datetime, zone: Any) -> date:
    return at.astimezone(zone).date()
