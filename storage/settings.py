"""What the books remember about themselves, by name."""

from __future__ import annotations

from sqlalchemy import select

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_SETTING = table(t.SettingRow)

ITEMS, WANTING, MOVED = "items", "wanting", "moved"
"""Whether the lines of books that began before items are to be given theirs, or have them."""


def value(book: Book, name: str, *, lock: bool = False) -> str:
    """What stands there; "" where nothing does.  With `lock` nobody else changes it until the transaction ends."""
    rows = select(_SETTING.c.value).where(_SETTING.c.name == name)
    row = book.connection.execute(rows.with_for_update() if lock and not book.sqlite else rows).first()
    return row.value if row else ""


def keep(book: Book, name: str, value: str) -> None:
    """Write it, whatever stood there before."""
    put(book, _SETTING, name=name, value=value)
