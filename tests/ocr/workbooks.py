"""Workbooks that are invoices, and some that are tables, as bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

Row = Sequence[Any]


def workbook(*tabs: Sequence[Row], formats: dict[str, str] | None = None, hidden: Sequence[int] = ()) -> bytes:
    """Tabs of rows; `formats`: cell of the first tab -> number format; `hidden`: tabs that are."""
    book = Workbook()
    for number, rows in enumerate(tabs):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
        for cell, code in (formats or {}).items() if number == 0 else ():
            sheet[cell].number_format = code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ENGLISH: tuple[Row, ...] = (
    ("Pixel Fonts LLC", None, None, "INVOICE"),
    ("12 Main Street\nAustin, TX 78701", None, None, "Invoice number: PF-2231"),
    (None, None, "Invoice date:", date(2026, 3, 14)),
    ("Bill to: Star Technology Ltd",),
    (),
    ("Description", "Qty", "Unit price", "Amount"),
    ("Font licence", 2, 20, 40),
    ("Support", 1, 12.5, 12.5),
    (None, None, "Subtotal", 52.5),
    (None, None, "Sales tax 8.25%", 4.33),
    (None, None, "Total", 56.83),
)
ENGLISH_FORMATS = {f"{column}{row}": '"$"#,##0.00' for column in "CD" for row in range(7, 12)}

GERMAN: tuple[Row, ...] = (
    ("Bürohaus Klein GmbH",),
    ("Lindenstr. 4, 50674 Köln",),
    ("USt-IdNr. DE123456789",),
    (),
    ("Rechnung Nr. 2026-118",),
    ("Rechnungsdatum", date(2026, 3, 14)),
    ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Betrag"),
    (1, "Schreibtisch", 1, 1000, 1000),
    (2, "Lampe", 2, 100, 200),
    (None, None, None, "Nettosumme", 1200),
    (None, None, None, "MwSt 19 %", 228),
    (None, None, None, "Gesamtbetrag", 1428),
)
GERMAN_FORMATS = {f"{column}{row}": '#,##0.00 "€"' for column in "DE" for row in range(8, 13)}

CHINESE: tuple[Row, ...] = (
    ("北京晨光文具有限公司结算单",),
    ("单号：JS20260314", None, "日期：2026-03-14"),
    ("客户：星河科技有限公司",),
    ("品名", "数量", "单价", "金额"),
    ("打印纸", 10, 25, 250),
    ("硒鼓", 2, 310, 620),
    (None, None, "合计", 870),
)
CHINESE_FORMATS = {f"{column}{row}": '"¥"#,##0.00' for column in "CD" for row in range(5, 8)}

EXPENSES: tuple[Row, ...] = (
    ("Expense date", "Employee", "Amount", "Project", "Description"),
    (date(2026, 3, 2), "Ann", 45.5, "APOLLO", "taxi"),
    (date(2026, 3, 3), "Bo", 120, "APOLLO", "hotel"),
)

LISTED: tuple[Row, ...] = (
    ("Invoice", "Date", "Supplier", "Amount"),
    ("A-1", date(2026, 3, 2), "Klein", 45.5),
    ("A-2", date(2026, 3, 3), "Gross", 120),
    ("Total", None, None, 165.5),
)
"""A list of invoices is no invoice."""

UNTITLED: tuple[Row, ...] = (
    ("Garden service Miller",),
    ("Date", date(2026, 3, 14)),
    ("What", "Amount"),
    ("Mowing", 80),
    ("Hedge", 45.5),
    ("Total", 125.5),
)
"""A bill or somebody's own list: nobody can tell."""
