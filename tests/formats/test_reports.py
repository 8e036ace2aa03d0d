"""Reports as files, opened again: a workbook with numbers and formulas, pages, separated values, data for programs."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from formats.reports import data, pages, separated, workbook
from formats.reports.printed import (
    Minutes,
    PrintedCell,
    PrintedColumn,
    PrintedGroup,
    PrintedReport,
    PrintedShare,
    ReportWords,
)
from ledger.money import Money

CNY, EUR = (lambda minor: Money(minor, "CNY")), (lambda minor: Money(minor, "EUR"))
COLUMNS = (
    PrintedColumn("Project", "project"),
    PrintedColumn("Day", "day", "day"),
    PrintedColumn("Budget", "budget", "money", True),
    PrintedColumn("Left", "left", "money", True),
    PrintedColumn("Hours", "hours", "duration", True),
    PrintedColumn("% used", "percent_used", "share"),
)


def row(name: str, budget: Money, left: Money | None, minutes: int) -> tuple[PrintedCell, ...]:
    return (name, date(2026, 11, 20), budget, left, Minutes(minutes), PrintedShare(Decimal("82.5")))


ONE = PrintedReport(
    "Budgets",
    COLUMNS,
    (PrintedGroup((row("=1+1", CNY(123456), CNY(-50), 90), row("星河", CNY(100), None, 30))),),
    ({2: CNY(123556), 3: CNY(-50), 4: Minutes(120)},),
    ("Target: 12",),
    ("Labour is not shown.",),
    "Made on 2026-11-20.",
    "Starbridge & Co",
)
TWO = PrintedReport(
    "预算",
    COLUMNS,
    (
        PrintedGroup(
            (row("A", CNY(100), CNY(40), 60), row("B", CNY(7), CNY(1), 0)),
            "北区",
            ({2: CNY(107), 3: CNY(41), 4: Minutes(60)},),
        ),
        PrintedGroup((row("C", EUR(900), EUR(300), 15),), "南区", ({2: EUR(900), 3: EUR(300), 4: Minutes(15)},)),
    ),
    ({2: CNY(107), 3: CNY(41), 4: Minutes(75)}, {2: EUR(900), 3: EUR(300)}),
    locale="zh-CN",
    company="星桥科技",
    words=ReportWords("小计", "合计", "币种", "第{page}页，共{pages}页"),
)


def test_a_workbook_holds_numbers_days_and_formulas() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.report(ONE)))
    sheet = book.active
    assert sheet.title == "Budgets"
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert [lines[0][0], lines[1][0], lines[2][0]] == ["Starbridge & Co", "Budgets", "Target: 12"]
    assert lines[4] == ["Project", "Day", "Budget (CNY)", "Left (CNY)", "Hours", "% used"]
    assert lines[5] == ["'=1+1", datetime.combine(date(2026, 11, 20), time()), 1234.56, -0.5, 1.5, 0.825]
    assert lines[6][3] is None, "an empty cell is empty"
    assert lines[7] == ["In all", None, "=SUBTOTAL(9,C6:C7)", "=SUBTOTAL(9,D6:D7)", "=SUBTOTAL(9,E6:E7)", None]
    assert [line[0] for line in lines[8:]] == [None, "Labour is not shown.", "Made on 2026-11-20."]
    assert [sheet.cell(6, at).number_format for at in (2, 3, 5, 6)] == ["yyyy-mm-dd", "#,##0.00", "#,##0.00", "0.0%"]
    assert sheet.freeze_panes == "A6" and sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
    assert sheet.auto_filter.ref == "A5:F7" and sheet.column_dimensions["A"].width >= 6


def test_its_sums_carry_their_value_for_who_reckons_nothing() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook.report(ONE))).get_sheet_by_index(0).to_python()
    assert next(line for line in rows if line[0] == "In all")[2:5] == [1235.56, -0.5, 2]


def test_several_currencies_have_a_column_and_sums_of_their_own() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.report(TWO))).active
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    head = lines.index(["Project", "Day", "Budget", "币种", "Left", "Hours", "% used"])
    assert [line[0] for line in lines[head + 1 :]] == [
        "北区",
        "A",
        "B",
        "小计 CNY",
        "南区",
        "C",
        "小计 EUR",
        "合计 CNY",
        "合计 EUR",
    ]
    grand = lines[-2]
    assert grand[2] == '=SUMIFS(C6:C7,D6:D7,"CNY")+SUMIFS(C10,D10,"CNY")' and lines[-1][5] is None
    values = CalamineWorkbook.from_filelike(io.BytesIO(workbook.report(TWO))).get_sheet_by_index(0).to_python()
    assert [line[2] for line in values[-2:]] == [1.07, 9]
    assert sheet.auto_filter.ref is None


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+49 30", "-x", "\t=2", '=HYPERLINK("http://x")', "\x0b=2+2"])
def test_what_somebody_typed_is_no_formula(text: str) -> None:
    report = PrintedReport("R", (PrintedColumn("Note", "note"),), (PrintedGroup(((text,),), text),))
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(workbook.report(report))).active for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value or "").startswith(("=", "@", "+", "-", "\t"))]
    assert separated.report(report).decode("utf-8-sig").splitlines()[1].startswith(("'", "\"'"))


def test_the_same_report_makes_the_same_workbook_and_pages() -> None:
    assert workbook.report(TWO) == workbook.report(TWO)
    assert pages.report(TWO) == pages.report(TWO)


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[at].get_textpage().get_text_bounded().replace("\r\n", "\n") for at in range(len(document))]


def test_pages_have_a_head_sums_and_numbers() -> None:
    (text,) = words(pages.report(ONE))
    for said in (
        "Starbridge & Co",
        "Budgets",
        "1,234.56 CNY",
        "-0.50 CNY",
        "In all",
        "1,235.56 CNY",
        "82.5%",
        "Page 1 of 1",
    ):
        assert said in text
    (text,) = words(pages.report(TWO))
    for said in ("星桥科技", "北区", "小计", "合计", "9.00 EUR", "第1页，共1页"):
        assert said in text.replace(" ", "") or said in text


def test_a_long_table_has_its_head_on_every_page() -> None:
    rows = tuple(row(f"project {at}", CNY(at), CNY(at), at) for at in range(200))
    found = words(pages.report(PrintedReport("Long", COLUMNS, (PrintedGroup(rows),))))
    assert len(found) > 3 and all("Project" in text and "% used" in text for text in found)
    assert f"Page {len(found)} of {len(found)}" in found[-1]


def test_separated_values_are_plain_and_have_their_currency_beside_them() -> None:
    assert separated.report(ONE).decode("utf-8-sig").splitlines() == [
        "project,day,budget,currency,left,hours,percent_used",
        "'=1+1,2026-11-20,1234.56,CNY,-0.50,1.5,82.5",
        "星河,2026-11-20,1.00,CNY,,0.5,82.5",
    ]
    assert separated.report(TWO).decode("utf-8-sig").splitlines()[1] == "北区,A,2026-11-20,1.00,CNY,0.40,1,82.5"
    apart = PrintedReport(
        "X",
        (PrintedColumn("Amount", "amount", "money"), PrintedColumn("In the books", "in_the_books", "money")),
        (PrintedGroup(((EUR(100), CNY(780)),)),),
    )
    assert separated.report(apart).decode("utf-8-sig").splitlines() == [
        "amount,amount_currency,in_the_books,in_the_books_currency",
        "1.00,EUR,7.80,CNY",
    ]


def test_data_for_programs_rounds_nothing() -> None:
    read = json.loads(data.report(ONE))
    assert read["rows"][0]["budget"] == "1234.56" and read["rows"][0]["currency"] == "CNY"
    assert read["rows"][1]["left"] is None and read["notes"] == ["Labour is not shown."]
    assert read["sums"] == [{"budget": "1235.56", "left": "-0.50", "hours": "2", "currency": "CNY"}]
    assert [column["kind"] for column in read["columns"]] == ["text", "day", "money", "money", "duration", "share"]
