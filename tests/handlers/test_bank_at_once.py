"""Several people of finance tap the same thing in the same moment: it is booked once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from chat.cards.card import Reply
from chat.incoming import Clicked
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, open_of, statement
from tests.handlers.test_payables import DELL, billed, open_bills
from tests.handlers.test_receivables import account
from tests.seen import value as value_seen


def all_at_once(stage: Stage, action: str, value: str, times: int = 5) -> list[Reply]:
    """The same button from as many messages as once."""
    value = value_seen(stage.read, stage.house.rules, action, value)

    def tap(number: int) -> Reply:
        key = f"test:once:{action}:{value}:{number}"
        return stage.hear(Clicked(key, stage.identity("fei"), stage.place("fei", ""), action=action, value=value))

    with ThreadPoolExecutor(times) as pool:
        replies = list(pool.map(tap, range(times)))
    assert not any("broke" in stage.lines(reply, "en") for reply in replies), [stage.lines(each) for each in replies]
    return replies


def test_a_line_in_and_a_line_out_are_booked_once_however_many_tap(both: Stage) -> None:
    stage = both
    stage.say("contract apollo 1000 30% 2026-11-18 70% 2026-12-18", by="li")
    billed(stage, "5000", "D-1")
    reply = drop(stage, statement("2026-11-19,Acme,6222,货款,300.00", f"2026-11-19,{DELL},6233,货款,-5000.00"))
    sure = next(button for card in reply.more for button in card.buttons if button.action == "bank.sure")
    all_at_once(stage, "bank.sure", sure.value)
    assert open_of(stage)[0] == 0 and open_bills(stage) == {}
    assert account(stage, "bank") == 30_000 - 500_000 and faults(stage) == []
    all_at_once(stage, "bank.undo", "2 3")
    assert open_of(stage)[0] == 30_000 and account(stage, "bank") == 0 and faults(stage) == []
    all_at_once(stage, "bank.confirm", "l2:i1:30000 CNY 0")
    assert open_of(stage)[0] == 0 and account(stage, "bank") == 30_000 and faults(stage) == []


def test_an_instalment_is_not_paid_twice_by_two_payments_at_once(both: Stage) -> None:
    stage = both
    stage.say("contract apollo 1000 tax 0% 100% 2026-11-18", by="li")
    stage.say("paid apollo 1500", by="fei")
    stage.say("invoice apollo 1", by="fei")
    all_at_once(stage, "payment.refund", "1")
    assert account(stage, "bank") == 100_000 and faults(stage) == []
    all_at_once(stage, "payout.undo", "1")
    assert account(stage, "bank") == 150_000 and faults(stage) == []
    all_at_once(stage, "payment.undo", "1")
    assert account(stage, "bank") == 0 and account(stage) == 100_000 and faults(stage) == []
