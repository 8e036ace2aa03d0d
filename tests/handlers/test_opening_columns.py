"""How a sheet of opening balances is read: its columns, its day, its sums, text and workbook alike."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from chat.cards.card import Reply
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


def test_the_templates_columns_are_read_again_in_both_languages(stage: Stage) -> None:
    for by, name in (("fei", "期初余额.csv"), ("ada", "opening_balances.csv")):
        reply = stage.say("opening balances template", by=by, at="")
        (file,) = reply.files
        assert file.name == name
        head = file.data.decode("utf-8-sig").strip()
        kind, account = ("科目", "1002") if by == "fei" else ("Account", "1002")
        said = text(stage, drop_with(stage, "opening balances 2026-10-31", f"{head}\n{kind},{account},5,\n".encode()))
        assert "does not balance" in said


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
