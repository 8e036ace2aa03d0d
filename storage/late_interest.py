"""Late interest that was dealt with, claimed or waived, and the rates that contracts have from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.interest import InterestRate
from ledger.money import Money
from ledger.owed import LATE_INTEREST, Contract, DealtInterest, Instalment
from storage import audit, contracts
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_RATE, _DEALT, _INSTALMENT = table(t.InterestRateRow), table(t.LateInterestRow), table(t.InstalmentRow)
_AT_ONCE = 500


def add_claim(book: Book, contract: Contract, amount: Money, due: date, look: date) -> Instalment:
    """An instalment that asks for late interest, beside those of the contract's price; looked at from `look` on."""
    c = _INSTALMENT.c
    last = book.connection.execute(select(func.max(c.number)).where(c.contract == contract.id)).scalar() or 0
    row = {
        "contract": contract.id,
        "project": contract.project,
        "number": int(last) + 1,
        "kind": LATE_INTEREST,
        "customer": contract.customer,
        "currency": amount.currency,
        "minor": amount.minor,
        "paid_minor": 0,
        "due": due,
        "look": look,
        "owner": contract.owner,
    }
    id: int = book.connection.execute(insert(_INSTALMENT).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "interest.claimed", f"contract:{contract.id}", instalment=id, minor=amount.minor, due=due)
    return contracts.instalment(book, id)


def late(book: Book, today: date, customer: str = "") -> tuple[Instalment, ...]:
    """Every instalment (of a customer) that is overdue, or was paid after its due day, by contract and number."""
    c = _INSTALMENT.c
    rows = select(c.id).where(c.due < today, c.settled.is_(False) | (c.paid_on > c.due))
    ids = book.connection.execute(rows.where(c.customer == customer) if customer else rows).scalars()
    found = contracts.instalments(book, ids).values()
    return tuple(sorted(found, key=lambda one: (one.contract, one.number)))


def set_rate(book: Book, contract: int, start: date, daily: Decimal) -> None:
    """What a contract says of late payment from a day on, in place of what was said for the same day."""
    put(book, _RATE, contract=contract, start=start, daily=str(daily))
    audit.note(book, "interest.rate", f"contract:{contract}", start=start, daily=str(daily))


def rates(book: Book, contracts: Iterable[Contract]) -> dict[int, tuple[InterestRate, ...]]:
    """Contract -> its rates, the one that it was signed with first; none of a contract that says nothing."""
    wanted = {contract.id: contract for contract in contracts}
    found = {
        id: [InterestRate(daily=contract.interest)] for id, contract in wanted.items() if contract.interest is not None
    }
    ids = sorted(wanted)
    for start in range(0, len(ids), _AT_ONCE):
        rows = select(_RATE).where(_RATE.c.contract.in_(ids[start : start + _AT_ONCE]))
        for row in book.connection.execute(rows.order_by(_RATE.c.contract, _RATE.c.start)):
            found.setdefault(row.contract, []).append(InterestRate(row.start, Decimal(row.daily)))
    return {id: tuple(theirs) for id, theirs in found.items()}


def add(book: Book, new: DealtInterest, message: str) -> int:
    """Keep that interest was claimed or waived; returns its number."""
    row = {
        "instalment": new.instalment,
        "claim": new.claim,
        "day": new.day,
        "until": new.until,
        "currency": new.amount.currency,
        "minor": new.amount.minor,
        "state": new.state,
        "reason": new.reason,
        "person": book.person,
        "message": message,
    }
    id: int = book.connection.execute(insert(_DEALT).values(row)).inserted_primary_key[0]  # type: ignore[index]
    said = {name: row[name] for name in ("claim", "until", "currency", "minor", "reason")}
    audit.note(book, f"interest.{new.state}", f"instalment:{new.instalment}", interest=id, **said)
    return id


def change(book: Book, ids: Iterable[int], state: str, reason: str) -> None:
    """What was claimed is waived, or what was done is taken back."""
    wanted = sorted(ids)
    book.connection.execute(update(_DEALT).where(_DEALT.c.id.in_(wanted)).values(state=state, reason=reason))
    for one in several(book, wanted):
        audit.note(book, f"interest.{state}", f"instalment:{one.instalment}", interest=one.id, reason=reason)


def several(book: Book, ids: Iterable[int]) -> tuple[DealtInterest, ...]:
    """Some by their numbers."""
    return _all(book, select(_DEALT).where(_DEALT.c.id.in_(sorted(ids))))


def of_instalments(book: Book, ids: Iterable[int]) -> dict[int, list[DealtInterest]]:
    """Instalment -> the interest on it that was dealt with and stands."""
    wanted = sorted(set(ids))
    found: dict[int, list[DealtInterest]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        for one in _all(book, select(_DEALT).where(_DEALT.c.instalment.in_(part), _DEALT.c.state != "undone")):
            found.setdefault(one.instalment, []).append(one)
    return found


def of_claim(book: Book, claim: int) -> tuple[DealtInterest, ...]:
    """The interest that an instalment asks for."""
    return _all(book, select(_DEALT).where(_DEALT.c.claim == claim, _DEALT.c.state != "undone"))


def _all(book: Book, rows: Any) -> tuple[DealtInterest, ...]:
    return tuple(
        DealtInterest(r.id, r.instalment, r.claim, r.day, r.until, Money(r.minor, r.currency), r.state, r.reason)
        for r in book.connection.execute(rows.order_by(_DEALT.c.id))
    )
