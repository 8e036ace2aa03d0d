"""Running sums of all stages, changed in the same transaction as their cause.

A budget question reads these, never the journal; `storage.verify` proves that they equal the journal and the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ledger.budget import Use
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import Row, Statement

_BALANCE = table(t.BalanceRow)
_KEY = ("project", "category", "task", "month", "stage", "currency")

K = TypeVar("K")

Key = tuple[int, str, int, str, str, str]
"""(project, category, task, month, stage, currency)"""


def _upsert(new: Any) -> Any:
    return new.on_conflict_do_update(
        index_elements=_KEY,
        set_={"minor": _BALANCE.c.minor + new.excluded.minor, "minutes": _BALANCE.c.minutes + new.excluded.minutes},
    )


_ADD = Statement(_upsert(sqlite.insert(_BALANCE)), _upsert(postgresql.insert(_BALANCE)))
_SUMS = (func.sum(_BALANCE.c.minor).label("minor"), func.sum(_BALANCE.c.minutes).label("minutes"))
_OF_PROJECT = Statement(
    select(_BALANCE.c.category, _BALANCE.c.stage, *_SUMS)
    .where(_BALANCE.c.project == bindparam("project"))
    .group_by(_BALANCE.c.category, _BALANCE.c.stage)
)
_BY_TASK = Statement(
    select(_BALANCE.c.category, _BALANCE.c.task, _BALANCE.c.stage, *_SUMS)
    .where(_BALANCE.c.project == bindparam("project"))
    .group_by(_BALANCE.c.category, _BALANCE.c.task, _BALANCE.c.stage)
)
_BY_MONTH = Statement(
    select(_BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage, *_SUMS)
    .where(_BALANCE.c.project == bindparam("project"))
    .group_by(_BALANCE.c.category, _BALANCE.c.month, _BALANCE.c.stage)
)
_ALL = Statement(select(_BALANCE.c.project, _BALANCE.c.stage, *_SUMS).group_by(_BALANCE.c.project, _BALANCE.c.stage))


def add(book: Book, changes: Iterable[tuple[Key, int, int]]) -> None:
    """Add (minor, minutes) to sums; in key order, so that two writers never wait for each other in a circle."""
    rows = [dict(zip(_KEY, key, strict=True)) | {"minor": minor, "minutes": minutes} for key, minor, minutes in changes]
    rows.sort(key=lambda row: tuple(row[name] for name in _KEY))
    _ADD.run_all(book, rows)


def of_project(book: Book, project: int) -> dict[str, Use]:
    """Category -> what it has used, of one project."""
    return _uses((row[0], row) for row in _OF_PROJECT.rows(book, project=project))


def by_task(book: Book, project: int) -> dict[tuple[str, int], Use]:
    """(category, task) -> what it has used."""
    return _uses(((row[0], row[1]), row) for row in _BY_TASK.rows(book, project=project))


def by_month(book: Book, project: int) -> dict[tuple[str, str], Use]:
    """(category, month) -> what it has used."""
    return _uses(((row[0], row[1]), row) for row in _BY_MONTH.rows(book, project=project))


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
