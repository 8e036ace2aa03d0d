"""A workbook of a table: codes and texts are text, amounts numbers with their places; row by row, in little memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | None
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Without a fixed day the same vouchers would make other bytes each time."""


class RateCell(Decimal):
    """A rate of exchange: shown with its places, not with those of money."""


def workbook(sheet: str, rows: Iterable[Sequence[Cell]], *, number: str = "0.00", rate: str = "0.00######") -> bytes:
    """One sheet; a Decimal is a number with two places at least, an int a plain number, None an empty cell."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet[:31])
    two = book.add_format({"num_format": number})
    three = book.add_format({"num_format": f"{number}0"})
    rates = book.add_format({"num_format": rate})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@"})
    page.set_column(0, 100, 14)
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, RateCell):
                page.write_number(line, at, float(cell), rates)
            elif isinstance(cell, Decimal):
                page.write_number(line, at, float(cell), three if places(cell) > 2 else two)
            elif isinstance(cell, date):
                page.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), days)  # noqa: DTZ001
            elif isinstance(cell, int):
                page.write_number(line, at, cell)
            elif cell:
                page.write_string(line, at, cell, text)
    book.set_properties({"created": _NO_DAY})
    book.close()
    return out.getvalue()


def places(amount: Decimal) -> int:
    """How many decimal places an amount is written with."""
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
