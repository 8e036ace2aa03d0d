"""Certified VAT that is transferred out afterwards: no more than is left of its document, with the way back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from storage import entries, rates
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_bank import faults, press
from tests.handlers.test_deliveries import in_books, use
from tests.handlers.test_input_vat import say, vat
from tests.handlers.test_receivables import account
from tests.handlers.test_supplier_credits import bill, certified


def test_it_goes_to_the_cost_and_the_budget_and_comes_back(stage: Stage, golden: Golden) -> None:
    id = bill(stage)
    listed = certified(stage)
    done = say(stage, f"input vat out {id} 60 because it is used for welfare")
    golden("vat_out.en.txt", stage.lines(done))
    golden("vat_out.zh-CN.txt", stage.lines(done, "zh-CN"))
    assert account(stage, "material") == 206_000 and vat(stage) == (0, 26_000, -6_000)
    assert use(stage)[0] == 206_000 and faults(stage) == []
    assert "transferred out since" in stage.lines(press(stage, listed, "certification.undo"))
    press(stage, done, "vatout.undo")
    assert account(stage, "material") == 200_000 and vat(stage) == (0, 26_000, 0) and faults(stage) == []
    assert "already" in stage.lines(press(stage, done, "vatout.undo")) and faults(stage) == []
    say(stage, f"进项税额转出 费用 {id} 因为 仓库被盗")
    assert account(stage, "material") == 226_000 and vat(stage) == (0, 26_000, -26_000) and faults(stage) == []
    assert "Taken back" in stage.lines(say(stage, "撤销 进项税额转出"))
    assert vat(stage) == (0, 26_000, 0) and faults(stage) == []


def test_never_more_than_was_certified_and_is_left(stage: Stage) -> None:
    id = bill(stage)
    assert "not certified" in stage.lines(say(stage, f"input vat out {id} 60 because of welfare"))
    certified(stage)
    say(stage, f"supplier credit note {id} 1130 tax 130 because of a rebate")
    say(stage, f"input vat out {id} 100 because of welfare")
    text = stage.lines(say(stage, f"input vat out {id} 30.01 because of welfare"))
    assert "Only CN¥30.00 of its VAT is left" in text, text
    assert vat(stage) == (0, 26_000, -23_000) and faults(stage) == []


def test_a_day_to_come_is_asked_about(stage: Stage) -> None:
    bill(stage)
    certified(stage)
    asked = say(stage, "input vat out 1 60 2026-12-24 because of welfare")
    assert "lies in the future" in stage.lines(asked) and vat(stage) == (0, 26_000, 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("1 60", "Why is it"),
        ("99 60 because x", "no such expense"),
        ("1 0 because x", "more than zero"),
        ("1 300 because x", "Only"),
        ("1 6 xy because x", "xy"),
    ],
)
def test_what_is_missing_is_named(stage: Stage, words: str, why: str) -> None:
    bill(stage)
    certified(stage)
    assert why in stage.lines(say(stage, f"input vat out {words}")) and vat(stage) == (0, 26_000, 0)
    assert "Only finance" in stage.lines(say(stage, "input vat out 1 60 because x", "ann"))


def test_of_a_locked_month_and_in_foreign_money(both: Stage) -> None:
    both.write(lambda book: rates.put_exchange(book, "USD", "CNY", date(2026, 10, 1), Decimal("7.00"), "PBOC"))
    bill(both, total="USD 106", tax="6", day="2026-10-10")
    press(both, say(both, "certify 2026-10"), "certification.confirm")
    say(both, "lock 2026-10-31")
    for _again in range(2):
        both.say("input vat out 1 USD 2 2026-10-20 because of a loss", by="fei", at="", id="test:once")
    assert in_books(both, "input_vat_out") == -1_400 and in_books(both, "material") == 71_400
    with both.read() as book:
        (entry,) = entries.standing(book, "vat_transfer:1")
    assert (entry.day, entry.booked) == (date(2026, 10, 20), date(2026, 11, 1)) and faults(both) == []
