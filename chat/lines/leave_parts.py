"""How much of a day somebody is away: `morning`, `下午`, `2-4pm`, `two hours`, `half day`; and for how many days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chat.lines import leave_words as words
from chat.lines.elements import Terms
from chat.lines.leave_days import NamedDays
from chat.text import NOTHING, Text
from chat.values.durations import Span, span_at


@dataclass(frozen=True, slots=True)
class LeavePart:
    """How much of a day: nothing but defaults is all of it.

    Attributes:
        part: "morning" or "afternoon".
        start, end: minutes after midnight; -1 without clock times.
        minutes: a length without clock times.
    """

    part: Literal["", "morning", "afternoon"] = ""
    start: int = -1
    end: int = -1
    minutes: int = 0


WHOLE = LeavePart()


@dataclass(frozen=True, slots=True)
class NamedPart:
    """What stands at a place of a line: a part of a day, a number of days, or half a day without which.

    Attributes:
        count: a number of days; 0 where none was given.
        each: it was said of each of several days ("mornings").
        doubt: what to tell the person, because it could have been meant otherwise.
    """

    start: int
    end: int
    value: LeavePart
    half: bool = False
    count: int = 0
    each: bool = False
    doubt: Text = NOTHING


def part_at(low: str, place: int, terms: Terms, found: Sequence[NamedDays]) -> NamedPart | None:
    after = words.FROM.match(low, place)
    if after and words.DATED_RUN.match(low, after.end()):  # “from 21 to 23 dec”
        return None
    read = span_at(low, place, terms.day)
    if read and (part_read := _of_span(low, place, *read, terms)):
        return part_read
    for pattern, part in words.HALVES:
        if match := pattern.match(low, place):
            return NamedPart(place, match.end(), LeavePart(part), each=match[0].endswith("s"))  # type: ignore[arg-type]
    if found and (match := words.AM_PM.match(low, place)) and not low[found[-1].end : place].strip():
        return NamedPart(place, match.end(), LeavePart("morning" if match[0][0] == "a" else "afternoon"))
    if match := words.COUNT_OF_WEEKS.match(low, place):
        return NamedPart(place, match.end(), WHOLE, count=7 * words.number(match["n"]))
    match = words.BARE_HOURS.match(low, place) if found else None
    return _bare_hours(match) if match else None


def _bare_hours(match: re.Match[str]) -> NamedPart | None:
    """“tue 9-11”, beside a day; “2-4” is the afternoon."""
    start, end = int(match[1]), int(match[2])
    if start < 7 and end <= 8:
        start, end = start + 12, end + 12
    elif end < start <= 12:
        end += 12
    if not 7 <= start < end <= 24:
        return None
    return NamedPart(*match.span(), LeavePart(start=start * 60, end=end * 60))


def _of_span(low: str, place: int, end: int, span: Span, terms: Terms) -> NamedPart | None:
    if span.unit == "timed" and span.start and span.end is not None:
        first, last = (moment.hour * 60 + moment.minute for moment in (span.start, span.end))
        if first < last <= 8 * 60 and first < 7 * 60 and not words.BEFORE_NOON.search(low, place, end):
            first, last = first + 12 * 60, last + 12 * 60  # “from 2 to 4” is no night
        if first >= last and last:
            return None
        return NamedPart(place, end, LeavePart(start=first, end=last or 24 * 60), doubt=span.doubt)
    if span.unit == "clock" or span.minutes <= 0:
        return None
    if span.unit == "days":
        if span.minutes * 2 == terms.day:
            return NamedPart(place, end, WHOLE, half=True)
        if span.minutes % terms.day:
            return None
        return NamedPart(place, end, WHOLE, count=span.minutes // terms.day)
    if span.minutes > terms.day:
        return None
    return NamedPart(place, end, WHOLE if span.minutes == terms.day else LeavePart(minutes=span.minutes))


def half_of(part: str) -> LeavePart:
    return LeavePart(part if part in ("morning", "afternoon") else "")  # type: ignore[arg-type]


def together(said: Sequence[NamedPart]) -> tuple[tuple[LeavePart, ...], Literal["", "which", "half"]]:
    """What the parts of one line mean of each of its days."""
    halves = {part.value.part for part in said if part.value.part}
    clocks = {part.value for part in said if part.value.start >= 0}
    lengths = {part.value.minutes for part in said if part.value.minutes}
    if len(clocks) > 1 or len(lengths) > 1:
        return tuple(part.value for part in said if part.value != WHOLE), "which"
    if clocks:
        (clock,) = clocks
        return (clock,), "which" if lengths and lengths != {clock.end - clock.start} else ""
    if lengths:
        return (LeavePart(minutes=lengths.pop()),), ""
    if len(halves) == 2:
        return (LeavePart("morning"), LeavePart("afternoon"), WHOLE), "which"
    if halves:
        return (LeavePart(halves.pop()),), ""
    if any(part.half for part in said):
        return (LeavePart("morning"), LeavePart("afternoon")), "half"
    return (WHOLE,), ""
