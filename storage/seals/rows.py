"""What a row says, as text: the same on both databases, and for whoever checks it without this program.

The first line is the table.  Then follows a line for each column that holds something, in the order of their names:
`name=12` for numbers and flags (1), `name:2026-11-30` for texts, days and instants (`2026-11-30 08:00:00.000000`, UTC),
`name!` for NULL where there may be none.  In texts a backslash is `\\\\` and an end of line `\\n`.

The database itself puts it together: it has every value at hand, and no value takes a way through the driver.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from storage.seals.sealed import SealedColumn, SealedTable
from storage.streamed import streamed

_quoted = json.encoder.encode_basestring
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_read = json.JSONDecoder().decode


def text(of: SealedTable, *, sqlite: bool, row: str = "") -> str:
    """What a row says, in SQL; `row` is the name that it goes by."""
    before = f"{row}." if row else ""
    return " || ".join((f"'{of.name}'", *(_line(column, f'{before}"{column.name}"', sqlite) for column in of.columns)))


def _line(column: SealedColumn, value: str, sqlite: bool) -> str:
    end = "char(10)" if sqlite else "chr(10)"
    name, plain = column.name, f"CAST({value} AS TEXT)"
    if column.sort == "text":
        said = f"'{name}:' || replace(replace({value}, '\\', '\\\\'), {end}, '\\n')"
    elif column.sort == "day" and not sqlite:
        said = f"'{name}:' || to_char({value}, 'YYYY-MM-DD')"
    elif column.sort == "instant" and not sqlite:
        said = f"'{name}:' || to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    elif column.sort in ("day", "instant"):
        said = f"'{name}:' || {plain}"
    else:
        said = f"'{name}=' || " + (f"CAST({value}::int AS TEXT)" if column.sort == "flag" and not sqlite else plain)
    if column.nullable:
        return f"CASE WHEN {value} IS NULL THEN '' ELSE {end} || {said} END"
    nothing = {"text": "''", "number": "0", "flag": "0" if sqlite else "false"}.get(column.sort)
    whole = f"{end} || coalesce({said}, '{name}!')"
    return f"CASE WHEN {value} = {nothing} THEN '' ELSE {whole} END" if nothing else whole


def escaped(value: str) -> str:
    """A text on one line."""
    if "\\" in value or "\n" in value:
        return value.replace("\\", "\\\\").replace("\n", "\\n")
    return value


@cache
def saying(of: SealedTable) -> Callable[[Sequence[Any]], str]:
    """What puts together here, of the values of all columns as SQLite has them, what `text` makes in the database."""
    places = range(len(of.columns))
    lines = [_said_here(one, f"v{place}") for one, place in zip(of.columns, places, strict=True)]
    # A line of Python for each table: a loop over its columns takes three times as long, at every row.
    taken = ", ".join(f"v{place}" for place in places)
    say: Callable[..., str] = eval(f"lambda {taken}: ''.join(({of.name!r}, {', '.join(lines)}))", {"escaped": escaped})
    return lambda values: say(*values)


def _said_here(column: SealedColumn, value: str) -> str:
    """What `_line` says, in Python, of a value by its name."""
    number = column.sort in ("number", "flag")
    begins = f"\n{column.name}{'=' if number else ':'}"
    plain = f"{value} if '\\\\' not in {value} and '\\n' not in {value} else escaped({value})"
    said = f"f{begins + '{' + value + '}'!r}" if number else f"({begins!r} + ({plain}))"
    if column.nullable:
        return f"('' if {value} is None else {said})"
    nothing = f"{begins[:-1]}!"
    if number or column.sort == "text":
        return f"({said} if {value} else '' if {value} is not None else {nothing!r})"
    return f"({said} if {value} is not None else {nothing!r})"


def said(of: SealedTable, values: Mapping[str, Any]) -> str:
    """The same of values by name; flags may be True and False here, and days dates."""
    return saying(of)([_plain(value) for value in _in_order(of, values)])


def _plain(value: Any) -> Any:
    """A value as SQLite has it, of what a flag or a day is elsewhere."""
    if value is True or value is False:
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _in_order(of: SealedTable, values: Mapping[str, Any]) -> Iterator[Any]:
    return (values[column.name] for column in of.columns)


def key(of: SealedTable, *, sqlite: bool, row: str = "") -> str:
    """The key of a row, in SQL: a number, or a list in JSON."""
    before = f"{row}." if row else ""
    if of.numbered:
        return f'{before}"{of.key[0]}"'
    parts = ", ".join(f'{before}"{name}"' for name in of.key)
    return f"json_array({parts})" if sqlite else f"json_build_array({parts})::text"


def named(of: SealedTable, key: Any, *, sqlite: bool) -> str:
    """The key of a row as events write it, of what the database answers for it."""
    if of.numbered:
        return str(key)
    # Of a list in which nothing is escaped the databases differ in blanks alone, and SQLite writes none.
    return key if sqlite and "\\" not in key else _written(_read(key))


def given(of: SealedTable, order: Sequence[str]) -> Callable[[Sequence[Any], int], tuple[Any, ...]]:
    """What makes of the values of a new row, as the driver was given them in this order, and of the number that the
    database gave it: its key and its values, as the database would answer."""
    last = len(order)
    places = [order.index(one.name) if one.name in order else last for one in of.columns]
    assert places.count(last) == (of.key[0] not in order), f"{of.name}: every column must be given"
    picked = itemgetter(*places)
    flags = tuple(place for place, one in enumerate(of.columns) if one.sort == "flag")
    key = itemgetter(*(order.index(name) if name in order else last for name in of.key))
    assert not {one.name for one in of.columns if one.sort == "flag"} & {*of.key}, f"{of.name}: a flag in the key"

    def row(values: Sequence[Any], number: int) -> tuple[Any, ...]:
        whole = (*values, number)
        name = key(whole)
        if not of.numbered:
            name = _written(name) if len(of.key) > 1 else f"[{_quoted(name)}]" if type(name) is str else f"[{name:d}]"
        if not flags:
            return (name, *picked(whole))
        several = [name, *picked(whole)]
        for place in flags:
            several[place + 1] = int(several[place + 1])
        return tuple(several)

    return row


def every(raw: Any, of: SealedTable, *, sqlite: bool) -> Iterator[tuple[Any, str]]:
    """(key, what it says) of every row as it stands, without holding all of them; `raw` is the driver's connection."""
    order = f' ORDER BY "{of.key[0]}"' if of.numbered else ""
    query = f'SELECT {key(of, sqlite=sqlite)}, {text(of, sqlite=sqlite)} FROM "{of.name}"{order}'
    return streamed(raw, query, sqlite=sqlite)
