"""What is wrong is told as what it is, with the step that leads on; nothing that was said is passed over in silence."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from tests.conftest import Stage
from tests.handlers.test_close_order import at
from tests.handlers.test_prior_year import carried_year, last
from tests.handlers.test_supplier_credits import bill

SIGNED = "contract apollo 106000 tax 6% 100% 30 days after acceptance"


def say(stage: Stage, words: str, by: str = "fei", locale: str = "en") -> str:
    return stage.lines(stage.say(words, by=by, at=""), locale)


def values(reply: Reply) -> list[str]:
    return [button.value for button in reply.card.buttons] if reply.card else []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("revenue policy apollo obligations design abc build", "Say each obligation once"),
        ("收入政策 阿波罗 单项履约义务 设计 开发", "Say each obligation once"),
        ("revenue policy apollo obligations design 30000 build", "Say each obligation once"),
        ("revenue policy apollo output design acceptance", "Say each milestone once"),
        ("revenue policy apollo output design 40% acceptance 60% handover", "Say each milestone once"),
        ("supplier credit note 1 abc because it leaks", "“abc” is not an amount"),
        ("input vat out 1 xyz because of welfare", "“xyz” is not an amount"),
        ("expense 5000 freelancer Wang withheld tax 6000 apollo", "must be less than the amount"),
        ("劳务费 5000 代扣个税 120% 阿波罗 给王明", "must be less than the amount"),
        ("payroll 2026-10 -5", "must be more than zero"),
        ("payroll 2026-13 5000", "is no month"),
        ("payroll 2026-10-05 5000", "Which month, and how much?"),
        ("工资总额 10月 5", "Which month, and how much?"),
    ],
)
def test_what_is_wrong_is_named(stage: Stage, words: str, wrong: str) -> None:
    say(stage, SIGNED)
    say(stage, "revenue policy apollo obligations design 50000 build 50000")
    bill(stage)
    told = say(stage, words)
    assert wrong in told and "Gets: -" not in told
    assert "50,000.00 of the price" in say(stage, "revenue policy apollo"), "and nothing changed"


def test_a_question_that_books_nothing_offers_no_booking(stage: Stage) -> None:
    at(stage, "2026-10-20")
    say(stage, SIGNED)
    say(stage, "log 8h apollo 2026-10-19", by="ann")
    say(stage, "payroll 2026-09 5000")
    at(stage, "2026-11-02")
    say(stage, "payroll 2026-10 5000")
    asked = stage.say("lock 2026-10", by="fei", at="")
    assert asked.card and [say_.template for say_ in (one.label for one in asked.card.buttons)] == [
        "Yes, lock them",
        "No",
    ]


def test_a_contract_of_its_own_keeps_the_rate_of_vat(stage: Stage) -> None:
    say(stage, SIGNED)
    say(stage, "milestone apollo acceptance 2026-11-18", by="li")
    asked = stage.say("contract change 1 +10600 on acceptance because they want more", by="fei", at="")
    own = values(asked)[2]
    assert own.endswith("contract APOLLO CNY 10600.00 tax 6% 100% on acceptance"), own
    made = stage.lines(stage.click("question.choose", own, by="fei", at=""))
    assert "VAT in it: 6 %" in made and "nobody has said" not in made


def test_a_change_of_price_is_taken_back_by_its_name(stage: Stage) -> None:
    say(stage, SIGNED)
    say(stage, "contract change 1 +10600 because a")
    say(stage, "bank charge 60")
    back = say(stage, "undo contract change 1")
    assert "Taken back: contract change 1" in back or "Which one shall I take back" in back, back
    say(stage, "contract change 1 +500 because b")
    say(stage, "contract change 1 +600 because c")
    several = stage.say("撤销 合同变更 1", by="fei", at="")
    assert {value.partition(":")[0] for value in values(several) if value} == {"contract_change"}


def test_whoever_may_not_change_a_price_hears_of_the_price(stage: Stage) -> None:
    say(stage, SIGNED)
    assert "changes the price of one" in say(stage, "contract change 1 +500 because x", by="max")


@pytest.mark.parametrize("words", ["pay Wang 4200 today", "付王明 4200", "pay wang 4200", "please pay Wang 4200"])
def test_a_payment_right_after_another_deed_takes_nothing_back(stage: Stage, words: str) -> None:
    bill(stage)
    say(stage, "supplier credit note 1 1130 tax 130 because the goods went back")
    asked = stage.say(words, by="fei", at="")
    assert any("pay supplier" in one or "付款" in one for one in values(asked)), stage.lines(asked)


@pytest.mark.parametrize(
    "words", ["change 8h to 10h apollo 2026-11-17", "change the 8h to 10h", "correct 8h -> 10h apollo"]
)
def test_two_lengths_are_no_time_of_day(stage: Stage, words: str) -> None:
    say(stage, "log 8h apollo 2026-11-17 drawings", by="ann")
    assert "8 h → 10 h" in say(stage, words, by="ann")


def test_the_list_of_late_entries_names_one_that_is_still_to_be_moved(stage: Stage) -> None:
    carried_year(stage)
    late = last(stage)
    assert f"prior year entry {late} because" in say(stage, "prior year")
    asked = stage.say(f"prior year entry {late} because it was missed", by="fei", at="")
    stage.click("question.yes", values(asked)[0], by="fei", at="")
    assert "because …" not in say(stage, "prior year")


@pytest.mark.parametrize(
    ("words", "account"),
    [
        ("why receivable apollo", "112201"),
        ("为什么 应收 阿波罗", "112201"),
        ("为什么 应付 阿波罗", "220201"),
        ("why impairment 2026-11", "1411"),
        ("为什么 减值 11月", "1411"),
        ("为什么 间接费用 11月", "5101"),
        ("为什么 质保 11月", "280102"),
        ("why warranty 2026-11", "280102"),
        ("为什么 工资 11月", "2211"),
    ],
)
def test_an_account_is_asked_for_by_what_people_call_it(stage: Stage, words: str, account: str) -> None:
    assert f"Why {account}" in say(stage, words)
