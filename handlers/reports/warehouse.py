"""The published tables as an archive for a data warehouse."""

from __future__ import annotations

from typing import IO

from formats.warehouse import archive
from formats.warehouse.archive import WarehouseColumn, WarehouseFormat, WarehouseTable
from storage.book import Book
from storage.views import reading
from storage.views.published import VIEWS


def write(book: Book, out: IO[bytes], kind: WarehouseFormat) -> dict[str, int]:
    """Write every published view of the books into `out`; table -> how many rows.  Raises archive.NoParquet."""
    tables = (
        WarehouseTable(
            view.name,
            view.says,
            [WarehouseColumn(column.name, column.says, column.kind) for column in view.columns],
            reading.rows(book, view),
        )
        for view in VIEWS
    )
    return archive.write(out, tables, kind)


def how_many(book: Book) -> int:
    """How many rows all of them have."""
    return sum(reading.how_many(book, view) for view in VIEWS)
