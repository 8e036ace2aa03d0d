"""The price of a contract is agreed anew: what it earns, what is still to be paid, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chat.cards.card import Reply
from ledger.accounts import Standard
from ledger.period import month
from ledger.policies import usual
from storage import contracts
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked, said

pytestmark = pytest.mark.sweep(3)

SIGNED = "contract apollo 10600 tax 6% 50% 2026-10-10, 50% 30 days after acceptance"


def signed(stage: Stage, policy: str = "at acceptance") -> None:
    at(stage, "2026-10-02")
    assert "Contracts of" in said(stage, SIGNED)
    said(stage, f"revenue policy apollo {policy}")


def plan(stage: Stage) -> list[int]:
    with stage.read() as book:
        return [one.amount.minor for one in contracts.of_contract(book, 1)]


def asked(stage: Stage, text: str) -> Reply:
    return stage.say(text, by="fei", at="")


def test_before_anything_is_earned_it_is_simply_another_price(stage: Stage) -> None:
    signed(stage)
    text = said(stage, "contract change 1 +5300 because the scope grew", by="li")
    assert text.startswith("✓ Contract 1 is over CN¥15,900.00 now."), text
    assert plan(stage) == [5_300_00, 5_300_00, 5_300_00] and faults(stage) == []
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    assert sums(stage)["revenue"] == -15_000_00
    with stage.read() as book:
        last = contracts.of_contract(book, 1)[-1]
    assert last.rule and (last.rule.basis, last.rule.days) == ("acceptance", 30) and last.due is not None


def test_what_is_earned_follows_at_once_where_it_is_one_obligation(stage: Stage) -> None:
    signed(stage)
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    question = asked(stage, "contract change apollo +5300 because the customer wanted more of it")
    assert question.card and "What does the change" in stage.lines(question, "en")
    assert sums(stage)["revenue"] == -10_000_00
    done = press(stage, question, "question.choose")
    assert "CN¥15,900.00" in stage.lines(done, "en")
    assert sums(stage)["revenue"] == -15_000_00 and faults(stage) == []


BY_STANDARD: list[tuple[Standard, int]] = [("cas", 6), ("small", 6), ("ifrs", 0)]
"""Under which a contract asset stands with so much VAT in percent, which is not due yet: none under IFRS."""


def stands(stage: Stage, revenue: int, percent: int) -> None:
    """Nothing is invoiced or paid: what is earned is a contract asset, with or without its VAT."""
    found, vat = sums(stage), revenue * percent // 100
    assert (found["revenue"], found["contract_asset"]) == (-revenue, revenue + vat)
    assert found.get("output_vat_pending", 0) == -vat and "contract_liability" not in found and faults(stage) == []


@pytest.mark.parametrize(("standard", "percent"), BY_STANDARD)
def test_up_and_down_again_under_each_standard(stage: Stage, standard: Standard, percent: int) -> None:
    """10,000 are earned without an invoice; 5,000 more, then 2,000 less, and an invoice of what came last."""
    stage.with_rules(policies=usual(standard))
    signed(stage)
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    stands(stage, 10_000_00, percent)
    said(stage, "contract change 1 +5300 whole because the scope grew")
    stands(stage, 15_000_00, percent)
    said(stage, "contract change 1 -2120 whole because of a rebate")
    stands(stage, 13_000_00, percent)
    said(stage, "invoice apollo 3 no INV-3 2026-10-02")
    found, left = sums(stage), 10_000_00 * percent // 100
    assert (found["receivable"], found["output_vat"], found["revenue"]) == (3_180_00, -180_00, -13_000_00)
    assert (found["contract_asset"], found.get("output_vat_pending", 0)) == (10_000_00 + left, -left)
    assert faults(stage) == []


BY_COST: list[tuple[Standard, str, tuple[str, str]]] = [
    ("cas", "cost to cost", ("2026-10-31", "2026-11-30")),
    ("ifrs", "cost to cost", ("2026-10-31", "2026-11-30")),
    ("small", "yearly progress", ("2026-12-31", "2027-12-31")),
]
"""Under 小企业会计准则 what is measured by cost is earned at a year's end, from the same figures."""


@pytest.mark.parametrize(("standard", "policy", "closes"), BY_COST)
@pytest.mark.parametrize(
    ("words", "earned"),
    [("whole", 15_000_00 * 2400 // 5600), ("from now on", 5_000_00 + 10_000_00 * 800 // 4000)],
)
@pytest.mark.sweep(3)
def test_by_cost_it_follows_at_the_next_close(
    stage: Stage, words: str, earned: int, standard: Standard, policy: str, closes: tuple[str, str]
) -> None:
    """Half of the cost was spent for half of the price; half as much again is to be paid, and 4,000 of cost to come."""
    stage.with_rules(policies=usual(standard))
    signed(stage, policy)
    said(stage, "estimate apollo 3200 because of the offer", by="li")
    first, second = (date.fromisoformat(day) for day in closes)
    said(stage, "log 8h apollo 2026-10-02", by="ann")
    closed(stage, date(2026, 10, 2), first)
    assert sums(stage)["revenue"] == -5_000_00 and sums(stage)["cost_of_sales"] == 1_600_00
    after = first + timedelta(days=3)
    at(stage, f"{after}")
    text = said(stage, f"contract change 1 +5300 {words} because the scope grew")
    assert text.startswith("✓"), text
    assert sums(stage)["revenue"] == -5_000_00 and faults(stage) == []
    said(stage, "estimate apollo 5600 because the scope grew", by="li")
    said(stage, f"log 4h apollo {after}", by="ann")
    closed(stage, after, second)
    assert sums(stage)["revenue"] == -earned and faults(stage) == []
    assert sums(stage)["cost_carried"] == -2_400_00


def closed(stage: Stage, since: date, until: date) -> None:
    """Every month from that of a day to that of another, each on its last evening."""
    last = month(since).last
    while last <= until:
        at(stage, f"{last}", 22)
        clicked(stage, "close.do", f"{last:%Y-%m} all")
        last = month(last + timedelta(days=1)).last


@pytest.mark.parametrize(("standard", "percent"), BY_STANDARD)
def test_the_rest_alone_earns_by_what_is_left_of_it(stage: Stage, standard: Standard, percent: int) -> None:
    stage.with_rules(policies=usual(standard))
    signed(stage, "output design 40% acceptance 60%")
    said(stage, "milestone apollo design 2026-10-02", by="li")
    stands(stage, 4_000_00, percent)
    said(stage, "contract change 1 +5300 from now on because the second half grew")
    stands(stage, 4_000_00, percent)
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    stands(stage, 15_000_00, percent)


def test_a_price_that_falls_takes_from_what_is_not_invoiced(stage: Stage) -> None:
    signed(stage)
    at(stage, "2026-10-10")
    said(stage, "invoice apollo 1 no INV-1 2026-10-10")
    said(stage, "contract change 1 -2120 because a module fell away")
    assert plan(stage) == [5_300_00, 3_180_00] and faults(stage) == []
    refused = said(stage, "contract change 1 -4000 because more fell away")
    assert "Only CN¥3,180.00" in refused and "credit note" in refused
    assert plan(stage) == [5_300_00, 3_180_00]
    said(stage, "milestone apollo acceptance 2026-10-10", by="li")
    assert sums(stage)["revenue"] == -8_000_00 and faults(stage) == []


def test_it_is_taken_back_in_its_order(stage: Stage) -> None:
    signed(stage)
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    said(stage, "contract change 1 +5300 whole because the scope grew")
    said(stage, "contract change 1 -1060 whole because of a rebate")
    assert "changed again since" in clicked(stage, "contract.change_undo", "1")
    assert "CN¥15,900.00 again" in clicked(stage, "contract.change_undo", "2")
    assert "CN¥10,600.00 again" in clicked(stage, "contract.change_undo", "1")
    assert "taken back already" in clicked(stage, "contract.change_undo", "1")
    assert sums(stage)["revenue"] == -10_000_00 and faults(stage) == []
    assert "Progress payment 3" not in said(stage, "contract apollo")


def test_what_is_invoiced_of_it_keeps_it(stage: Stage) -> None:
    signed(stage)
    said(stage, "contract change 1 +5300 2026-10-30 because the scope grew")
    said(stage, "invoice apollo 3 no INV-3 2026-10-02")
    assert "invoiced or paid" in clicked(stage, "contract.change_undo", "1")
    assert faults(stage) == []


def test_the_same_again_is_asked_about(stage: Stage) -> None:
    signed(stage)
    said(stage, "contract change 1 +5300 because the scope grew")
    assert "Once more" in said(stage, "contract change 1 +5300 because the scope grew")
    assert plan(stage) == [5_300_00, 5_300_00, 5_300_00]


REFUSED = {
    "contract change 1 5300 because of it": "rise or fall",
    "contract change 1 -10600 because of it": "cannot fall by more",
    "contract change 1 to 10600 because of it": "the price already",
    "contract change 1 +USD 100 because of it": "CNY",
    "contract change 1 +5300 soon because of it": "does not say when it is due",
    "contract change 99 +5300 because of it": "no such contract",
    "contract change 1 +5300": "Why does the price change",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(stage: Stage, text: str) -> None:
    signed(stage)
    assert REFUSED[text] in said(stage, text)
    assert plan(stage) == [5_300_00, 5_300_00] and faults(stage) == []


@pytest.mark.parametrize(
    "text",
    [
        "合同变更 1 +5300 因为 需求增加",
        "合同变更 星河 增加 5300 因为 需求增加",
        "变更合同 1 变更为 15900 因为 需求增加",
        "contract change apollo up by 5300 because of it",
        "price change 1 to 15900 because of it",
    ],
)
def test_ways_of_saying_it(stage: Stage, text: str) -> None:
    signed(stage)
    text = text.replace("星河", "apollo")
    assert "15,900.00" in said(stage, text)
    assert "15,900.00" in said(stage, "contract change 1")


def test_a_member_may_not_and_a_lead_only_at_first(stage: Stage) -> None:
    signed(stage)
    assert "Contract 1 is over" not in said(stage, "contract change 1 +5300 because of it", by="ann")
    said(stage, "milestone apollo acceptance 2026-10-02", by="li")
    assert "from then on finance does" in said(stage, "contract change 1 +5300 because of it", by="li")
    assert plan(stage) == [5_300_00, 5_300_00]
