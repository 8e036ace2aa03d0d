"""Two spellings of one supplier: merged, read as one everywhere, taken apart again; what was written stays."""

from __future__ import annotations

import pytest

from handlers.rules import MATTERS
from storage import entries, expenses, payouts, supplier_merges
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, press, statement
from tests.handlers.test_four_eyes import agree
from tests.handlers.test_payables import DELL, billed, open_bills

SAID = f"merge supplier Dell into {DELL}"


def words(stage: Stage, line: str, by: str = "fei") -> str:
    return stage.lines(stage.say(line, by=by, at=""), "en")


@pytest.fixture
def two(both: Stage) -> Stage:
    """One invoice under each of two spellings."""
    billed(both, "5000", "DE-1")
    billed(both, "300", "DE-2", vendor="Dell", day="2026-11-12")
    return both


def test_two_spellings_become_one_and_two_again(two: Stage) -> None:
    assert "Dell " in words(two, "payables") and DELL in words(two, "payables")
    reply = two.say(SAID, by="fei", at="")
    assert "goes by" in two.lines(reply, "en") and "CN¥300.00" in two.lines(reply, "en")
    assert "CN¥5,300.00" in words(two, "payables") and "Dell " not in words(two, "payables")
    assert "2 open invoices" in words(two, "payables Dell")
    with two.read() as book:
        assert [one.vendor for one, _left in expenses.unpaid(book, "CNY")] == [DELL, "Dell"], "as it was written"
    assert "Dell" in words(two, "suppliers") and faults(two) == []
    two.click("supplier.unmerge", "1", by="fei", at="")
    assert "CN¥5,300.00" not in words(two, "payables Dell") and "CN¥300.00" in words(two, "payables Dell")
    assert faults(two) == []


def test_a_payment_of_the_one_pays_the_other_and_undoing_the_merger_leaves_the_books_right(two: Stage) -> None:
    two.say(SAID, by="fei", at="")
    two.say("pay supplier Dell 5300 2026-11-19", by="fei", at="")
    assert open_bills(two) == {}
    with two.read() as book:
        (paid,) = payouts.without_line(book)
        assert paid.party == DELL
        (entry,) = entries.of_source(book, f"payout:{paid.id}")
        owed = {line.party: line.paid.minor for line in entry.postings if line.account == "payable"}
    assert owed == {DELL: 500_000, "Dell": 30_000}, "each clears what stands under its own name"
    two.say("split supplier Dell", by="fei", at="")
    assert faults(two) == [] and open_bills(two) == {}


def test_it_is_said_in_chinese_too(two: Stage) -> None:
    reply = two.say(f"合并供应商 Dell 为 {DELL}", by="fei", at="")
    assert DELL in two.lines(reply, "zh-CN")
    with two.read() as book:
        assert directory(book).suppliers.called("DELL") == DELL
    two.say("拆分供应商 Dell", by="fei", at="")
    with two.read() as book:
        assert directory(book).suppliers.called("DELL") == "DELL"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("merge supplier Dell", "Which supplier goes by which name?"),
        ("merge supplier Dall into HP", "No document in the books names a supplier “Dall”"),
        (f"merge supplier Dell into {DELL[:2]}", f"Do you mean {DELL}"),
        ("merge supplier Dell into dell", "one supplier already"),
        ("split supplier Dell", "was merged into another"),
    ],
)
def test_nothing_is_guessed(two: Stage, line: str, told: str) -> None:
    assert told in words(two, line)
    with two.read() as book:
        assert supplier_merges.every(book) == ()


def test_a_second_merger_may_not_lead_in_a_circle(two: Stage) -> None:
    two.say(SAID, by="fei", at="")
    assert "one supplier already" in words(two, f"merge supplier {DELL} into Dell")


def test_a_second_click_takes_nothing_apart_twice(two: Stage) -> None:
    two.say(SAID, by="fei", at="", id="m1")
    two.say(SAID, by="fei", at="", id="m1")
    with two.read() as book:
        assert len(supplier_merges.every(book)) == 1, "redelivered"
    two.click("supplier.unmerge", "1", by="fei", at="")
    assert "two suppliers already" in two.lines(two.click("supplier.unmerge", "1", by="fei", at=""), "en")


def test_only_finance_and_administrators_merge(two: Stage) -> None:
    assert "Only finance" in words(two, SAID, by="li")
    assert "Only finance" in words(two, SAID, by="max")
    assert "1 supplier" not in words(two, "suppliers", by="ann")


def test_a_second_person_agrees_where_the_company_wants_that(two: Stage) -> None:
    two.with_rules(four_eyes=frozenset(MATTERS))
    two.say(SAID, by="fei", at="")
    with two.read() as book:
        assert supplier_merges.every(book) == ()
    agree(two, "ada")
    with two.read() as book:
        assert [one.state for one in supplier_merges.every(book)] == ["merged"]
    assert faults(two) == []


def test_half_under_each_name_is_one_sum_to_one_payee(two: Stage) -> None:
    two.with_rules(four_eyes=frozenset({"payouts"}), payouts_above=400)
    two.say(f"prepay {DELL} 250 2026-11-18", by="fei", at="")
    two.with_rules(four_eyes=frozenset())
    two.say(SAID, by="fei", at="")
    two.with_rules(four_eyes=frozenset({"payouts"}), payouts_above=400)
    assert "400.00" in words(two, "pay supplier Dell 200 2026-11-19"), "the limit"


def test_the_same_receipt_under_another_spelling_is_found(two: Stage) -> None:
    answers = {"total": "300", "day": "2026-11-13", "vendor": DELL, "project": "APOLLO", "category": "material"}
    assert "Maybe the same" not in two.lines(two.submit("expense.new", "new", by="ann", at="", **answers), "en")
    two.say(SAID, by="fei", at="")
    assert "Maybe the same" in two.lines(two.submit("expense.new", "new", by="ann", at="", **answers), "en")


def test_the_ledger_of_one_name_shows_both(two: Stage) -> None:
    two.say(SAID, by="fei", at="")
    text = words(two, f"ledger 2202 2026-11 {DELL}")
    assert "300.00" in text and "5,000.00" in text


def test_a_bank_line_to_the_one_name_pays_the_invoice_of_the_other(two: Stage) -> None:
    two.say(SAID, by="fei", at="")
    reply = drop(two, statement("2026-11-19,戴尔中国,6222,货款 DE-2,-300.00"))
    text = two.lines(reply, "en")
    assert "invoice DE-2 of Dell" in text and f"The name is {DELL}" in text
    press(two, reply, "bank.sure")
    assert len(open_bills(two)) == 1 and faults(two) == []
    two.click("supplier.unmerge", "1", by="fei", at="")
    assert len(open_bills(two)) == 1 and faults(two) == []


def test_what_was_paid_ahead_to_the_one_is_set_off_on_the_other(two: Stage) -> None:
    two.say("prepay Dell 400 2026-11-18", by="fei", at="")
    two.say(SAID, by="fei", at="")
    assert "CN¥400.00 was paid ahead" in words(two, f"payables {DELL}")
    assert "CN¥400.00 was set off" in words(two, "set off Dell")
    assert faults(two) == []


def test_vouchers_name_the_supplier_that_stays(two: Stage) -> None:
    two.say("map account 220201 kingdee 2202 with supplier", by="fei", at="")
    two.say("map supplier Dell kingdee S01", by="fei", at="")
    reply = two.say(SAID, by="fei", at="")
    assert f"map supplier {DELL} kingdee S01" in two.lines(reply, "en")
    text = words(two, "vouchers 2026-11 kingdee")
    assert f"supplier      {DELL}" in text and "Dell " not in text, "asked for under the name that stays"
