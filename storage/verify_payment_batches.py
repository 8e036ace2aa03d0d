"""Part of the proof: a batch of payments is its transfers, none holds what another does, and what is paid is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from chat.text import _
from ledger.bank_accounts import ROLE
from ledger.money import Money
from ledger.payouts.transfers import OPEN
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs
from storage.standing import StandingEntries

_BATCH, _TRANSFER, _PART = table(t.PaymentBatchRow), table(t.PaymentTransferRow), table(t.PaymentPartRow)
_PAID = table(t.PayoutPartRow)
_ENDED = ("rejected", "withdrawn")


def faults(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Every transfer once, in the order of the batches."""
    parts: dict[int, list[Any]] = defaultdict(list)
    for row in book.connection.execute(select(_PART).order_by(_PART.c.id)):
        parts[row.transfer].append(row)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    counts["transfers"] = 0
    for row in book.connection.execute(select(_TRANSFER).order_by(_TRANSFER.c.id)).all():
        counts["transfers"] += 1
        if row.state != "dropped":
            sums[row.batch][0] += 1
            sums[row.batch][1] += row.minor
        yield from _transfer(book, row, parts[row.id])
    for row in book.connection.execute(select(_BATCH).order_by(_BATCH.c.id)):
        count, minor = sums[row.id]
        if row.stage not in _ENDED and (row.transfers, row.total_minor) != (count, minor):
            expected = Money(minor, row.currency)
            yield differs(inv.BATCHES, f"payment_batch {row.id}", "sum", expected, Money(row.total_minor, row.currency))


def _transfer(book: Book, row: Any, parts: list[Any]) -> Iterator[Fault]:
    where, whole = f"payment_transfer {row.id}", Money(sum(part.minor for part in parts), row.currency)
    if whole.minor != row.minor:
        yield differs(inv.BATCHES, where, "sum", whole, Money(row.minor, row.currency))
    for part in parts:
        held = row.state in OPEN and not part.settled
        if part.hold != (part.document if held else None):
            what = _("{document} is held, and should not be, or the other way round", document=part.document)
            yield Fault(inv.HELD_ONCE, where, what)
        if row.state == "paid" and not part.settled:
            yield Fault(inv.BATCHES, where, _("{document} is not booked", document=part.document))
    if row.state == "paid" and all(part.settled for part in parts):
        yield from _booked(book, row, parts, where)


def _booked(book: Book, row: Any, parts: list[Any], where: str) -> Iterator[Fault]:
    """What was booked of a transfer is what was ordered: money out says of which document it is, other documents are
    paid by an entry of their own."""
    standing = StandingEntries(book)
    standing.read(part.settled for part in parts)
    went = 0
    for part in parts:
        noun, _sign, id = part.settled.partition(":")
        if noun == "payout":
            which = (_PAID.c.payout == int(id), _PAID.c.document == part.document)
            went += int(book.connection.execute(select(_PAID.c.minor).where(*which)).scalar() or 0)
            continue
        lines = [line for entry in standing.of(part.settled).values() if not entry.opens for line in entry.lines]
        went -= sum(line.paid.minor for line in lines if line.account == ROLE)
    if went != row.minor:
        yield differs(inv.BATCHES, where, "paid", Money(row.minor, row.currency), Money(went, row.currency))
