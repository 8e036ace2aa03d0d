"""What of each document is in force in the journal.

Of hours, which there are too many of, a fingerprint is collected while the journal is gone through once; the entries of
other documents are read again when it is their turn, some hundred documents together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ledger.bank_accounts import ROLE, is_bank
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.opening import CLEARING
from storage import entries
from storage.book import Book
from storage.packed import ByNumber, fingerprint


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """An entry as far as its document answers for it.

    Attributes:
        costs: its lines of a cost.
        lines: all of them, each bank account as the bank.
    """

    id: int
    day: date
    booked: date
    costs: tuple[Posting, ...]
    lines: tuple[Posting, ...]

    @property
    def opens(self) -> bool:
        """Whether it brings balances of former books."""
        return any(line.account == CLEARING for line in self.lines)

    def on(self, *accounts: str) -> tuple[Posting, ...]:
        """Its lines on some accounts."""
        return tuple(line for line in self.lines if line.account in accounts)


AT_ONCE = 500
"""The entries of so many documents are read together."""
_SEVERAL = 1


class StandingHours:
    """Number of hours -> the fingerprint of the one entry that they have, where that is as plain as nearly all are."""

    def __init__(self) -> None:
        self._said = ByNumber()

    def add(self, number: int, says: tuple[Any, ...]) -> None:
        """The next entry of some hours: all that it says of them."""
        self._said.set(number, _SEVERAL if self._said.get(number) else _print(says))

    def doubt(self, number: int) -> None:
        """They have an entry that is not plain, and are to be looked at by themselves."""
        self._said.set(number, _SEVERAL)

    def known(self, number: int) -> bool:
        """Whether they have any entry."""
        return self._said.get(number) > 0

    def say(self, number: int, says: tuple[Any, ...]) -> bool:
        """Whether they have one entry, and that says this."""
        return self._said.get(number) == _print(says)


def _print(says: tuple[Any, ...]) -> int:
    """Of its text: whole numbers that lie 2^61 - 1 apart have one hash, and so have -1 and -2."""
    return fingerprint("|".join(map(str, says)))


class StandingEntries:
    """The entries that were not taken back, by what they come from.

    Attributes:
        hours: what is known of those of hours without reading them again.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._read: dict[str, tuple[dict[int, StandingEntry], set[int]]] = {}
        self._opening: dict[int, StandingEntry] = {}
        self._opened: set[int] = set()
        self.hours = StandingHours()

    def add(self, entry: JournalEntry) -> None:
        """The next entry of the journal, in order."""
        if entry.reverses:
            if self._opening.pop(entry.reverses, None):
                self._opened.add(entry.id)
        elif any(line.account == CLEARING for line in entry.postings):
            self._opening[entry.id] = _standing(entry)
            self._opened.add(entry.id)

    def read(self, sources: Iterable[str]) -> None:
        """Whose entries are asked for next."""
        wanted = list(sources)
        found = entries.of_sources(self._book, wanted)
        self._read = {source: _in_force(found.get(source, ())) for source in wanted}

    def of(self, source: str) -> dict[int, StandingEntry]:
        """The entries of a document that are in force, by number."""
        return self._known(source)[0]

    def gone(self, source: str) -> set[int]:
        """The numbers of those that were taken back."""
        return self._known(source)[1]

    def _known(self, source: str) -> tuple[dict[int, StandingEntry], set[int]]:
        if source not in self._read:
            self.read([source])
        return self._read[source]

    def opening(self, id: int) -> StandingEntry | None:
        """The entry with that number, where it brings balances of former books and is in force: several documents may
        share it."""
        return self._opening.get(id)

    def opened(self, id: int) -> bool:
        """Whether the entry with that number brought balances of former books, in force or not."""
        return id in self._opened


def _standing(entry: JournalEntry) -> StandingEntry:
    costs = tuple(line for line in entry.postings if line.project and line.category)
    return StandingEntry(entry.id, entry.day, entry.booked, costs, tuple(map(_in_bank, entry.postings)))


def _in_force(found: Iterable[JournalEntry]) -> tuple[dict[int, StandingEntry], set[int]]:
    """Of all entries of a document those that are in force, and the numbers of those that were taken back."""
    standing: dict[int, StandingEntry] = {}
    gone: set[int] = set()
    for entry in found:
        if entry.reverses:
            standing.pop(entry.reverses, None)
            gone.add(entry.reverses)
        else:
            standing[entry.id] = _standing(entry)
    return standing, gone


def _in_bank(line: Posting) -> Posting:
    """A line, on whichever of the company's bank accounts it stands: as one in the bank."""
    return replace(line, account=ROLE) if is_bank(line.account) and line.account != ROLE else line


def paid(lines: Iterable[Posting]) -> dict[str, int]:
    """Currency -> minor units of some lines as they were paid; without those that come to nothing."""
    return _summed(line.paid for line in lines)


def in_company(lines: Iterable[Posting]) -> int:
    """What some lines come to in the company's currency."""
    return sum(line.company.minor for line in lines)


def in_project(lines: Iterable[Posting]) -> dict[str, int]:
    """The same in the currencies of their projects."""
    return _summed(line.project_amount for line in lines)


def _summed(amounts: Iterable[Money]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return {code: minor for code, minor in sums.items() if minor}
