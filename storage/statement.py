"""Statements that every message runs, made ready once: SQLAlchemy writes the SQL, the driver runs it.

What SQLAlchemy does around one execution takes ten times as long as the database takes for a row.  Only for what is run
at every message; all else says `book.connection.execute`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.book import Book
from storage.seals import rows
from storage.seals.sealed import sealed_table

Row = tuple[Any, ...]
Values = Mapping[str, Any]
_INSTANT = len("2026-11-30 08:00:00.000000")


class SqlStatement:
    """One statement with named values: the same for both databases, or what `said` makes of whether it is SQLite.

    Its rows are plain tuples.  Columns that need converting (days, instants) may be given, not asked for.  `new` is the
    sealed table to which `add` or `run` adds a row that stands as it is given: it is not read again to be sealed.
    """

    def __init__(self, said: ClauseElement | Callable[[bool], ClauseElement], *, new: str = "") -> None:
        self._said = said
        self._new = new
        self._one: dict[bool, _Ready] = {}
        self._many: dict[bool, _Ready] = {}

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
        ready = self._many.get(book.sqlite) or self._made(book, rows[0], many=True)
        cursor = book.raw.cursor()
        cursor.executemany(ready.sql, [ready.values(row) for row in rows])
        touched: int = cursor.rowcount
        return touched

    def _run(self, book: Book, values: Values) -> Any:
        ready = self._one.get(book.sqlite) or self._made(book, values, many=False)
        given = ready.values(values)
        if not book.sqlite:
            return book.raw.cursor().execute(ready.sql, given)
        cursor = book.raw.run(ready.sql, given)
        if ready.row and cursor.rowcount == 1:
            book.raw.notes.wrote(self._new, cursor.lastrowid, ready.row(given, cursor.lastrowid))
        return cursor

    def _made(self, book: Book, values: Values, *, many: bool) -> _Ready:
        said = self._said if isinstance(self._said, ClauseElement) else self._said(book.sqlite)
        ready = _Ready(said, book.connection, tuple(values), many)
        if self._new and book.sqlite and not many:
            ready.row = rows.given(sealed_table(self._new), ready.order)
        (self._many if many else self._one)[book.sqlite] = ready
        return ready


class _Ready:
    """The SQL for one database, and how its values are handed over."""

    def __init__(self, said: ClauseElement, connection: Connection, names: tuple[str, ...], many: bool) -> None:
        dialect = connection.dialect
        made = said.compile(dialect=dialect, column_keys=names, for_executemany=many)
        assert isinstance(made, SQLCompiler) and not made.insert_prefetch, "every column must be given"
        assert not made.post_compile_params, "a list in the statement makes it another one each time"
        self.sql = made.string
        self.row: Callable[[Sequence[Any], int], tuple[Any, ...]] | None = None
        self._fixed = {name: value for name, value in made.params.items() if name not in names}
        order = tuple(made.positiontup or ()) if made.positional else None
        self.order = order or ()
        converts = {
            name: _written(bind.type, dialect) for bind, name in made.bind_names.items() if name not in self._fixed
        }
        self._converted = [(name, convert) for name, convert in converts.items() if convert is not None]
        self.values: Callable[[Values], Any] = self._converted_by_name
        if order is not None:
            self.values = _all_of(order, self._fixed, dict(self._converted))

    def _converted_by_name(self, given: Values) -> Values:
        if self._fixed or self._converted:
            given = {**self._fixed, **given}
            for name, convert in self._converted:
                given[name] = convert(given[name])
        return given


def _written(of: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the driver takes; None where it takes it as it is.

    SQLite keeps a day and an instant (in UTC) as text.  SQLAlchemy writes the same, in five times the time.
    """
    if dialect.name == "sqlite" and isinstance(of, Date):
        return _day
    if dialect.name == "sqlite" and isinstance(of, UTCDateTime):
        return _instant
    return of.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=4096)
def _day(day: date | None) -> str | None:
    return None if day is None else date.isoformat(day)


def _instant(at: datetime | None) -> str | None:
    if at is None:
        return None
    assert at.tzinfo is not None, "an instant without a zone"
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:_INSTANT]


def _all_of(
    names: Sequence[str], fixed: Values, converts: Mapping[str, Callable[[Any], Any]]
) -> Callable[[Values], Row]:
    """What takes the values of these names, in order: put together as a line of Python once for each statement, as no
    loop over names is half as fast."""
    known: dict[str, Any] = {"fixed": fixed}
    line = ""
    for place, name in enumerate(names):
        part = f"{'fixed' if name in fixed else 'given'}[{name!r}]"
        if name in converts:
            known[f"convert{place}"] = converts[name]
            part = f"convert{place}({part})"
        line += f"{part}, "
    taken: Callable[[Values], Row] = eval(f"lambda given: ({line})", known)
    return taken
