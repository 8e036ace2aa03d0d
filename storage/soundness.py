"""Whether the pages of a SQLite database are whole, and which version of SQLite keeps them.

A page that was damaged (a disk, a copy made while it was written, a bug) is found before good copies of it are replaced
by bad ones.  PostgreSQL looks after its own pages: `data_checksums`, `pg_amcheck`.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from ledger.errors import BookError, sentence
from storage.book import Book

WAL_RESET = (3, 51, 3)
"""From this version on two connections that write and bring the log into the database in one moment cannot damage it:
sqlite.org/wal.html, “The WAL-Reset Bug”."""
_MOST = 5


class Damaged(BookError):
    """Pages of the database are not what they must be."""

    default = sentence("The database is damaged: {what}")


def damage(connection: Any) -> tuple[str, ...]:
    """What `PRAGMA quick_check` finds wrong, the first few lines; nothing where all is well.

    `connection`: of sqlite3.  A file that is no database any more is damage as well.
    """
    try:
        found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({_MOST})")]
    except sqlite3.DatabaseError as problem:
        return (str(problem),)
    return () if found == ["ok"] else tuple(found)


def check(book: Book) -> None:
    """Look at every page.  Raises Damaged; does nothing on PostgreSQL."""
    if book.sqlite and (found := damage(book.raw)):
        raise Damaged(what="; ".join(found))


def may_be_reset() -> bool:
    """Whether this SQLite has the WAL-reset bug."""
    return sqlite3.sqlite_version_info < WAL_RESET
