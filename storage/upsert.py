"""A row that is kept under its key, whatever stood there, also while another process keeps one there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.book import Book


def put(book: Book, kept: Table, **values: Any) -> None:
    """Keep the row in place of the one with the same primary key.

    Deleting and inserting would do the same for one process; of two at once on PostgreSQL, each deletes what it sees
    and the second insert fails.
    """
    key = [column.name for column in kept.primary_key]
    kind = sqlite.insert if book.sqlite else postgresql.insert
    rest = {name: value for name, value in values.items() if name not in key}
    book.connection.execute(kind(kept).values(values).on_conflict_do_update(index_elements=key, set_=rest))
