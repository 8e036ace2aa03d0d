"""A program without a layout here: its sample is dropped, shown as it was understood, mended, and then written."""

from __future__ import annotations

import csv
import io

from chat.cards.card import Reply
from chat.incoming import File
from storage import vouchers
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import worked

SAMPLE = """日期,凭证号,摘要,科目编码,借方金额,贷方金额,类别
2026-10-31,1,打车,660204,66.00,,
2026-10-31,1,打车,2241,,66.00,
"""


def dropped(stage: Stage, text: str = SAMPLE, words: str = "voucher template kis") -> Reply:
    file = File("sample.csv", "text/csv", data=text.encode("utf-8-sig"))
    return stage.say(words, by="fei", at="", files=(file,))


def test_a_sample_is_shown_taken_mended_and_written(stage: Stage, golden: Golden) -> None:
    worked(stage)
    shown = dropped(stage)
    golden("voucher_template.en.txt", stage.lines(shown))
    golden("voucher_template.zh-CN.txt", stage.lines(shown, "zh-CN"))
    taken = press(stage, shown, "import.take")
    assert "1 row" in stage.lines(taken) or taken.card
    golden("voucher_template_mended.en.txt", stage.lines(say(stage, "voucher template kis 7 project")))
    press(stage, say(stage, "vouchers 2026-11 kis"), "vouchers.usual")
    made = press(stage, say(stage, "凭证 11月 kis"), "vouchers.make")
    (file,) = made.files
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    assert [(row["科目编码"], row["借方金额"], row["贷方金额"]) for row in rows] == [
        ("141001", "1000.00", ""),
        ("2211", "", "1000.00"),
        ("141004", "660.00", ""),
        ("224101", "", "660.00"),
    ]
    assert "2 vouchers are posted" in stage.lines(say(stage, "posted kis 1…2"))
    with stage.read() as book:
        batch = vouchers.last(book)
    assert batch and (batch.target, batch.layout) == ("kis", 2) and faults(stage) == []


def test_a_column_is_named_as_the_card_calls_it(stage: Stage) -> None:
    press(stage, dropped(stage), "import.take")
    for words, shown in (
        ("凭证模板 kis 7 项目", "code of project"),
        ("凭证模板 kis 7 项目名称", "name of project"),
        ("凭证模板 kis 7 留空", "stays empty"),
        ("voucher template kis 7 account name", "account name"),
        ("voucher template kis 7 project_name", "name of project"),
        ("voucher template kis 7 empty", "stays empty"),
    ):
        assert f"类别 {shown} " in " ".join(stage.lines(say(stage, words)).split()), words


def test_what_is_no_table_of_vouchers_is_named(stage: Stage) -> None:
    assert "No column has this: account code" in stage.lines(dropped(stage, SAMPLE.replace("科目编码", "颜色")))
    assert "a name of its own" in stage.lines(dropped(stage, words="voucher template kingdee"))
    press(stage, dropped(stage), "import.take")
    assert "Known already: 1" in stage.lines(dropped(stage))
    assert "heads are not those of kis" in stage.lines(dropped(stage, SAMPLE.replace("类别", "部门")))
    for words, why in (
        ("voucher template kis 99 project", "columns 1 to 7"),
        ("voucher template kis 7 colour", "A column is one of these"),
        ("voucher template none", "no template"),
        ("voucher template kis 4 empty", "No column has this: account code"),
    ):
        assert why in stage.lines(say(stage, words)), words
    assert "for finance" in stage.lines(stage.say("voucher template kis", by="ann", at=""))


def test_it_is_taken_back_as_long_as_nothing_went_out_by_it(stage: Stage) -> None:
    worked(stage)
    taken = press(stage, dropped(stage), "import.take")
    press(stage, taken, "import.undo")
    assert "No table was learned yet" in stage.lines(say(stage, "voucher template")) and faults(stage) == []
    again = press(stage, dropped(stage), "import.take")
    press(stage, say(stage, "vouchers 2026-11 kis"), "vouchers.usual")
    press(stage, say(stage, "vouchers 2026-11 kis"), "vouchers.make")
    assert "went out by this version" in stage.lines(press(stage, again, "import.undo")) and faults(stage) == []
