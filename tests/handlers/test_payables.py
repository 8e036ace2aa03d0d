"""What we owe suppliers: invoices of orders, paid by hand or by a bank line, in parts, together, with a fee."""

from __future__ import annotations

from storage import bank, entries, expenses, orders, payouts
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, press, statement
from tests.handlers.test_receivables import account

DELL = "戴尔（中国）有限公司"


def billed(stage: Stage, yuan: str, number: str, vendor: str = DELL, day: str = "2026-11-10") -> int:
    """An order, approved, and its invoice in the books; returns the expense's id."""
    before = {e.id for e in of_stage(stage, "posted")}
    asked = stage.say(f"order {yuan} servers apollo from {vendor} #material", by="ann")
    assert asked.card
    order = asked.card.about.partition(":")[2]
    stage.click("order.submit", order, by="ann")
    stage.click("order.approve", order, by="li", at="")
    answers = {
        "total": yuan if " " in yuan else f"CNY {yuan}",
        "day": day,
        "invoice_number": number,
        "paid_by": "payable",
    }
    drafted = stage.submit("order.invoice", order, by="ann", **answers)
    assert drafted.card
    id = drafted.card.about.partition(":")[2]
    answers |= {"total": yuan, "vendor": vendor, "project": "APOLLO", "category": "material"}
    stage.submit("expense.correct", id, by="ann", **answers)
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")
    (made,) = {e.id for e in of_stage(stage, "posted")} - before
    return made


def of_stage(stage: Stage, stage_: str) -> list[expenses.Expense]:
    with stage.read() as book:
        return list(expenses.in_stage(book, stage_, "CNY"))


def open_bills(stage: Stage) -> dict[int, int]:
    with stage.read() as book:
        return {e.id: left.minor for e, left in expenses.unpaid(book, "CNY")}


def test_an_invoice_of_an_order_is_owed_to_the_supplier_and_no_commitment_any_more(stage: Stage) -> None:
    id = billed(stage, "5000", "DE-77")
    with stage.read() as book:
        assert orders.in_stage(book, "committed") == ()
        sides = {line.account: line.paid.minor for line in entries.of_source(book, f"expense:{id}")[0].postings}
    assert sides == {"material": 500_000, "payable": -500_000}
    assert account(stage, "payable") == -500_000 and faults(stage) == []
    text = stage.lines(stage.say("payables", by="fei", at=""), "en")
    assert DELL in text and "CN¥5,000.00" in text


def test_a_bank_line_that_names_the_invoice_pays_it_in_one_tap_and_is_undone_in_one(stage: Stage) -> None:
    id = billed(stage, "5000", "DE-2026-77")
    reply = drop(stage, statement("2026-11-19,戴尔中国,6222,货款 DE-2026-77,-5000.00"))
    text = stage.lines(reply, "en")
    assert "names DE-2026-77" in text and "invoice DE-2026-77 of" in text
    done = press(stage, reply, "bank.sure")
    assert open_bills(stage) == {} and account(stage, "payable") == 0 and account(stage, "bank") == -500_000
    assert faults(stage) == []
    assert "Something has changed" in str(press(stage, reply, "bank.sure").toast), "the same tap again books nothing"
    assert account(stage, "bank") == -500_000
    press(stage, done, "bank.undo")
    assert open_bills(stage) == {id: 500_000} and account(stage, "bank") == 0 and faults(stage) == []
    assert "already" in stage.lines(press(stage, done, "bank.undo"), "en")


def test_one_payment_for_several_invoices_and_a_part_of_one(stage: Stage) -> None:
    first, second = billed(stage, "5000", "D-1001", day="2026-11-01"), billed(stage, "700", "D-1002")
    reply = drop(stage, statement(f"2026-11-19,{DELL},6222,付款,-5700.00"))
    press(stage, press(stage, reply, "bank.sure"), "bank.undo")
    assert open_bills(stage) == {first: 500_000, second: 70_000}
    drop(
        stage, statement(f"2026-11-20,{DELL},6222,付款 D-1001,-2000.00", f"2026-11-20,{DELL},6222,付款 D-1001,-3000.00")
    )
    with stage.read() as book:
        lines = {one.amount.minor: str(one.id) for one in bank.unexplained(book)}
    stage.submit("bank.choose", lines[-570_000], by="fei", at="", item="ignored")
    press(stage, stage.say("bank lines", by="fei", at=""), "bank.sure")
    assert open_bills(stage) == {second: 70_000} and faults(stage) == []
    assert account(stage, "payable") == -70_000


def test_a_fee_on_top_is_the_banks(stage: Stage) -> None:
    billed(stage, "5000", "D-1")
    reply = drop(stage, statement(f"2026-11-19,{DELL},6222,付款,-5010.00"))
    assert "bank's fee" in stage.lines(reply, "en")
    done = press(stage, reply, "bank.sure")
    assert account(stage, "payable") == 0 and account(stage, "bank_fee") == 1_000
    assert account(stage, "bank") == -501_000 and faults(stage) == []
    press(stage, done, "bank.undo")
    assert account(stage, "bank_fee") == 0 and faults(stage) == []


def test_an_invoice_is_never_paid_more_than_once(stage: Stage) -> None:
    id = billed(stage, "5000", "D-1")
    reply = drop(stage, statement(f"2026-11-19,{DELL},6222,付款 D-1,-5000.00"))
    stage.say(f"pay supplier {DELL} 4000", by="fei", at="")
    assert open_bills(stage) == {id: 100_000}
    press(stage, reply, "bank.sure")
    again = stage.click("bank.confirm", f"l2:s{id}:500000 CNY 0", by="fei", at="")
    assert "Only" in stage.lines(again, "en") and faults(stage) == []
    assert "Only" in stage.lines(stage.say(f"pay supplier {DELL} 1000.01", by="fei", at=""), "en")
    assert open_bills(stage) == {id: 100_000}


def test_what_was_typed_in_is_found_again_by_its_bank_line_and_not_booked_twice(stage: Stage) -> None:
    billed(stage, "5000", "D-1")
    typed = stage.say("付款 戴尔 5000 手续费 15 昨天", by="fei", at="")
    assert open_bills(stage) == {} and account(stage, "bank") == -501_500
    reply = drop(stage, statement(f"2026-11-19,{DELL},6222,付款,-5015.00"))
    assert "booked for" in stage.lines(reply, "en")
    done = press(stage, reply, "bank.sure")
    assert account(stage, "bank") == -501_500 and faults(stage) == []
    assert "bank line shows" in stage.lines(press(stage, typed, "payout.undo"), "en")
    press(stage, done, "bank.undo")
    press(stage, typed, "payout.undo")
    assert account(stage, "bank") == 0 and account(stage, "payable") == -500_000 and faults(stage) == []


def test_a_customers_payment_that_was_typed_in_is_not_booked_twice(stage: Stage) -> None:
    stage.say("contract apollo 1000 30% 2026-11-18 70% 2026-12-18", by="li")
    stage.say("paid apollo 300", by="fei")
    reply = drop(stage, statement("2026-11-19,Acme,622200001111,货款,300.00"))
    press(stage, reply, "bank.sure")
    assert account(stage, "bank") == 30_000 and faults(stage) == []


def test_what_the_books_have_and_no_statement_shows_is_listed_until_somebody_owns_it(stage: Stage) -> None:
    stage.say("contract apollo 600 50% 2026-11-01 50% 2026-11-18", by="li")
    stage.say("paid apollo 300 2026-11-05", by="fei")
    stage.say("paid apollo 300 2026-11-19", by="fei")
    assert "no bank line" not in stage.lines(stage.say("bank lines", by="fei", at=""), "en"), "no statement yet"
    reply = drop(stage, statement("2026-11-20,某某餐饮,999,午餐,-42.00"))
    text = stage.lines(reply, "en")
    assert "1 payment in the books is on no bank line" in text and "Thu 5 Nov 2026" in text
    assert "finance" in stage.lines(press(stage, reply, "bank.excuse", by="li"), "en")
    owned = press(stage, reply, "bank.excuse")
    assert "settled already" in stage.lines(press(stage, reply, "bank.excuse"), "en")
    assert "on no bank line" not in stage.lines(stage.say("bank lines", by="fei", at=""), "en") and faults(stage) == []
    press(stage, owned, "bank.expect")
    assert "expected already" in stage.lines(press(stage, owned, "bank.expect"), "en")
    assert "on no bank line" in stage.lines(stage.say("bank lines", by="fei", at=""), "en")


def test_an_old_payment_that_no_line_has_shown_is_not_taken_for_a_new_one(stage: Stage) -> None:
    stage.say("contract apollo 600 50% 2026-09-18 50% 2026-11-18", by="li")
    stage.say("paid apollo 300 2026-09-20", by="fei")
    reply = drop(stage, statement("2026-11-19,Acme,622200001111,货款,300.00"))
    press(stage, reply, "bank.sure")
    assert account(stage, "bank") == 60_000 and faults(stage) == []


def test_a_claim_is_paid_out_by_its_bank_line_and_owed_again_when_that_is_undone(stage: Stage) -> None:
    draft = stage.say("expense 88 taxi apollo 2026-11-10", by="ann")
    assert draft.card
    id = draft.card.about.partition(":")[2]
    stage.submit(
        "expense.correct",
        id,
        by="ann",
        total="88",
        vendor="taxi",
        project="APOLLO",
        category="travel",
        day="2026-11-10",
        paid_by="employee",
    )
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")
    reply = drop(stage, statement("2026-11-19,Ann,6217,报销款,-88.00"))
    assert "to be paid out" in stage.lines(reply, "en")
    done = press(stage, reply, "bank.sure")
    assert account(stage, "employee") == 0 and faults(stage) == []
    assert any("reimbursed" in one.notice.card.title.template for one in stage.notices("ann"))
    press(stage, done, "bank.undo")
    assert account(stage, "employee") == -8_800 and faults(stage) == []
    assert [e.stage for e in of_stage(stage, "posted")] == ["posted"]


def test_nobody_pays_out_their_own_claim_by_a_bank_line(stage: Stage) -> None:
    answers = {
        "total": "88",
        "vendor": "taxi",
        "project": "APOLLO",
        "category": "travel",
        "day": "2026-11-10",
        "paid_by": "employee",
        "note": "",
    }
    stage.submit("expense.new", "new", by="fei", **answers)
    stage.click("expense.submit", "1", by="fei")
    stage.click("expense.approve", "1", by="li", at="")
    reply = drop(stage, statement("2026-11-19,Fei,6217,报销款,-88.00"))
    assert "to be paid out" not in stage.lines(reply, "en")
    refused = stage.click("bank.confirm", "l2:c1:8800 CNY 0", by="fei", at="")
    assert "your own" in stage.lines(refused, "en") and account(stage, "employee") == -8_800


def test_an_approval_holds_as_long_as_money_has_gone_out(stage: Stage) -> None:
    id = billed(stage, "5000", "D-1")
    paid = stage.say(f"pay supplier {DELL} 5000", by="fei", at="")
    assert "Money has gone out" in stage.lines(stage.click("expense.unapprove", str(id), by="li", at=""), "en")
    press(stage, paid, "payout.undo")
    stage.click("expense.unapprove", str(id), by="li", at="")
    assert account(stage, "payable") == 0 and faults(stage) == []


def test_the_bill_of_the_company_card_is_settled_from_the_bank(stage: Stage) -> None:
    drop(stage, statement("2026-11-19,招商银行信用卡中心,6225,信用卡,-1200.00"))
    stage.submit("bank.choose", "2", by="fei", at="", item="card")
    assert account(stage, "card") == 120_000 and account(stage, "bank") == -120_000 and faults(stage) == []
    latest = stage.say("bank lines explained", by="fei", at="")
    press(stage, latest, "bank.undo")
    assert account(stage, "card") == 0 and faults(stage) == []


def test_charges_of_the_bank_are_booked_together_and_undone(stage: Stage) -> None:
    shown = drop(stage, statement("2026-11-17,,,跨行转账手续费,-5.50", "2026-11-18,,,账户管理费,-20.00"))
    cards = [one for one in (shown.card, *shown.more) if one]
    (charges,) = [one for one in cards if any(button.action == "bank.charges" for button in one.buttons)]
    last = next(button.value for button in charges.buttons if button.action == "bank.charges")
    assert "yours" not in stage.lines(stage.click("bank.charges", last, by="ann", at=""))
    assert account(stage, "bank_fee") == 0
    booked = stage.click("bank.charges", last, by="fei", at="")
    assert "CN¥26.50" in stage.lines(booked, "en"), "with the one that every statement here begins with"
    assert account(stage, "bank_fee") == 2_650 and account(stage, "bank") == -2_650 and faults(stage) == []
    again = stage.click("bank.charges", last, by="fei", at="")
    assert "settled already" in stage.lines(again, "en") and account(stage, "bank_fee") == 2_650
    press(stage, booked, "bank.undo")
    assert account(stage, "bank_fee") == 0 and faults(stage) == []
    stage.submit("bank.choose", "1", by="fei", at="", item="charge")
    assert account(stage, "bank_fee") == 100 and faults(stage) == []


def test_charges_that_are_booked_elsewhere_are_put_aside(stage: Stage) -> None:
    drop(stage, statement("2026-11-17,,,跨行转账手续费,-5.50"))
    stage.click("bank.charges_elsewhere", "99", by="fei", at="")
    assert "bank.charges" not in str(stage.say("bank lines", by="fei", at="").card)
    assert account(stage, "bank_fee") == 0 and faults(stage) == []


def test_the_list_of_a_supplier_pays_it_at_once(stage: Stage) -> None:
    billed(stage, "5000", "D-1")
    billed(stage, "700", "D-2")
    listed = stage.say("应付账款 戴尔", by="fei", at="")
    assert "D-1" in stage.lines(listed, "en") and "D-2" in stage.lines(listed, "en")
    done = press(stage, listed, "supplier.paid")
    assert open_bills(stage) == {} and faults(stage) == []
    assert "not open" in stage.lines(press(stage, listed, "supplier.paid"), "en"), "a second tap pays nothing"
    press(stage, done, "payout.undo")
    assert len(open_bills(stage)) == 2 and faults(stage) == []


def test_suppliers_are_for_finance(stage: Stage) -> None:
    billed(stage, "5000", "D-1")
    for who in ("ann", "li", "sue"):
        assert "finance" in stage.lines(stage.say("payables", by=who, at=""), "en")
        assert "finance" in stage.lines(stage.say(f"pay supplier {DELL} 5000", by=who, at=""), "en")
    assert DELL in stage.lines(stage.say("payables", by="max", at=""), "en")
    assert "finance" in stage.lines(stage.say(f"pay supplier {DELL} 5000", by="max", at=""), "en")
    assert account(stage, "bank") == 0


def test_an_invoice_in_another_currency_leaves_no_rest_and_the_difference_is_named(stage: Stage) -> None:
    stage.say("fx USD CNY 7.00 2026-11-01 PBOC", by="fei", at="")
    stage.say("fx USD CNY 7.20 2026-11-15 PBOC", by="fei", at="")
    id = billed(stage, "USD 100", "US-1")
    for part in ("30", "70"):
        stage.say(f"pay supplier {DELL} USD {part} 2026-11-18", by="fei", at="")
    with stage.read() as book:
        sums: dict[str, int] = {}
        for one in payouts.settled(book):
            assert one == f"expense:{id}"
        for entry, _trail, _digest in entries.whole(book):
            for line in entry.postings:
                sums[line.account] = sums.get(line.account, 0) + line.company.minor
    assert sums["payable"] == 0 and sums["bank"] == -72_000 and sums["exchange_loss"] == 2_000
    assert faults(stage) == []
