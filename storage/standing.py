"""What of each document is in force in the journal, collected while the journal is gone through once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.bank_accounts import ROLE, is_bank
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.opening import CLEARING


@dataclass(frozen=True, slots=True)
class StandingEntry:
    """An entry as far as its document answers for it.

    Attributes:
        costs: its lines of a cost; of hours nothing else is kept, there are too many of them.
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


class StandingEntries:
    """The entries that were not taken back, by what they come from."""

    def __init__(self) -> None:
        self._of: dict[str, dict[int, StandingEntry]] = {}
        self._gone: dict[str, set[int]] = {}
        self._opening: dict[int, StandingEntry] = {}
        self._opened: set[int] = set()

    def add(self, entry: JournalEntry) -> None:
        """The next entry of the journal, in order."""
        mine = self._of.setdefault(entry.source, {})
        if entry.reverses:
            mine.pop(entry.reverses, None)
            if self._opening.pop(entry.reverses, None):
                self._opened.add(entry.id)
            self._gone.setdefault(entry.source, set()).add(entry.reverses)
            return
        costs = tuple(line for line in entry.postings if line.project and line.category)
        lines = () if entry.source.startswith("hours:") else tuple(map(_in_bank, entry.postings))
        mine[entry.id] = StandingEntry(entry.id, entry.day, entry.booked, costs, lines)
        if mine[entry.id].opens:
            self._opening[entry.id] = mine[entry.id]
            self._opened.add(entry.id)

    def of(self, source: str) -> dict[int, StandingEntry]:
        """The entries of a document that are in force, by number."""
        return self._of.get(source, {})

    def gone(self, source: str) -> set[int]:
        """The numbers of those that were taken back."""
        return self._gone.get(source, set())

    def opening(self, id: int) -> StandingEntry | None:
        """The entry with that number, where it brings balances of former books and is in force: several documents may
        share it."""
        return self._opening.get(id)

    def opened(self, id: int) -> bool:
        """Whether the entry with that number brought balances of former books, in force or not."""
        return id in self._opened


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
