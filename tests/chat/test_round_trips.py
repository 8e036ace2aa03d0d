"""A known entry, written in many ways, is read back equal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from chat.lines.hours import HoursLine, hours_lines
from chat.names import Known
from tests.chat.known import ANYWHERE, IN_HERMES, PROJECTS, TODAY
from tests.chat.test_durations import wide


@dataclass(frozen=True)
class Meant:
    minutes: int
    day: date
    project: Known
    note: str


NOTES = st.sampled_from(
    [
        "API rework",
        "fix login bug",
        "接口开发",
        "需求评审 第二轮",
        "draw cabinet 3A",
        "PR #12 comments",
        "数据迁移(二期)",
        "C++ port",
    ]
)
MEANT = st.builds(
    Meant,
    st.integers(1, 40).map(lambda quarters: quarters * 15),
    st.integers(0, 40).map(lambda back: TODAY - timedelta(back)),
    st.sampled_from(PROJECTS.known),
    NOTES,
)


def lengths(minutes: int) -> list[str]:
    hours, rest = divmod(minutes, 60)
    out = [
        *([f"{hours}:{rest:02}"] if hours < 7 else []),  # 7:30 is rather a time of day
        f"{minutes}min",
        f"{minutes} 分钟",
        f"{minutes / 60:g}h",
        f"{minutes / 60:g} hours",
        f"{minutes / 60:g}小时",
    ]
    if hours:
        out += [f"{hours}h{rest:02}m", f"{hours}小时{rest}分" if rest else f"{hours}个小时"]
    if hours and rest == 30:
        out += [f"{hours}小时半", f"{hours}个半小时"]
    return out


def dates(day: date) -> list[str]:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    out = [
        day.isoformat(),
        f"{day.month}月{day.day}日",
        f"{day.day} {names[day.month - 1]}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    back = (TODAY - day).days
    out += {0: ["today", "今天"], 1: ["yesterday", "昨天"], 2: ["前天"]}.get(back, [f"{back} days ago", f"{back}天前"])
    if 0 < back < 7:  # a weekday that is today is asked about
        out += [f"周{'一二三四五六日'[day.weekday()]}", day.strftime("%A"), day.strftime("%a").lower()]
    return out


def read(text: str) -> HoursLine:
    (one,) = hours_lines(text, ANYWHERE, TODAY)
    assert isinstance(one, HoursLine), (text, one)
    return one


def same(one: HoursLine, meant: Meant) -> bool:
    project = one.project is not None and one.project.kind == "one" and one.project.key == meant.project.key
    return project and (one.minutes, one.days, one.note) == (meant.minutes, (meant.day,), meant.note)


@given(MEANT, st.data())
def test_an_entry_comes_back_in_any_order_and_spelling(meant: Meant, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(lengths(meant.minutes)))
    day = data.draw(st.sampled_from(dates(meant.day)))
    name = data.draw(st.sampled_from([one for one in (meant.project.code, *meant.project.names) if one]))
    verb = data.draw(st.sampled_from(["log ", "记 ", "", "please log ", "登记 ", "book "]))
    sign = data.draw(st.sampled_from([" ", ", ", "，", "  ", " | "]))
    for order in permutations((length, day, name)):
        text = verb + sign.join((*order, meant.note))
        assert same(read(text), meant), text


@given(MEANT, st.data())
def test_the_note_may_stand_before_the_rest(meant: Meant, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(lengths(meant.minutes)))
    day = data.draw(st.sampled_from(dates(meant.day)))
    name = data.draw(st.sampled_from([one for one in (meant.project.code, *meant.project.names) if one]))
    for text in (
        f"{name} {meant.note} {length} {day}",
        f"{day} {name} {meant.note} {length}",
        f"{meant.note} {name} {length} {day}",
    ):
        assert same(read(text), meant), text


@given(MEANT, st.data())
def test_full_width_makes_no_difference(meant: Meant, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(lengths(meant.minutes)))
    name = data.draw(st.sampled_from([one for one in (meant.project.code, *meant.project.names) if one]))
    one = read(f"{wide('log')}　{wide(length)}　{wide(name)}　{wide(meant.day.isoformat())}　{meant.note}")
    assert same(one, meant)


@given(
    st.integers(1, 40).map(lambda quarters: quarters * 15),
    st.sampled_from(["星河", "蓝鲸", "阿波罗", "南京仓库"]),
    st.data(),
)
def test_chinese_needs_no_blanks(minutes: int, name: str, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from([one for one in lengths(minutes) if not one.isascii()])).replace(" ", "")
    meant = Meant(minutes, TODAY - timedelta(1), next(one for one in PROJECTS.known if name in one.names), "写方案")
    for text in (
        f"记{length}{name}昨天写方案",
        f"{name}昨天写方案{length}",
        f"昨天{name}{length}写方案",
        f"记{name}昨天{length}写方案",
    ):
        assert same(read(text), meant), text


@given(st.lists(MEANT, min_size=1, max_size=8), st.sampled_from(["\n", "；", "\r\n", "\n\n", "\n- "]))
def test_several_entries_come_back_in_order(every: list[Meant], sign: str) -> None:
    text = sign.join(f"{one.minutes}min {one.project.code} {one.day.isoformat()} {one.note}" for one in every)
    got = hours_lines(text, ANYWHERE, TODAY)
    assert len(got) == len(every)
    assert all(isinstance(one, HoursLine) and same(one, meant) for one, meant in zip(got, every, strict=True))


@given(st.integers(1, 40).map(lambda quarters: quarters * 15), NOTES, st.data())
def test_in_the_project_s_channel_its_name_may_be_left_out(minutes: int, note: str, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(lengths(minutes)))
    (one,) = hours_lines(f"{length} {note}", IN_HERMES, TODAY)
    assert isinstance(one, HoursLine)
    assert (one.minutes, one.days, one.project, one.note) == (minutes, (TODAY,), None, note)
