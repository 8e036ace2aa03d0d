"""What turns a line, or stays loose in it, is never booked over."""

from __future__ import annotations

from datetime import date

import pytest

from chat.lines.corrections import correction
from chat.lines.guard import leftovers
from chat.lines.scan import scan
from chat.lines.signals import Turn, turns
from chat.requests.composers import COMPOSERS
from tests.chat.known import ANYWHERE, TODAY


@pytest.mark.parametrize(
    ("line", "turn", "stands"),
    [
        ("sick today", "absent", True),
        ("sick of this build, 2h", "absent", False),
        ("2h for both", "shares", True),
        ("2h on both days", "shares", True),
        ("2h both today", "shares", False),
        ("did nothing but reviews", "not", False),
        ("did nothing", "not", True),
        ("周一还有迭代计划2h，当时没写", "plans", False),
        ("周一还有迭代计划2h，当时没写", "not", False),
        ("计划明天写", "plans", True),
    ],
)
def test_words_that_turn_a_line(line: str, turn: Turn, stands: bool) -> None:
    assert turns(line, turn) is stands


@pytest.mark.parametrize(
    "note",
    [
        "since a day",
        "something between two and",
        "gets out of one battery charge",
        "did nothing but",
        "review or",
        "测试或者",
    ],
)
def test_a_small_word_that_joins_nothing_is_asked_about(note: str) -> None:
    line = scan(f"2h apollo {note}", ANYWHERE, TODAY)
    assert any(left.turn == "loose" for left in leftovers(line, note))


@pytest.mark.parametrize(
    "note", ["review since it broke", "search and replace", "or-tools update", "从零开始写文档", "login"]
)
def test_what_joins_something_is_part_of_the_note(note: str) -> None:
    line = scan(f"2h apollo {note}", ANYWHERE, TODAY)
    assert not [left for left in leftovers(line, note) if left.turn == "loose"]


def test_one_day_of_which_nobody_says_how_long_is_no_length() -> None:
    assert not scan("账封到哪一天了", ANYWHERE, TODAY).of("span")
    assert not scan("那一天的评审", ANYWHERE, TODAY).of("span")
    assert scan("忙了一天", ANYWHERE, TODAY).of("span")


@pytest.mark.parametrize("line", ["周三的阿波罗 7h", "补一下周三的 阿波罗 7h", "wednesday's apollo 7h"])
def test_the_day_of_a_projects_time_says_when(line: str) -> None:
    (day,) = scan(line, ANYWHERE, TODAY).of("days")
    assert day.value.first == date(2026, 11, 18)


def test_the_day_of_another_thing_is_asked_about() -> None:
    line = scan("阿波罗 写周三的会议纪要 2h", ANYWHERE, TODAY)
    assert [left.turn for left in leftovers(line, "写周三的会议纪要")] == ["days"]


@pytest.mark.parametrize(
    ("line", "minutes"), [("俩半小时", 150), ("两个半小时", 150), ("三半钟头", 210), ("半小时", 30), ("半个钟头", 30)]
)
def test_a_half_belongs_to_the_figure_before_it(line: str, minutes: int) -> None:
    (length,) = scan(line, ANYWHERE, TODAY).of("span")
    assert length.value.minutes == minutes


@pytest.mark.parametrize(
    "line", ["给刚才那条再添半小时", "追加半小时", "再多半小时", "another half hour", "给我多记半小时"]
)
def test_what_is_added_is_added(line: str) -> None:
    assert [(change.by, change.text) for change in correction(line, ANYWHERE, TODAY).changes] == [("more", "30min")]


@pytest.mark.parametrize(
    ("command", "text", "line"),
    [
        ("order", "采购两台交换机，4800一台 星河", "采购 9600 两台交换机 星河"),
        ("order", "order 3 cameras at 890 each for apollo", "order 3 cameras 2670 apollo"),
        ("listen", "only react here when somebody tags you", "listen addressed"),
        ("listen", "别旁听了", "旁听 仅@"),
        ("listen", "可以听群里的工时了", "旁听 清楚的"),
        ("listen", "do you read everything we write here", "listen"),
    ],
)
def test_composed_lines(command: str, text: str, line: str) -> None:
    assert COMPOSERS[command](scan(text, ANYWHERE, TODAY)).line == line


def test_what_is_right_is_no_difference() -> None:
    (change,) = correction("写多了，4小时才对", ANYWHERE, TODAY).changes
    assert (change.by, change.text) == ("", "240min")


def test_the_day_of_spending_says_when() -> None:
    (day,) = scan("hermes 昨晚的差旅 89欧", ANYWHERE, TODAY).of("days")
    assert day.value.first == date(2026, 11, 19)
