"""What was received of orders before its invoice: kept, taken back, and what still stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import GoodsReceived
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table

_RECEIVED, _ORDER = table(t.GoodsReceivedRow), table(t.OrderRow)


def add(book: Book, of: GoodsReceived, message: str) -> GoodsReceived:
    """Keep what came, or what was taken back of it."""
    row = {
        "of_order": of.order,
        "day": of.day,
        "currency": of.amount.currency,
        "minor": of.amount.minor,
        "project_minor": of.booked.minor,
        "company_minor": of.company.minor,
        "document": of.document,
        "state": "booked",
        "entry": 0,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_RECEIVED).values(row)).inserted_primary_key[0]  # type: ignore[index]
    values = {"order": of.order, "day": of.day.isoformat(), "minor": of.amount.minor, "currency": of.amount.currency}
    audit.note(book, "received.booked", f"received:{id}", **values, document=of.document)
    return replace(of, id=id)


def posted(book: Book, id: int, entry: int) -> None:
    """It stands in the journal."""
    book.connection.execute(update(_RECEIVED).where(_RECEIVED.c.id == id).values(entry=entry))


def undo(book: Book, of: GoodsReceived) -> None:
    """It is not so any more."""
    book.connection.execute(update(_RECEIVED).where(_RECEIVED.c.id == of.id).values(state="undone"))
    audit.note(book, "received.undone", f"received:{of.id}", order=of.order)


def get(book: Book, id: int, currency: str) -> GoodsReceived:
    """One of them; `currency` is the company's.  Raises NotFound."""
    query = select(_RECEIVED).where(_RECEIVED.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such estimate."))
    return _received(book, row, currency)


def of_order(book: Book, order: int, currency: str) -> tuple[GoodsReceived, ...]:
    """What holds of an order, oldest first."""
    rows = select(_RECEIVED).where(_RECEIVED.c.of_order == order, _RECEIVED.c.state == "booked")
    found = book.connection.execute(rows.order_by(_RECEIVED.c.id)).all()
    return tuple(_received(book, row, currency) for row in found)


def standing(book: Book) -> tuple[int, ...]:
    """The orders of which an estimate still stands, by number."""
    sums = (
        select(_RECEIVED.c.of_order)
        .where(_RECEIVED.c.state == "booked")
        .group_by(_RECEIVED.c.of_order)
        .having(func.sum(_RECEIVED.c.minor) != 0)
    )
    return tuple(sorted(book.connection.execute(sums).scalars()))


class StandingEstimate(NamedTuple):
    """What still stands of an order's estimates: in its, the project's and the company's currency.

    Attributes:
        said: what the order itself says of that, in the project's currency.
    """

    currency: str
    paid: int
    project: int
    company: int
    said: int


def sums(book: Book) -> dict[int, StandingEstimate]:
    """Order -> what still stands of its estimates."""
    found = (
        select(
            _RECEIVED.c.of_order,
            _RECEIVED.c.currency,
            func.sum(_RECEIVED.c.minor),
            func.sum(_RECEIVED.c.project_minor),
            func.sum(_RECEIVED.c.company_minor),
            _ORDER.c.received_minor,
        )
        .join(_ORDER, _ORDER.c.id == _RECEIVED.c.of_order)
        .where(_RECEIVED.c.state == "booked")
        .group_by(_RECEIVED.c.of_order, _RECEIVED.c.currency, _ORDER.c.received_minor)
    )
    return {
        row[0]: StandingEstimate(row[1], *(int(minor) for minor in row[2:])) for row in book.connection.execute(found)
    }


def _received(book: Book, r: Any, currency: str) -> GoodsReceived:
    project = book.connection.execute(select(_ORDER.c.project).where(_ORDER.c.id == r.of_order)).scalar_one()
    return GoodsReceived(
        r.id,
        r.of_order,
        r.day,
        Money(r.minor, r.currency),
        Money(r.project_minor, directory(book).project(project).currency),
        Money(r.company_minor, currency),
        r.document,
        r.state,
        r.entry,
    )
