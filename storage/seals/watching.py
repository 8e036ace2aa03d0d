"""A connection to SQLite that notes which sealed rows it touches.

A table's triggers are made when a statement is about to write to it for the first time: of some sixty tables a start
writes to three, and making all triggers takes longer than an answer.  None is forgotten: the database asks, of every
statement that it makes ready, whether each table may be written to, and until its triggers are there it may not.  What
is undone takes triggers with it that were made meanwhile; then the table may not be written to again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from storage.seals import touched
from storage.seals.sealed import FREE, is_sealed

_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_MADE = "SELECT DISTINCT tbl_name FROM sqlite_temp_schema WHERE type = 'trigger'"


@dataclass(slots=True)
class _Guard:
    """What may be written to, what else a statement has asked for, and what was made and undone."""

    free: set[str] = field(default_factory=lambda: {*FREE, "sqlite_master", "sqlite_sequence"})
    asked: str = ""
    undone: set[str] = field(default_factory=set)

    def __call__(self, action: int, table: str | None, _column: str | None, schema: str | None, _by: str | None) -> int:
        """What SQLite asks of each thing that a statement does."""
        if action in _WRITES and table not in self.free and schema == "main":
            self.asked = table or ""
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


class WatchedConnection(sqlite3.Connection):
    """As any other, until it is to `watch`."""

    notes: touched.Notes
    """What was touched in the transaction."""
    guard: _Guard | None = None
    lately: Collection[str] = ()
    """What was made since the transaction began."""

    def watch(self) -> None:
        """From now on note what is touched.  Before each transaction: what was undone is made again, for good."""
        if self.guard is None:
            self.notes = touched.Notes()
            self.execute(touched.SQLITE)
            self.notes.listen(self)
            self.guard = _Guard()
            self.set_authorizer(self.guard)
            self.cursor = partial(sqlite3.Connection.cursor, self, _WatchedCursor)  # type: ignore[assignment,method-assign]
        if self.in_transaction:
            return
        self.lately = ()
        self.notes.clear()
        while self.guard.undone:
            self._open(self.guard, self.guard.undone.pop())

    def execute(self, said: str, values: Any = (), /) -> Any:
        return super().execute(said, values) if self.guard is None else self.cursor().execute(said, values)

    def executemany(self, said: str, values: Iterable[Any], /) -> Any:
        return super().executemany(said, values) if self.guard is None else self.cursor().executemany(said, values)

    def run(self, said: str, values: Any = (), /) -> Any:
        """What `execute` does, for statements that undo nothing: a third of the time, at every message."""
        cursor = sqlite3.Cursor(self)
        try:
            return cursor.execute(said, values)
        except sqlite3.Error:
            if not self.after_failure():
                raise
            return self.run(said, values)

    def after_failure(self) -> bool:
        """Whether it is to be tried again, now that the table may be written to."""
        if self.opened():
            return True
        self.look()  # some failures undo the whole transaction
        return False

    def rollback(self) -> None:
        super().rollback()
        self.look()

    def look(self) -> None:
        """Something was undone: what is not there any more may not be written to, and what stands there is read."""
        if self.guard is None:
            return
        self.notes.written.clear()
        if not self.lately:
            return
        there = {row[0] for row in self.execute(_MADE)}
        gone = {name for name in self.lately if name not in there}
        self.lately = [name for name in self.lately if name in there]
        self.guard.free -= gone
        self.guard.undone |= gone

    def opened(self) -> bool:
        """Whether a statement failed for a table without triggers; now it has them."""
        guard = self.guard
        if guard is None or not guard.asked:
            return False
        name, guard.asked = guard.asked, ""
        if not is_sealed(name):  # none of ours
            guard.free.add(name)
            return True
        self._open(guard, name)
        self.lately = (*self.lately, name)
        return True

    def _open(self, guard: _Guard, name: str) -> None:
        for said in touched.triggers(name):
            self.execute(said)
        guard.free.add(name)


_execute, _executemany = sqlite3.Cursor.execute, sqlite3.Cursor.executemany


class _WatchedCursor(sqlite3.Cursor):
    connection: WatchedConnection

    def execute(self, said: str, values: Any = (), /) -> Any:
        try:
            _execute(self, said, values)
        except sqlite3.Error:
            if not self.connection.after_failure():
                raise
            return self.execute(said, values)
        if said.lstrip()[:8].upper() == "ROLLBACK":
            self.connection.look()
        return self

    def executemany(self, said: str, values: Iterable[Any], /) -> Any:
        try:
            return _executemany(self, said, values)
        except sqlite3.Error:
            if not self.connection.after_failure():
                raise
            return self.executemany(said, values)
