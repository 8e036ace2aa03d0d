"""A row that is kept under its key, whatever stood there, also while another process keeps one there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from storage.book import Book


def insert_or(into: Table, sqlite: bool) -> Any:
    """An insert that may say what to do `on_conflict…`, in the words of one database.

    Importing the other one's takes a start 0.02 s.
    """
    if sqlite:
        from sqlalchemy.dialects.sqlite import insert

        return insert(into)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(into)


def put(book: Book, kept: Table, **values: Any) -> None:
    """Keep the row in place of the one with the same primary key.

    Deleting and inserting would do the same for one process; of two at once on PostgreSQL, each deletes what it sees
    and the second insert fails.
    """
    key = [column.name for column in kept.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    book.connection.execute(
        insert_or(kept, book.sqlite).values(values).on_conflict_do_update(index_elements=key, set_=rest)
    )
