"""Prices of contracts that were agreed anew, with the instalments that they moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.owed import Contract, ContractChange, DoneBefore, Instalment
from storage import audit, contracts
from storage import tables as t
from storage.book import Book
from storage.contracts import PlannedInstalment
from storage.directory import table

_CHANGE, _INSTALMENT = table(t.ContractChangeRow), table(t.InstalmentRow)


def add(book: Book, new: ContractChange, message: str) -> ContractChange:
    """Keep a change; the caller has changed the contract and its instalments."""
    row = {
        "contract": new.contract,
        "day": new.day,
        "kind": new.kind,
        "minor": new.amount.minor,
        "currency": new.amount.currency,
        "earned_minor": new.before.earned,
        "cost_minor": new.before.cost,
        "parts": _kept(new.parts),
        "reason": new.reason,
        "state": "booked",
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_CHANGE).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "contract_change.booked", f"contract_change:{id}", **row)
    return replace(new, id=id, person=book.person)


def _kept(parts: Sequence[tuple[int, int]]) -> str:
    return ",".join(f"{id}:{minor}" for id, minor in parts)


def parts_in(kept: str) -> tuple[tuple[int, int], ...]:
    """Instalment and what it rises by, minor units, as a change keeps them.

    >>> parts_in("9:5000,10:-300"), parts_in("")
    (((9, 5000), (10, -300)), ())
    """
    pairs = [one.split(":") for one in kept.split(",") if one]
    return tuple((int(id), int(minor)) for id, minor in pairs)


def undo(book: Book, change: ContractChange) -> None:
    """It was a mistake; the caller has changed the contract and its instalments back."""
    book.connection.execute(update(_CHANGE).where(_CHANGE.c.id == change.id).values(state="undone"))
    audit.note(book, "contract_change.undone", f"contract_change:{change.id}", parts=_kept(change.parts))


def get(book: Book, id: int) -> ContractChange:
    """One change.  Raises NotFound."""
    row = book.connection.execute(select(_CHANGE).where(_CHANGE.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such change of a contract."))
    return _change(row)


def of_contracts(book: Book, ids: Sequence[int]) -> tuple[ContractChange, ...]:
    """Every change of some contracts that holds, in the order in which they were kept."""
    rows = select(_CHANGE).where(_CHANGE.c.contract.in_(ids), _CHANGE.c.state == "booked").order_by(_CHANGE.c.id)
    return tuple(_change(row) for row in book.connection.execute(rows))


def plan(
    book: Book, contract: Contract, parts: Mapping[int, int], added: PlannedInstalment | None, look: date | None
) -> tuple[tuple[int, int], ...]:
    """Change the amounts of a contract's instalments (id -> minor units more), and add one behind them; returns what
    each rises by.

    `look`: when the added one is looked at for the first time.
    """
    for id, minor in parts.items():
        one = contracts.instalment(book, id)
        after = replace(one, amount=Money(one.amount.minor + minor, one.amount.currency))
        book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.id == id).values(minor=after.amount.minor))
        contracts.move(book, after)
    moved = list(parts.items())
    if added is not None:
        last = select(func.max(_INSTALMENT.c.number)).where(_INSTALMENT.c.contract == contract.id)
        row = {
            "contract": contract.id,
            "project": contract.project,
            "number": (book.connection.execute(last).scalar() or 0) + 1,
            "customer": contract.customer,
            "currency": added.amount.currency,
            "minor": added.amount.minor,
            "kind": added.kind,
            "paid_minor": 0,
            "due": added.due,
            "look": look,
            "owner": contract.owner,
            **contracts.rule_values(added.rule),
        }
        id = book.connection.execute(insert(_INSTALMENT).values(row)).inserted_primary_key[0]  # type: ignore[index]
        moved.append((id, added.amount.minor))
    _note_plan(book, contract.id)
    return tuple(moved)


def _note_plan(book: Book, contract: int) -> None:
    """The instalments as they are now, into the trail."""
    now: tuple[Instalment, ...] = contracts.of_contract(book, contract)
    said = [[one.number, one.kind, one.amount.minor] for one in now]
    audit.note(book, "contract.replanned", f"contract:{contract}", instalments=len(now), plan=said)


def _change(r: Any) -> ContractChange:
    parts = parts_in(r.parts)
    amount = Money(r.minor, r.currency)
    before = DoneBefore(r.day, r.earned_minor, r.cost_minor)
    return ContractChange(r.id, r.contract, r.day, r.kind, amount, before, r.reason, parts, r.state, r.person)
