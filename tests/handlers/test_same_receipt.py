"""A receipt that comes twice is found by what it says: whoever sends it, however it was photographed, whatever was
typed; and nobody is shown what somebody else claims."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.card import Reply
from ledger.money import Money
from ledger.receipt import Receipt
from storage import expenses
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import DOLLARS, INVOICE, SURE, TAXI

PHOTO = replace(INVOICE, engine="rapidocr", vendor="晨光文具")


def claimed(stage: Stage, first: Receipt = INVOICE) -> None:
    """Ann hands one in for Starriver, of which Bob is no member."""
    stage.receipts[b"first"] = (first,)
    stage.drop(b"first", at="#xinghe")
    stage.click("expense.submit", "1", at="#xinghe")


def second(stage: Stage, receipt: Receipt) -> Reply:
    stage.receipts[b"second"] = (receipt,)
    return stage.drop(b"second", by="bob")


def actions(reply: Reply) -> set[str]:
    assert reply.card is not None
    return {button.action for button in reply.card.buttons}


def tells_nothing(stage: Stage, reply: Reply) -> bool:
    text = stage.lines(reply)
    return "Ann" not in text and "Starriver" not in text and "colleague" in text


def test_across_people_nothing_of_the_other_claim_is_shown(both: Stage, golden: Golden) -> None:
    claimed(both)
    reply = second(both, PHOTO)
    golden("receipt_of_a_colleague.txt", f"{both.lines(reply, 'en')}\n\n{both.lines(reply, 'zh-CN')}")
    assert tells_nothing(both, reply) and "expense.submit" not in actions(reply)
    refused = both.click("expense.submit", "2", by="bob")
    assert tells_nothing(both, refused)
    assert "expense:1" not in repr(reply) and "first" not in repr(reply.card and reply.card.pictures)


@pytest.mark.parametrize(
    "photo",
    [
        PHOTO,
        replace(PHOTO, vendor=None),
        replace(PHOTO, day=None),
        replace(PHOTO, total=None, tax=None, net=None),
        replace(PHOTO, total=Money.of("1130.00", "USD"), currency="USD", tax=None),
    ],
    ids=["re-photographed", "seller cut off", "day cut off", "total cut off", "another currency"],
)
def test_a_photo_of_what_came_as_a_pdf(stage: Stage, photo: Receipt) -> None:
    claimed(stage)
    reply = second(stage, photo)
    assert "It has the same invoice number." in stage.lines(reply) and tells_nothing(stage, reply)


def test_the_number_that_was_read_counts_whatever_is_typed(both: Stage) -> None:
    claimed(both)
    second(both, PHOTO)
    saved = both.submit(
        "expense.correct",
        "2",
        by="bob",
        total="99",
        day="2026-11-12",
        project="APOLLO",
        category="material",
        vendor="Somebody else",
        invoice_number="1",
        paid_by="employee",
    )
    assert "It has the same invoice number." in both.lines(saved)
    both.click("expense.submit", "2", by="bob")
    with both.read() as book:
        assert expenses.get(book, 2, "CNY").stage == "draft"


def test_what_was_typed_over_first_is_found_as_well(both: Stage) -> None:
    both.receipts[b"first"] = (TAXI,)
    both.drop(b"first")
    both.say("total 46, seller Metro, date 17 Nov", about="expense:1")
    both.click("expense.submit", "1")
    reply = second(both, replace(TAXI, confidence=SURE))
    assert "expense.clear" in actions(reply)
    assert "The seller, the amount and nearly the day are the same." in both.lines(reply)


def test_a_seller_and_amount_whose_day_is_cut_off(stage: Stage) -> None:
    claimed(stage, TAXI)
    stage.wait(days=20)
    reply = second(stage, replace(TAXI, day=None, confidence=SURE))
    assert "of one the day is not known" in stage.lines(reply) and tells_nothing(stage, reply)


def test_one_receipt_in_two_currencies(stage: Stage) -> None:
    stage.say("fx USD CNY 7.20 2026-11-01 PBOC", by="fei", at="")
    claimed(stage, DOLLARS)
    reply = second(stage, replace(DOLLARS, currency="CNY", total=Money.of("870", "CNY")))
    assert "it comes to the same amount" in stage.lines(reply) and tells_nothing(stage, reply)


@pytest.mark.parametrize(
    "other",
    [
        replace(INVOICE, invoice_number="26112000000123456790"),
        replace(TAXI, vendor="Metro", confidence=SURE),
        replace(TAXI, total=Money.of("45.60", "CNY"), confidence=SURE),
    ],
    ids=["the next invoice", "another seller", "another amount"],
)
def test_what_is_another_receipt_is_not_asked_about(stage: Stage, other: Receipt) -> None:
    claimed(stage, INVOICE if other.invoice_number else TAXI)
    assert "expense.submit" in actions(reply := second(stage, other)) and "colleague" not in stage.lines(reply)


def test_what_was_refused_or_withdrawn_may_come_again(both: Stage) -> None:
    claimed(both)
    both.click("expense.withdraw", "1", at="#xinghe")
    assert "expense.submit" in actions(second(both, PHOTO))
