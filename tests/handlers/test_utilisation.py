"""Utilisation: what of people's time was billable, who may see whose, and which hours nobody pays for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from handlers.rules import Rules
from ledger.period import Period
from storage import hours
from storage.directory import directory
from tests.conftest import NOON, Stage
from tests.handlers.test_rates import says

MONDAY = date(2026, 11, 16)
WEEK = "2026-11-16 - 2026-11-20"


def at(stage: Stage, day: date, hour: int = 18) -> None:
    stage.now = datetime(day.year, day.month, day.day, hour, tzinfo=Rules().zone)


def row(told: str, name: str) -> str:
    return next(line for line in told.splitlines() if line.strip("| ").startswith(name))


@pytest.fixture
def worked(both: Stage) -> Stage:
    """A week: Ann 40 h of which 8 h are rework, Bob part time 20 h of 20 h, on leave on Friday."""
    says(both, "working time bob 4h a day from 2026-11-01")
    says(both, "department ann delivery from 2026-11-01")
    says(both, "department bob field from 2026-11-01")
    for number in range(5):
        at(both, MONDAY + timedelta(number))
        both.say("8h apollo rework, not billable" if number == 2 else "8h apollo design", by="ann")
        if number < 4:
            both.say("4h apollo tests", by="bob")
    both.say("leave 2026-11-20", by="bob", at="")
    at(both, date(2026, 11, 23), 12)
    return both


def test_a_week_of_two_people(worked: Stage) -> None:
    told = says(worked, f"utilisation {WEEK}")
    assert "80 %" in row(told, "Ann") and "100 %" in row(told, "Bob")
    assert "delivery" in told and "field" in told
    assert "40 h" in row(told, "Ann") and "16 h" in row(told, "Bob")


def test_the_divisor_is_printed(worked: Stage) -> None:
    told = says(worked, f"utilisation ann {WEEK}", by="ann")
    assert "32 h billable of 40 h available" in told


@pytest.mark.parametrize(
    ("who", "sees"),
    [("fei", {"Ann", "Bob"}), ("li", {"Ann", "Bob"}), ("ann", {"Ann"}), ("bob", {"Bob"}), ("max", {"Ann", "Bob"})],
)
def test_people_see_themselves_leads_and_finance_their_people(worked: Stage, who: str, sees: set[str]) -> None:
    told = says(worked, f"utilisation {WEEK}", by=who)
    assert {
        name for name in ("Ann", "Bob") if any(line.strip("| ").startswith(name) for line in told.splitlines())
    } == sees


def test_nobody_looks_at_a_colleague(worked: Stage) -> None:
    assert "for themselves" in says(worked, f"utilisation bob {WEEK}", by="ann")


def test_the_head_of_a_department_sees_its_people(worked: Stage) -> None:
    says(worked, "department head ann field from 2026-11-01")
    assert "100 %" in row(says(worked, f"utilisation bob {WEEK}", by="ann"), "Bob")


def test_on_time_is_by_the_end_of_the_next_working_day(worked: Stage) -> None:
    assert "5 of 5" in says(worked, f"utilisation ann {WEEK}", by="ann")
    says(worked, "entry day zoe 2026-11-16")
    assert "0 of 4" in says(worked, f"utilisation zoe {WEEK}"), "Friday may still be entered today"


def test_a_correction_does_not_make_it_late(worked: Stage) -> None:
    worked.say("3h apollo more", by="zoe")
    reply = worked.say("my hours last week", by="ann", at="")
    assert reply.card is not None
    with worked.read() as book:
        ann = directory(book).accounts["test", "ann"]
        first = hours.of_person(book, ann, Period(MONDAY, MONDAY + timedelta(1)), "CNY")[0]
    worked.submit(
        "hours.correct", str(first.id), by="ann", at="", project="APOLLO", day="2026-11-16", hours="7h", note="x"
    )
    assert "5 of 5" in says(worked, f"utilisation ann {WEEK}", by="ann")


def test_a_week_is_one_span_where_hours_are_entered_weekly(worked: Stage) -> None:
    worked.with_rules(hours_entered="weekly")
    assert "1 of 1" in says(worked, f"utilisation ann {WEEK}", by="ann")


def test_a_running_month_counts_to_yesterday(worked: Stage) -> None:
    at(worked, date(2026, 11, 18), 12)
    assert "16 h" in row(says(worked, "utilisation ann 2026-11-16 - 2026-11-30", by="ann"), "Ann")


def test_nobody_available_is_a_dash(worked: Stage) -> None:
    says(worked, "leaving day ann 2026-11-15")
    told = says(worked, f"utilisation ann {WEEK}")
    assert "nobody was available" in told and "0 %" not in told.replace("80 %", "")


def test_of_a_project_what_is_billable(worked: Stage) -> None:
    told = says(worked, f"utilisation apollo {WEEK}", by="li")
    assert "56 h" in told and "85.7 %" in told
    assert "lead and finance" in says(worked, f"utilisation apollo {WEEK}", by="ann")


@pytest.mark.parametrize(
    "line", ["how busy were we in october", "上月大家忙吗", "利用率 上月", "utilization last month", "上月利用率"]
)
def test_it_is_asked_in_many_ways(stage: Stage, line: str) -> None:
    assert "Utilisation, " in says(stage, line)


# ---- which hours nobody pays for


def test_said_after_the_hours_and_taken_back(both: Stage) -> None:
    both.now = NOON - timedelta(1)
    both.say("8h apollo design", by="ann")
    both.now = NOON
    for line, share in (("not billable", "0 %"), ("billable", "100 %"), ("不计费", "0 %"), ("计费", "100 %")):
        says(both, line, by="ann")
        assert share in says(both, "utilisation 2026-11-19", by="ann"), line


def test_a_task_or_a_project_that_nobody_pays_for(both: Stage) -> None:
    both.now = NOON - timedelta(1)
    says(both, "task apollo warranty", by="li")
    both.say("8h apollo warranty", by="ann")
    both.now = NOON
    says(both, "not billable apollo warranty", by="li")
    assert "0 h billable" in says(both, "utilisation 2026-11-19", by="ann")
    says(both, "billable apollo warranty", by="li")
    assert "8 h billable" in says(both, "utilisation 2026-11-19", by="ann")
    says(both, "not billable apollo", by="li")
    assert "0 h billable" in says(both, "utilisation 2026-11-19", by="ann")
    says(both, "billable apollo", by="ann")
    assert "0 h billable" in says(both, "utilisation 2026-11-19", by="ann"), "a member does not decide that"


@pytest.mark.parametrize(
    "line", ["3h apollo review not billable", "3小时 apollo 内部评审 不计费", "3h apollo non-billable review"]
)
def test_said_with_the_hours(stage: Stage, line: str) -> None:
    told = says(stage, line, by="ann", at="#apollo")
    assert "not billable" in told and "3 h" in told


def test_weeks_are_drawn_as_a_heat_table(worked: Stage) -> None:
    week = worked.say(f"utilisation {WEEK}", by="fei", at="").card
    assert week is not None and week.chart is not None and week.chart.kind == "bar"
    month = worked.say("utilisation 2026-11", by="fei", at="").card
    assert month is not None and month.chart is not None and month.chart.kind == "heat"
    assert len(month.chart.series) == 4, "the weeks of November up to yesterday"
    alone = worked.say("utilisation 2026-11", by="ann", at="").card
    assert alone is not None and (alone.chart is None or alone.chart.kind == "bar"), "one person is no table"
