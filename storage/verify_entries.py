"""Part of the proof: entries by themselves, while the journal and the trail are gone through once: the days on which
they stand, and the document behind lines that need one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chat.text import _
from ledger.bank_accounts import is_bank
from ledger.journal import JournalEntry
from ledger.opening import CLEARING
from ledger.revenue.entries import VAT_ITEM
from storage import invariants as inv
from storage.fault import Fault

OWED = frozenset({"employee", "card", "payable"})
"""What we owe for what others laid out: it falls only by a document."""
_PAYS = ("payout", "expense")
"""Nouns of the documents by which it falls: money that goes out, a claim that is paid out, a supplier's credit."""
_NO_MONEY = ("hours", "invoice", "contract", "received", "accepted", "certification", "vat_transfer", "close")
"""Nouns of what moves no money: the bank only moves by a payment, one way or the other."""
_DATED = (
    "hours",
    "expense",
    "payment",
    "payout",
    "invoice",
    "contract",
    "staff_advance",
    "currency_sale",
    "received",
    "accepted",
    "vat_transfer",
    "write_off",
    "bank_account",
)
"""Nouns whose documents have a day that a person says; one that is still to come is asked about when it is said."""
_AHEAD = timedelta(hours=14)
"""So far is the day in front of UTC where it begins first."""


@dataclass(slots=True)
class EntryDays:
    """Transaction -> its entries that stand on another day than their own, and the last day of what no person dated."""

    moved: dict[str, list[tuple[int, date, date, bool]]] = field(default_factory=dict)
    last: dict[str, tuple[date, int]] = field(default_factory=dict)

    def add(self, entry: JournalEntry, trail: str) -> None:
        """The next entry of the journal, in order."""
        if entry.booked != entry.day:
            self.moved.setdefault(trail, []).append((entry.id, entry.day, entry.booked, bool(entry.reverses)))
        if entry.source.partition(":")[0] not in _DATED:
            known = self.last.get(trail)
            if known is None or entry.booked > known[0]:
                self.last[trail] = entry.booked, entry.id

    def faults(self, trail: str, at: datetime, until: str) -> Iterator[Fault]:
        """What is wrong with the days of a transaction, at its event; `until`: the first open day then, "" where
        nothing was locked.

        What takes an entry back stands where that stood, though the lock may have been lifted since.
        """
        for id, day, booked, back in self.moved.get(trail, ()):
            if booked < day:
                what = _("it stands on {booked}, before its day {day}", booked=booked, day=day)
                yield Fault(inv.DAY, f"entry {id}", what)
            elif not back and not (until and day.isoformat() < until):
                what = _("it stands on {booked}, and its day {day} was open", booked=booked, day=day)
                yield Fault(inv.DAY, f"entry {id}", what)
        last, id = self.last.get(trail, (date.min, 0))
        if last > (at + _AHEAD).date():
            yield Fault(inv.FUTURE, f"entry {id}", _("booked for {day}, when that was still to come", day=last))


def undocumented(entry: JournalEntry) -> Iterator[Fault]:
    """Lines that no document answers for: a debt that falls, money that moves, VAT that is owed."""
    if entry.reverses or any(line.account == CLEARING for line in entry.postings):
        return
    noun, where = entry.source.partition(":")[0], f"entry {entry.id}"
    for line in entry.postings:
        falls = line.company.minor > 0 and line.paid.minor  # what is only revalued is owed as much as before
        if line.account in OWED and falls and not line.red and noun not in _PAYS:
            what = _("a debt falls by {amount} without a payment", amount=line.company)
            yield Fault(inv.DEBT, where, what)
        if is_bank(line.account) and line.paid.minor and noun in _NO_MONEY:
            yield Fault(inv.BANK, where, _("{amount} on a bank account, and no payment", amount=line.paid))
        of_invoice = noun == "invoice" or line.item.startswith("invoice:")  # former lines have no item
        closed = entry.source.startswith("close:") and entry.source.endswith(":vat_due")
        by_law = line.item.startswith(VAT_ITEM) and (closed or line.company.minor > 0)  # what comes after takes it back
        if line.account == "output_vat" and line.company and not of_invoice and not by_law:
            what = _("{amount} of output VAT belongs to no invoice", amount=-line.company)
            yield Fault(inv.OUTPUT_VAT, where, what)
