"""Expenses as people say them: several at once, sums worked out, and what is asked before it is booked."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from chat.words import say
from storage import expenses
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_receipts import actions, shown


def kept(stage: Stage, person: int = 1) -> list[tuple[str, str]]:
    """(amount, stage) of everything that the person has entered, oldest first."""
    with stage.read() as book:
        mine = expenses.of_person(book, person, "CNY")
    return sorted((str(expense.gross.major), expense.stage) for expense in mine)


def test_a_sum_that_was_worked_out_is_shown(stage: Stage, golden: Golden) -> None:
    golden("expense_worked_out.txt", shown(stage, stage.say("expense 3 hdmi cables at 25 each apollo")))
    assert kept(stage) == [("75.00", "draft")]


def test_several_expenses_of_one_line_are_listed_and_taken_back_with_one_tap(stage: Stage, golden: Golden) -> None:
    reply = stage.say("expense taxi 61 half apollo half starriver")
    golden("expense_several.txt", shown(stage, reply))
    assert kept(stage) == [("30.50", "draft"), ("30.50", "draft")]
    undo = next(button for button in reply.card.buttons if button.action == "expense.withdraw_all")  # type: ignore[union-attr]
    for _click in range(2):
        taken = stage.click(undo.action, undo.value)
        assert "2 expenses taken back" in stage.lines(taken)
        assert kept(stage) == []


def test_what_was_submitted_is_taken_back_too_and_nobody_elses(stage: Stage) -> None:
    stage.say("expense parking 8 and toll 22 apollo")
    stage.click("expense.category", "1 travel")
    stage.click("expense.category", "2 travel")
    stage.click("expense.submit", "1")
    assert "2 expenses taken back" in stage.lines(stage.click("expense.withdraw_all", "1 2"))
    stage.say("expense 45 taxi")
    assert "0 expenses taken back" in stage.lines(stage.click("expense.withdraw_all", "3", by="bob"))
    assert ("45.00", "draft") in kept(stage)


def test_none_of_several_is_kept_where_one_cannot_be(stage: Stage) -> None:
    assert "more than zero" in stage.lines(stage.say("expense parking 8 yuan and toll 0 yuan apollo"))
    assert kept(stage) == []


def chosen(stage: Stage, asked: Reply, label: str) -> Reply:
    """The reply to the button with that label."""
    assert asked.card is not None
    names = [say(button.label) for button in asked.card.buttons]
    return stage.click("question.choose", asked.card.buttons[names.index(label)].value)


def test_which_number_is_the_amount_is_answered_by_a_button(stage: Stage) -> None:
    asked = stage.say("expense 30 taxi 20 lunch apollo")
    assert actions(asked) == ["question.choose", "question.choose"]
    assert kept(stage) == []
    chosen(stage, asked, "CN¥20.00 · Apollo")
    assert kept(stage) == [("20.00", "draft")]


def test_a_total_that_does_not_agree_is_answered_by_a_button(stage: Stage) -> None:
    asked = stage.say("expense parking 8 and toll 22, total 35 apollo")
    assert "The parts come to 30, but the total says 35" in stage.lines(asked)
    chosen(stage, asked, "CN¥8.00 · Apollo + CN¥22.00 · Apollo")
    assert kept(stage) == [("22.00", "draft"), ("8.00", "draft")]


def test_an_amount_on_two_projects_is_for_one_of_them_or_shared(stage: Stage) -> None:
    asked = stage.say("expense taxi 60 apollo and starriver")
    assert "For which of these" in stage.lines(asked)
    assert kept(stage) == []
    chosen(stage, asked, "CN¥30.00 · Apollo + CN¥30.00 · Starriver")
    assert kept(stage) == [("30.00", "draft"), ("30.00", "draft")]
    assert "Project: Starriver" in stage.lines(chosen(stage, asked_again(stage), "CN¥60.00 · Starriver"))


def asked_again(stage: Stage) -> Reply:
    return stage.say("expense taxi 60 apollo starriver")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("expense taxi will cost 45 apollo", "not spent yet"),
        ("expense i havent paid the 45 taxi apollo", "nothing was spent"),
        ("报销 打车45要不要发票 apollo", "a question"),
        ("expense taxi about 45 apollo", "exact amount"),
        ("expense bob paid 45 for the taxi apollo", "pay that yourself"),
        ("报销 酒店大概要1200 星河", "not spent yet"),
    ],
)
def test_what_was_not_spent_is_asked_with_what_was_understood(stage: Stage, line: str, why: str) -> None:
    asked = stage.say(line)
    assert why in stage.lines(asked)
    assert "CN¥" in stage.lines(asked)
    assert kept(stage) == []
    stage.click("question.yes", asked.card.buttons[0].value)  # type: ignore[union-attr]
    assert len(kept(stage)) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("expense hotel got refunded 412 apollo", "came back"),
        ("报销 酒店退了 退回来480 星河", "came back"),
        ("expense AA 120 lunch apollo", "your part"),
        ("expense dinner 90 split with bob apollo", "your part"),
    ],
)
def test_what_cannot_be_booked_says_what_to_do_next(stage: Stage, line: str, why: str) -> None:
    refused = stage.lines(stage.say(line))
    assert why in refused
    assert "“" in refused or "example" in refused
    assert kept(stage) == []


def test_an_order_of_quantity_and_price(stage: Stage) -> None:
    reply = stage.lines(stage.say("order 500 sensors @ 12 apollo from Chint"))
    assert "500 × 12 = CN¥6,000.00" in reply
    assert "Chint" in reply
    assert "one by one" in stage.lines(stage.say("order cable 30 yuan and mouse 20 yuan apollo"))
    assert "Which of these" in stage.lines(stage.say("order 30 taxi 20 lunch apollo"))


def test_one_expense_is_not_corrected_into_several(stage: Stage) -> None:
    stage.say("expense 45.50 taxi", ref="m1")
    edited = stage.say("expense parking 8 yuan and toll 22 yuan", ref="m1", edits="m1")
    assert "several amounts" in stage.lines(edited)
    assert kept(stage) == [("45.50", "draft")]
