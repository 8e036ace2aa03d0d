"""Part of the proof: the journal, gone through once; what other parts have to know of it is collected by the way.

Most of what a company books are hours, and their entries are alike: a cost, and what is owed for it.  No rule for
single entries has anything to say of such a one but whether it balances and is what was written, so it is looked at as
the database has it; of every other an entry is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from chat.text import _
from ledger.bank_accounts import is_bank
from ledger.journal import hashed_line
from ledger.opening import CLEARING
from storage import balances, entries, verify_entries
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault
from storage.packed import NumberSet
from storage.standing import StandingEntries
from storage.streamed import streamed
from storage.transactions import Transactions
from storage.verify_entries import OWED, EntryDays

Sums = dict[balances.Key, list[int]]

_Line = tuple[Any, ...]
_DOCUMENTS = {
    "hours": t.HoursRow,
    "expense": t.ExpenseRow,
    "payment": t.PaymentRow,
    "invoice": t.CustomerInvoiceRow,
    "payout": t.PayoutRow,
    "write_off": t.WriteOffRow,
    "certification": t.CertificationRow,
    "vat_transfer": t.VatTransferRow,
    "received": t.GoodsReceivedRow,
    "accepted": t.GoodsReceivedRow,
    "staff_advance": t.StaffAdvanceRow,
    "currency_sale": t.CurrencySaleRow,
}
"""Noun of a source -> where its documents are."""


class _Plain(dict[str, bool]):
    """Account -> whether no rule for single entries looks at its lines where hours are booked."""

    def __missing__(self, account: str) -> bool:
        plain = account not in OWED and account not in ("output_vat", CLEARING) and not is_bank(account)
        self[account] = plain
        return plain


class _Months(dict[Any, str]):
    """Day as the database has it -> month ("2026-11")."""

    def __missing__(self, day: Any) -> str:
        month = self[day] = str(day)[:7]
        return month


@dataclass(slots=True)
class Journal:
    """What going once through the journal has collected.

    Attributes:
        posted: the sums that the entries make.
        charged: (project, booked day as the database has it) -> what it was charged.
        accounts: debit, credit and debit less credit as paid, by the key of the sums by account.
        booked: what each transaction has booked.
    """

    standing: StandingEntries
    posted: Sums = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    charged: dict[tuple[int, Any], int] = field(default_factory=lambda: defaultdict(int))
    accounts: dict[tuple[Any, ...], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    booked: Transactions = field(default_factory=Transactions)
    days: EntryDays = field(default_factory=EntryDays)
    _plain: _Plain = field(default_factory=_Plain)
    _months: _Months = field(default_factory=_Months)

    def lines(self, booked: Any, lines: list[_Line]) -> tuple[str, int, _Line | None]:
        """Add up the lines of an entry; returns what their part of its fingerprint is over, by how much debits and
        credits differ, and where it has one cost and nothing that a rule for single entries looks at, that line."""
        text, gap, costs, plain, month = "", 0, 0, True, self._months[booked]
        cost: _Line | None = None
        for line in lines:
            text += hashed_line(*line[1:])
            minor = line[2]
            gap += minor
            sides = self.accounts[line[1], line[7], month, line[8]]
            if (minor < 0) if line[14] else (minor >= 0):  # a red line stands on the side of what it corrects
                sides[0] += minor
            else:
                sides[1] -= minor
            sides[2] += line[6]
            if line[8] and line[9]:
                sums = self.posted[line[8], line[9], line[10], month, "posted", line[5]]
                sums[0] += line[4]
                sums[1] += line[13]
                self.charged[line[8], booked] += line[4]
                cost = line
                costs += 1
            plain = plain and self._plain[line[1]]
        return text, gap, cost if plain and costs == 1 else None


def faults(book: Book, currency: str, seen: Journal, counts: dict[str, int]) -> Iterator[Fault]:
    """Every entry balances in the company's currency, still says what its digest says, and reaches its document."""
    known = {noun: _numbers(book, table(row).name) for noun, row in _DOCUMENTS.items()}
    counts |= {"entries": 0, "postings": 0}
    for row, lines in entries.as_kept(book):
        id, day, booked, memo, source, reverses, trail, digest = row
        counts["entries"] += 1
        counts["postings"] += len(lines)
        text, gap, cost = seen.lines(booked, lines)
        if gap:
            yield Fault(inv.BALANCES, f"entry {id}", _("debits and credits differ by {minor}", minor=gap))
        if any(line[3] != currency for line in lines):
            yield Fault(inv.BALANCES, f"entry {id}", _("a posting is not in {currency}", currency=currency))
        real = sha256(f"{day}|{booked}|{memo}|{source}|{reverses}{text}".encode()).digest()
        if real.hex() != digest:
            yield Fault(inv.UNCHANGED, f"entry {id}", _("the entry is not what was written"))
        seen.booked.add(trail, real, booked, id)
        noun, _sign, of = source.partition(":")
        number = int(of) if of.isdecimal() else 0
        if noun in known and of.isdecimal() and number not in known[noun]:
            yield Fault(inv.SOURCE, f"entry {id}", _("there is no {source}", source=source))
        if noun == "hours":
            if cost is not None and not reverses and booked == day:
                says = (id, day, cost[11], cost[13], cost[2], cost[4], cost[8], cost[9], cost[10])
                seen.standing.hours.add(number, says)
                continue
            seen.standing.hours.doubt(number)
        entry = entries.made(row, lines)
        seen.standing.add(entry)
        seen.days.add(entry, trail)
        yield from verify_entries.undocumented(entry)
    yield from _orphans(book)


def _orphans(book: Book) -> Iterator[Fault]:
    orphan = book.connection.execute(
        select(func.min(table(t.PostingRow).c.entry)).where(
            table(t.PostingRow).c.entry.not_in(select(table(t.EntryRow).c.id))
        )
    ).scalar()
    if orphan is not None:
        yield Fault(inv.COMPLETE, f"entry {orphan}", _("its postings are there, the entry is gone"))


def _numbers(book: Book, name: str) -> NumberSet:
    found = NumberSet()
    for (id,) in streamed(book.raw, f"SELECT id FROM {name} ORDER BY id", sqlite=book.sqlite):
        found.add(id)
    return found
