"""The connection to a database: how it is set, how a write begins, and what of its errors is a refusal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from ledger.errors import BookError, sentence
from storage.seals.watching import WatchedConnection

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 30000",
    "cache_size = -65536",
    "temp_store = MEMORY",
    "wal_autocheckpoint = 8000",
)
"""How every connection to SQLite is set."""
LOG, PORTION = 8000, 2000
"""So many pages of log, 32 MB instead of 4, before it is brought into the database: a page that many commits change is
then written once (a third less work of the system for a month's end of hours).  And so many while people wait behind
somebody's large work: the commit that does it takes them 0.1 s less."""
_STATEMENTS = 1000
"""So many statements a connection keeps made ready; a day of a company has some five hundred."""
_LARGER = "22003"
"""SQLSTATE of a number that its column does not hold."""


def engine(url: str, pool: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool, max_overflow=pool, pool_pre_ping=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool,
        max_overflow=64,
        connect_args={
            "timeout": 30,
            "check_same_thread": False,
            "factory": WatchedConnection,
            "cached_statements": _STATEMENTS,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads first and then wants to write fails at once when another wrote meanwhile,
        # whatever its timeout says; so writers take the write lock at their first statement.
        options = connection.get_execution_options()
        if not options.get("by_hand"):
            writes = options.get("writes")
            connection.connection.driver_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")  # type: ignore[union-attr]

    return engine


def writer(engine: Engine) -> Connection:
    """A connection to SQLite whose transactions are begun and ended on the driver's own: SQLAlchemy, for which it is in
    one transaction until it is closed, takes as long for that as the database for an entry."""
    connection = engine.connect().execution_options(by_hand=True)
    connection.begin()
    return connection


def begin(raw: Any) -> None:
    """Begin a write; the database may be busy with another process for a while."""
    try:
        sqlite3.Cursor(raw).execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise Busy() from error


@contextmanager
def held() -> Iterator[None]:
    """What no column or calendar holds is a refusal, wherever it was reckoned with, looked for or written."""
    try:
        yield
    except Exception as error:
        wrapped = error.orig if isinstance(error, DBAPIError) else error
        larger = isinstance(error, OverflowError) and ("SQLite" in str(error) or "date value" in str(error))
        larger = larger or (isinstance(error, ValueError) and "integer string conversion" in str(error))
        if larger or getattr(wrapped, "sqlstate", "") == _LARGER:
            raise TooLarge() from error
        raise


class TooLarge(BookError):
    """A number that a column of the database does not hold, or a day that no calendar does."""

    default = sentence("One of the numbers or days is larger than these books can hold.")


class Busy(BookError):
    """Another process held the database for longer than we wait."""

    default = sentence("The books are busy just now. Nothing was saved; please try again in a moment.")
