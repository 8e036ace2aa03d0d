"""What projects are expected to cost in all: versions, the last one holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from ledger.money import Money
from ledger.owed import CostEstimate
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_ESTIMATE = table(t.CostEstimateRow)


def add(book: Book, estimate: CostEstimate, message: str) -> CostEstimate:
    """Keep a new version."""
    row = {
        "project": estimate.project,
        "minor": estimate.amount.minor,
        "currency": estimate.amount.currency,
        "day": estimate.day,
        "reason": estimate.reason,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_ESTIMATE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    said = {name: row[name] for name in ("minor", "currency", "day", "reason")}
    audit.note(book, "estimate.set", f"project:{estimate.project}", estimate=id, **said)
    return replace(estimate, person=book.person, id=id)


def latest(book: Book, project: int) -> CostEstimate | None:
    """The version that holds; None where nobody has said one."""
    found = of_project(book, project)
    return found[-1] if found else None


def in_force(
    book: Book, until: date, but: Collection[int] = (), only: Collection[int] | None = None
) -> dict[int, CostEstimate]:
    """Project (`only` these) -> the last version up to a day, of those that are not left out by their numbers."""
    rows = select(_ESTIMATE).where(_ESTIMATE.c.day <= until).order_by(_ESTIMATE.c.id)
    if only is not None:
        rows = rows.where(_ESTIMATE.c.project.in_(sorted(only)))
    return {row.project: _estimate(row) for row in book.connection.execute(rows) if row.id not in but}


def of_project(book: Book, project: int) -> tuple[CostEstimate, ...]:
    """Every version, oldest first."""
    rows = select(_ESTIMATE).where(_ESTIMATE.c.project == project).order_by(_ESTIMATE.c.id)
    return tuple(_estimate(row) for row in book.connection.execute(rows))


def _estimate(r: Any) -> CostEstimate:
    return CostEstimate(r.project, Money(r.minor, r.currency), r.day, r.reason, r.person, r.id)
