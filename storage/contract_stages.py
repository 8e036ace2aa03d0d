"""Stages of contracts with price, planned day and cost, and what was agreed beside the price: penalties, bonuses,
supplied material."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_STAGE, _ADJUSTMENT = table(t.ContractStageRow), table(t.SettlementAdjustmentRow)
AdjustmentKind = Literal["penalty", "bonus", "supplied"]


@dataclass(frozen=True, slots=True)
class KeptStage:
    """A stage of a contract from a day on; minor units of its currency, net.

    `cost` is what it is planned to cost, in the company's currency; 0 where nobody has said.
    """

    contract: int
    name: str
    start: date
    number: int
    price: int
    planned: date | None = None
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A penalty, a bonus or supplied material that was agreed; `amount` net, signed as it counts.

    `change`: of the contract's price, that it made.
    """

    id: int
    agreement: str
    kind: AdjustmentKind
    amount: int
    day: date
    reason: str
    stage: str = ""
    change: int = 0
    person: int = 0


def keep(book: Book, stages: Iterable[KeptStage], message: str) -> None:
    """Stages as they are from a day on."""
    for one in stages:
        row = {
            "contract": one.contract,
            "name": one.name,
            "start": one.start,
            "number": one.number,
            "minor": one.price,
            "planned": one.planned,
            "cost_minor": one.cost,
        }
        book.connection.execute(insert(_STAGE).values({**row, "person": book.person, "message": message}))
        said = {**row, "start": str(one.start), "planned": str(one.planned or "")}
        audit.note(book, "contract.stage", f"contract:{one.contract}", **said)


def on(book: Book, contract: int, day: date) -> tuple[KeptStage, ...]:
    """The stages of a contract as they are on a day, in their order; empty where nobody has said any."""
    rows = select(_STAGE).where(_STAGE.c.contract == contract, _STAGE.c.start <= day)
    found: dict[str, KeptStage] = {}
    for r in book.connection.execute(rows.order_by(_STAGE.c.start, _STAGE.c.id)):
        found[r.name] = KeptStage(r.contract, r.name, r.start, r.number, r.minor, r.planned, r.cost_minor)
    return tuple(sorted(found.values(), key=lambda one: one.number))


def agree(book: Book, new: Adjustment, message: str) -> Adjustment:
    """Keep what was agreed; returns it with its id."""
    row = {
        "agreement": new.agreement,
        "kind": new.kind,
        "minor": new.amount,
        "day": new.day,
        "stage": new.stage,
        "reason": new.reason,
        "state": "booked",
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_ADJUSTMENT).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "adjustment.agreed", f"adjustment:{id}", **{**row, "day": str(new.day)})
    return replace(new, id=id, person=book.person)


def undo(book: Book, old: Adjustment) -> None:
    """It was a mistake; the caller has seen that no settlement holds it."""
    book.connection.execute(update(_ADJUSTMENT).where(_ADJUSTMENT.c.id == old.id).values(state="undone"))
    audit.note(book, "adjustment.undone", f"adjustment:{old.id}")


def priced(book: Book, id: int, change: int) -> None:
    """The price of the contract has followed it."""
    book.connection.execute(update(_ADJUSTMENT).where(_ADJUSTMENT.c.id == id).values(change=change))
    audit.note(book, "adjustment.priced", f"adjustment:{id}", change=change)


def adjustment(book: Book, id: int) -> Adjustment:
    """One that stands.  Raises NotFound."""
    row = book.connection.execute(
        select(_ADJUSTMENT).where(_ADJUSTMENT.c.id == id, _ADJUSTMENT.c.state == "booked")
    ).first()
    if row is None:
        raise NotFound(sentence("There is no such penalty or bonus."))
    return _adjustment(row)


def adjustments(book: Book, agreement: str) -> tuple[Adjustment, ...]:
    """All that stand of a contract, order or agreement, the oldest first."""
    rows = select(_ADJUSTMENT).where(_ADJUSTMENT.c.agreement == agreement, _ADJUSTMENT.c.state == "booked")
    return tuple(_adjustment(row) for row in book.connection.execute(rows.order_by(_ADJUSTMENT.c.id)))


def _adjustment(r: Any) -> Adjustment:
    return Adjustment(r.id, r.agreement, r.kind, r.minor, r.day, r.reason, r.stage, r.change, r.person)
