"""Opening balances that cannot be taken: what is wrong is named with its line and column, and nothing is taken."""

from __future__ import annotations

import pytest

from storage import audit, contracts
from tests.conftest import Stage
from tests.handlers.test_bank import faults, look, press
from tests.handlers.test_imports import buttons, text
from tests.opening_said import TIED, balances, drop_with, take
from tests.opening_sheets import instead, sheet, without

pytestmark = pytest.mark.sweep(5)


def test_in_a_locked_month_they_are_neither_taken_nor_taken_back(stage: Stage) -> None:
    stage.say("lock 2026-10", by="fei", at="")
    shown = look(stage, sheet())
    assert "is locked" in text(stage, shown) and not buttons(shown, "import.take")
    stage.say("unlock 2026-10 because opening", by="fei", at="")
    asked = stage.notices("ada")[-1].notice.card
    stage.click("second.agree", asked.buttons[0].value, by="ada", at="")
    taken = take(stage)
    press(stage, stage.say("lock 2026-10", by="fei", at=""), "question.yes")
    assert "is locked" in text(stage, press(stage, taken, "import.undo"))
    assert balances(stage) == TIED and faults(stage) == []


BAD = {
    "unknown account": ("2211,", "9911,", "no account “9911”"),
    "another standard's account": ("4001,,50000,Share capital", "4001,,50000,生产成本", "is “Share capital"),
    "unknown project": ("staff advance,,,,Bob,", "claim,,,,Bob,MOON", "No project “MOON”"),
    "unknown person": ("staff advance,,,,Bob", "staff advance,,,,Zed", "Nobody “Zed”"),
    "unknown customer": ("蓝海科技有限公司", "Globex", "No customer “Globex”"),
    "amounts in both columns": ("account,2211,,8000", "account,2211,8000,8000", "Both debit and credit"),
    "no amount": ("account,2211,,8000", "account,2211,,", "The balance is missing"),
    "does not balance": ("account,2211,,8000", "account,2211,,8001", "does not balance"),
    "does not tie": ("INV-9,2026-08-01,2026-12-01,,5300", "INV-9,2026-08-01,2026-12-01,,5400", "100.00 apart"),
    "more is open than invoiced": (",21200,", ",60000,", "only CN¥53,000.00 was invoiced"),
    "more earned than agreed": (",60000,35000", ",160000,35000", "its price without VAT is CN¥100,000.00"),
    "revenue against the policy": ("cost to cost", "acceptance", "Name a policy over time"),
    "no such kind": ("prepayment,", "gift,", "is no kind of line"),
    "a formula": ("account,2211,,8000", "account,2211,,=4000*2", "is a formula"),
    "no amount at all": ("account,2211,,8000", "account,2211,,eight", "is not an amount"),
    "a day after it": ("2026-10-05", "2026-11-05", "after the evening"),
    "two days": ("staff advance,,,,Bob", f"staff advance{',' * 19}2026-09-30\nstaff advance,,,,Bob", "several days"),
    "a day to come": ("2026-10-31", "2027-10-31", "still to come"),
    "no day": ("2026-10-31", "", "As of when?"),
    "no contract": (
        "receivable,,,,Acme,APOLLO,HT-1",
        "receivable,,,,Acme,APOLLO,HT-9",
        "no line for the contract HT-9",
    ),
    "another currency in it": ("2026-12-10,,21200", "2026-12-10,USD,21200", "A contract has one currency"),
    "a currency without a rate": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,USD,700", "USD"),
    "no currency": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,XXX,700", "not a currency"),
    "an account above others": ("2211,,8000", "6602,,8000", "several accounts"),
    "VAT as high as the amount": (",11300,,1300", ",11300,,11300", "not less than the amount"),
    "a negative item": ("prepayment,,,,HP,,,,,,,700", "prepayment,,,,HP,,,,,,,-700", "more than nothing"),
    "an unknown category": ("差旅", "diamonds", "no cost category"),
    "a day that no calendar has": ("2026-10-05", "2026-10-45", "2026-10-45"),
    "a day before all books": ("2026-10-05", "0026-10-05", "0026-10-05"),
    "due when nobody lives": ("2026-09-10,2026-12-10", "2026-09-10,9999-12-31", "in no year"),
    "due before there was an invoice": ("2026-09-10,2026-12-10", "2026-09-10,2026-08-10", "before its own day"),
    "an amount in two currencies": ("account,1123,700", "account,1123,700 USD", "700 USD"),
    "too much for any books": ("account,2211,,8000", "account,2211,,80000000000000000000", "80000000000000000000"),
    "half a cent": ("account,2211,,8000", "account,2211,,8000.005", "8000.005"),
    "the same line twice": ("account,2211,,8000", "account,2211,,8000\naccount,2211,,8000", "8,000.00 apart"),
    "an invoice twice": ("INV-9,", "INV-7,", "invoice INV-7 already"),
    "a closed policy": ("cost to cost", "magic", "Say how it earns"),
}


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_wrong_is_named_and_nothing_is_taken(stage: Stage, wrong: str) -> None:
    old, new, sentence = BAD[wrong]
    shown = look(stage, instead(old, new), name="opening.csv")
    assert sentence in text(stage, shown), text(stage, shown)
    assert not buttons(shown, "import.take") and balances(stage) == {}
    with stage.read() as book:
        assert contracts.contracts(book) == ()
    assert faults(stage) == []


def test_nothing_is_taken_over_books_that_have_begun(stage: Stage) -> None:
    stage.say("log 2h apollo 2026-10-30", by="ann")
    shown = look(stage, sheet())
    assert "31 Oct 2026 already" in text(stage, shown) and not buttons(shown, "import.take")


def test_a_sheet_without_its_trial_balance_is_not_taken(stage: Stage) -> None:
    shown = drop_with(stage, "opening balances 2026-10-31", sheet(*without("account")))
    assert "There is no trial balance in it" in text(stage, shown) and not buttons(shown, "import.take")


def test_only_finance_takes_them_and_the_trail_names_each(stage: Stage) -> None:
    for who in ("ann", "li", "sue"):
        assert "Only finance" in text(stage, look(stage, sheet(), by=who))
        assert "Only finance" in text(stage, stage.say("opening balances", by=who, at=""))
    take(stage)
    with stage.read() as book:
        for document in ("contract:1", "expense:1", "payment:1", "payout:1", "staff_advance:1"):
            assert any(event.action.endswith(".opened") for event in audit.about(book, document)), document
    assert "opening balances" in text(stage, stage.say("why entry 1", by="fei", at="")).lower()
