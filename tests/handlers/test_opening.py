"""Opening balances: a sheet ties to its trial balance or nothing is taken; what came with it is used like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.accounts import chart
from ledger.opening import CLEARING
from storage import contracts, expenses, imports, payments, rates
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import text
from tests.opening_said import TIED, balances, take
from tests.opening_sheets import ACCOUNTS, HEAD, ROWS, row, sheet, without

pytestmark = pytest.mark.sweep(3)


def test_every_account_comes_to_what_the_trial_balance_says_and_the_books_hold(both: Stage) -> None:
    shown = look(both, sheet(), name="opening.csv")
    said = text(both, shown)
    assert "opening.csv: 11 new rows (opening balances)" in said and "31 Oct 2026" in said and "142,100.00" in said
    assert "Nothing is taken yet" in said and balances(both) == {}
    taken = press(both, shown, "import.take")
    assert "Import 1: 11 rows were taken (opening balances)" in text(both, taken)
    assert balances(both) == TIED, "nothing is left on the clearing account, revenue and cost of sales"
    assert faults(both) == []
    assert "Nothing in that file is new" in text(both, press(both, shown, "import.take"))
    assert "Known already: 27" in text(both, look(both, sheet(), name="again.csv"))
    assert "Opening balances came with import 1" in text(both, both.say("期初余额", by="fei", at=""))


def test_what_came_in_open_is_used_like_anything_else(both: Stage) -> None:
    take(both)
    both.say("paid apollo 5300 2026-11-16", by="fei", at="")
    both.say("paid apollo 21200 2026-11-17", by="fei", at="")
    with both.read() as book:
        first, second = (contracts.of_contract(book, id) for id in (1, 3))
    assert second[0].open.minor == 0, "the oldest receivable is settled"
    assert [one.open.minor for one in first] == [0, 0, 5_300_000], "and what is not invoiced yet stays open"
    both.say("pay supplier Dell 11300", by="fei", at="")
    both.click("claims.paid", "1", by="fei", at="")
    both.say("pay payroll 8000", by="fei", at="")
    now = balances(both, date(2026, 11, 20))
    assert {role: now.get(role, 0) for role in ("receivable", "payable")} == {"receivable": 0, "payable": 0}
    assert faults(both) == []


def test_a_customers_advance_is_consumed_by_its_invoice_and_unapplied_money_is_applied(both: Stage) -> None:
    take(both)
    before = balances(both)
    both.say("invoice xinghe 42400 tax 6% #1", by="fei", at="")
    after = balances(both, date(2026, 11, 20))
    moved = {role: after.get(role, 0) - before.get(role, 0) for role in {*after, *before}}
    assert {role: minor for role, minor in moved.items() if minor} == {
        "output_vat_pending": 240_000,
        "output_vat": -240_000,
    }, "its invoice makes the VAT due; the contract liability stays until it is earned"
    both.say("invoice xinghe 1000 tax 6% #2", by="fei", at="")
    with both.read() as book:
        (rest,) = payments.unapplied(book, 2)
    both.click("payment.apply", str(rest.id), by="fei", at="")
    with both.read() as book:
        assert not payments.unapplied(book)
    assert faults(both) == []


def test_a_contract_with_a_position_goes_on_at_its_next_close(both: Stage) -> None:
    take(both)
    both.say("estimate apollo 48000 because plan", by="fei", at="")
    both.say("log 10h apollo 2026-11-19", by="ann")
    both.wait(days=12)
    both.click("close.do", "2026-11 all", by="fei", at="")
    now = balances(both, date(2026, 11, 30))
    # 100,000 × (36,000 + 2,000) ÷ 48,000, of which 60,000 was earned before; all cost goes with it
    earned = round(10_000_000 * 38_000 / 48_000)
    assert -now["revenue"] == earned - 6_000_000
    assert now["cost_of_sales"] == 3_800_000 - 3_500_000
    assert faults(both) == []


def test_a_budget_shows_what_was_used_before(stage: Stage) -> None:
    take(stage)
    said = text(stage, stage.say("budget apollo", by="fei", at=""))
    assert "30,000.00" in said and "6,000.00" in said and "36,000.00" in said


def test_advances_prepayments_and_claims_that_came_in_are_spent_set_off_and_paid(both: Stage) -> None:
    take(both)
    assert "2,000.00" in text(both, both.say("advances", by="fei", at=""))
    said = text(both, both.say("set off HP", by="fei", at=""))
    assert "HP" in said
    assert "500.00" in text(both, both.say("my expenses", by="ann", at=""))
    for words in ("undo payment 1", "undo payment 2"):
        both.say(words, by="fei", at="")
    assert "opening balances" in text(both, both.click("payment.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("payout.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("advance.undo", "1", by="fei", at=""))
    assert "opening balances" in text(both, both.click("expense.unapprove", "1", by="li", at=""))
    assert faults(both) == []


def test_they_are_taken_back_as_a_whole_and_may_come_again(both: Stage) -> None:
    taken = take(both)
    undone = text(both, press(both, taken, "import.undo"))
    assert "were taken back" in undone and balances(both) == {} and faults(both) == []
    with both.read() as book:
        assert not payments.unapplied(book) and all(one.state == "withdrawn" for one in contracts.contracts(book))
        assert not expenses.unpaid(book, "CNY")
    take(both)
    assert balances(both) == TIED and faults(both) == []


def test_they_are_not_taken_back_once_something_of_them_has_moved_on(both: Stage) -> None:
    taken = take(both)
    both.say("paid apollo 5300 2026-11-16", by="fei", at="")
    said = text(both, press(both, taken, "import.undo"))
    assert "1 of these opening balances have moved on since" in said
    with both.read() as book:
        assert imports.get(book, 1).state == "applied", "and nothing else of them is taken back either"
    assert balances(both) == TIED and faults(both) == []
    both.click("payment.undo", "4", by="fei", at="")
    assert "were taken back" in text(both, press(both, taken, "import.undo"))
    assert faults(both) == [] and balances(both) == {}


def test_what_other_books_keep_stays_there(stage: Stage) -> None:
    more = (
        row("kept elsewhere", account="1601", name="固定资产", debit="9000"),
        row("kept elsewhere", account="2501", name="长期借款", credit="9000"),
    )
    shown = look(stage, sheet(*ROWS, *more))
    press(stage, shown, "import.take")
    assert balances(stage) == TIED and faults(stage) == []
    lines = sheet(*ROWS, more[0]).decode().replace("2211,,8000", "2211,,17000")
    stage.say("undo import 1", by="fei", at="")
    shown = look(stage, lines.encode())
    assert "Kept in other books: CN¥9,000.00" in text(stage, shown)
    press(stage, shown, "import.take")
    assert balances(stage)[CLEARING] == 900_000 and faults(stage) == []


def test_foreign_items_stand_at_what_the_former_books_say(stage: Stage) -> None:
    stage.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 10, 1), Decimal("7.1"), "test"))
    head = f"{HEAD},Amount in the books"
    lines = without("prepayment,", "account,1123,")
    usd = "prepayment,,,,HP,,,,,,USD,100"
    rows = (*lines, "account,1123,700,,", f"{usd}{',' * 9}700")
    taken = take(stage, sheet(*rows, head=head))
    assert balances(stage) == TIED and faults(stage) == []
    press(stage, taken, "import.undo")
    at_rate = (*lines, "account,1123,710,,", usd)
    shown = text(stage, look(stage, sheet(*at_rate, head=head)))
    assert "does not balance" in shown and "10.00 apart" in shown


@pytest.mark.parametrize("standard", ["small", "ifrs"])
def test_each_standard_has_its_own_accounts(stage: Stage, standard: Any) -> None:
    from ledger.policies import usual

    stage.with_rules(policies=usual(standard))
    accounts = chart(standard)
    ours = (
        row("account", account=accounts["bank"].code, debit="3000", as_of="2026-10-31"),
        row("account", account=accounts["receivable"].code, debit="5300"),
        row("account", account=accounts["equity"].code, credit="8300"),
        row("receivable", project="APOLLO", number="INV-9", amount="5300", tax="6"),
    )
    take(stage, sheet(*ours))
    assert balances(stage) == {"bank": 300_000, "receivable": 530_000, "equity": -830_000}
    assert faults(stage) == []


def test_the_accounts_alone_tie_where_nothing_is_open(stage: Stage) -> None:
    take(
        stage,
        sheet(
            *(line for line in ACCOUNTS if line.split(",")[1] in ("1002 银行存款", "4001", "410406")),
            row("account", account="6602", debit="0"),
            row("account", account="2211", credit="21700"),
        ),
    )
    assert balances(stage) == {
        "bank": 10_000_000,
        "equity": -5_000_000,
        "retained_earnings": -2_830_000,
        "payroll": -2_170_000,
    }


def test_a_retention_of_the_former_books_falls_due_here(stage: Stage) -> None:
    """95 % was invoiced and paid before; the rest is earned and due on 20 November."""
    brought = sheet(
        row("account", account="1002", debit="10070", as_of="2026-10-31"),
        row("account", account="1473", debit="530"),
        row("account", account="222109", credit="30"),
        row("account", account="4001", credit="10570"),
        row(
            "contract",
            contract="HT-1",
            project="APOLLO",
            name="Acme",
            day="2026-03-01",
            due="2026-11-20",
            amount="10600",
            tax="6",
            invoiced="10070",
            revenue="10000",
            policy="at acceptance",
        ),
    )
    take(stage, brought)
    assert balances(stage)["contract_asset"] == 53_000
    stage.wait(days=12)
    stage.click("close.do", "2026-11 all", by="fei", at="")
    now = balances(stage, date(2026, 11, 30))
    assert now["receivable"] == 53_000 and "contract_asset" not in now and faults(stage) == []
    stage.say("invoice apollo 2 no INV-2 2026-12-02", by="fei", at="")
    stage.say("paid apollo 530 2026-12-02", by="fei", at="")
    now = balances(stage, date(2026, 12, 31))
    assert not {"receivable", "output_vat_pending"} & now.keys() and now["output_vat"] == -3_000
    assert faults(stage) == []
