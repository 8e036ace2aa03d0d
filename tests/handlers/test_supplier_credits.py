"""Suppliers' credit notes: what a document costs and is owed falls, its VAT too, and what was paid is a claim."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from chat.cards.card import Reply
from ledger.receipt import Receipt
from storage import entries, expenses, orders, rates, supplier_credits
from tests.conftest import Stage, cny
from tests.golden import Golden
from tests.handlers.test_bank import drop, faults, press, statement
from tests.handlers.test_deliveries import in_books, invoiced, ordered, use
from tests.handlers.test_input_vat import get, say, vat
from tests.handlers.test_receivables import account

BILL = {"total": "2260", "tax": "260", "document": "vat_special", "vendor": "Dell", "paid_by": "payable"}


def bill(stage: Stage, by: str = "ann", **said: str) -> int:
    """A document in the books, by form; a supplier's invoice with VAT where nothing else is said."""
    answers = {"day": "2026-11-10", "project": "APOLLO", "category": "material", "invoice_number": "D-1"} | BILL | said
    drafted = stage.submit("expense.new", "new", by=by, at="", **answers)
    assert drafted.card, stage.lines(drafted)
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by=by, at="")
    stage.click("expense.approve", id, by="li", at="")
    assert get(stage, int(id)).stage == "posted", stage.lines(drafted)
    return int(id)


def certified(stage: Stage) -> Reply:
    return press(stage, say(stage, "certify 2026-11"), "certification.confirm")


def open_(stage: Stage) -> dict[int, int]:
    with stage.read() as book:
        return {of.id: left.minor for of, left in expenses.unpaid(book, "CNY")}


def test_before_the_document_is_certified_the_vat_that_waits_falls(stage: Stage, golden: Golden) -> None:
    id = bill(stage)
    noted = say(stage, f"supplier credit note {id} 1130 tax 130 no RD-1 because the goods went back")
    golden("supplier_credit.en.txt", stage.lines(noted))
    golden("supplier_credit.zh-CN.txt", stage.lines(noted, "zh-CN"))
    assert account(stage, "material") == 100_000 and vat(stage) == (13_000, 0, 0)
    assert open_(stage) == {id: 113_000} and account(stage, "payable") == -113_000
    assert use(stage)[0] == 100_000 and faults(stage) == []
    with stage.read() as book:
        (entry,) = entries.standing(book, "payout:1")
    lines = {line.account: line.company.minor for line in entry.postings}
    assert lines == {"material": -100_000, "input_vat_pending": -13_000, "payable": 113_000}
    assert all(line.red == stage.house.rules.red for line in entry.postings)
    certified(stage)
    assert vat(stage) == (0, 13_000, 0) and faults(stage) == [], "what is left of it is certified"
    assert "certified since" in stage.lines(press(stage, noted, "payout.undo"))
    golden("why_supplier_credit.en.txt", stage.lines(say(stage, f"why entry {entry.id}")))
    golden("why_supplier_credit.zh-CN.txt", stage.lines(say(stage, f"why entry {entry.id}"), "zh-CN"))


def test_once_it_is_certified_the_vat_is_transferred_out(stage: Stage) -> None:
    id = bill(stage)
    listed = certified(stage)
    noted = say(stage, f"供应商红字 费用 {id} 1130 税额 130 因为 质量问题")
    assert account(stage, "material") == 100_000 and vat(stage) == (0, 26_000, -13_000) and faults(stage) == []
    assert "13" in stage.lines(say(stage, "vat 2026-11"))
    assert "take that back first" in stage.lines(press(stage, listed, "certification.undo"))
    press(stage, noted, "payout.undo")
    assert account(stage, "material") == 200_000 and vat(stage) == (0, 26_000, 0) and faults(stage) == []
    assert "already" in stage.lines(press(stage, noted, "payout.undo")) and faults(stage) == []
    press(stage, listed, "certification.undo")
    assert vat(stage) == (26_000, 0, 0) and faults(stage) == []


def test_welfare_whose_vat_is_cost_already_falls_with_all_of_it(stage: Stage) -> None:
    id = bill(stage, use="welfare")
    certified(stage)
    say(stage, f"supplier credit note {id} 1130 tax 130 because of a rebate")
    assert account(stage, "material") == 113_000 and vat(stage) == (0, 26_000, -26_000) and faults(stage) == []


def test_the_tax_is_its_share_where_nobody_says_it_and_the_last_note_takes_the_rest(stage: Stage) -> None:
    id = bill(stage)
    for amount in ("753.33", "753.33"):
        asked = say(stage, f"supplier credit note {id} {amount} because of a rebate")
        if "Book it all the same" in stage.lines(asked):
            press(stage, asked, "question.yes")
    assert vat(stage) == (26_000 - 2 * 8_667, 0, 0)
    say(stage, f"supplier credit note {id} because it was a duplicate")
    assert account(stage, "material") == 0 == account(stage, "payable") and vat(stage) == (0, 0, 0)
    assert open_(stage) == {} and faults(stage) == []
    assert "Nothing waits" in stage.lines(say(stage, "certify 2026-11"))


def test_what_was_paid_is_owed_by_the_supplier_until_it_is_set_off_or_comes_back(stage: Stage) -> None:
    id = bill(stage)
    say(stage, "pay supplier Dell 1760")
    noted = say(stage, f"supplier credit note {id} 1130 tax 130 because the goods went back")
    text = stage.lines(noted)
    assert "Not to be paid any more: CN¥500.00" in text and "The supplier owes us: CN¥630.00" in text, text
    assert account(stage, "payable") == 0 and account(stage, "prepaid") == 63_000 and faults(stage) == []
    other = bill(stage, total="400", tax="", document="vat_normal", invoice_number="D-2")
    say(stage, "set off Dell")
    assert open_(stage) == {} and account(stage, "prepaid") == 23_000 and faults(stage) == []
    back = say(stage, "refund from Dell 100")
    assert account(stage, "prepaid") == 13_000 and faults(stage) == []
    assert "owes us CN¥130.00 only" in stage.lines(say(stage, "refund from Dell 131"))
    assert "gave some of that back" in stage.lines(press(stage, noted, "payout.undo"))
    bank = account(stage, "bank")
    press(stage, back, "payout.undo")
    assert account(stage, "bank") == bank - 10_000 and account(stage, "prepaid") == 23_000 and faults(stage) == []
    press(stage, noted, "payout.undo")
    assert open_(stage) == {id: 50_000, other: 40_000} and account(stage, "prepaid") == 0 and faults(stage) == []


def test_all_that_is_left_comes_back_with_one_tap_and_only_once(stage: Stage) -> None:
    id = bill(stage, paid_by="bank")
    noted = say(stage, f"supplier credit note {id} 226 tax 26 because of a rebate")
    assert account(stage, "prepaid") == 22_600 and account(stage, "bank") == -226_000
    done = press(stage, noted, "supplier.refund")
    assert account(stage, "prepaid") == 0 and account(stage, "bank") == -203_400 and faults(stage) == []
    assert "Nothing is left" in stage.lines(press(stage, noted, "supplier.refund"))
    assert account(stage, "bank") == -203_400
    press(stage, done, "payout.undo")
    assert account(stage, "prepaid") == 22_600 and faults(stage) == []


def test_a_line_of_the_bank_is_what_the_supplier_gave_back(stage: Stage) -> None:
    id = bill(stage, paid_by="bank")
    say(stage, f"supplier credit note {id} 226 tax 26 no RD-226 because of a rebate")
    reply = drop(stage, statement("2026-11-20,Dell,6222,退款 RD-226,226.00"))
    done = press(stage, reply, "bank.sure")
    assert account(stage, "prepaid") == 0 and account(stage, "bank") == -203_400 and faults(stage) == []
    press(stage, done, "bank.undo")
    assert account(stage, "prepaid") == 22_600 and account(stage, "bank") == -226_000 and faults(stage) == []


def test_a_line_of_the_bank_shows_what_was_typed(stage: Stage) -> None:
    id = bill(stage, paid_by="bank")
    say(stage, f"supplier credit note {id} 226 tax 26 because of a rebate")
    say(stage, "供应商退款 Dell 226 2026-11-19")
    reply = drop(stage, statement("2026-11-20,Dell,6222,退款,226.00"))
    assert "the money that Dell gave back" in stage.lines(reply), stage.lines(reply)
    press(stage, reply, "bank.sure")
    assert account(stage, "bank") == -203_400 and faults(stage) == []


@pytest.mark.parametrize(
    ("words", "why", "field"),
    [
        ("1 2260.01 because x", "Only CN¥2,260.00 of that document", "amount"),
        ("1 0 because x", "Only CN¥2,260.00 of that document", "amount"),
        ("1 USD 10 because x", "Only CN¥2,260.00 of that document", "amount"),
        ("1 1130 tax 261 because x", "Only CN¥260.00 of its VAT", "tax"),
        ("1 100 tax 100 because x", "less than the amount", "tax"),
        ("1 1130", "needs a reason", "reason"),
        ("99 1130 because x", "no such expense", ""),
        ("X-9 1130 because x", "No document has the number X-9", "number"),
        ("1130 because x", "", ""),
        ("1 1130 2026-11-09 because x", "which is later", "day"),
        ("1 1130 zebra because x", "zebra", ""),
    ],
)
def test_what_cannot_be_credited_is_refused_and_the_field_named(stage: Stage, words: str, why: str, field: str) -> None:
    bill(stage)
    text = stage.lines(say(stage, f"supplier credit note {words}"))
    assert why in text, text
    assert account(stage, "payable") == -226_000 and faults(stage) == []
    for shown, said in (("amount", "2260.01"), ("tax", "261"), ("reason", "")):
        if shown == field:
            answers = {"amount": "1130", "tax": "", "reason": "x", "number": "", "day": "2026-11-20"} | {field: said}
            reply = stage.submit("supplier.credit", "1", by="fei", at="", **answers)
            assert field in reply.wrong, reply


def test_only_finance_and_only_what_is_booked(stage: Stage) -> None:
    bill(stage)
    assert "Only finance" in stage.lines(say(stage, "supplier credit note 1 100 because x", "ann"))
    drafted = stage.say("expense 45 taxi apollo", by="ann", at="")
    assert drafted.card
    draft = drafted.card.about.partition(":")[2]
    assert "not in the books" in stage.lines(say(stage, f"supplier credit note {draft} 10 because x"))
    assert "take that back first" not in stage.lines(say(stage, "supplier credit note 1 100 because x"))
    assert "take that back first" in stage.lines(stage.click("expense.unapprove", "1", by="li", at=""))
    say(stage, "supplier credit note 1 50 no RD-5 because y")
    assert "in the books already" in stage.lines(say(stage, "supplier credit note 1 60 no RD-5 because z"))
    assert faults(stage) == []


def test_the_form_books_the_same_and_the_same_form_twice_books_it_once(stage: Stage) -> None:
    bill(stage)
    asked = press(stage, stage.say("payables Dell", by="fei", at=""), "supplier.credit")
    assert asked.form and asked.form.value == "1"
    answers = {"amount": "1130", "tax": "130", "reason": "goods went back", "number": "RD-1", "day": "2026-11-20"}
    first = stage.submit("supplier.credit", "1", by="fei", at="", instance="view:1", **answers)
    assert "is booked" in stage.lines(first)
    assert stage.submit("supplier.credit", "1", by="fei", at="", instance="view:1", **answers).card is None
    assert account(stage, "payable") == -113_000 and vat(stage) == (13_000, 0, 0) and faults(stage) == []
    assert "number" in stage.submit("supplier.credit", "1", by="fei", at="", **answers).wrong


def test_the_same_message_twice_books_it_once(both: Stage) -> None:
    bill(both)
    for _again in range(2):
        both.say("supplier credit note 1 1130 tax 130 because of a rebate", by="fei", at="", id="test:once")
    assert account(both, "payable") == -113_000 and faults(both) == []


def red(number: str = "RD-1", vendor: str = "Dell") -> Receipt:
    return Receipt(
        kind="digital_special",
        vendor=vendor,
        day=date(2026, 11, 18),
        currency="CNY",
        total=cny("-1130"),
        tax=cny("-130"),
        invoice_number=number,
        confidence={"day": 0.99, "total": 0.99, "vendor": 0.99, "tax": 0.99},
        engine="xml",
    )


def test_a_red_invoice_that_is_dropped_is_no_expense_and_asks_of_which_it_is(stage: Stage, golden: Golden) -> None:
    bill(stage)
    bill(stage, total="500", tax="", document="vat_normal", invoice_number="D-2")
    stage.receipts[b"red"] = (red(),)
    shown = stage.drop(b"red", by="fei", at="", text="apollo")
    golden("red_invoice.en.txt", stage.lines(shown))
    golden("red_invoice.zh-CN.txt", stage.lines(shown, "zh-CN"))
    with stage.read() as book:
        assert expenses.in_stage(book, "draft", "CNY") == ()
    form = press(stage, shown, "supplier.credit").form
    assert form
    values = {one.name: one.value for one in form.questions}
    assert values["tax"] == "130.00" and values["number"] == "RD-1" and values["day"] == "2026-11-18"
    booked = stage.submit("supplier.credit", form.value, by="fei", at="", **values | {"reason": "rebate"})
    assert "is booked" in stage.lines(booked) and account(stage, "material") == 150_000 and faults(stage) == []


def test_who_is_not_finance_is_told_whom_to_ask_and_an_expense_below_zero_is_not_handed_in(stage: Stage) -> None:
    bill(stage)
    stage.receipts[b"red"] = (red(),)
    text = stage.lines(stage.drop(b"red", by="ann", at="", text="apollo"))
    assert "nothing is booked" in text and "Finance says" in text and "[" not in text, text
    answers = {"total": "-1130", "day": "2026-11-18", "vendor": "Dell", "project": "APOLLO", "category": "material"}
    drafted = stage.submit("expense.new", "new", by="ann", at="", **answers)
    if drafted.card:
        stage.click("expense.submit", drafted.card.about.partition(":")[2], by="ann", at="")
    assert account(stage, "material") == 200_000 and faults(stage) == []


def test_a_note_of_a_locked_month_is_booked_on_the_first_open_day_and_says_so(stage: Stage) -> None:
    bill(stage, day="2026-10-10")
    say(stage, "lock 2026-10-31")
    noted = say(stage, "supplier credit note 1 1130 tax 130 2026-10-20 because of a rebate")
    assert "Sun 1 Nov 2026" in stage.lines(noted), stage.lines(noted)
    with stage.read() as book:
        (entry,) = entries.standing(book, "payout:1")
    assert (entry.day, entry.booked) == (date(2026, 10, 20), date(2026, 11, 1)) and faults(stage) == []
    stage.now = datetime(2026, 12, 2, 12, tzinfo=stage.now.tzinfo)
    say(stage, "lock 2026-11-30")
    press(stage, noted, "payout.undo")
    with stage.read() as book:
        (back,) = (one for one in entries.of_source(book, "payout:1") if one.reverses)
    assert back.booked == date(2026, 12, 1) and faults(stage) == []


def test_another_currency_falls_at_the_rate_of_its_document(stage: Stage) -> None:
    for day, rate in ((1, "7.00"), (18, "7.20")):
        stage.write(
            lambda book, d=day, r=rate: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    bill(stage, total="USD 1000", tax="", document="invoice")
    say(stage, "pay supplier Dell USD 600 2026-11-18")
    say(stage, "supplier credit note 1 USD 700 because it does not work")
    assert in_books(stage, "material") == 210_000 and in_books(stage, "payable") == 0
    assert in_books(stage, "prepaid") == 210_000 and faults(stage) == []
    say(stage, "refund from Dell USD 300")
    assert in_books(stage, "prepaid") == 0 and in_books(stage, "exchange_gain") == -6_000 and faults(stage) == []
    say(stage, "supplier credit note 1 because it never worked")
    assert in_books(stage, "material") == 0 and in_books(stage, "prepaid") == 210_000 and faults(stage) == []


def test_a_cheaper_order_stays_invoiced_and_what_comes_anew_is_still_to_come(stage: Stage) -> None:
    id = ordered(stage)
    of = invoiced(stage, f"invoiced 3180 order {id} special invoice tax 180")
    assert use(stage) == (300_000, 0, 0)
    noted = say(stage, f"supplier credit note {of} 1060 tax 60 because of a rebate")
    assert use(stage) == (200_000, 0, 0) and faults(stage) == []
    press(stage, noted, "payout.undo")
    noted = say(stage, f"供应商红字 费用 {of} 1060 税额 60 重开 因为 抬头有误")
    assert use(stage) == (200_000, 0, 100_000) and faults(stage) == []
    with stage.read() as book:
        assert orders.get(book, int(id)).stage == "committed"
    press(stage, noted, "payout.undo")
    assert use(stage) == (300_000, 0, 0) and faults(stage) == []


def test_what_is_kept_of_it_is_guarded(both: Stage) -> None:
    bill(both)
    say(both, "supplier credit note 1 1130 tax 130 no RD-1 anew because the goods went back")
    assert faults(both) == []
    with both.read() as book:
        (kept,) = supplier_credits.of_expense(book, 1, "CNY")
    assert (kept.gross.minor, kept.vat.minor, kept.cost.minor) == (113_000, 13_000, 100_000)
    assert (kept.number, kept.reason, kept.anew, kept.certified) == ("RD-1", "the goods went back", True, False)
