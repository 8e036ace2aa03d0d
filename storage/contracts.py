"""Contracts, their instalments and the milestones that these wait for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.owed import Contract, DoneBefore, Instalment, Milestone, MilestoneRef
from ledger.terms import Rule
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.overdue import late
from storage.upsert import put

_CONTRACT, _INSTALMENT, _MILESTONE = table(t.ContractRow), table(t.InstalmentRow), table(t.MilestoneRow)
_AT_ONCE = 500


class PlannedInstalment(NamedTuple):
    """An instalment as it is agreed, before it has a number."""

    kind: str
    amount: Money
    due: date | None = None
    rule: Rule | None = None


def add(book: Book, contract: Contract, plan: Sequence[PlannedInstalment], look_before: int) -> Contract:
    """A signed contract, with its instalments where there is a plan; raises BadInput where they do not add up.

    `look_before`: how many days before its due day an instalment is looked at for the first time.
    """
    values = {
        "project": contract.project,
        "customer": contract.customer,
        "title": contract.title,
        "currency": contract.amount.currency,
        "minor": contract.amount.minor,
        "signed": contract.signed,
        "owner": contract.owner,
        "number": contract.number,
        "terms": contract.terms,
        "interest": "" if contract.interest is None else str(contract.interest),
        "tier": contract.tier,
        "file": contract.file,
        "tax": "" if contract.tax is None else str(contract.tax),
        "state": contract.state,
        "silent": contract.silent,
        "least_minor": contract.least,
        "cooldown": -1 if contract.cooldown is None else contract.cooldown,
        "policy": contract.policy,
        "ends": contract.ends.isoformat() if contract.ends else "",
    }
    id: int = book.connection.execute(insert(_CONTRACT).values(values)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "contract.signed", f"contract:{id}", **values, instalments=len(plan))
    made = replace(contract, id=id)
    reach(book, Milestone(id, "signed", contract.signed, 100, contract.file, book.person))
    if plan:
        add_plan(book, made, plan, look_before)
    return made


def add_plan(book: Book, contract: Contract, plan: Sequence[PlannedInstalment], look_before: int) -> None:
    """The instalments of a contract that has none yet.  Raises BadInput where they do not add up."""
    if sum(one.amount.minor for one in plan) != contract.amount.minor:
        raise BadInput(sentence("The instalments do not add up to the contract's {amount}."), amount=contract.amount)
    if book.connection.execute(select(_INSTALMENT.c.id).where(_INSTALMENT.c.contract == contract.id).limit(1)).first():
        raise BadInput(sentence("That contract has its instalments already."), field="plan")
    rows = [
        {
            "contract": contract.id,
            "project": contract.project,
            "number": number,
            "kind": one.kind,
            "customer": contract.customer,
            "currency": one.amount.currency,
            "minor": one.amount.minor,
            "paid_minor": 0,
            "due": one.due,
            "look": _before(one.due, look_before),
            "owner": contract.owner,
            **rule_values(one.rule),
        }
        for number, one in enumerate(plan, 1)
    ]
    book.connection.execute(insert(_INSTALMENT), rows)
    said = {"instalments": len(rows), "plan": [[one.kind, one.amount.minor] for one in plan]}
    audit.note(book, "contract.planned", f"contract:{contract.id}", **said)


def contract(book: Book, id: int) -> Contract:
    """One contract.  Raises NotFound."""
    row = book.connection.execute(select(_CONTRACT).where(_CONTRACT.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such contract."))
    return _contract(row)


def hold(book: Book, id: int) -> Contract:
    """A contract kept for this transaction, as it stands by then: it is changed, and what is booked on it is read and
    added to, by one process at a time.  Raises NotFound."""
    if not book.sqlite:  # SQLite has one writer
        book.connection.execute(select(_CONTRACT.c.id).where(_CONTRACT.c.id == id).with_for_update())
    return contract(book, id)


def contracts(book: Book, project: int = 0) -> tuple[Contract, ...]:
    """Contracts of a project, or all."""
    rows = select(_CONTRACT).where(_CONTRACT.c.project == project) if project else select(_CONTRACT)
    return tuple(_contract(row) for row in book.connection.execute(rows.order_by(_CONTRACT.c.id)))


def without_plan(book: Book) -> tuple[Contract, ...]:
    """Contracts that have no instalments."""
    planned = select(_INSTALMENT.c.id).where(_INSTALMENT.c.contract == _CONTRACT.c.id).exists()
    rows = select(_CONTRACT).where(~planned, _CONTRACT.c.state == "signed")
    return tuple(_contract(row) for row in book.connection.execute(rows))


def change_contract(book: Book, id: int, **values: Any) -> Contract:
    """Other terms of a contract, by their names in it; the owner of its instalments changes along."""
    before = contract(book, id)
    row, old, new = dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for name, value in values.items():
        row |= _columns(name, value)
        old |= _said(name, getattr(before, name))
        new |= _said(name, value)
    book.connection.execute(update(_CONTRACT).where(_CONTRACT.c.id == id).values(row))
    if "owner" in values:
        book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.contract == id).values(owner=values["owner"]))
    audit.note(book, "contract.changed", f"contract:{id}", before=old, after=new)
    return contract(book, id)


def _columns(name: str, value: Any) -> dict[str, Any]:
    """A term as its row keeps it."""
    if name == "rest":
        day, earned, cost = (value.day.isoformat(), value.earned, value.cost) if value else ("", 0, 0)
        return {"rest_day": day, "rest_earned_minor": earned, "rest_cost_minor": cost}
    if name == "amount":
        return {"minor": value.minor}
    if name == "least":
        return {"least_minor": value}
    if name == "cooldown":
        return {name: -1 if value is None else value}
    if name in ("tax", "ends"):
        return {name: "" if value is None else str(value)}
    return {name: value}


def _said(name: str, value: Any) -> dict[str, Any]:
    """A term as the trail keeps it: an amount by its minor units, what was done before by its columns."""
    if name == "rest":
        return _columns(name, value)
    return {name: str(value.minor if isinstance(value, Money) else value)}


def withdraw(book: Book, id: int, why: str) -> None:
    """The contract was a mistake.  Raises BadInput where something was invoiced or paid on it."""
    for one in of_contract(book, id):
        if one.paid or one.invoiced or one.written:
            raise BadInput(sentence("Something was invoiced or paid on that contract: take that back first."))
        move(book, one, credited=one.open.minor)
    book.connection.execute(update(_CONTRACT).where(_CONTRACT.c.id == id).values(state="withdrawn"))
    audit.note(book, "contract.withdrawn", f"contract:{id}", why=why)


def instalment(book: Book, id: int) -> Instalment:
    """One instalment.  Raises NotFound."""
    row = book.connection.execute(select(_INSTALMENT).where(_INSTALMENT.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such instalment."))
    return _instalment(row)


def instalments(book: Book, ids: Iterable[int]) -> dict[int, Instalment]:
    """Several by id."""
    wanted = sorted(set(ids))
    found: dict[int, Instalment] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = select(_INSTALMENT).where(_INSTALMENT.c.id.in_(wanted[start : start + _AT_ONCE]))
        found |= {row.id: _instalment(row) for row in book.connection.execute(rows)}
    return found


def held(book: Book, ids: Iterable[int]) -> dict[int, Instalment]:
    """Several by id, as they are now; on PostgreSQL nobody else can move them until the transaction ends."""
    rows = select(_INSTALMENT).where(_INSTALMENT.c.id.in_(sorted(set(ids)))).order_by(_INSTALMENT.c.id)
    found = book.connection.execute(rows if book.sqlite else rows.with_for_update())
    return {row.id: _instalment(row) for row in found}


def of_project(book: Book, project: int) -> tuple[Instalment, ...]:
    """Every instalment of a project's contracts, by contract and number."""
    return _all(book, select(_INSTALMENT).where(_INSTALMENT.c.project == project))


def of_contract(book: Book, *contract: int) -> tuple[Instalment, ...]:
    """Every instalment of a contract (or of some hundred), by contract and number."""
    return _all(book, select(_INSTALMENT).where(_INSTALMENT.c.contract.in_(contract)))


def unsettled(book: Book, customers: Sequence[str] | None = None) -> tuple[Instalment, ...]:
    """Every instalment that is not paid in full; of some customers where they are named."""
    rows = select(_INSTALMENT).where(_INSTALMENT.c.settled.is_(False))
    if customers is None:
        return _all(book, rows)
    found: list[Instalment] = []
    for start in range(0, len(customers), _AT_ONCE):
        found += _all(book, rows.where(_INSTALMENT.c.customer.in_(customers[start : start + _AT_ONCE])))
    return tuple(found)


def whole(book: Book) -> tuple[Instalment, ...]:
    """Every instalment there is."""
    return _all(book, select(_INSTALMENT))


def overdue(book: Book, today: date, project: int = 0, limit: int = 200) -> tuple[Instalment, ...]:
    """Instalments whose due day has passed and that are not paid in full, the longest overdue first."""
    rows = select(_INSTALMENT).where(*late(today))
    if project:
        rows = rows.where(_INSTALMENT.c.project == project)
    return tuple(_instalment(row) for row in book.connection.execute(rows.order_by(_INSTALMENT.c.due).limit(limit)))


def peculiar(book: Book) -> dict[int, Contract]:
    """Contracts that have a way of dunning of their own, by id."""
    c = _CONTRACT.c
    rows = select(_CONTRACT).where((c.tier != "") | c.silent | (c.least_minor != 0) | (c.cooldown >= 0))
    return {row.id: _contract(row) for row in book.connection.execute(rows)}


def change(book: Book, id: int, what: str, **values: Any) -> Instalment:
    """A promise, dispute, pause, owner or due day; said in the trail as `instalment.{what}`."""
    book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.id == id).values(values))
    said = {name: str(value) for name, value in values.items() if name != "look"}
    audit.note(book, f"instalment.{what}", f"instalment:{id}", **said)
    return instalment(book, id)


def move(
    book: Book,
    one: Instalment,
    *,
    paid: int = 0,
    credited: int = 0,
    invoiced: int = 0,
    written: int = 0,
    unbilled: int = 0,
    paid_on: date | None = None,
) -> Instalment:
    """Add to what is paid, credited, invoiced, written off and due without an invoice of an instalment.

    An invoice takes what was due without one; it is settled when nothing is open."""
    after = replace(
        one,
        paid=Money(one.paid.minor + paid, one.amount.currency),
        credited=one.credited + credited,
        invoiced=one.invoiced + invoiced,
        written=one.written + written,
        paid_on=paid_on or one.paid_on,
    )
    left = one.unbilled + unbilled - max(invoiced, 0)
    after = replace(after, unbilled=max(min(left, after.uninvoiced.minor), 0))
    values: dict[str, Any] = {
        "paid_minor": after.paid.minor,
        "credited_minor": after.credited,
        "invoiced_minor": after.invoiced,
        "written_minor": after.written,
        "unbilled_minor": after.unbilled,
        "settled": after.open.minor <= 0,
        "paid_on": after.paid_on,
    }
    if after.open.minor <= 0:
        values["look"] = None
    elif one.open.minor <= 0:
        values["look"] = book.now.date()
    book.connection.execute(update(_INSTALMENT).where(_INSTALMENT.c.id == one.id).values(values))
    return after


def reach(book: Book, milestone: Milestone) -> None:
    """Keep a milestone as it stands now."""
    values = {
        "contract": milestone.contract,
        "name": milestone.name,
        "reached": milestone.reached,
        "done": milestone.done,
        "file": milestone.file,
        "person": milestone.person,
        "note": milestone.note,
        "weight": milestone.weight,
        "price_minor": milestone.price,
    }
    put(book, _MILESTONE, **values)
    said = {name: str(value) for name, value in values.items() if name not in ("contract", "price_minor")}
    audit.note(book, "milestone.set", f"contract:{milestone.contract}", **said, price_minor=milestone.price)


def milestones(book: Book, contracts: Sequence[int]) -> dict[MilestoneRef, Milestone]:
    """The milestones of some contracts of which something is known."""
    found: dict[MilestoneRef, Milestone] = {}
    for start in range(0, len(contracts), _AT_ONCE):
        rows = select(_MILESTONE).where(_MILESTONE.c.contract.in_(contracts[start : start + _AT_ONCE]))
        for r in book.connection.execute(rows):
            made = Milestone(r.contract, r.name, r.reached, r.done, r.file, r.person, r.note, r.weight, r.price_minor)
            found[MilestoneRef(r.contract, r.name)] = made
    return found


def customers(book: Book) -> tuple[str, ...]:
    """Everybody who has signed a contract."""
    rows = select(_CONTRACT.c.customer).distinct().order_by(_CONTRACT.c.customer)
    return tuple(book.connection.execute(rows).scalars())


def _all(book: Book, rows: Any) -> tuple[Instalment, ...]:
    ordered = rows.order_by(_INSTALMENT.c.contract, _INSTALMENT.c.number)
    return tuple(_instalment(row) for row in book.connection.execute(ordered))


def _before(due: date | None, days: int) -> date | None:
    return date.fromordinal(due.toordinal() - days) if due else None


def rule_values(rule: Rule | None) -> dict[str, Any]:
    """The columns of an instalment that say when it falls due."""
    rule = rule or Rule("")
    return {
        "basis": rule.basis,
        "days": rule.days,
        "months": rule.months,
        "workdays": rule.workdays,
        "month_end": rule.month_end,
    }


def _contract(r: Any) -> Contract:
    return Contract(
        r.id,
        r.project,
        r.customer,
        r.title,
        Money(r.minor, r.currency),
        r.signed,
        r.owner,
        r.number,
        r.terms,
        Decimal(r.interest) if r.interest else None,
        Decimal(r.tax) if r.tax else None,
        r.tier,
        r.file,
        r.state,
        r.silent,
        r.least_minor,
        None if r.cooldown < 0 else r.cooldown,
        r.policy,
        date.fromisoformat(r.ends) if r.ends else None,
        DoneBefore(date.fromisoformat(r.rest_day), r.rest_earned_minor, r.rest_cost_minor) if r.rest_day else None,
    )


def _instalment(r: Any) -> Instalment:
    rule = None
    if r.basis:
        rule = Rule(r.basis, r.days, r.months, r.workdays, r.month_end, r.due if r.basis == "date" else None)
    return Instalment(
        r.id,
        r.contract,
        r.project,
        r.number,
        r.kind,
        r.customer,
        Money(r.minor, r.currency),
        r.due,
        Money(r.paid_minor, r.currency),
        r.owner,
        rule,
        r.credited_minor,
        r.invoiced_minor,
        r.disputed,
        r.promise,
        r.broken,
        r.held,
        r.paid_on,
        r.written_minor,
        r.unbilled_minor,
    )
