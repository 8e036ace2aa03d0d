"""Lengths of time as people write them: `2.5h`, `2:30`, `2h30m`, `2小时半`, `两个半小时`, `半天`, `9:00-11:30`.

`span` reads a whole text (a form's field), `span_at` reads at a place in a line.  Both take any width and case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from chat import clocks
from chat.folding import LONGEST_FIELD, folded
from chat.numbers import numeral
from chat.text import NOTHING, Text, _
from chat.unread import Unread

DAY = 8 * 60
"""Minutes of a working day where nobody says otherwise."""

Unit = Literal["hours", "minutes", "days", "clock", "timed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; `start` and `end` where it was given by the clock, `unit` says how it was written."""

    minutes: int
    start: time | None = None
    end: time | None = None
    unit: Unit = "hours"
    doubt: Text = NOTHING


def span(text: str, day: int = DAY) -> Span | Unread:
    """The length of time that the whole text says; a bare number is hours.

    >>> [span(one).minutes for one in ("2.5h", "2:30", "2h30m", "两个半小时", "一刻钟", "半天", "90min", "9:00-11:30")]
    [150, 150, 150, 150, 15, 240, 90, 150]
    """
    low = folded(text).strip() if len(text) <= LONGEST_FIELD else ""
    sign = low.startswith("-")
    found = span_at(low[1:].lstrip() if sign else low, 0, day)
    if found and found[0] == len(low.lstrip("- ")):
        if sign or found[1].minutes <= 0:
            return _not_positive(text)
        return found[1]
    bare = re.fullmatch(rf"-?\s?({_FIGURE}|{_ZH})", low)
    minutes = _minutes(bare[1], 60) if bare else None
    if minutes is None:
        return not_a_length(text)
    return _not_positive(text) if sign or minutes == 0 else Span(minutes)


def span_at(text: str, place: int, day: int = DAY) -> tuple[int, Span] | None:
    """The length of time that starts at this place of a folded text, and the place where it ends."""
    readers = _READERS.get(text[place : place + 1])
    if readers is None:
        figures = _FIGURES.match(text, place)
        readers = _AFTER_FIGURES.get(figures[1], ()) if figures else ()
    for pattern, make in readers:
        if found := pattern.match(text, place):
            made = make(found, day)
            if made is not None:
                return found.end(), made
    return None


def not_a_length(text: str) -> Unread:
    """The question back when a text should be a length of time and is none."""
    return Unread(
        _("“{text}” is not a length of time. Write for example 2.5h, 2:30 or 90min.", text=text.strip()[:40]),
        text.strip()[:40],
        "hours",
    )


def _not_positive(text: str) -> Unread:
    return Unread(_("Hours must be more than zero, not {text}.", text=text.strip()[:40]), text.strip()[:40], "hours")


_FIGURE = r"(?:\d{1,4}(?:[.,]\d{1,3})?|\.\d{1,3})"
_ZH = r"[零一二三四五六七八九十百千两俩壹贰叁肆伍陆柒捌玖拾廿]{1,7}(?:点[零一二三四五六七八九]{1,2})?"
_HOUR = r"(?:hours?|hrs?|h)(?![a-z])\.?|个?(?:小时|钟头)|个钟头?|个工时|工时"
_MINUTE = r"(?:minutes?|mins?|m)(?![a-z])|分钟?(?![之a-z页公])|'(?!\w)"
_DAYS = (
    r"(?:days?|d|pd|md|mandays?|man-days?|person-days?|workdays?)(?![a-z])"
    r"|个?(?:工作日|人天|人日)|个?整?天(?![前后内线花气猫])"
)
_LATIN_NUMBER = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_WORD = "|".join(sorted(_LATIN_NUMBER, key=len, reverse=True))
_SMALL = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"


def _minutes(number: str, unit: int) -> int | None:
    """Whole minutes of so many units, rounded half-even."""
    if number[0].isdigit() or number[0] in ".,":
        value: Decimal | None = Decimal(number.replace(",", "."))
    else:
        value = numeral(number)
    return None if value is None else int((value * unit).to_integral_value(ROUND_HALF_EVEN))


def _said(found: re.Match[str], name: str) -> str:
    """The group's words; empty where the pattern has no such group."""
    return (found[name] or "") if name in found.re.groupindex else ""


def _hours_read(found: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(found["n"], 60)
    if minutes is None:
        return None
    if _said(found, "half") or _said(found, "halves"):
        minutes += 30
    if quarter := _said(found, "quarter"):
        minutes += 15 if quarter in "一1" else 45
    if _said(found, "m"):
        more = _minutes(found["m"], 1)
        if more is None:
            return None
        minutes += more
    return Span(minutes)


def _minutes_read(found: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(found["n"], 1)
    return None if minutes is None else Span(minutes, unit="minutes")


def _quarters_read(found: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(found["n"], 15)
    return None if minutes is None else Span(minutes, unit="minutes")


def _days_read(found: re.Match[str], day: int) -> Span | None:
    minutes = _minutes(found["n"], day)
    if minutes is None:
        return None
    return Span(minutes + (day // 2 if found["half"] else 0), unit="days")


def _clock_read(found: re.Match[str], _day: int) -> Span | None:
    return Span(int(found["h"]) * 60 + int(found["m"]), unit="clock")


def _fraction_read(found: re.Match[str], day: int) -> Span | None:
    unit = day if found["u"].startswith(("d", "天")) else 60
    whole = int(found["w"] or 0)
    minutes = Decimal(unit * (whole * int(found["b"]) + int(found["a"]))) / int(found["b"])
    return Span(int(minutes.to_integral_value(ROUND_HALF_EVEN)), unit="days" if unit == day else "hours")


def _sign_read(found: re.Match[str], day: int) -> Span | None:
    unit = day if found["u"].startswith(("d", "天")) else 60
    quarters = {"½": 2, "¼": 1, "¾": 3}[found["s"]]
    return Span(int(found["w"] or 0) * unit + unit * quarters // 4, unit="days" if unit == day else "hours")


def _words_read(found: re.Match[str], day: int) -> Span | None:
    unit = {"d": day, "h": 60, "m": 1}[found["u"][0]]
    number = found["n"]
    minutes = unit * (_LATIN_NUMBER[number] if number in _LATIN_NUMBER else int(number))
    if _said(found, "half") or _said(found, "halves"):
        minutes += unit // 2
    minutes += int(_said(found, "more") or 0)
    return Span(minutes, unit={"d": "days", "h": "hours", "m": "minutes"}[found["u"][0]])  # type: ignore[arg-type]


def _half_read(found: re.Match[str], day: int) -> Span | None:
    return Span(day // 2, unit="days") if found["u"].startswith(("d", "w")) else Span(30)


def _whole_day_read(_found: re.Match[str], day: int) -> Span | None:
    return Span(day, unit="days")


def _half_day_read(_found: re.Match[str], day: int) -> Span | None:
    return Span(day // 2, unit="days")


def _half_hour_read(_found: re.Match[str], _day: int) -> Span | None:
    return Span(30)


def _timed_read(found: re.Match[str], _day: int) -> Span | None:
    run = clocks.run(found)
    if run is None:
        return None
    doubt = NOTHING
    if run.turned:
        doubt = _(
            "I read {text} as {start} to {end}.", text=found[0], start=f"{run.start:%H:%M}", end=f"{run.end:%H:%M}"
        )
    return Span(run.minutes, run.start, run.end, "timed", doubt)


Reader = tuple[re.Pattern[str], Callable[[re.Match[str], int], Span | None]]


def _hours_pattern(number: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<n>{number})\s?(?:(?P<half>个半)\s?(?:小时|钟头|钟)|(?:{_HOUR})(?!:))"
        rf"(?:\s?(?P<halves>半)|\s?(?:零|又|and\s|,\s?|\+\s?)?\s?(?P<m>{_SMALL})\s?(?:{_MINUTE})"
        rf"|\s?零?(?P<quarter>[一三13])刻钟?)?"
    )


# "2h30" and "2小时30": the figures must end the word.
_GLUED = re.compile(rf"(?P<n>{_FIGURE})\s?(?:h|小时)(?P<m>[0-5]\d)(?![\w.:/%])")
_HOURS_READER: Reader = (_hours_pattern(_FIGURE), _hours_read)
_FRACTION: Reader = (
    re.compile(
        r"(?:(?P<w>\d{1,2})\s)?(?P<a>[13])/(?P<b>[248])\s?(?:(?:of\s)?an?\s)?"
        r"(?P<u>hours?|hrs?|h|days?|d|个?小时|个?钟头|天)(?![a-z])"
    ),
    _fraction_read,
)
_SIGN: Reader = (
    re.compile(r"(?P<w>\d{1,2})?\s?(?P<s>[½¼¾])\s?(?P<u>hours?|hrs?|h|days?|d|个?小时|天)(?![a-z])"),
    _sign_read,
)
_AND_A_HALF: Reader = (
    re.compile(r"(?P<n>\d{1,2}) (?:and|&) (?P<half>a half) (?P<u>hours?|hrs?|days?)(?![a-z])"),
    _words_read,
)
_MINUTES: Reader = (re.compile(rf"(?P<n>{_FIGURE})\s?(?:{_MINUTE})"), _minutes_read)
_WHOLE_DAYS: Reader = (re.compile(rf"(?P<n>{_FIGURE})\s?(?:{_DAYS})(?P<half>半)?"), _days_read)
_QUARTERS: Reader = (re.compile(rf"(?P<n>{_FIGURE})\s?刻钟"), _quarters_read)
_CLOCK: Reader = (
    re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?:\s?h(?:rs|ours)?(?![a-z]))?(?![\d:])(?!\s?[ap]\.?m)"),
    _clock_read,
)
_TIMED: Reader = (clocks.RUN, _timed_read)
_FIGURES = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3}(?!-))?\s?(.?)")
# What can follow, by the first character after the figures and a blank.
_AFTER_FIGURES: dict[str, tuple[Reader, ...]] = {
    "h": ((_GLUED, _hours_read), _HOURS_READER),
    "小": ((_GLUED, _hours_read), _HOURS_READER),
    "个": (_HOURS_READER, _WHOLE_DAYS),
    "m": (_MINUTES, _WHOLE_DAYS),
    "分": (_MINUTES,),
    "'": (_MINUTES,),
    "刻": (_QUARTERS,),
    **dict.fromkeys("钟工", (_HOURS_READER, _WHOLE_DAYS)),
    **dict.fromkeys("d天整人", (_WHOLE_DAYS,)),
    "p": (_TIMED, _WHOLE_DAYS),
    "w": (_WHOLE_DAYS,),
    "a": (_TIMED, _AND_A_HALF),
    "&": (_AND_A_HALF,),
    "/": (_FRACTION,),
    **dict.fromkeys("123", (_FRACTION,)),
    **dict.fromkeys("½¼¾", (_SIGN,)),
    ":": (_TIMED, _CLOCK),
    **dict.fromkeys("-~t到至→点时u", (_TIMED,)),
}
_ZH_READERS: tuple[Reader, ...] = (
    _TIMED,
    (_hours_pattern(_ZH), _hours_read),
    (re.compile(rf"(?P<n>{_ZH})\s?刻钟?(?!意|板)"), _quarters_read),
    (re.compile(rf"(?P<n>{_ZH})\s?分钟"), _minutes_read),
    (re.compile(rf"(?P<n>{_ZH})\s?(?:{_DAYS})(?P<half>半)?"), _days_read),
    (re.compile(r"一整天"), _whole_day_read),
)
_LATIN_READERS: tuple[Reader, ...] = (
    (re.compile(r"half (?:an? )?(?P<u>hours?|hr|h|days?|workday)(?![a-z])"), _half_read),
    (
        re.compile(
            rf"(?P<n>{_WORD})(?: and (?P<half>a half|half))? (?P<u>hours?|hrs?|days?|minutes?|mins?)(?![a-z])"
            r"(?P<halves> and a half)?(?:(?: and)? (?P<more>\d{1,2}) ?(?:minutes?|mins?|m)(?![a-z]))?"
        ),
        lambda found, day: None if found["n"] == "a" and found["u"][0] != "m" else _words_read(found, day),
    ),
    (re.compile(r"(?:a )?quarter (?:of )?(?:an )?hour(?![a-z])"), lambda _found, _day: Span(15, unit="minutes")),
    (re.compile(r"(?:a )?(?:full|whole|entire) day(?![a-z])|all day(?![a-z])"), _whole_day_read),
)
_READERS: dict[str, tuple[Reader, ...]] = {
    ".": ((_hours_pattern(r"\.\d{1,3}"), _hours_read),),
    **dict.fromkeys("½¼¾", (_SIGN,)),
    **dict.fromkeys("零一二三四五六七八九十百两俩壹贰叁肆伍陆柒捌玖拾廿", _ZH_READERS),
    "半": (
        (re.compile(r"半个?(?:多)?(?:小时|钟头|钟)"), _half_hour_read),
        (re.compile(r"半个?(?:工作日|人天)|半[天日](?!前|后|没|不|才|都|了)"), _half_day_read),
    ),
    **dict.fromkeys("上下早晚中凌傍夜", (_TIMED,)),
    **dict.fromkeys("全整", ((re.compile(r"[全整][天日](?!候|内)"), _whole_day_read),)),
    **dict.fromkeys({word[0] for word in (*_LATIN_NUMBER, "half", "quarter", "full", "whole", "all")}, _LATIN_READERS),
    "f": (*_LATIN_READERS, (clocks.FROM_TO, _timed_read)),
    "从": ((clocks.FROM_TO, _timed_read),),
}
MAY_START = frozenset("0123456789").union(_READERS)
"""Every character that a length of time can begin with."""
