"""Workbooks that are invoices: read as they are shown, without what is hidden; tables are none, bombs end."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

import ocr
from ledger.errors import BadInput
from ledger.receipt import Receipt
from ocr.einvoices import workbook
from ocr.limits import DEFAULT, Limits
from tests.ocr import workbooks
from tests.ocr.workbooks import Row


def read(data: bytes, limits: Limits = DEFAULT) -> Receipt:
    (receipt,) = ocr.read(data, "invoice.xlsx", today=date(2026, 11, 22), limits=limits)
    return receipt


def test_an_invoice_is_read_as_it_is_shown() -> None:
    receipt = read(workbooks.workbook(workbooks.ENGLISH, formats=workbooks.ENGLISH_FORMATS))
    assert (receipt.vendor, str(receipt.day), str(receipt.total)) == ("Pixel Fonts LLC", "2026-03-14", "USD 56.83")
    assert (str(receipt.tax), receipt.invoice_number, receipt.buyer) == ("USD 4.33", "PF-2231", "Star Technology Ltd")
    assert receipt.accept and receipt.confidence["kind"] == 1.0
    german = read(workbooks.workbook(workbooks.GERMAN, formats=workbooks.GERMAN_FORMATS))
    assert (str(german.total), str(german.tax), german.invoice_number) == ("EUR 1428.00", "EUR 228.00", "2026-118")
    chinese = read(workbooks.workbook(workbooks.CHINESE, formats=workbooks.CHINESE_FORMATS))
    assert (str(chinese.total), str(chinese.day), chinese.accept) == ("CNY 870.00", "2026-03-14", False)


@pytest.mark.parametrize("rows", [workbooks.EXPENSES], ids=["expenses"])
def test_a_table_is_no_receipt(rows: tuple[Row, ...]) -> None:
    assert read(workbooks.workbook(rows)).kind == "none"


@pytest.mark.parametrize("rows", [workbooks.UNTITLED, workbooks.LISTED], ids=["untitled", "listed"])
def test_what_nobody_can_tell_is_unsure(rows: tuple[Row, ...]) -> None:
    assert read(workbooks.workbook(rows)).confidence.get("kind", 0) < 0.9


def test_texts_that_are_kept_apart_and_hidden_columns() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, money = book.add_worksheet(), book.add_format({"num_format": "[$CHF] #,##0.00"})
    heads = ("RECHNUNG Nr. 77", "Muster AG, 8001 Zürich", "Rechnungsdatum 14.03.2026", "Beratung", "Gesamtbetrag")
    rows = tuple((head, 100 if at > 2 else "") for at, head in enumerate(heads))
    for at, (text, value) in enumerate(rows):
        sheet.write(at, 0, text)
        sheet.write(at, 1, value, money)
        sheet.write(at, 2, 999.5)
    sheet.set_column(2, 2, None, None, {"hidden": True})
    book.close()
    receipt = read(out.getvalue())
    assert (str(receipt.total), str(receipt.day), receipt.invoice_number) == ("CHF 100.00", "2026-03-14", "77")


def test_hidden_tabs_are_not_read() -> None:
    other = tuple((*row[:3], 99_999) if row and row[-1] == 56.83 else row for row in workbooks.ENGLISH)
    data = workbooks.workbook(workbooks.ENGLISH, other, formats=workbooks.ENGLISH_FORMATS, hidden=(1,))
    assert str(read(data).total) == "USD 56.83"


def test_a_formula_without_its_result_is_no_amount() -> None:
    rows = tuple((*row[:3], "=SUM(D7:D8)") if row and row[-1] == 56.83 else row for row in workbooks.ENGLISH)
    receipt = read(workbooks.workbook(rows, formats=workbooks.ENGLISH_FORMATS))
    assert not receipt.accept


def test_a_long_tab_is_a_table() -> None:
    rows = (("INVOICE",), *((f"line {n}", 1, 2, 3.5) for n in range(workbook.MOST_ROWS + 1)), ("Total", 3.5))
    assert read(workbooks.workbook(rows)).kind == "none"


def test_what_unpacks_to_too_much_or_is_damaged_is_refused() -> None:
    data = workbooks.workbook(workbooks.ENGLISH)
    with pytest.raises(BadInput):
        read(data, Limits(unpacked=50))
    with pytest.raises(BadInput):
        read(data, Limits(entries=2))
    for size in range(40, len(data), 997):
        try:
            read(data[:size])
        except BadInput:
            continue


def test_an_entity_is_never_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbooks.workbook(workbooks.ENGLISH))) as box, zipfile.ZipFile(out, "w") as made:
        for name in box.namelist():
            inside = box.read(name)
            if name.endswith("sheet1.xml"):
                inside = b'<!DOCTYPE x [<!ENTITY a "b">]>' + inside.split(b"?>", 1)[-1]
            made.writestr(name, inside)
    with pytest.raises(BadInput):
        read(out.getvalue())
