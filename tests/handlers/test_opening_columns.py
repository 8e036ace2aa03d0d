"""How a sheet of opening balances is read: its columns, its day, its sums, text and workbook alike."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from chat.cards.card import Reply
from formats.documents.opening_balances import KIND_OF, KINDS, TITLES
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import buttons, text
from tests.opening_said import TIED, balances, drop_with, take
from tests.opening_sheets import HEAD, ROWS, instead, row, sheet


def test_the_day_can_be_said_with_the_file_in_both_languages(stage: Stage) -> None:
    data = instead("2026-10-31", "")
    for words in ("opening balances 2026-10-31", "期初余额 2026-10-31"):
        shown = drop_with(stage, words, data)
        assert "31 Oct 2026" in text(stage, shown)
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []


@pytest.mark.parametrize(("by", "asked"), [("fei", "期初余额 模板"), ("ada", "opening balances template")])
def test_the_empty_workbook_is_filled_and_dropped_back(stage: Stage, by: str, asked: str) -> None:
    """As a person does it: numbers as numbers, days as days, codes with what stands beside them, the kind as listed."""
    (file,) = stage.say(asked, by=by, at="").files
    chinese = by == "fei"
    assert file.name == ("期初余额.xlsx" if chinese else "opening_balances.xlsx")
    book = load_workbook(BytesIO(file.data))
    page = book.active
    assert page is not None and len(book.sheetnames) == 1
    heads = [str(cell.value) for cell in page[1]]
    places = {field: place for place, field in enumerate(TITLES, 1)}
    assert [head.lower() for head in heads] == [titles[0 if chinese else 1] for titles in TITLES.values()]
    (listed,) = page.data_validations.dataValidation
    fields = {title.lower(): field for field, titles in TITLES.items() for title in titles}
    for at, line in enumerate(ROWS, 2):
        for title, said in zip(HEAD.split(","), line.split(","), strict=True):
            if not said:
                continue
            field = fields[title.lower()]
            cell = page.cell(at, places[field])
            if field == "kind":
                cell.value = KINDS[KIND_OF[said]][0 if chinese else 1]
                assert str(cell.value) in listed.formula1
            elif field in ("day", "due", "as_of"):
                cell.value = datetime.fromisoformat(said)
            elif field in ("debit", "credit", "amount", "invoiced", "revenue", "carried", "vat"):
                cell.value = float(said)
            else:
                cell.value = said
    out = BytesIO()
    book.save(out)
    take(stage, out.getvalue())
    assert balances(stage) == TIED and faults(stage) == []


def test_the_empty_sheet_is_refused_as_it_is(stage: Stage) -> None:
    (file,) = stage.say("opening balances template", by="ada", at="").files
    said = text(stage, drop_with(stage, "opening balances 2026-10-31", file.data))
    assert "[Take" not in said, said


def test_which_column_is_meant_is_asked_where_several_could_be(stage: Stage) -> None:
    lines = sheet(head=HEAD.replace("VAT to be certified", "Open amount")).decode().replace(",11300,,1300", ",11300,,")
    asked = look(stage, lines.encode())
    assert "Several columns" in text(stage, asked) and "Amount" in text(stage, asked)
    choices = buttons(asked, "import.answer")
    assert [stage.lines(Reply(None, more=()), "en") or one.value.rpartition("=")[2] for one in choices] == [
        "Amount",
        "Open%20amount",
    ]
    shown = stage.click("import.answer", choices[0].value, by="fei", at="")
    assert "222108" in text(stage, shown), "read by that column, what it says is held against the trial balance"


def test_columns_that_nobody_can_tell_are_asked_for(stage: Stage) -> None:
    head = HEAD.replace("Kind of line", "What").replace("Account code", "Nr").replace("Debit", "Plus")
    asked = drop_with(stage, "opening balances 2026-10-31", sheet(head=head.replace("Credit", "Minus")))
    assert "taken as opening balances" in text(stage, asked)
    value = buttons(asked, "import.columns")[0].value
    form = stage.click("import.columns", value, by="fei", at="").form
    assert form and [question.name for question in form.questions][:4] == ["kind", "account", "debit", "credit"]
    told = {"kind": "What", "account": "Nr", "debit": "Plus", "credit": "Minus"}
    shown = stage.submit("import.columns", form.value, by="fei", at="", **told)
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []


def test_lines_that_are_sums_of_others_are_not_booked_twice(stage: Stage) -> None:
    above = (row("account", account="4104", credit="28300"), row("account", account="1122", debit="26500"))
    take(stage, sheet(*ROWS, *above))
    assert balances(stage) == TIED and faults(stage) == []
    stage.say("undo import 1", by="fei", at="")
    wrong = row("account", account="1122", debit="26501")
    assert "the accounts below it come to CN¥26,500.00" in text(stage, look(stage, sheet(*ROWS, wrong)))


def test_a_workbook_is_read_like_separated_text(stage: Stage) -> None:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for at, line in enumerate((HEAD, *ROWS)):
        for place, cell in enumerate(line.split(",")):
            number = cell.replace(".", "", 1).isdigit() and place not in (1, 7)
            page.write(at, place, float(cell) if number else cell)
    book.close()
    take(stage, out.getvalue())
    assert balances(stage) == TIED and faults(stage) == []


def test_the_sample_of_the_page_for_finance_is_taken_as_it_stands(stage: Stage) -> None:
    page = (Path(__file__).parents[2] / "docs" / "finance.md").read_text("utf-8")
    sample = page.split("```csv\n")[1].split("```")[0].replace("\n   ", "\n").strip()
    take(stage, sample.encode())
    assert faults(stage) == [] and balances(stage)["contract_asset"] == 1_060_000
