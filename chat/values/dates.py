"""Dates as they are written: `2026-11-03`, `11月3日`, `3 Nov`, `11/3`, `11.1-11.5`; and what a day or run of days is.

A date without a year is the latest one of that name, or one that comes soon.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from chat.text import NOTHING, Text, _
from chat.values import calendar_words
from chat.values.numbers import numeral
from chat.values.unread import Unread

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
        run = tuple(self.first + timedelta(number) for number in range((self.last - self.first).days + 1))
        return tuple(sorted({*run, *self.more})) if self.more else run


Maker = Callable[[re.Match[str], date, Order], Days | Unread | None]


YEARS = (1990, 2100)
"""The first and the last year of which a day is believed; as `ledger.limits`."""


def _day(year: int, month: int, day: int) -> date | None:
    """None for what is no day, and for a year that nobody means."""
    try:
        return date(year, month, day) if YEARS[0] <= year <= YEARS[1] else None
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


def year_of(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def figure(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = numeral(text)
    return -1 if value is None else int(value)


def run_of(first: date | None, last: date | None, part: str) -> Days | Unread | None:
    if first is None or last is None:
        return None
    if last < first:
        return Unread(_("“{text}” ends before it begins.", text=part), part, "day")
    return Days(first, last, ranged=last > first)


def only(made: date | None) -> Days | None:
    return Days(made, made) if made else None


# 2026-11-03, 2026/11/3, 2026年11月3日, and runs of them


def _full(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = _day(year_of(match["y"]), int(match["m"]), int(match["d"]))
    if not match["d2"]:
        return only(first)
    year = year_of(match["y2"]) if match["y2"] else year_of(match["y"])
    return run_of(first, _day(year, int(match["m2"] or match["m"]), int(match["d2"])), match[0])


def _compact(match: re.Match[str], _today: date, _order: Order) -> Days | None:
    text = match[0]
    return only(_day(int(text[:4]), int(text[4:6]), int(text[6:])))


# 11月3日, 十一月三日, 11月1日-5日


def _month_day(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = nearest(figure(match["m"]), figure(match["d"]), today)
    if not match["d2"] or first is None:
        return only(first)
    month = figure(match["m2"]) if match["m2"] else first.month
    last = _day(first.year + (month < first.month), month, figure(match["d2"]))
    return run_of(first, last, match[0])


# 3号, 3号到5号


def _day_only(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    first = latest_day(figure(match["d"]), today)
    if not match["d2"] or first is None:
        return only(first)
    return run_of(first, _day(first.year, first.month, figure(match["d2"])), match[0])


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


def _named_month(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    month, first_day, last_day = calendar_words.MONTHS[match["m"]], int(match["d"]), int(match["d2"] or match["d"])
    if match["y"]:
        first = _day(year_of(match["y"]), month, first_day)
    else:
        first = nearest(month, first_day, today)
    return run_of(first, _day(first.year, month, last_day), match[0]) if first else None


def _two_named(match: re.Match[str], today: date, _order: Order) -> Days | Unread | None:
    names = match.groupdict()
    first_month, last_month = calendar_words.MONTHS[names["m"]], calendar_words.MONTHS[names["m2"]]
    last_year = year_of(names["y"]) if names["y"] else None
    last = _day(last_year, last_month, int(names["d2"])) if last_year else nearest(last_month, int(names["d2"]), today)
    if last is None:
        return None
    return run_of(_day(last.year - (first_month > last_month), first_month, int(names["d"])), last, match[0])


# 11/3, 11/3/2026, 11/3-11/5, 3.11.2026


def _figures(match: re.Match[str], today: date, order: Order) -> Days | Unread | None:
    left, right = int(match["a"]), int(match["b"])
    given = match.groupdict()
    year = year_of(given["y"]) if given.get("y") else None
    options = {
        name: made
        for name, (month, day) in {"md": (left, right), "dm": (right, left)}.items()
        if (made := _day(year, month, day) if year else nearest(month, day, today))
    }
    runs: dict[str, Days] = {}
    for name, first in options.items():
        run: Days | Unread | None = only(first)
        if given.get("b2"):
            left_end, right_end = int(match["a2"]), int(match["b2"])
            month, day = (left_end, right_end) if name == "md" else (right_end, left_end)
            run = run_of(first, _day(first.year + (month < first.month and not year), month, day), match[0])
        if isinstance(run, Days):
            runs[name] = run
    if len(runs) == 2 and given.get("b2"):  # 11.1-11.5 is five days of November, not half a year
        short = {name: days_read for name, days_read in runs.items() if len(days_read.each) <= 31}
        runs = short if len(short) == 1 else runs
    return _chosen(runs, match[0], order, today)


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


def _dotted(match: re.Match[str], today: date, order: Order) -> Days | Unread | None:
    """3.11.2026: with points and the year at the end the day stands first, unless the house writes the month first."""
    return _figures(match, today, order or "dm")


def _dashed(match: re.Match[str], today: date, order: Order) -> Days | Unread | None:
    """11-03: the month first, as in 2026-11-03, unless the house writes the day first."""
    return _figures(match, today, order or "md")


MAKERS: dict[str, Maker] = {
    "full": _full,
    "full_zh": _full,
    "compact": _compact,
    "month_day": _month_day,
    "day_only": _day_only,
    "named_month": _named_month,
    "month_named": _named_month,
    "two_named": _two_named,
    "named_two": _two_named,
    "slashed": _figures,
    "points": _figures,
    "dotted": _dotted,
    "dotted_short": _dotted,
    "dashed": _dashed,
}
"""What makes the days of a pattern of `chat.values.calendar_words.PATTERNS`; the others are in `chat.values.weeks`."""
