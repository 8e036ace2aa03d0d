"""Their trial balance held against ours: what differs is named by account and by the entry that is not there."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import File
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import mapped, spent, states, worked, written

HEAD = "科目余额表,,,,,,,\n科目编码,科目名称,期初余额,,本期发生额,,期末余额,\n,,借方,贷方,借方,贷方,借方,贷方\n"
ALIKE = (
    *("1410,合同履约成本,,,1660.00,,1660.00,", "141001,人工,,,1000.00,,1000.00,", "141004,差旅,,,660.00,,660.00,"),
    *("2211,应付职工薪酬,,,,1000.00,,1000.00", "224101,员工报销,,,,660.00,,660.00"),
    "1601,固定资产,5000,,700,,5700,",
)


def compared(stage: Stage, *lines: str, words: str = "compare accounts kingdee 2026-11", by: str = "fei") -> Reply:
    data = (HEAD + "\n".join(lines) + "\n合计,,,,2360,1660,,\n").encode("utf-8-sig")
    return stage.say(words, by=by, at="", files=(File("tb.csv", "text/csv", data=data),))


def test_what_agrees_agrees(stage: Stage) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    text = stage.lines(compared(stage, *ALIKE))
    assert "no account differs" in text and "Accounts that only they have: 1" in text
    assert "no account differs" in stage.lines(compared(stage, *ALIKE, words="核对科目余额 金蝶 11月", by="max"))


def test_what_differs_is_explained_by_what_is_not_there(stage: Stage, golden: Golden) -> None:
    worked(stage)
    mapped(stage)
    written(stage)
    say(stage, "posted 记-1")
    say(stage, "rejected 记-2 account is closed")
    spent(stage, "expense 45 taxi 2026-11-19")
    wrong = [
        line.replace("660.00", "0.01") if line.startswith("141004") else line for line in ALIKE if "224101" not in line
    ]
    shown = compared(stage, *wrong)
    golden("compared_accounts.en.txt", stage.lines(shown))
    golden("compared_accounts.zh-CN.txt", stage.lines(shown, "zh-CN"))
    text = stage.lines(shown)
    assert "224101: 记-2 is rejected there" in text and "has not gone out" in text
    assert "141004: -CN¥0.01 is not explained" in text
    assert states(stage) == {"记-1": "posted", "记-2": "rejected"} and faults(stage) == []


def test_what_is_no_trial_balance_is_named(stage: Stage) -> None:
    worked(stage)
    assert "Drop their trial balance" in stage.lines(say(stage, "compare accounts kingdee 2026-11"))
    file = File("tb.csv", "text/csv", data=b"a,b,c\n1,2,3\n")
    reply = stage.say("compare accounts kingdee 2026-11", by="fei", at="", files=(file,))
    assert "no columns of accounts" in stage.lines(reply)
    assert "Drop their trial balance" in stage.lines(compared(stage, *ALIKE, words="compare accounts kingdee"))
    assert "Only finance" in stage.lines(compared(stage, *ALIKE, by="li"))
