"""Planned hours by role with the standard rate of their day, and why labour cost more or less; who is shown what."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.budget import PlannedHours
from storage import budgets, progress
from storage.book import Book
from storage.directory import directory
from storage.progress import ReportedProgress
from tests.conftest import NOON, Stage
from tests.handlers.test_rates import says


def plan(stage: Stage) -> tuple[PlannedHours, ...]:
    with stage.read() as book:
        return budgets.current(book, directory(book).by_code["APOLLO"]).hours


@pytest.mark.parametrize(
    "line",
    [
        "set budget apollo labour engineer 200h because phase 2",
        "设预算 apollo 人工 engineer 200小时 因为 二期",
        "set budget apollo hours engineer 200 hours because phase 2",
    ],
)
def test_hours_are_planned_by_role(stage: Stage, line: str) -> None:
    says(stage, "standard rate engineer 175")
    says(stage, line, by="li")
    assert plan(stage) == (PlannedHours("engineer", 12000, 17500),)


def test_a_project_whose_name_looks_like_labour(stage: Stage) -> None:
    says(stage, "new project HARBOUR Harbour portal", by="ada")
    says(stage, "seat li lead harbour", by="ada")
    assert "engineer" in says(stage, "set budget harbour labour engineer 200h because phase 2", by="li")


def test_several_roles_in_one_line_and_one_taken_out(both: Stage) -> None:
    says(both, "set budget apollo labour engineer 200h site manager 20h because phase 2", by="li")
    assert [(one.role, one.minutes) for one in plan(both)] == [("engineer", 12000), ("site manager", 1200)]
    says(both, "set budget apollo labour engineer 0h because nobody is left", by="li")
    assert [one.role for one in plan(both)] == ["site manager"]


def test_the_standard_rate_is_that_of_the_version(both: Stage) -> None:
    says(both, "standard rate engineer 175")
    says(both, "set budget apollo labour engineer 200h because phase 2", by="li")
    both.wait(days=3)
    says(both, "标准费率 engineer 190")
    assert plan(both)[0].standard == 17500
    says(both, "set budget apollo travel 3000 because of more trips", by="li")
    assert plan(both)[0].standard == 17500, "hours stay where money is set"
    says(both, "set budget apollo labour engineer 210h because of more work", by="li")
    assert plan(both)[0] == PlannedHours("engineer", 12600, 19000)


def test_a_change_needs_a_reason_and_money_stays_as_it_was(stage: Stage) -> None:
    assert "Why is the budget changed" in says(stage, "set budget apollo labour engineer 200h", by="li")
    assert plan(stage) == ()
    says(stage, "because phase 2", by="li")
    assert plan(stage) == (PlannedHours("engineer", 12000, None),)
    with stage.read() as book:
        assert budgets.current(book, directory(book).by_code["APOLLO"]).of("labour") == 1_000_000


@pytest.mark.parametrize(
    "line", ["set budget apollo labour 200h because x", "set budget apollo labour engineer 20h travel 300 because x"]
)
def test_what_is_half_said_is_asked_about(stage: Stage, line: str) -> None:
    says(stage, line, by="li")
    assert plan(stage) == ()


def test_asked_as_a_question_it_is_offered_as_a_plan(stage: Stage) -> None:
    reply = stage.say("预算 apollo 人工 engineer 200小时", by="li", at="")
    assert "Plan these hours" in stage.lines(reply)
    assert plan(stage) == ()


def test_members_plan_nothing_and_only_finance_says_standard_rates(stage: Stage) -> None:
    says(stage, "set budget apollo labour engineer 200h because phase 2", by="ann")
    says(stage, "standard rate engineer 175", by="li")
    assert plan(stage) == ()
    with stage.read() as book:
        assert not [rate for rate in directory(book).rates if rate.kind == "standard"]


def test_a_standard_rate_costs_nobodys_hours(both: Stage) -> None:
    """It is what an hour should cost: hours are booked at the cost rate as before."""
    says(both, "trade ann engineer", by="li")
    says(both, "standard rate engineer 900 from 2026-01-01")
    told = says(both, "2h apollo design", by="ann", at="#apollo")
    assert "2 h" in told
    assert "400.00" in says(both, "labour by trade apollo", by="li")


# ---- the variance


def half(stage: Stage) -> None:
    """Half of the work of Apollo is done."""

    def keep(book: Book) -> None:
        apollo = directory(book).by_code["APOLLO"]
        progress.report(book, ReportedProgress(apollo, date(2026, 11, 1), 5000, "as reported"), "test")

    stage.write(keep)


@pytest.fixture
def planned(both: Stage) -> Stage:
    """Ann and Bob are engineers, Sue is none; 100 h of engineers are planned at ¥175, half of the work is done."""
    both.now = NOON.replace(month=10, day=1)
    says(both, "trade ann engineer from 2026-01-01", by="fei")
    says(both, "trade bob engineer from 2026-01-01", by="fei")
    says(both, "standard rate engineer 175 from 2026-01-01")
    says(both, "set budget apollo labour engineer 100h because of the plan", by="li")
    both.now = NOON.replace(month=10, day=20)
    for name, day in (("ann", 12), ("ann", 13), ("bob", 12), ("bob", 13)):
        both.say(f"log 8h apollo 2026-10-{day}", by=name, at="")
    both.now = NOON
    return both


def test_without_progress_it_is_the_rate_alone(planned: Stage) -> None:
    told = says(planned, "labour variance apollo", by="li")
    assert "-CN¥800.00" in told and "overspent" in told, "32 h at 175 are 5,600; they cost 6,400"
    assert "only the rate" in told


def test_with_progress_it_is_rate_and_efficiency(planned: Stage) -> None:
    half(planned)
    told = says(planned, "人工差异 apollo", by="li")
    assert "CN¥3,150.00" in told, "50 h are allowed, 32 h worked: 18 h at 175"
    assert "CN¥2,350.00 saved" in told, "50 h at 175 − 6,400"


def test_up_to_the_end_of_a_month_it_is_what_was_booked_by_then(planned: Stage) -> None:
    planned.say("log 8h apollo 2026-11-18", by="ann", at="")
    assert "32 h" in says(planned, "labour variance apollo 2026-10", by="fei")
    assert "40 h" in says(planned, "labour variance apollo", by="fei")


@pytest.mark.parametrize(("who", "where"), [("ann", ""), ("ann", "#apollo"), ("li", "#apollo"), ("sue", "")])
def test_others_are_told_nothing_while_few_people_worked(planned: Stage, who: str, where: str) -> None:
    told = says(planned, "labour variance apollo", by=who, at=where)
    assert "withheld" in told and "¥" not in told


def test_who_has_no_seat_is_told_nothing(planned: Stage) -> None:
    assert "¥" not in says(planned, "labour variance apollo", by="zoe")


def test_others_are_told_one_sum_as_of_a_closed_month(planned: Stage) -> None:
    """Five people who worked alike: their sum tells nobody's pay."""
    planned.now = NOON.replace(month=10, day=20)
    for name in ("li", "sue", "fei"):
        for day in (12, 13):
            planned.say(f"log 8h apollo 2026-10-{day}", by=name, at="")
    planned.now = NOON
    assert "withheld" in says(planned, "labour variance apollo", by="ann")
    says(planned, "lock 2026-10", by="fei")
    told = says(planned, "labour variance apollo", by="ann")
    assert "All roles together" in told and "80 h" in told
    assert "engineer" not in told and "175" not in told
    assert str(date(2026, 10, 31).year) in told
