"""The lines of accounts one by one, as a ledger shows them: with their entries and what stands against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from ledger.journal import JournalEntry, Posting
from storage import entries
from storage import tables as t
from storage.book import Book
from storage.directory import table

_ENTRY, _POSTING = table(t.EntryRow), table(t.PostingRow)


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines: of these accounts, booked from `start` to before `end`; of a project, a person, a
    party by all of its names, where named."""

    accounts: tuple[str, ...]
    start: date
    end: date
    project: int = 0
    parties: tuple[str, ...] = ()
    person: int = 0

    def wanted(self, posting: Posting) -> bool:
        return (
            posting.account in self.accounts
            and self.project in (0, posting.project)
            and (not self.parties or posting.party in self.parties)
            and self.person in (0, posting.person)
        )


class EntrySides(NamedTuple):
    """The accounts of an entry, each once: of its debits, of its credits, and those that have several lines."""

    debit: tuple[str, ...]
    credit: tuple[str, ...]
    several: frozenset[str]


def sides(entry: JournalEntry) -> EntrySides:
    """Worked out once for all lines of an entry: an import's has thousands."""
    lines = Counter(line.account for line in entry.postings)
    return EntrySides(
        tuple(dict.fromkeys(line.account for line in entry.postings if line.debit)),
        tuple(dict.fromkeys(line.account for line in entry.postings if not line.debit)),
        frozenset(account for account, times in lines.items() if times > 1),
    )


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line with its entry; `place` counts the lines of the entry from 1, `sides` are its accounts of either side."""

    entry: JournalEntry
    place: int
    sides: EntrySides

    @property
    def posting(self) -> Posting:
        return self.entry.postings[self.place - 1]

    @property
    def counter(self) -> tuple[str, ...]:
        """The accounts that stand against it: those of the other side; of one side alone, all others."""
        mine = self.posting
        against = self.sides.credit if mine.debit else self.sides.debit
        if against:
            return against
        own = self.sides.debit if mine.debit else self.sides.credit
        return own if mine.account in self.sides.several else tuple(role for role in own if role != mine.account)


class LineKey(NamedTuple):
    """What a line belongs to."""

    account: str
    project: int
    party: str
    person: int
    item: str


def count(book: Book, of: LineFilter) -> int:
    """How many lines there are."""
    rows = select(func.count()).select_from(_POSTING.join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry))
    return int(book.connection.execute(rows.where(*_chosen(of), _ENTRY.c.booked >= of.start)).scalar_one())


def lines(book: Book, of: LineFilter) -> list[LedgerLine]:
    """The lines by booked day and in the order in which they were booked."""
    found = select(_ENTRY.c.id).join(_POSTING, _POSTING.c.entry == _ENTRY.c.id)
    ids = book.connection.execute(found.where(*_chosen(of), _ENTRY.c.booked >= of.start).distinct()).scalars()
    whole = entries.several(book, ids)
    return [
        LedgerLine(entry, place, both)
        for entry in sorted(whole, key=lambda entry: (entry.booked, entry.id))
        for both in (sides(entry),)
        for place, posting in enumerate(entry.postings, 1)
        if of.wanted(posting)
    ]


def openings(book: Book, of: LineFilter) -> list[tuple[LineKey, int]]:
    """What stood before `start`, debit less credit in minor units, by what the lines belong to."""
    keys = (_POSTING.c.account, _POSTING.c.project, _POSTING.c.party, _POSTING.c.person, _POSTING.c.item)
    sums = select(*keys, func.sum(_POSTING.c.company_minor)).join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
    rows = sums.where(*_chosen(of), _ENTRY.c.booked < of.start).group_by(*keys)
    return [(LineKey(*row[:5]), int(row[5])) for row in book.connection.execute(rows)]


def parties(book: Book, accounts: Collection[str]) -> tuple[str, ...]:
    """Whoever stands on lines of these accounts."""
    rows = select(_POSTING.c.party).where(_POSTING.c.account.in_(sorted(accounts)), _POSTING.c.party != "").distinct()
    return tuple(sorted(book.connection.execute(rows).scalars()))


def _chosen(of: LineFilter) -> list[Any]:
    found = [_POSTING.c.account.in_(sorted(of.accounts)), _ENTRY.c.booked < of.end]
    found += [_POSTING.c.project == of.project] if of.project else []
    found += [_POSTING.c.party.in_(of.parties)] if of.parties else []
    found += [_POSTING.c.person == of.person] if of.person else []
    return found
