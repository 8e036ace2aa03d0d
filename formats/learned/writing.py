"""The rows of a learned table as its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from formats.learned import xls
from formats.learned.table import LearnedTable
from formats.learned.workbook import Cell, workbook
from formats.reports.separated import cell as safe


def file(table: LearnedTable, rows: Iterable[tuple[Cell, ...]], sheet: str = "") -> bytes:
    """The heads of the sample and the rows below them; in a file of text no cell becomes a formula."""
    if table.workbook:
        whole, called = [*table.before, *rows], sheet or table.sheet
        return xls.workbook([(called, whole)]) if table.kind == "xls" else workbook(called, whole)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=table.separator, lineterminator="\r\n")
    for row in (*table.before, *(tuple(map(_plain, one)) for one in rows)):
        writer.writerow([f"{one:f}" if isinstance(one, Decimal) else "" if one is None else str(one) for one in row])
    return out.getvalue().encode(table.encoding)


def _plain(one: Cell) -> Cell:
    return (safe(one) or None) if isinstance(one, str) else one


def dated(pattern: str, day: date) -> str:
    """A day as the sample has it, months without a nought on every system.

    >>> dated("%Y年第%-m期", date(2026, 9, 30)), dated("%d.%m.%Y", date(2026, 9, 3))
    ('2026年第9期', '03.09.2026')
    """
    out = pattern.replace("%Y", f"{day.year:04d}").replace("%-m", str(day.month)).replace("%m", f"{day.month:02d}")
    return out.replace("%d", f"{day.day:02d}")
