"""Tables as files in the chat: reports by name, “as Excel” behind a question or after a table, for who may see them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from chat.cards.card import Attachment, Reply
from handlers.reports.catalogue import REPORTS
from tests.conftest import Stage


def rows(file: Attachment) -> list[tuple[Any, ...]]:
    """The rows of a workbook from the head of its table on."""
    sheet = load_workbook(io.BytesIO(file.data)).active
    head = int(sheet.freeze_panes.lstrip("A")) - 1
    return list(sheet.iter_rows(min_row=head, values_only=True))


def only(reply: Reply) -> Attachment:
    (file,) = reply.files
    return file


def test_reports_are_files_for_who_may_see_them(stage: Stage) -> None:
    stage.say("2h =SUM(A1)")
    stage.say("3h 评审", by="li", at="#xinghe")
    reply = stage.say("report hours apollo this month", by="li", at="#apollo")
    assert reply.private and only(reply).name == "hours_2026-11-01_2026-11-30.xlsx"
    head, first, total, *_notes = rows(only(reply))
    assert head[:3] == ("日期", "姓名", "项目") and total[0] == "合计"
    assert first[6] == "'=SUM(A1)", "what people typed is no formula"
    everything = only(stage.say("报表 工时 本月", by="fei", at=""))
    assert [row[2] for row in rows(everything)][1:3] == ["APOLLO", "XINGHE"]
    refused = stage.say("report hours this month", by="ann")
    assert not refused.files and "Reports are for leads and finance." in stage.lines(refused)
    assert [b.value for b in stage.say("report", by="li", at="").card.buttons] == list(REPORTS)  # type: ignore[union-attr]
    assert only(stage.click("report.make", "budget", by="li", at="")).name == "budget_2026-11-20.xlsx"


@pytest.mark.parametrize(
    ("said", "ending", "begins"),
    [
        ("report hours this month as pdf", "pdf", b"%PDF"),
        ("report hours this month as csv", "csv", "\ufeffday,person".encode()),
        ("报表 工时 本月 导出json", "json", b"{"),
        ("hours on apollo this month as Excel please", "xlsx", b"PK"),
        ("could you send me that as a spreadsheet", "xlsx", b"PK"),
        ("export that table please", "xlsx", b"PK"),
        ("as exel", "xlsx", b"PK"),
        ("把这个表导出来", "xlsx", b"PK"),
        ("能不能发我一份excel", "xlsx", b"PK"),
        ("阿波罗本月工时 导出表格", "xlsx", b"PK"),
    ],
)
def test_the_kind_of_file_is_said_behind_the_question(stage: Stage, said: str, ending: str, begins: bytes) -> None:
    stage.say("2h design")
    stage.say("hours on apollo this month", by="li", at="")
    file = only(stage.say(said, by="li", at=""))
    assert file.name.endswith(f".{ending}") and file.data.startswith(begins)


def test_the_table_that_was_shown_last_is_asked_again(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("hours on apollo", by="li", at="")
    stage.say("thanks", by="li", at="")
    assert rows(only(stage.say("as Excel", by="li", at="")))[1][0] == "Ann"
    assert only(stage.say("as pdf", by="li", at="")).name.endswith(".pdf"), "the same table once more"
    stage.say("1h review", by="bob")
    assert "Bob" in [row[0] for row in rows(only(stage.say("导出表格", by="li", at="")))], "as it is now"


def test_a_table_that_a_button_showed_is_one_too(stage: Stage) -> None:
    stage.click("budget.show", "APOLLO", by="li", at="")
    assert "预算" in only(stage.say("as excel", by="li", at="")).name


def test_nobody_gets_what_somebody_else_was_shown(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("hours on apollo", by="li", at="#apollo")
    nothing = stage.say("as Excel", by="ann", at="#apollo")
    assert not nothing.files and "I showed you no table here in the last day." in stage.lines(nothing)
    elsewhere = stage.say("as Excel", by="li", at="")
    assert not elsewhere.files, "nor in another place"


def test_rights_are_those_of_now(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("hours on apollo", by="li", at="")
    stage.say("unseat li lead apollo", by="ada", at="")
    stage.say("unseat li lead starriver", by="ada", at="")
    assert not [row for file in stage.say("as Excel", by="li", at="").files for row in rows(file) if "Ann" in row]


def test_what_is_private_stays_private_as_a_file(stage: Stage) -> None:
    stage.say("2h design")
    assert stage.say("hours on apollo as Excel", by="li", at="#apollo").private
    assert stage.say("my week as csv", by="ann", at="#apollo").private


def test_the_next_day_it_has_to_be_asked_anew(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("my week")
    stage.now += timedelta(days=2)
    assert not stage.say("as Excel").files


def test_what_writes_is_not_done_for_a_file(stage: Stage) -> None:
    reply = stage.say("2h export as csv")
    assert not reply.files and "✓ 2 h on Apollo" in stage.lines(reply)
    stage.say("my week")
    file = only(stage.say("as csv"))
    assert len(list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))) == 2, "and asking again wrote nothing"


def test_a_long_table_is_cut_on_the_card_and_whole_in_its_file(stage: Stage) -> None:
    for day in range(65):
        stage.say(f"10min call {day}")
    shown = stage.say("my week")
    assert len(shown.card.table.rows) == 40 and "25 more rows: say “as Excel”." in stage.lines(shown)  # type: ignore[union-attr]
    assert len(rows(only(stage.say("as excel")))) >= 66


def test_no_table_is_said_with_the_next_step(stage: Stage) -> None:
    said = stage.say("dso as excel", by="fei", at="")
    assert not said.files and "There is no table in that." in stage.lines(said)


@pytest.mark.parametrize("said", ["as docx", "hours on apollo as Word", "report hours as docx", "导出成word"])
def test_a_kind_of_file_that_nobody_writes_is_said(stage: Stage, said: str) -> None:
    reply = stage.say(said, by="li", at="")
    assert not reply.files and "I make Excel, PDF, CSV and JSON files, no " in stage.lines(reply, "en")


def test_a_word_of_work_is_no_kind_of_file(stage: Stage) -> None:
    assert "✓ 2 h on Apollo" in stage.lines(stage.say("2h converting the manual to word"))
