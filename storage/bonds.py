"""Bonds and guarantees of contracts and orders: what is asked for, given and returned; what is new is added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select

from ledger.bonds import BondRecord
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_BOND = table(t.ContractBondRow)


def add(book: Book, one: BondRecord, message: str) -> BondRecord:
    """Keep what was said."""
    row = {
        "agreement": one.agreement,
        "step": one.step,
        "day": one.day,
        "minor": one.minor,
        "currency": one.currency,
        "until": one.until,
        "issuer": one.issuer,
        "number": one.number,
        "file": one.file,
        "of_bond": one.of,
        "reason": one.reason,
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_BOND).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {name: value for name, value in row.items() if name not in ("agreement", "step") and value}
    audit.note(book, f"bond.{one.step}", one.agreement, bond=id, **told)
    return replace(one, id=id, person=book.person)


def of(book: Book, agreement: str) -> tuple[BondRecord, ...]:
    """All that was ever said of the bonds of a contract or an order, in that order."""
    rows = select(_BOND).where(_BOND.c.agreement == agreement).order_by(_BOND.c.id)
    return tuple(_record(row) for row in book.connection.execute(rows))


def _record(r: Any) -> BondRecord:
    return BondRecord(
        r.agreement,
        r.step,
        r.day,
        r.minor,
        r.currency,
        r.until,
        r.issuer,
        r.number,
        r.file,
        r.of_bond,
        r.reason,
        r.person,
        r.id,
    )
