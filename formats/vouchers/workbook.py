"""A workbook of vouchers: codes and texts are text, amounts numbers with their places; row by row, in little memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

Cell = str | int | Decimal | None
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Without a fixed day the same vouchers would make other bytes each time."""


def workbook(sheet: str, rows: Iterable[Sequence[Cell]], *, number: str = "0.00", widths: Sequence[int] = ()) -> bytes:
    """One sheet; a Decimal is a number of the format, an int a plain number, None an empty cell."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet[:31])
    amount = book.add_format({"num_format": number})
    text = book.add_format({"num_format": "@"})
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, Decimal):
                page.write_number(line, at, float(cell), amount)
            elif isinstance(cell, int):
                page.write_number(line, at, cell)
            elif cell:
                page.write_string(line, at, cell, text)
    book.set_properties({"created": _NO_DAY})
    book.close()
    return out.getvalue()
