"""A receipt of an expense that is there, an invoice of an order: asked, put together, never counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.verification.prove import prove
from ledger.money import Money
from storage import audit, balances, expenses, orders
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import DELL, INVOICE, TAXI, UNREAD
from tests.handlers.test_captions import everything, kept, pressed
from tests.handlers.test_orders import ordered
from tests.handlers.test_receipts import actions, shown


def used(stage: Stage, category: str = "material") -> tuple[int, int, int]:
    """(committed, pending, posted) of a category of Apollo."""
    with stage.read() as book:
        use = balances.of_project(book, 1).get(category)
    return (use.committed, use.pending, use.posted) if use else (0, 0, 0)


def test_a_receipt_of_a_typed_expense_is_offered_to_it(both: Stage, golden: Golden) -> None:
    stage = both
    stage.say("expense 45.50 taxi")
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi")
    golden("receipt_awaited.txt", shown(stage, draft))
    assert "expense.submit" not in actions(draft)
    stage.click("expense.submit", "2")
    assert kept(stage, 2).stage == "draft"
    added = pressed(stage, draft, "Add to the expense")
    golden("receipt_added.txt", shown(stage, added))
    again = pressed(stage, draft, "Add to the expense")
    assert again.card is not None
    assert again.card.about == "expense:1"
    (whole,) = everything(stage)
    assert (whole.id, whole.file != "", whole.vendor, str(whole.gross)) == (1, True, "DiDi", "CNY 45.50")
    stage.click("expense.submit", "1")
    assert used(stage, "travel") == (0, 4550, 0)


def test_it_is_another_one_and_who_approves_sees_that(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi")
    other = pressed(stage, draft, "It is another one")
    assert "expense.submit" in actions(other)
    pressed(stage, draft, "It is another one")
    stage.click("expense.submit", "2")
    assert [expense.stage for expense in everything(stage)] == ["draft", "pending"]
    queue = stage.lines(stage.say("approvals", by="li", at=""), "en")
    assert "Ann says that it is another one" in queue


@pytest.mark.parametrize("steps", [("submit",), ("submit", "approve"), ("submit", "approve", "reimburse")])
def test_what_waits_or_is_booked_gets_its_receipt_too(stage: Stage, steps: tuple[str, ...]) -> None:
    stage.say("expense 45.50 taxi at DiDi yesterday #travel")
    for step in steps:
        stage.click(f"expense.{step}", "1", by={"submit": "ann", "approve": "li", "reimburse": "fei"}[step])
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi")
    before = used(stage, "travel")
    added = pressed(stage, draft, "Add to the expense")
    assert added.card is not None
    (whole,) = everything(stage)
    assert whole.file
    if len(steps) > 1:
        assert used(stage, "travel") == before == (0, 0, 4550)
        assert whole.stage == ("posted" if len(steps) == 2 else "reimbursed")
        with stage.read() as book:
            assert "expense.completed" in [event.action for event in audit.about(book, "expense:1")]
    else:
        assert "It is a draft again" in stage.lines(added)
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults


def test_in_its_thread_a_booked_expense_gets_its_receipt_at_once(stage: Stage) -> None:
    stage.say("expense 45.50 taxi at DiDi yesterday #travel")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    stage.receipts |= {b"taxi": (TAXI,), b"back": (UNREAD,)}
    assert "The file is with it now" in stage.lines(stage.drop(b"taxi", about="expense:1"))
    stage.drop(b"back", about="expense:1")
    (whole,) = everything(stage)
    assert (whole.stage, len(whole.paper.more)) == ("posted", 1)
    assert used(stage, "travel") == (0, 0, 4550)


@pytest.mark.parametrize(
    ("line", "by", "days"),
    [
        ("expense 45.60 taxi", "ann", 0),  # another amount
        ("expense USD 45.50 taxi", "ann", 0),  # another currency
        ("expense 45.50 taxi at Uber", "ann", 0),  # another seller
        ("expense 45.50 taxi", "bob", 0),  # another person
        ("expense 45.50 taxi 10 Nov", "ann", 0),  # another day
        ("expense 45.50 taxi", "ann", 60),  # long ago
    ],
)
def test_what_does_not_fit_is_not_offered(stage: Stage, line: str, by: str, days: int) -> None:
    stage.say(line, by=by)
    stage.wait(days=days)
    stage.receipts[b"taxi"] = (replace(TAXI, day=(stage.now - timedelta(days=1)).date()),)
    assert "expense.add" not in actions(stage.drop(b"taxi"))


def test_nobody_adds_a_receipt_to_what_is_not_theirs_or_has_one(stage: Stage) -> None:
    stage.receipts |= {b"taxi": (TAXI,), b"two": (TAXI,)}
    stage.say("expense 45.50 taxi", by="bob")
    stage.say("expense 45.50 taxi")
    stage.drop(b"taxi")
    assert "has its receipt already" in stage.lines(stage.click("expense.add", "3 1"))
    stage.click("expense.add", "3 2")
    stage.drop(b"two")
    assert "has its receipt already" in stage.lines(stage.click("expense.add", "4 2"))
    assert "Only the person" in stage.lines(stage.click("expense.add", "4 1", by="bob"))
    assert not kept(stage, 1).file
    assert kept(stage, 4).stage == "draft"


def test_the_invoice_of_an_order_counts_once(both: Stage, golden: Golden) -> None:
    stage = both
    id = ordered(stage)
    assert used(stage) == (300_000, 0, 0)
    stage.receipts[b"invoice"] = (DELL,)
    draft = stage.drop(b"invoice")
    golden("invoice_of_order_asked.txt", shown(stage, draft))
    stage.click("expense.submit", "1")
    assert kept(stage).stage == "draft"
    assert used(stage) == (300_000, 0, 0)
    taken = pressed(stage, draft, "It is the invoice of order")
    golden("invoice_of_order.txt", shown(stage, taken))
    pressed(stage, draft, "It is the invoice of order")
    stage.click("expense.submit", "1")
    assert used(stage) == (0, 300_000, 0)
    stage.click("expense.approve", "1", by="li")
    assert used(stage) == (0, 0, 300_000)
    with stage.read() as book:
        assert orders.get(book, int(id)).stage == "closed"
        assert not prove(book, stage.house.rules).faults


def test_what_is_no_invoice_of_the_order_counts_beside_it(stage: Stage) -> None:
    ordered(stage)
    stage.receipts[b"invoice"] = (replace(DELL, total=Money.of("400", "CNY")),)
    draft = stage.drop(b"invoice", text="材料")
    other = pressed(stage, draft, "It is something else")
    assert "expense.submit" in actions(other)
    stage.click("expense.submit", "1")
    assert used(stage) == (300_000, 40_000, 0)
    queue = stage.lines(stage.say("approvals", by="li", at=""), "en")
    assert "Looked like the invoice of order 1; Ann says that it is not" in queue


def test_a_typed_invoice_of_the_supplier_is_asked_too(stage: Stage) -> None:
    ordered(stage)
    assert "expense.of_order" in actions(stage.say("expense 3000 racks at Dell #material"))
    assert "expense.of_order" not in actions(stage.say("expense 4000 racks at Dell #material"))
    assert "expense.of_order" not in actions(stage.say("expense 3000 racks at HP #material"))
    assert "expense.of_order" not in actions(stage.say("expense 3000 racks #material"))


def test_an_order_of_a_project_without_a_seat_is_not_shown(stage: Stage) -> None:
    ordered(stage)
    stage.receipts[b"invoice"] = (DELL,)
    assert "order" not in stage.lines(stage.drop(b"invoice", by="zoe", at="")).lower()


def test_an_invoice_said_to_be_of_an_order_has_its_file(both: Stage) -> None:
    stage = both
    ordered(stage)
    stage.receipts[b"invoice"] = (DELL,)
    reply = stage.drop(b"invoice", text="invoiced 3000 order 1")
    invoice = kept(stage)
    assert (invoice.order, invoice.file != "", invoice.invoice_number) == (1, True, DELL.invoice_number)
    assert (str(invoice.gross), invoice.day, invoice.paid_by) == ("CNY 3000.00", DELL.day, "payable")
    assert "expense.submit" in actions(reply)
    stage.click("expense.submit", "1")
    assert used(stage) == (0, 300_000, 0)
    assert len(everything(stage)) == 1


def test_what_is_said_of_an_orders_invoice_and_its_paper_that_differ_are_asked(stage: Stage) -> None:
    ordered(stage)
    stage.receipts |= {b"invoice": (replace(DELL, total=Money.of("2000", "CNY")),), b"blur": (UNREAD,)}
    assert "The receipt says CN¥2,000.00, you say CN¥1,500.00" in stage.lines(
        stage.drop(b"invoice", text="订单发票 1500 订单 1")
    )
    stage.drop(b"blur", text="invoiced order 1")
    assert (str(kept(stage, 2).gross), kept(stage, 2).file != "") == ("CNY 3000.00", True)


def test_the_file_of_an_invoice_that_was_entered_without_it_is_offered_to_it(stage: Stage) -> None:
    ordered(stage)
    stage.say("invoiced 3000 order 1")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    assert used(stage) == (0, 0, 300_000)
    stage.receipts[b"invoice"] = (DELL,)
    draft = stage.drop(b"invoice")
    assert "expense.add" in actions(draft)
    pressed(stage, draft, "Add to the expense")
    assert used(stage) == (0, 0, 300_000)
    assert len(everything(stage)) == 1
    assert kept(stage).invoice_number == DELL.invoice_number


def test_an_unknown_order_or_expense_is_refused(stage: Stage) -> None:
    stage.receipts[b"invoice"] = (INVOICE,)
    stage.drop(b"invoice")
    assert "no such order" in stage.lines(stage.click("expense.of_order", "1 99"))
    assert "no such expense" in stage.lines(stage.click("expense.add", "1 99"))
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").order == 0


def test_what_a_receipt_says_otherwise_than_what_is_booked_is_said(stage: Stage) -> None:
    stage.say("expense 45.50 taxi at DiDi yesterday #travel")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1", by="li")
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("54.50", "CNY")),)
    reply = stage.drop(b"taxi", about="expense:1")
    assert "The receipt says CN¥54.50; CN¥45.50 is booked." in stage.lines(reply)
    assert used(stage, "travel") == (0, 0, 4550)
    assert len(everything(stage)) == 1
