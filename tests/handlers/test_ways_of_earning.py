"""Cost recovery and obligations of their own: said in both languages, earned, closed, explained and proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import permutations

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

RESULT = (
    "revenue",
    "cost_of_sales",
    "cost_carried",
    "asset_impairment",
    "contract_cost_allowance",
    "onerous_provision",
)


def signed(stage: Stage, standard: Standard = "cas", amount: str = "10600 tax 6%") -> None:
    """10,000.00 net."""
    stage.with_rules(policies=usual(standard))
    at(stage, "2026-11-10")
    stage.say(f"contract apollo {amount} 100% 30 days after acceptance", by="li")


def result(stage: Stage) -> dict[str, int]:
    stands = sums(stage)
    return {role: stands[role] for role in RESULT if role in stands}


@pytest.mark.parametrize("standard", ["cas", "ifrs"])
@pytest.mark.parametrize("words", ["revenue policy apollo cost recovery", "收入政策 阿波罗 成本回收"])
@pytest.mark.sweep(3)
def test_cost_recovery_earns_what_it_has_cost_up_to_the_price(stage: Stage, standard: Standard, words: str) -> None:
    """Eight hours at 200.00: 1,600.00 earned and carried, no estimate needed.  50 hours more: 11,600.00 of cost, and
    10,000.00 is all there is to earn."""
    signed(stage, standard)
    assert "cost recovery" in said(stage, words)
    stage.say("log 8h apollo 2026-11-10", by="ann")
    assert "revenue" not in sums(stage), "it moves at the close"
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage) == {"revenue": -160_000, "cost_of_sales": 160_000, "cost_carried": -160_000}
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage)["revenue"] == -160_000
    assert "is expected to pay back: CN¥1,600.00 is earned" in said(stage, "why entry 2")
    assert "成本回收" in stage.lines(stage.say("revenue policy apollo", by="fei", at=""), "zh-CN")
    for day in ("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07"):
        at(stage, day)
        stage.say(f"log 10h apollo {day}", by="ann")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert result(stage) == {"revenue": -1_000_000, "cost_of_sales": 1_160_000, "cost_carried": -1_160_000}
    said(stage, "lock 2026-12")
    assert faults(stage) == []


def test_cost_recovery_of_a_foreign_contract_keeps_the_rate_of_its_signing(stage: Stage) -> None:
    """1,600.00 at 8.00 are 200.00 dollars, and stay that when the dollar falls."""
    said(stage, "fx USD CNY 8.00 2026-11-01 PBOC")
    signed(stage, amount="USD 1000 tax 0%")
    said(stage, "revenue policy apollo cost recovery")
    stage.say("log 8h apollo 2026-11-10", by="ann")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert "Earned so far: $200.00" in said(stage, "revenue policy apollo")
    said(stage, "fx USD CNY 4.00 2026-12-31 PBOC")
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert "Earned so far: $200.00" in said(stage, "revenue policy apollo") and faults(stage) == []


def test_what_could_not_be_measured_is_measured_once_there_is_an_estimate(stage: Stage) -> None:
    signed(stage)
    said(stage, "revenue policy apollo cost recovery")
    stage.say("log 8h apollo 2026-11-10", by="ann")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    at(stage, "2026-12-05")
    stage.say("estimate apollo 8000 because the design is done", by="li")
    asked = stage.say("revenue policy apollo cost to cost", by="fei", at="")
    assert asked.card
    stage.click(asked.card.buttons[0].action, asked.card.buttons[0].value, by="fei", at="")
    assert result(stage)["revenue"] == -160_000, "the next close brings the difference"
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert result(stage) == {"revenue": -200_000, "cost_of_sales": 160_000, "cost_carried": -160_000}
    assert faults(stage) == []


def obligations(stage: Stage, standard: Standard = "cas") -> None:
    """Design at 40,000.00 and build at 80,000.00 by themselves: 3,333.33 and 6,666.67 of 10,000.00."""
    signed(stage, standard)
    shown = said(stage, "revenue policy apollo obligations design 40000 build 80000")
    assert "esign approval: CN¥3,333.33 of the price" in shown and "uild: CN¥6,666.67" in shown
    stage.say("task apollo Design", by="li")
    stage.say("task apollo Build", by="li")


def design(stage: Stage) -> None:
    stage.say("milestone apollo design 2026-11-20", by="li")


def build(stage: Stage) -> None:
    stage.say("milestone apollo build 2026-11-20", by="li")


def work(stage: Stage) -> None:
    """400.00 of design, 800.00 of building, 200.00 of neither."""
    stage.say("log 2h apollo Design 2026-11-18", by="ann")
    stage.say("log 4h apollo Build 2026-11-18", by="ann")
    stage.say("log 1h apollo 2026-11-18", by="ann")


ORDERS = list(permutations((design, build, work)))


@pytest.mark.parametrize("standard", ["cas", "ifrs"])
def test_an_obligation_earns_its_part_and_takes_the_cost_of_its_task(stage: Stage, standard: Standard) -> None:
    obligations(stage, standard)
    at(stage, "2026-11-20")
    work(stage)
    design(stage)
    assert result(stage) == {"revenue": -333_333}, "earned with the event"
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage) == {"revenue": -333_333, "cost_of_sales": 40_000, "cost_carried": -40_000}
    said(stage, "lock 2026-11")
    assert faults(stage) == []
    at(stage, "2026-12-10")
    stage.say("milestone apollo build 2026-12-10", by="li")
    assert result(stage)["revenue"] == -1_000_000
    at(stage, "2026-12-31", 22)
    clicked(stage, "close.do", "2026-12 all")
    assert result(stage) == {"revenue": -1_000_000, "cost_of_sales": 140_000, "cost_carried": -140_000}
    said(stage, "lock 2026-12")
    assert faults(stage) == []


@pytest.mark.parametrize("order", ORDERS, ids=[" ".join(one.__name__ for one in order) for order in ORDERS])
@pytest.mark.sweep(3)
def test_whatever_comes_first_the_end_is_the_same(stage: Stage, order: Sequence[Callable[[Stage], None]]) -> None:
    obligations(stage)
    at(stage, "2026-11-20")
    for event in order:
        event(stage)
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage) == {"revenue": -1_000_000, "cost_of_sales": 140_000, "cost_carried": -140_000}
    stage.click("milestone.undo", "1 build", by="li")
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage) == {"revenue": -333_333, "cost_of_sales": 40_000, "cost_carried": -40_000}
    assert faults(stage) == []


def test_what_is_carried_for_the_rest_is_impaired_by_itself(stage: Stage) -> None:
    """Design brought 3,333.33 for 400.00, so building has 6,666.67 to come.  All will cost 9,000.00: 8,600.00 for the
    rest, 1,933.33 more than it brings; its carried 1,000.00 are written down, and as the contract makes a profit in all
    nothing is provided."""
    obligations(stage)
    stage.say("estimate apollo 9000 because building is hard", by="li")
    at(stage, "2026-11-20")
    work(stage)
    design(stage)
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    assert result(stage) == {
        "revenue": -333_333,
        "cost_of_sales": 40_000,
        "cost_carried": -40_000,
        "asset_impairment": 100_000,
        "contract_cost_allowance": -100_000,
    }
    said(stage, "lock 2026-11")
    assert faults(stage) == []


@pytest.mark.parametrize(
    "words",
    [
        "obligations",
        "obligations design",
        "obligations design 30000 build",
        "obligations 30000 70000",
        "obligations design 30000 design 70000",
        "obligations design 30000 build USD 70000",
    ],
)
def test_obligations_that_are_none_are_refused_and_nothing_changes(stage: Stage, words: str) -> None:
    signed(stage)
    said(stage, f"revenue policy apollo {words}")
    assert "at acceptance" in said(stage, "revenue policy apollo")


@pytest.mark.parametrize(
    "way", ["cost recovery", "obligations design 30000 build 70000", "成本回收", "单项履约义务 设计 1"]
)
def test_small_companies_have_neither(stage: Stage, way: str) -> None:
    signed(stage, "small")
    assert "Say how it earns: acceptance, yearly progress, as invoiced, output, time" in said(
        stage, f"revenue policy apollo {way}"
    )


def test_it_is_said_in_chinese_and_when_it_is_signed(stage: Stage) -> None:
    at(stage, "2026-11-10")
    stage.say("contract apollo 10600 tax 6% revenue: obligations design 30000 build 70000, 100% 2026-12-10", by="li")
    assert "by separate obligations" in said(stage, "revenue policy apollo")
    stage.say("合同 星河 10600 税率 6% 100% 2026-12-10", by="li")
    shown = stage.lines(stage.say("收入政策 星河 单项履约义务 设计 30000 开发 70000", by="fei", at=""), "zh-CN")
    assert "3,000.00" in shown and "7,000.00" in shown
    assert date(2026, 11, 10) == stage.now.date()
