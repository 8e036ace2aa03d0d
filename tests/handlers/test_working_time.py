"""How long people work a day, since when and until when, and in which department: said, shown, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.nouns import Person
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_rates import says

DAY = date(2026, 11, 20)


def person(stage: Stage, name: str = "Bob") -> Person:
    with stage.read() as book:
        return next(one for one in directory(book).people.values() if one.name == name)


def take_back(stage: Stage, line: str, by: str = "fei") -> str:
    reply = stage.say(line, by=by, at="")
    assert reply.card is not None, stage.lines(reply)
    (button,) = [one for one in reply.card.buttons if one.action.endswith(".back")]
    return stage.lines(stage.click(button.action, button.value, by=by, at=""))


@pytest.mark.parametrize(
    "line",
    [
        "working time bob 4h a day from 2026-11-01",
        "working time Bob: 4 hours per day from 2026-11-01",
        "working time bob 4h from 2026-11-01",
        "working time bob 240min daily from 2026-11-01",
        "工作时间 Bob 每天4小时 从 2026-11-01",
        "工作时间 Bob 4小时 从2026-11-01起",
    ],
)
def test_working_time_is_said_in_many_ways(stage: Stage, line: str) -> None:
    says(stage, line)
    assert person(stage).working_times == ((date(2026, 11, 1), 240),)


def test_without_a_day_it_holds_from_today(both: Stage) -> None:
    says(both, "working time bob 6h")
    assert person(both).minutes(DAY, 480) == 360
    assert person(both).minutes(date(2026, 11, 19), 480) == 480


@pytest.mark.parametrize(("who", "may"), [("fei", True), ("ada", True), ("li", False), ("bob", False), ("max", False)])
def test_finance_and_administrators_say_it(stage: Stage, who: str, may: bool) -> None:
    for line in ("working time bob 4h", "entry day bob 2026-03-01", "department bob delivery"):
        says(stage, line, by=who)
    one = person(stage)
    assert (bool(one.working_times), bool(one.entry_day), bool(one.departments)) == (may, may, may)


def test_it_is_taken_back_to_what_stood_there(both: Stage) -> None:
    says(both, "working time bob 6h from 2026-11-01")
    take_back(both, "working time bob 4h from 2026-11-01")
    assert person(both).working_times == ((date(2026, 11, 1), 360),)
    take_back(both, "working time bob 5h from 2026-12-01")
    assert person(both).working_times == ((date(2026, 11, 1), 360),)


def test_what_was_changed_since_is_not_taken_back(stage: Stage) -> None:
    reply = stage.say("working time bob 4h from 2026-11-01", by="fei", at="")
    says(stage, "working time bob 5h from 2026-11-01")
    assert reply.card is not None
    button = reply.card.buttons[0]
    assert "changed since" in stage.lines(stage.click(button.action, button.value, by="fei", at=""))
    assert person(stage).working_times == ((date(2026, 11, 1), 300),)


def test_it_is_shown(stage: Stage) -> None:
    says(stage, "working time bob 4h from 2026-11-01")
    assert "4 h" in says(stage, "working time bob")
    shown = says(stage, "working time")
    assert "Bob" in shown and "Ann" in shown


@pytest.mark.parametrize("line", ["working time bob 25h", "working time nobody 4h", "working time bob lots"])
def test_what_cannot_be_is_refused(stage: Stage, line: str) -> None:
    says(stage, line)
    assert person(stage).working_times == ()


def test_the_first_and_the_last_day(both: Stage) -> None:
    says(both, "entry day bob 2026-03-01")
    says(both, "离职日 Bob 2026-12-31")
    one = person(both)
    assert (one.entry_day, one.leaving_day) == (date(2026, 3, 1), date(2026, 12, 31))
    assert "before the entry" in says(both, "leaving day bob 2026-02-01")
    take_back(both, "leaving day bob 2026-11-30")
    assert person(both).leaving_day == date(2026, 12, 31)
    says(both, "leaving day bob none")
    assert person(both).leaving_day is None


def test_a_leaving_day_takes_nobody_out(stage: Stage) -> None:
    says(stage, "leaving day bob 2026-11-30")
    assert person(stage).active


# ---- departments


@pytest.mark.parametrize(
    "line",
    [
        "department bob delivery from 2026-11-01",
        "department Bob is in delivery from 2026-11-01",
        "部门 Bob 交付部 从 2026-11-01",
        "部门 Bob 在交付部 从2026-11-01起",
    ],
)
def test_a_department_is_said_in_many_ways(stage: Stage, line: str) -> None:
    says(stage, line)
    named = "交付部" if "交付部" in line else "delivery"
    assert (person(stage).department(DAY), person(stage).department(date(2026, 10, 31))) == (named, "")


def test_it_is_spelt_as_it_was_first(stage: Stage) -> None:
    says(stage, "department bob Delivery")
    says(stage, "department ann delivery")
    assert person(stage, "Ann").department(DAY) == "Delivery"


def test_somebody_changes_and_leaves_departments(both: Stage) -> None:
    says(both, "department bob delivery from 2026-11-01")
    says(both, "department bob field from 2026-11-10")
    said = both.say("department bob none from 2026-11-15", by="fei", at="")
    days = [date(2026, 11, day) for day in (9, 10, 15)]
    assert [person(both).department(day) for day in days] == ["delivery", "field", ""]
    assert said.card is not None
    both.click(said.card.buttons[0].action, said.card.buttons[0].value, by="fei", at="")
    assert person(both).department(DAY) == "field"


def test_who_leads_it(both: Stage) -> None:
    says(both, "department bob delivery from 2026-11-01")
    says(both, "department head li wei delivery from 2026-11-01")
    shown = says(both, "departments")
    assert "delivery" in shown and "Li Wei" in shown and "Bob" in shown
    take_back(both, "部门负责人 Ann delivery 从 2026-11-15")
    with both.read() as book:
        assert directory(book).person(directory(book).head("delivery", DAY)).name == "Li Wei"
