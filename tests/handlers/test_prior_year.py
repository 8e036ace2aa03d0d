"""A late entry of a year that was carried forward, said to be a material error of it: this year's result stays."""

from __future__ import annotations

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from storage import entries
from tests.conftest import Stage
from tests.entry_life import own_projects
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

RESULT = ("rnd_expense", "cost_of_sales", "bank_fee", "prior_year", "retained_earnings", "year_profit")


def carried_year(stage: Stage, standard: Standard = "cas") -> None:
    """2026 is carried forward and locked; charges of 12.00 of it come in January."""
    stage.with_rules(policies=usual(standard))
    stage.write(own_projects)
    at(stage, "2026-12-10")
    said(stage, "bank charge 100 2026-12-10")
    stage.say("contract apollo 10600 tax 6% 100% 30 days after acceptance", by="li")
    stage.say("log 8h apollo 2026-12-10", by="ann")
    stage.say("milestone apollo acceptance 2026-12-10", by="li")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    clicked(stage, "close.year", "2026")
    said(stage, "lock 2026-12")
    at(stage, "2027-01-15")
    said(stage, "bank charge 12 2026-12-20")


def last(stage: Stage) -> int:
    with stage.read() as book:
        return max(entry.id for entry, _trail, _digest in entries.whole(book))


def result(stage: Stage) -> dict[str, int]:
    stands = sums(stage)
    return {role: stands[role] for role in RESULT if role in stands}


def yes(stage: Stage, words: str) -> str:
    """Said, and meant."""
    asked = stage.say(words, by="fei", at="")
    assert asked.card and asked.card.buttons, stage.lines(asked, "en")
    button = asked.card.buttons[0]
    return stage.lines(stage.click(button.action, button.value, by="fei", at=""), "en")


@pytest.mark.parametrize("standard", ["cas", "ifrs"])
def test_its_expense_goes_into_retained_earnings_and_back(stage: Stage, standard: Standard) -> None:
    """Revenue 10,000.00 less cost 1,600.00 and charges 100.00 were carried: 8,300.00.  12.00 more come late."""
    carried_year(stage, standard)
    assert result(stage) == {"retained_earnings": -830_000, "bank_fee": 1_200}
    late = last(stage)
    profit = said(stage, "profit and loss 2027-01")
    assert "CN¥12.00" in profit
    shown = said(stage, f"prior year entry {late} because the bank was slow")
    assert "Move entry" in shown and "Booked on Fri 1 Jan 2027" in shown and "retained_earnings" not in shown
    assert result(stage)["bank_fee"] == 1_200, "shown, not booked"
    assert "does not move" in yes(stage, f"以前年度损益 凭证 {late} 因为 银行回单晚到")
    assert result(stage) == {"retained_earnings": -828_800}
    assert "12.00" not in said(stage, "profit and loss 2027-01")
    assert "in retained earnings already" in said(stage, f"prior year entry {late} because of that")
    assert "in retained earnings" in said(stage, "prior year") and f"{late} " in said(stage, "prior year")
    assert faults(stage) == []
    assert "this year again" in said(stage, f"prior year entry {late} undo")
    assert result(stage) == {"retained_earnings": -830_000, "bank_fee": 1_200} and faults(stage) == []
    assert "was not moved" in said(stage, f"prior year entry {late} undo")


def test_cost_of_a_contract_that_was_over_and_of_research_is_expense_with_the_close(stage: Stage) -> None:
    """Four hours at 200.00 that came late: 800.00 become cost of sales or research with January's close, and are out of
    this year's result all the same."""
    carried_year(stage)
    for project, role in (("apollo", "cost_of_sales"), ("lab", "rnd_expense")):
        stage.say(f"log 4h {project} 2026-12-21", by="fei", at="")
        stage.say(f"late 4h {project} 2026-12-21", by="ann")
        with stage.read() as book:
            late = [one.id for one, _t, _d in entries.whole(book) if one.source.startswith("hours:")][-1]
        yes(stage, f"prior year entry {late} because the sheet was lost")
        assert sums(stage)[role] < 0, "the close brings the other side"
    at(stage, "2027-01-31", 22)
    clicked(stage, "close.do", "2027-01 all")
    assert not {"cost_of_sales", "rnd_expense"} & set(result(stage))
    said(stage, "lock 2027-01")
    assert faults(stage) == []


def test_what_is_none_is_refused_with_the_reason(stage: Stage) -> None:
    carried_year(stage)
    late = last(stage)
    assert "no entry 999" in said(stage, "prior year entry 999 because of that")
    assert "no late entry" in said(stage, "prior year entry 1 because of that")
    said(stage, "bank charge 13 2027-01-10")
    assert "no late entry" in said(stage, f"prior year entry {last(stage)} because of that")
    assert "Why is entry" in said(stage, f"prior year entry {late}")
    assert "number of the entry" in said(stage, "prior year last one")
    for who in ("ann", "li", "max"):
        assert "!" in said(stage, f"prior year entry {late} because of that", by=who)
    assert f"{late} " in said(stage, "prior year", by="max"), "an auditor sees what there is"
    assert result(stage)["bank_fee"] == 2_500


def test_small_companies_correct_it_in_the_current_period(stage: Stage) -> None:
    carried_year(stage, "small")
    late = last(stage)
    assert "art. 88" in said(stage, f"prior year entry {late} because of that")
    assert result(stage)["bank_fee"] == 1_200
