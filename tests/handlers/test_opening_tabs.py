"""Opening balances in a workbook with a tab for each kind: read together, and what is not understood is asked about."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_deliveries import use
from tests.handlers.test_imports import buttons, text
from tests.opening_said import TIED, balances
from tests.opening_sheets import CHINESE_TABS, ENGLISH_TABS, workbook

Tabs = dict[str, list[list[object]]]


def test_all_tabs_are_read_together_and_tie(both: Stage, golden: Golden) -> None:
    shown = look(both, workbook(CHINESE_TABS), name="期初.xlsx")
    golden("opening_tabs.txt", both.lines(shown, "en") + "\n\n" + both.lines(shown, "zh-CN"))
    taken = press(both, shown, "import.take")
    assert "were taken" in text(both, taken), text(both, taken)
    estimated = {"payable_estimated": -100_000, "retained_earnings": -2_730_000, "output_vat_pending": -300_000}
    assert balances(both) == TIED | estimated
    assert use(both, "travel") == (600_000, 0, 400_000), "9,000 ordered, 4,000 invoiced, 1,000 received"
    assert faults(both) == []
    press(both, taken, "import.undo")
    assert balances(both) == {} and faults(both) == []


def test_a_tab_that_nobody_can_tell_is_asked_about_by_its_columns(stage: Stage, golden: Golden) -> None:
    asked = look(stage, workbook(ENGLISH_TABS), name="opening.xlsx")
    golden("opening_tab_asked.txt", stage.lines(asked, "en") + "\n\n" + stage.lines(asked, "zh-CN"))
    left_out = press(stage, asked, "import.answer")
    assert "Left out: Stuff" in text(stage, left_out) and buttons(left_out, "import.take")
    form = stage.click("import.columns", buttons(asked, "import.columns")[0].value, by="fei", at="").form
    assert form and form.questions[0].name == "lines"
    told = {"lines": "prepayment", "name": "Who", "amount": "How much"}
    shown = stage.submit("import.columns", form.value, by="fei", at="", **told)
    assert "1123" in text(stage, shown) and "700.00 apart" in text(stage, shown), "its line counts like any other"
    again = stage.submit("import.columns", form.value, by="fei", at="", lines="prepayment")
    assert "I cannot tell which column is 金额 · amount" in text(stage, again)


def test_what_is_wrong_names_its_tab_and_line(stage: Stage) -> None:
    tabs: Tabs = deepcopy(CHINESE_TABS)
    tabs["应付"][1][1] = "MOON"
    tabs["应收"][2][6] = "五千"
    said = text(stage, look(stage, workbook(tabs), name="期初.xlsx"))
    assert "“应收”, line 3, 应收余额: “五千” is not an amount" in said
    tabs["应收"][2][6] = 5300
    assert "No project “MOON”" in text(stage, look(stage, workbook(tabs), name="期初.xlsx"))
    tabs["应付"][1] = ["Dell", "APOLLO", "D-1", "2026-11-05", "2026-12-31", 11300, 1300]
    assert "“应付”, line 2: " in text(stage, look(stage, workbook(tabs), name="期初.xlsx"))


def test_a_column_of_a_tab_that_could_be_another_is_asked_for(stage: Stage) -> None:
    tabs: Tabs = deepcopy(ENGLISH_TABS)
    del tabs["Stuff"]
    tabs["AP"][0].append("Outstanding")
    tabs["AP"][1].append(1130)
    asked = look(stage, workbook(tabs), name="opening.xlsx")
    assert "Several columns of the tab “AP” could be" in text(stage, asked)
    choice = buttons(asked, "import.answer")[1].value
    shown = stage.click("import.answer", choice, by="fei", at="")
    press(stage, shown, "import.take")
    assert balances(stage) == {"bank": 300_000, "receivable": 530_000, "payable": -113_000, "equity": -717_000}
    assert faults(stage) == []


@pytest.mark.parametrize("side", ["", "left"])
def test_a_balance_without_its_side_is_named(stage: Stage, side: str) -> None:
    tabs: Tabs = deepcopy(ENGLISH_TABS)
    del tabs["Stuff"]
    tabs["Trial balance"][2][2] = side
    said = text(stage, look(stage, workbook(tabs), name="opening.xlsx"))
    assert f"“Trial balance”, line 3, Dr/Cr: “{side}” is no side" in said


def test_a_workbook_of_something_else_is_not_taken_for_it(stage: Stage) -> None:
    tabs = {
        "2026": [["交易日期", "对方户名", "摘要", "金额", "余额"], ["2026-11-01", "本行", "手续费", -1, 99]],
        "备注": [["x"]],
    }
    assert "bank" in text(stage, look(stage, workbook(tabs), name="bank.xlsx")).lower()
