"""Statements that every message runs, made ready once: SQLAlchemy writes the SQL, the driver runs it.

What SQLAlchemy does around one execution takes ten times as long as the database takes for a row.  Only for what is run
at every message; all else says `book.connection.execute`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from storage.book import Book

Row = tuple[Any, ...]
Values = Mapping[str, Any]


class SqlStatement:
    """One statement with named values: the same for both databases, or what `said` makes of whether it is SQLite.

    Its rows are plain tuples.  Columns that need converting (days, instants) may be given, not asked for.
    """

    def __init__(self, said: ClauseElement | Callable[[bool], ClauseElement]) -> None:
        self._said = said
        self._ready: dict[tuple[bool, bool], _Ready] = {}

    def rows(self, book: Book, **values: Any) -> list[Row]:
        """Every row of the answer."""
        found: list[Row] = self._run(book, values).fetchall()
        return found

    def first(self, book: Book, **values: Any) -> Row | None:
        """The first row of the answer."""
        found: Row | None = self._run(book, values).fetchone()
        return found

    def run(self, book: Book, values: Values) -> int:
        """Do it; returns how many rows it touched."""
        touched: int = self._run(book, values).rowcount
        return touched

    def add(self, book: Book, values: Values) -> int:
        """Insert one row; returns the id that the database gave it."""
        cursor = self._run(book, values)
        id: int = cursor.lastrowid if book.sqlite else cursor.fetchone()[0]
        return id

    def run_all(self, book: Book, rows: Sequence[Values]) -> int:
        """Do it for several rows with the same names; returns how many rows it touched in all."""
        if len(rows) < 2:
            return self.run(book, rows[0]) if rows else 0
        ready = self._made(book, rows[0], many=True)
        cursor = book.raw.cursor()
        cursor.executemany(ready.sql, [ready.values(row) for row in rows])
        touched: int = cursor.rowcount
        return touched

    def _run(self, book: Book, values: Values) -> Any:
        ready = self._made(book, values, many=False)
        return book.raw.cursor().execute(ready.sql, ready.values(values))

    def _made(self, book: Book, values: Values, *, many: bool) -> _Ready:
        key = (book.sqlite, many)
        if key not in self._ready:
            said = self._said if isinstance(self._said, ClauseElement) else self._said(book.sqlite)
            self._ready[key] = _Ready(said, book.connection, tuple(values), many)
        return self._ready[key]


class _Ready:
    """The SQL for one database, and how its values are handed over."""

    def __init__(self, said: ClauseElement, connection: Connection, names: tuple[str, ...], many: bool) -> None:
        dialect = connection.dialect
        made = said.compile(dialect=dialect, column_keys=names, for_executemany=many)
        assert isinstance(made, SQLCompiler) and not made.insert_prefetch, "every column must be given"
        assert not made.post_compile_params, "a list in the statement makes it another one each time"
        self.sql = made.string
        self._fixed = {name: value for name, value in made.params.items() if name not in names}
        self._order = tuple(made.positiontup or ()) if made.positional else None
        self._all = _all_of(self._order or ())
        converts = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in made.bind_names.items()
            if name not in self._fixed
        }
        self._converted = [(name, convert) for name, convert in converts.items() if convert is not None]

    def values(self, given: Values) -> Any:
        """The values as the driver takes them."""
        if self._fixed or self._converted:
            given = {**self._fixed, **given}
            for name, convert in self._converted:
                given[name] = convert(given[name])
        return given if self._order is None else self._all(given)


def _all_of(names: Sequence[str]) -> Callable[[Values], Row]:
    """What takes the values of these names, in order."""
    if len(names) == 1:
        only = names[0]
        return lambda given: (given[only],)
    return itemgetter(*names) if names else lambda _given: ()
