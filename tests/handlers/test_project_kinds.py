"""On which account a cost stands: of a customer's project by category, of our own or of a pool as such."""

from __future__ import annotations

import pytest

from ledger.accounts import Standard
from ledger.policies import usual
from storage import balances, entries
from tests.conftest import Stage
from tests.handlers.test_bank import faults
from tests.handlers.test_close import sums
from tests.handlers.test_close_order import at, clicked


def kind(stage: Stage, words: str, by: str = "fei") -> str:
    return stage.lines(stage.say(words, by=by, at=""))


def booked(stage: Stage) -> dict[str, int]:
    """What hours and an expense of Apollo stand on, without what is owed for them."""
    stage.say("3h API design", by="ann")
    drafted = stage.say("expense 45.50 taxi", by="ann")
    assert drafted.card
    id = drafted.card.about.partition(":")[2]
    stage.click("expense.submit", id, by="ann")
    stage.click("expense.approve", id, by="li", at="")
    with stage.read() as book:
        lines = [line for entry, _trail, _digest in entries.whole(book) for line in entry.postings if line.project]
        assert {category: use.posted for category, use in balances.of_project(book, lines[0].project).items()} == {
            "labour": 60_000,
            "travel": 4_550,
        }, "budgets read the category, whatever the account"
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.company.minor
    return sums


@pytest.mark.parametrize(
    ("said", "accounts"),
    [
        ("", {"labour": 60_000, "travel": 4_550}),
        ("project kind apollo internal", {"internal_cost": 64_550}),
        ("项目类型 阿波罗 内部", {"internal_cost": 64_550}),
        ("project kind apollo administration", {"internal_cost": 64_550}),
        ("项目类型 阿波罗 行政", {"internal_cost": 64_550}),
        ("project kind apollo overhead", {"overhead": 64_550}),
        ("项目类型 阿波罗 间接费用", {"overhead": 64_550}),
    ],
)
def test_the_kind_of_a_project_decides_the_account(stage: Stage, said: str, accounts: dict[str, int]) -> None:
    if said:
        assert "Apollo is" in kind(stage, said)
    assert booked(stage) == accounts
    assert faults(stage) == []


def test_a_kind_is_chosen_before_the_first_cost_and_by_finance(stage: Stage) -> None:
    assert "Only finance" in kind(stage, "project kind apollo internal", by="li")
    assert "is no kind" in kind(stage, "project kind apollo nonsense")
    assert "a customer's project" in kind(stage, "project kind apollo", by="ann")
    kind(stage, "project kind apollo internal")
    booked(stage)
    assert "booked already" in kind(stage, "project kind apollo overhead")
    assert "our own project" in kind(stage, "project kind apollo internal"), "the same again changes nothing"


def test_a_project_with_a_contract_stays_a_customers(stage: Stage) -> None:
    stage.say("contract apollo 100000 30% advance, 70% 30 days after acceptance", by="sue", at="")
    assert "A customer's contract" in kind(stage, "project kind apollo overhead")


def test_a_new_project_may_be_a_pool(stage: Stage) -> None:
    made = stage.submit("project.new", "", by="fei", at="", code="POOL", kind="overhead")
    assert "open" in stage.lines(made)
    assert "a pool of overhead" in kind(stage, "project kind pool")
    refused = stage.submit("project.new", "", by="li", at="", code="POOL2", kind="overhead")
    assert "Only finance" in stage.lines(refused)


@pytest.mark.parametrize("own", ["internal", "administration", "overhead"])
def test_a_project_of_our_own_gets_no_contract(stage: Stage, own: str) -> None:
    kind(stage, f"project kind apollo {own}")
    refused = stage.say("contract apollo 100000 30% advance, 70% 30 days after acceptance", by="li", at="")
    assert "is no project of a customer" in stage.lines(refused) and "project kind APOLLO customer" in stage.lines(
        refused
    )
    by_form = stage.submit(
        "contract.sign", "APOLLO", by="li", at="", customer="Acme", amount="3000", plan="100% advance"
    )
    assert "is no project of a customer" in stage.lines(by_form)
    assert "a customer's project" in kind(stage, "project kind apollo customer"), "the way that is named is there"


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
@pytest.mark.parametrize(("kind_of", "role"), [("internal", "rnd_expense"), ("administration", "admin_expense")])
@pytest.mark.sweep(3)
def test_research_and_administration_are_expenses_of_their_own(
    stage: Stage, kind_of: str, role: str, standard: Standard
) -> None:
    """With their share of the pool; the project's result shows it, and a second run books nothing."""
    stage.with_rules(policies=usual(standard))
    kind(stage, f"project kind apollo {kind_of}")
    stage.submit("project.new", "", by="fei", at="", code="POOL", kind="overhead")
    kind(stage, "seat Ann member POOL", by="ada")
    booked(stage)
    kind(stage, "log 1h pool 2026-11-20", by="ann")
    at(stage, "2026-11-30", 22)
    clicked(stage, "close.do", "2026-11 all")
    found = sums(stage)
    assert found[role] == 64_550 + 20_000 and found["internal_cost"] == -found["internal_carried"] == 84_550
    assert not ({"rnd_expense", "admin_expense"} - {role}) & found.keys() and faults(stage) == []
    clicked(stage, "close.do", "2026-11 all")
    assert sums(stage) == found
    assert "845.50" in kind(stage, "profit and loss apollo 2026-11")
