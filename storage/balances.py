"""Running sums of all stages, changed in the same transaction as their cause.

A budget question reads these, never the journal; `storage.verify` proves that they equal the journal and the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, func, select

from ledger.budget import Use
from ledger.period import Period
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import Row, SqlStatement
from storage.streamed import streamed
from storage.upsert import insert_or

_BALANCE, _TOTAL, _DAY = table(t.BalanceRow), table(t.TotalRow), table(t.DayTotalRow)
_KEY = ("project", "category", "task", "month", "stage", "currency")
_TOTAL_KEY = ("project", "category", "stage")

K = TypeVar("K")

Key = tuple[int, str, int, str, str, str]
"""(project, category, task, month, stage, currency)"""


def _upsert(new: Any, kept: Table, key: tuple[str, ...]) -> Any:
    return new.on_conflict_do_update(
        index_elements=key,
        set_={"minor": kept.c.minor + new.excluded.minor, "minutes": kept.c.minutes + new.excluded.minutes},
    )


def _upsert_day(new: Any) -> Any:
    return new.on_conflict_do_update(
        index_elements=("project", "day"), set_={"minor": _DAY.c.minor + new.excluded.minor}
    )


_ADD = SqlStatement(lambda sqlite: _upsert(insert_or(_BALANCE, sqlite), _BALANCE, _KEY))
_ADD_TOTAL = SqlStatement(lambda sqlite: _upsert(insert_or(_TOTAL, sqlite), _TOTAL, _TOTAL_KEY))
_ADD_DAY = SqlStatement(lambda sqlite: _upsert_day(insert_or(_DAY, sqlite)))
_SUMS = (func.sum(_BALANCE.c.minor).label("minor"), func.sum(_BALANCE.c.minutes).label("minutes"))
_OF_PROJECT = SqlStatement(
    select(_TOTAL.c.category, _TOTAL.c.stage, _TOTAL.c.minor, _TOTAL.c.minutes).where(
        _TOTAL.c.project == bindparam("project")
    )
)
_BY_MONTH = SqlStatement(
    select(_BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage, *_SUMS)
    .where(_BALANCE.c.project == bindparam("project"))
    .group_by(_BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage)
)
_ALL_BY_MONTH = SqlStatement(
    select(_BALANCE.c.project, _BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage, *_SUMS).group_by(
        _BALANCE.c.project, _BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage
    )
)
_ALL = SqlStatement(
    select(_TOTAL.c.project, _TOTAL.c.stage, func.sum(_TOTAL.c.minor), func.sum(_TOTAL.c.minutes)).group_by(
        _TOTAL.c.project, _TOTAL.c.stage
    )
)
_OF_DAYS = SqlStatement(
    select(_DAY.c.day, _DAY.c.minor).where(
        _DAY.c.project == bindparam("project"), _DAY.c.day >= bindparam("start"), _DAY.c.day < bindparam("end")
    )
)
_ALL_TOTALS = SqlStatement(select(_TOTAL))
_WITH_HOURS = SqlStatement(
    select(_TOTAL.c.category).where(_TOTAL.c.project == bindparam("project"), _TOTAL.c.minutes != 0).distinct()
)


def add(book: Book, changes: Iterable[tuple[Key, int, int]]) -> None:
    """Add (minor, minutes) to sums; in key order, so that two writers never wait for each other in a circle."""
    sums: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    for key, minor, minutes in sorted(changes):
        amounts = {"minor": minor, "minutes": minutes}
        project, category, task, month, stage, currency = key
        total = {"project": project, "category": category, "stage": stage}
        sums.append({**total, "task": task, "month": month, "currency": currency, **amounts})
        totals.append({**total, **amounts})
    _ADD.run_all(book, sums)
    _ADD_TOTAL.run_all(book, totals)
    known = book.remembered.used if book.remembered else {}
    for moved in totals if known else ():
        if moved["project"] in known:
            used, of = known[moved["project"]], (moved["category"], moved["stage"])
            used[of] = used.get(of, 0) + moved["minor"]


def charge(book: Book, changes: Iterable[tuple[int, date, int]]) -> None:
    """Add (project, booked day, minor) to what projects were charged day by day."""
    rows = [{"project": project, "day": day, "minor": minor} for project, day, minor in sorted(changes)]
    _ADD_DAY.run_all(book, rows)


def by_day(book: Book, project: int, period: Period) -> dict[date, int]:
    """Booked day -> what the project was charged on it (its currency), over the days of a period."""
    found = _OF_DAYS.rows(book, project=project, start=period.start, end=period.end)
    if book.sqlite:  # which keeps days as text
        return {date.fromisoformat(day): minor for day, minor in found}
    return {row[0]: row[1] for row in found}


def of_project(book: Book, project: int) -> dict[str, Use]:
    """Category -> what it has used, of one project."""
    return _uses((row[0], row) for row in _OF_PROJECT.rows(book, project=project))


def used_by_category(book: Book, project: int, *, count_pending: bool) -> dict[str, int]:
    """The same as one number each, as `Use.used` says it."""
    known = book.remembered.used if book.remembered else {}
    if project not in known:
        rows = _OF_PROJECT.rows(book, project=project)
        known[project] = {(category, stage): int(minor) for category, stage, minor, _minutes in rows}
    used: dict[str, int] = {}
    for (category, stage), minor in known[project].items():
        if count_pending or stage != "pending":
            used[category] = used.get(category, 0) + minor
    return used


def others_added(book: Book) -> None:
    """Sums were moved by statements of another file."""
    if book.remembered:
        book.remembered.used.clear()


def with_hours(book: Book, project: int) -> frozenset[str]:
    """The categories of a project in whose money hours stand, posted or pending."""
    return frozenset(category for (category,) in _WITH_HOURS.rows(book, project=project))


def by_month(book: Book, project: int) -> dict[tuple[str, str], Use]:
    """(category, month) -> what it has used."""
    return _uses(((row[0], row[1]), row) for row in _BY_MONTH.rows(book, project=project))


def all_by_month(book: Book) -> dict[int, dict[tuple[str, str], Use]]:
    """Project -> (category, month) -> what it has used, of every project."""
    found: dict[int, dict[tuple[str, str], Use]] = {}
    rows = _uses(((row[0], row[1], row[2]), row) for row in _ALL_BY_MONTH.rows(book))
    for (project, category, month), use in rows.items():
        found.setdefault(project, {})[category, month] = use
    return found


def of_all(book: Book) -> dict[int, Use]:
    """Project -> what it has used, of every project."""
    return _uses((row[0], row) for row in _ALL.rows(book))


def whole(book: Book) -> Mapping[Key, tuple[int, int]]:
    """Every sum that is not zero, as it is kept."""
    found = {}
    for row in book.connection.execute(select(_BALANCE)):
        if row.minor or row.minutes:
            found[(row.project, row.category, row.task, row.month, row.stage, row.currency)] = (row.minor, row.minutes)
    return found


def apart(book: Book) -> Iterator[tuple[tuple[int, str, str], tuple[int, int], tuple[int, int]]]:
    """(key, as kept, as recomputed) of every total that is not the sum of its tasks and months."""
    want: dict[tuple[int, str, str], tuple[int, int]] = {}
    for (project, category, _task, _month, stage, _currency), (minor, minutes) in whole(book).items():
        before = want.get((project, category, stage), (0, 0))
        want[project, category, stage] = (before[0] + minor, before[1] + minutes)
    have = {(row[0], row[1], row[2]): (row[3], row[4]) for row in _ALL_TOTALS.rows(book)}
    for key in sorted({*want, *have}):
        if have.get(key, (0, 0)) != want.get(key, (0, 0)):
            yield key, have.get(key, (0, 0)), want.get(key, (0, 0))


def days_apart(book: Book, charged: Mapping[tuple[int, Any], int]) -> Iterator[tuple[int, Any]]:
    """(project, booked day) of every day whose total is not what the journal says; `charged` is that, days as the
    database has them."""
    want = {key: minor for key, minor in charged.items() if minor}
    days = streamed(book.raw, "SELECT project, day, minor FROM day_total", sqlite=book.sqlite)
    have = {(project, day): minor for project, day, minor in days if minor}
    yield from sorted(key for key in {*want, *have} if want.get(key) != have.get(key))


def _uses(rows: Iterable[tuple[K, Row]]) -> dict[K, Use]:
    """Rows that end in (stage, minor, minutes), by what they belong to."""
    sums: dict[K, dict[str, int]] = {}
    for key, row in rows:
        stage, minor, minutes = row[-3:]
        stages = sums.setdefault(key, {"minutes": 0})
        stages[stage] = int(minor)
        if stage == "posted":
            stages["minutes"] = int(minutes)
    return {key: Use(**stages) for key, stages in sums.items()}
