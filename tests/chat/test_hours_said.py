"""Lines of hours as they are said: several totals, shares, breaks, times; each with its exact result."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.lines.elements import Terms
from chat.lines.hours import HoursLine, Unread, hours_lines
from chat.words import say
from tests.chat.known import ANYWHERE, IN_HERMES, TODAY


def lines_said() -> list[str]:
    every = (Path(__file__).parent / "hours_said.txt").read_text("utf-8").splitlines()
    return [line for line in every if line.strip() and not line.startswith("#")]


def shown(text: str, terms: Terms = ANYWHERE) -> str:
    """`APO 180 19, XH 240`; `?` where all that comes back is questions."""
    read = hours_lines(text, terms, TODAY)
    if not read:
        return "-"
    if all(isinstance(unread, Unread) for unread in read):
        assert all(say(unread.sentence).rstrip().endswith((".", "?")) for unread in read if isinstance(unread, Unread))
        return "?"
    return ", ".join(_entry(entry) if isinstance(entry, HoursLine) else "?" for entry in read)


def _entry(entry: HoursLine) -> str:
    project = str(entry.project.key) if entry.project else "_"
    if entry.project and entry.project.kind == "several":
        return "?"
    days = [] if entry.days == (TODAY,) else [str(day.day) for day in entry.days]
    return " ".join([project, str(entry.minutes), *days])


@pytest.mark.parametrize("case", lines_said())
def test_what_was_said_is_what_is_booked(case: str) -> None:
    line, expected = case.split(" ⇒ ")
    assert shown(line) == expected.strip()


def test_there_are_more_than_one_hundred_and_fifty() -> None:
    assert len(lines_said()) > 150


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我上午两小时评审 下午三小时现场", "_ 120, _ 180"),
        ("2h standup 1h mails", "_ 120, _ 60"),
        ("1h mails, 4h payment service", "_ 60, _ 240"),
        ("today: deploy script 3h, bug fixing 2h", "_ 180, _ 120"),
        ("接口联调2h、写文档1h、开会半小时", "_ 120, _ 60, _ 30"),
        ("9点到12点 联调", "_ 180"),
        ("Spent the morning on load tests, 9 to 12", "_ 180"),
        ("on site from 8:30 to 12:00, sensors 1-20 are in", "_ 210"),
        ("9:30-12 code review", "_ 150"),
        ("9-12 code review", "_ 180"),
        ("下午1点半到5点 装摄像头 跑完了", "_ 210"),
        ("review, 2-3 bugs left", "-"),
        ("standup moved to 10:15", "-"),
    ],
)
def test_in_a_project_s_channel(text: str, expected: str) -> None:
    assert shown(text, IN_HERMES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apollo 3h tests\nhermes 90 min\nblue whale 1h roadmap", "APO 180, HER 90, BW-2 60"),
        ("apollo: 3h\nhermes: 2h\ntotal: 5h", "APO 180, HER 120"),
        ("阿波罗：3小时\n星河：2小时\n合计：5小时", "APO 180, XH 120"),
        ("阿波罗：3小时\n星河：2小时\n合计：6小时", "?"),
        ("周一：阿波罗 3h\n周二：星河 4h\n周五：阿波罗 2h", "APO 180 16, XH 240 17, APO 120"),
        ("apollo\t3h\ttests\nhermes\t2h\tcall", "APO 180, HER 120"),
        ("3h apollo; 2h hermes; thats all", "APO 180, HER 120"),
    ],
)
def test_lists_and_pasted_tables(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_how_a_break_was_taken_away_is_shown() -> None:
    (entry,) = hours_lines("apollo 9-5 with 45 min lunch", ANYWHERE, TODAY)
    assert isinstance(entry, HoursLine)
    assert "8 h − 0.75 h break = 7.25 h" in [say(doubt) for doubt in entry.doubts]


def test_a_beginning_beside_a_length_is_a_run_of_times() -> None:
    (entry,) = hours_lines("from 2pm 3h apollo", ANYWHERE, TODAY)
    assert isinstance(entry, HoursLine) and entry.start and entry.end
    assert (entry.start.hour, entry.end.hour) == (14, 17)
    (night,) = hours_lines("昨晚八点到十点半在改阿波罗的bug", ANYWHERE, TODAY)
    assert isinstance(night, HoursLine) and night.start and night.end
    assert (night.start.hour, night.end.hour, night.days) == (20, 22, (date(2026, 11, 19),))


NAMES = {
    "APO": ("apollo", "阿波罗"),
    "XH": ("galaxy park", "星河"),
    "HER": ("hermes", "赫尔墨斯"),
    "BW-2": ("blue whale", "蓝鲸"),
}
NOTES = (("tests", "联调"), ("mails", "写文档"), ("site visit", "现场"))


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), st.integers(1, 24)),
        min_size=2,
        max_size=4,
        unique_by=lambda pair: pair[0],
    ),
    st.sampled_from([*permutations(("name", "length", "note")), ("name", "length"), ("length", "name")]),
    st.sampled_from([", ", " and ", " then ", " ", " + "]),
    st.booleans(),
)
def test_so_many_projects_with_so_many_lengths_are_exactly_those_pairs(
    pairs: list[tuple[str, int]], order: tuple[str, ...], sign: str, chinese: bool
) -> None:
    parts = []
    for number, (key, quarters) in enumerate(pairs):
        words = {
            "name": NAMES[key][chinese],
            "length": f"{quarters / 4:g}{'小时' if chinese else 'h'}",
            "note": NOTES[number % 3][chinese],
        }
        parts.append(" ".join(words[word] for word in order))
    read = hours_lines(sign.join(parts), ANYWHERE, TODAY)
    if len(order) == 3 and sign == " " and all(isinstance(entry, Unread) for entry in read):
        return  # asked
    every = [(entry.project and entry.project.key, entry.minutes) for entry in read if isinstance(entry, HoursLine)]
    assert every == [(key, quarters * 15) for key, quarters in pairs], sign.join(parts)
    assert len(every) == len(read)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(-3, 3))
def test_a_total_is_the_sum_of_its_parts_or_is_asked_about(one: int, two: int, off: int) -> None:
    total = one + two + off
    if total <= max(one, two):
        return
    for text in (
        f"{total / 4:g}h total: {one / 4:g}h apollo, {two / 4:g}h hermes",
        f"阿波罗{one / 4:g}小时，赫尔墨斯{two / 4:g}小时，一共{total / 4:g}小时",
    ):
        expected = "?" if off else f"APO {one * 15}, HER {two * 15}"
        assert shown(text) == expected, text


def test_a_line_is_read_in_less_than_a_millisecond() -> None:
    lines = [case.split(" ⇒ ")[0] for case in lines_said()]
    for line in lines:
        hours_lines(line, ANYWHERE, TODAY)
    began = perf_counter()
    for line in lines:
        hours_lines(line, ANYWHERE, TODAY)
    assert (perf_counter() - began) / len(lines) < 0.003  # a slow machine; 1 ms where nothing else runs
