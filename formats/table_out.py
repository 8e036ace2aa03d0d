"""A table as a file: CSV or XLSX.  No cell becomes a formula, whatever a person has typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no spreadsheet shows, and an XLSX file cannot hold."""


def as_csv(rows: Rows) -> str:
    """Comma separated, with the line ends of RFC 4180; an empty cell for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def as_xlsx(rows: Rows) -> bytes:
    """One sheet; numbers and days stay numbers and days."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")

    def put(value: Any) -> Any:
        shown = cell(value)
        if not isinstance(shown, str):
            return shown
        text = WriteOnlyCell(sheet, shown)
        text.data_type = "s"  # else a note “#N/A” is kept as an error
        return text

    for row in rows:
        sheet.append([put(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(value: Any) -> Any:
    """What stands in a cell, which no spreadsheet takes for a formula: such a text gets an apostrophe before it.

    Numbers and days stay what they are; None and an empty text are an empty cell (None).

    >>> cell("=1+1"), cell("@a"), cell("+49 30 1234")
    ("'=1+1", "'@a", "'+49 30 1234")
    >>> cell("-3.50"), cell(-3), cell("taxi"), cell("")
    ('-3.50', -3, 'taxi', None)
    """
    if not isinstance(value, str):
        return value
    text = _UNSHOWN.sub("", value)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text or None
