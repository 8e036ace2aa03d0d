"""Everything that stands in a database, to be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage import tables
from storage.book import Book


def contents(book: Book, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, but of those named in `without`."""
    return {
        name: sorted((tuple(row) for row in book.connection.execute(select(table))), key=repr)
        for name, table in tables.MessageRow.metadata.tables.items()
        if name not in without
    }
