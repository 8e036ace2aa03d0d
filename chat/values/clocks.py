"""Times of day, and runs from one to another: `9:00-11:30`, `9点到11点半`, `下午2点-5点`, `9am to 1pm`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from chat.pattern import Pattern
from chat.values.numbers import numeral

_HALF_DAYS = r"上午|下午|早上|早晨|清晨|晚上|中午|凌晨|傍晚|夜里|早|晚"
_HOUR_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIGURE = r"\d{1,2}|[零一二三四五六七八九十两]{1,3}"
_SPOKEN = "|".join(_HOUR_WORDS)
_MINUTE_WORDS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "forty-five": 45}
_MINUTES = "|".join(sorted(_MINUTE_WORDS, key=len, reverse=True))


def _clock(mark: str) -> str:
    return (
        rf"(?:(?P<part{mark}>{_HALF_DAYS})\s?)?(?:(?P<named{mark}>noon|midday|midnight|正午)(?![a-z])"
        rf"|(?P<lead{mark}>(?:half|a quarter|quarter) (?:past|to) )?"
        rf"(?P<hour{mark}>{_FIGURE}|(?:{_SPOKEN})(?![a-z]))"
        rf"(?: (?P<spoken{mark}>{_MINUTES})(?![a-z])|[:.](?P<minute{mark}>[0-5]\d)(?!\d)"
        rf"|(?P<point{mark}>点|时)(?:钟|整)?(?:(?P<half{mark}>半)"
        rf"|(?P<quarter{mark}>[一三13])刻"
        rf"|(?P<past{mark}>{_FIGURE})分?(?![\d小个天直]))?)?"
        rf"(?:\s?(?P<noon{mark}>[ap])\.?m\b\.?|\s(?P<tail{mark}>in the (?:morning|afternoon|evening)|at night)\b)?)"
    )


_TO = (
    r"\s?(?:--?|~|to\b|until\b|till?\b|'till?\b|untill\b|through\b|thru\b"
    r"|(?:一?直)?[干做忙弄搞待呆写开]?到|直到|至|→)\s?"
)
_END = r"(?![\d/:%]|\.\d|,\d{1,3}(?![\d:点])|[a-z年月号日个])(?!小时)"
RUN = _clock("1") + _TO + _clock("2") + _END
FROM_TO = r"(?P<from>from |从\s?)" + RUN
"""Patterns of a run, with the groups that `run` reads."""
H_RUN = r"(?P<h1>\d{1,2})h(?P<m1>[0-5]\d)?\s?(?:-|~|to\b|until\b|till?\b|à)\s?(?P<h2>\d{1,2})h(?P<m2>[0-5]\d)?(?![\w:])"
"""`14h-15h30`; `2h-3h` is rather two or three hours."""
MILITARY = (
    r"(?P<h1>[01]\d|2[0-3])(?P<m1>[0-5][05])\s?(?:-|~|to\b|until\b|till?\b|到|至)\s?(?P<h2>[01]\d"
    r"|2[0-3])(?P<m2>[0-5][05])(?![\w:./-])"
)
"""`0930-1200`."""
OFFICE = 7
"""Nobody begins at an office before seven: “1 to 5” is the afternoon."""


@dataclass(frozen=True, slots=True)
class Run:
    """`turned`: an end was moved to the afternoon, because 9:00-5:30 is no night shift and 1 to 5 no morning's work."""

    start: time
    end: time
    minutes: int
    turned: bool = False


def run(match: re.Match[str], *, bare: bool = False) -> Run | None:
    """The run of a match of `RUN` or `FROM_TO`; None when its figures are no times of day, or may be anything else.

    Args:
        bare: figures alone are meant as times.
    """
    marked = "from" in match.re.groupindex or any(
        match[f"{sign}{number}"] for sign in ("point", "noon", "part", "named", "lead", "tail") for number in "12"
    )
    colon = any(_after_hour(match, number) == ":" for number in "12")
    if not (marked or colon or bare):
        return None
    start, end = _minute_of_day(match, "1"), _minute_of_day(match, "2")
    if start is None or end is None or start == end:
        return None
    turned = False
    bare_start, bare_end = _unmarked(match, "1"), _unmarked(match, "2") and end < 12 * 60
    late_end = (match["noon2"] == "p" or _afternoon(match, "2")) and end >= 12 * 60
    if bare_start and late_end and start + 12 * 60 < end:
        start += 12 * 60  # "1-3pm", "8 to 10pm"
    elif bare_start and bare_end and 60 <= start < end and start < OFFICE * 60 and not _nought(match):
        start, end, turned = start + 12 * 60, end + 12 * 60, True  # "1 to 5"
    elif bare_end and (match["part1"] in _LATE or match["noon1"] == "p" or _afternoon(match, "1")):
        end += 12 * 60 if end + 12 * 60 > start else 0  # "下午2点到5点"
    elif bare_end and end < start < end + 12 * 60 and start < 13 * 60:
        end, turned = end + 12 * 60, True  # "9:00-5:30"
    minutes = (end - start) % (24 * 60)
    return Run(_time(start), _time(end), minutes, turned) if minutes else None


def plain_run(match: re.Match[str]) -> Run | None:
    """The run of a match of `H_RUN` or `MILITARY`: the day's hours counted to 24."""
    start, end = (int(match[f"h{number}"]) * 60 + int(match[f"m{number}"] or 0) for number in "12")
    if not OFFICE * 60 <= start < end <= 24 * 60 or (match["h1"] == match["h2"] == "20"):
        return None
    return Run(_time(start), _time(end), end - start)


def bare_run_at(low: str, place: int) -> tuple[int, Run] | None:
    """The run that begins at this place, figures alone counting as times: `9-5`, `10 to 1`, `2 til 3:15`."""
    match = _BARE.match(low, place)
    read = run(match, bare=True) if match else None
    return (match.end(), read) if match and read else None


def later(run: Run) -> Run:
    """The same run in the evening: “昨晚八点到十点半”."""
    if not 5 <= run.start.hour < 12:
        return run
    start = run.start.hour * 60 + run.start.minute + 12 * 60
    return Run(_time(start), _time(start + run.minutes), run.minutes, run.turned)


def _after_hour(match: re.Match[str], mark: str) -> str:
    end = match.end("hour" + mark)
    return match.string[end : end + 1] if end >= 0 else ""


def _unmarked(match: re.Match[str], mark: str) -> bool:
    return not any(match[f"{sign}{mark}"] for sign in ("part", "noon", "tail", "named"))


def _afternoon(match: re.Match[str], mark: str) -> bool:
    return bool(match["tail" + mark]) and "morning" not in match["tail" + mark]


def _nought(match: re.Match[str]) -> bool:
    """`01:00` counts to 24."""
    return match["hour1"].startswith(("0", "零"))


_BARE = Pattern(RUN)
_ALONE = Pattern(_clock("1") + r"(?![\d/:%]|\.\d|[a-z])")


def clock_at(low: str, place: int) -> tuple[int, time] | None:
    """The time of day that begins at this place of a folded text (`17:30`, `5pm`, `下午三点`), and where it ends.

    A bare figure is none.
    """
    match = _ALONE.match(low, place)
    if match is None or not match["hour1"] or match["lead1"] or match["hour1"] in _HOUR_WORDS:
        return None
    if not (match["point1"] or match["noon1"] or match["minute1"]):
        return None
    if match["minute1"] and low[match.end("hour1")] == ".":
        return None
    minute = _minute_of_day(match, "1")
    return None if minute is None else (match.end(), _time(minute))


_ONE = Pattern(rf"(?<![\d:.]){_clock('1')}(?![\d:])")


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
        if not match["hour1"] or match["lead1"]:
            continue
        marked = match["point1"] or match["noon1"] or match["part1"] or low[match.end("hour1") :][:1] == ":"
        minute_of_day = _minute_of_day(match, "1") if marked or _AT.search(low[: match.start()]) else None
        if minute_of_day is not None:
            out.append((match.start(), match.end(), _time(minute_of_day)))
    return tuple(sorted(out))


_AT = Pattern(r"(?:\bat|@|\buntil|\btill|\baround)\s?$")
_PAST = Pattern(r"\b(?P<share>half|quarter) (?P<side>past|to) (?P<hour>\d{1,2})(?:\s?(?P<noon>[ap])\.?m\b)?")
_LATE = ("下午", "晚上", "傍晚", "晚", "夜里")


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _minute_of_day(match: re.Match[str], mark: str) -> int | None:
    if named := match["named" + mark]:
        return 24 * 60 if named == "midnight" else 12 * 60
    hour = _small(match["hour" + mark])
    if match["half" + mark]:
        minute: int | None = 30
    elif match["quarter" + mark]:
        minute = 15 * (_small(match["quarter" + mark]) or 0)
    elif spoken := match["spoken" + mark]:
        minute = _MINUTE_WORDS[spoken]
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
    if tail := match["tail" + mark]:
        hour = hour % 12 if "morning" in tail else hour % 12 + 12
    if lead := match["lead" + mark]:
        minute = {"half": 30}.get(lead.split()[0], 15)
        return hour * 60 + (minute if "past" in lead else -minute)
    return hour * 60 + minute


def _small(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if text in _HOUR_WORDS:
        return _HOUR_WORDS.index(text) + 1
    value = numeral(text)
    return None if value is None else int(value)
