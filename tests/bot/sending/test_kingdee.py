"""Vouchers over the WebAPI of 金蝶云星空: sent once whatever happens, looked up, said to be drafts, read back."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from storage import sendings
from tests.conftest import Stage
from tests.fakes.kingdee import FakeKingdee
from tests.golden import Golden
from tests.handlers.test_bank import faults
from tests.handlers.test_input_vat import say
from tests.handlers.test_vouchers import states
from tests.sent import asked, sender, sent, to


def stood(stage: Stage) -> list[tuple[str, str, str]]:
    with stage.read() as book:
        some = sendings.of_batch(book, "kingdee", "voucher", 1)
        return [(one.state, one.stage, one.cause) for one in some]


def until_done(stage: Stage, kingdee: FakeKingdee, rounds: int = 12, **how: object) -> None:
    for _round in range(rounds):
        sender(stage, to(kingdee, **how)).work_off()  # type: ignore[arg-type]
        stage.wait(minutes=10)


def test_from_the_preview_to_posted(stage: Stage, kingdee: FakeKingdee, golden: Golden) -> None:
    asked(stage)
    golden("sendings_waiting.en.txt", stage.lines(say(stage, "sendings")))
    golden("sendings_waiting.zh-CN.txt", stage.lines(say(stage, "发送记录"), "zh-CN"))
    golden("sendings_one.en.txt", stage.lines(say(stage, "sendings 1")))
    golden("sendings_one.zh-CN.txt", stage.lines(say(stage, "发送记录 1"), "zh-CN"))
    assert sender(stage, to(kingdee, steps=("submit", "audit"))).work_off() == 2
    assert kingdee.keys() == ["ZF-2611-1", "ZF-2611-2"] and stood(stage) == [("accepted", "approved", "")] * 2
    first = kingdee.saved[100_001].model
    assert first["FVOUCHERGROUPNO"] == "1" and first["FAccountBookID"] == {"FNumber": "001"}
    assert [(line["FDEBIT"], line["FCREDIT"]) for line in first["FEntity"]] == [(1000, 0), (0, 1000)]
    assert states(stage) == {"记-1": "imported", "记-2": "imported"} and faults(stage) == []
    kingdee.saved[100_001].poster = 16394
    kingdee.saved[100_002].invalid = True
    stage.wait(hours=5)
    assert sender(stage, to(kingdee)).work_off() == 2
    assert states(stage) == {"记-1": "posted", "记-2": "rejected"} and faults(stage) == []
    shown = say(stage, "sendings")
    golden("sendings_refused.en.txt", stage.lines(shown))
    golden("sendings_refused.zh-CN.txt", stage.lines(shown, "zh-CN"))
    told = [one.notice.card for one in stage.notices() if one.notice.kind == "sending"]
    golden("sendings_told.en.txt", "\n\n".join(stage.lines(Reply(card)) for card in told))
    golden("sendings_told.zh-CN.txt", "\n\n".join(stage.lines(Reply(card), "zh-CN") for card in told))
    stage.wait(days=30)
    assert sender(stage, to(kingdee)).work_off() == 0, "what has ended is asked about no more"


def test_the_signature_is_that_of_the_worked_example(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    sender(stage, to(kingdee, steps=())).work_off()
    signature = kingdee.line.heard[0].headers["x-kd-signature"]
    assert signature == ("ODE2MDg3NWYxYWM0YzRkMDU1ZDZhZDIzYTIwNWY2ZTAxYjUxMTVjYmIyZTA3MjhlNDgxN2RhOGEyMWE4Njk0NQ==")
    notices = "\n".join(str(one.notice.card) for one in stage.notices())
    assert "draft" in notices, "drafts are said to be drafts"


@pytest.mark.parametrize("what", ["cut", "fault", "silent"])
def test_what_was_done_and_not_answered_is_looked_up_and_not_sent_again(
    stage: Stage, kingdee: FakeKingdee, what: str
) -> None:
    asked(stage)
    kingdee.line.wrong(".Save.", what)
    sender(stage, to(kingdee, timeout=0.5)).work_off()
    assert stood(stage)[0][0] == "unknown" and states(stage)["记-1"] == "exported"
    until_done(stage, kingdee)
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"] and stood(stage) == [("accepted", "review", "")] * 2
    assert faults(stage) == []


def test_what_was_not_done_is_sent_after_two_looks(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    kingdee.line.wrong(".Save.", "before")
    sender(stage, to(kingdee)).work_off()
    assert stood(stage)[0] == ("unknown", "", "cut")
    stage.wait(seconds=61)
    sender(stage, to(kingdee)).work_off()
    assert stood(stage)[0][0] == "unknown" and kingdee.called("Save") == 2, "one look may be too early"
    until_done(stage, kingdee)
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"] and faults(stage) == []


def test_too_often_waits_as_long_as_it_says(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    kingdee.line.wrong(".Save.", "limit")
    assert sender(stage, to(kingdee)).work_off() == 1, "the others wait too"
    stage.wait(seconds=6)
    assert sender(stage, to(kingdee)).work_off() == 0
    stage.wait(seconds=2)
    assert sender(stage, to(kingdee)).work_off() == 2 and len(kingdee.saved) == 2


def test_too_often_in_an_answer_of_http_200_waits_too(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    status = {"IsSuccess": False, "ErrorCode": 500, "Errors": [{"Message": "请求过于频繁"}], "SuccessEntitys": []}
    kingdee.says["Save"] = [{"Result": {"ResponseStatus": status}}]
    sender(stage, to(kingdee, busy=("过于频繁",))).work_off()
    assert stood(stage)[0] == ("waiting", "", "limited")
    until_done(stage, kingdee, rounds=3)
    assert len(kingdee.saved) == 2


def test_a_refusal_names_the_field_and_goes_again_under_another_key(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    kingdee.refuses["141004"] = ("FACCOUNTID", "科目 141004 已禁用")
    sender(stage, to(kingdee)).work_off()
    assert states(stage)["记-2"] == "rejected"
    shown = stage.lines(say(stage, "sendings"))
    assert "FACCOUNTID: 科目 141004 已禁用" in shown and "记-2" in shown
    told = [one for one in stage.notices() if "FACCOUNTID" in str(one.notice.card)]
    assert len(told) == 1
    kingdee.refuses.clear()
    stage.wait(minutes=5)
    sent(stage)
    sender(stage, to(kingdee)).work_off()
    assert kingdee.keys() == ["ZF-2611-1", "ZF-2611-2.2"] and states(stage)["记-2"] == "imported"
    assert faults(stage) == []


def test_a_step_that_is_refused_leaves_a_draft_that_is_tried_again(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    status = {"IsSuccess": False, "ErrorCode": 500, "Errors": [{"Message": "期间已结账"}], "SuccessEntitys": []}
    kingdee.says["Submit"] = [{"Result": {"ResponseStatus": status}}]
    sender(stage, to(kingdee)).work_off()
    assert stood(stage)[0] == ("accepted", "draft", "stuck") and states(stage)["记-1"] == "imported"
    assert "期间已结账" in stage.lines(say(stage, "sendings 1"))
    stage.click("sendings.retry", "1 2", by="fei", at="")
    sender(stage, to(kingdee)).work_off()
    assert stood(stage)[0] == ("accepted", "review", "") and len(kingdee.saved) == 2


def test_part_success_is_compared(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    status = {"IsSuccess": True, "Errors": [], "SuccessEntitys": []}
    kingdee.says["Save"] = [{"Result": {"ResponseStatus": status}}, "response_error: 服务器内部错误".encode()]
    sender(stage, to(kingdee)).work_off()
    assert [one[0] for one in stood(stage)] == ["unknown", "unknown"], "it says success and names nothing"
    until_done(stage, kingdee)
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"]


def test_who_is_not_let_in_refuses_nothing(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    sender(stage, to(kingdee, secret="wrong")).work_off()
    assert stood(stage) == [("waiting", "", "login"), ("waiting", "", "")]
    assert set(states(stage).values()) == {"exported"} and kingdee.saved == {}
    assert sum("Nothing can be sent" in str(one.notice.card.title) for one in stage.notices()) == 1
    until_done(stage, kingdee, rounds=2)
    assert len(kingdee.saved) == 2


def test_who_cannot_be_reached_is_tried_again(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    away = to(kingdee)
    kingdee.line.stop()
    for _round in range(4):
        sender(stage, away).work_off()
        stage.wait(hours=1)
    assert stood(stage)[0] == ("waiting", "", "not_reached")
    assert sum("Nothing can be sent" in str(one.notice.card.title) for one in stage.notices()) == 1


def test_one_that_is_there_twice_is_left_to_a_person(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    kingdee.line.wrong(".Save.", "cut")
    sender(stage, to(kingdee)).work_off()
    kingdee.saved[100_009] = type(kingdee.saved[100_001])(100_009, kingdee.saved[100_001].model)
    stage.wait(minutes=2)
    sender(stage, to(kingdee)).work_off()
    assert stood(stage)[0] == ("unknown", "", "twice")
    stage.click("sendings.there", "1 1", by="fei", at="")
    assert stood(stage)[0][0] == "accepted" and states(stage)["记-1"] == "imported"
    until_done(stage, kingdee, rounds=3)
    assert kingdee.called("Save") == 2 and faults(stage) == []


def test_a_person_who_has_looked_has_it_sent_again(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    kingdee.line.wrong(".Save.", "before")
    sender(stage, to(kingdee)).work_off()
    assert "It is there" in stage.lines(say(stage, "sendings 1"))
    stage.click("sendings.absent", "1 1", by="fei", at="")
    sender(stage, to(kingdee)).work_off()
    assert sorted(kingdee.keys()) == ["ZF-2611-1", "ZF-2611-2"]
    again = stage.click("sendings.absent", "1 1", by="fei", at="")
    assert "once more" in stage.lines(again) and len(kingdee.saved) == 2


def test_what_is_on_its_way_is_not_rejected_by_hand(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    assert "on its way" in stage.lines(say(stage, "rejected 记-1 because of a typing error"))
    stage.click("sendings.withdraw", "1 0", by="fei", at="")
    assert states(stage)["记-1"] == "rejected"
    sender(stage, to(kingdee)).work_off()
    assert kingdee.keys() == ["ZF-2611-2"]


def test_their_numbers_are_kept(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage, numbers="theirs")
    kingdee.line.wrong(".Submit.", "cut")
    until_done(stage, kingdee)
    assert stood(stage) == [("accepted", "review", "")] * 2
    assert "100001 · 1" in stage.lines(say(stage, "sendings 1"))
    assert all(one.model["FVOUCHERGROUPNO"] == "" for one in kingdee.saved.values())


def test_what_vanished_there_is_told(stage: Stage, kingdee: FakeKingdee) -> None:
    asked(stage)
    sender(stage, to(kingdee)).work_off()
    del kingdee.saved[100_002]
    for _look in range(3):
        stage.wait(hours=5)
        sender(stage, to(kingdee)).work_off()
    assert states(stage) == {"记-1": "imported", "记-2": "rejected"} and faults(stage) == []
