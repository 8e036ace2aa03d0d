"""Bank files of every kind in the chat: taken once, what is wrong told by line, unknown ones by named columns."""

from __future__ import annotations

from pathlib import Path

import pytest

import formats
from chat.text import Text
from handlers.bank.statements import lines_of
from ledger.errors import BadInput
from storage import bank
from tests.conftest import Stage
from tests.formats.test_samples import SAMPLES
from tests.handlers.test_bank import drop, faults, open_of, press

FOLDERS = (
    "alipay",
    "alipay-merchant",
    "wechat",
    "wechat-merchant",
    "camt",
    "mt940",
    "ofx",
    "qif",
    "cn-bank",
    "generic-bank-csv",
)
FILES = [
    path for folder in FOLDERS for path in sorted((SAMPLES / folder).glob("*")) if path.suffix not in (".md", ".json")
]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
def test_every_sample_is_taken_once_with_all_its_money(stage: Stage) -> None:
    keys: set[str] = set()
    for path in FILES:
        try:
            sheet = formats.read(path.read_bytes(), path.name, currency="CNY")
        except BadInput:
            continue
        lines = lines_of(sheet)
        new = {one.key for one in lines} - keys  # some samples are the same statement in another version
        reply = drop(stage, path.read_bytes(), name=path.name)
        assert f"New: {len(new)}" in stage.lines(reply, "en"), path.name
        again = stage.lines(drop(stage, path.read_bytes(), name=path.name), "en")
        assert "New: 0" in again and f"Known already: {len(lines)}" in again, path.name
        keys |= new
    with stage.read() as book:
        kept = bank.count(book)
    assert kept == len(keys) > 100
    assert faults(stage) == []


BROKEN = (
    "交易日期,对方户名,对方账号,摘要,金额,余额\n2026-11-01,甲,1,货款,100.00,100.00\n2026-13-02,乙,2,货款,1.00,101.00\n"
    "2026-11-03,丙,3,货款,1o.00,111.00\n2026-11-04,丁,4,货款,-11.00,100.00\n2026-11-05,戊,5"
).encode()


def test_what_is_wrong_is_told_by_line_and_field_and_the_rest_is_taken(stage: Stage) -> None:
    reply = drop(stage, BROKEN)
    text = stage.lines(reply, "en")
    assert "New: 2" in text
    assert "Line 3, 交易日期: “2026-13-02” is not a date." in text
    assert "Line 4, 金额: “1o.00” is not an amount." in text
    assert "Line 6, 对方账号: The file breaks off here." in text
    text = stage.lines(reply, "zh-CN")
    assert "第 3 行，交易日期：" in text and "文件在此中断" in text
    whole = BROKEN.replace(b"2026-13-02", b"2026-11-02").replace(b"1o.00", b"10.00") + ",货款,5.00,105.00\n".encode()
    assert "New: 3" in stage.lines(drop(stage, whole), "en"), "what was taken already is not taken again"


UNKNOWN = "Wann;Wer;Wofür;Wieviel\n03.11.2026;Acme;INV;300,00\n04.11.2026;Haus AG;Miete;-800,00\n"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_an_unknown_table_is_taken_by_named_columns_in_both_languages(stage: Stage, locale: str) -> None:
    stage.say("contract apollo 1000 30% 2026-11-18 70% 2026-12-18", by="li")
    reply = drop(stage, UNKNOWN.encode("cp1252"), name="umsatz.csv")
    shown = stage.lines(reply, locale)
    assert ("I do not know the layout of umsatz.csv" if locale == "en" else "umsatz.csv") in shown
    asked = press(stage, reply, "import.columns")
    assert asked.form
    labels = [question.label for question in asked.form.questions]
    assert all(isinstance(label, Text) for label in labels)
    assert [option.value for option in asked.form.questions[0].options] == ["Wann", "Wer", "Wofür", "Wieviel"]
    value = asked.form.value
    without = stage.submit("import.columns", value, by="fei", at="", day="Wann")
    assert "need a column" in stage.lines(without, "en")
    wrong = stage.submit("import.columns", value, by="fei", at="", day="Wer", amount="Wieviel")
    assert "New: 0" in stage.lines(wrong, "en") and "is not a date" in stage.lines(wrong, "en")
    taken = stage.submit(
        "import.columns", value, by="fei", at="", day="Wann", amount="Wieviel", name="Wer", summary="Wofür"
    )
    assert "New: 2" in stage.lines(taken, "en")
    press(stage, press(stage, taken, "import.take"), "bank.sure")
    assert open_of(stage)[0] == 0 and faults(stage) == []
    again = stage.submit(
        "import.columns", value, by="fei", at="", day="Wann", amount="Wieviel", name="Wer", summary="Wofür"
    )
    assert "New: 0" in stage.lines(again, "en")
    refused = stage.submit("import.columns", value, by="ann", at="", day="Wann", amount="Wieviel")
    assert "finance" in stage.lines(refused, "en")


def test_an_excel_file_of_an_unknown_bank_is_taken_the_same_way(stage: Stage, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["My bank"],
        ["When", "Whom", "In", "Out"],
        ["2026-11-03", "Acme", 300, None],
        ["2026-11-04", "Haus", None, 8],
    ):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    reply = drop(stage, (tmp_path / "x.xlsx").read_bytes(), name="x.xlsx")
    assert reply.card
    named = {"day": "When", "income": "In", "expense": "Out", "name": "Whom"}
    taken = stage.submit("import.columns", reply.card.buttons[0].value, by="fei", at="", **named)
    assert "New: 2" in stage.lines(taken, "en")
    press(stage, taken, "import.take")
    with stage.read() as book_:
        assert [one.amount.minor for one in bank.unexplained(book_)] == [30_000, -800]


def test_the_direction_is_asked_where_nothing_proves_it(stage: Stage) -> None:
    data = "日期,摘要,借方金额,贷方金额\n2026-11-03,货款,,300.00\n2026-11-04,房租,8.00,\n".encode()
    reply = drop(stage, data)
    assert "other way round" in stage.lines(reply, "en") and reply.card
    turned = reply.card.buttons[1]
    taken = stage.click(turned.action, turned.value, by="fei", at="")
    assert "New: 2" in stage.lines(taken, "en")
    press(stage, taken, "import.take")
    with stage.read() as book:
        assert sorted(one.amount.minor for one in bank.unexplained(book)) == [-30_000, 800]
