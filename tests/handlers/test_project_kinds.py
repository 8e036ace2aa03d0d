"""On which account a cost stands: of a customer's project by category, of our own or of a pool as such."""

from __future__ import annotations

import pytest

from storage import balances, entries
from tests.conftest import Stage
from tests.handlers.test_bank import faults


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


@pytest.mark.parametrize("own", ["internal", "overhead"])
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
