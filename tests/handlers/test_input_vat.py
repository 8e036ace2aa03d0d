"""Input VAT: what waits, what is certified in which month, what goes on to the cost, and what is never deducted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from chat.cards.card import Reply
from ledger.receipt import Receipt, ReceiptLine
from storage import balances, entries, expenses
from storage.directory import directory
from tests.conftest import Stage, cny
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_receipts import shown
from tests.handlers.test_receivables import account

pytestmark = pytest.mark.sweep(3)

SURE = {"day": 0.99, "total": 0.99, "vendor": 0.99, "tax": 0.99, "invoice_number": 0.99}


def bought(
    stage: Stage,
    total: str = "1090",
    tax: str = "90",
    *,
    day: str = "2026-11-10",
    document: str = "vat_special",
    number: str = "",
    category: str = "travel",
    use: str = "",
    buyer: str = "",
    approve: bool = True,
) -> int:
    """An expense of Ann by form, submitted and approved; returns its number."""
    answers = {"total": total, "day": day, "vendor": "Hilton", "project": "APOLLO", "category": category}
    answers |= {"tax": tax, "document": document, "invoice_number": number, "paid_by": "card"}
    answers |= {name: value for name, value in (("use", use), ("buyer", buyer)) if value}
    drafted = stage.submit("expense.new", "new", by="ann", at="", **answers)
    assert drafted.card, stage.lines(drafted)
    id = int(drafted.card.about.partition(":")[2])
    if approve:
        stage.click("expense.submit", str(id), by="ann", at="")
        if get(stage, id).stage == "draft":
            stage.submit("expense.clear", str(id), by="ann", at="", reason="two rides")
            stage.click("expense.submit", str(id), by="ann", at="")
        stage.click("expense.approve", str(id), by="li", at="")
        assert get(stage, id).stage == "posted"
    return id


def get(stage: Stage, id: int) -> expenses.Expense:
    with stage.read() as book:
        return expenses.get(book, id, "CNY", lock=False)


def say(stage: Stage, text: str, by: str = "fei") -> Reply:
    return stage.say(text, by=by, at="")


def used(stage: Stage, category: str = "travel") -> int:
    with stage.read() as book:
        return balances.of_project(book, directory(book).by_code["APOLLO"])[category].posted


def vat(stage: Stage) -> tuple[int, int, int]:
    """What stands on the three accounts: waiting, certified, transferred out."""
    return account(stage, "input_vat_pending"), account(stage, "input_vat"), account(stage, "input_vat_out")


def test_what_is_deductible_waits_until_it_is_certified_in_its_month(stage: Stage, golden: Golden) -> None:
    bought(stage, number="24327001", day="2026-10-12")
    bought(stage, "212", "12", number="24327002", category="material")
    assert vat(stage) == (10_200, 0, 0) and account(stage, "travel") == 100_000 and faults(stage) == []
    listed = say(stage, "certify 2026-11")
    golden("certify.en.txt", stage.lines(listed))
    golden("certify.zh-CN.txt", stage.lines(listed, "zh-CN"))
    assert vat(stage) == (10_200, 0, 0), "the list books nothing"
    done = press(stage, listed, "certification.confirm")
    golden("certified.en.txt", stage.lines(done))
    assert vat(stage) == (0, 10_200, 0) and account(stage, "travel") == 100_000 and faults(stage) == []
    again = press(stage, listed, "certification.confirm")
    assert "Something has changed" in str(again.toast) and vat(stage) == (0, 10_200, 0)
    assert not again.replace, "the card of what was certified, with its way back, is not wiped by a second click"
    press(stage, done, "certification.undo")
    assert vat(stage) == (10_200, 0, 0) and faults(stage) == []
    assert "already" in stage.lines(press(stage, done, "certification.undo"))
    assert vat(stage) == (10_200, 0, 0)


def test_the_list_of_a_month_has_what_is_dated_up_to_its_end(stage: Stage) -> None:
    bought(stage, number="A1", day="2026-10-12")
    bought(stage, "212", "12", number="A2")
    assert "A2" not in stage.lines(say(stage, "认证 10月")) and "A1" in stage.lines(say(stage, "certify last month"))
    press(stage, say(stage, "certify 2026-10"), "certification.confirm")
    with stage.read() as book:
        (day,) = {
            entry.booked for entry, _trail, _digest in entries.whole(book) if entry.source.startswith("certification")
        }
    assert day == date(2026, 10, 31) and vat(stage) == (1_200, 9_000, 0)
    say(stage, "lock 2026-10-31")
    bought(stage, "318", "18", number="A3", day="2026-11-02")
    assert "in which it is certified" in stage.lines(say(stage, "certify 2026-10"))
    assert "still to come" in stage.lines(say(stage, "certify 2026-12"))


@pytest.mark.parametrize(
    ("words", "left"), [("except B1", 9_000), ("除了 B1", 9_000), ("B1", 1_200), ("#2", 9_000), ("B1 B2", 0)]
)
def test_some_of_a_list_may_be_certified(stage: Stage, words: str, left: int) -> None:
    bought(stage, number="B1")
    bought(stage, "212", "12", number="B2")
    press(stage, say(stage, f"certify 2026-11 {words}"), "certification.confirm")
    assert vat(stage) == (left, 10_200 - left, 0) and faults(stage) == []
    assert "No document X9 waits" in stage.lines(say(stage, "certify 2026-11 X9"))


def test_a_number_that_reads_like_a_day_is_a_number(stage: Stage) -> None:
    bought(stage, number="20261101")
    bought(stage, "212", "12", number="B2")
    press(stage, say(stage, "certify 20261101"), "certification.confirm")
    assert vat(stage) == (1_200, 9_000, 0) and faults(stage) == []


def test_of_an_ordinary_invoice_nothing_waits(stage: Stage) -> None:
    bought(stage, document="vat_normal")
    assert vat(stage) == (0, 0, 0) and account(stage, "travel") == 109_000 and faults(stage) == []
    assert "Nothing waits" in stage.lines(say(stage, "certify 2026-11"))


@pytest.mark.parametrize("more", [{"buyer": "other"}, {"use": "catering"}])
def test_another_companys_invoice_and_catering_are_cost_with_the_tax(stage: Stage, more: dict[str, str]) -> None:
    id = bought(stage, approve=False, **more)
    text = stage.lines(stage.click("expense.edit", str(id), by="ann", at="")) + stage.lines(say(stage, "drafts", "ann"))
    assert "not deductible" in text
    assert ("ask the seller for a new one" in text) == ("buyer" in more)
    stage.click("expense.submit", str(id), by="ann", at="")
    stage.click("expense.approve", str(id), by="li", at="")
    assert vat(stage) == (0, 0, 0) and account(stage, "travel") == 109_000 and used(stage) == 109_000
    assert faults(stage) == []


def test_what_is_for_welfare_is_certified_and_goes_on_to_the_cost_and_the_budget(stage: Stage) -> None:
    bought(stage, "424", "24", use="welfare", number="W1")
    assert vat(stage) == (2_400, 0, 0) and account(stage, "travel") == 40_000 and used(stage) == 40_000
    listed = say(stage, "certify 2026-11")
    assert "goes on to the cost" in stage.lines(listed) and "welfare" in stage.lines(listed)
    done = press(stage, listed, "certification.confirm")
    assert vat(stage) == (0, 2_400, -2_400) and account(stage, "travel") == 42_400 and used(stage) == 42_400
    assert faults(stage) == []
    press(stage, done, "certification.undo")
    assert vat(stage) == (2_400, 0, 0) and used(stage) == 40_000 and faults(stage) == []


def test_words_say_which_invoice_it_is_and_for_what(stage: Stage) -> None:
    drafted = stage.say("expense 424 gift boxes special invoice for staff welfare", by="ann")
    assert drafted.card and "How much VAT is in it?" in stage.lines(drafted)
    id = int(drafted.card.about.partition(":")[2])
    assert (get(stage, id).document, get(stage, id).use) == ("vat_special", "welfare")
    drafted = stage.say("报销 1590 酒店 专票 抬头不是我们", by="ann")
    assert drafted.card and "not made out to the company" in stage.lines(drafted)
    assert get(stage, int(drafted.card.about.partition(":")[2])).buyer == "other"


@pytest.mark.parametrize(
    "words", ["team dinner", "业务招待", "餐饮", "没有专票", "not a special invoice", "ordinary invoice"]
)
def test_words_beside_a_receipt_take_from_what_its_paper_lets_us_deduct(stage: Stage, words: str) -> None:
    receipt = Receipt(
        "vat_special", "Hilton", date(2026, 11, 10), "CNY", cny("1590"), cny("90"), confidence=SURE, accept=True
    )
    stage.receipts[b"paper"] = (replace(receipt, engine="pdf"),)
    plain = stage.drop(b"paper", text="apollo travel", by="bob")
    assert "CN¥90.00, deductible" in shown(stage, plain)
    drafted = stage.drop(b"paper", text=f"apollo travel {words}")
    assert drafted.card and "CN¥90.00, deductible" not in shown(stage, drafted)


@pytest.mark.parametrize("words", ["没有专票", "no VAT invoice", "not a special invoice"])
def test_an_invoice_of_an_order_that_is_none_deducts_nothing(stage: Stage, words: str) -> None:
    ordered = stage.say("order 3000 racks #material apollo from Dell", by="ann", at="")
    assert ordered.card
    id = ordered.card.about.partition(":")[2]
    stage.click("order.submit", id, by="ann", at="")
    stage.click("order.approve", id, by="li", at="")
    drafted = stage.say(f"invoiced 2120 order {id} tax 120 {words}", by="ann", at="")
    assert drafted.card and "CN¥120.00" in stage.lines(drafted) and "deductible" not in stage.lines(drafted)


def test_the_buyer_that_was_read_counts_until_a_person_says_otherwise(stage: Stage, golden: Golden) -> None:
    stage.with_rules(company=("账房科技",), company_tax_ids=("91110000MA00000001",))
    receipt = Receipt(
        "vat_special",
        "Hilton",
        date(2026, 11, 10),
        "CNY",
        cny("1590"),
        cny("90"),
        confidence=SURE,
        accept=True,
        engine="pdf",
        invoice_number="777",
        buyer="别人有限公司",
    )
    stage.receipts[b"other"] = (receipt,)
    drafted = stage.drop(b"other", text="travel")
    golden("receipt_of_another_company.txt", shown(stage, drafted))
    assert drafted.card
    id = drafted.card.about.partition(":")[2]
    stage.submit("expense.correct", id, by="ann", total="1590", day="2026-11-10", vendor="Hilton", buyer="us")
    assert "deductible" in stage.lines(say(stage, "drafts", "ann"))
    stage.receipts[b"ours"] = (
        replace(receipt, buyer="某某公司", buyer_tax_id="91110000ma00000001", invoice_number="778"),
    )
    assert "ask the seller" not in stage.lines(stage.drop(b"ours", text="travel"))
    meal = replace(receipt, buyer="账房科技", lines=(ReceiptLine("*餐饮服务*餐费"),), invoice_number="779")
    stage.receipts[b"meal"] = (meal,)
    assert "never deducted" in stage.lines(stage.drop(b"meal", text="other"))


def test_an_approval_of_what_was_certified_stays_until_the_list_is_taken_back(stage: Stage) -> None:
    id = bought(stage)
    done = press(stage, say(stage, "certify 2026-11"), "certification.confirm")
    assert "take that list back first" in stage.lines(stage.click("expense.unapprove", str(id), by="li", at=""))
    press(stage, done, "certification.undo")
    stage.click("expense.unapprove", str(id), by="li", at="")
    assert vat(stage) == (0, 0, 0) and get(stage, id).vat is None and faults(stage) == []


def test_only_finance_certifies(stage: Stage) -> None:
    bought(stage)
    assert "Only finance" in stage.lines(say(stage, "certify 2026-11", "li"))
    assert "does not permit" in stage.lines(stage.click("certification.confirm", "x 2026-11-30 +", by="ann", at=""))
    assert "another time" in stage.lines(stage.click("certification.confirm", "x nonsense", by="fei", at=""))


def test_whatever_is_bought_certified_and_taken_back_the_books_hold(stage: Stage) -> None:
    """Documents and lists at random: no VAT is lost, none is deducted twice."""
    dice, lists = Random(7), []
    for step in range(14):
        if dice.random() < 0.6:
            use = dice.choice(("", "welfare", "simple", "catering"))
            more = {"use": use, "buyer": dice.choice(("", "", "other"))}
            net = dice.randrange(1, 40) * 100
            bought(stage, f"{net * 1.06:.2f}", f"{net * 0.06:.2f}", number=f"N{step}", **more)
        elif lists and dice.random() < 0.4:
            press(stage, lists.pop(), "certification.undo")
        else:
            listed = say(stage, "certify 2026-11")
            if listed.card and listed.card.buttons:
                lists.append(press(stage, listed, "certification.confirm"))
        assert faults(stage) == []
        waits, certified, out = vat(stage)
        assert waits >= 0 and certified >= -out >= 0


@pytest.mark.parametrize(
    ("buyer", "tax_id", "ours"),
    [
        ("账房科技", "91110000MA00000001", True),
        ("某某公司", "91110000ma00000001", True),
        ("账房科技（上海）有限公司", "91310000MA00000009", False),
        ("账房科技", "", True),
        ("别人有限公司", "", False),
        ("", "", True),
    ],
)
def test_whose_document_it_is_says_the_tax_number_before_the_name(
    stage: Stage, buyer: str, tax_id: str, ours: bool
) -> None:
    stage.with_rules(company=("账房科技",), company_tax_ids=("91110000MA00000001",))
    receipt = Receipt(
        *("vat_special", "Hilton", date(2026, 11, 10), "CNY", cny("1590"), cny("90")),
        confidence=SURE,
        accept=True,
        engine="pdf",
        invoice_number="777",
        buyer=buyer or None,
        buyer_tax_id=tax_id or None,
    )
    stage.receipts[b"one"] = (receipt,)
    text = shown(stage, stage.drop(b"one", text="travel"))
    assert ("not to the company" in text) != ours, text


def test_a_buyer_that_was_only_guessed_is_looked_at_anew_after_an_approval_is_taken_back(stage: Stage) -> None:
    id = bought(stage)
    assert get(stage, id).buyer == "us"
    stage.click("expense.unapprove", str(id), by="li", at="")
    assert get(stage, id).buyer == ""
    stage.click("expense.approve", str(id), by="li", at="")
    assert get(stage, id).buyer == "us" and faults(stage) == []
    said = bought(stage, number="B2", buyer="other")
    stage.click("expense.unapprove", str(said), by="li", at="")
    assert get(stage, said).buyer == "other", "a person said so"
