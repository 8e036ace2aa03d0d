"""The empty workbook for opening balances: one sheet with its headings, to be filled and dropped back."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from formats.documents.opening_balances import KINDS, TITLES

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS = 5_000
"""So many lines offer the kinds of line to choose from."""
_DAYS = ("day", "due", "ends", "as_of")
_WORDS = ("account", "contract", "number")
"""Codes and numbers, whose leading zeros count and which no spreadsheet may round."""
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def template(*, chinese: bool) -> bytes:
    """The file.  Codes are kept as text, days as days, and the kind of a line is chosen from a list."""
    import xlsxwriter

    place = 0 if chinese else 1
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("期初余额" if chinese else "Opening balances")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    kept = {
        **dict.fromkeys(_WORDS, book.add_format({"num_format": "@"})),
        **dict.fromkeys(_DAYS, book.add_format({"num_format": "yyyy-mm-dd"})),
    }
    for at, (field, titles) in enumerate(TITLES.items()):
        title = titles[place]
        sheet.set_column(at, at, max(11, 2 * len(title) if chinese else len(title)), kept.get(field))
        sheet.write_string(0, at, title[:1].upper() + title[1:], head)
    kinds = [names[place] for names in KINDS.values()]
    of = list(TITLES).index("kind")
    sheet.data_validation(1, of, _ROWS, of, {"validate": "list", "source": kinds, "error_type": "warning"})
    sheet.freeze_panes(1, 1)
    # Without a fixed day the same sheet would make other bytes each time.
    book.set_properties({"created": _NO_DAY})
    book.close()
    return out.getvalue()
