"""Contracts that lose: their carried cost is written down first, what is left of the loss is provided for."""

from __future__ import annotations

import sqlite3

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

LOSSES = ("asset_impairment", "contract_cost_allowance", "onerous_loss", "onerous_provision")


def lossy(stage: Stage, standard: Standard = "cas") -> None:
    """A contract over 10,000.00 net, earned at acceptance: it will cost 11,500.00, 1,600.00 of it in November."""
    stage.with_rules(policies=usual(standard))
    at(stage, "2026-11-10")
    stage.say("contract apollo 10600 tax 6% 100% 30 days after acceptance", by="li")
    stage.say("estimate apollo 11500 because the data is bad", by="li")
    stage.say("log 8h apollo 2026-11-10", by="ann")
    at(stage, "2026-11-30", 22)


def losses(stage: Stage) -> dict[str, int]:
    stands = sums(stage)
    return {role: stands[role] for role in LOSSES if role in stands}


@pytest.mark.parametrize("standard", ["cas", "ifrs"])
def test_the_cost_of_a_contract_is_written_down_before_anything_is_provided(stage: Stage, standard: Standard) -> None:
    """1,500.00 are lost in all.  November: cost of 1,600.00 is carried, more than that: impaired by 1,500.00, nothing
    is provided.  The estimate rises to 12,000.00: 1,600.00 impaired, 400.00 provided.  It falls to 10,300.00: 300.00.
    """
    lossy(stage, standard)
    shown = said(stage, "close month 2026-11")
    assert "Impairment of contract cost" in shown and "CN¥1,500.00" in shown
    clicked(stage, "close.do", "2026-11 all")
    assert losses(stage) == {"asset_impairment": 150_000, "contract_cost_allowance": -150_000}
    assert "CN¥1,500.00" in said(stage, "contract positions 2026-11")
    clicked(stage, "close.do", "2026-11 all")
    assert losses(stage) == {"asset_impairment": 150_000, "contract_cost_allowance": -150_000}, "a second run: nothing"
    said(stage, "lock 2026-11")
    assert faults(stage) == []
    at(stage, "2026-12-15")
    stage.say("estimate apollo 12000 because it is worse", by="li")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert losses(stage) == {
        "asset_impairment": 160_000,
        "contract_cost_allowance": -160_000,
        "onerous_loss": 40_000,
        "onerous_provision": -40_000,
    }
    stage.say("estimate apollo 10300 because it is better", by="li")
    clicked(stage, "close.do", "2026-12 all")
    assert losses(stage) == {"asset_impairment": 30_000, "contract_cost_allowance": -30_000}
    said(stage, "lock 2026-12")
    assert faults(stage) == []


def test_nothing_of_it_is_left_when_the_contract_is_accepted(stage: Stage) -> None:
    lossy(stage)
    clicked(stage, "close.do", "2026-11 all")
    at(stage, "2026-12-20")
    stage.say("milestone apollo acceptance 2026-12-20", by="li")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert losses(stage) == {}
    assert sums(stage)["revenue"] == -1_000_000 and sums(stage)["cost_of_sales"] == 160_000


def test_small_companies_write_no_cost_down_and_do_not_see_the_step(stage: Stage) -> None:
    lossy(stage, "small")
    assert "Impairment" not in said(stage, "close month 2026-11")
    clicked(stage, "close.do", "2026-11 all")
    assert losses(stage) == {}


def test_without_an_estimate_nothing_is_known_to_be_lost(stage: Stage) -> None:
    at(stage, "2026-11-10")
    stage.say("contract apollo 1060 tax 6% 100% 30 days after acceptance", by="li")
    stage.say("log 8h apollo 2026-11-10", by="ann")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert losses(stage) == {}


def test_the_words_of_the_entry_say_how_it_came_about(stage: Stage) -> None:
    lossy(stage)
    clicked(stage, "close.do", "2026-11 all")
    text = said(stage, "why entry 2")
    assert "Impairment of contract cost" in text and "CN¥1,600.00 of its cost is carried" in text
    assert "CN¥11,500.00 in all" in text and "now CN¥1,500.00 more" in text


TAMPERED = {
    "less than nothing": "UPDATE posting SET company_minor = -company_minor, project_minor = -project_minor,"
    " paid_minor = -paid_minor WHERE account IN ('contract_cost_allowance', 'asset_impairment')",
    "more than is carried": "UPDATE posting SET company_minor = company_minor * 2 WHERE account IN"
    " ('contract_cost_allowance', 'asset_impairment')",
    "not the loss": "UPDATE posting SET company_minor = company_minor + 1 WHERE account = 'asset_impairment'",
    "provided before it was written down": "UPDATE posting SET account = CASE account WHEN 'asset_impairment'"
    " THEN 'onerous_loss' WHEN 'contract_cost_allowance' THEN 'onerous_provision' ELSE account END",
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_changed_by_hand_is_named(stage: Stage, name: str) -> None:
    lossy(stage)
    clicked(stage, "close.do", "2026-11 all")
    said(stage, "lock 2026-11")
    assert faults(stage) == []
    with sqlite3.connect(stage.folder / "books.db") as database:
        database.executescript(TAMPERED[name])
    database.close()
    assert [one for one in faults(stage) if "impaired before anything is provided" in str(one)], faults(stage)
