"""What the other program says of vouchers as a file: taken, shown before, taken back; on the command line as well."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import File
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import mapped, states, worked, written

LIST = "凭证号,日期,状态,退回原因\n记-1,2026-11-19,已过账,\n记-2,2026-11-19,作废,科目已禁用\n"


def listed(stage: Stage, text: str, words: str = "") -> Reply:
    file = File("vouchers.csv", "text/csv", data=text.encode("utf-8-sig"))
    return stage.say(words, by="fei", at="", files=(file,))


def exported(stage: Stage) -> None:
    worked(stage)
    mapped(stage)
    written(stage)


def test_a_list_tells_what_became_of_them_and_is_taken_back(stage: Stage, golden: Golden) -> None:
    exported(stage)
    shown = listed(stage, LIST)
    golden("voucher_list.en.txt", stage.lines(shown))
    golden("voucher_list.zh-CN.txt", stage.lines(shown, "zh-CN"))
    assert set(states(stage).values()) == {"exported"}
    done = press(stage, shown, "import.take")
    assert states(stage) == {"记-1": "posted", "记-2": "rejected"} and faults(stage) == []
    assert "Known already: 2" in stage.lines(listed(stage, LIST))
    press(stage, done, "import.undo")
    assert set(states(stage).values()) == {"exported"} and faults(stage) == []


def test_what_a_list_says_wrongly_is_named_by_its_line(stage: Stage) -> None:
    exported(stage)
    text = stage.lines(listed(stage, "凭证字号,状态\n记-1,飞走了\n记-9,已过账\n记-2,退回\nx-y-z,posted\n"))
    for part in ("飞走了", "No voucher 记9", "without a reason", "no number of a voucher"):
        assert part in text
    assert set(states(stage).values()) == {"exported"}


def test_our_key_and_their_number(stage: Stage) -> None:
    exported(stage)
    shown = listed(stage, "voucher number,status,document number\nZF-2611-1,posted,1900000123\nZF-2611-2,imported,\n")
    press(stage, shown, "import.take")
    assert states(stage) == {"记-1": "posted", "记-2": "imported"}
    assert "1900000123" in stage.lines(say(stage, "why 记-1"))
    more = press(stage, listed(stage, "voucher number,status\nZF-2611-2,posted\n"), "import.take")
    assert more and set(states(stage).values()) == {"posted"} and faults(stage) == []


def test_only_finance_takes_it(stage: Stage) -> None:
    exported(stage)
    file = File("vouchers.csv", "text/csv", data=LIST.encode())
    assert "for finance" in stage.lines(stage.say("", by="li", at="", files=(file,)))
    assert set(states(stage).values()) == {"exported"}
