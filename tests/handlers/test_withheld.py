"""Tax that is withheld from who is paid: a freelancer's income tax, owed to the tax office until it is paid there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from storage import entries, rates
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import drop, faults, press, statement
from tests.handlers.test_deliveries import in_books
from tests.handlers.test_input_vat import get, say, vat
from tests.handlers.test_receivables import account
from tests.handlers.test_supplier_credits import open_

pytestmark = pytest.mark.sweep(3)


def withheld(stage: Stage, line: str, category: str = "subcontract", by: str = "ann", approver: str = "li") -> int:
    """What a line says, handed in and approved; returns its number."""
    drafted = stage.say(line, by=by, at="")
    assert drafted.card, stage.lines(drafted)
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.category", f"{id} {category}", by=by, at="")
    stage.click("expense.submit", id, by=by, at="")
    approved = stage.click("expense.approve", id, by=approver, at="")
    assert get(stage, int(id)).stage == "posted", stage.lines(approved)
    return int(id)


LINES = [
    ("expense 5000 freelancer Wang withheld tax 800 apollo", "Wang"),
    ("expense 5000 design apollo from Wang, withheld income tax 16%", "Wang"),
    ("劳务费 5000 代扣个税 800 阿波罗 给王明", "王明"),
    ("劳务费 5000 代扣代缴个人所得税 16% 阿波罗 付给王明", "王明"),
    ("报销 5000 设计 阿波罗 向王明 代扣个税800元", "王明"),
]


@pytest.mark.parametrize(("line", "who"), LINES)
def test_the_gross_is_cost_and_the_net_is_owed(stage: Stage, line: str, who: str) -> None:
    id = withheld(stage, line)
    kept = get(stage, id)
    assert (kept.vendor, kept.gross.minor, kept.withheld_minor, kept.paid_by) == (who, 500_000, 80_000, "payable")
    assert account(stage, "subcontract") == 500_000 and open_(stage) == {id: 420_000}
    assert account(stage, "payable") == -420_000 and account(stage, "withheld_tax") == -80_000
    assert faults(stage) == []


def test_its_cards_and_why_say_so_in_both_languages(stage: Stage, golden: Golden) -> None:
    drafted = stage.say("expense 5000 freelancer Wang withheld tax 800 apollo", by="ann", at="")
    golden("freelancer.en.txt", stage.lines(drafted))
    golden("freelancer.zh-CN.txt", stage.lines(drafted, "zh-CN"))
    stage.click("expense.category", "1 subcontract", by="ann", at="")
    stage.click("expense.submit", "1", by="ann", at="")
    stage.click("expense.approve", "1", by="li", at="")
    golden("why_freelancer.en.txt", stage.lines(say(stage, "why entry 1")))
    golden("why_freelancer.zh-CN.txt", stage.lines(say(stage, "why entry 1"), "zh-CN"))


def test_the_net_is_paid_in_words_and_the_tax_to_the_office(stage: Stage) -> None:
    withheld(stage, LINES[0][0])
    assert "CN¥4,200.00" in stage.lines(say(stage, "payables"))
    say(stage, "pay supplier Wang 4200")
    assert open_(stage) == {} and account(stage, "payable") == 0 and faults(stage) == []
    assert "Only CN¥800.00" in stage.lines(say(stage, "pay withheld tax 800.01"))
    paid = say(stage, "代扣个税 800 昨天")
    assert account(stage, "withheld_tax") == 0 and account(stage, "bank") == -500_000 and faults(stage) == []
    press(stage, paid, "payout.undo")
    assert account(stage, "withheld_tax") == -80_000 and faults(stage) == []
    assert "already" in stage.lines(press(stage, paid, "payout.undo"))
    assert "Only finance" in stage.lines(say(stage, "pay withheld tax 5", "ann"))


def test_a_line_of_the_bank_pays_the_net(stage: Stage) -> None:
    id = withheld(stage, LINES[2][0])
    reply = drop(stage, statement("2026-11-20,王明,6222,劳务费,-4200.00"))
    press(stage, reply, "bank.sure", "fei")
    assert open_(stage) == {} and account(stage, "payable") == 0 and faults(stage) == [], id


def test_paid_from_the_bank_the_net_leaves_it(stage: Stage) -> None:
    withheld(stage, "expense 5000 freelancer Wang withheld tax 800 apollo by bank transfer")
    assert account(stage, "bank") == -420_000 and account(stage, "withheld_tax") == -80_000 and faults(stage) == []


def test_an_approval_taken_back_owes_nothing_and_a_correction_is_booked_anew(stage: Stage) -> None:
    id = str(withheld(stage, LINES[0][0]))
    stage.click("expense.unapprove", id, by="li", at="")
    assert account(stage, "withheld_tax") == 0 == account(stage, "payable") and faults(stage) == []
    asked = stage.click("expense.edit", id, by="ann", at="")
    assert asked.form and {one.name: one.value for one in asked.form.questions}["withheld"] == "800.00"
    answers = {one.name: one.value for one in asked.form.questions} | {"withheld": "600"}
    stage.submit("expense.correct", id, by="ann", at="", **answers)
    stage.click("expense.submit", id, by="ann", at="")
    stage.click("expense.approve", id, by="li", at="")
    assert account(stage, "withheld_tax") == -60_000 and open_(stage) == {int(id): 440_000} and faults(stage) == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("expense 5000 freelancer Wang withheld tax 5000 apollo", "withheld"),
        ("expense 5000 design apollo withheld tax 800", "vendor"),
        ("expense 5000 freelancer Wang withheld tax 800 apollo company card", "paid_by"),
    ],
)
def test_what_cannot_be_is_not_handed_in(stage: Stage, line: str, field: str) -> None:
    drafted = stage.say(line, by="ann", at="")
    assert drafted.card, stage.lines(drafted)
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.category", f"{id} subcontract", by="ann", at="")
    reply = stage.click("expense.submit", id, by="ann", at="")
    assert get(stage, int(id)).stage == "draft" and faults(stage) == []
    said = {"withheld": "must be less", "vendor": "name who is paid", "paid_by": "paid by the company"}[field]
    assert said in stage.lines(reply) or field in reply.wrong or reply.form, stage.lines(reply)


def test_a_credit_note_is_no_way_to_correct_it(stage: Stage) -> None:
    withheld(stage, LINES[0][0])
    assert "Tax was withheld" in stage.lines(say(stage, "supplier credit note 1 100 because x"))


def test_in_foreign_money_the_tax_is_owed_in_ours(stage: Stage) -> None:
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 11, 1), Decimal("7.00"), "PBOC"))
    withheld(stage, "expense USD 1000 freelancer Miller withheld tax 200 apollo")
    assert in_books(stage, "withheld_tax") == -140_000 and in_books(stage, "payable") == -560_000
    with stage.read() as book:
        (entry,) = entries.standing(book, "expense:1")
    assert {line.account: str(line.paid.currency) for line in entry.postings} == {
        "subcontract": "USD",
        "withheld_tax": "CNY",
        "payable": "USD",
    }
    say(stage, "pay withheld tax 1400")
    say(stage, "pay supplier Miller USD 800")
    assert in_books(stage, "withheld_tax") == 0 == in_books(stage, "payable") and faults(stage) == []


def test_of_a_locked_month_it_stands_on_the_first_open_day(stage: Stage) -> None:
    say(stage, "lock 2026-10-31")
    id = withheld(stage, "expense 5000 freelancer Wang withheld tax 800 apollo 2026-10-20", approver="fei")
    with stage.read() as book:
        (entry,) = entries.standing(book, f"expense:{id}")
    assert (entry.day, entry.booked) == (date(2026, 10, 20), date(2026, 11, 1)) and faults(stage) == []


def test_the_same_message_twice_books_the_tax_once(both: Stage) -> None:
    withheld(both, LINES[0][0])
    for _again in range(2):
        both.say("pay withheld tax 800", by="fei", at="", id="test:once")
    assert account(both, "withheld_tax") == 0 and faults(both) == []


FOREIGN = "expense 10600 software apollo from Adobe withheld VAT 600"


@pytest.mark.parametrize(
    "line",
    [
        FOREIGN,
        "expense 10600 software apollo from Adobe withheld VAT 6%",
        "报销 10600 软件 阿波罗 向Adobe 代扣增值税 600",
    ],
)
@pytest.mark.sweep(3)
def test_vat_of_a_foreign_supplier_is_owed_to_the_office_and_waits_for_its_receipt(stage: Stage, line: str) -> None:
    id = withheld(stage, line, "other")
    assert account(stage, "other") == 1_000_000 and account(stage, "withheld_vat") == -60_000
    assert open_(stage) == {id: 1_000_000} and vat(stage) == (60_000, 0, 0) and faults(stage) == []
    assert "Nothing waits" in stage.lines(say(stage, "certify 2026-11")), "there is no receipt yet"
    paid = say(stage, f"pay withheld vat expense {id} 600 receipt 3310")
    assert "may be certified now" in stage.lines(paid), stage.lines(paid)
    assert account(stage, "withheld_vat") == 0 and account(stage, "bank") == -60_000 and faults(stage) == []
    assert "paid already" in stage.lines(say(stage, f"缴纳代扣增值税 费用 {id}"))
    assert "Money has gone out" in stage.lines(stage.click("expense.unapprove", str(id), by="li", at=""))
    listed = press(stage, say(stage, "certify 2026-11"), "certification.confirm")
    assert vat(stage) == (0, 60_000, 0) and faults(stage) == []
    assert "certified since" in stage.lines(press(stage, paid, "payout.undo"))
    press(stage, listed, "certification.undo")
    press(stage, paid, "payout.undo")
    assert account(stage, "withheld_vat") == -60_000 and vat(stage) == (60_000, 0, 0) and faults(stage) == []


@pytest.mark.parametrize("words", ["certify 2026-11 33100001", "认证 11月 33100001"])
def test_it_is_certified_by_the_number_of_its_receipt(stage: Stage, words: str) -> None:
    """The amount may stand before the document; the tax platform lists the receipt, not the foreign invoice."""
    id = withheld(stage, "expense 10600 design apollo from Adobe withheld VAT 600", "other")
    assert "may be certified" in stage.lines(say(stage, f"pay withheld vat 600 expense {id} receipt 33100001"))
    listed = say(stage, words)
    assert (listed.card and f"#{id}" in stage.lines(listed)) or "Adobe" in stage.lines(listed), stage.lines(listed)
    press(stage, listed, "certification.confirm")
    assert vat(stage) == (0, 60_000, 0) and faults(stage) == []


def test_the_receipt_is_over_all_of_it_and_only_what_was_withheld_is_paid(stage: Stage) -> None:
    id = withheld(stage, FOREIGN, "other")
    assert "its receipt is over all" in stage.lines(say(stage, f"pay withheld vat expense {id} 599"))
    other = withheld(stage, LINES[0][0])
    assert "No VAT was withheld" in stage.lines(say(stage, f"pay withheld vat expense {other}"))
    assert account(stage, "withheld_vat") == -60_000 and faults(stage) == []


def test_who_deducts_nothing_has_it_in_the_cost(stage: Stage) -> None:
    stage.with_rules(vat_payer="small")
    id = withheld(stage, FOREIGN, "other")
    assert account(stage, "other") == 1_060_000 and account(stage, "withheld_vat") == -60_000
    assert open_(stage) == {id: 1_000_000} and vat(stage) == (0, 0, 0) and faults(stage) == []


def test_in_foreign_money_its_vat_is_owed_in_ours(stage: Stage) -> None:
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 11, 1), Decimal("7.00"), "PBOC"))
    id = withheld(stage, "expense USD 1060 software apollo from Adobe withheld VAT 60", "other")
    assert in_books(stage, "withheld_vat") == -42_000 and in_books(stage, "payable") == -700_000
    say(stage, f"pay withheld vat expense {id}")
    assert in_books(stage, "withheld_vat") == 0 and in_books(stage, "bank") == -42_000 and faults(stage) == []
