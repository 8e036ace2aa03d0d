"""Days as they are meant of leave: ahead unless the words say past; “Friday” is the coming one, “3号” the next 3rd.

Hours are for what was; the same words are read the other way round by `chat.values.days`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chat.pattern import Pattern
from chat.values import calendar_words
from chat.values.dates import Days, Order, figure, latest_day
from chat.values.days import days_at
from chat.values.readers import compiled
from chat.values.unread import Unread

Run = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days at a place of a line.

    Attributes:
        choices: what they can be; more than one is asked.
        part: the half of the day that was named with them ("this morning"), or "evening".
        weekday: of a bare weekday, 0 for Monday, which an exact day may explain; -1 for anything else.
        bare: a weekday, or a run of them, that did not say of which week.
        week: the Monday, where it is a week ("next week"), which then says so of bare weekdays beside it.
        after: the same days where they end a run that begins on that day; None where only one thing is meant.
    """

    start: int
    end: int
    choices: tuple[Run, ...]
    part: str = ""
    weekday: int = -1
    bare: bool = False
    week: date | None = None
    after: Callable[[date], date | None] | None = None

    @property
    def one(self) -> date | None:
        """The day, where it is one and nothing else."""
        return self.choices[0][0] if len(self.choices) == 1 and len(self.choices[0]) == 1 else None


def named_days(low: str, place: int, today: date, order: Order, *, past: bool) -> NamedDays | Unread | None:
    """The days that stand at this place of a folded line, as leave means them; Unread where they must be asked."""
    for pattern, make in _OWN:
        if match := compiled(pattern).match(low, place):
            named = make(match, today, past)
            if named is not None:
                return _before_part(low, named)
    read = days_at(low, place, today, order) or _before_chinese(low, place, today, order)
    if read is None:
        return None
    end, value = read
    if isinstance(value, Unread):
        return value
    week = value.first if value.period and value.last - value.first == timedelta(6) else None
    return _before_part(low, NamedDays(place, end, _moved(low[place:end], value, today, past), week=week))


def _before_chinese(low: str, place: int, today: date, order: Order) -> tuple[int, Days | Unread] | None:
    """Figures of a day with a Chinese word right behind them: “12/1请假”."""
    match = _FIGURES.match(low, place)
    read = days_at(match[0].replace(".", "/"), 0, today, order or "md") if match else None
    return (place + read[0], read[1]) if match and read and read[0] == len(match[0]) else None


_FIGURES = Pattern(
    r"\d{1,4}[./]\d{1,2}(?:[-~到至]\d{1,2}[./]\d{1,2})?(?=[\u3400-\u9fff])(?![年月日号点时个天小万元块])"
)


def run(first: date, last: date) -> Run:
    """Every day from the first to the last."""
    return tuple(first + timedelta(number) for number in range((last - first).days + 1))


def _before_part(low: str, named: NamedDays) -> NamedDays:
    """Without the time of day at its end, which is read by itself; “this morning” keeps its own."""
    words = low[named.start : named.end]
    for pattern, part in _WITH_PART:
        if re.search(pattern, words):
            return replace(named, part=part)
    if part_word := _PART.search(words):
        return replace(named, end=named.start + part_word.start())
    return named


_PART = Pattern(r"\s?(?:上午|下午|晚上|早上|中午|凌晨|morning|afternoon|evening)$")
_WITH_PART = (
    (r"^this morning$|^[今明]早$|^明晨$", "morning"),
    (r"^this afternoon$", "afternoon"),
    (r"^tonight$|^this evening$|^last night$|^[今昨]晚$", "evening"),
)


def _moved(words: str, value: Days, today: date, past: bool) -> tuple[Run, ...]:
    """Days of a date or a period: without a year they are ahead where they would be long ago."""
    days = value.each
    dated = re.search(r"\d{4}|\d\d年|今年|去年|明年|year", words) is not None
    told = re.match(r"last|past|previous|yesterday|yday|上|去|昨|前|大前", words) is not None
    if value.period and days[0] <= today <= days[-1] and not dated:  # “this week”: what is left of it, or what was
        return (tuple(day for day in days if (day <= today if past else day >= today)),)
    if dated or told:
        return (days,)
    if past:
        return (_years(days, -1) if days[0] > today else days,)
    if days[-1] < today - (timedelta(0) if value.period else LONG_AGO):
        return (_years(days, 1),)
    return (days, _years(days, 1)) if days[0] < today - A_MONTH else (days,)


def _years(days: Run, count: int) -> Run:
    return tuple(day.replace(year=day.year + count) for day in days if (day.month, day.day) != (2, 29))


A_MONTH = timedelta(31)
LONG_AGO = timedelta(60)

# Friday, next Fri, 下周五, mon-wed


def _weekdays(match: re.Match[str], today: date, past: bool) -> NamedDays | None:
    prefix = "" if match["p"] in (None, "on") else match["p"]
    later = 7 if match[0].startswith("下下") else 0
    weekday = calendar_words.WEEKDAYS[match["w"]]
    place, end = match.span()
    if not match["w2"]:
        if prefix:
            return NamedDays(place, end, ((_weekday(weekday, prefix, today) + timedelta(later),),))
        return NamedDays(
            place,
            end,
            tuple((day,) for day in _bare(weekday, today, past)),
            weekday=weekday,
            bare=True,
            after=lambda first: first + timedelta((weekday - first.weekday()) % 7),
        )
    last_weekday = calendar_words.WEEKDAYS[match["w2"]]
    firsts = (_weekday(weekday, prefix, today) + timedelta(later),) if prefix else _bare(weekday, today, past)
    if not prefix and not past and (today.weekday() - weekday) % 7 < (last_weekday - weekday) % 7 + 1:
        firsts = (today, *(first for first in firsts if first > today))  # in the middle of such a run
        if weekday == today.weekday():
            firsts = (today, today + timedelta(7))
    runs = []
    for first in firsts:
        if match["p2"]:
            last = _weekday(last_weekday, match["p2"], today)
        else:
            last = first + timedelta((last_weekday - first.weekday()) % 7)
        if last < first:
            return None
        back = timedelta(7 if past and last > today and not prefix else 0)
        runs.append(run(first - back, last - back))
    return NamedDays(place, end, tuple(runs), bare=not prefix)


def of_week(named: NamedDays, week: date) -> NamedDays:
    """Bare weekdays as those of the week that begins on that Monday."""
    first = named.choices[0][0]
    shift = week + timedelta(first.weekday()) - first
    return replace(named, choices=(tuple(day + shift for day in named.choices[0]),), bare=False, weekday=-1)


def _weekday_list(match: re.Match[str], today: date, past: bool) -> NamedDays | None:
    """“周一二”, “下周二、四”."""
    weekdays = [calendar_words.WEEKDAYS[char] for char in match["l"] if char in calendar_words.WEEKDAYS]
    if weekdays != sorted(set(weekdays)):
        return None
    prefix = match["p"] or ""
    days = [(_weekday(day, prefix, today),) if prefix else _bare(day, today, past) for day in weekdays]
    return NamedDays(*match.span(), (tuple(sorted(choices[0] for choices in days)),), bare=not prefix)


def _bare(weekday: int, today: date, past: bool) -> tuple[date, ...]:
    """A weekday without more: the coming one, or the latest; where it is today's, either."""
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        return (today, today + timedelta(-7 if past else 7))
    return (today + timedelta(ahead - 7 if past else ahead),)


def _weekday(weekday: int, prefix: str, today: date) -> date:
    monday = today - timedelta(today.weekday())
    if prefix in ("last", "past", "previous"):
        return today - timedelta((today.weekday() - weekday) % 7 or 7)
    if prefix == "coming":
        return today + timedelta((weekday - today.weekday()) % 7 or 7)
    shift = {"this": 0, "next": 1}.get(prefix)
    return monday + timedelta(7 * (calendar_words.WEEK_SHIFT[prefix] if shift is None else shift) + weekday)


# 3号, the 3rd, 24-26


def _day_only(match: re.Match[str], today: date, past: bool) -> NamedDays | None:
    day, last_day = figure(match["d"]), figure(match["d2"]) if match["d2"] else 0
    first = latest_day(day, today) if past else _coming(day, today)
    if first is None:
        return None
    if not last_day:
        return NamedDays(*match.span(), ((first,),), after=lambda begun: _coming(day, begun))
    last = _coming(last_day, first)
    if last is None or last - first > A_MONTH:
        return None
    return NamedDays(*match.span(), (run(first, last),))


def _bare_days(match: re.Match[str], today: date, past: bool) -> NamedDays | None:
    """“24-26”: days where they can be no times of the day."""
    return _day_only(match, today, past) if int(match["d"]) < int(match["d2"]) <= 31 and int(match["d2"]) > 12 else None


def _coming(day: int, today: date) -> date | None:
    """The next such day of a month, from today on."""
    for step in range(4):
        month = today.month + step
        try:
            made = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        except ValueError:
            continue
        if made >= today:
            return made
    return None


# 24 and 25 dec, 12月24、25日, 下月3号


def _listed(match: re.Match[str], today: date, past: bool) -> NamedDays | None:
    days = [int(figures) for figures in re.findall(r"\d+", match["l"])]
    if days != sorted(set(days)) or not all(1 <= day <= 31 for day in days):
        return None
    month = match["m"] or ""
    if not month:
        first = latest_day(days[0], today) if past else _coming(days[0], today)
        out = [first]
        for day in days[1:]:
            out.append(_coming(day, out[-1]) if out[-1] else None)
    else:
        number = calendar_words.MONTHS.get(month) or int(month)
        year = today.year + (not past and (number, days[-1]) < (today.month, 1))
        out = [_day_of(year, number, day) for day in days]
    made = tuple(day for day in out if day)
    return NamedDays(*match.span(), (made,)) if len(made) == len(days) else None


def _of_month(match: re.Match[str], today: date, _past: bool) -> NamedDays | None:
    month = today.month - 1 + {"上": -1, "下": 1}.get(match["s"][0], 0)
    year, month = today.year + month // 12, month % 12 + 1
    first, last = (_day_of(year, month, figure(match[name] or match["d"])) for name in ("d", "d2"))
    return NamedDays(*match.span(), (run(first, last),)) if first and last and first <= last else None


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# tmrw, 3天后, the rest of the week, the week after next


def _ahead(days: int) -> Callable[[re.Match[str], date, bool], NamedDays | None]:
    return lambda match, today, _past: NamedDays(*match.span(), ((today + timedelta(days),),))


def _several(*days: int) -> Callable[[re.Match[str], date, bool], NamedDays | None]:
    return lambda match, today, _past: NamedDays(*match.span(), (tuple(today + timedelta(day) for day in days),))


def _in_days(match: re.Match[str], today: date, _past: bool) -> NamedDays | None:
    number = calendar_words.SMALL.get(match["n"], 0) or figure(match["n"])
    return NamedDays(*match.span(), ((today + timedelta(number),),)) if 0 < number < 400 else None


def _rest_of_week(match: re.Match[str], today: date, _past: bool) -> NamedDays | None:
    return NamedDays(*match.span(), (run(today, today + timedelta(6 - today.weekday())),))


def _week_after_next(match: re.Match[str], today: date, _past: bool) -> NamedDays | None:
    monday = today + timedelta(14 - today.weekday())
    return NamedDays(*match.span(), (run(monday, monday + timedelta(6)),))


_ORDINAL = r"(?:st|nd|rd|th)"
_TO = r"\s?(?:--?|~|to|until|till?|through|thru)\s?"
# “周二周三” are two days
_WEEKDAYS_ZH = calendar_words.PATTERNS["weekdays_zh"].replace("(?![周天月])", "(?![天月]|周(?![一二三四五六日天]))", 1)
_MONTH = "|".join(calendar_words.MONTHS)
_ZH_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_NO_CLOCK = rf"(?![\w:./%-]|\s?(?:[ap]m|[点时月号日天]|h\b|hours?|days?)|\s(?:of )?(?:{_MONTH})\b)"
_OWN: tuple[tuple[str, Callable[[re.Match[str], date, bool], NamedDays | None]], ...] = (
    (r"(?:tmrw|tmr|tmw|tomorow|tommorow|tommorrow|2moro)\b|明早|明晨|明儿", _ahead(1)),
    (r"in (?P<n>\d{1,3}|one|two|three|four|five|six|seven) days(?: time)?\b", _in_days),
    (r"(?P<n>\d{1,3}|[一二三四五六七八九十两]{1,3})天(?:以后|之后|后)", _in_days),
    (r"(?:the )?(?:rest|remainder) of (?:the|this) week\b|(?:这|本)周剩下(?:的)?(?:几天|时间|日子)?", _rest_of_week),
    (r"(?:the )?week after next\b|下下个?(?:周|星期|礼拜)(?![一二三四五六日天1-7])", _week_after_next),
    (calendar_words.PATTERNS["weekdays"], _weekdays),
    (
        r"(?P<p>上上|上个?|这个?|本|下个?)?(?:周|星期|礼拜)(?P<l>[一二三四五六日](?:[、,]?[一二三四五六日])+)"
        r"(?!\s?[一二三四五六日天个点月号小半])",
        _weekday_list,
    ),
    (r"(?:下(?=下))?" + _WEEKDAYS_ZH, _weekdays),
    (r"明后两?天", _several(1, 2)),
    (r"今明两?天", _several(0, 1)),
    (
        rf"(?P<l>\d{{1,2}}{_ORDINAL}?(?:\s?(?:,|and|&|\+)\s?(?:the )?\d{{1,2}}{_ORDINAL}?)+)"
        rf"\s(?:of )?(?P<m>{_MONTH})\b",
        _listed,
    ),
    (r"(?:(?P<m>\d{1,2})月)?(?P<l>\d{1,2}[日号]?(?:[、,和及]\d{1,2}[日号]?)+)(?<=[日号])", _listed),
    (
        rf"(?P<s>上个?|这个?|本|下个?)月(?P<d>{_ZH_DAY})[日号](?:\s?(?:-|~|到|至)\s?(?P<d2>{_ZH_DAY})[日号])?",
        _of_month,
    ),
    (
        rf"(?:the )?(?P<d>\d{{1,2}}){_ORDINAL}(?:{_TO}(?:the )?(?P<d2>\d{{1,2}}){_ORDINAL}?)?(?![\w:])"
        rf"(?!(?: of)? (?:{_MONTH})\b)",
        _day_only,
    ),
    (calendar_words.PATTERNS["day_only"], _day_only),
    (rf"(?P<d>\d{{1,2}}){_TO}(?P<d2>\d{{1,2}}){_NO_CLOCK}", _bare_days),
)
"""What leave reads otherwise than hours do, or alone."""
