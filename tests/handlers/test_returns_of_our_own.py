"""What our own projects bring, how well tasks are estimated, what an hour of a project brings."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import job_context
from handlers.economics import task_estimates as estimated
from ledger.economics.estimate_accuracy import DoneTask, EstimateAccuracy, estimate_accuracy
from storage import benefits, task_estimates
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press
from tests.handlers.test_close_order import at, clicked, said
from tests.ledger.economics.company import SHARED, Company
from tests.ledger.economics.test_company import permille
from tests.sweeps import examples

BENEFIT = "benefit tools 2400 for delivery on 2026-11-20 because support needs fewer hours"


def own(stage: Stage) -> None:
    """A project of our own with eight hours at 200.00."""
    at(stage, "2026-11-20")
    said(stage, "new project TOOLS Tools")
    said(stage, "project kind tools internal")
    said(stage, "seat li lead tools", by="ada")
    said(stage, "seat ann member tools", by="ada")
    said(stage, "log 8h tools", by="ann")


def test_a_project_of_our_own_returns_what_somebody_vouches_for(both: Stage) -> None:
    own(both)
    assert "earns nothing" in said(both, "roi tools", by="li")
    told = said(both, BENEFIT, by="li")
    assert "brought CN¥2,400.00 to delivery, as Li Wei says." in told, told
    text = said(both, "roi tools", by="li")
    assert "To date: 50 %" in text and "stated by Li Wei" in text and "no figure of the books" in text, text
    assert "CN¥2,400.00" in said(both, "内部效益 tools", by="li") and faults(both) == []


def test_a_benefit_is_taken_back_once(stage: Stage) -> None:
    own(stage)
    reply = stage.say(BENEFIT, by="li", at="")
    press(stage, reply, "benefit.undo", by="li")
    assert "earns nothing" in said(stage, "roi tools", by="li")
    assert "taken back already" in clicked(stage, "benefit.undo", "1", by="li")


def test_the_same_again_is_asked(stage: Stage) -> None:
    own(stage)
    said(stage, BENEFIT, by="li")
    assert "Once more?" in said(stage, BENEFIT, by="li")
    with stage.read() as book:
        assert len(benefits.of_projects(book, [directory(book).by_code["TOOLS"]])) == 1


REFUSED = {
    "benefit apollo 2400 for delivery because so": ("fei", "it brings is its revenue"),
    "benefit tools for delivery because so": ("li", "Say how much"),
    "benefit tools 2400 because so": ("li", "Who has the benefit?"),
    "benefit tools 2400 USD for delivery because so": ("li", "It must be an amount in CNY."),
    "benefit tools 2400 blue whales for delivery because so": ("li", "I do not understand “blue whales”"),
    "benefit tools 2400 for delivery": ("li", "What is the benefit of CN¥2,400.00?"),
    BENEFIT: ("ann", "its lead and finance"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_benefit(stage: Stage, words: str) -> None:
    own(stage)
    by, why = REFUSED[words]
    assert why in said(stage, words, by=by)
    with stage.read() as book:
        assert benefits.of_projects(book, [directory(book).by_code["TOOLS"]]) == ()


def test_tasks_are_estimated_and_held_against_what_they_took(both: Stage) -> None:
    at(both, "2026-11-20")
    said(both, "task apollo API design", by="li")
    said(both, "task apollo tests", by="li")
    assert "should take 4 h" in said(both, "task estimate apollo API design 4h", by="li")
    assert "should take 3 h" in said(both, "任务估时 apollo API design 3小时", by="li")
    said(both, "log 4h apollo API design", by="ann")
    assert "No task was done" in said(both, "estimate accuracy apollo", by="ann")
    said(both, "task done apollo API design", by="li")
    said(both, "task done apollo tests", by="li")
    text = said(both, "estimate accuracy apollo", by="ann")
    assert "They took 33.3 % longer than estimated." in text and "66.7 %" in text, text
    assert "66.7 %" in said(both, "估时准确率 apollo 本月") and "No task" in said(both, "estimate accuracy last month")
    assert faults(both) == []


def test_an_estimate_of_cost_stays_one(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "task apollo API design", by="li")
    said(stage, "estimate task apollo API design 40h", by="li")
    said(stage, "estimate apollo 480000 because the data is worse", by="li")
    with stage.read() as book:
        assert list(task_estimates.of_tasks(book, [1]).values()) == [2400]
    assert "480,000.00" in said(stage, "estimate apollo", by="li")


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("task estimate apollo API design", "li", "Say the task and how long"),
        ("task estimate apollo blue whales 4h", "li", "has no open task “blue whales”"),
        ("task estimate apollo API design 4h", "ann", "for the project's lead"),
    ],
)
def test_what_is_no_estimate(stage: Stage, words: str, by: str, why: str) -> None:
    said(stage, "task apollo API design", by="li")
    assert why in said(stage, words, by=by)


def test_an_hour_of_a_project_brings_its_margin(stage: Stage) -> None:
    at(stage, "2026-11-20")
    said(stage, "contract apollo 10600 tax 6% 100% 30 days after acceptance", by="li")
    said(stage, "log 8h apollo 2026-11-20", by="ann")
    said(stage, "milestone apollo acceptance 2026-11-20", by="li")
    assert "Margin per hour of the project: CN¥1,050.00" in said(stage, "profit apollo", by="li")


@pytest.mark.skipif(not SHARED.exists(), reason="the worked company is not here")
def test_the_accuracy_of_the_company(stage: Stage) -> None:
    """Every task of the worked company, estimated, worked on and done by what people say."""
    company, codes = Company.read(), {"A": "HARBOUR", "B": "GRID", "C": "HALLS"}
    at(stage, "2026-01-02")
    for code in codes.values():
        said(stage, f"new project {code} {code.title()}")
        said(stage, f"seat fei lead {code}", by="ada")
    for one in company.data["tasks"]:
        said(stage, f"task {codes[one['project']]} {one['task']}")
        if one["estimate"]:
            said(stage, f"task estimate {codes[one['project']]} {one['task']} {one['estimate'] // 60}h")
    day = date(2025, 10, 1)
    for one in sorted(company.data["tasks"], key=lambda task: task["done"] or "2026-04-29"):
        at(stage, one["done"] or "2026-04-29")
        left = one["actual"]
        while left:
            part, day = min(left, 600), day + timedelta(1)
            asked = stage.say(f"log {part}m {codes[one['project']]} {day} {one['task']}", by="fei", at="")
            if asked.card and asked.card.buttons[0].action == "question.yes":
                press(stage, asked, "question.yes")
            left -= part
        if one["done"]:
            said(stage, f"task done {codes[one['project']]} {one['task']}")
    with stage.read() as book:
        ctx = job_context.context(book, stage.house.rules)
        found = estimated.of_projects(ctx, list(ctx.directory.projects.values()), None)
        shown = {name: _shown(found[ctx.directory.by_code[code]]) for name, code in codes.items()}
    assert {**shown, "all": _shown(found[0])} == company.expected["estimate_accuracy"]


def _shown(of: EstimateAccuracy) -> dict[str, int | None]:
    return {
        "tasks": of.tasks,
        "without_estimate": of.without_estimate,
        "accuracy_permille": permille(of.accuracy),
        "bias_permille": permille(of.bias),
    }


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**5), st.integers(0, 10**5)), min_size=1, max_size=20))
def test_bias_and_accuracy_never_disagree(rows: list[tuple[int, int]]) -> None:
    found = estimate_accuracy([DoneTask("x", estimate, actual) for estimate, actual in rows])
    assert found.accuracy is not None and found.bias is not None
    assert 0 <= found.accuracy <= 1 and (found.accuracy == 0 or abs(found.bias) <= 1 - found.accuracy)
    assert found.accuracy < 1 or found.bias == Fraction(0)
