"""Every figure of a settlement opens with `why`, down to the paper of a stage."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest

from chat.cards.card import Reply
from ledger.settlements.statement import NUMBERS
from tests.conftest import Stage
from tests.handlers.test_close_order import at
from tests.handlers.test_settlement_papers import approved
from tests.handlers.test_settling import reach, ready


@pytest.fixture
def two(stage: Stage) -> Stage:
    """Two settlements, the second over all of the contract."""
    stage.say("log 4h apollo API", by="ann")
    ready(stage)
    approved(stage)
    at(stage, "2026-11-18")
    reach(stage, "acceptance")
    approved(stage, "settle apollo whole")
    return stage


def asked(stage: Stage, line: str, by: str = "fei", where: str = "") -> str:
    reply: Reply = stage.say(f"why {line}", by=by, at=where)
    return stage.lines(reply, "en")


def test_every_line_opens_by_its_name_and_by_its_number(two: Stage) -> None:
    for number in NUMBERS.values():
        text = asked(two, f"settlement apollo 2 line {number}")
        assert f"Line {number} of settlement 2026-2 with Acme" in text, text
        assert asked(two, f"settlement:2:v1:line{number}") == text
    assert "Line 8 of settlement 2026-2" in two.lines(two.say("为什么 结算单 阿波罗 2 第8行", by="fei", at=""), "en")
    assert "Line 13 of" in asked(two, "settlement apollo 2 payable")


def test_a_sum_leads_to_its_parts_and_a_stage_to_its_paper(two: Stage) -> None:
    shown = two.say("settlement apollo 2", by="fei", at="").card
    assert shown is not None and shown.table is not None
    assert shown.table.refs[-1] == "settlement:2:v1:line13"
    card = two.say("why settlement:2:v1:line13", by="fei", at="").card
    assert card is not None and card.table is not None
    assert card.table.refs == ("settlement:2:v1:line10", "settlement:2:v1:line11", "settlement:2:v1:line12")
    work = two.say("why settlement:2:v1:line1", by="fei", at="").card
    assert work is not None and work.table is not None and all(work.table.refs)
    before = two.say("why settlement:2:v1:line7", by="fei", at="").card
    assert before is not None and before.table is not None and before.table.refs == ("settlement:1:v1:line8",)
    cost = two.say("why settlement:2:v1:line1:actual", by="fei", at="").card
    assert cost is not None and cost.table is not None
    opened = asked(two, cost.table.refs[0])
    assert "¥800.00" in opened, opened


def test_the_bundle_names_each_figure_so_that_it_opens(two: Stage) -> None:
    from tests.handlers.test_settlement_papers import handed, inside_of

    data, _digest = handed(two.say("settlement apollo 2 bundle", by="fei", at=""), two)
    said = json.loads(inside_of(data)["settlement.json"])
    for lines in said["lines"].values():
        for line in lines.values():
            assert "Line " in asked(two, line["why"]), line


def test_the_workbook_of_the_bundle_names_each_figure_so_that_it_opens(two: Stage) -> None:
    from tests.handlers.test_settlement_papers import handed, inside_of

    two.say("log 2h apollo 2026-11-17 tests", by="ann")
    two.say("budget apollo labour 60000 travel 20000", by="li", at="")
    data, _digest = handed(two.say("settlement apollo 2 bundle", by="fei", at=""), two)
    book = openpyxl.load_workbook(io.BytesIO(inside_of(data)["statements.xlsx"]))
    refs = [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if re.match(r"(?:pl|entry|budget):", str(cell))
    ]
    assert {one.partition(":")[0] for one in refs} == {"pl", "entry", "budget"}, refs
    for one in refs:
        told = asked(two, one)
        assert not told.startswith("!"), f"{one}: {told}"


def test_who_may_not_see_a_figure_is_not_told_it(two: Stage) -> None:
    assert "Line 8" in asked(two, "settlement apollo 2 line 8", by="sue")
    assert "withheld" in asked(two, "settlement:2:v1:line1:actual", by="sue").lower()
    for by in ("ann", "zoe"):
        assert "Line" not in asked(two, "settlement:2:v1:line8", by=by)
    assert "Line 13 of" in asked(two, "settlement apollo 2 line 13", by="li", where="#apollo")


def test_what_is_no_line_is_said_or_leads_to_the_trail(two: Stage) -> None:
    assert "lines 1 to 13" in asked(two, "settlement apollo 2 line 14")
    assert "There is no such settlement." in asked(two, "settlement:99:v1:line8")
    assert "There is no such version of it." in asked(two, "settlement:2:v9:line8")
    assert "Line" not in asked(two, "settlement 2")
