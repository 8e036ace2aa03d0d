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

from chat.folding import LONGEST_FIELD, folded
from chat.pattern import Pattern
from chat.text import NOTHING, Duration, Text, _
from chat.values import clocks, length_words
from chat.values.numbers import numeral
from chat.values.readers import by_character, compiled
from chat.values.unread import Unread

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
    ended = span_at(low[1:].lstrip() if sign else low, 0, day)
    if ended and ended[0] == len(low.lstrip("- ")):
        if sign or ended[1].minutes <= 0:
            return _not_positive(text)
        return ended[1]
    bare = re.fullmatch(rf"-?\s?({length_words.FIGURE}|{length_words.ZH_FIGURE})", low)
    minutes = _minutes(bare[1], 60) if bare else None
    if minutes is None:
        return not_a_length(text)
    return _not_positive(text) if sign or minutes == 0 else Span(minutes)


def span_at(text: str, place: int, day: int = DAY) -> tuple[int, Span] | None:
    """The length of time that starts at this place of a folded text, and the place where it ends."""
    readers = _STARTS.get(text[place : place + 1])
    if readers is None:
        figures = _FIGURES.match(text, place)
        readers = _AFTER_FIGURES.get(figures[1], ()) if figures else ()
    for pattern, make in readers:
        if match := compiled(pattern).match(text, place):
            made = make(match, day)
            if made is not None:
                return match.end(), made
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


def _minutes(number: str, unit: int) -> int | None:
    """Whole minutes of so many units, rounded half-even."""
    if number[0].isdigit() or number[0] in ".,":
        value: Decimal | None = Decimal(number.replace(",", "."))
    else:
        value = numeral(number.replace("仨", "三"))
    return None if value is None else int((value * unit).to_integral_value(ROUND_HALF_EVEN))


def _finer(number: str, unit: int) -> bool:
    """Whether more is written than whole minutes hold; of hours and days, two decimals are as people round them."""
    parts = number.replace(",", ".").partition(".")[2]
    if not parts.isdigit() or len(parts) <= (2 if unit > 1 else 0):
        return False
    value = Decimal(number.replace(",", ".")) * unit
    return value != value.to_integral_value()


def _as_read(match: re.Match[str], minutes: int) -> Text:
    return _("I read {text} as {length}.", text=match[0].strip(), length=Duration(minutes))


def _said(match: re.Match[str], name: str) -> str:
    """The group's words; empty where the pattern has no such group."""
    return (match[name] or "") if name in match.re.groupindex else ""


def _hours_read(match: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(match["n"], 60)
    if minutes is None:
        return None
    if _said(match, "half") or _said(match, "halves"):
        minutes += 30
    if quarter := _said(match, "quarter"):
        minutes += 15 if quarter in "一1" else 45
    if said := _said(match, "m") or _said(match, "minutes"):
        more = _minutes(said, 1)
        if more is None:
            return None
        minutes += more
    odd = re.search("[多来]", _said(match, "odd")) is not None
    return Span(minutes, doubt=_as_read(match, minutes) if odd or _finer(match["n"], 60) else NOTHING)


def _minutes_read(match: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(match["n"], 1)
    if minutes is None:
        return None
    return Span(minutes, unit="minutes", doubt=_as_read(match, minutes) if _finer(match["n"], 1) else NOTHING)


def _quarters_read(match: re.Match[str], _day: int) -> Span | None:
    minutes = _minutes(match["n"], 15)
    return None if minutes is None else Span(minutes, unit="minutes")


def _days_read(match: re.Match[str], day: int) -> Span | None:
    minutes = _minutes(match["n"], day)
    if minutes is None:
        return None
    minutes += day // 2 if match["half"] else 0
    return Span(minutes, unit="days", doubt=_as_read(match, minutes) if _finer(match["n"], day) else NOTHING)


def _clock_read(match: re.Match[str], _day: int) -> Span | None:
    return Span(int(match["h"]) * 60 + int(match["m"]), unit="clock")


def _fraction_read(match: re.Match[str], day: int) -> Span | None:
    unit = day if match["u"].startswith(("d", "天")) else 60
    whole = int(match["w"] or 0)
    minutes = Decimal(unit * (whole * int(match["b"]) + int(match["a"]))) / int(match["b"])
    return Span(int(minutes.to_integral_value(ROUND_HALF_EVEN)), unit="days" if unit == day else "hours")


def _sign_read(match: re.Match[str], day: int) -> Span | None:
    unit = day if match["u"].startswith(("d", "天")) else 60
    quarters = {"½": 2, "¼": 1, "¾": 3}[match["s"]]
    return Span(int(match["w"] or 0) * unit + unit * quarters // 4, unit="days" if unit == day else "hours")


def _words_read(match: re.Match[str], day: int) -> Span | None:
    unit = {"d": day, "h": 60, "m": 1}[match["u"][0]]
    minutes = unit * _in_words(match["n"])
    if _said(match, "half") or _said(match, "halves"):
        minutes += unit // 2
    if quarters := _said(match, "quarters") or _said(match, "fourths"):
        minutes += unit // 4 * (3 if "three" in quarters else 1)
    minutes += _in_words(_said(match, "more") or "0")
    return Span(minutes, unit={"d": "days", "h": "hours", "m": "minutes"}[match["u"][0]])  # type: ignore[arg-type]


def _in_words(number: str) -> int:
    return int(number) if number.isdigit() else length_words.LATIN_NUMBER[number.replace("-", " ")]


def _half_read(match: re.Match[str], day: int) -> Span | None:
    return Span(day // 2, unit="days") if match["u"].startswith(("d", "w")) else Span(30)


def _timed_read(match: re.Match[str], _day: int) -> Span | None:
    run = clocks.run(match)
    return None if run is None else of_run(run, match[0])


def of_run(run: clocks.Run, words: str) -> Span:
    """The length of a run of times, with what to say where its figures could have been meant otherwise."""
    doubt = NOTHING
    if run.turned:
        doubt = _("I read {text} as {start} to {end}.", text=words, start=f"{run.start:%H:%M}", end=f"{run.end:%H:%M}")
    return Span(run.minutes, run.start, run.end, "timed", doubt)


def _plain_run_read(match: re.Match[str], _day: int) -> Span | None:
    run = clocks.plain_run(match)
    return None if run is None else of_run(run, match[0])


_MAKERS: dict[str, Callable[[re.Match[str], int], Span | None]] = {
    "timed": _timed_read,
    "from_to": _timed_read,
    "h_run": _plain_run_read,
    "military": _plain_run_read,
    "hours": _hours_read,
    "hours_zh": _hours_read,
    "glued": _hours_read,
    "clock": _clock_read,
    "fraction": _fraction_read,
    "sign": _sign_read,
    "and_a_half": _words_read,
    "words": _words_read,
    "minutes": _minutes_read,
    "minutes_zh": _minutes_read,
    "days": _days_read,
    "days_zh": _days_read,
    "quarters": _quarters_read,
    "quarters_zh": _quarters_read,
    "half": _half_read,
    "half_hour_zh": lambda _found, _day: Span(30),
    "half_day_zh": lambda _found, day: Span(day // 2, unit="days"),
    "whole_day": lambda _found, day: Span(day, unit="days"),
    "whole_day_zh": lambda _found, day: Span(day, unit="days"),
    "three_quarters": lambda _found, _day: Span(45, unit="minutes"),
    "quarter": lambda _found, _day: Span(15, unit="minutes"),
}
_STARTS = by_character(length_words.STARTS, length_words.PATTERNS, _MAKERS)
_AFTER_FIGURES = by_character(length_words.AFTER_FIGURES, length_words.PATTERNS, _MAKERS)
_FIGURES = Pattern(r"[0-9]{1,4}(?:[.,][0-9]{1,12}(?!-))?\s?(.?)")
MAY_START = frozenset("0123456789").union(_STARTS)
"""Every character that a length of time can begin with."""
