"""Hours: add, move between stages, find, sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, or_, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import Hours, Stage
from ledger.period import Period
from ledger.rates import DayBooked
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from storage.statement import SqlStatement

_HOURS = table(t.HoursRow)
_ADD = SqlStatement(insert(_HOURS), new="hours")
_ADD_NUMBERED = SqlStatement(insert(_HOURS), new="hours")
_ONE = select(_HOURS).where(_HOURS.c.id == bindparam("id"))
_NEXT = SqlStatement(
    lambda sqlite: (
        select(func.coalesce(func.max(_HOURS.c.id), 0) + 1)
        if sqlite
        else select(func.nextval(func.pg_get_serial_sequence("hours", "id")))
    )
)
_COUNTED = or_(_HOURS.c.stage == "pending", _HOURS.c.stage == "posted")
_DAY = SqlStatement(
    select(_HOURS.c.minutes, _HOURS.c.start, _HOURS.c.finish, _HOURS.c.id, _HOURS.c.cost_minor).where(
        _HOURS.c.person == bindparam("person"), _HOURS.c.day == bindparam("day"), _COUNTED
    )
)
_BOOKED = (
    func.count(),
    func.coalesce(func.sum(_HOURS.c.minutes), 0),
    func.coalesce(func.sum(_HOURS.c.cost_minor), 0),
)
_MOVE = SqlStatement(
    update(_HOURS).where(_HOURS.c.id == bindparam("id_")).values(stage=bindparam("stage_"), entry=bindparam("entry_"))
)


def next_number(book: Book) -> int:
    """The number that the next new hours have: with it their entry can be made first, and they are written once.

    SQLite: we hold the write lock, so it follows the last.  PostgreSQL: it is drawn from the sequence.
    """
    found = _NEXT.first(book)
    assert found
    return int(found[0])


def add(book: Book, hours: Hours) -> Hours:
    """Keep new hours; returns them with their id."""
    if hours.id:
        _ADD_NUMBERED.run(book, {"id": hours.id, **row(hours)})
        return hours
    return _again(hours, _ADD.add(book, row(hours)), hours.stage, hours.entry)


def move(book: Book, hours: Hours, stage: Stage, entry: int) -> Hours:
    """Hours in another stage, with the entry that books them (0: none)."""
    _MOVE.run(book, {"id_": hours.id, "stage_": stage, "entry_": entry})
    return _again(hours, hours.id, stage, entry)


def _again(old: Hours, id: int, stage: Stage, entry: int) -> Hours:
    """The hours with another number, stage and entry: `replace` takes three times as long, at every entry."""
    place = (old.person, old.project, old.category, old.task, old.day, old.minutes, old.note)
    costs = (old.start, old.end, old.rate, old.cost, old.project_cost)
    return Hours(id, *place, stage, *costs, entry, old.message, old.nonbillable, old.entered)


def reprice(book: Book, id: int, cost_minor: int, project_minor: int, rate: int) -> None:
    """What hours are booked at after an adjustment, and the rate that makes it."""
    values = {"cost_minor": cost_minor, "project_minor": project_minor, "rate": rate}
    book.connection.execute(update(_HOURS).where(_HOURS.c.id == id).values(values))


def get(book: Book, id: int, currency: str, *, lock: bool = True) -> Hours:
    """Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends, unless it is only looked at."""
    found = book.connection.execute(_ONE.with_for_update() if lock and not book.sqlite else _ONE, {"id": id}).first()
    if found is None:
        raise NotFound(sentence("There is no such hours entry."))
    return _all(book, (found,), currency)[0]


class OnDay(NamedTuple):
    """One of the entries of a person's day; `minor` is what it stands at, in the company's currency."""

    minutes: int
    start: int
    end: int
    id: int
    minor: int


def on_day(book: Book, person: int, day: date) -> tuple[OnDay, ...]:
    """What a person has on a day, pending or posted, over all projects."""
    return tuple(map(OnDay._make, _DAY.rows(book, person=person, day=day)))


def day_comes_to(day: Sequence[OnDay]) -> DayBooked:
    """What the entries of a day come to."""
    return DayBooked(len(day), sum(one.minutes for one in day), sum(one.minor for one in day))


def booked_on_day(book: Book, person: int, day: date) -> DayBooked:
    """What a person's pending and posted hours of a day come to, over all projects."""
    return day_comes_to(on_day(book, person, day))


def booked_by_day(book: Book, days: tuple[date, date] | None) -> dict[tuple[int, date], DayBooked]:
    """The same of everybody, from the first to the last of the days."""
    if days is None:
        return {}
    rows = book.connection.execute(
        select(_HOURS.c.person, _HOURS.c.day, *_BOOKED)
        .where(_HOURS.c.day >= days[0], _HOURS.c.day <= days[1], _COUNTED)
        .group_by(_HOURS.c.person, _HOURS.c.day)
    )
    return {(person, day): DayBooked(*map(int, booked)) for person, day, *booked in rows}


def of_person(book: Book, person: int, period: Period, currency: str) -> tuple[Hours, ...]:
    """A person's pending and posted hours of a period, by day."""
    rows = book.connection.execute(
        select(_HOURS)
        .where(_HOURS.c.person == person, _HOURS.c.day >= period.start, _HOURS.c.day < period.end, _COUNTED)
        .order_by(_HOURS.c.day, _HOURS.c.id)
    )
    return _all(book, rows, currency)


def last(book: Book, person: int, currency: str, project: int = 0) -> Hours | None:
    """What a person logged last (in a project)."""
    rows = select(_HOURS).where(_HOURS.c.person == person, _COUNTED)
    if project:
        rows = rows.where(_HOURS.c.project == project)
    found = book.connection.execute(rows.order_by(_HOURS.c.id.desc()).limit(1)).first()
    return _all(book, (found,), currency)[0] if found else None


def of_message(book: Book, message: str, currency: str) -> tuple[Hours, ...]:
    """The pending and posted hours that one message booked."""
    rows = book.connection.execute(select(_HOURS).where(_HOURS.c.message == message, _COUNTED).order_by(_HOURS.c.id))
    return _all(book, rows, currency)


def pending(
    book: Book, currency: str, project: int = 0, *, person: int = 0, period: Period | None = None
) -> tuple[Hours, ...]:
    """Hours that wait for approval, oldest first; on PostgreSQL they stay locked until the transaction ends."""
    rows = select(_HOURS).where(_HOURS.c.stage == "pending")
    if project:
        rows = rows.where(_HOURS.c.project == project)
    if person:
        rows = rows.where(_HOURS.c.person == person)
    if period:
        rows = rows.where(_HOURS.c.day >= period.start, _HOURS.c.day < period.end)
    if not book.sqlite:
        rows = rows.with_for_update()
    return _all(book, book.connection.execute(rows.order_by(_HOURS.c.id)), currency)


def count(book: Book, stage: Stage, period: Period) -> int:
    """How many entries of hours of a period's days are at a stage."""
    days = (_HOURS.c.day >= period.start, _HOURS.c.day < period.end)
    rows = select(func.count()).select_from(_HOURS).where(_HOURS.c.stage == stage, *days)
    return int(book.connection.execute(rows).scalar_one())


def counted(book: Book, start: date, currency: str, person: int = 0) -> tuple[Hours, ...]:
    """Pending and posted hours from a day on (of one person), as they came: for a change of rates."""
    rows = select(_HOURS).where(_HOURS.c.day >= start, _COUNTED)
    if person:
        rows = rows.where(_HOURS.c.person == person)
    return _all(book, book.connection.execute(rows.order_by(_HOURS.c.id)), currency)


def worked(book: Book, period: Period, currency: str) -> tuple[Hours, ...]:
    """All posted hours of a period."""
    rows = book.connection.execute(
        select(_HOURS)
        .where(_HOURS.c.stage == "posted", _HOURS.c.day >= period.start, _HOURS.c.day < period.end)
        .order_by(_HOURS.c.id)
    )
    return _all(book, rows, currency)


def of_project(book: Book, project: int, period: Period, currency: str) -> tuple[Hours, ...]:
    """The pending and posted hours on a project in a period, by day."""
    rows = select(_HOURS).where(
        _HOURS.c.project == project, _HOURS.c.day >= period.start, _HOURS.c.day < period.end, _COUNTED
    )
    return _all(book, book.connection.execute(rows.order_by(_HOURS.c.day, _HOURS.c.id)), currency)


def open_of_project(book: Book, project: int, until: date, currency: str) -> tuple[Hours, ...]:
    """Hours on a project up to a day that are drafts or wait for approval, by day."""
    rows = select(_HOURS).where(
        _HOURS.c.project == project, _HOURS.c.day <= until, _HOURS.c.stage.in_(("draft", "pending"))
    )
    return _all(book, book.connection.execute(rows.order_by(_HOURS.c.day, _HOURS.c.id)), currency)


def by_person(book: Book, project: int, period: Period) -> dict[int, int]:
    """Person -> minutes on a project in a period."""
    rows = book.connection.execute(
        select(_HOURS.c.person, func.sum(_HOURS.c.minutes))
        .where(_HOURS.c.project == project, _HOURS.c.day >= period.start, _HOURS.c.day < period.end, _COUNTED)
        .group_by(_HOURS.c.person)
    )
    return {person: int(minutes) for person, minutes in rows}


def days_logged(book: Book, period: Period) -> dict[int, dict[date, int]]:
    """Person -> day -> minutes, over a period (to find missing days)."""
    found: dict[int, dict[date, int]] = {}
    rows = book.connection.execute(
        select(_HOURS.c.person, _HOURS.c.day, func.sum(_HOURS.c.minutes))
        .where(_HOURS.c.day >= period.start, _HOURS.c.day < period.end, _COUNTED)
        .group_by(_HOURS.c.person, _HOURS.c.day)
    )
    for person, day, minutes in rows:
        found.setdefault(person, {})[day] = int(minutes)
    return found


def row(hours: Hours) -> dict[str, Any]:
    """Hours as the table has them, without an id."""
    return {
        "person": hours.person,
        "project": hours.project,
        "category": hours.category,
        "task": hours.task,
        "day": hours.day,
        "minutes": hours.minutes,
        "note": hours.note,
        "stage": hours.stage,
        "start": hours.start,
        "finish": hours.end,
        "rate": hours.rate,
        "cost_minor": hours.cost.minor,
        "project_minor": hours.project_cost.minor,
        "entry": hours.entry,
        "message": hours.message,
        "nonbillable": hours.nonbillable,
        "entered": hours.entered,
    }


def _all(book: Book, rows: Iterable[Any], currency: str) -> tuple[Hours, ...]:
    projects = directory(book).projects
    return tuple(_hours(row, currency, projects[row.project].currency) for row in rows)


def _hours(row: Any, currency: str, project_currency: str) -> Hours:
    return Hours(
        row.id,
        row.person,
        row.project,
        row.category,
        row.task,
        row.day,
        row.minutes,
        row.note,
        row.stage,
        row.start,
        row.finish,
        row.rate,
        Money(row.cost_minor, currency),
        Money(row.project_minor, project_currency),
        row.entry,
        row.message,
        row.nonbillable,
        row.entered,
    )


def several(book: Book, ids: Iterable[int], currency: str) -> dict[int, Hours]:
    """Entries by their numbers, whatever became of them."""
    wanted = sorted(ids)
    found: dict[int, Hours] = {}
    for start in range(0, len(wanted), 500):
        rows = book.connection.execute(select(_HOURS).where(_HOURS.c.id.in_(wanted[start : start + 500])))
        found |= {entry.id: entry for entry in _all(book, rows, currency)}
    return found


def cost_of_message(book: Book, message: str) -> dict[int, dict[str, int]]:
    """Project -> category -> what a message's standing hours cost, in minor units of the project's currency."""
    rows = book.connection.execute(
        select(_HOURS.c.project, _HOURS.c.category, func.sum(_HOURS.c.project_minor))
        .where(_HOURS.c.message == message, _COUNTED)
        .group_by(_HOURS.c.project, _HOURS.c.category)
        .order_by(_HOURS.c.project)
    )
    out: dict[int, dict[str, int]] = {}
    for project, category, minor in rows:
        out.setdefault(project, {})[category] = int(minor)
    return out
