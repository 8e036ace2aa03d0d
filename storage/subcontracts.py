"""What happens to subcontracts, which are orders: changes of their price, work that is accepted, what is taken off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import insert, select, update

from ledger.economics.subcontracts import StepKind
from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.units import MILLIONTHS
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_STEP = table(t.SubcontractStepRow)
StepState = Literal["pending", "booked", "rejected", "undone"]
_ACCEPT = ("accepted", "measured")


@dataclass(frozen=True, slots=True)
class SubcontractStep:
    """One thing that happened to a subcontract, without VAT.

    Attributes:
        amount: in the order's currency: what the price rises by, which changes are accepted to date, what is taken off.
        share: of accepted work, to date, in hundredths of a percent; else None.
        item: of a deduction for supplied material, which; else the position that is priced or accepted.
        quantity, unit: of a position: accepted to date, or in all where its price is said (None: nobody has said).
    """

    id: int
    order: int
    kind: StepKind
    day: date
    amount: Money
    share: int | None = None
    item: str = ""
    reason: str = ""
    state: StepState = "booked"
    decided_by: int = 0
    person: int = 0
    quantity: Fraction | None = None
    unit: str = ""


def add(book: Book, new: SubcontractStep, message: str) -> SubcontractStep:
    """Keep what happened, or what is proposed."""
    said: dict[str, Any] = {
        "of_order": new.order,
        "kind": new.kind,
        "day": new.day,
        "currency": new.amount.currency,
        "minor": new.amount.minor,
        "share": new.share,
        "item": new.item,
        "quantity": None if new.quantity is None else round(new.quantity * MILLIONTHS),
        "unit": new.unit,
        "reason": new.reason,
        "state": new.state,
    }
    row = {**said, "decided_by": new.decided_by, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_STEP).values(row)).inserted_primary_key[0]  # type: ignore[index]
    told = {name: value for name, value in said.items() if value is not None and name != "of_order"}
    told |= {"order": new.order, "day": new.day.isoformat()}
    audit.note(book, "subcontract.kept", f"subcontract_step:{id}", **told)
    return replace(new, id=id, person=book.person)


def become(book: Book, of: SubcontractStep, state: StepState, *, by: int = 0, why: str = "") -> SubcontractStep:
    """It is approved, refused or taken back."""
    book.connection.execute(update(_STEP).where(_STEP.c.id == of.id).values(state=state, decided_by=by))
    audit.note(book, f"subcontract.{state}", f"subcontract_step:{of.id}", state=state, order=of.order, why=why)
    return replace(of, state=state, decided_by=by)


def get(book: Book, id: int, *, lock: bool = True) -> SubcontractStep:
    """One of them.  Raises NotFound.  On PostgreSQL the row stays locked, unless it is only looked at."""
    query = select(_STEP).where(_STEP.c.id == id)
    row = book.connection.execute(query if book.sqlite or not lock else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such step of a subcontract."))
    return _step(row)


def of_order(book: Book, order: int) -> tuple[SubcontractStep, ...]:
    """What holds of a subcontract, by day."""
    rows = select(_STEP).where(_STEP.c.of_order == order, _STEP.c.state == "booked")
    return tuple(_step(row) for row in book.connection.execute(rows.order_by(_STEP.c.day, _STEP.c.id)))


def pending(book: Book) -> tuple[SubcontractStep, ...]:
    """Changes that wait to be decided, oldest first."""
    rows = select(_STEP).where(_STEP.c.state == "pending").order_by(_STEP.c.id)
    return tuple(_step(row) for row in book.connection.execute(rows))


def all_booked(book: Book) -> dict[int, list[SubcontractStep]]:
    """Order -> what holds of it, by day."""
    found: dict[int, list[SubcontractStep]] = {}
    rows = select(_STEP).where(_STEP.c.state == "booked").order_by(_STEP.c.of_order, _STEP.c.day, _STEP.c.id)
    for row in book.connection.execute(rows):
        found.setdefault(row.of_order, []).append(_step(row))
    return found


def accepts_work(book: Book, order: int) -> bool:
    """Whether work of an order is accepted, by share or by quantity: its cost follows that, not single deliveries."""
    rows = select(_STEP.c.id).where(_STEP.c.of_order == order, _STEP.c.state == "booked", _STEP.c.kind.in_(_ACCEPT))
    return book.connection.execute(rows.limit(1)).first() is not None


def _step(r: Any) -> SubcontractStep:
    amount = Money(r.minor, r.currency)
    return SubcontractStep(
        r.id,
        r.of_order,
        r.kind,
        r.day,
        amount,
        r.share,
        r.item,
        r.reason,
        r.state,
        r.decided_by,
        r.person,
        None if r.quantity is None else Fraction(r.quantity, MILLIONTHS),
        r.unit,
    )
