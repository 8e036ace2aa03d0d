"""Rows as the driver gives them, one after the other: for who goes through millions and looks at each once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

AT_ONCE = 2_000
"""So many rows are fetched from PostgreSQL at once."""
_numbers = count()


def streamed(raw: Any, query: str, *, sqlite: bool, at_once: int = AT_ONCE) -> Iterator[tuple[Any, ...]]:
    """The rows of a question without values, never all of them held; `raw` is the driver's connection.

    Nothing is converted: on SQLite days and instants are text and flags are 0 or 1.
    """
    rows: Iterator[tuple[Any, ...]] = raw.execute(query) if sqlite else _from_server(raw, query, at_once)
    return rows


def _from_server(raw: Any, query: str, at_once: int) -> Iterator[tuple[Any, ...]]:
    with raw.cursor(name=f"streamed_{next(_numbers)}") as cursor:
        cursor.itersize = at_once
        cursor.execute(query)
        yield from cursor
