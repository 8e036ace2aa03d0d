"""What people say about settlements: a check that is let pass, the other side's answer, what it disputes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.settlements.checks import Waiver
from ledger.settlements.document import Answer, Dispute
from ledger.settlements.states import FINAL
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_WAIVER, _ANSWER = table(t.SettlementWaiverRow), table(t.SettlementAnswerRow)
_DISPUTE, _SETTLEMENT = table(t.SettlementDisputeRow), table(t.SettlementRow)


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What the other side answered to a version, with the signed file (its sha256; "" for none)."""

    settlement: int
    version: int
    answer: Answer
    day: date
    signer: str = ""
    note: str = ""
    file: str = ""
    person: int = 0
    id: int = 0


def waive(book: Book, settlement: int, waiver: Waiver, message: str) -> None:
    """Somebody lets a check pass."""
    row = {
        "settlement": settlement,
        "name": waiver.check,
        "reason": waiver.reason,
        "evidence": waiver.evidence,
        "day": waiver.day,
        "judged": waiver.judged,
    }
    book.connection.execute(insert(_WAIVER).values({**row, "person": book.person, "message": message}))
    said = {"check": waiver.check, "why": waiver.reason, "evidence": waiver.evidence}
    deed = "settlement.judged" if waiver.judged else "settlement.waived"
    audit.note(book, deed, f"settlement:{settlement}", **said)


def waivers(book: Book, settlement: int) -> tuple[Waiver, ...]:
    """Every waiver of a settlement, the oldest first."""
    return tuple(one for one in _said(book, settlement) if not one.judged)


def judgement(book: Book, settlement: int) -> Waiver | None:
    """What somebody said last of the contract's words, in this settlement or in one of the same agreement that became
    final: that they are met, and on what they said so."""
    mine, other = _SETTLEMENT.alias(), _SETTLEMENT.alias()
    same = (mine.c.agreement == other.c.agreement) & (mine.c.party == other.c.party)
    holds = (other.c.id == settlement) | ((other.c.id < settlement) & other.c.state.in_(sorted(FINAL)))
    ids = select(other.c.id).join(mine, same).where(mine.c.id == settlement, holds)
    rows = select(_WAIVER).where(_WAIVER.c.settlement.in_(ids), _WAIVER.c.judged.is_(True))
    row = book.connection.execute(rows.order_by(_WAIVER.c.id.desc()).limit(1)).first()
    return None if row is None else _waiver(row)


def _said(book: Book, settlement: int) -> list[Waiver]:
    rows = select(_WAIVER).where(_WAIVER.c.settlement == settlement).order_by(_WAIVER.c.id)
    return [_waiver(row) for row in book.connection.execute(rows)]


def _waiver(r: Any) -> Waiver:
    return Waiver(r.name, r.reason, r.person, r.day, r.evidence, r.judged)


def answer(book: Book, new: RecordedAnswer, message: str) -> None:
    """Keep an answer."""
    row = {
        "settlement": new.settlement,
        "version": new.version,
        "answer": new.answer,
        "signer": new.signer,
        "day": new.day,
        "note": new.note,
        "file": new.file,
    }
    book.connection.execute(insert(_ANSWER).values({**row, "person": book.person, "message": message}))
    audit.note(book, "settlement.answered", f"settlement:{new.settlement}", **{**row, "day": str(new.day)})


def answers(book: Book, settlement: int) -> tuple[RecordedAnswer, ...]:
    """Every answer to a settlement, the oldest first."""
    rows = select(_ANSWER).where(_ANSWER.c.settlement == settlement).order_by(_ANSWER.c.id)
    return tuple(
        RecordedAnswer(r.settlement, r.version, r.answer, r.day, r.signer, r.note, r.file, r.person, r.id)
        for r in book.connection.execute(rows)
    )


def agreed_in_part(book: Book, settlement: int, version: int) -> bool:
    """Whether a version is what the other side has agreed to of the one before it."""
    given = answers(book, settlement)
    return bool(given) and given[-1].answer == "partly" and given[-1].version == version - 1


def dispute(book: Book, new: Dispute, agreement: str, message: str) -> Dispute:
    """Keep what is disputed; returns it with its id."""
    row = {
        "settlement": new.settlement,
        "agreement": agreement,
        "line": new.line,
        "text": new.text,
        "minor": new.amount,
        "state": "open",
        "owner": new.owner,
        "step": new.step,
        "day": book.now.date(),
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_DISPUTE).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "dispute.opened", f"dispute:{id}", **{**row, "day": str(row["day"])})
    return replace(new, id=id, day=book.now.date())


def decide_dispute(
    book: Book, old: Dispute, state: Literal["accepted", "given up"], why: str, *, change: int = 0
) -> Dispute:
    """It is accepted, or given up for good (`change`: of the contract's price)."""
    today = book.now.date()
    values = {"state": state, "decided": today, "decided_by": book.person, "answer": why, "change": change}
    book.connection.execute(update(_DISPUTE).where(_DISPUTE.c.id == old.id).values(values))
    audit.note(book, "dispute.decided", f"dispute:{old.id}", state=state, why=why, change=change)
    return replace(old, state=state, decided=today, change=change)


def one_dispute(book: Book, id: int) -> Dispute:
    """Raises NotFound.  On PostgreSQL it stays locked until the transaction ends."""
    rows = select(_DISPUTE).where(_DISPUTE.c.id == id)
    row = book.connection.execute(rows if book.sqlite else rows.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no such disputed line."))
    return _dispute(row)


def disputes(book: Book, agreement: str) -> tuple[Dispute, ...]:
    """Everything that was ever disputed of a contract, order or agreement, the oldest first."""
    rows = select(_DISPUTE).where(_DISPUTE.c.agreement == agreement).order_by(_DISPUTE.c.id)
    return tuple(_dispute(row) for row in book.connection.execute(rows))


def open_disputes(book: Book) -> tuple[Dispute, ...]:
    """All that wait for a decision."""
    rows = select(_DISPUTE).where(_DISPUTE.c.state == "open").order_by(_DISPUTE.c.id)
    return tuple(_dispute(row) for row in book.connection.execute(rows))


def _dispute(r: Any) -> Dispute:
    return Dispute(r.id, r.settlement, r.line, r.text, r.minor, r.state, r.owner, r.step, r.day, r.decided, r.change)
