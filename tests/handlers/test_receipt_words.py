"""“It says 45.60” and “read it again”: of the receipt that one sent last, or in its thread; never of what is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chat.cards.card import Reply
from ledger.errors import BadInput
from ledger.money import Money
from ledger.nouns import Expense
from storage import expenses
from tests.conftest import Stage
from tests.handlers.papers import BLURRED, INVOICE, SURE, TAXI, UNREAD

SAYS = (
    *("it says 45.60", "It says ¥45.60", "the receipt says 45.60", "no, it says 45.60", "it actually says 45.60"),
    *("票上写的是 45.60", "小票上写的是45.60元", "上面写着45.60", "发票上是45.60"),
)
AGAIN = ("read it again", "reread it", "Read the receipt again", "重新识别", "再读一遍")


def kept(stage: Stage, id: int = 1) -> Expense:
    with stage.read() as book:
        return expenses.get(book, id, "CNY")


def say(stage: Stage, text: str, **more: str) -> str:
    return stage.lines(stage.say(text, **({"at": ""} | more)))


@pytest.mark.parametrize("words", SAYS)
@pytest.mark.parametrize("thread", ["", "expense:1"])
def test_what_it_says_is_taken_with_before_and_after(stage: Stage, words: str, thread: str) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    text = say(stage, words, about=thread)
    assert "CN¥45.50 → CN¥45.60" in text and "not sure" not in text
    paper = kept(stage).paper
    assert kept(stage).gross == Money.of("45.60", "CNY")
    assert paper.read["total"] == "45.50" and "total" in paper.seen, "both stay"


@pytest.mark.parametrize("words", ["写着文档 2小时 星河", "写的是接口文档 3小时 星河"])
def test_what_only_begins_alike_is_something_else(stage: Stage, words: str) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    say(stage, words)
    assert kept(stage).gross.minor == 4550 and "total" not in kept(stage).paper.seen


def test_it_may_say_another_day_or_currency(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    assert "Thu 19 Nov 2026 → Wed 18 Nov 2026" in say(stage, "it says 18 Nov")
    assert "CN¥45.50 → $45.60" in say(stage, "it says USD 45.60")


def test_of_what_could_not_be_read_it_says_the_amount(stage: Stage) -> None:
    stage.receipts[b"blur"] = (UNREAD,)
    stage.drop(b"blur", at="")
    say(stage, "it says 45.60")
    say(stage, "it says 19 Nov")
    assert (kept(stage).gross.minor, kept(stage).day) == (4560, date(2026, 11, 19))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("it says 45.6O", "“45.6O” is neither an amount nor a day that I can read."),
        ("it says", "“–” is neither an amount nor a day that I can read."),
        ("it says 45.605", "“45.605” can be read in two ways."),
        ("it says 0", "The amount must be more than zero."),
        ("it says -5", "The amount must be more than zero."),
    ],
)
def test_values_that_are_none_are_named(stage: Stage, words: str, told: str) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    assert told in say(stage, words)
    assert kept(stage).gross.minor == 4550


def test_only_within_the_day_and_only_of_receipts(stage: Stage) -> None:
    assert "You sent no receipt in the last day." in say(stage, "it says 45.60")
    stage.say("expense 45.50 taxi apollo", at="")
    assert "You sent no receipt in the last day." in say(stage, "it says 45.60")
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    stage.wait(hours=25)
    assert "You sent no receipt in the last day." in say(stage, "it says 45.60")
    assert "→ CN¥45.60" in say(stage, "it says 45.60", about="expense:2"), "its thread says which"


def test_what_is_booked_stays_as_it_is(both: Stage) -> None:
    both.receipts[b"taxi"] = (TAXI,)
    both.drop(b"taxi")
    both.click("expense.submit", "1", at="")
    both.click("expense.approve", "1", by="li")
    for words in ("it says 45.60", "read it again"):
        text = say(both, words)
        assert "CN¥45.50 DiDi is booked already, and nothing of it was changed." in text and "undo" in text
        assert "→" not in say(both, words, about="expense:1")
    assert (kept(both).gross.minor, kept(both).stage) == (4550, "posted")


def test_nobody_says_it_of_what_is_somebody_elses(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    for words in ("it says 45.60", "read it again"):
        assert "Only the person who entered it" in say(stage, words, by="bob", about="expense:1")
        assert "You sent no receipt" in say(stage, words, by="bob")
    refused = stage.lines(stage.click("expense.read_again", "expense:1", by="bob", at=""))
    assert "Only the person who entered it" in refused and kept(stage).gross.minor == 4550


@pytest.mark.parametrize("words", AGAIN)
def test_what_is_read_again_takes_the_place_of_what_was_read(stage: Stage, words: str) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi")
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("46.50", "CNY")),)
    text = say(stage, words)
    assert "CN¥45.50 → CN¥46.50" in text and "[Submit]" in text
    assert kept(stage).paper.read["total"] == "46.50"
    assert "I read the same again." in say(stage, words, about="expense:1")


def test_what_its_owner_has_said_is_not_read_over(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    say(stage, "it says 45.60")
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("46.50", "CNY"), vendor="DiDi Chuxing"),)
    assert "DiDi → DiDi Chuxing" in say(stage, "read it again")
    assert kept(stage).gross.minor == 4560


def test_that_it_is_sure_now_is_told(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    stage.receipts[b"taxi"] = (replace(TAXI, confidence=SURE),)
    assert "I am sure of it now: amount" in say(stage, "read it again")


def test_what_waits_for_approval_is_a_draft_again_only_where_something_changes(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi")
    stage.click("expense.submit", "1", at="")
    say(stage, "read it again")
    assert kept(stage).stage == "pending"
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("46.50", "CNY")),)
    say(stage, "read it again")
    assert kept(stage).stage == "draft"


def test_what_cannot_be_read_again_says_why_and_changes_nothing(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    stage.receipts[b"taxi"] = BadInput("The picture is damaged.")
    assert "The picture is damaged." in say(stage, "read it again")
    stage.receipts[b"taxi"] = (TAXI, INVOICE, replace(TAXI))
    assert "There are several receipts on that photo" in say(stage, "read it again")
    stage.receipts[b"taxi"] = ()
    assert "I see no receipt on it any more" in say(stage, "read it again")
    for file in (stage.folder / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    assert "The file is not there any more." in say(stage, "read it again")
    assert kept(stage).gross.minor == 4550


def test_which_of_two_is_asked_and_the_answer_is_private(stage: Stage) -> None:
    stage.receipts |= {b"taxi": (TAXI,), b"invoice": (INVOICE,)}
    stage.drop(b"taxi", at="")
    stage.drop(b"invoice", at="")
    asked: Reply = stage.say("read it again")
    assert asked.private and asked.card is not None and "Which receipt do you mean?" in stage.lines(asked)
    (invoice, taxi, leave) = asked.card.buttons
    assert (leave.action, taxi.value) == ("undo.leave", "expense:1")
    stage.receipts[b"invoice"] = (replace(INVOICE, total=Money.of("1131", "CNY")),)
    chosen = stage.click(invoice.action, invoice.value)
    assert "CN¥1,130.00 → CN¥1,131.00" in stage.lines(chosen) and chosen.private


def test_a_delivery_that_comes_again_reads_nothing_again(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (BLURRED,)
    stage.drop(b"taxi", at="")
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("46.50", "CNY")),)
    assert stage.say("read it again", at="", id="m").card is not None
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("47.50", "CNY")),)
    assert stage.say("read it again", at="", id="m").card is None
    assert kept(stage).gross.minor == 4650
