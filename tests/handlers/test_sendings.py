"""What is said about sendings, in either language, and by whom it is not said."""

from __future__ import annotations

import pytest

from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import mapped, states, worked

BOTH = {"kingdee": {"key_field": "F_ZF_KEY", "numbers": "ours"}, "quickbooks": {}}


def test_what_is_not_set_up_says_so_and_names_the_file(stage: Stage) -> None:
    assert "is not set up" in stage.lines(say(stage, "send vouchers 2026-11 kingdee"))
    assert "is set up" in stage.lines(say(stage, "send vouchers 2026-11"))
    assert "it takes the file" in stage.lines(say(stage, "发送凭证 2026-11 sap"))
    card = say(stage, "vouchers 2026-11 kingdee").card
    assert card and not any(button.action == "sendings.send" for button in card.buttons)


def test_the_program_that_is_set_up_is_meant_and_several_are_asked_about(stage: Stage) -> None:
    stage.with_rules(interfaces={"quickbooks": {}})
    assert "QuickBooks Online" in stage.lines(say(stage, "send vouchers 2026-11"))
    stage.with_rules(interfaces=BOTH)
    asked = stage.lines(say(stage, "发送凭证 2026-11"))
    assert "金蝶云星空" in asked and "QuickBooks Online" in asked and "Xero" not in asked


@pytest.mark.parametrize("by", ["ann", "li", "max", "zoe"])
def test_others_see_and_send_nothing(stage: Stage, by: str) -> None:
    stage.with_rules(interfaces=BOTH)
    worked(stage)
    mapped(stage)
    for line in ("sendings", "发送记录", "send vouchers 2026-11 kingdee"):
        shown = stage.lines(stage.say(line, by=by, at=""))
        assert "finance" in shown or "do not know you" in shown or "seat" in shown, shown
    stage.click("sendings.send", "kingdee 2026-11 x", by=by, at="")
    assert states(stage) == {}


def test_a_tap_sends_what_was_seen_once(both: Stage) -> None:
    both.with_rules(interfaces=BOTH)
    worked(both)
    mapped(both)
    card = both.say("发送凭证 2026-11 金蝶", by="fei", at="").card
    assert card
    value = next(button.value for button in card.buttons if button.action == "sendings.send")
    first, again = (both.click("sendings.send", value, by="fei", at="", id="test:once") for _twice in range(2))
    assert "2 vouchers are on their way" in both.lines(first) and not both.lines(again)
    later = both.click("sendings.send", value, by="fei", at="")
    assert "has not gone out already" in both.lines(later)
    assert set(states(both)) == {"记-1", "记-2"} and faults(both) == []


def test_old_cards_and_wrong_numbers_do_nothing(stage: Stage) -> None:
    for action in ("retry", "there", "absent", "withdraw", "one"):
        assert stage.click(f"sendings.{action}", "7 0", by="fei", at="").card
        assert stage.click(f"sendings.{action}", "x", by="fei", at="").card
    assert "no such sending" in stage.lines(say(stage, "sendings 7"))
    assert "Write for example" in stage.lines(say(stage, "sendings abc"))
