"""What else becomes of batches: advances, euros, taken out, come back, paid otherwise, refused."""

from __future__ import annotations

import pytest

from handlers.rules import MATTERS
from storage import bank, expenses, payment_batches, payouts, people, staff_advances
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.formats.payments.reader import read
from tests.handlers.test_bank import drop, faults, press
from tests.handlers.test_input_vat import say
from tests.handlers.test_payables import DELL, billed, open_bills
from tests.handlers.test_payment_batches import (
    AT_BOB,
    answer,
    answered,
    approved,
    camt,
    claimed,
    funded,
    handed_in,
    known,
    made,
    mark,
    paid_out,
    states,
)
from tests.handlers.test_receivables import account

IBAN = "DE89370400440532013000"


def advanced(stage: Stage) -> None:
    """Bob asks for money ahead, and is known at his bank."""
    funded(stage)
    stage.say("advance 2000 apollo", by="bob", at="")
    known(stage, AT_BOB)


def test_an_advance_that_was_asked_for_goes_out_and_the_statement_shows_it(stage: Stage) -> None:
    advanced(stage)
    made(stage, "pay batch advances")
    assert "would be paid twice" in stage.lines(stage.click("advance.give", "1", by="fei", at=""))
    answered(stage, answer("ACSC", mark(stage)))
    with stage.read() as book:
        assert staff_advances.get(book, 1).state == "booked"
    assert account(stage, "advance") == 200_000 and states(stage) == ["paid"]
    assert any("in advance is yours" in str(notice) for notice in stage.notices())
    press(stage, drop(stage, camt("2000.00", f"{mark(stage)[1]}-1"), name="statement.xml"), "bank.sure")
    with stage.read() as book:
        assert bank.matched(book) == {"staff_advance:1": 200_000}
    assert account(stage, "advance") == 200_000 and faults(stage) == []


def test_claims_that_went_together_are_shown_by_one_line_of_the_bank(stage: Stage) -> None:
    funded(stage)
    claimed(stage, *map(str, range(41, 48)))
    known(stage, AT_BOB)
    made(stage, "pay batch claims")
    answered(stage, answer("ACSC", mark(stage)))
    press(stage, drop(stage, camt("308.00", f"{mark(stage)[1]}-1"), name="statement.xml"), "bank.sure")
    with stage.read() as book:
        assert len(bank.matched(book)) == 7
    assert faults(stage) == []


def test_euros_go_out_as_sepa(stage: Stage) -> None:
    stage.with_rules(company=("Starbridge Ltd",), four_eyes=frozenset(MATTERS))
    say(stage, "fx EUR CNY 7.80 2026-11-01 PBOC")
    say(stage, f"bank account Deutsche EUR {IBAN}")
    billed(stage, "EUR 500", "RF18539007547034", vendor="Acme GmbH")
    known(stage, f"payee Acme GmbH {IBAN} bic COBADEFFXXX")
    found = read(made(stage))
    (one,) = found.transfers
    assert (one.account, one.text, one.currency) == (IBAN, "RF18539007547034", "EUR")
    answered(stage, answer("ACSC", mark(stage)))
    assert paid_out(stage) == [50_000] and open_bills(stage) == {} and faults(stage) == []


def test_what_came_back_after_it_was_paid_is_owed_again(stage: Stage) -> None:
    funded(stage)
    claimed(stage, "45", "60")
    known(stage, AT_BOB)
    made(stage)
    say(stage, "pay batch 1 paid")
    assert states(stage) == ["paid", "paid"] and open_bills(stage) == {}
    say(stage, "pay batch 1 returned 1 because the account is closed")
    say(stage, "付款批次 1 退票 2 因为 户名不符")
    assert states(stage) == ["returned", "returned"] and len(open_bills(stage)) == 1
    with stage.read() as book:
        assert len(expenses.owed(book, "CNY")) == 2
    assert account(stage, "payable") == -500_000 and faults(stage) == []


def test_what_is_taken_out_asks_for_the_approval_anew(stage: Stage) -> None:
    funded(stage, "5000", "700")
    approved(stage)
    say(stage, "pay batch 1 without 2")
    assert states(stage) == ["held", "dropped"]
    refused = stage.click("paybatch.make", "1", by="fei", at="")
    assert not refused.files and "not approved" in stage.lines(refused)
    press(stage, stage.say("approvals", by="ada", at=""), "paybatch.approve", by="ada")
    (file,) = stage.click("paybatch.make", "1", by="fei", at="").files
    assert b"5000.00" in file.data and b"700.00" not in file.data
    assert "CN¥700.00" in stage.lines(say(stage, "pay batch")) and faults(stage) == []


def test_a_line_of_the_bank_takes_its_invoice_out_of_a_batch_that_waits(stage: Stage) -> None:
    funded(stage, "5000", "700")
    approved(stage)
    press(stage, drop(stage, camt("5000.00", "DE-2026-77"), name="statement.xml"), "bank.sure")
    assert states(stage) == ["dropped", "held"]
    with stage.read() as book:
        batch = payment_batches.get(book, 1)
        assert (batch.stage, batch.total.minor) == ("pending", 70_000)
    assert faults(stage) == []


def test_a_rejection_lets_everything_go(stage: Stage) -> None:
    funded(stage)
    handed_in(stage)
    queue = stage.say("approvals", by="ada", at="")
    form = press(stage, queue, "paybatch.reject", by="ada").form
    assert form
    stage.submit(form.name, form.value, by="ada", at="", reason="not before Christmas")
    assert states(stage) == ["dropped"] and "not before Christmas" in str(stage.notices())
    assert "is booked" in stage.lines(say(stage, f"pay supplier {DELL} 5000"))
    assert faults(stage) == []


def test_money_for_the_approver_is_approved_by_another(stage: Stage) -> None:
    funded(stage)
    claimed(stage, "45", by="bob")
    known(stage, AT_BOB)
    stage.write(lambda book: people.seat(book, next(iter(of_name(book, "Bob"))), "admin", 0))
    handed_in(stage, "pay batch claims")
    queue = stage.say("approvals", by="bob", at="")
    assert "Money for you is in it" in stage.lines(press(stage, queue, "paybatch.approve", by="bob"))


def of_name(book: Book, name: str) -> list[int]:
    return [person.id for person in directory(book).people.values() if person.name == name]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("pay batch 9", "no batch of payments 9"),
        ("pay batch 1 rejected 1", "Name the reason"),
        ("pay batch 1 paid 7", "no payment 7"),
        ("pay batch 1 sings", "What of the batch?"),
        ("pay batch 1 paid x", "no number of a payment"),
        ("pay batch 1 without 1", "has gone to the bank"),
        ("pay batch 1 withdraw", "cannot be withdrawn"),
        ("pay batch 1 returned 1 because closed", "is not booked as paid"),
        ("pay batch 2026-11-01", "has gone by"),
        ("付款批次 1 退回 1", "Name the reason"),
    ],
)
def test_what_cannot_be_is_said(stage: Stage, line: str, said: str) -> None:
    funded(stage)
    made(stage)
    assert said in stage.lines(say(stage, line))
    assert states(stage) == ["sent"]


def test_without_money_in_the_group_nobody_else_sees_a_batch(stage: Stage) -> None:
    funded(stage)
    made(stage)
    for by in ("ann", "li", "sue"):
        assert "for finance" in stage.lines(stage.say("pay batch 1", by=by, at=""))
    with stage.read() as book:
        assert payouts.without_line(book) == ()
    reply = stage.say("@bot pay batch 1", by="fei", at="#finance")
    assert reply.private or not reply.card


def test_what_looks_as_if_it_were_paid_already_stands_before_who_approves(stage: Stage) -> None:
    funded(stage, "500", "500")
    say(stage, f"pay supplier {DELL} 500")
    shown = say(stage, "pay batch")
    assert "Payment 1 to" in stage.lines(shown) and "already" in stage.lines(shown)
    press(stage, shown, "paybatch.hand_in")
    assert "already" in stage.lines(stage.say("approvals", by="ada", at=""))
