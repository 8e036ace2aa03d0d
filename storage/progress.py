"""How far projects are: what was reported of each, and by which day how much was planned to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, insert, select

from ledger.economics.planned_progress import ProgressPoint
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_AT_ONCE = 500
_PROGRESS = table(t.ProgressRow)
_Kind = Literal["reported", "planned"]


@dataclass(frozen=True, slots=True)
class ReportedProgress:
    """How much of a project's work was done on the evening of a day, in hundredths of a percent, as `person` said.

    Attributes:
        method: by what it was measured, in the person's words; "" where nothing was said of it.
    """

    project: int
    day: date
    share: int
    method: str = ""
    person: int = 0
    id: int = 0


def report(book: Book, new: ReportedProgress, message: str) -> None:
    """Keep what was reported; of one day the last report holds."""
    _keep(book, "reported", new.project, 0, ProgressPoint(new.day, new.share), new.method, message)


def plan(book: Book, project: int, points: Sequence[ProgressPoint], message: str) -> None:
    """Keep a new plan in place of the one before; without points there is none any more."""
    last = select(func.max(_PROGRESS.c.plan)).where(_PROGRESS.c.project == project)
    number = (book.connection.execute(last).scalar() or 0) + 1
    for point in points or (ProgressPoint(date.min, 0),):
        _keep(book, "planned", project, number, point, "", message)


def _keep(book: Book, kind: _Kind, project: int, number: int, point: ProgressPoint, method: str, message: str) -> None:
    said = {"kind": kind, "plan": number, "day": point.day, "share": point.share, "method": method}
    row = {"project": project, **said, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_PROGRESS).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "progress.set", f"project:{project}", progress=id, **said)


def reported(book: Book, project: int) -> tuple[ReportedProgress, ...]:
    """Every report on a project, the last of each day, by day."""
    by_day = {row.day: _reported(row) for row in _rows(book, project, "reported")}
    return tuple(by_day[day] for day in sorted(by_day))


def planned(book: Book, project: int) -> tuple[ProgressPoint, ...]:
    """The plan of a project that holds, by day; empty where there is none."""
    return _in_force(_rows(book, project, "planned"))


def of_projects(
    book: Book, projects: Sequence[int]
) -> tuple[dict[int, tuple[ReportedProgress, ...]], dict[int, tuple[ProgressPoint, ...]]]:
    """What was reported on some projects, and the plans of theirs that hold, as `reported` and `planned` say it."""
    reports: dict[int, dict[date, ReportedProgress]] = {}
    plans: dict[int, list[Any]] = {}
    for start in range(0, len(projects), _AT_ONCE):
        some = select(_PROGRESS).where(_PROGRESS.c.project.in_(projects[start : start + _AT_ONCE]))
        for row in book.connection.execute(some.order_by(_PROGRESS.c.id)):
            if row.kind == "reported":
                reports.setdefault(row.project, {})[row.day] = _reported(row)
            else:
                plans.setdefault(row.project, []).append(row)
    told = {project: tuple(of[day] for day in sorted(of)) for project, of in reports.items()}
    return told, {project: _in_force(rows) for project, rows in plans.items()}


def _in_force(rows: Sequence[Any]) -> tuple[ProgressPoint, ...]:
    last = max((row.plan for row in rows), default=0)
    points = {row.day: ProgressPoint(row.day, row.share) for row in rows if row.plan == last and row.day != date.min}
    return tuple(points[day] for day in sorted(points))


def _rows(book: Book, project: int, kind: _Kind) -> Sequence[Any]:
    rows = select(_PROGRESS).where(_PROGRESS.c.project == project, _PROGRESS.c.kind == kind)
    return book.connection.execute(rows.order_by(_PROGRESS.c.id)).all()


def _reported(row: Any) -> ReportedProgress:
    return ReportedProgress(row.project, row.day, row.share, row.method, row.person, row.id)
