"""Leave in whole sentences, said on Friday 20 November 2026: which days, how much of them, and what is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.lines.leave import LeaveDays, LeaveLine, LeavePart, leave_line
from tests.chat.known import ANYWHERE, TODAY


def read(text: str, today: date = TODAY) -> LeaveLine:
    return leave_line(text, ANYWHERE, today)


def shown(days: LeaveDays) -> str:
    """`11-23 morning, 11-24 14:00-16:00`; a run of whole days as `11-23..11-25`."""
    out: list[tuple[date, date, str]] = []
    for day, part in days:
        words = _part(part)
        if out and out[-1][1] == day - timedelta(1) and out[-1][2] == words:
            out[-1] = (out[-1][0], day, words)
        else:
            out.append((day, day, words))
    return ", ".join(
        f"{first:%m-%d}{f'..{last:%m-%d}' if last > first else ''} {words}".strip() for first, last, words in out
    )


def _part(part: LeavePart) -> str:
    if part.start >= 0:
        return f"{part.start // 60:02}:{part.start % 60:02}-{part.end // 60:02}:{part.end % 60:02}"
    return part.part or (f"{part.minutes}min" if part.minutes else "")


CLEAR = """
I'll take Thursday morning off = 11-26 morning
Doctor's appointment on 1 December, 9:30 to 11:00 = 12-01 09:30-11:00
medical appointment on Thursday between 10:00 and 12:00 = 11-26 10:00-12:00
can i have next monday off please = 11-23
off on the 25th of november = 11-25
out of office 30 nov to 4 dec = 11-30..12-04
I'm on holiday 14-18 december = 12-14..12-18
away dec 1-3 = 12-01..12-03
not available thursday afternoon = 11-26 afternoon
annual leave tuesday & thursday = 11-24, 11-26
pto friday 27th = 11-27
day off 27/11 = 11-27
kid is sick so i'll be out today and tomorrow = 11-20..11-21
need 90 minutes for the dentist monday = 11-23 90min
leaving 2 hours early on wednesday = 11-25 120min
had a migraine yesterday afternoon = 11-19 afternoon
off wednesday and thursday next week = 11-25..11-26
next week wednesday afternoon = 11-25 afternoon
mon-wed next week = 11-23..11-25
half a day on tuesday, in the morning = 11-24 morning
morning off on 3 dec = 12-03 morning
tomorrow 8:30-10 = 11-21 08:30-10:00
i take the 24th off = 11-24
on the 3rd and 4th off = 12-03..12-04
tmrw pm off = 11-21 afternoon
off mon am and tue pm = 11-23 morning, 11-24 afternoon
off tuesday from 2 to 4 = 11-24 14:00-16:00
tue 9-11 at the doctor = 11-24 09:00-11:00
Tue 24 Nov 14:00–16:30 physio = 11-24 14:00-16:30
off monday 9am-1pm = 11-23 09:00-13:00
out monday through wednesday = 11-23..11-25
I am out of the office Thu & Fri = 11-26..11-27
won't be working Thursday = 11-26
i can't come in tomorrow, my kid is sick = 11-21
don't feel well, off today = 11-20
good morning all, i am ill today = 11-20
off until wednesday = 11-20..11-25
from tomorrow until friday off = 11-21..11-27
holiday from dec 24 through jan 2 = 12-24..01-02
annual leave 3 days from monday = 11-23..11-25
two weeks off from 7 december = 12-07..12-20
was ill on tuesday = 11-17
took last friday off = 11-13
sick since monday = 11-16..11-20
did not come in on wednesday = 11-18
off mon-wed mornings = 11-23..11-25 morning
i'm off mon 23/11 and tue 24/11 = 11-23..11-24
leave 7.12.2026 = 12-07
off friday 27 nov all day = 11-27
off this week thursday = 11-19
on vacation next week = 11-23..11-29
im off monday after all = 11-23
sick on 18 and 19 nov = 11-18..11-19
off friday the 4th = 12-04
tomorrow and the day after tomorrow off = 11-21..11-22
i was ill from monday to wednesday = 11-16..11-18
off work mon 23rd nov - fri 27th nov = 11-23..11-27
ooo 12/24-1/2 = 12-24..01-02
next thursday and friday off = 11-26..11-27
monday off for two hours = 11-23 120min
21号到25号年假 = 11-21..11-25
明后天请假 = 11-21..11-22
后天全天调休 = 11-22
周二周三请假 = 11-24..11-25
周一二请假 = 11-23..11-24
周一三天年假 = 11-23..11-25
下周一到周三休年假 = 11-23..11-25
下下周一请假 = 11-30
11月30日至12月4日休假 = 11-30..12-04
昨天下午请病假 = 11-19 afternoon
今天下午请假两小时去医院 = 11-20 120min
周四10点到12点去办证 = 11-26 10:00-12:00
周一上午九点半到十一点看牙医 = 11-23 09:30-11:00
周三下午2点-4点半请假 = 11-25 14:00-16:30
明天上午半天假 = 11-21 morning
请假半天 明天下午 = 11-21 afternoon
明早请假 = 11-21 morning
请一周假 从下周一 = 11-23..11-29
我12月1号不来上班 = 12-01
下周五不来 = 11-27
上周三病假 = 11-11
周一没上班 = 11-16
从昨天开始发烧 = 11-19..11-20
两天病假 从昨天开始 = 11-19..11-20
请假1天 周二 = 11-24
星期三请两个小时假接孩子 = 11-25 120min
身体不舒服 今天请假 = 11-20
家里有事，明天请一天假 = 11-21
休假到周三 = 11-20..11-25
3号到5号休假 = 12-03..12-05
请三天假 周一开始 = 11-23..11-25
今明两天病假 = 11-20..11-21
早上好，今天病假 = 11-20
周一的年假 = 11-23
12月24日、25日休假 = 12-24..12-25
25、26号请假 = 11-25..11-26
下周三、周四请两天假 = 11-25..11-26
这周四周五不来 = 11-19..11-20
下周一休到周三 = 11-23..11-25
下月3号请假 = 12-03
元月4号请假 = 01-04
12.1请假 = 12-01
12/1-12/3请假 = 12-01..12-03
明天起休三天年假 = 11-23..11-25
周二上午、周三下午请假 = 11-24 morning, 11-25 afternoon
"""
"""Phrasings of leave that need no question."""


@pytest.mark.parametrize("line", CLEAR.strip().splitlines())
def test_a_sentence_says_which_days_and_how_much_of_them(line: str) -> None:
    words, _equals, days = line.rpartition(" = ")
    leave = read(words)
    assert [shown(offer) for offer in leave.offers] == [days]
    assert (leave.asks, leave.rest) == ("", "")


ASKED = """
friday off = day = 11-20 | 11-27
周五休息 = day = 11-20 | 11-27
out friday afternoon = day = 11-20 afternoon | 11-27 afternoon
monday 24 nov off = day = 11-23 | 11-24
12月请三天假 = day =
three days of leave = day = 11-20, 11-23..11-24 | 11-23..11-25
off 2-4pm = day = 11-20 14:00-16:00 | 11-21 14:00-16:00
half day on monday = half = 11-23 morning | 11-23 afternoon
周一请半天假 = half = 11-23 morning | 11-23 afternoon
mon and tue morning = which = 11-23..11-24 morning | 11-23, 11-24 morning
周二、周四下午请假 = which = 11-24 afternoon, 11-26 afternoon | 11-24, 11-26 afternoon
明天上午去医院，下午来 = which = 11-21 morning | 11-21 afternoon | 11-21
off monday or tuesday = which = 11-23 | 11-24
leaving at 3pm on tuesday = times =
明天晚点到 = times =
off tonight = times = 11-20
off from monday = end = 11-23
从周一开始休假 = end = 11-23
i'm off tomorrow and back on wednesday = back = 11-21..11-24
明天请假，周一回来 = back = 11-21..11-22
was out sick 5 oct = long ago = 10-05
leave 2026-10-12 = long ago = 10-12
leave 10 oct = long ago = 10-10 | 10-10
off hermes monday = rest = 11-23
周二请假去阿波罗 = rest = 11-24
not sick on monday = rest = 11-23
周一不请假了 = rest = 11-23
maybe off monday = rest = 11-23
如果下雨明天请假 = rest = 11-21
every monday off = rest = 11-23
she is off monday = rest = 11-23
off next week except wednesday = rest = 11-23..11-29
change of plans, i'm in on monday = rest = 11-23
off monday, by friday 27 nov i need ticket 12 = rest = 11-23, 11-27
tomorrow and the day after off = rest = 11-21
今天病假，明天应该能来 = rest = 11-20..11-21
the first week of december off = rest = 12-01..12-31
wfh tomorrow = rest = 11-21
off monday, the report is due tuesday = rest = 11-23..11-24
i'm sick = nothing =
身体不舒服 = nothing =
off on my birthday = nothing =
off 24 = nothing =
11/12 = other =
"""
"""Phrasings that leave something open: why it is asked, and what may be meant."""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_what_is_left_open_is_asked(line: str) -> None:
    words, asks, offers = (part.strip() for part in f"{line} ".rsplit(" = ", 2))
    leave = read(words)
    assert (leave.asks, " | ".join(shown(offer) for offer in leave.offers)) == (asks, offers)


def test_next_friday_is_that_of_next_week_on_any_day() -> None:
    for today in range(16, 21):
        assert shown(read("not in next friday", date(2026, 11, today)).offers[0]) == "11-27"


def test_in_the_middle_of_a_run_of_weekdays_either_is_asked() -> None:
    leave = read("off tue-thu", date(2026, 11, 18))
    assert [shown(offer) for offer in leave.offers] == ["11-18..11-19", "11-24..11-26"]


def test_a_line_of_many_words_is_read_quickly_or_not_at_all() -> None:
    assert read("off monday " * 80).offers
    assert read("off monday " * 800).asks == "rest"


WORDS = st.sampled_from(
    (
        *("off", "on", "from", "to", "until", "since", "back", "half day", "morning", "2-4pm", "24-26", "3", "dec"),
        *("mon", "fri", "next", "last", "week", "two weeks", "hours", "and", ",", "-", "rest of the week", "11/12"),
        *("was", "tonight", "between 2 and 4", "2026-11-03", "下午", "周一", "周三到", "下周", "明天", "3号", "两天"),
        *("不", "请假", "从", "开始", "回来"),
    )
)


@given(st.lists(WORDS, max_size=9), st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.booleans())
def test_any_words_are_read_without_a_fault(words: list[str], today: date, returning: bool) -> None:
    leave = leave_line(" ".join(words), ANYWHERE, today, returning=returning)
    assert leave.asks or len(leave.offers) == 1
    for offer in leave.offers:
        assert offer and [day for day, _part in offer] == sorted({day for day, _part in offer})
