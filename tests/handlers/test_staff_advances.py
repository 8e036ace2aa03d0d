"""Staff advances: wished for, handed out, spent, given back; never below zero, and each person for themselves."""

from __future__ import annotations

from random import Random

import pytest

from storage import expenses
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_receivables import account


def spent(stage: Stage, words: str, by: str = "ann") -> int:
    """An expense of the words, approved; returns its number."""
    drafted = stage.say(f"expense {words}", by=by, at="").card
    assert drafted is not None
    id = drafted.about.partition(":")[2]
    stage.click("expense.submit", id, by=by, at="")
    stage.submit("expense.clear", id, by=by, at="", reason="another one")
    stage.click("expense.submit", id, by=by, at="")
    stage.click("expense.approve", id, by="li" if by != "li" else "fei", at="")
    return int(id)


def test_an_advance_is_handed_out_spent_and_the_rest_given_back(stage: Stage, golden: Golden) -> None:
    given = say(stage, "advance Ann 5000 Hamburg trip")
    golden("advance_given.en.txt", stage.lines(given))
    golden("advance_given.zh-CN.txt", stage.lines(given, "zh-CN"))
    assert account(stage, "advance") == 500_000 and account(stage, "bank") == -500_000
    spent(stage, "3180 hotel travel apollo from my advance")
    assert account(stage, "advance") == 182_000 and account(stage, "employee") == 0 and faults(stage) == []
    assert "1,820.00" in stage.lines(say(stage, "备用金余额")) and "1,820.00" in stage.lines(
        say(stage, "advances", "ann")
    )
    assert "no advance" in stage.lines(say(stage, "advances", "bob"))
    back = say(stage, "退还备用金 Ann 1820")
    golden("advance_returned.en.txt", stage.lines(back))
    assert account(stage, "advance") == 0 and account(stage, "bank") == -318_000 and faults(stage) == []
    press(stage, back, "advance.undo")
    assert account(stage, "advance") == 182_000 and faults(stage) == []
    assert "has CN¥1,820.00 of the advance left" in stage.lines(press(stage, given, "advance.undo"))
    assert "already" in stage.lines(press(stage, back, "advance.undo"))


def test_what_an_advance_does_not_cover_is_owed_to_the_person(stage: Stage) -> None:
    say(stage, "备用金 Ann 1000")
    id = spent(stage, "1300 hotel travel apollo paid from my advance")
    assert account(stage, "advance") == 0 and account(stage, "employee") == -30_000 and faults(stage) == []
    owed = say(stage, "reimburse Ann")
    assert "CN¥300.00 to Ann" in stage.lines(owed)
    press(stage, owed, "expense.reimburse")
    assert account(stage, "employee") == 0 and account(stage, "bank") == -130_000 and faults(stage) == []
    with stage.read() as book:
        assert expenses.get(book, id, "CNY").stage == "reimbursed"
    spent(stage, "50 taxi apollo from my advance")
    assert account(stage, "advance") == 0 and account(stage, "employee") == -5_000 and faults(stage) == []


def test_an_approval_that_is_taken_back_gives_the_advance_back(stage: Stage) -> None:
    say(stage, "advance Ann 1000")
    id = spent(stage, "300 hotel travel apollo from my advance")
    stage.click("expense.unapprove", str(id), by="li", at="")
    assert account(stage, "advance") == 100_000 and faults(stage) == []


def test_a_wish_goes_to_finance_and_is_handed_out_once(stage: Stage, golden: Golden) -> None:
    wished = stage.say("advance 2000 apollo", by="ann", at="")
    golden("advance_wished.en.txt", stage.lines(wished))
    assert account(stage, "advance") == 0
    (notice,) = [one.notice for one in stage.notices("#finance") if one.notice.key.startswith("advance:wish:")]
    button = notice.card.buttons[0]
    assert "does not permit" in stage.lines(stage.click(button.action, button.value, by="ann", at=""))
    assert "Ann got CN¥2,000.00" in stage.lines(stage.click(button.action, button.value, by="fei", at=""))
    assert "already" in stage.lines(stage.click(button.action, button.value, by="fei", at=""))
    assert account(stage, "advance") == 200_000 and faults(stage) == []
    assert any(one.notice.key.startswith("advance:") for one in stage.notices("ann"))


def test_a_wish_in_other_money_is_handed_out_at_what_it_is_worth(stage: Stage) -> None:
    stage.say("advance EUR 500 apollo", by="ann", at="")
    (notice,) = [one.notice for one in stage.notices("#finance") if one.notice.key.startswith("advance:wish:")]
    button = notice.card.buttons[0]
    assert "no exchange rate" in stage.lines(stage.click(button.action, button.value, by="fei", at=""))
    assert account(stage, "advance") == 0
    say(stage, "fx EUR CNY 8 2026-11-19 PBOC")
    stage.click(button.action, button.value, by="fei", at="")
    assert account(stage, "advance") == 400_000 and faults(stage) == []


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("advance Ann", "fei", "How much"),
        ("advance Ann 500", "bob", "Only finance"),
        ("advance Ann USD 500", "fei", "kept in CNY"),
        ("advance returned Ann 500", "fei", "left"),
        ("advance returned 500", "fei", "Who gave it back"),
        ("advance returned Ann 500", "ann", "Only finance"),
        ("advance Ann 500 2026-12-24", "fei", "lies in the future"),
    ],
)
def test_what_cannot_be_is_refused(stage: Stage, words: str, by: str, why: str) -> None:
    assert why in stage.lines(say(stage, words, by))
    assert account(stage, "advance") == 0 and faults(stage) == []


def test_whatever_is_given_spent_and_returned_nobody_owes_less_than_nothing(stage: Stage) -> None:
    dice = Random(3)
    for step in range(14):
        who = dice.choice(("Ann", "Bob"))
        amount = dice.randrange(1, 30) * 10
        what = dice.choice(("give", "spend", "spend", "return"))
        if what == "give":
            say(stage, f"advance {who} {amount}")
        elif what == "return":
            say(stage, f"advance returned {who} {amount}")
        else:
            spent(stage, f"{amount}.{step:02} taxi apollo from my advance", who.lower())
        assert faults(stage) == []
        assert account(stage, "advance") >= 0 and account(stage, "employee") <= 0


@pytest.mark.parametrize("by", ["fei", "ann"])
@pytest.mark.parametrize("words", ["advance bobb 500 yesterday", "备用金 小王 500"])
def test_a_name_that_nobody_has_is_no_advance_of_ones_own(stage: Stage, by: str, words: str) -> None:
    asked = say(stage, words, by)
    assert "I know nobody called" in stage.lines(asked) and stage.notices("#finance") == []
    press(stage, asked, "question.choose", by)
    (told,) = [one.notice for one in stage.notices("#finance") if one.notice.key.startswith("advance:wish:")]
    assert told.card.title.values["amount"].minor == 50_000 and account(stage, "advance") == 0


@pytest.mark.parametrize("words", ["advance 500 apollo", "advance apollo 500", "advance 500", "预支 500 阿波罗"])
@pytest.mark.parametrize("by", ["zoe", "max"])
def test_whoever_has_no_seat_asks_for_no_advance_and_sees_nobodys(stage: Stage, words: str, by: str) -> None:
    assert "seat" in stage.lines(say(stage, words, by)) and stage.notices("#finance") == []
    say(stage, "advance Ann 500")
    assert "Ann" not in stage.lines(say(stage, "advances", "zoe")) and "Ann" not in stage.lines(
        say(stage, "advances", "bob")
    )
    assert "no seat" in stage.lines(say(stage, "advance 500 xinghe", "bob"))
