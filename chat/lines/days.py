"""The days that a line of hours is for, from the days that were found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from chat.lines.elements import Element, ReadLine
from chat.text import Text, _
from chat.values.dates import Days, nearest
from chat.values.days import united
from chat.values.unread import Unread

MOST_DAYS = 31
"""Nobody books more days than a month's in one line."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The days to book on (none where none was named), the elements that named them, and what is doubtful."""

    days: tuple[date, ...] = ()
    elements: tuple[Element, ...] = ()
    doubts: tuple[Text, ...] = ()


def dated(line: ReadLine, elements: Sequence[Element]) -> Dated | Unread:
    """The days that these elements name together; working days only where it was a run; or the question which."""
    values: list[Days] = []
    for element in elements:
        if isinstance(element.value, Unread):
            return replace(element.value, part=line.words(element), line=line.text)
        if isinstance(element.value, Days):
            values.append(element.value)
    if not values:
        return _pointed(line)
    if not all(_LIST.fullmatch(line.low, element.end, following.start) for element, following in pairwise(elements)):
        words = tuple(line.words(element) for element in elements)
        return Unread(_("Which day is meant, {days}?", days=words), words[-1], "day", line=line.text)
    meant = united(values)
    every = tuple(filter(line.terms.working, meant.each)) if meant.ranged else meant.each
    part = line.text[elements[0].start : elements[-1].end]
    if not every:
        return Unread(_("There is no working day in {days}. Name each day.", days=part), part, "day", line=line.text)
    if len(every) > MOST_DAYS:
        return Unread(
            _("{days} is more than a month. Name up to {n} days.", days=part, n=MOST_DAYS), part, "day", line=line.text
        )
    return Dated(every, tuple(elements), (meant.doubt,) if meant.doubt else ())


_LIST = re.compile(r"\s?(?:[,、&+/]|and|和|与|及|以及)?\s?")
_POINTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?=\s|[一-鿿])")


def _pointed(line: ReadLine) -> Dated:
    """`11.3 星河 2h`: a number with a point at the beginning, where another length is given, is a day just past."""
    match = _POINTED.match(line.low)
    if not match or any(element.start < match.end() for element in line.elements):
        return Dated()
    first, second = int(match[1]), int(match[2])
    day = nearest(second, first, line.today) if line.terms.order == "dm" else nearest(first, second, line.today)
    if day is None or not 0 <= (line.today - day).days <= 62:
        return Dated()
    element = Element(0, match.end(), "days", Days(day, day))
    return Dated((day,), (element,), (_("I read {text} as {day}.", text=match[0], day=day),))
