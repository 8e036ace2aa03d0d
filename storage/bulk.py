"""Many rows at once: hours with their entries, postings and sums, as an import brings them.

The same rows as one by one, written by `executemany` under ids that are reserved first; statements of plain SQL, since
at a hundred thousand rows the time goes into making parameters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, text

from ledger import journal
from ledger.journal import Entry
from ledger.nouns import Hours
from storage import audit, balances, entries
from storage import hours as hours_table
from storage import tables as t
from storage.book import Book
from storage.directory import table

Booked = tuple[Hours, Entry]
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
        "source": source, "name": name[:200], "sha256": sha256, "rows": rows, "at": book.now, "person": book.person,
        "state": "applied",
    }  # fmt: skip
    made = book.connection.execute(table(t.BatchRow).insert().values(values))
    id: int = made.inserted_primary_key[0]  # type: ignore[index]
    return id


def add_hours(book: Book, source: str, number: int, rows: Sequence[tuple[str, Hours, Entry]]) -> None:
    """Write imported hours with their entries; `rows` are (identity, hours, entry), not yet with ids."""
    first_hours, first_entry = _reserve(book, t.HoursRow, len(rows)), _reserve(book, t.EntryRow, len(rows))
    sums: dict[balances.Key, list[int]] = defaultdict(lambda: [0, 0])
    digests: list[str] = []
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        hours_rows, entry_rows, posting_rows, imported_rows = [], [], [], []
        for place, (identity, hours, entry) in enumerate(part, start):
            id, entry_id = first_hours + place, first_entry + place
            source_of = f"hours:{id}"
            said = Entry(entry.day, entry.booked, entry.memo, source_of, entry.postings)
            digest = journal.digest(said)
            digests.append(digest)
            hours_rows.append({"id": id, **hours_table.row(hours), "entry": entry_id})
            entry_rows.append({"id": entry_id, **entries.row(said, book.trail, digest)})
            posting_rows.extend(entries.line(entry_id, posting) for posting in entry.postings)
            imported_rows.append({"source": source, "identity": identity, "batch": number, "document": source_of})
            for key, minor, minutes in entries.sums(said):
                kept = sums[key]
                kept[0] += minor
                kept[1] += minutes
        for row, values in (
            (t.HoursRow, hours_rows), (t.EntryRow, entry_rows), (t.PostingRow, posting_rows),
            (t.ImportedRow, imported_rows),
        ):  # fmt: skip
            _insert(book, row, values)
    balances.add(book, [(key, minor, minutes) for key, (minor, minutes) in sums.items()])
    book.digests.extend(digests)
    audit.note(book, "import.applied", f"import:{number}", source=source, rows=len(rows), first=first_hours)


def _insert(book: Book, row: Any, values: list[dict[str, Any]]) -> None:
    """One statement for many rows; days as ISO text, which both databases take."""
    if not values:
        return
    names = list(values[0])
    mark = "?" if book.sqlite else "%s"
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'INSERT INTO "{table(row).name}" ({columns}) VALUES ({", ".join([mark] * len(names))})'
    days = [place for place, name in enumerate(names) if isinstance(values[0][name], date)]
    plain = []
    for one in values:
        line = list(one.values())
        for place in days:
            line[place] = line[place].isoformat()
        plain.append(tuple(line))
    book.connection.exec_driver_sql(sql, plain)


def _reserve(book: Book, row: Any, count: int) -> int:
    """The first of `count` ids that nobody else will use.

    SQLite: we hold the write lock, so they follow the last.  PostgreSQL: numbers are drawn from the sequence; where
    others drew in between, a gap is left and the sequence is moved past ours.
    """
    name = table(row).name
    if book.sqlite:
        last = book.connection.execute(select(func.max(table(row).c.id))).scalar() or 0
        return int(last) + 1
    numbers = text(f"SELECT nextval(pg_get_serial_sequence('{name}', 'id')) FROM generate_series(1, :count)")
    taken = sorted(book.connection.execute(numbers, {"count": count}).scalars())
    if taken and taken[-1] - taken[0] == count - 1:
        return int(taken[0])
    # Somebody took a number in between: start after all of them, and push the sequence past ours.
    book.connection.execute(text("SELECT pg_advisory_xact_lock(7264012)"))
    first = int(taken[-1]) + 1_000_000
    book.connection.execute(
        text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), :last)"), {"last": first + count}
    )
    return first
