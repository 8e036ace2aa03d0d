"""Budgets in versions, and templates for new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, false, func, insert, select, true, update

from ledger.budget import BudgetLine, PlannedHours, Version
from ledger.money import Money
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import Directory, changed, directory, kept_with_directory, table
from storage.statement import SqlStatement
from storage.upsert import insert_or, put

_VERSION, _LINE, _TEMPLATE = table(t.BudgetVersionRow), table(t.BudgetLineRow), table(t.BudgetTemplateRow)
_AT_ONCE = 500
_MARK, _PLANNED = table(t.BudgetMarkRow), table(t.PlannedHoursRow)
_ROUND = SqlStatement(
    select(_MARK.c.round).where(
        *(_MARK.c[name] == bindparam(name) for name in ("project", "version", "category", "mark"))
    )
)
_CROSSED = SqlStatement(lambda sqlite: insert_or(_MARK, sqlite).on_conflict_do_nothing())
_OF_MARK = tuple(_MARK.c[name] == bindparam(f"{name}_") for name in ("project", "version", "category", "mark"))
_AGAIN = SqlStatement(
    update(_MARK).where(*_OF_MARK, _MARK.c.above == false()).values(above=true(), round=_MARK.c.round + 1)
)
_FELL = SqlStatement(update(_MARK).where(*_OF_MARK).values(above=false()))
_NUMBER = select(func.max(_VERSION.c.number)).where(_VERSION.c.project == bindparam("project"))
_LATEST = SqlStatement(
    select(_LINE.c.category, _LINE.c.minor, _LINE.c.task, _LINE.c.month)
    .where(_LINE.c.project == bindparam("project"), _LINE.c.number == _NUMBER.scalar_subquery())
    .order_by(_LINE.c.category, _LINE.c.task, _LINE.c.month)
)
_PLANNED_HOURS = SqlStatement(
    select(_PLANNED.c.role, _PLANNED.c.minutes, _PLANNED.c.standard_minor)
    .where(_PLANNED.c.project == bindparam("project"), _PLANNED.c.number == bindparam("number"))
    .order_by(_PLANNED.c.role)
)
_REASON = SqlStatement(
    select(_VERSION.c.number, _VERSION.c.reason)
    .where(_VERSION.c.project == bindparam("project"))
    .order_by(_VERSION.c.number.desc())
    .limit(1)
)
_IN_FORCE = (
    select(_VERSION.c.project, func.max(_VERSION.c.number).label("number")).group_by(_VERSION.c.project).subquery()
)
_TOTALS = SqlStatement(
    select(_LINE.c.project, func.sum(_LINE.c.minor))
    .join(_IN_FORCE, (_IN_FORCE.c.project == _LINE.c.project) & (_IN_FORCE.c.number == _LINE.c.number))
    .group_by(_LINE.c.project)
)


def current(book: Book, project: int) -> Version:
    """The version in force; number 0 and no lines where the project has no budget.  Kept as long as the master data."""
    master_data = directory(book)
    known = _versions_in_force(master_data)
    if project not in known:
        latest = _REASON.first(book, project=project)
        known[project] = _version(book, project, *latest) if latest else Version(project, 0, ())
    return known[project]


def _version(book: Book, project: int, number: int, reason: str) -> Version:
    """The version in force, with its lines and hours."""
    currency = directory(book).project(project).currency
    rows = _LATEST.rows(book, project=project)
    lines = tuple(BudgetLine(category, Money(minor, currency), task, month) for category, minor, task, month in rows)
    return Version(project, number, lines, reason, hours=_hours(book, project, number))


def _hours(book: Book, project: int, number: int) -> tuple[PlannedHours, ...]:
    return tuple(PlannedHours(*row) for row in _PLANNED_HOURS.rows(book, project=project, number=number))


@kept_with_directory
def _versions_in_force(_directory: Directory) -> dict[int, Version]:
    """Project -> its version in force, as far as it was asked for."""
    return {}


def totals(book: Book) -> dict[int, int]:
    """Project -> minor units of its budget in force, of every project that has one."""
    return {project: int(minor) for project, minor in _TOTALS.rows(book)}


def versions(book: Book, project: int) -> tuple[Version, ...]:
    """All versions, oldest first, with reason and author."""
    currency = directory(book).project(project).currency
    lines: dict[int, list[BudgetLine]] = {}
    for row in book.connection.execute(select(_LINE).where(_LINE.c.project == project)):
        lines.setdefault(row.number, []).append(_line(row, currency))
    return tuple(
        Version(
            project,
            row.number,
            tuple(lines.get(row.number, ())),
            row.reason,
            row.person,
            row.at,
            _hours(book, project, row.number),
        )
        for row in book.connection.execute(
            select(_VERSION).where(_VERSION.c.project == project).order_by(_VERSION.c.number)
        )
    )


def in_force(book: Book, project: int, before: datetime) -> Version:
    """The version that was in force before an instant; number 0 and no lines where there was none."""
    known = [one for one in versions(book, project) if one.at is not None and one.at < before]
    return known[-1] if known else Version(project, 0, ())


def all_in_force(book: Book, projects: Sequence[int], before: datetime) -> dict[int, Version]:
    """Project -> the version that was in force before an instant, with its lines and without its planned hours."""
    found: dict[int, Version] = {id: Version(id, 0, ()) for id in projects}
    for start in range(0, len(projects), _AT_ONCE):
        some = projects[start : start + _AT_ONCE]
        versions_ = select(_VERSION).where(_VERSION.c.project.in_(some)).order_by(_VERSION.c.number)
        for row in book.connection.execute(versions_):
            if row.at < before:
                found[row.project] = Version(row.project, row.number, (), row.reason, row.person, row.at)
        lines: dict[int, list[BudgetLine]] = {}
        for row in book.connection.execute(select(_LINE).where(_LINE.c.project.in_(some))):
            if row.number == found[row.project].number:
                currency = directory(book).project(row.project).currency
                lines.setdefault(row.project, []).append(_line(row, currency))
        found |= {id: replace(found[id], lines=tuple(of)) for id, of in lines.items()}
    return found


def add(
    book: Book,
    project: int,
    lines: Sequence[BudgetLine],
    reason: str,
    deed: str = "set",
    *,
    hours: Sequence[PlannedHours] | None = None,
) -> Version:
    """The next version of a project's budget; the older ones stay.  `deed` is what the trail says was done to it.

    `hours`: what is planned by role from now on; None: what was.
    """
    before = current(book, project)
    number = before.number + 1
    book.connection.execute(
        insert(_VERSION),
        {"project": project, "number": number, "reason": reason, "person": book.person, "at": book.now},
    )
    if lines:
        book.connection.execute(insert(_LINE), [_row(project, number, line) for line in lines])
    planned = before.hours if hours is None else tuple(hours)
    if planned:
        book.connection.execute(insert(_PLANNED), [_planned(project, number, one) for one in planned])
    changed(book)
    audit.note(
        book,
        f"budget.{deed}",
        f"project:{project}",
        version=number,
        reason=reason,
        before=[_brief(line) for line in before.lines],
        after=[_brief(line) for line in lines],
        **({"hours": [[one.role, one.minutes, one.standard] for one in planned]} if planned != before.hours else {}),
    )
    return Version(project, number, tuple(lines), reason, book.person, hours=planned)


def template(book: Book, name: str) -> dict[str, int]:
    """Category -> share in hundredths of a percent; empty where there is no such template."""
    rows = book.connection.execute(select(_TEMPLATE).where(_TEMPLATE.c.name == name).order_by(_TEMPLATE.c.category))
    return {row.category: row.share for row in rows}


def templates(book: Book) -> tuple[str, ...]:
    """The names of all templates."""
    return tuple(book.connection.execute(select(_TEMPLATE.c.name).distinct().order_by(_TEMPLATE.c.name)).scalars())


def keep_template(book: Book, name: str, shares: Mapping[str, int]) -> None:
    """Keep a template under a name, in place of an older one."""
    book.connection.execute(delete(_TEMPLATE).where(_TEMPLATE.c.name == name))
    for category, share in shares.items():
        put(book, _TEMPLATE, name=name, category=category, share=share)
    audit.note(book, "template.kept", f"template:{name}", shares=dict(shares))


def _row(project: int, number: int, line: BudgetLine) -> dict[str, Any]:
    return {
        "project": project,
        "number": number,
        "category": line.category,
        "task": line.task,
        "month": line.month,
        "minor": line.amount.minor,
    }


def _planned(project: int, number: int, one: PlannedHours) -> dict[str, Any]:
    values = {"role": one.role, "minutes": one.minutes, "standard_minor": one.standard}
    return {"project": project, "number": number, **values}


def _line(row: Any, currency: str) -> BudgetLine:
    return BudgetLine(row.category, Money(row.minor, currency), row.task, row.month)


def _brief(line: BudgetLine) -> list[Any]:
    return [line.category, line.task, line.month, line.amount.minor]


def reached(book: Book, project: int, version: int, category: str, mark: int) -> int:
    """A mark was crossed upwards: the number of this crossing, or 0 where it counts as crossed already."""
    key = {"project": project, "version": version, "category": category, "mark": mark}
    found = _ROUND.first(book, **key)
    if found is None:
        return 1 if _CROSSED.run(book, {**key, "round": 1, "above": True}) else 0
    again = _AGAIN.run(book, {f"{name}_": value for name, value in key.items()})
    return found[0] + 1 if again else 0


def fell(book: Book, project: int, version: int, category: str, mark: int) -> None:
    """Spending is below the mark again: the next crossing is news."""
    _FELL.run(book, {"project_": project, "version_": version, "category_": category, "mark_": mark})
