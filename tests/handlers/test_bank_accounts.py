"""The company's bank accounts: money stands on the one of its statement, the one that is named, or the main one."""

from __future__ import annotations

from datetime import date

import pytest

from handlers import job_context
from handlers.books.chart import chart
from handlers.close import running
from ledger.period import month
from storage import bank_accounts, entries
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, press


def said(stage: Stage, text: str, by: str = "fei") -> str:
    return stage.lines(stage.say(text, by=by, at=""), "en")


def roles(stage: Stage) -> dict[tuple[str, str], int]:
    """(role, currency) -> minor units as paid, of money in the bank."""
    found: dict[tuple[str, str], int] = {}
    with stage.read() as book:
        for role in bank_accounts.roles(book):
            found |= {(role, code): paid for code, (paid, _company) in bank_accounts.stands(book, role).items() if paid}
    return found


def test_an_account_is_recorded_shown_and_takes_what_moves_in_its_currency(both: Stage) -> None:
    stage = both
    said(stage, "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 2026-12-10")
    said(stage, "paid apollo 1000")
    assert roles(stage) == {("bank", "CNY"): 1_000_00}
    card = said(stage, "bank account ICBC CNY 6222 0202 0000 1234")
    assert "…1234" in card and "100201" in card and "Move CN¥1,000.00" in card
    assert "100202" in said(stage, "银行账户 美元户 USD 4000 1111 2222 3333")
    said(stage, "paid apollo 2000 yesterday")
    assert roles(stage) == {("bank", "CNY"): 1_000_00, ("bank:1", "CNY"): 2_000_00}
    assert "3,000.00" in stage.lines(stage.click("bank.account_take", "1", by="fei", at=""), "en")
    assert roles(stage) == {("bank:1", "CNY"): 3_000_00} and faults(stage) == []
    shown = said(stage, "bank accounts")
    assert "…1234" in shown and "3333" in shown
    assert "100201 ICBC" in said(stage, "trial balance 2026-11").replace("  ", " ") or "ICBC" in said(
        stage, "trial balance 2026-11"
    )


def test_a_name_a_number_and_a_code_are_taken_once(stage: Stage) -> None:
    said(stage, "bank account ICBC CNY 6222 0202 0000 1234")
    assert "100201" in said(stage, "bank account icbc"), "shown, not recorded again"
    assert "already" in said(stage, "bank account Other CNY 6222020200001234")
    assert "already" in said(stage, "bank account Other CNY 999 code 100201")
    assert "below 1002" in said(stage, "bank account Other CNY 999 code 5555")
    assert "Say its name" in said(stage, "bank account Other XQZ 1")
    assert "Only finance" in said(stage, "bank account Other CNY 1", by="ann")


def test_money_goes_where_it_is_said_to_go(stage: Stage) -> None:
    said(stage, "bank account ICBC CNY 6222 0202 0000 1234")
    said(stage, "bank account ABC CNY 6228 4800 0000 5678")
    said(stage, "bank account Dollars USD 4000 1111")
    said(stage, "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 2026-12-10")
    assert "booked on ABC …5678" in said(stage, "paid apollo 1000 into ABC")
    assert "booked on ICBC …1234" in said(stage, "paid apollo 900 yesterday")
    assert "an account in USD" in said(stage, "paid apollo 800 into Dollars")
    said(stage, "pay payroll 300 from 5678")
    assert roles(stage) == {("bank:1", "CNY"): 900_00, ("bank:2", "CNY"): 700_00}
    assert "one and the same" in said(stage, "bank transfer 200 from ABC to ABC")
    moved = said(stage, "bank transfer 200 from ICBC to ABC")
    assert "went from one account" in moved
    assert roles(stage) == {("bank:1", "CNY"): 700_00, ("bank:2", "CNY"): 900_00}
    with stage.read() as book:
        last = max(entry.id for entry, _trail, _made in entries.whole(book))
    assert "taken back" in stage.lines(stage.click("bank.transfer_undo", str(last), by="fei", at=""), "en")
    assert "already" in stage.lines(stage.click("bank.transfer_undo", str(last), by="fei", at=""), "en")
    assert roles(stage) == {("bank:1", "CNY"): 900_00, ("bank:2", "CNY"): 700_00} and faults(stage) == []


def test_money_in_a_currency_without_an_account_is_named_as_such(stage: Stage) -> None:
    said(stage, "fx USD CNY 7.1 2026-11-01 PBOC")
    said(stage, "bank account ICBC CNY 6222 0202 0000 1234")
    said(stage, "contract apollo USD 1060 tax 6% 100% 2026-11-10")
    said(stage, "paid apollo USD 500")
    assert roles(stage) == {("bank:0", "USD"): 500_00}
    assert "stand on no account" in said(stage, "bank accounts")
    with stage.read() as book:
        codes = [one.code for one in chart(book, stage.house.rules).values()]
    assert len([code for code in codes if code.startswith("1002")]) == len({*codes} & {"1002", "100200", "100201"})


def test_each_account_is_revalued_for_itself(stage: Stage) -> None:
    said(stage, "fx USD CNY 7.1 2026-11-01 PBOC")
    for name, number in (("One", "4000 1111"), ("Two", "4000 2222")):
        said(stage, f"bank account {name} USD {number}")
    said(stage, "contract apollo USD 1060 tax 6% 50% 2026-11-10 50% 2026-12-10")
    said(stage, "paid apollo USD 100 into One")
    said(stage, "paid apollo USD 200 into Two yesterday")
    stage.wait(days=12)
    said(stage, "fx USD CNY 7.3 2026-11-30 PBOC")
    context = stage.write(
        lambda book: [
            (line.account, line.company.minor)
            for entry in running.STEPS["revaluation"][1](
                job_context.context(book, stage.house.rules), month(date(2026, 11, 1))
            ).entries
            for line in entry.postings
            if line.account.startswith("bank")
        ]
    )
    assert context == [("bank:1", 20_00), ("bank:2", 40_00)]


@pytest.mark.parametrize("own", ["6222020200001234", "6222********1234", "00001234"])
def test_a_statement_says_which_account_it_is(stage: Stage, own: str) -> None:
    said(stage, "bank account ABC CNY 6228 4800 0000 5678")
    said(stage, "bank account ICBC CNY 6222 0202 0000 1234")
    said(stage, "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 2026-12-10")
    head = "交易日期,本方账号,对方户名,对方账号,摘要,金额,余额\n"
    rows = (
        f"2026-11-18,{own},本行,,手续费,-1.00,99999.00\n"
        f"2026-11-19,{own},Acme,62220000111122,货款,5300.00,105299.00\n"
        "2026-11-19,999900001111,Acme,62220000111122,货款,77.00,105376.00\n"
    )
    reply = drop(stage, (head + rows).encode())
    shown = stage.lines(reply, "en")
    assert "not recorded" in shown and "Record …1111 (CNY)" in shown
    press(stage, reply, "bank.confirm")
    assert roles(stage) == {("bank:2", "CNY"): 5_300_00} and faults(stage) == []
    form = press(stage, reply, "bank.account_form").form
    assert form and [question.value for question in form.questions] == ["", "CNY", "999900001111", "100203"]
    made = stage.submit("bank.account", by="fei", at="", name="Third", currency="CNY", number="999900001111", code="")
    assert "100203" in stage.lines(made, "en")
