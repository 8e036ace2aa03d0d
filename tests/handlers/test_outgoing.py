"""Money out in one sum, money paid ahead and set off, foreign money sold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from ledger.accounts import Standard
from ledger.policies import usual
from storage import item_balances, payouts, rates
from storage import tables as t
from storage.directory import table
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_deliveries import in_books, invoiced, ordered
from tests.handlers.test_input_vat import say
from tests.handlers.test_payables import billed
from tests.handlers.test_receivables import account

pytestmark = pytest.mark.sweep(3)


@pytest.mark.parametrize(
    ("words", "role", "minor"),
    [
        ("pay payroll 200000 yesterday", "payroll", 20_000_000),
        ("发工资 200000", "payroll", 20_000_000),
        ("pay card 2120", "card", 212_000),
        ("还公司卡 2120 昨天", "card", 212_000),
        ("bank charge 60", "bank_fee", 6_000),
        ("银行手续费 60 2026-11-18", "bank_fee", 6_000),
    ],
)
def test_what_was_paid_in_one_sum_is_booked_and_taken_back(stage: Stage, words: str, role: str, minor: int) -> None:
    done = say(stage, words)
    assert (account(stage, role), account(stage, "bank"), faults(stage)) == (minor, -minor, [])
    press(stage, done, "payout.undo")
    assert (account(stage, role), account(stage, "bank"), faults(stage)) == (0, 0, [])
    assert "Only finance" in stage.lines(say(stage, words, "ann"))
    assert "How much" in stage.lines(say(stage, "pay payroll"))


def test_what_was_paid_ahead_is_set_off_on_the_invoice(stage: Stage, golden: Golden) -> None:
    id = ordered(stage)
    paid = say(stage, "prepay Dell 1000")
    golden("prepaid.en.txt", stage.lines(paid))
    assert account(stage, "prepaid") == 100_000 and account(stage, "bank") == -100_000
    invoiced(stage, f"invoiced 3000 order {id}")
    shown = stage.lines(say(stage, "payables Dell"))
    assert "was paid ahead" in shown and "set off Dell" in shown
    done = say(stage, "冲预付 Dell")
    golden("set_off.en.txt", stage.lines(done))
    assert account(stage, "prepaid") == 0 and account(stage, "payable") == -200_000 and faults(stage) == []
    assert "Nothing was paid ahead" in stage.lines(say(stage, "set off Dell"))
    press(stage, paid, "payout.undo")
    assert account(stage, "prepaid") == 0 and account(stage, "payable") == -300_000 and account(stage, "bank") == 0
    assert faults(stage) == []


def test_what_was_paid_ahead_in_other_money_costs_what_it_was_worth_then(stage: Stage) -> None:
    for day, rate in ((1, "7.00"), (18, "7.20")):
        stage.write(
            lambda book, d=day, r=rate: rates.put_exchange(book, "USD", "CNY", date(2026, 11, d), Decimal(r), "PBOC")
        )
    id = ordered(stage, "order USD 400 racks #material apollo from Dell")
    say(stage, "prepay Dell USD 300 2026-11-02")
    invoiced(stage, f"invoiced USD 400 order {id}")
    assert in_books(stage, "material") == 288_000
    say(stage, "set off Dell")
    assert in_books(stage, "material") == 210_000 + 72_000 and in_books(stage, "payable") == -72_000
    assert in_books(stage, "prepaid") == 0 and in_books(stage, "exchange_gain") == 0 and faults(stage) == []


def test_foreign_money_is_sold_at_what_the_bank_gave(stage: Stage, golden: Golden) -> None:
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 11, 1), Decimal("7.0950"), "PBOC"))
    sold = say(stage, "sold USD 20000 for 141760")
    golden("currency_sold.en.txt", stage.lines(sold))
    golden("currency_sold.zh-CN.txt", stage.lines(sold, "zh-CN"))
    assert in_books(stage, "exchange_loss") == 14_000 and in_books(stage, "bank") == -14_000 and faults(stage) == []
    press(stage, sold, "sale.undo")
    assert in_books(stage, "exchange_loss") == 0 and in_books(stage, "bank") == 0 and faults(stage) == []
    say(stage, "结汇 20000美元 142000元")
    assert in_books(stage, "exchange_gain") == -10_000 and faults(stage) == []
    assert "What was sold" in stage.lines(say(stage, "sell currency 500"))
    assert "Only finance" in stage.lines(say(stage, "结汇 20000美元 142000元", "ann"))


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.sweep(3)
def test_what_suppliers_are_owed_in_foreign_money_is_revalued_and_paid_invoice_by_invoice(
    stage: Stage, standard: Standard
) -> None:
    stage.with_rules(policies=usual(standard))
    for day, rate in (("2026-10-10", "7.00"), ("2026-10-20", "7.20"), ("2026-10-31", "7.10"), ("2026-11-20", "7.15")):
        say(stage, f"fx USD CNY {rate} {day} PBOC")
    for number, vendor, day in (("A-1", "Alpine", "10"), ("A-2", "Alpine", "20"), ("B-1", "Brook", "20")):
        billed(stage, "USD 100", number, vendor, f"2026-10-{day}")
    stage.click("close.do", "2026-10 all", by="fei", at="")
    assert exchanged(stage) == (1_000, -2_000), "one rose and two fell by 0.10, and none is set off against another"
    assert faults(stage) == []
    say(stage, "pay supplier Brook USD 100")
    assert exchanged(stage) == (1_500, -2_000), "it stood at the rate of the month's end"
    press(stage, say(stage, "pay supplier Alpine USD 150"), "payout.undo")
    say(stage, "prepay Alpine USD 50")
    say(stage, "set off Alpine")
    assert in_books(stage, "material") == 214_000 + 750, "half of the first costs what was paid, 0.15 more"
    say(stage, "pay supplier Alpine USD 150")
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert in_books(stage, "payable") == 0 and faults(stage) == []


def exchanged(stage: Stage) -> tuple[int, int]:
    """Losses and gains by exchange."""
    return in_books(stage, "exchange_loss"), in_books(stage, "exchange_gain")


def test_an_invoice_of_books_in_which_none_stood_for_itself_is_paid_at_what_it_was_booked_at(stage: Stage) -> None:
    for day, rate in (("2026-10-10", "7.00"), ("2026-11-20", "7.15")):
        say(stage, f"fx USD CNY {rate} {day} PBOC")
    billed(stage, "USD 100", "A-1", "Alpine", "2026-10-10")
    row = table(t.PostingRow)
    stage.write(lambda book: book.connection.execute(update(row).where(row.c.account == "payable").values(item="")))
    say(stage, "pay supplier Alpine USD 100")
    with stage.read() as book:
        assert item_balances.items(book, ("payable",), date(2026, 12, 31)) == ()
    assert exchanged(stage) == (1_500, 0)


def test_money_ahead_to_somebody_nobody_knows_is_asked_about(stage: Stage) -> None:
    text = stage.lines(say(stage, "prepay Dell 1000"))
    assert "Nobody in the books is called “Dell”" in text and account(stage, "prepaid") == 0
    ordered(stage)
    assert "do you mean Dell?" in stage.lines(say(stage, "prepay Delll 1000")) and account(stage, "prepaid") == 0
    assert "is booked" in stage.lines(say(stage, "prepay dell 1000"))
    with stage.read() as book:
        assert [one.party for one in payouts.ahead(book)] == ["Dell"], "as the books write it"


def test_a_rate_far_from_the_known_one_is_asked_about(stage: Stage) -> None:
    say(stage, "fx USD CNY 7.10 2026-11-01 PBOC")
    for words, why in (
        ("sold USD 141760 for 20000", "the two look swapped"),
        ("结汇 20000美元 1417600元", "70.88 CNY for 1 USD; the rate that is known is 7.1."),
    ):
        asked = stage.lines(say(stage, words))
        assert "Book it all the same?" in asked and why in asked and account(stage, "bank") == 0


@pytest.mark.parametrize(
    ("words", "fee"),
    [
        ("fee 25", 2_500),
        ("minus 20 fee", 2_000),
        ("less a bank fee of 1,250.50 yesterday", 125_050),
        ("yesterday, 20 fee", 2_000),
        ("手续费20", 2_000),
        ("昨天 扣20元手续费", 2_000),
        ("扣除手续费 20元 昨天", 2_000),
    ],
)
def test_the_fee_of_a_bank_is_understood_beside_a_payment(stage: Stage, words: str, fee: int) -> None:
    say(stage, f"paid apollo 30000 {words}")
    assert account(stage, "bank_fee") == fee and account(stage, "bank") == 3_000_000, words


def test_a_fee_that_is_no_small_part_and_a_payer_nobody_knows_are_asked_about(stage: Stage) -> None:
    assert "fee of CN¥9,000.00 beside CN¥30,000.00 is much" in stage.lines(say(stage, "paid apollo 30000 fee 9000"))
    stage.say("new project LAB Laboratory", by="ada", at="")
    text = stage.lines(say(stage, "paid lab 500"))
    assert "Book it all the same?" in text and "nobody is known who could have paid" in text, text
    assert account(stage, "bank") == 0


def test_far_more_than_is_open_is_asked_about(stage: Stage) -> None:
    stage.say("contract apollo 1000 tax 0% 100% 2026-11-18", by="li", at="")
    text = stage.lines(say(stage, "paid apollo 10000"))
    assert "CN¥10,000.00 is far more than the CN¥1,000.00 that is open of Acme." in text
    assert account(stage, "bank") == 0


def test_a_rate_that_is_told_far_off_is_asked_about_and_not_kept(stage: Stage) -> None:
    say(stage, "fx USD CNY 7.10 2026-11-01 PBOC")
    for words, why in (
        ("fx USD CNY 71 2026-11-02 PBOC", "the rate that is known is 7.1."),
        ("fx USD CNY 0.1408 2026-11-02 PBOC", "the two look swapped"),
        ("fx CNY USD 7.10 2026-11-02 PBOC", "the two look swapped"),
        ("fx USD CNY 7.10 2027-11-02 PBOC", "lies in the future"),
    ):
        asked = say(stage, words)
        text = stage.lines(asked)
        assert "Keep this rate all the same?" in text and why in text and "Yes, keep this rate" in text, text
    press(stage, asked, "question.yes")
    assert "PBOC" in stage.lines(say(stage, "fx")) and "71" not in stage.lines(say(stage, "fx")).replace("7.1", "")
    assert "Say two currencies" in stage.lines(say(stage, "fx USD 7.10")), "it is not taken for a question"
