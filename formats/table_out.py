"""A table as a file: CSV or XLSX.  No cell becomes a formula, whatever a person has typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from formats.journal_out import cell

Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows) -> str:
    """Comma separated, with the line ends of RFC 4180; an empty cell for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell("" if one is None else one) for one in row])
    return out.getvalue()


def as_xlsx(rows: Rows) -> bytes:
    """One sheet; numbers and days stay numbers and days."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")
    for row in rows:
        sheet.append([cell(one) if isinstance(one, str) else one for one in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
