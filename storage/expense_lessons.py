"""What expenses say of their sellers, each for as long as it stands: refused and withdrawn ones say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, select

from ledger.master_data.entry_rules import ExpenseLesson, agreed_name
from ledger.master_data.shares import read, written
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_LESSON, _EXPENSE = table(t.ExpenseLessonRow), table(t.ExpenseRow)
_STANDS = ("pending", "posted", "reimbursed")
_APPROVED = ("posted", "reimbursed")
_ROWS = select(_LESSON, _EXPENSE.c.stage, _EXPENSE.c.project).join(
    _EXPENSE, and_(_EXPENSE.c.id == _LESSON.c.expense, _EXPENSE.c.category == _LESSON.c.category)
)


def keep(book: Book, vendor: str, lesson: ExpenseLesson) -> None:
    """What an expense that is handed in says of its seller (`vendor` as `ledger.duplicates.seller` writes it)."""
    values = {"person": lesson.person, "name": lesson.name, "category": lesson.category, "chosen": lesson.chosen}
    values |= {"overruled": lesson.overruled, "split": written(lesson.split)}
    put(book, _LESSON, expense=lesson.expense, vendor=vendor, entry_rule=lesson.entry_rule, **values)


def of_vendors(book: Book, vendors: Iterable[str]) -> tuple[ExpenseLesson, ...]:
    """What stands of some sellers, the oldest first."""
    rows = _ROWS.where(_LESSON.c.vendor.in_(tuple(vendors)), _EXPENSE.c.stage.in_(_STANDS))
    return tuple(_lesson(row) for row in book.connection.execute(rows.order_by(_LESSON.c.expense)))


def taught(book: Book) -> dict[str, list[ExpenseLesson]]:
    """Seller -> what approved expenses of it say whose category a person chose."""
    rows = _ROWS.where(_LESSON.c.chosen.is_(True), _EXPENSE.c.stage.in_(_APPROVED))
    return _by_vendor(book, rows)


def names(book: Book) -> dict[str, str]:
    """How sellers are called here, as the company agrees: what was read -> the name."""
    found = _by_vendor(book, _ROWS.where(_EXPENSE.c.stage.in_(_APPROVED)))
    agreed = {vendor: agreed_name(lessons) for vendor, lessons in found.items()}
    return {vendor: name for vendor, name in agreed.items() if name}


def of_expense(book: Book, expense: int) -> ExpenseLesson | None:
    """What one expense says, whatever became of it."""
    rows = select(_LESSON, _EXPENSE.c.stage, _EXPENSE.c.project).join(_EXPENSE, _EXPENSE.c.id == _LESSON.c.expense)
    found = book.connection.execute(rows.where(_LESSON.c.expense == expense)).first()
    return _lesson(found) if found else None


def _by_vendor(book: Book, rows: Any) -> dict[str, list[ExpenseLesson]]:
    found: dict[str, list[ExpenseLesson]] = {}
    for row in book.connection.execute(rows.order_by(_LESSON.c.expense)):
        found.setdefault(row.vendor, []).append(_lesson(row))
    return found


def _lesson(r: Any) -> ExpenseLesson:
    approved = r.stage in _APPROVED
    return ExpenseLesson(
        *(r.expense, r.person, r.name, r.category, bool(r.chosen), approved, r.entry_rule, bool(r.overruled)),
        split=read(r.split),
        project=r.project,
    )
