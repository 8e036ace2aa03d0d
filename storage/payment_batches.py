"""Batches of payments: what is in them, what holds a document, and what has become of each transfer.

A document is held by one open transfer at most: the key of `payment_part` says so, whoever else writes at the time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import Stage
from ledger.payouts.transfers import OPEN, PaymentBatch, Transfer, TransferPart, TransferState, ended, marks
from storage import audit, turns
from storage import tables as t
from storage.book import Book
from storage.directory import table

_BATCH, _TRANSFER, _PART = table(t.PaymentBatchRow), table(t.PaymentTransferRow), table(t.PaymentPartRow)


def alone(book: Book) -> None:
    """From here on nobody else puts documents into batches or takes them out; what is read then is what they left."""
    turns.take(book, turns.PAYMENT_BATCHES)


def add(book: Book, new: PaymentBatch, transfers: Sequence[Transfer], seed: str, message: str) -> PaymentBatch:
    """Keep a batch with its transfers: from here on they hold their documents."""
    row = {
        "way": new.way,
        "account": new.account,
        "day": new.day,
        "currency": new.total.currency,
        "total_minor": new.total.minor,
        "transfers": len(transfers),
        "mark": "",
        "stage": "pending",
        "person": book.person,
        "message": message,
        "at": book.now,
        **dict.fromkeys(("reason", "sha256", "name"), ""),
        **dict.fromkeys(("decided_by", "made_by"), 0),
    }
    id: int = book.connection.execute(insert(_BATCH).values(row)).inserted_primary_key[0]  # type: ignore[index]
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == id).values(mark=marks(id, seed)))
    for number, one in enumerate(transfers, 1):
        _add_transfer(book, replace(one, batch=id, number=number, end_to_end=marks(id, seed, number)))
    audit.note(
        book,
        "payment_batch.submitted",
        f"payment_batch:{id}",
        way=new.way,
        day=new.day,
        currency=new.total.currency,
        minor=new.total.minor,
        transfers=len(transfers),
        documents=[part.document for one in transfers for part in one.parts],
    )
    return get(book, id)


def _add_transfer(book: Book, of: Transfer) -> None:
    row = {
        "batch": of.batch,
        "number": of.number,
        "payee": of.payee,
        "party": of.party,
        "person": of.person,
        "currency": of.amount.currency,
        "minor": of.amount.minor,
        "purpose": of.purpose,
        "end_to_end": of.end_to_end,
        "state": "held",
        "reason": "",
        "day": None,
        "told": "",
    }
    id: int = book.connection.execute(insert(_TRANSFER).values(row)).inserted_primary_key[0]  # type: ignore[index]
    for part in of.parts:
        values = {"transfer": id, "document": part.document, "minor": part.minor, "hold": part.document, "settled": ""}
        book.connection.execute(insert(_PART).values(values))


def get(book: Book, id: int) -> PaymentBatch:
    """One batch, held while this message changes it (PostgreSQL).  Raises NotFound."""
    query = select(_BATCH).where(_BATCH.c.id == id)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None:
        raise NotFound(sentence("There is no batch of payments {id}."), id=str(id))
    return _batch(row)


def marked(book: Book, mark: str) -> PaymentBatch | None:
    """The batch that a bank calls that."""
    row = book.connection.execute(select(_BATCH).where(_BATCH.c.mark == mark)).first()
    return _batch(row) if row else None


def in_stage(book: Book, *stages: Stage) -> tuple[PaymentBatch, ...]:
    """Every one of some stages, oldest first."""
    rows = select(_BATCH).where(_BATCH.c.stage.in_(stages)).order_by(_BATCH.c.id)
    return tuple(_batch(row) for row in book.connection.execute(rows))


def lately(book: Book, most: int) -> tuple[PaymentBatch, ...]:
    """The last ones, newest first."""
    rows = select(_BATCH).order_by(_BATCH.c.id.desc()).limit(most)
    return tuple(_batch(row) for row in book.connection.execute(rows))


def step(book: Book, of: PaymentBatch, stage: Stage, by: int, why: str = "") -> PaymentBatch:
    """It was approved (committed), rejected, taken back, withdrawn, or all of it has ended (closed)."""
    decided = by if stage in ("committed", "rejected") else of.decided_by if stage == "closed" else 0
    values = {"stage": stage, "decided_by": decided, "reason": why}
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == of.id).values(values))
    verb = {"committed": "approved", "pending": "unapproved"}.get(stage, stage)
    audit.note(book, f"payment_batch.{verb}", f"payment_batch:{of.id}", why=why)
    return get(book, of.id)


def made(book: Book, of: PaymentBatch, sha256: str, name: str, message: str) -> PaymentBatch:
    """Its file was made: the transfers are out."""
    book.connection.execute(
        update(_BATCH).where(_BATCH.c.id == of.id).values(sha256=sha256, name=name, made_by=book.person)
    )
    for one in transfers(book, of.id):
        if one.state == "held":
            mark(book, one, "sent", message)
    audit.note(book, "payment_batch.made", f"payment_batch:{of.id}", sha256=sha256, name=name)
    return get(book, of.id)


def transfers(book: Book, batch: int) -> tuple[Transfer, ...]:
    """Those of a batch, in order."""
    return _transfers(book, _TRANSFER.c.batch == batch)


def transfer(book: Book, id: int) -> Transfer:
    """One transfer.  Raises NotFound."""
    found = _transfers(book, _TRANSFER.c.id == id)
    if not found:
        raise NotFound(sentence("There is no such transfer."))
    return found[0]


def by_mark(book: Book, end_to_end: str) -> Transfer | None:
    """The transfer that came back with that mark."""
    found = _transfers(book, _TRANSFER.c.end_to_end == end_to_end)
    return found[0] if found else None


def holding(book: Book, documents: Iterable[str]) -> dict[str, Transfer]:
    """Document -> the open transfer that holds it, for those that one does."""
    wanted = sorted(set(documents))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        rows = select(_PART.c.hold, _PART.c.transfer).where(_PART.c.hold.in_(wanted[start : start + 500]))
        found |= {row.hold: row.transfer for row in book.connection.execute(rows)}
    ids = sorted(set(found.values()))
    by_id = {one.id: one for one in _transfers(book, _TRANSFER.c.id.in_(ids))} if ids else {}
    return {document: by_id[id] for document, id in found.items()}


def marks_of(book: Book) -> dict[str, str]:
    """What booked a transfer ("payout:3", "expense:12") -> the mark under which a statement shows it."""
    rows = (
        select(_PART.c.settled, _TRANSFER.c.end_to_end)
        .join(_TRANSFER, _TRANSFER.c.id == _PART.c.transfer)
        .where(_PART.c.settled != "", _TRANSFER.c.state == "paid")
    )
    return {row.settled: row.end_to_end for row in book.connection.execute(rows)}


def mark(
    book: Book, of: Transfer, state: TransferState, message: str, *, reason: str = "", day: date | None = None
) -> Transfer:
    """What has become of a transfer: where it is not open any more, it lets its documents go."""
    values = {"state": state, "reason": reason[:300], "day": day, "told": message}
    book.connection.execute(update(_TRANSFER).where(_TRANSFER.c.id == of.id).values(values))
    if state not in OPEN:
        book.connection.execute(update(_PART).where(_PART.c.transfer == of.id).values(hold=None))
    audit.note(
        book, f"transfer.{state}", f"transfer:{of.id}", batch=of.batch, number=of.number, reason=reason[:300], day=day
    )
    return transfer(book, of.id)


def drop(book: Book, of: Transfer, message: str, reason: str) -> PaymentBatch:
    """A transfer leaves its batch before the file is made: what was approved is another batch by now."""
    mark(book, of, "dropped", message, reason=reason)
    less = {"total_minor": _BATCH.c.total_minor - of.amount.minor, "transfers": _BATCH.c.transfers - 1}
    book.connection.execute(update(_BATCH).where(_BATCH.c.id == of.batch).values(**less))
    batch = close_ended(book, get(book, of.batch))
    return step(book, batch, "pending", 0) if batch.stage == "committed" else batch


def close_ended(book: Book, of: PaymentBatch) -> PaymentBatch:
    """A batch of which nothing is open any more has ended."""
    if of.stage in ("pending", "committed") and ended(one.state for one in transfers(book, of.id)):
        return step(book, of, "closed" if of.made else "withdrawn", of.decided_by)
    return of


def settle(book: Book, of: Transfer, document: str, by: str) -> None:
    """A part of a transfer is booked, by `by`."""
    which = (_PART.c.transfer == of.id, _PART.c.document == document)
    book.connection.execute(update(_PART).where(*which).values(settled=by, hold=None))


def settled_by(book: Book, source: str) -> Transfer | None:
    """The transfer of which that booked a part."""
    id = book.connection.execute(select(_PART.c.transfer).where(_PART.c.settled == source).limit(1)).scalar()
    return transfer(book, int(id)) if id else None


def unsettle(book: Book, of: Transfer, source: str) -> None:
    """What had booked a part was taken back."""
    which = (_PART.c.transfer == of.id, _PART.c.settled == source)
    book.connection.execute(update(_PART).where(*which).values(settled=""))


def _transfers(book: Book, which: Any) -> tuple[Transfer, ...]:
    rows = book.connection.execute(select(_TRANSFER).where(which).order_by(_TRANSFER.c.batch, _TRANSFER.c.number)).all()
    parts = _parts(book, [row.id for row in rows])
    return tuple(
        Transfer(
            r.id,
            r.batch,
            r.number,
            r.payee,
            r.party,
            r.person,
            Money(r.minor, r.currency),
            r.purpose,
            r.end_to_end,
            tuple(parts.get(r.id, ())),
            r.state,
            r.reason,
            r.day,
        )
        for r in rows
    )


def _parts(book: Book, ids: Collection[int]) -> dict[int, list[TransferPart]]:
    wanted = sorted(ids)
    found: dict[int, list[TransferPart]] = {}
    for start in range(0, len(wanted), 500):
        rows = select(_PART).where(_PART.c.transfer.in_(wanted[start : start + 500])).order_by(_PART.c.id)
        for row in book.connection.execute(rows):
            found.setdefault(row.transfer, []).append(TransferPart(row.document, row.minor, row.settled))
    return found


def _batch(r: Any) -> PaymentBatch:
    return PaymentBatch(
        r.id,
        r.way,
        r.account,
        r.day,
        Money(r.total_minor, r.currency),
        r.transfers,
        r.mark,
        r.stage,
        r.person,
        r.decided_by,
        r.reason,
        r.sha256,
        r.name,
        r.made_by,
    )
