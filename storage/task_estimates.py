"""How long tasks should take, as people said, and how long was worked on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, insert, or_, select

from ledger.nouns import Task
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_ESTIMATE, _HOURS = table(t.TaskEstimateRow), table(t.HoursRow)
_SOME = 500


def add(book: Book, task: Task, minutes: int, day: date, message: str) -> None:
    """Keep how long a task should take, in place of what was said before; 0 for no estimate any more."""
    row = {"task": task.id, "minutes": minutes, "day": day}
    book.connection.execute(insert(_ESTIMATE).values({**row, "person": book.person, "message": message}))
    audit.note(book, "task.estimated", f"project:{task.project}", **row)


def of_tasks(book: Book, ids: Sequence[int]) -> dict[int, int]:
    """Task -> the minutes that were said last, of those of which any were."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _SOME):
        rows = select(_ESTIMATE.c.task, _ESTIMATE.c.minutes).where(_ESTIMATE.c.task.in_(ids[start : start + _SOME]))
        for task, minutes in book.connection.execute(rows.order_by(_ESTIMATE.c.id)):
            found[task] = minutes
    return {task: minutes for task, minutes in found.items() if minutes}


def worked(book: Book, ids: Sequence[int]) -> dict[int, int]:
    """Task -> minutes that were worked on it, pending or posted."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _SOME):
        rows = (
            select(_HOURS.c.task, func.sum(_HOURS.c.minutes))
            .where(
                _HOURS.c.task.in_(ids[start : start + _SOME]),
                or_(_HOURS.c.stage == "pending", _HOURS.c.stage == "posted"),
            )
            .group_by(_HOURS.c.task)
        )
        found |= {task: int(minutes) for task, minutes in book.connection.execute(rows)}
    return found
