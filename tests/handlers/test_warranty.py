"""Warranty of the assurance type: provided for with the acceptance, used by repairs, released at its end."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from decimal import Decimal

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

HELD = ("cost_of_sales", "cost_carried", "warranty_provision")


def accepted(stage: Stage, standard: Standard = "cas") -> None:
    """10,000.00 net, accepted on 18 November after eight hours at 200.00; 2 % of it for repairs."""
    stage.with_rules(policies=usual(standard))
    at(stage, "2026-11-10")
    stage.say("contract apollo 10600 tax 6% 95% 30 days after acceptance, 5% 2027-01-20 retention", by="li")
    said(stage, "contract warranty 1 2%")
    stage.say("log 8h apollo 2026-11-10", by="ann")
    at(stage, "2026-11-18")
    stage.say("milestone apollo acceptance 2026-11-18", by="li")
    at(stage, "2026-11-30", 22)


def held(stage: Stage) -> dict[str, int]:
    stands = sums(stage)
    return {role: stands[role] for role in HELD if role in stands}


@pytest.mark.parametrize("standard", ["cas", "ifrs"])
def test_it_is_provided_used_and_released(stage: Stage, standard: Standard) -> None:
    """November: cost 1,600.00 carried and 200.00 provided (2 % of 10,000.00).  December: half an hour of repairs at
    200.00 uses 100.00.  January: an hour uses the last 100.00, 100.00 of it is cost of sales."""
    accepted(stage, standard)
    clicked(stage, "close.do", "2026-11 all")
    assert held(stage) == {"cost_of_sales": 180_000, "cost_carried": -160_000, "warranty_provision": -20_000}
    clicked(stage, "close.do", "2026-11 all")
    assert held(stage)["warranty_provision"] == -20_000, "a second run books nothing"
    at(stage, "2026-12-10")
    stage.say("log 30m apollo 2026-12-10", by="ann")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert held(stage) == {"cost_of_sales": 180_000, "cost_carried": -170_000, "warranty_provision": -10_000}
    at(stage, "2027-01-05")
    stage.say("log 1h apollo 2027-01-05", by="ann")
    at(stage, "2027-01-31", 22)
    clicked(stage, "close.do", "2027-01 all")
    assert held(stage) == {"cost_of_sales": 190_000, "cost_carried": -190_000}
    said(stage, "lock 2027-01")
    assert faults(stage) == []


def test_what_repairs_have_not_used_is_released_when_the_retention_is_due(stage: Stage) -> None:
    accepted(stage)
    for month, last in (("2026-11", "2026-11-30"), ("2026-12", "2026-12-31")):
        at(stage, last, 22)
        clicked(stage, "close.do", f"{month} all")
    assert held(stage)["warranty_provision"] == -20_000
    at(stage, "2027-01-31", 22)
    assert "Warranty" in said(stage, "close month 2027-01")
    clicked(stage, "close.do", "2027-01 all")
    assert held(stage) == {"cost_of_sales": 160_000, "cost_carried": -160_000}


def test_its_own_day_goes_before_the_retention_and_later_repairs_are_cost(stage: Stage) -> None:
    accepted(stage)
    assert "until Sun 20 Dec 2026" in said(stage, "合同质保 1 至 2026-12-20")
    clicked(stage, "close.do", "2026-11 all")
    at(stage, "2026-12-22")
    stage.say("log 30m apollo 2026-12-22", by="ann")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert held(stage) == {"cost_of_sales": 170_000, "cost_carried": -170_000}


def test_without_an_end_the_close_asks_for_it(stage: Stage) -> None:
    at(stage, "2026-11-10")
    stage.say("contract apollo 10600 tax 6% 100% 30 days after acceptance", by="li")
    said(stage, "contract warranty 1 2%")
    at(stage, "2026-11-18")
    stage.say("milestone apollo acceptance 2026-11-18", by="li")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert "until when the warranty runs. Say: contract warranty 1 until" in said(stage, "close month 2026-11")


def test_the_companys_rate_holds_where_a_contract_has_none_of_its_own(stage: Stage) -> None:
    accepted(stage)
    said(stage, "contract warranty 1 as usual")
    clicked(stage, "close.do", "2026-11 all")
    assert "warranty_provision" not in held(stage), "as incurred"
    stage.with_rules(policies=replace(usual("cas"), warranty=Decimal("0.05")))
    clicked(stage, "close.do", "2026-11 all")
    assert held(stage)["warranty_provision"] == -50_000
    said(stage, "合同质保 1 据实")
    clicked(stage, "close.do", "2026-11 all")
    assert "warranty_provision" not in held(stage)


def test_repairs_beside_another_contract_of_the_project_are_cost_of_sales(stage: Stage) -> None:
    """Nobody can tell its work from repairs."""
    accepted(stage)
    clicked(stage, "close.do", "2026-11 all")
    at(stage, "2026-12-10")
    stage.say("contract apollo 5300 tax 6% 100% 30 days after acceptance", by="li")
    stage.say("log 30m apollo 2026-12-10", by="ann")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert held(stage)["warranty_provision"] == -20_000
    said(stage, "lock 2026-12")
    assert faults(stage) == []


def test_an_acceptance_that_is_taken_back_takes_it_back(stage: Stage) -> None:
    accepted(stage)
    clicked(stage, "close.do", "2026-11 all")
    stage.click("milestone.undo", "1 acceptance", by="li")
    clicked(stage, "close.do", "2026-11 all")
    assert held(stage) == {}


def test_small_companies_are_refused_with_the_reason(stage: Stage) -> None:
    accepted(stage, "small")
    assert "repairs are cost as they come" in said(stage, "contract warranty 1 2% until 2027-12-31")
    assert "Warranty" not in said(stage, "close month 2026-11")
    clicked(stage, "close.do", "2026-11 all")
    assert held(stage) == {"cost_of_sales": 160_000, "cost_carried": -160_000}


@pytest.mark.parametrize(
    "words", ["200%", "twice", "2% 3%", "until yesterday", "until 2026-02-31", "2% until 2020-01-01", "-2%"]
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(stage: Stage, words: str) -> None:
    accepted(stage)
    before = said(stage, "contract warranty 1")
    said(stage, f"contract warranty 1 {words}")
    assert said(stage, "contract warranty 1") == before and "2 %" in before


def test_only_finance_decides_and_the_card_of_the_contract_shows_it(stage: Stage) -> None:
    accepted(stage)
    assert "for finance" in said(stage, "contract warranty 1 3%", by="li")
    assert "2 % of revenue, until Wed 20 Jan 2027" in said(stage, "revenue policy apollo")
    assert "2 %" in said(stage, "contract warranty 1", by="li")


def test_why_says_how_it_came_about(stage: Stage) -> None:
    accepted(stage)
    clicked(stage, "close.do", "2026-11 all")
    text = "\n".join(said(stage, f"why entry {number}") for number in (3, 4))
    assert "revenue CN¥10,000.00 × 2 %" in text and "CN¥200.00 more" in text


TAMPERED = {
    "below nothing": (
        "UPDATE posting SET company_minor = -company_minor WHERE account = 'warranty_provision'",
        "repairs",
    ),
    "not the cost of sales": (
        "UPDATE posting SET company_minor = company_minor - 1 WHERE account = 'warranty_provision'",
        "cost of sales",
    ),
    "the rate": ("UPDATE warranty SET percent = '3'", "audit trail"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_changed_by_hand_is_named(stage: Stage, name: str) -> None:
    sql, rule = TAMPERED[name]
    accepted(stage)
    clicked(stage, "close.do", "2026-11 all")
    said(stage, "lock 2026-11")
    assert faults(stage) == []
    with sqlite3.connect(stage.folder / "books.db") as database:
        database.executescript(sql)
    database.close()
    assert [one for one in faults(stage) if rule in str(one)], faults(stage)
