"""A batch of payments over Alipay's interface: signed, asked about, never paid twice, booked when it is paid."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.sending.alipay import Alipay, AlipayAccess
from bot.sending.calls import Server
from formats.payments import alipay_keys
from formats.payments.alipay_keys import AlipayKeys
from handlers.payment_batches import answering
from handlers.rules import MATTERS
from ledger.errors import BookError, WrongState
from storage import sendings
from tests.conftest import Stage
from tests.fakes.alipay import FakeAlipay, number, papers
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_payment_batches import approved, claimed, known, states
from tests.sent import sender


@pytest.fixture
def alipay() -> Iterator[FakeAlipay]:
    server = FakeAlipay()
    yield server
    server.line.stop()


def keys() -> AlipayKeys:
    own = papers()
    return alipay_keys.keys(own.private, own.app, own.alipay, own.root)


def to(alipay: FakeAlipay, stage: Stage, timeout: float = 5.0) -> Alipay:
    access = AlipayAccess("2021", keys, ("ORDER_NOT_EXIST",), timedelta(minutes=5), timedelta(days=15))
    return Alipay(Server(alipay.url, timeout), access, lambda: stage.now)


def asked(stage: Stage) -> None:
    """Two people's claims are approved and sent."""
    stage.with_rules(
        company=("星河科技有限公司",), four_eyes=frozenset(MATTERS), interfaces={"alipay": {"title": "报销"}}
    )
    claimed(stage, "45.50", "60")
    claimed(stage, "70", by="ann")
    known(stage, "payee Bob alipay bob@blue.example holder 李波")
    known(stage, "payee Ann alipay 2088102169481075 holder 安")
    approved(stage, "pay batch alipay")
    press(stage, say(stage, "pay batch 1"), "sendings.pay")


def stood(stage: Stage) -> list[tuple[str, str, str]]:
    with stage.read() as book:
        return [(one.state, one.stage, one.cause) for one in sendings.of_batch(book, "alipay", "transfer", 1)]


def test_the_numbers_of_certificates_are_as_made_by_hand() -> None:
    made = keys()
    assert made.app_number == number(1111) and made.alipay_number == number(2222)
    assert made.root_number == f"{number(3333)}_{number(4444)}", "what is signed by another algorithm has none"


def test_what_is_paid_is_booked(stage: Stage, alipay: FakeAlipay) -> None:
    asked(stage)
    assert sender(stage, to(alipay, stage)).work_off() == 2
    first, second = alipay.paid.values()
    assert {first["trans_amount"], second["trans_amount"]} == {"105.50", "70.00"}
    bob = first if first["trans_amount"] == "105.50" else second
    assert bob["payee_info"] == {
        "identity_type": "ALIPAY_LOGON_ID",
        "identity": "bob@blue.example",
        "name": "李波",
    }
    ann = second if bob is first else first
    assert ann["payee_info"]["identity_type"] == "ALIPAY_USER_ID" and ann["order_title"] == "报销"
    assert states(stage) == ["paid", "paid"] and faults(stage) == []
    again = stage.click("sendings.pay", "1", by="fei", at="")
    assert "gone out already" in stage.lines(again)
    stage.wait(days=2)
    assert sender(stage, to(alipay, stage)).work_off() == 2, "whether it came back is asked"
    assert len(alipay.paid) == 2 and states(stage) == ["paid", "paid"]
    stage.wait(days=20)
    sender(stage, to(alipay, stage)).work_off()
    stage.wait(days=20)
    assert sender(stage, to(alipay, stage)).work_off() == 0


def test_accepted_is_not_paid(stage: Stage, alipay: FakeAlipay) -> None:
    alipay.next_state = "DEALING"
    asked(stage)
    sender(stage, to(alipay, stage)).work_off()
    assert states(stage) == ["accepted", "accepted"]
    one, other = alipay.states
    alipay.states[one], alipay.states[other] = "SUCCESS", "FAIL"
    stage.wait(minutes=6)
    sender(stage, to(alipay, stage)).work_off()
    assert sorted(states(stage)) == ["paid", "rejected"] and faults(stage) == []
    assert "收款账户异常" in stage.lines(say(stage, "pay batch 1"))


@pytest.mark.parametrize("what", ["cut", "fault", "silent", "before", "limit"])
def test_whatever_is_cut_off_is_paid_once(stage: Stage, alipay: FakeAlipay, what: str) -> None:
    asked(stage)
    alipay.line.wrong("uni.transfer", what)
    sender(stage, to(alipay, stage, 0.5)).work_off()
    if what not in ("limit",):
        assert "unknown" in states(stage), "a time-out is unknown, not failed"
    for _round in range(6):
        stage.wait(minutes=6)
        sender(stage, to(alipay, stage, 0.5)).work_off()
    assert len(alipay.paid) == 2 and states(stage) == ["paid", "paid"] and faults(stage) == []


def test_a_fault_of_theirs_is_unknown_and_a_refusal_is_one(stage: Stage, alipay: FakeAlipay) -> None:
    asked(stage)
    alipay.says = [
        {"code": "40004", "msg": "Business Failed", "sub_code": "SYSTEM_ERROR", "sub_msg": "系统繁忙"},
        {"code": "40004", "msg": "Business Failed", "sub_code": "PAYEE_NOT_EXIST", "sub_msg": "收款账号不存在"},
    ]
    sender(stage, to(alipay, stage)).work_off()
    assert stood(stage) == [("unknown", "", "server"), ("refused", "", "")]
    assert states(stage) == ["unknown", "rejected"]
    told = [one for one in stage.notices() if "did not go through" in str(one.notice.card.title)]
    assert [one.notice.to.channel for one in told] == ["fei"], "once, and never in a channel"
    for _round in range(3):
        stage.wait(minutes=6)
        sender(stage, to(alipay, stage)).work_off()
    assert states(stage) == ["paid", "rejected"] and faults(stage) == []


def test_money_that_comes_back_is_owed_again(stage: Stage, alipay: FakeAlipay) -> None:
    asked(stage)
    sender(stage, to(alipay, stage)).work_off()
    alipay.states[next(iter(alipay.states))] = "REFUND"
    stage.wait(days=2)
    sender(stage, to(alipay, stage)).work_off()
    assert sorted(states(stage)) == ["paid", "returned"] and faults(stage) == []


def test_an_answer_that_is_not_theirs_is_no_answer(stage: Stage, alipay: FakeAlipay) -> None:
    asked(stage)
    alipay.forged = True
    sender(stage, to(alipay, stage)).work_off()
    assert set(stood(stage)) == {("unknown", "", "signature")} and states(stage) == ["unknown", "unknown"]
    alipay.forged = False
    for _round in range(3):
        stage.wait(minutes=10)
        sender(stage, to(alipay, stage)).work_off()
    assert states(stage) == ["paid", "paid"] and len(alipay.paid) == 2


def test_what_is_on_its_way_is_not_paid_another_way(stage: Stage, alipay: FakeAlipay) -> None:
    asked(stage)
    refused = say(stage, "pay batch 1 rejected 1 because of a typing error")
    assert "on its way over the interface" in stage.lines(refused)
    stage.click("sendings.withdraw", "1 0", by="fei", at="")
    assert sorted(states(stage)) == ["rejected", "sent"]
    sender(stage, to(alipay, stage)).work_off()
    assert len(alipay.paid) == 1 and sorted(states(stage)) == ["paid", "rejected"] and faults(stage) == []


def test_what_cannot_be_booked_is_told_and_booked_later(
    stage: Stage, alipay: FakeAlipay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_given: object, **_named: object) -> None:
        raise WrongState("What is open has changed since.")

    asked(stage)
    with monkeypatch.context() as patched:
        patched.setattr(answering, "_book", refuses)
        sender(stage, to(alipay, stage)).work_off()
    assert set(stood(stage)) == {("accepted", "taken", "unbookable")} and states(stage) == ["sent", "sent"]
    assert "it is paid and cannot be booked" in stage.lines(say(stage, "sendings"))
    stage.wait(hours=2)
    sender(stage, to(alipay, stage)).work_off()
    assert states(stage) == ["paid", "paid"] and len(alipay.paid) == 2 and faults(stage) == []
    assert set(stood(stage)) == {("accepted", "paid", "")}


def test_without_the_library_a_sentence_says_what_to_install(
    stage: Stage, alipay: FakeAlipay, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers()
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(BookError, match="not installed") as caught:
        keys()
    assert "zhangfang[alipay]" in caught.value.hint
