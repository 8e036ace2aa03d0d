"""Money that goes out in parts is one sum: whichever way it goes out, whatever day each part bears."""

from __future__ import annotations

import pytest

from chat.cards.card import Reply
from handlers.rules import MATTERS
from tests.conftest import Stage
from tests.handlers.test_four_eyes import agree, events, proved, said

WAYS = {
    "pay": ("pay payroll 30000 2026-11-19", "pay payroll 30001 2026-11-18"),
    "advances": ("advance Bob 30000 2026-11-19", "advance Bob 30001 2026-11-18"),
    "paid ahead": ("prepay Dell 30000 2026-11-19", "prepay DELL Co., Ltd. 30001 2026-11-12"),
    "the card": ("pay card 30000 2026-11-19", "pay card 30001 2026-11-18"),
    "long ago by its day": ("pay payroll 30000 2026-08-19", "pay payroll 30001 2026-11-18"),
}
"""What goes out in two parts to one payee."""


@pytest.fixture
def strict(stage: Stage) -> Stage:
    stage.with_rules(four_eyes=frozenset(MATTERS) - {"duplicates"})
    return stage


def out(stage: Stage, text: str, by: str = "fei") -> str:
    """Say it, and yes to what is asked."""
    reply = stage.say(text, by=by, at="")
    while reply.card and reply.card.buttons and reply.card.buttons[0].action == "question.yes":
        reply = stage.click("question.yes", reply.card.buttons[0].value, by=by, at="")
    return said(stage, reply)


def waits(answer: str) -> bool:
    return "nothing is done yet" in answer


@pytest.mark.parametrize("way", WAYS)
def test_two_parts_are_one_sum_for_some_days(strict: Stage, way: str) -> None:
    first, second = WAYS[way]
    assert not waits(out(strict, first))
    strict.wait(days=6)
    assert waits(out(strict, second)), "the second part"
    card = strict.lines(Reply(strict.notices("ada")[-1].notice.card), "en")
    assert "30,000.00" in card and "60,001.00" in card and "7 days" in card, card
    strict.wait(days=2)
    assert not waits(out(strict, second.replace("30001", "30002"))), "a week later"
    proved(strict)


def test_one_of_us_gets_it_three_ways(strict: Stage) -> None:
    assert not waits(out(strict, "advance Bob 20000 2026-11-19"))
    draft = strict.say("expense 28000 screens material own money", by="bob").card
    assert draft
    value = draft.buttons[0].value
    strict.click("expense.submit", value, by="bob")
    strict.click("expense.approve", value.split()[0], by="li", at="")
    card = strict.say("reimburse bob", by="fei", at="").card
    assert card and card.buttons, card
    paid = strict.click("expense.reimburse", card.buttons[0].value, by="fei", at="")
    assert "paid out" in said(strict, paid), said(strict, paid)
    assert waits(out(strict, "prepay Bob 3000 2026-11-19"))


def test_what_was_agreed_to_or_taken_back_counts_no_more(strict: Stage) -> None:
    assert waits(out(strict, "pay payroll 60000 2026-11-19"))
    assert "agreed" in said(strict, agree(strict, "ada"))
    assert not waits(out(strict, "pay payroll 40000 2026-11-18"))
    assert events(strict, "payout.booked")[-1].subject == "payout:2"
    strict.click("payout.undo", "2", by="fei", at="")
    assert events(strict, "payout.undone")
    assert not waits(out(strict, "pay payroll 45000 2026-11-18"))
    assert waits(out(strict, "pay payroll 10000 2026-11-17"))


def test_others_have_their_own_sum(strict: Stage) -> None:
    assert not waits(out(strict, "advance Bob 40000 2026-11-19"))
    assert not waits(out(strict, "advance Ann 40000 2026-11-19"))
    assert not waits(out(strict, "pay payroll 40000 2026-11-19"))


def test_what_one_message_pays_in_parts_is_one_sum(strict: Stage) -> None:
    answer = out(strict, "advance Bob 30000 2026-11-19\nadvance Bob 30001 2026-11-18")
    assert waits(answer) or not events(strict, "advance.booked") or len(events(strict, "advance.booked")) == 1, answer


def test_the_company_says_how_many_days(strict: Stage) -> None:
    strict.with_rules(payouts_within=1)
    assert not waits(out(strict, "pay payroll 30000 2026-11-19"))
    assert waits(out(strict, "pay payroll 30001 2026-11-18"))
    strict.wait(days=1)
    assert not waits(out(strict, "pay payroll 30001 2026-11-18"))
