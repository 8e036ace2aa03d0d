"""Lines of hours as people write them: `real_lines.txt`, and what stands in no single line."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from chat.lines.elements import Terms
from chat.lines.hours import HoursLine, Unread, answered, hours_lines
from chat.words import say
from tests.chat.known import ANYWHERE, IN_HERMES, PROJECTS, TASKS, TODAY

MARK = {"one": "", "close": "?", "several": "*"}


def lines_of(name: str) -> list[str]:
    """The cases of a text file beside this one."""
    every = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [line for line in every if line.strip() and not line.startswith("#")]


def one(text: str, terms: Terms = ANYWHERE) -> HoursLine:
    (read,) = hours_lines(text, terms, TODAY)
    assert isinstance(read, HoursLine), read
    return read


def question(text: str, terms: Terms = ANYWHERE) -> Unread:
    (read,) = hours_lines(text, terms, TODAY)
    assert isinstance(read, Unread), read
    return read


@pytest.mark.parametrize("case", lines_of("real_lines.txt"))
def test_a_line_means_what_its_writer_meant(case: str) -> None:
    line, expected = case.split(" ⇒ ")
    minutes, days, project, note = (part.strip() for part in expected.split("|", 3))
    read = one(line)
    assert read.minutes == int(minutes)
    assert (" ".join(f"{day:%m-%d}" for day in read.days) if read.dated else "") == days
    assert (f"{read.project.key}{MARK[read.project.kind]}" if read.project else "") == project
    assert read.note == note
    if not days:
        assert read.days == (TODAY,)


def test_there_are_more_than_two_hundred_lines() -> None:
    assert len(lines_of("real_lines.txt")) > 200


# Several entries in one message


def test_every_line_of_a_message_is_an_entry() -> None:
    read = hours_lines("log 2h apollo API design\n1.5h 星河 接口联调\n\n30min hermes", ANYWHERE, TODAY)
    assert [(one.minutes, one.project.key, one.note) for one in read if isinstance(one, HoursLine) and one.project] == [
        (120, "APO", "API design"),
        (90, "XH", "接口联调"),
        (30, "HER", ""),
    ]


@pytest.mark.parametrize(
    "text", ["星河2小时，月光3小时", "2h 星河；3h 月光", "星河 2h + 月光 3h", "星河2h和月光3h", "2h 星河, 3h 月光"]
)
def test_one_line_may_hold_two_entries(text: str) -> None:
    first, second = hours_lines(text, ANYWHERE, TODAY)
    assert isinstance(first, HoursLine) and isinstance(second, HoursLine)
    assert first.project and second.project
    assert [(first.minutes, first.project.key), (second.minutes, second.project.key)] == [(120, "XH"), (180, "YG")]


def test_the_day_of_the_first_part_holds_for_the_others() -> None:
    first, second = hours_lines("昨天 星河2小时 接口，月光3小时 评审", ANYWHERE, TODAY)
    assert isinstance(first, HoursLine) and isinstance(second, HoursLine)
    assert first.days == second.days == (date(2026, 11, 19),)
    assert (first.note, second.note) == ("接口", "评审")


@pytest.mark.parametrize(
    "text", ["2h apollo, 3h hermes yesterday", "星河2小时，月光3小时，昨天", "apollo 2h and hermes 3h yesterday"]
)
def test_a_day_at_the_end_holds_for_all_parts(text: str) -> None:
    every = hours_lines(text, ANYWHERE, TODAY)
    assert [one.days for one in every if isinstance(one, HoursLine)] == [(date(2026, 11, 19),)] * 2


def test_each_part_may_have_its_own_day() -> None:
    every = hours_lines("周一2h星河，周二3h星河", ANYWHERE, TODAY)
    assert [one.days[0].day for one in every if isinstance(one, HoursLine)] == [16, 17]


def test_a_comma_inside_the_note_does_not_part_it() -> None:
    first, second = hours_lines("2h apollo API, docs, tests, 3h hermes", ANYWHERE, TODAY)
    assert isinstance(first, HoursLine) and isinstance(second, HoursLine)
    assert (first.note, second.minutes) == ("API, docs, tests", 180)


def test_two_runs_by_the_clock_share_what_follows_them() -> None:
    first, second = hours_lines("9:00-12:00, 13:00-18:00 apollo API", ANYWHERE, TODAY)
    assert isinstance(first, HoursLine) and isinstance(second, HoursLine)
    assert (first.start, first.end, second.start, second.end) == (time(9), time(12), time(13), time(18))
    assert first.project == second.project and first.note == second.note == "API"
    assert len(hours_lines("９：００－１２：００，１３：００－１８：００　星河　现场", ANYWHERE, TODAY)) == 2


@pytest.mark.parametrize("heading", ["昨天", "昨天：", "yesterday:", "记 昨天", "昨天 星河"])
def test_a_heading_holds_for_the_lines_below(heading: str) -> None:
    read = hours_lines(f"{heading}\n- 2h 星河 接口\n- 1.5h 月光 评审", ANYWHERE, TODAY)
    assert [one.days for one in read if isinstance(one, HoursLine)] == [(date(2026, 11, 19),)] * 2
    assert [one.project.key for one in read if isinstance(one, HoursLine) and one.project] == ["XH", "YG"]
    assert all(isinstance(one, HoursLine) and one.verb == heading.startswith("记") for one in read)


def test_a_project_as_heading_and_a_greeting_are_no_entries() -> None:
    read = hours_lines("大家好\n星河：\n2h 接口\n3h 文档\n谢谢！", ANYWHERE, TODAY)
    assert [(one.project.key, one.note) for one in read if isinstance(one, HoursLine) and one.project] == [
        ("XH", "接口"),
        ("XH", "文档"),
    ]


def test_a_line_that_was_not_understood_is_not_lost() -> None:
    entry, lost = hours_lines("2h apollo docs\nalso some review", ANYWHERE, TODAY)
    assert isinstance(entry, HoursLine) and isinstance(lost, Unread)
    assert say(lost.sentence) == "I found no length of time in “also some review”."
    assert lost.line == "also some review"


# By the clock


@pytest.mark.parametrize(
    ("text", "start", "end", "minutes"),
    [
        ("9:00-11:30 apollo", time(9), time(11, 30), 150),
        ("9点到11点半 星河", time(9), time(11, 30), 150),
        ("下午2点到5点 星河", time(14), time(17), 180),
        ("22:00-1:00 apollo", time(22), time(1), 180),
        ("9am-5:30pm apollo", time(9), time(17, 30), 510),
    ],
)
def test_a_run_by_the_clock_keeps_its_start_and_end(text: str, start: time, end: time, minutes: int) -> None:
    read = one(text)
    assert (read.start, read.end, read.minutes, read.unit) == (start, end, minutes, "timed")
    assert not read.doubts


def test_an_end_before_the_start_is_read_as_the_afternoon_and_said_so() -> None:
    read = one("9:00-5:30 apollo")
    assert (read.minutes, read.end) == (510, time(17, 30))
    assert [say(doubt) for doubt in read.doubts] == ["I read 9:00-5:30 as 09:00 to 17:30."]


# Days


def test_figures_with_two_readings_are_asked() -> None:
    asked = question("2h apollo 11/3 docs")
    assert (asked.field, asked.part, asked.choices) == ("day", "11/3", ("2026-11-03", "2026-03-11"))
    assert say(asked.sentence) == "Is 11/3 Tue 3 Nov 2026 or Wed 11 Mar 2026?"
    assert one(answered(asked, asked.choices[0])).days == (date(2026, 11, 3),)


@pytest.mark.parametrize(("order", "day"), [("md", date(2026, 11, 3)), ("dm", date(2026, 3, 11))])
def test_the_order_of_the_house_settles_them(order: str, day: date) -> None:
    terms = Terms(PROJECTS, order=order)  # type: ignore[arg-type]
    assert one("2h apollo 11/3 docs", terms).days == (day,)


def test_a_run_of_days_leaves_out_the_days_off() -> None:
    holiday = Terms(PROJECTS, working=lambda day: day.weekday() < 5 and day.day != 17)
    assert [day.day for day in one("mon-wed 8h apollo", holiday).days] == [16, 18]


def test_a_single_day_off_is_meant() -> None:
    assert one("2h apollo last Sunday release").days == (date(2026, 11, 15),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("8h apollo sat-sun", "There is no working day in sat-sun. Name each day."),
        ("8h apollo 2026-01-01 to 2026-03-01", "2026-01-01 to 2026-03-01 is more than a month. Name up to 31 days."),
        ("8h apollo 2026-11-05 to 2026-11-03", "“2026-11-05 to 2026-11-03” ends before it begins."),
        ("yesterday 2h apollo monday", "Which day is meant, yesterday, monday?"),
    ],
)
def test_days_that_cannot_be_meant_are_asked(text: str, sentence: str) -> None:
    asked = question(text)
    assert (asked.field, say(asked.sentence)) == ("day", sentence)


def test_a_run_that_goes_beyond_today_is_said() -> None:
    read = one("fri-mon 8h apollo")
    assert [say(doubt) for doubt in read.doubts] == ["I read fri-mon as Fri 20 Nov 2026 to Mon 23 Nov 2026."]


# Lengths


@pytest.mark.parametrize(
    "text", ["-2h apollo", "log -2h apollo", "log -2 h apollo docs", "0h apollo", "log 0:00 apollo", "记 0小时 星河"]
)
def test_hours_must_be_more_than_nothing(text: str) -> None:
    asked = question(text)
    assert asked.field == "hours" and "more than zero" in say(asked.sentence)


def test_a_dash_before_the_length_is_no_minus() -> None:
    assert one("apollo - 2h docs").minutes == 120
    assert one("apollo-2h docs").minutes == 120
    assert one("- 2h apollo docs").minutes == 120


def test_twenty_five_hours_are_read_and_left_to_the_rules() -> None:
    assert one("log 25h apollo").minutes == 1500


@pytest.mark.parametrize("text", ["log apollo API design", "log", "记", "记 星河 接口联调", "log yesterday apollo"])
def test_a_verb_without_a_length_is_asked_how_long(text: str) -> None:
    asked = question(text)
    assert (asked.field, say(asked.sentence)) == ("hours", "How long? Write for example 2.5h, 2:30 or 90min.")


def test_two_lengths_in_one_line_are_asked() -> None:
    asked = question("log 2h apollo design 3h")
    assert asked.field == "hours" and "more than one length" in say(asked.sentence)


@pytest.mark.parametrize("text", ["8h x 3 days apollo", "8h×3 星河", "log 8h * 3 apollo"])
def test_a_length_times_a_number_is_asked(text: str) -> None:
    asked = question(text)
    assert asked.field == "day" and say(asked.sentence).startswith("Name the days instead of “8h")


def test_a_length_inside_the_note_is_left_there_and_said() -> None:
    read = one("2h apollo fix 30min timeout bug")
    assert (read.minutes, read.note) == (120, "fix 30min timeout bug")
    assert [say(doubt) for doubt in read.doubts] == ["I left “30min” in the note."]


@pytest.mark.parametrize(("day", "minutes"), [(480, 240), (450, 225)])
def test_half_a_day_is_half_of_the_house_s_day(day: int, minutes: int) -> None:
    assert one("半天 星河 文档", Terms(PROJECTS, day=day)).minutes == minutes


@pytest.mark.parametrize("text", ["hello there", "apollo", "yesterday", "", "   ", "谢谢", "Q3 report for apollo"])
def test_words_without_hours_are_no_hours(text: str) -> None:
    assert hours_lines(text, ANYWHERE, TODAY) == ()


# Names


def test_the_channel_is_the_project_where_none_is_named() -> None:
    read = one("2.5h API rework", IN_HERMES)
    assert read.project is None and read.note == "API rework"


def test_in_a_channel_a_name_inside_the_note_is_only_a_word() -> None:
    assert one("3h 迁移到星河平台", IN_HERMES).project is None
    assert one("2h compare with apolo numbers", IN_HERMES).project is None
    read = one("3h rework import for apollo and test", IN_HERMES)
    assert read.project and read.project.key == "APO"


def test_in_a_channel_another_project_can_be_named() -> None:
    for text in ("3h 星河 迁移", "3h #星河 迁移", "星河 3h 迁移", "3h 迁移 星河"):
        read = one(text, IN_HERMES)
        assert read.project and (read.project.key, read.note) == ("XH", "迁移"), text


def test_a_name_with_several_owners_offers_them() -> None:
    read = one("2h moonlight docs")
    assert read.project and read.project.kind == "several"
    assert read.project.choices == ("YG Moonlight Web", "ML2 Moonlight App")


def test_a_task_is_recognised_and_stays_in_the_note() -> None:
    read = one("2h 星河 接口联调 第二轮")
    assert read.task and (read.task.key, read.note) == ("t-api", "接口联调 第二轮")


def test_a_marked_task_and_category_leave_the_note() -> None:
    read = one("2h #星河 #接口联调 #差旅 第二轮")
    assert read.task and read.category
    assert (read.task.key, read.category.key, read.note) == ("t-api", "travel", "第二轮")


def test_a_task_of_another_project_is_only_a_word() -> None:
    assert one("2h apollo 接口联调").task is None
    assert one("2h 接口联调", IN_HERMES).task is None
    assert one("2h hermes code review").task is not None


def test_names_are_optional() -> None:
    bare = Terms(PROJECTS)
    assert one("2h apollo #docs", bare).note == "#docs"
    assert TASKS.match("接口联调")


def test_typed_names_are_the_person_s_own_words() -> None:
    read = one("2h Ａｐｏｌｌｏ docs")
    assert read.project and read.project.typed == "Ａｐｏｌｌｏ"
