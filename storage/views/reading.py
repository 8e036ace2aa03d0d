"""The rows of the published views, for files: exact amounts on both databases, without the views having to be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.currencies import digits
from storage.book import Book
from storage.streamed import streamed
from storage.views.view import Dialect, View, ViewColumn

Cell = str | int | bool | Decimal | date | None
_SIX = Decimal("0.000001")


def rows(book: Book, view: View) -> Iterator[tuple[Cell, ...]]:
    """Row by row, in the order of the key, never all of them held.

    Text is str, a day a date, an amount a Decimal in units of its currency with that currency's places, a number a
    Decimal of six places at most, yes and no a bool; None for what nobody said.
    """
    dialect: Dialect = "sqlite" if book.sqlite else "postgresql"
    query = View(view.name, view.says, tuple(_raw(view.columns)), view.source).sql(dialect)
    made = tuple(_making(view.columns))
    for raw in streamed(book.raw, f"{query} ORDER BY 1, 2", sqlite=book.sqlite):
        yield tuple(make(raw) for make in made)


def how_many(book: Book, view: View) -> int:
    """How many rows the view has."""
    dialect: Dialect = "sqlite" if book.sqlite else "postgresql"
    (count,) = next(iter(streamed(book.raw, f"SELECT count(*) FROM ({view.sql(dialect)}) v", sqlite=book.sqlite)))
    return int(count)


def _raw(columns: Sequence[ViewColumn]) -> Iterator[ViewColumn]:
    """The same as they are kept, each amount followed by its currency."""
    for column in columns:
        if column.kind in ("amount", "number"):
            yield ViewColumn(column.name, column.says, column.value, "integer")
            if column.kind == "amount":
                yield ViewColumn(f"{column.name}_in", "", column.currency)
        else:
            yield column


def _making(columns: Sequence[ViewColumn]) -> Iterator[Callable[[Sequence[Any]], Cell]]:
    place = 0
    for column in columns:
        yield _maker(column, place)
        place += 2 if column.kind == "amount" else 1


def _maker(column: ViewColumn, place: int) -> Callable[[Sequence[Any]], Cell]:
    if column.kind == "amount":
        return lambda raw: _amount(raw[place], raw[place + 1])
    if column.kind == "number":
        return lambda raw: None if raw[place] is None else _number(raw[place], column.parts)
    if column.kind == "day":
        return lambda raw: date.fromisoformat(raw[place]) if isinstance(raw[place], str) else raw[place]
    if column.kind == "yes_no":
        return lambda raw: None if raw[place] is None else bool(raw[place])
    return lambda raw: raw[place]


def _amount(minor: int | None, currency: str | None) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-digits(currency or ""))


def _number(value: int, parts: int) -> Decimal:
    """
    >>> _number(90, 60), _number(20, 60), _number(4_200_000, 1_000_000)
    (Decimal('1.5'), Decimal('0.333333'), Decimal('4.2'))
    """
    return (Decimal(value) / parts).quantize(_SIX).normalize() + 0
