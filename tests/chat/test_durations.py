"""Lengths of time in every way that people write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.durations import Span, span
from chat.values.unread import Unread
from chat.words import say
from tests.chat.test_numbers import in_chinese


@pytest.mark.parametrize(
    ("minutes", "spellings"),
    [
        (
            150,
            "2.5h|2.5 h|2.5hrs|2.5 hours|2,5h|2:30|2:30h|2h30|2h30m|2h 30min|2 h 30 min|2 hours 30 minutes|150min",
        ),
        (150, "２．５ｈ|２：３０|2½h|2½ hours|2 1/2 h|two and a half hours|2 and a half hours|2h and 30min|2h+30min"),
        (
            150,
            "2.5小时|2.5个小时|2小时半|2个半小时|两个半小时|两小时半|2小时30分|2小时30分钟|2小时30|两小时三十分|2個小時30分",
        ),
        (150, "两个半钟头|2个钟半|二点五小时|150分钟|一百五十分钟|9:00-11:30|9点到11点半|十刻钟"),
        (60, "1h|an hour|one hour|60min|1小时|一小时|一个小时|一个钟|1個鐘|四刻钟|1"),
        (30, "0.5h|.5h|half an hour|half hour|30min|30'|半小时|半个小时|半个钟头|1/2h|½h"),
        (15, "15min|a quarter of an hour|一刻钟|15分钟|十五分钟|1/4 hour"),
        (75, "1h15|1h15m|1小时一刻|1小时15分|1.25h|1小时零15分"),
        (45, "三刻钟|45min|3/4 h|0.75h"),
        (90, "1.5h|an hour and a half|一个半小时|1小时半|90min|1:30"),
        (65, "1h5m|1小时5分|一小时零五分"),
        (240, "half a day|half day|半天|0.5d|0.5天|1/2 day|半个工作日|4h"),
        (480, "1d|1 day|a full day|full day|all day|one day|一天|1天|全天|一整天|整天|1人天|1个工作日|8h|8"),
        (720, "1.5d|1.5天|一天半|1.5人天|12h"),
    ],
)
def test_a_length_is_read(minutes: int, spellings: str) -> None:
    for text in spellings.split("|"):
        read = span(text)
        assert isinstance(read, Span) and read.minutes == minutes, text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9:00-11:30", time(9), time(11, 30)),
        ("9:00 – 11:30", time(9), time(11, 30)),
        ("9：00～11：30", time(9), time(11, 30)),
        ("9-11:30", time(9), time(11, 30)),
        ("from 9 to 11", time(9), time(11)),
        ("9am-1pm", time(9), time(13)),
        ("9 a.m. to 1 p.m.", time(9), time(13)),
        ("1-3pm", time(13), time(15)),
        ("11am-1pm", time(11), time(13)),
        ("9点到11点半", time(9), time(11, 30)),
        ("九点至十一点三刻", time(9), time(11, 45)),
        ("上午9点到下午1点", time(9), time(13)),
        ("下午2点-5点20分", time(14), time(17, 20)),
        ("22:00-6:00", time(22), time(6)),
        ("12:00-13:00", time(12), time(13)),
        ("中午12点到1点", time(12), time(13)),
        ("20:00-24:00", time(20), time(0)),
    ],
)
def test_a_run_by_the_clock_is_read(text: str, start: time, end: time) -> None:
    read = span(text)
    assert isinstance(read, Span) and (read.start, read.end) == (start, end)
    expected = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440
    assert read.minutes == expected


@pytest.mark.parametrize(
    "text",
    ["", "foo", "h", "2x", "25:00x", "9:70", "2h foo", "9:00-9:00", "-", "1.2.3h", "2h" + " " * 300 + "x", "11.1-11.5"],
)
def test_what_is_no_length_is_asked(text: str) -> None:
    read = span(text)
    assert isinstance(read, Unread) and read.field == "hours"
    assert "2.5h" in say(read.sentence)


@pytest.mark.parametrize("text", ["0", "0h", "0:00", "-2h", "-8", "- 2.5 h"])
def test_a_length_is_more_than_nothing(text: str) -> None:
    read = span(text)
    assert isinstance(read, Unread) and "more than zero" in say(read.sentence)


def test_a_day_is_as_long_as_the_house_says() -> None:
    half, whole = span("半天", 450), span("1d", 450)
    assert isinstance(half, Span) and isinstance(whole, Span)
    assert (half.minutes, whole.minutes) == (225, 450)


@given(st.integers(1, 23), st.integers(0, 59))
def test_a_length_comes_back_from_every_spelling(hours: int, minutes: int) -> None:
    total = hours * 60 + minutes
    spellings = [
        f"{hours}:{minutes:02}",
        f"{hours}h{minutes:02}",
        f"{hours}h {minutes}m",
        f"{total}min",
        f"{total} minutes",
    ]
    spellings += [f"{hours}小时{minutes:02}分", f"{in_chinese(total).replace('十', '十')}分钟"]
    if minutes == 30:
        spellings += [f"{hours}.5h", f"{hours}小时半", f"{hours}个半小时", f"{hours},5 h"]
    if minutes % 15 == 0:
        spellings += [f"{hours}.{minutes * 100 // 60:02}h"]
    for text in spellings:
        for shown in (text, text.upper(), wide(text)):
            read = span(shown)
            assert isinstance(read, Span) and read.minutes == total, shown


@given(st.integers(0, 1439), st.integers(1, 720))
def test_a_run_comes_back_from_every_spelling(start: int, length: int) -> None:
    end = (start + length) % 1440
    a, b = f"{start // 60}:{start % 60:02}", f"{end // 60}:{end % 60:02}"
    for text in (f"{a}-{b}", f"{a} to {b}", f"{a}~{b}", f"{a}到{b}", wide(f"{a}-{b}")):
        read = span(text)
        assert isinstance(read, Span), text
        if not read.doubt:  # 9:00-5:30 is read as the afternoon, and said so
            assert read.minutes == length, text
            assert (read.start, read.end) == (time(start // 60, start % 60), time(end // 60, end % 60))


def wide(text: str) -> str:
    """The text in full width."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
