"""Times of day, and runs from one to another: `9:00-11:30`, `9点到11点半`, `下午2点-5点`, `9am to 1pm`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from chat.values.numbers import numeral

_HALF_DAYS = r"上午|下午|早上|早晨|清晨|晚上|中午|凌晨|傍晚|夜里|早|晚"
_FIGURE = r"\d{1,2}|[零一二三四五六七八九十两]{1,3}"


def _clock(mark: str) -> str:
    return (
        rf"(?:(?P<part{mark}>{_HALF_DAYS})\s?)?(?P<hour{mark}>{_FIGURE})"
        rf"(?:[:.](?P<minute{mark}>[0-5]\d)(?!\d)|(?P<point{mark}>点|时)(?:钟|整)?(?:(?P<half{mark}>半)|(?P<quarter{mark}>[一三13])刻"
        rf"|(?P<past{mark}>{_FIGURE})分?(?![\d小个天]))?)?(?:\s?(?P<noon{mark}>[ap])\.?m\b\.?)?"
    )


_TO = r"\s?(?:--?|~|to\b|until\b|till\b|through\b|到|至|→)\s?"
_END = r"(?![\d/:%]|\.\d|,\d{1,3}(?![\d:点])|[a-z年月号日个])(?!小时)"
RUN = _clock("1") + _TO + _clock("2") + _END
FROM_TO = r"(?P<from>from |从\s?)" + RUN
"""Patterns of a run, with the groups that `run` reads."""


@dataclass(frozen=True, slots=True)
class Run:
    """`turned`: the end was moved to the afternoon, because 9:00-5:30 is no night shift."""

    start: time
    end: time
    minutes: int
    turned: bool = False


def run(match: re.Match[str]) -> Run | None:
    """The run of a match of `RUN` or `FROM_TO`; None when its figures are no times of day, or may be anything else."""
    marked = "from" in match.re.groupindex or any(
        match[f"{sign}{number}"] for sign in ("point", "noon", "part") for number in "12"
    )
    colon = any(match.string[match.end(f"hour{number}") : match.end(f"hour{number}") + 1] == ":" for number in "12")
    if not marked and not colon:
        return None
    start, end = _minute_of_day(match, "1"), _minute_of_day(match, "2")
    if start is None or end is None or start == end:
        return None
    turned = False
    bare_end = not match["part2"] and not match["noon2"] and end < 12 * 60
    if not match["part1"] and not match["noon1"] and match["noon2"] == "p" and start + 12 * 60 < end and start < 7 * 60:
        start += 12 * 60  # "1-3pm"
    if bare_end and (match["part1"] in _LATE or match["noon1"] == "p"):
        end += 12 * 60 if end + 12 * 60 > start else 0  # "下午2点到5点"
    elif bare_end and end < start < end + 12 * 60 and start < 13 * 60:
        end, turned = end + 12 * 60, True  # "9:00-5:30"
    minutes = (end - start) % (24 * 60)
    return Run(_time(start), _time(end), minutes, turned)


_ALONE = re.compile(_clock("1") + r"(?![\d/:%]|\.\d|[a-z])")


def clock_at(low: str, place: int) -> tuple[int, time] | None:
    """The time of day that begins at this place of a folded text (`17:30`, `5pm`, `下午三点`), and where it ends.

    A bare figure is none.
    """
    match = _ALONE.match(low, place)
    if match is None or not (match["point1"] or match["noon1"] or match["minute1"]):
        return None
    if match["minute1"] and low[match.end("hour1")] == ".":
        return None
    minute = _minute_of_day(match, "1")
    return None if minute is None else (match.end(), _time(minute))


_ONE = re.compile(rf"(?<![\d:.]){_clock('1')}(?![\d:])")


def times_of_day(low: str) -> tuple[tuple[int, int, time], ...]:
    """The times of day in a folded text, each with its place; a bare figure is one only after “at” or “@”.

    >>> [(said[2].hour, said[2].minute) for said in times_of_day("stop at 17:30")]
    [(17, 30)]
    >>> [
    ...     [str(said[2]) for said in times_of_day(line)]
    ...     for line in ("5点半停的", "at half past 5", "at 5pm", "at 6", "2h")
    ... ]
    [['05:30:00'], ['05:30:00'], ['17:00:00'], ['06:00:00'], []]
    """
    out: list[tuple[int, int, time]] = []
    for match in _PAST.finditer(low):
        hour = int(match["hour"]) + (12 if match["noon"] == "p" and int(match["hour"]) < 12 else 0)
        minute = 30 if match["share"] == "half" else 15
        total = hour * 60 + (minute if match["side"] == "past" else -minute)
        out.append((match.start(), match.end(), _time(total % (24 * 60))))
    for match in _ONE.finditer(low):
        if any(start < match.end() and match.start() < end for start, end, _said in out):
            continue
        marked = match["point1"] or match["noon1"] or match["part1"] or low[match.end("hour1") :][:1] == ":"
        minute_of_day = _minute_of_day(match, "1") if marked or _AT.search(low[: match.start()]) else None
        if minute_of_day is not None:
            out.append((match.start(), match.end(), _time(minute_of_day)))
    return tuple(sorted(out))


_AT = re.compile(r"(?:\bat|@|\buntil|\btill|\baround)\s?$")
_PAST = re.compile(r"\b(?P<share>half|quarter) (?P<side>past|to) (?P<hour>\d{1,2})(?:\s?(?P<noon>[ap])\.?m\b)?")
_LATE = ("下午", "晚上", "傍晚", "晚", "夜里")


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _minute_of_day(match: re.Match[str], mark: str) -> int | None:
    hour = _small(match["hour" + mark])
    if match["half" + mark]:
        minute: int | None = 30
    elif match["quarter" + mark]:
        minute = 15 * (_small(match["quarter" + mark]) or 0)
    else:
        minute = _small(match["minute" + mark] or match["past" + mark] or "0")
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    part, noon = match["part" + mark], match["noon" + mark]
    if noon and not 1 <= hour <= 12:
        return None
    if (noon == "p" or part in _LATE) and hour < 12:
        hour += 12
    elif hour == 12 and (noon == "a" or part in ("凌晨", "夜里")):
        hour = 0
    elif part == "中午" and hour < 3:
        hour += 12
    return hour * 60 + minute


def _small(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    value = numeral(text)
    return None if value is None else int(value)
