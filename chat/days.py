"""Days as people name them: `yesterday`, `上周五`, `3 Nov`, `11/3`, `mon-wed`, `11.1-11.5`, `last month`.

`days` reads a whole text, `days_at` reads at a place in a line.  What today is, is always given; hours are booked for what
was, so a weekday means the latest one, and a day without a year is the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chat import calendar_words as words
from chat.folding import folded
from chat.numbers import numeral
from chat.text import NOTHING, Text, _
from chat.unread import Unread

Order = Literal["", "dm", "md"]
"""How `11/3` is to be read where people use figures only: day first, month first, or (empty) to be asked."""


@dataclass(frozen=True, slots=True)
class Days:
    """One day, a run of days (both ends included), or several single days in `more`.

    Attributes:
        ranged: said as a run ("mon-wed", "last week"), so that days off inside it are not meant.
        period: a calendar period ("this week", "November"): what a question asks about, never a day to book on.
        doubt: what to tell the person when it could have meant something else.
    """

    first: date
    last: date
    ranged: bool = False
    period: bool = False
    doubt: Text = NOTHING
    more: tuple[date, ...] = ()

    @property
    def each(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        run = tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))
        return tuple(sorted({*run, *self.more})) if self.more else run


def days(text: str, today: date, order: Order = "") -> Days | Unread:
    """The day or days that the whole text names.

    >>> days("上周五", date(2026, 11, 20)).first, days("11月3日", date(2026, 11, 20)).first
    (datetime.date(2026, 11, 13), datetime.date(2026, 11, 3))
    >>> [day.day for day in days("mon-wed", date(2026, 11, 20)).each]
    [16, 17, 18]
    """
    low = folded(text[:200]).strip()
    found: list[Days] = []
    place = 0
    while place < len(low):
        read = days_at(low, place, today, order)
        if read is None:
            break
        place, value = read
        if isinstance(value, Unread):
            return value
        found.append(value)
        place = words.JOIN.match(low, place).end()  # type: ignore[union-attr]
    if not found or place < len(low):
        return not_a_day(text)
    return united(found)


def days_at(text: str, place: int, today: date, order: Order = "") -> tuple[int, Days | Unread] | None:
    """The day or run of days that starts at this place of a folded text, and the place where it ends."""
    for pattern, make in _READERS.get(text[place : place + 1], ()):
        if found := pattern.match(text, place):
            made = make(found, today, order)
            if made is not None:
                return found.end(), made
    return None


def united(found: Iterable[Days]) -> Days:
    """Days that were listed one after the other ("mon, wed") as one value."""
    first, *others = found
    if not others:
        return first
    every = sorted({day for one in (first, *others) for day in one.each})
    doubt = next((one.doubt for one in (first, *others) if one.doubt), NOTHING)
    ranged = any(one.ranged for one in (first, *others))
    return Days(every[0], every[0], ranged, doubt=doubt, more=tuple(every[1:]))


def not_a_day(text: str) -> Unread:
    """The question back when a text should be a day and is none."""
    shown = text.strip()[:40]
    return Unread(
        _("“{text}” is not a day. Write for example yesterday, 3 Nov or 2026-11-03.", text=shown), shown, "day"
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(month: int, day: int, today: date) -> date | None:
    """The latest day of that name, or the coming one where that is less than two months away.

    >>> nearest(12, 1, date(2026, 11, 20)), nearest(3, 11, date(2026, 11, 20))
    (datetime.date(2026, 12, 1), datetime.date(2026, 3, 11))
    """
    soon = today + timedelta(60)
    dates = [made for year in range(soon.year, soon.year - 9, -1) if (made := _day(year, month, day)) and made <= soon]
    return dates[0] if dates else None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _int(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = numeral(text)
    return -1 if value is None else int(value)


def _run(first: date | None, last: date | None, part: str) -> Days | Unread | None:
    if first is None or last is None:
        return None
    if last < first:
        return Unread(_("“{text}” ends before it begins.", text=part), part, "day")
    return Days(first, last, ranged=last > first)


def _one(made: date | None) -> Days | None:
    return Days(made, made) if made else None


# 2026-11-03, 2026/11/3, 2026年11月3日, and runs of them


def _full(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = _day(_year(found["y"]), int(found["m"]), int(found["d"]))
    if not found["d2"]:
        return _one(first)
    year = _year(found["y2"]) if found["y2"] else _year(found["y"])
    return _run(first, _day(year, int(found["m2"] or found["m"]), int(found["d2"])), found[0])


def _compact(found: re.Match[str], _today: date, _order: Order) -> Days | None:
    text = found[0]
    return _one(_day(int(text[:4]), int(text[4:6]), int(text[6:])))


# 11月3日, 十一月三日, 11月1日-5日


def _month_day(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = nearest(_int(found["m"]), _int(found["d"]), today)
    if not found["d2"] or first is None:
        return _one(first)
    month = _int(found["m2"]) if found["m2"] else first.month
    last = _day(first.year + (month < first.month), month, _int(found["d2"]))
    return _run(first, last, found[0])


# 3号, 3号到5号


def _day_only(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = latest_day(_int(found["d"]), today)
    if not found["d2"] or first is None:
        return _one(first)
    return _run(first, _day(first.year, first.month, _int(found["d2"])), found[0])


def latest_day(day: int, today: date) -> date | None:
    """The latest such day of a month, up to today: on 20 November the 3rd is 3 November and the 25th is 25 October."""
    year, month = today.year, today.month
    for _step in range(3):
        made = _day(year, month, day)
        if made and made <= today:
            return made
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


# 3 Nov, 3-5 Nov, Nov 3rd, Nov 3-5, November 3, 2026


def _named_month(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    month, first_day, last_day = words.MONTHS[found["m"]], int(found["d"]), int(found["d2"] or found["d"])
    if found["y"]:
        first = _day(_year(found["y"]), month, first_day)
    else:
        first = nearest(month, first_day, today)
    return _run(first, _day(first.year, month, last_day), found[0]) if first else None


def _two_named(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    names = found.groupdict()
    first_month, last_month = words.MONTHS[names["m"]], words.MONTHS[names["m2"]]
    last_year = _year(names["y"]) if names["y"] else None
    last = _day(last_year, last_month, int(names["d2"])) if last_year else nearest(last_month, int(names["d2"]), today)
    if last is None:
        return None
    return _run(_day(last.year - (first_month > last_month), first_month, int(names["d"])), last, found[0])


# 11/3, 11/3/2026, 11/3-11/5, 3.11.2026


def _figures(found: re.Match[str], today: date, order: Order) -> Days | Unread | None:
    a, b = int(found["a"]), int(found["b"])
    year = _year(found["y"]) if found["y"] else None
    options = {
        name: made
        for name, (month, day) in {"md": (a, b), "dm": (b, a)}.items()
        if (made := _day(year, month, day) if year else nearest(month, day, today))
    }
    runs: dict[str, Days] = {}
    for name, first in options.items():
        made: Days | Unread | None = _one(first)
        if found["b2"]:
            a2, b2 = int(found["a2"]), int(found["b2"])
            month, day = (a2, b2) if name == "md" else (b2, a2)
            made = _run(first, _day(first.year + (month < first.month and not year), month, day), found[0])
        if isinstance(made, Days):
            runs[name] = made
    if len(runs) == 2 and found["b2"]:  # 11.1-11.5 is five days of November, not half a year
        short = {name: run for name, run in runs.items() if len(run.each) <= 31}
        runs = short if len(short) == 1 else runs
    return _chosen(runs, found[0], order, today)


def _chosen(runs: dict[str, Days], part: str, order: Order, today: date) -> Days | Unread | None:
    values = list(runs.values())
    if not values:
        return None
    if len(values) == 1 or values[0] == values[1]:
        return values[0]
    if order:
        return runs[order]
    values.sort(key=lambda run: abs((run.first - today).days))
    return Unread(
        _("Is {text} {first} or {second}?", text=part, first=values[0].first, second=values[1].first),
        part,
        "day",
        tuple(run.first.isoformat() for run in values),
    )


def _dotted(found: re.Match[str], today: date, order: Order) -> Days | Unread | None:
    """3.11.2026: with points and the year at the end the day stands first, unless the house writes the month first."""
    return _figures(found, today, order or "dm")


# yesterday, 前天, 3 days ago


def _relative(found: re.Match[str], today: date, _order: Order) -> Days | None:
    return _one(today + timedelta(words.RELATIVE[found["w"]]))


def _ago(found: re.Match[str], today: date, _order: Order) -> Days | None:
    number = words.SMALL.get(found["n"], 0) or _int(found["n"])
    if not 0 < number < 400:
        return None
    unit = 7 if found["u"][0] in "w周星礼" else 1
    return _one(today - timedelta(number * unit))


# last Fri, 上周五, mon-wed, 周一到周三


def _weekdays(found: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = _weekday(words.WEEKDAYS[found["w"]], found["p"] or "", today)
    if not found["w2"]:
        return Days(first, first, doubt=_which_last(found, first, today))
    if found["p2"]:
        last = _weekday(words.WEEKDAYS[found["w2"]], found["p2"], today)
    else:
        last = first + timedelta((words.WEEKDAYS[found["w2"]] - first.weekday()) % 7)
    run = _run(first, last, found[0])
    if isinstance(run, Days) and last > today and not found["p"]:
        doubt = _("I read {text} as {first} to {last}.", text=found[0], first=first, last=last)
        return Days(first, last, ranged=True, doubt=doubt)
    return run


def _weekday(weekday: int, prefix: str, today: date) -> date:
    monday = today - timedelta(today.weekday())
    if prefix in words.WEEK_SHIFT:
        return monday + timedelta(7 * words.WEEK_SHIFT[prefix] + weekday)
    back = (today.weekday() - weekday) % 7
    if prefix in ("last", "past", "previous"):
        back = back or 7
    elif prefix in ("next", "coming"):
        return today + timedelta((weekday - today.weekday()) % 7 or 7)
    elif prefix in ("this",):
        return monday + timedelta(weekday)
    return today - timedelta(back)


def _which_last(found: re.Match[str], made: date, today: date) -> Text:
    """“last Wed” on a Friday is Wednesday of this week for some, of the week before for others."""
    if found["p"] == "last" and made >= today - timedelta(today.weekday()):
        return _("I read {text} as {day}.", text=found[0], day=made)
    return NOTHING


# this week, 上个月, last 7 days, November, Q3


def _calendar(found: re.Match[str], today: date, _order: Order) -> Days | None:
    shift, unit = words.SHIFT[found["s"].replace(" ", "")], words.UNIT[found["u"]]
    return _whole(unit, shift, today)


def _whole(unit: str, shift: int, today: date) -> Days:
    if unit == "week":
        first = today - timedelta(today.weekday() - 7 * shift)
        return Days(first, first + timedelta(6), ranged=True, period=True)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    start = (today.year * 12 + today.month - 1) // months * months + shift * months
    return _months(start, months)


def _months(start: int, count: int) -> Days:
    end = start + count
    last = date(end // 12, end % 12 + 1, 1) - timedelta(1)
    return Days(date(start // 12, start % 12 + 1, 1), last, ranged=True, period=True)


def _lately(found: re.Match[str], today: date, _order: Order) -> Days | None:
    number = words.SMALL.get(found["n"] or "一", 0) or _int(found["n"] or "1")
    unit = {"d": 1, "w": 7, "m": 30, "天": 1, "日": 1, "周": 7, "星": 7, "月": 30}[found["u"][0]]
    if not 0 < number * unit < 800:
        return None
    return Days(today - timedelta(number * unit - 1), today, ranged=True, period=True)


def _month_only(found: re.Match[str], today: date, _order: Order) -> Days | None:
    month = words.MONTHS.get(found["m"], 0) or _int(found["m"])
    if not 1 <= month <= 12:
        return None
    if found["y"]:
        year = _year(found["y"])
    else:
        year = today.year - (month > today.month)
    return _months(year * 12 + month - 1, 1) if 1900 < year < 2200 else None


def _quarter_only(found: re.Match[str], today: date, _order: Order) -> Days | None:
    quarter = _int(found["q"])
    if not 1 <= quarter <= 4:
        return None
    year = _year(found["y"]) if found["y"] else today.year - (quarter > (today.month + 2) // 3)
    return _months(year * 12 + 3 * (quarter - 1), 3)


def _year_only(found: re.Match[str], _today: date, _order: Order) -> Days:
    return _months(_year(found["y"]) * 12, 12)


Made = Callable[[re.Match[str], date, Order], "Days | Unread | None"]
_MAKERS: dict[str, Made] = {
    "full": _full, "compact": _compact, "month_day": _month_day, "day_only": _day_only, "named_month": _named_month,
    "two_named": _two_named, "figures": _figures, "dotted": _dotted, "relative": _relative, "ago": _ago,
    "weekdays": _weekdays, "calendar": _calendar, "lately": _lately, "month_only": _month_only,
    "quarter_only": _quarter_only, "year_only": _year_only,
}  # fmt: skip
_READERS: dict[str, tuple[tuple[re.Pattern[str], Made], ...]] = {
    char: tuple((pattern, _MAKERS[name]) for name, pattern in patterns) for char, patterns in words.STARTS.items()
}
