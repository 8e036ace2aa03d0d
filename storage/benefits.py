"""What projects of our own have brought, as somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_BENEFIT = table(t.BenefitRow)


@dataclass(frozen=True, slots=True)
class StatedBenefit:
    """What a project of our own has brought: how much, to whom, by which day, and what it is; `person` says so."""

    project: int
    amount: Money
    day: date
    whose: str
    what: str
    person: int = 0
    state: str = "stated"
    id: int = 0


def add(book: Book, new: StatedBenefit, message: str) -> StatedBenefit:
    """Keep a benefit."""
    row = {
        "project": new.project,
        "minor": new.amount.minor,
        "currency": new.amount.currency,
        "day": new.day,
        "whose": new.whose,
        "what": new.what,
        "state": "stated",
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_BENEFIT).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {name: value for name, value in row.items() if name not in ("project", "state")}
    audit.note(book, "benefit.stated", f"benefit:{id}", project=new.project, **told)
    return replace(new, id=id, person=book.person)


def take_back(book: Book, id: int) -> None:
    """It was a mistake."""
    book.connection.execute(update(_BENEFIT).where(_BENEFIT.c.id == id).values(state="undone"))
    audit.note(book, "benefit.undone", f"benefit:{id}")


def get(book: Book, id: int) -> StatedBenefit:
    """One of them.  Raises NotFound."""
    row = book.connection.execute(select(_BENEFIT).where(_BENEFIT.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such benefit."))
    return _benefit(row)


def of_projects(book: Book, projects: Sequence[int]) -> tuple[StatedBenefit, ...]:
    """Every one that stands, by day."""
    rows = select(_BENEFIT).where(_BENEFIT.c.project.in_(projects), _BENEFIT.c.state == "stated")
    return tuple(_benefit(row) for row in book.connection.execute(rows.order_by(_BENEFIT.c.day, _BENEFIT.c.id)))


def _benefit(r: Any) -> StatedBenefit:
    return StatedBenefit(r.project, Money(r.minor, r.currency), r.day, r.whose, r.what, r.person, r.state, r.id)
