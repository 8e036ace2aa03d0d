"""A contract's accounts follow its documents, in whatever order its events are entered and taken back."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations

import pytest

from handlers.verification import prove
from storage import contracts, entries, projects
from tests.conftest import Stage

SIGNED = "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance"


def said(stage: Stage, text: str, by: str = "fei") -> str:
    return stage.lines(stage.say(text, by=by, at=""), "en")


def faults(stage: Stage) -> list[str]:
    with stage.read() as book:
        return [f"{each.rule}: {each.where}: {each.what}" for each in prove.prove(book, stage.house.rules).faults]


def sums(stage: Stage) -> dict[str, int]:
    """Role -> what it comes to, in minor units; what is nought is left out."""
    found: dict[str, int] = {}
    with stage.read() as book:
        for entry, _trail, _made in entries.whole(book):
            for line in entry.postings:
                found[line.account] = found.get(line.account, 0) + line.company.minor
    return {role: minor for role, minor in found.items() if minor}


EVENTS = {
    "invoice": ("invoice apollo 1 no INV-1 2026-11-05", "fei"),
    "payment": ("paid apollo 5300 2026-11-12", "fei"),
    "acceptance": ("milestone apollo acceptance 2026-11-18", "li"),
    "design": ("milestone apollo design 2026-11-02", "li"),
}


@pytest.mark.parametrize("policy", ["at acceptance", "as invoiced", "output design 40% acceptance 60%"])
@pytest.mark.sweep(3)
def test_whatever_is_entered_first_the_books_come_out_alike(stage: Stage, policy: str) -> None:
    """Each event has its own day, and most of the orders enter an earlier day after a later one."""
    found = []
    for order in permutations(EVENTS if policy.startswith("output") else [name for name in EVENTS if name != "design"]):
        number = len(found) + 1
        code = f"job{number}"
        stage.write(
            lambda book, code=code, number=number: projects.add(
                book, code.upper(), en=f"Job {number}", zh="", currency="CNY", customer=f"Customer {number}"
            )
        )
        contract = said(stage, SIGNED.replace("apollo", code))
        assert "Contracts of" in contract, contract
        said(stage, f"revenue policy {code} {policy}")
        before = sums(stage)
        for name in order:
            text, _by = EVENTS[name]
            answer = said(stage, text.replace("apollo", code).replace("INV-1", f"INV-{number}"))
            assert answer.startswith("✓"), (order, name, answer)
        after = sums(stage)
        found.append({role: after.get(role, 0) - before.get(role, 0) for role in {*before, *after}})
    assert all(each == found[0] for each in found), found
    assert faults(stage) == []
    earned = 5_000_00 if policy == "as invoiced" else 10_000_00
    assert found[0]["revenue"] == -earned


@pytest.mark.parametrize("late", ["invoice apollo 1 no INV-1 2026-11-05", "paid apollo 5300 2026-11-10"])
def test_what_is_entered_late_takes_nothing_back_that_was_earned_since(stage: Stage, late: str) -> None:
    said(stage, SIGNED)
    said(stage, "milestone apollo acceptance 2026-11-18", by="li")
    assert sums(stage)["revenue"] == -10_000_00
    said(stage, late)
    assert sums(stage)["revenue"] == -10_000_00
    assert faults(stage) == []


def test_a_contract_that_is_taken_back_takes_its_revenue_along(stage: Stage) -> None:
    said(stage, SIGNED)
    said(stage, "milestone apollo acceptance 2026-11-18", by="li")
    assert "taken back" in stage.lines(stage.click("contract.withdraw", "1", by="li", at=""), "en")
    assert sums(stage) == {} and faults(stage) == []


def test_a_contract_that_is_credited_in_full_has_earned_nothing(stage: Stage) -> None:
    said(stage, "contract apollo 10600 tax 6% 100% 2026-11-10")
    said(stage, "invoice apollo 1 no INV-1")
    said(stage, "milestone apollo acceptance today", by="li")
    said(stage, "credit note INV-1 less because the customer stepped back")
    assert sums(stage) == {} and faults(stage) == []


def test_what_was_measured_by_cost_falls_with_its_price(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 5, 12, tzinfo=stage.now.tzinfo)
    said(stage, "contract apollo 10600 tax 6% 100% 2026-11-10 revenue cost to cost")
    stage.say("log 8h apollo 2026-11-05", by="ann")
    said(stage, "estimate apollo 1600 because of the offer")
    said(stage, "invoice apollo 1 no INV-1")
    stage.now = datetime(2026, 12, 3, 12, tzinfo=stage.now.tzinfo)
    stage.click("close.do", "2026-11 all", by="fei", at="")
    assert sums(stage)["revenue"] < 0
    said(stage, "credit note INV-1 10600 less because the customer stepped back")
    assert sums(stage).get("revenue", 0) == 0 and faults(stage) == []


def test_money_applied_to_a_second_contract_heals_both_when_it_is_taken_back(stage: Stage) -> None:
    said(stage, SIGNED)
    said(stage, "paid apollo 5300 advance")
    said(stage, "invoice apollo 1 no INV-1")
    stage.click("payment.apply", "1", by="fei", at="")
    assert faults(stage) == []
    stage.click("payment.undo", "1", by="fei", at="")
    assert faults(stage) == []
    assert sums(stage)["receivable"] == 5_300_00 and "bank" not in sums(stage)


def test_an_invoice_of_what_was_paid_ahead_in_foreign_money_is_booked(stage: Stage) -> None:
    said(stage, "fx USD CNY 7.1 2026-11-01 PBOC")
    said(stage, "contract apollo USD 1060 tax 6% 100% 2026-11-10")
    said(stage, "paid apollo USD 1060 2026-11-10")
    said(stage, "fx USD CNY 7.2 2026-11-15 PBOC")
    answer = said(stage, "invoice apollo 1 no INV-1")
    assert "is booked" in answer, answer
    assert faults(stage) == []


def test_the_rate_of_vat_can_be_said_later_and_everything_follows(stage: Stage) -> None:
    card = said(stage, "contract apollo 10600 50% 2026-11-10, 50% 30 days after acceptance")
    assert "nobody has said" in card and "[VAT 6 %]" in card
    accepted = said(stage, "milestone apollo acceptance 2026-11-18", by="li")
    assert "contract tax 1 6%" in accepted
    assert sums(stage)["revenue"] == -10_600_00
    assert "once something is booked" in said(stage, "contract tax 1 6%", by="li")
    assert "6 %" in said(stage, "合同税率 1 6%")
    assert sums(stage) == {"revenue": -10_000_00, "contract_asset": 10_600_00, "output_vat_pending": -600_00}
    assert faults(stage) == []


def test_what_the_first_invoice_says_of_vat_holds_for_the_contract(stage: Stage) -> None:
    said(stage, "contract apollo 10600 50% 2026-11-10, 50% 30 days after acceptance")
    said(stage, "invoice apollo 1 no INV-1 tax 6%")
    with stage.read() as book:
        assert str(contracts.contract(book, 1).tax) == "6"


@pytest.mark.parametrize(
    ("text", "policy", "ends", "terms"),
    [
        ("30% advance, 70% on acceptance", "acceptance", None, 2),
        ("30% advance, 70% on acceptance, revenue cost to cost", "cost_to_cost", None, 2),
        ("30% advance, 70% on acceptance; revenue over time until 2027-06-30", "time", date(2027, 6, 30), 2),
        ("30% 预付, 70% 验收, 收入 投入法", "cost_to_cost", None, 2),
        ("30% advance, 70% on acceptance, as invoiced", "as_invoiced", None, 2),
        ("30% advance, 70% 30 days after acceptance, revenue cost to cost", "cost_to_cost", None, 2),
        ("30% advance, 70% on acceptance; revenue output design 40% acceptance 60%", "output", None, 2),
    ],
)
def test_how_a_contract_earns_is_said_with_it(
    stage: Stage, text: str, policy: str, ends: date | None, terms: int
) -> None:
    said(stage, f"contract apollo 10600 tax 6% {text}", by="li")
    with stage.read() as book:
        made = contracts.contract(book, 1)
        assert (made.policy, made.ends, len(contracts.of_contract(book, 1))) == (policy, ends, terms)


@pytest.mark.parametrize(
    "text", ["tax 106% 100% 2026-11-10", "100% 2026-11-10; revenue by magic", "100% 2026-11-10, 收入确认 随便"]
)
def test_terms_that_cannot_be_are_refused_and_nothing_is_signed(stage: Stage, text: str) -> None:
    assert said(stage, f"contract apollo 10600 {text}", by="li").startswith("!")
    with stage.read() as book:
        assert contracts.contracts(book) == ()


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("output design 40% acceptance 60%", {"design": 4000, "acceptance": 6000}),
        ("output design 40% and acceptance 60%", {"design": 4000, "acceptance": 6000}),
        ("产出法 设计完成 40% 和 验收 60%", {"design": 4000, "acceptance": 6000}),
        ("output phase 1 40%, phase 2 60%", {"phase 1": 4000, "phase 2": 6000}),
    ],
)
def test_the_names_of_milestones_are_whole(stage: Stage, text: str, weights: dict[str, int]) -> None:
    said(stage, SIGNED)
    said(stage, "revenue policy apollo output delivery 30% go-live 70%")
    said(stage, f"revenue policy apollo {text}")
    with stage.read() as book:
        known = contracts.milestones(book, [1]).values()
    assert {each.name: each.weight for each in known if each.weight} == weights, "those before make nothing any more"


@pytest.mark.parametrize(
    "text", ["over time", "output", "output 40% 60%", "output design 40%", "over time until 2020-01-01"]
)
def test_a_way_that_lacks_something_is_asked_for_it_and_nothing_changes(stage: Stage, text: str) -> None:
    said(stage, SIGNED)
    assert said(stage, f"revenue policy apollo {text}").startswith("!")
    with stage.read() as book:
        assert contracts.contract(book, 1).policy == "acceptance"
    assert stage.lines(stage.click("revenue.policy", "1 output", by="fei", at=""), "en").startswith("!")


def test_an_acceptance_is_one_milestone_among_those_that_were_agreed(stage: Stage) -> None:
    said(stage, SIGNED)
    said(stage, "revenue policy apollo output design 40% acceptance 60%")
    answer = said(stage, "milestone apollo acceptance 2026-11-18", by="li")
    assert sums(stage)["revenue"] == -6_000_00
    assert "design approval was not said to be reached: 40" in answer


def test_an_estimate_that_cannot_be_is_not_taken(stage: Stage) -> None:
    said(stage, SIGNED)
    stage.say("log 8h apollo 2026-11-18", by="ann")
    assert "cost more than that already" in said(stage, "estimate apollo 1 because I say so")
    assert "will cost in all?" in said(stage, "estimate apollo 4800000 because of a slip")
    assert "Say the amount" in said(stage, "estimate apollo much")
    assert "In force" in said(stage, "estimate apollo 8000 because of the offer")


@pytest.mark.parametrize("text", ["revenue policy apollo", "estimate apollo"])
def test_what_a_contract_earns_by_cost_is_not_shown_in_a_channel(stage: Stage, text: str) -> None:
    said(stage, f"{SIGNED} revenue cost to cost")
    said(stage, "estimate apollo 8000 because of the offer")
    reply = stage.say(text, by="li", at="#apollo")
    assert reply is not None and reply.private
    assert "Earned so far" not in stage.lines(reply, "en")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("paid 1000 apollo into the other bank", "into the other bank"),
        ("paid apollo 1000 because of the storm", "because of the storm"),
        ("回款 1000 阿波罗 现金", "现金"),
    ],
)
def test_words_that_a_payment_has_no_use_for_are_shown_before_it_is_booked(stage: Stage, text: str, left: str) -> None:
    said(stage, SIGNED)
    answer = said(stage, text)
    assert "Did you mean this?" in answer and f"I left out: {left}." in answer
    assert sums(stage) == {}
    assert said(stage, "received 1000 for apollo").startswith("✓"), "what only joins the values is no question"
