"""A day of finance at the bank as it is seen, in both languages: a statement, its cards, taps, undo, what is owed."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from chat.cards.plain import reply_lines
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, look, press, statement
from tests.handlers.test_payables import DELL, billed

ROWS = (
    "2026-11-18,Acme,6222000011112222,预付款,300.00",
    f"2026-11-18,{DELL},6222000033334444,付款,-5010.00",
    "2026-11-19,蓝海科技,6222000055556666,进度款,200.00",
    "2026-11-19,顺丰速运,6222000077778888,运费 SF-2026-1,-88.00",
    "2026-11-19,某某餐饮,6222000099990000,午餐,-42.00",
    "2026-11-20,王某,6222000099991111,往来,77.00",
)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_day_at_the_bank(stage: Stage, golden: Golden, locale: str) -> None:
    def see(*replies: Reply) -> str:
        return "\n\n".join("\n".join(reply_lines(reply, locale)) for reply in replies)

    stage.say("contract apollo 1000 tax 6% 30% advance 2026-11-18, 70% 2026-12-18", by="li")
    stage.say("contract xinghe 500 tax 0% 60% 2026-11-10 40% 2026-11-12", by="li", at="#xinghe")
    billed(stage, "5000", "DE-2026-77", day="2026-10-10")
    billed(stage, "88", "SF-2026-1", vendor="顺丰速运")
    billed(stage, "700", "DE-2026-90")
    owed = stage.say("payables", by="fei", at="")
    golden(f"payables.{locale}.txt", see(owed, stage.say("payables 戴尔", by="fei", at="")))
    shown = look(stage, statement(*ROWS))
    taken = press(stage, shown, "import.take")
    golden(f"bank_statement.{locale}.txt", see(shown, taken))
    done = press(stage, taken, "bank.sure")
    again = press(stage, taken, "bank.sure")
    golden(f"bank_booked.{locale}.txt", see(done, again))
    form = stage.click("bank.choose", "7", by="fei", at="")
    out = stage.click("bank.choose", "6", by="fei", at="")
    advance = stage.submit("bank.choose", "7", by="fei", at="", item="advance", project="1")
    golden(f"bank_choose.{locale}.txt", see(form, out, advance))
    typed = stage.say(f"pay supplier {DELL} 500 fee 3", by="fei", at="")
    back = stage.say("refund apollo 7", by="fei")
    paid = stage.say("paid apollo 800", by="fei")
    golden(f"paid_by_hand.{locale}.txt", see(typed, back, paid, stage.say("ageing", by="fei", at="")))
    explained = stage.say("bank lines explained", by="fei", at="")
    undone = press(stage, done, "bank.undo")
    golden(f"bank_undone.{locale}.txt", see(explained, undone, stage.say("bank lines", by="fei", at="")))
    stage.say("paid apollo 5 2026-11-12", by="fei")
    excused = press(stage, stage.say("bank lines", by="fei", at=""), "bank.excuse")
    stage.click("bank.expect", "t5", by="fei", at="")
    golden(f"bank_unseen.{locale}.txt", see(stage.say("bank lines", by="fei", at=""), excused))
    assert faults(stage) == []
