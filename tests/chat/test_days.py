"""Days, runs of days and periods, told on Friday 20 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.values.dates import latest_day, nearest
from chat.values.days import Days, days
from chat.values.unread import Unread
from chat.words import say
from tests.chat.known import TODAY
from tests.chat.test_durations import wide
from tests.chat.test_numbers import in_chinese


@pytest.mark.parametrize(
    ("day", "spellings"),
    [
        ("2026-11-20", "today|Today|今天|今日|今早|this fri|本周五|周五|friday|tonight"),
        (
            "2026-11-19",
            "yesterday|yday|昨天|昨日|昨晚|昨天下午|last night|1 day ago|一天前|thu|周四|thursday|星期四|礼拜四",
        ),
        (
            "2026-11-18",
            "day before yesterday|the day before yesterday|前天|2 days ago|两天前|wed|周三|wednesday|last wed",
        ),
        ("2026-11-17", "大前天|3 days ago|三天前|3天前|tue|周二"),
        (
            "2026-11-13",
            "last Fri|last friday|上周五|上星期五|上礼拜五|上个周五|a week ago|一周前|11/13|13/11|13 Nov",
        ),
        ("2026-11-15", "sunday|周日|星期天|星期日|周天|礼拜天"),
        ("2026-11-06", "上上周五"),
        ("2026-11-21", "tomorrow|明天"),
        ("2026-11-22", "day after tomorrow|后天"),
        ("2026-11-23", "next mon|下周一|next monday"),
        (
            "2026-11-03",
            "3 Nov|3. Nov|3rd Nov|3rd of November|Nov 3|Nov. 3|nov 3rd|November 3|Nov 3, 2026|3-nov-2026",
        ),
        (
            "2026-11-03",
            "11月3日|11月3号|11月3|十一月三日|十一月三号|2026年11月3日|26年11月3日|2026-11-03|2026/11/3|2026.11.3|20261103|3.11.2026",
        ),
        ("2026-11-03", "3号|3日|三号|１１月３日|２０２６－１１－０３"),
        ("2026-10-25", "25号|25日"),
        ("2026-12-01", "12月1日|Dec 1|1 Dec"),
        ("2027-01-05", "1月5日|Jan 5"),
        ("2026-02-05", "2月5日|Feb 5"),
        ("2024-02-29", "2月29日|Feb 29"),
        ("2026-11-11", "11/11"),
    ],
)
def test_a_day_is_read(day: str, spellings: str) -> None:
    for text in spellings.split("|"):
        read = days(text.strip(), TODAY)
        assert isinstance(read, Days) and (read.first, read.last) == (date.fromisoformat(day),) * 2, text


@pytest.mark.parametrize(
    ("first", "last", "spellings"),
    [
        (
            "2026-11-16",
            "2026-11-18",
            "mon-wed|mon - wed|Monday to Wednesday|mon–wed|mon through wed|周一到周三|周一至周三|周一-周三|周一到三",
        ),
        ("2026-11-09", "2026-11-11", "last mon-wed|上周一到周三|上周一到上周三|上周一至三"),
        (
            "2026-11-01",
            "2026-11-05",
            "11.1-11.5|11/1-11/5|11月1日-5日|11月1-5日|11月1日到11月5日|1-5 Nov|Nov 1-5|1 Nov - 5 Nov|Nov 1 to Nov 5",
        ),
        (
            "2026-11-01",
            "2026-11-05",
            "2026-11-01 to 2026-11-05|2026-11-01..2026-11-05|2026-11-01~2026-11-05|2026年11月1日至5日|1号到5号|1-5号",
        ),
        ("2026-11-03", "2026-11-07", "3/11-7/11"),
        ("2026-10-28", "2026-11-03", "28 Oct - 3 Nov|Oct 28 - Nov 3|10月28日到11月3日|10/28-11/3"),
        ("2025-12-29", "2026-01-02", "2025-12-29 to 2026-01-02|2025年12月29日到2026年1月2日"),
        ("2026-11-20", "2026-11-23", "fri-mon|friday to monday|周五到周一"),
    ],
)
def test_a_run_of_days_is_read(first: str, last: str, spellings: str) -> None:
    for text in spellings.split("|"):
        read = days(text, TODAY)
        assert isinstance(read, Days), text
        assert (read.first, read.last, read.ranged) == (date.fromisoformat(first), date.fromisoformat(last), True), text


@pytest.mark.parametrize(
    ("first", "last", "spellings"),
    [
        ("2026-11-16", "2026-11-22", "this week|本周|这周|这个星期|current week"),
        ("2026-11-09", "2026-11-15", "last week|上周|上个星期|上礼拜|previous week"),
        ("2026-11-01", "2026-11-30", "this month|本月|这个月|当月|November|11月|Nov 2026|2026-11|2026年11月|十一月"),
        ("2026-10-01", "2026-10-31", "last month|上个月|上月|October|10月"),
        ("2025-12-01", "2025-12-31", "December|12月"),
        ("2026-10-01", "2026-12-31", "this quarter|本季度|Q4|q4 2026|四季度|第四季度|2026年四季度"),
        ("2026-07-01", "2026-09-30", "last quarter|上季度|Q3|三季度"),
        ("2026-01-01", "2026-12-31", "this year|今年|2026年|本年度"),
        ("2025-01-01", "2025-12-31", "last year|去年|2025年"),
        ("2026-11-14", "2026-11-20", "last 7 days|past 7 days|最近7天|过去七天|最近一周"),
    ],
)
def test_a_period_is_read(first: str, last: str, spellings: str) -> None:
    for text in spellings.split("|"):
        read = days(text, TODAY)
        assert isinstance(read, Days), text
        assert (read.first, read.last, read.period) == (date.fromisoformat(first), date.fromisoformat(last), True), text


@pytest.mark.parametrize(
    "text",
    ["mon, wed, fri", "mon, wed and fri", "mon/wed/fri", "周一、周三、周五", "周一 周三 周五", "周一和周三和周五"],
)
def test_listed_days_are_read(text: str) -> None:
    read = days(text, TODAY)
    assert isinstance(read, Days) and [day.day for day in read.each] == [16, 18, 20]


@pytest.mark.parametrize("text", ["11/3", "3/11", "1/2", "11/3/2026"])
def test_figures_with_two_readings_are_asked(text: str) -> None:
    read = days(text, TODAY)
    assert isinstance(read, Unread) and len(read.choices) == 2
    for order in ("dm", "md"):
        settled = days(text, TODAY, order)  # type: ignore[arg-type]
        assert isinstance(settled, Days) and settled.first.isoformat() in read.choices


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo",
        "31/2",
        "2/30",
        "2026-02-30",
        "32 Nov",
        "13月1日",
        "monster",
        "may",
        "2h",
        "fri foo",
        "2026-11-03x",
        "x" * 300,
    ],
)
def test_what_is_no_day_is_asked(text: str) -> None:
    read = days(text, TODAY)
    assert isinstance(read, Unread) and read.field == "day"


def test_a_run_that_ends_before_it_begins_is_asked() -> None:
    read = days("2026-11-05 to 2026-11-03", TODAY)
    assert isinstance(read, Unread) and say(read.sentence) == "“2026-11-05 to 2026-11-03” ends before it begins."


def test_last_wednesday_of_this_week_is_said() -> None:
    read = days("last wed", TODAY)
    assert isinstance(read, Days) and say(read.doubt) == "I read last wed as Wed 18 Nov 2026."


SOME_DAY = st.dates(date(2001, 1, 1), date(2099, 12, 31))
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(SOME_DAY, SOME_DAY)
def test_a_full_date_comes_back_from_every_spelling(day: date, today: date) -> None:
    y, m, d = day.year, day.month, day.day
    spellings = [
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}年{m}月{d}号",
        f"{d}.{m}.{y}",
    ]
    spellings += [f"{y}{m:02}{d:02}", f"{d} {NAMES[m - 1]} {y}", f"{NAMES[m - 1]} {d}, {y}", wide(f"{y}-{m:02}-{d:02}")]
    for text in spellings:
        assert days(text, today) == Days(day, day), text


@given(SOME_DAY, st.integers(0, 300))
def test_a_day_of_the_last_months_needs_no_year(today: date, back: int) -> None:
    day = today - timedelta(back)
    m, d = day.month, day.day
    for text in (
        f"{m}月{d}日",
        f"{d} {NAMES[m - 1]}",
        f"{NAMES[m - 1]} {d}",
        f"{in_chinese(m).removeprefix('一') if 9 < m < 20 else in_chinese(m)}月{d}号",
    ):
        read = days(text, today)
        assert isinstance(read, Days) and (read.first.month, read.first.day) == (m, d), text
        assert read.first == day or read.first > today, text  # a day that comes soon is nearer


@given(SOME_DAY, st.integers(1, 31))
def test_a_day_of_the_month_is_the_latest_one(today: date, day: int) -> None:
    made = latest_day(day, today)
    assert made and made.day == day and made <= today and (today - made).days <= 62


@given(SOME_DAY, st.integers(0, 6))
def test_a_weekday_is_within_the_last_seven_days(today: date, weekday: int) -> None:
    for names in (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), [f"周{char}" for char in "一二三四五六日"]):
        read = days(names[weekday], today)
        assert isinstance(read, Days) and read.first.weekday() == weekday and 0 <= (today - read.first).days < 7
    last = days(f"上周{'一二三四五六日'[weekday]}", today)
    assert isinstance(last, Days) and last.first == today - timedelta(today.weekday() + 7 - weekday)


@given(SOME_DAY, st.integers(1, 12), st.integers(1, 31))
def test_the_nearest_day_is_never_far_ahead(today: date, month: int, day: int) -> None:
    made = nearest(month, day, today)
    assert made is None or (made - today).days <= 60
