"""What a row says, as text: the same on both databases, and for whoever checks it without this program.

The first line is the table.  Then follows a line for each column that holds something, in the order of their names:
`name=12` for numbers and flags (1), `name:2026-11-30` for texts, days and instants (`2026-11-30 08:00:00.000000`, UTC),
`name!` for NULL where there may be none.  In texts a backslash is `\\\\` and an end of line `\\n`.

The database itself puts it together: it has every value at hand, and no value takes a way through the driver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from storage.seals.sealed import SealedColumn, SealedTable
from storage.streamed import streamed

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


def said(of: SealedTable, values: Mapping[str, Any]) -> str:
    """What a row of numbers, flags, texts and days says, put together here: what `text` makes of it in the database.

    Of a column that may be empty None is nothing.
    """
    lines = [of.name]
    for column in of.columns:
        value, counted = values[column.name], column.sort in ("number", "flag")
        if (value is None and column.nullable) or (not value and (counted or value == "")):
            continue
        if counted:
            lines.append(f"{column.name}={int(value)}")
        else:
            lines.append(f"{column.name}:{escaped(value) if column.sort == 'text' else value}")
    return "\n".join(lines)


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


def every(raw: Any, of: SealedTable, *, sqlite: bool) -> Iterator[tuple[Any, str]]:
    """(key, what it says) of every row as it stands, without holding all of them; `raw` is the driver's connection."""
    order = f' ORDER BY "{of.key[0]}"' if of.numbered else ""
    query = f'SELECT {key(of, sqlite=sqlite)}, {text(of, sqlite=sqlite)} FROM "{of.name}"{order}'
    return streamed(raw, query, sqlite=sqlite)
