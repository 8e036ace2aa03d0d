"""Many rows at once: hours with their entries, postings and sums, as an import brings them.

The same rows as one by one, under ids that are reserved first; by `executemany` or COPY of plain tuples, since at a
hundred thousand rows the time goes into handing over values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, text

from ledger import journal
from ledger.journal import JournalEntry
from ledger.nouns import Hours
from ledger.period import month_key
from storage import audit, balances
from storage import tables as t
from storage.book import Book
from storage.directory import table

_AT_ONCE = 5_000


def known(book: Book, source: str, identities: Iterable[str]) -> set[str]:
    """Those of the identities that were imported before from that source."""
    imported = table(t.ImportedRow)
    if book.connection.execute(select(func.count()).where(imported.c.source == source)).scalar() == 0:
        return set()
    rows = book.connection.execute(select(imported.c.identity).where(imported.c.source == source))
    return set(rows.scalars()) & set(identities)


def batch(book: Book, source: str, name: str, sha256: str, rows: int) -> int:
    """A new import; returns its number."""
    values = {
        "source": source,
        "name": name[:200],
        "sha256": sha256,
        "rows": rows,
        "at": book.now,
        "person": book.person,
        "state": "applied",
    }
    made = book.connection.execute(table(t.BatchRow).insert().values(values))
    id: int = made.inserted_primary_key[0]  # type: ignore[index]
    return id


def add_hours(book: Book, source: str, number: int, rows: Sequence[tuple[str, Hours, JournalEntry]]) -> None:
    """Write imported hours with their entries; `rows` are (identity, hours, entry), not yet with ids."""
    ids, entry_ids = _ids(book, t.HoursRow, len(rows)), _ids(book, t.EntryRow, len(rows))
    by_day: dict[tuple[int, str, int, date, str], list[int]] = defaultdict(lambda: [0, 0])
    digests: list[str] = []
    days = _Days() if book.sqlite else None
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        made = _Rows(f"import:{number}", source, number, book.trail, days)
        for id, entry_id, (identity, hours, entry) in zip(ids[part], entry_ids[part], rows[part], strict=True):
            digests.append(made.add(id, entry_id, identity, hours, entry))
            for p in entry.postings:
                if p.project and p.category:  # as in `entries.sums`; a hundred thousand months are not worked out
                    kept = by_day[p.project, p.category, p.task, entry.booked, p.project_amount.currency]
                    kept[0] += p.project_amount.minor
                    kept[1] += p.minutes
        _insert(book, t.HoursRow, _HOURS, made.hours)
        _insert(book, t.EntryRow, _ENTRY, made.entries)
        _insert(book, t.PostingRow, _POSTING, made.postings)
        _insert(book, t.ImportedRow, _IMPORTED, made.imported)
    _sum(book, by_day)
    book.digests.extend(digests)
    audit.note(book, "import.applied", f"import:{number}", source=source, rows=len(rows), first=ids[0])


def _sum(book: Book, by_day: Mapping[tuple[int, str, int, date, str], Sequence[int]]) -> None:
    """Add what was charged, by (project, category, task, booked day, currency), to the sums of months and days."""
    sums: dict[balances.Key, list[int]] = defaultdict(lambda: [0, 0])
    daily: dict[tuple[int, date], int] = defaultdict(int)
    for (project, category, task, day, currency), (minor, minutes) in by_day.items():
        kept = sums[project, category, task, month_key(day), "posted", currency]
        kept[0] += minor
        kept[1] += minutes
        daily[project, day] += minor
    balances.add(book, [(key, minor, minutes) for key, (minor, minutes) in sums.items()])
    balances.charge(book, [(project, day, minor) for (project, day), minor in daily.items()])


_HOURS = (
    "id",
    "person",
    "project",
    "category",
    "task",
    "day",
    "minutes",
    "note",
    "stage",
    "start",
    "finish",
    "rate",
    "cost_minor",
    "project_minor",
    "entry",
    "message",
)
_ENTRY = ("id", "day", "booked", "memo", "source", "reverses", "trail", "digest")
_POSTING = (
    "entry",
    "account",
    "project",
    "category",
    "task",
    "person",
    "party",
    "currency",
    "company_minor",
    "project_currency",
    "project_minor",
    "paid_currency",
    "paid_minor",
    "minutes",
    "red",
)
_IMPORTED = ("source", "identity", "batch", "document")


class _Days(dict[date, str]):
    """Days as SQLite keeps them, each worked out once."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text


class _Rows:
    """Rows of four tables as plain tuples, in the order of the columns above."""

    def __init__(self, message: str, source: str, batch: int, trail: str, days: _Days | None) -> None:
        self.hours: list[tuple[Any, ...]] = []
        self.entries: list[tuple[Any, ...]] = []
        self.postings: list[tuple[Any, ...]] = []
        self.imported: list[tuple[Any, ...]] = []
        self._said = (message, source, batch, trail)
        self._days = days

    def add(self, id: int, entry_id: int, identity: str, h: Hours, entry: JournalEntry) -> str:
        """The rows of one import line; returns the entry's digest."""
        message, source, batch, trail = self._said
        document = f"hours:{id}"
        digest = journal.digest_with(entry, document)
        day: Any = h.day if self._days is None else self._days[h.day]
        booked: Any = entry.booked if self._days is None else self._days[entry.booked]
        self.hours.append(
            (
                id,
                h.person,
                h.project,
                h.category,
                h.task,
                day,
                h.minutes,
                h.note,
                h.stage,
                h.start,
                h.end,
                h.rate,
                h.cost.minor,
                h.project_cost.minor,
                entry_id,
                message,
            )
        )
        self.entries.append((entry_id, day, booked, entry.memo, document, 0, trail, digest))
        for p in entry.postings:
            company, own, paid = p.company, p.project_amount, p.paid
            self.postings.append(
                (
                    entry_id,
                    p.account,
                    p.project,
                    p.category,
                    p.task,
                    p.person,
                    p.party,
                    company.currency,
                    company.minor,
                    own.currency,
                    own.minor,
                    paid.currency,
                    paid.minor,
                    p.minutes,
                    p.red,
                )
            )
        self.imported.append((source, identity, batch, document))
        return digest


def _insert(book: Book, row: Any, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Many rows the quickest way that the database has."""
    name, names = table(row).name, ", ".join(f'"{column}"' for column in columns)
    if book.sqlite:
        marks = ", ".join("?" * len(columns))
        book.raw.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', rows)
        return
    with book.raw.cursor().copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
        for one in rows:
            copy.write_row(one)


def _ids(book: Book, row: Any, count: int) -> Sequence[int]:
    """`count` ids in order that nobody else will use.

    SQLite: we hold the write lock, so they follow the last.  PostgreSQL: they are drawn from the sequence.
    """
    rows = table(row)
    if book.sqlite:
        last = int(book.connection.execute(select(func.max(rows.c.id))).scalar() or 0)
        return range(last + 1, last + 1 + count)
    drawn = text(f"SELECT nextval(pg_get_serial_sequence('{rows.name}', 'id')) FROM generate_series(1, :count)")
    return sorted(book.connection.execute(drawn, {"count": count}).scalars())
