"""Purchase orders: what is committed and not yet invoiced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import Order
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table

_ORDER = table(t.OrderRow)
_ONE = select(_ORDER).where(_ORDER.c.id == bindparam("id"))


def add(book: Book, order: Order) -> Order:
    """Keep a new order; returns it with its id."""
    id = book.connection.execute(insert(_ORDER), _row(order)).inserted_primary_key[0]  # type: ignore[index]
    return replace(order, id=id)


def put(book: Book, order: Order) -> Order:
    """Keep an order as it is now."""
    book.connection.execute(update(_ORDER).where(_ORDER.c.id == order.id).values(_row(order)))
    return order


def get(book: Book, id: int, *, lock: bool = True) -> Order:
    """Raises NotFound.  On PostgreSQL the row stays locked until the transaction ends, unless it is only looked at."""
    query = _ONE.with_for_update() if lock and not book.sqlite else _ONE
    found = book.connection.execute(query, {"id": id}).first()
    if found is None:
        raise NotFound(sentence("There is no such order."))
    return _order(book, found)


def in_stage(book: Book, stage: str, project: int = 0) -> tuple[Order, ...]:
    """Orders of a stage, oldest first."""
    rows = select(_ORDER).where(_ORDER.c.stage == stage)
    if project:
        rows = rows.where(_ORDER.c.project == project)
    return tuple(_order(book, one) for one in book.connection.execute(rows.order_by(_ORDER.c.id)).all())


def invoiced(book: Book) -> dict[int, Money]:
    """Order -> what it says is invoiced of it here without tax, in its project's currency; not what was before."""
    people, here = directory(book), _ORDER.c.invoiced_minor - _ORDER.c.before_minor
    rows = select(_ORDER.c.id, _ORDER.c.project, here.label("here")).order_by(_ORDER.c.id)
    return {row.id: Money(row.here, people.project(row.project).currency) for row in book.connection.execute(rows)}


def of_person(book: Book, person: int, stages: tuple[str, ...]) -> tuple[Order, ...]:
    """A person's orders in some stages, oldest first."""
    rows = select(_ORDER).where(_ORDER.c.person == person, _ORDER.c.stage.in_(stages)).order_by(_ORDER.c.id)
    return tuple(_order(book, one) for one in book.connection.execute(rows.limit(200)).all())


def suppliers(book: Book) -> frozenset[str]:
    """Everybody whom an order names."""
    names = book.connection.execute(select(_ORDER.c.supplier).distinct()).scalars()
    return frozenset(name for name in names if name)


def _row(o: Order) -> dict[str, Any]:
    return {
        "person": o.person,
        "project": o.project,
        "category": o.category,
        "task": o.task,
        "day": o.day,
        "supplier": o.supplier,
        "note": o.note,
        "currency": o.amount.currency,
        "minor": o.amount.minor,
        "project_minor": o.booked.minor,
        "invoiced_minor": o.invoiced.minor,
        "stage": o.stage,
        "decided_by": o.decided_by,
        "reason": o.reason,
        "message": o.message,
        "received_minor": o.received.minor if o.received else 0,
        "before_minor": o.before.minor if o.before else 0,
    }


def _order(book: Book, r: Any) -> Order:
    currency = directory(book).project(r.project).currency
    return Order(
        r.id,
        r.person,
        r.project,
        r.category,
        r.task,
        r.day,
        r.supplier,
        r.note,
        Money(r.minor, r.currency),
        Money(r.project_minor, currency),
        Money(r.invoiced_minor, currency),
        r.stage,
        r.decided_by,
        r.reason,
        r.message,
        Money(r.received_minor, currency),
        Money(r.before_minor, currency),
    )
