"""Contracts, their instalments, payments and what they settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ledger.errors import BadInput, NotFound, _
from ledger.money import Money
from ledger.nouns import Contract, Instalment
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_CONTRACT, _INSTALMENT, _DUNNING = table(t.ContractRow), table(t.InstalmentRow), table(t.DunningRow)
_PAYMENT, _ALLOCATION = table(t.PaymentRow), table(t.AllocationRow)
_LOOK = (
    select(_INSTALMENT)
    .where(_INSTALMENT.c.look <= bindparam("day"))
    .order_by(_INSTALMENT.c.look, _INSTALMENT.c.id)
)  # fmt: skip
_NEXT = update(_INSTALMENT).where(_INSTALMENT.c.id == bindparam("id_")).values(look=bindparam("look_"))
_STEP = {
    True: sqlite.insert(_DUNNING).on_conflict_do_nothing(),
    False: postgresql.insert(_DUNNING).on_conflict_do_nothing(),
}


def add(book: Book, contract: Contract, plan: Sequence[tuple[str, Money, date | None]], look_before: int) -> Contract:
    """A signed contract with its instalments (kind, amount, due day); raises BadInput where they do not add up.

    `look_before`: how many days before its due day an instalment is looked at for the first time.
    """
    if sum(amount.minor for _kind, amount, _due in plan) != contract.amount.minor:
        raise BadInput(_("The instalments do not add up to the contract's {amount}."), amount=contract.amount)
    values = {
        "project": contract.project, "customer": contract.customer, "title": contract.title,
        "currency": contract.amount.currency, "minor": contract.amount.minor, "signed": contract.signed,
        "owner": contract.owner,
    }  # fmt: skip
    id: int = book.connection.execute(insert(_CONTRACT).values(values)).inserted_primary_key[0]  # type: ignore[index]
    rows = [
        {
            "contract": id, "project": contract.project, "number": number, "kind": kind, "customer": contract.customer,
            "currency": amount.currency, "minor": amount.minor, "paid_minor": 0, "due": due,
            "look": date.fromordinal(due.toordinal() - look_before) if due else None, "owner": contract.owner,
        }
        for number, (kind, amount, due) in enumerate(plan, 1)
    ]  # fmt: skip
    book.connection.execute(insert(_INSTALMENT), rows)
    audit.note(book, "contract.signed", f"contract:{id}", **values, instalments=len(rows))
    return Contract(
        id, contract.project, contract.customer, contract.title, contract.amount, contract.signed, contract.owner
    )


def instalment(book: Book, id: int) -> Instalment:
    """Raises NotFound."""
    row = book.connection.execute(select(_INSTALMENT).where(_INSTALMENT.c.id == id)).first()
    if row is None:
        raise NotFound(_("There is no such instalment."))
    return _instalment(row)


def of_project(book: Book, project: int) -> tuple[Instalment, ...]:
    """Every instalment of a project's contracts, by contract and number."""
    rows = select(_INSTALMENT).where(_INSTALMENT.c.project == project)
    return tuple(
        _instalment(row) for row in book.connection.execute(rows.order_by(_INSTALMENT.c.contract, _INSTALMENT.c.number))
    )


def overdue(book: Book, today: date, project: int = 0, limit: int = 200) -> tuple[Instalment, ...]:
    """Instalments whose due day has passed and that are not paid in full, the longest overdue first."""
    rows = select(_INSTALMENT).where(
        _INSTALMENT.c.look.is_not(None), _INSTALMENT.c.due < today, _INSTALMENT.c.paid_minor < _INSTALMENT.c.minor
    )
    if project:
        rows = rows.where(_INSTALMENT.c.project == project)
    return tuple(_instalment(row) for row in book.connection.execute(rows.order_by(_INSTALMENT.c.due).limit(limit)))


def to_look_at(book: Book, today: date) -> tuple[Instalment, ...]:
    """Instalments that may have something to tell by today, read off an index: it does not grow with the paid ones."""
    return tuple(_instalment(row) for row in book.connection.execute(_LOOK, {"day": today}))


def take_steps(book: Book, steps: Sequence[tuple[Instalment, int]], day: date) -> list[bool]:
    """Record that a dunning step was reached, once for each instalment, due day and step; False where it was before."""
    rows = [{"instalment": one.id, "due": one.due, "step": step, "day": day} for one, step in steps]
    if not rows:
        return []
    keys = {(row["instalment"], row["due"], row["step"]) for row in rows}
    ids = sorted({one.id for one, _step in steps})
    before = set()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        query = select(_DUNNING.c.instalment, _DUNNING.c.due, _DUNNING.c.step).where(_DUNNING.c.instalment.in_(part))
        before |= {tuple(row) for row in book.connection.execute(query)} & keys
    book.connection.execute(_STEP[book.sqlite], rows)
    return [(row["instalment"], row["due"], row["step"]) not in before for row in rows]


def look_next(book: Book, days: Sequence[tuple[int, date | None]]) -> None:
    """When to look at each instalment next (id, day; None: never again)."""
    if days:
        book.connection.execute(_NEXT, [{"id_": id, "look_": day} for id, day in days])


def pay(book: Book, *, day: date, party: str, amount: Money, note: str, entry: int, message: str) -> int:
    """A payment that came in; returns its id.  What it settles is said by `allocate`."""
    row = {
        "day": day, "party": party, "currency": amount.currency, "minor": amount.minor, "note": note, "entry": entry,
        "message": message,
    }  # fmt: skip
    id: int = book.connection.execute(insert(_PAYMENT).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(
        book, "payment.booked", f"payment:{id}", day=day, party=party, minor=amount.minor, currency=amount.currency
    )
    return id


def allocate(book: Book, payment: int, one: Instalment, amount: Money) -> Instalment:
    """Settle (a part of) an instalment by a payment.  Raises BadInput where it is more than either has left."""
    paid = book.connection.execute(select(_PAYMENT).where(_PAYMENT.c.id == payment)).one()
    used = book.connection.execute(
        select(func.coalesce(func.sum(_ALLOCATION.c.minor), 0)).where(_ALLOCATION.c.payment == payment)
    ).scalar_one()
    if amount.minor <= 0 or amount.minor > paid.minor - used or amount.minor > one.open.minor:
        raise BadInput(_("That is more than is left: {open} is still open."), open=one.open, field="amount")
    book.connection.execute(insert(_ALLOCATION).values(payment=payment, instalment=one.id, minor=amount.minor))
    left = one.open - amount
    values: dict[str, Any] = {"paid_minor": one.paid.minor + amount.minor}
    if not left:
        values["look"] = None
    book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.id == one.id).values(values))
    audit.note(book, "payment.allocated", f"instalment:{one.id}", payment=payment, minor=amount.minor)
    return instalment(book, one.id)


def contracts(book: Book, project: int = 0) -> tuple[Contract, ...]:
    """Contracts of a project, or all."""
    rows = select(_CONTRACT).order_by(_CONTRACT.c.id)
    if project:
        rows = rows.where(_CONTRACT.c.project == project)
    return tuple(
        Contract(r.id, r.project, r.customer, r.title, Money(r.minor, r.currency), r.signed, r.owner)
        for r in book.connection.execute(rows)
    )


def _instalment(r: Any) -> Instalment:
    return Instalment(
        r.id, r.contract, r.project, r.number, r.kind, r.customer, Money(r.minor, r.currency), r.due,
        Money(r.paid_minor, r.currency), r.owner,
    )  # fmt: skip
