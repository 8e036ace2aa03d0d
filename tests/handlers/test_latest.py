"""What was entered last is corrected in words; leave; who worked how much; parts of a budget; files to take away."""

from __future__ import annotations

from datetime import date

import pytest

from handlers import job_context
from handlers.hours import timesheet
from handlers.verification.prove import prove
from ledger.period import Period
from storage import absences, expenses, hours
from tests.conftest import Stage
from tests.golden import Golden

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def logged(stage: Stage, project: int) -> dict[int, int]:
    with stage.read() as book:
        return hours.by_person(book, project, YEAR)


def holds(stage: Stage) -> bool:
    with stage.read() as book:
        return not prove(book, stage.house.rules).faults


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("make it 3h", 180),
        ("make it 3", 180),
        ("改成3小时", 180),
        ("that should be 90min", 90),
        ("记错了，应该是 4小时", 240),
    ],
)
def test_the_last_hours_get_another_length(stage: Stage, words: str, minutes: int) -> None:
    stage.say("2h design")
    stage.say(words)
    assert logged(stage, 1) == {1: minutes}
    assert holds(stage)


def test_the_last_hours_move_to_another_project(stage: Stage) -> None:
    stage.say("2h design")
    assert "Starriver" in stage.lines(stage.say("move it to xinghe"))
    assert logged(stage, 1) == {} and logged(stage, 2) == {1: 120}


def test_the_last_expense_gets_another_amount(stage: Stage) -> None:
    stage.say("2h design")
    stage.say("taxi 45.50")
    assert "CN¥54.50" in stage.lines(stage.say("make it 54.50"))
    with stage.read() as book:
        assert [one.gross.minor for one in expenses.of_person(book, 1, "CNY")] == [5450]
    assert logged(stage, 1) == {1: 120}


def test_without_a_value_the_card_is_shown_again(stage: Stage) -> None:
    stage.say("2h design")
    reply = stage.say("oops, wrong project")
    assert reply.card and [button.action for button in reply.card.buttons] == ["hours.edit", "hours.undo"]


def test_nothing_old_and_nothing_of_others_is_corrected(stage: Stage) -> None:
    stage.say("2h design")
    assert "entered nothing" in stage.lines(stage.say("make it 3h", by="bob"))
    stage.wait(days=2)
    assert "entered nothing" in stage.lines(stage.say("make it 3h"))
    assert logged(stage, 1) == {1: 120}


def test_a_change_that_means_nothing_changes_nothing(stage: Stage) -> None:
    stage.say("2h design")
    assert "do not know what" in stage.lines(stage.say("make it blue"))
    stage.say("undo")
    assert "entered nothing" in stage.lines(stage.say("make it 3h"))


def test_what_was_entered_before_the_one_that_was_taken_back_is_asked_about(stage: Stage) -> None:
    stage.say("2h design")
    stage.wait(minutes=30)
    stage.say("1h review")
    stage.say("undo")
    reply = stage.say("make it 3h")
    assert logged(stage, 1) == {1: 120} and reply.card and reply.card.buttons[0].action == "correct.this"
    stage.click("correct.this", reply.card.buttons[0].value)
    assert logged(stage, 1) == {1: 180}


def test_leave_is_not_missing_and_not_asked_for(stage: Stage) -> None:
    assert "Wed 18 Nov" in stage.lines(stage.say("missing", at=""))
    stage.say("leave 2026-11-06 - 2026-11-19", at="")
    assert "No working day" in stage.lines(stage.say("missing", at=""))
    asked = stage.write(lambda book: timesheet.remind(job_context.context(book, stage.house.rules)))
    assert asked == 2, "the two others"
    reply = stage.say("log 2h wed design")
    assert "You are on leave on Wed 18 Nov 2026." in stage.lines(reply)
    assert logged(stage, 1) == {}


def test_leave_takes_working_days_only_and_is_given_back(stage: Stage, golden: Golden) -> None:
    said = [
        stage.lines(stage.say(words, by=who, at=""), locale)
        for who, words, locale in (
            ("ann", "on vacation next week", "en"),
            ("ann", "on vacation next week", "en"),
            ("ann", "leave", "en"),
            ("ann", "cancel leave tue", "en"),
            ("ann", "leave sunday", "en"),
            ("ann", "my week last week", "en"),
            ("li", "下周一到下周三请假", "zh-CN"),
            ("li", "请假", "zh-CN"),
            ("li", "销假 周一", "zh-CN"),
            ("li", "销假 周一", "zh-CN"),
        )
    ]
    golden("leave.txt", "\n\n".join(said))
    with stage.read() as book:
        found = absences.of_person(book, 1, Period(date(2026, 11, 20), date(2027, 1, 1)))
    assert len(found) == 4
    assert holds(stage)


def test_who_worked_how_much(stage: Stage, golden: Golden) -> None:
    stage.say("2h design")
    stage.say("4h review", by="bob")
    stage.say("1h planning", by="li")
    asked = (
        ("li", "who worked on apollo this week?", "#apollo", "en"),
        ("ann", "hours on apollo this week", "#apollo", "en"),
        ("li", "Ann本周工时", "", "zh-CN"),
        ("bob", "hours of ann", "", "en"),
        ("zoe", "hours on apollo", "", "en"),
        ("fei", "hours of bob last week", "", "en"),
        ("fei", "hours of nobody", "", "en"),
    )
    replies = [stage.say(words, by=who, at=at) for who, words, at, _locale in asked]
    assert all(reply.private for reply in replies), "hours by person are for the asker alone"
    lines = [stage.lines(reply, locale) for reply, (*_asked, locale) in zip(replies, asked, strict=True)]
    golden("team_hours.txt", "\n\n".join(lines))


def test_parts_of_a_budget(stage: Stage, golden: Golden) -> None:
    for who in ("ann", "bob", "li"):
        stage.say("2h design", by=who)
    stage.say("expense 45.50 taxi apollo")
    stage.click("expense.submit", "1")
    asked = (
        ("ann", "what's left for travel?", "#apollo", "en"),
        ("ann", "how much did we spend this month?", "#apollo", "en"),
        ("li", "阿波罗本月花了多少钱", "", "zh-CN"),
        ("li", "阿波罗 人工 还剩多少", "", "zh-CN"),
        ("ann", "how much did we spend on labour this month?", "#apollo", "en"),
        ("ann", "what's left for equipment?", "#apollo", "en"),
    )
    lines = [stage.lines(stage.say(words, by=who, at=at), locale) for who, words, at, locale in asked]
    golden("budget_parts.txt", "\n\n".join(lines))


def test_the_journal_is_exported_to_finance_only(stage: Stage) -> None:
    stage.say("2h design")
    reply = stage.say("export beancount this month", by="fei", at="")
    assert reply.files[0].name == "journal.beancount" and b"2026-11-20" in reply.files[0].data
    refused = stage.say("export this month", by="li", at="")
    assert not refused.files and "Ask Fei." in stage.lines(refused)
    assert "no entries" in stage.lines(stage.say("export last month", by="fei", at=""))
