"""The chat page's own SQLite file of earlier versions (chat.db), taken over once into the books' database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from storage import files
from storage import tables as t
from storage.book import Book
from storage.directory import table

_TABLES = {
    "message": table(t.PageMessageRow),
    "file": table(t.PageFileRow),
    "seen": table(t.PageSeenRow),
    "tongue": table(t.PageLocaleRow),
}
_AT_ONCE = 500


def take_over(book: Book, old: Path, folder: Path) -> int:
    """Copy what the file holds, where nothing has been said on the page yet; returns how many messages that were.

    `folder` is the file store, where the bytes of its files go.  The file itself stays as it is.
    """
    page = _TABLES["message"]
    if book.connection.execute(select(page.c.no).limit(1)).first():
        return 0
    counts = {}
    with closing(sqlite3.connect(old)) as base:
        base.row_factory = sqlite3.Row
        for name, into in _TABLES.items():
            found = base.execute(f"SELECT * FROM {name}")
            counts[name] = 0
            while rows := found.fetchmany(_AT_ONCE):
                book.connection.execute(insert(into), [_row(dict(row), folder) for row in rows])
                counts[name] += len(rows)
    return counts["message"]


def _row(old: dict[str, Any], folder: Path) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: value.replace("\0", "") if isinstance(value, str) else value for name, value in old.items()
    }
    if "at" in row:
        row["at"] = datetime.fromisoformat(row["at"])
    if "removed" in row:
        row["removed"] = bool(row["removed"])
    if "data" in row:
        row["sha256"] = files.keep(folder, row.pop("data"))
    return row
