"""Leave of days and of parts of days: kept, asked, taken back, and what it does to hours that are missing."""

from __future__ import annotations

from datetime import date

import pytest

from chat.cards.card import Reply
from handlers import job_context
from handlers.hours import timesheet
from ledger.nouns import Absence
from ledger.period import Period
from storage import absences, audit
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.test_outcome import told

YEAR = Period(date(2026, 1, 1), date(2028, 1, 1))


def kept(stage: Stage, person: int = 1) -> tuple[Absence, ...]:
    with stage.read() as book:
        return absences.of_person(book, person, YEAR)


def pressed(stage: Stage, reply: Reply, place: int = 0) -> Reply:
    assert reply.card is not None
    button = reply.card.buttons[place]
    return stage.click(button.action, button.value, at="")


def test_parts_of_days_are_kept_and_given_back(both: Stage) -> None:
    reply = both.say("leave monday morning", at="")
    both.say("leave tue 2-4pm", at="")
    both.say("leave wed two hours", at="")
    both.say("leave 2026-11-26 - 2026-11-27", at="")
    monday, tuesday = Absence(date(2026, 11, 23), "morning"), Absence(date(2026, 11, 24), start=840, end=960)
    wednesday = Absence(date(2026, 11, 25), minutes=120)
    whole = Absence(date(2026, 11, 26)), Absence(date(2026, 11, 27))
    assert kept(both) == (monday, tuesday, wednesday, *whole)
    assert reply.private
    back = pressed(both, reply)
    assert back.replace and both.lines(back) == "Taken back: Mon 23 Nov, morning"
    both.say("cancel leave tuesday", at="")
    both.say("cancel leave 26 nov afternoon", at="")
    assert kept(both) == (wednesday, Absence(date(2026, 11, 26), "morning"), whole[1])
    with both.read() as book:
        assert absences.on_day(book, 1, date(2026, 11, 25)) == (wednesday,)
        assert absences.in_period(book, YEAR).keys() == {1}


def test_several_parts_of_one_day_stand_beside_each_other(both: Stage) -> None:
    for words in ("leave tue 9-10am", "leave tue 3-4pm", "leave tue morning", "leave tue 3-5pm"):
        both.say(words, at="")
    day = date(2026, 11, 24)
    parts = {Absence(day, "morning"), Absence(day, start=540, end=600), Absence(day, start=900, end=1020)}
    assert set(kept(both)) == parts
    assert "know that already" in both.lines(both.say("leave tue 3-5pm", at=""))
    both.say("leave tue", at="")
    assert kept(both) == (Absence(day),)
    assert "know that already" in both.lines(both.say("leave tue afternoon", at=""))


def test_changes_are_told_with_the_part_of_the_day(stage: Stage) -> None:
    wanted = {
        "leave monday morning": {"day": "2026-11-23", "part": "morning"},
        "leave tue 2-4pm": {"day": "2026-11-24", "from": "14:00", "to": "16:00"},
        "请假 周三 两小时": {"day": "2026-11-25", "minutes": 120},
        "leave thursday": {"day": "2026-11-26"},
    }
    for words, values in wanted.items():
        assert [change.row() for change in told(stage, words, at="").changes] == [
            {"kind": "leave", "action": "set", "person": "Ann", **values}
        ]
    gone = told(stage, "cancel leave 2026-11-23 - 2026-11-26", at="").changes
    assert [change.row() for change in gone] == [
        {"kind": "leave", "action": "withdrawn", "person": "Ann", **values} for values in wanted.values()
    ]


def test_what_stands_in_the_place_of_other_leave_is_told_once(stage: Stage) -> None:
    stage.say("leave monday morning", at="")
    (change,) = told(stage, "leave monday", at="").changes
    assert (change.action, change.values["day"], "part" in change.values) == ("set", "2026-11-23", False)
    (change,) = told(stage, "cancel leave monday morning", at="").changes
    assert (change.action, change.values["part"]) == ("withdrawn", "morning")
    assert kept(stage) == (Absence(date(2026, 11, 23), "afternoon"),)


def reminded(stage: Stage) -> int:
    return stage.write(lambda book: timesheet.remind(job_context.context(book, stage.house.rules)))


ASKED = (
    "leave half day monday",
    "leave friday",
    "leave mon and tue morning",
    "leave from monday",
    "leave 10 october",
    "leave apollo monday",
    "leave, not sick after all",
    "leave, back on 3 dec",
    "leave leaving at 3pm on tuesday",
    "请假 周一半天",
    "请假 周五",
    "请假 如果下雨 周一",
)


def test_what_is_open_is_asked_and_nothing_is_kept(stage: Stage, golden: Golden) -> None:
    said = []
    for words in ASKED:
        outcome = told(stage, words, at="")
        assert outcome.asks and not outcome.changes and outcome.private, words
        said.append(f"{words}\n{stage.lines(outcome.reply, 'en' if words.isascii() else 'zh-CN')}")
    assert kept(stage) == ()
    golden("leave_asked.txt", "\n\n".join(said))


def test_the_answer_is_kept(stage: Stage) -> None:
    reply = pressed(stage, stage.say("leave half day monday", at=""), 1)
    assert reply.replace and "Noted: Mon 23 Nov, afternoon" in stage.lines(reply)
    assert kept(stage) == (Absence(date(2026, 11, 23), "afternoon"),)


def test_nobody_takes_leave_for_a_colleague(stage: Stage) -> None:
    assert told(stage, "leave bob monday", at="").asks
    assert told(stage, "leave ann tuesday", at="").changes
    stage.say("cancel leave tuesday", at="")
    assert kept(stage) == () == kept(stage, 2)


def test_hours_beside_part_of_a_day_of_leave_are_not_doubted(stage: Stage) -> None:
    stage.say("leave 2026-11-19 morning", at="")
    assert "4 h on Apollo" in stage.lines(stage.say("4h apollo 2026-11-19"))
    stage.say("leave 2026-11-19 afternoon", at="")
    assert "You are on leave on Thu 19 Nov 2026." in stage.lines(stage.say("1h apollo 2026-11-19"))


def test_a_part_of_a_day_is_still_missing_and_half_a_day_of_hours_is_enough(both: Stage) -> None:
    both.say("leave 2026-11-06 - 2026-11-17", at="")
    both.say("leave 2026-11-18 morning", at="")
    both.say("leave 2026-11-19 8:00-17:00", at="")
    missing = both.lines(both.say("missing", at=""))
    assert "Wed 18 Nov" in missing and "Thu 19 Nov" not in missing and "Tue 17 Nov" not in missing
    week = both.lines(both.say("my week", at=""))
    assert "On leave: Mon 16 Nov, Tue 17 Nov, Wed 18 Nov, morning, Thu 19 Nov 08:00–17:00" in week
    assert reminded(both) == 2, "the two others: Thursday is wholly leave"
    both.say("cancel leave 2026-11-19", at="")
    both.say("leave 2026-11-19 2 hours", at="")
    assert reminded(both) == 1, "two days of which a part was to be worked"
    (notice,) = [queued.notice for queued in both.notices() if queued.notice.key.startswith("missing:1:")]
    assert "4h apollo 2026-11-18" in both.lines(Reply(notice.card))
    both.say("6h apollo 2026-11-19")
    both.say("4h apollo 2026-11-18")
    assert "No working day" in both.lines(both.say("missing", at=""))


@pytest.mark.parametrize(
    "words", ["change of plans im in on monday after all", "周一的假我不休了", "im coming in on monday after all"]
)
def test_whole_sentences_take_leave_back(stage: Stage, words: str) -> None:
    stage.say("leave mon-tue", at="")
    outcome = told(stage, f"back from leave {words}", at="")
    assert [(change.action, change.values["day"]) for change in outcome.changes] == [("withdrawn", "2026-11-23")]
    assert outcome.private
    assert not told(stage, f"back from leave {words}", at="").changes


def test_without_a_day_each_leave_ahead_is_offered(stage: Stage) -> None:
    assert "no leave ahead" in stage.lines(stage.say("back from leave", at=""))
    stage.say("leave thu-mon", at="") if stage.now.weekday() == 0 else stage.say("leave 26 nov - 30 nov", at="")
    outcome = told(stage, "back from leave", at="")
    assert (
        outcome.asks and stage.lines(outcome.reply) == "! Take this leave back?\n  [Thu 26 Nov, Fri 27 Nov, Mon 30 Nov]"
    )
    stage.say("leave 8 dec afternoon", at="")
    reply = stage.say("back from leave", at="")
    assert stage.lines(reply).startswith("! Which leave do you take back?")
    pressed(stage, reply)
    assert kept(stage) == (Absence(date(2026, 12, 8), "afternoon"),)


def test_leave_of_another_time_of_the_day_is_shown_before_it_is_taken_back(stage: Stage) -> None:
    stage.say("leave tue 2-4pm", at="")
    reply = stage.say("cancel leave tuesday 9-11", at="")
    assert "Take it back?" in stage.lines(reply) and len(kept(stage)) == 1
    pressed(stage, reply)
    assert kept(stage) == ()


def test_a_weekday_of_today_is_that_on_which_there_is_leave(stage: Stage) -> None:
    stage.say("leave 27 nov", at="")
    assert "Taken back: Fri 27 Nov" in stage.lines(stage.say("cancel leave friday", at=""))


def test_a_button_that_nobody_made_is_refused(stage: Stage) -> None:
    for value in ("2026-11-23/noon", "2026-13-01", "x"):
        assert "is not a day" in stage.lines(stage.click("leave.take", value, at=""))
    assert kept(stage) == ()


def test_the_trail_tells_a_line_of_leave_once(stage: Stage) -> None:
    stage.say("leave 2026-11-23 - 2026-11-25", at="")
    stage.say("leave 2026-11-26 - 2026-11-27 mornings", at="")
    stage.say("cancel leave 2026-11-23 - 2026-11-26", at="")
    with stage.read() as book:
        noted = [event for event in audit.about(book, "person:1") if event.action.startswith("leave.")]
    assert [event.action for event in noted] == ["leave.taken", "leave.taken", "leave.given_back"]
    assert noted[1].detail["parts"][0] == {"day": "2026-11-26", "part": "morning"}
    assert noted[2].detail["days"] == ["2026-11-23", "2026-11-24", "2026-11-25"]


@pytest.mark.parametrize("words", ["leave what do i have next week?", "show my leave", "请假 我哪几天"])
def test_asking_what_leave_there_is_takes_none(stage: Stage, words: str) -> None:
    stage.say("leave tuesday morning", at="")
    outcome = told(stage, words, at="")
    assert not outcome.changes and "Tue 24 Nov, morning" in stage.lines(outcome.reply)


@pytest.mark.parametrize(
    "words", ["leave tuesday, when the school is closed", "请假 周二 去医院检查", "请假 周二 看一看牙"]
)
def test_a_reason_is_no_question(stage: Stage, words: str) -> None:
    assert [change.values["day"] for change in told(stage, words, at="").changes] == ["2026-11-24"]
