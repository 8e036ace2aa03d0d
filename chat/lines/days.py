"""The days that a line of hours is for, from the days that were found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from chat.lines.elements import Element, ReadLine
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.calendar_words import WEEKDAYS
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


def dated(line: ReadLine, elements: Sequence[Element], *, told: bool = False) -> Dated | Unread:
    """The days that these elements name together; working days only where it was a run; or the question which.

    Args:
        told: the words before this line were about days too, so that “fri” after “thu” is today.
    """
    every, read = elements, _dates(line, elements)
    if isinstance(read, Unread):
        return read
    elements = read
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
    if question := _today_or_before(line, elements, told=told) or _which_days(line, elements):
        return question
    meant = united(values)
    days = tuple(filter(line.terms.working, meant.each)) if meant.ranged else meant.each
    part = line.text[elements[0].start : elements[-1].end]
    if not days:
        return Unread(_("There is no working day in {days}. Name each day.", days=part), part, "day", line=line.text)
    if len(days) > MOST_DAYS:
        return Unread(
            _("{days} is more than a month. Name up to {n} days.", days=part, n=MOST_DAYS), part, "day", line=line.text
        )
    return Dated(days, tuple(every), (meant.doubt,) if meant.doubt else ())


def in_passing(line: ReadLine) -> list[Element]:
    """The one day that a sentence names where it likes: “fixed the driver today, took me 3 hours”; none of a thing.

    Of several, or where it may only say which thing is meant (“the Friday demo”), none: it is asked.
    """
    days = [element for element in line.elements if element.kind == "days"]
    if len(days) > 1 and all(
        isinstance(day.value, Days) and not day.value.period and day.value.last <= line.today for day in days
    ):
        listed = all(_LIST.fullmatch(line.low, one.end, other.start) for one, other in pairwise(days))
        return days if listed else []
    if len(days) != 1 or names_a_thing(line.low, days[0].start, days[0].end):
        return []
    (day,) = days
    plain = isinstance(day.value, Days) and (
        _IS_OVER.match(line.low, day.start, day.end) or _CLAUSE.search(line.low, 0, day.start)
    )
    return days if plain else []


def names_a_thing(low: str, start: int, end: int) -> bool:
    """“the Friday demo”: a day that says which thing, not when; “may” is rather a verb."""
    return (_ARTICLE.search(low, 0, start) is not None and _NOUN.match(low, end) is not None) or (
        low[start:end] in ("may", "march", "mar", "sun", "sat")
    )


_ARTICLE = Pattern(r"(?:\b(?:the|a|this|that|our|my|for) |的)\s?\Z")
_NOUN = Pattern(r"(?:'s)?\s?[a-z\u4e00-\u9fff]{2}")
_IS_OVER = Pattern(r"(?:(?:on |late |early )?(?:to|yester)day|this |last |tonight|前|昨|今|刚|上|\d)(?!.*'s)")
"""How a day begins that is over or is now: it says when, wherever it stands."""
_CLAUSE = Pattern(r"(?:^|[,;.:，。；：]|\b(?:on|for|from)) ?\Z")


def _dates(line: ReadLine, elements: Sequence[Element]) -> list[Element] | Unread:
    """Without the weekdays that only stand beside their date: “Mon, 16 Nov”."""
    out: list[Element] = []
    for element in elements:
        before = out[-1] if out else None
        if before and _BESIDE.fullmatch(line.low, before.end, element.start):
            pair = (before, element) if _weekday(line, before) else (element, before)
            day, named = pair[1].value, pair[0].value
            if (
                _weekday(line, pair[0])
                and not _weekday(line, pair[1])
                and isinstance(day, Days)
                and isinstance(named, Days)
            ):
                if day.first == day.last and named.first.weekday() != day.first.weekday():
                    text = line.text[before.start : element.end]
                    return Unread(_("Which day is meant, {days}?", days=(text,)), text, "day", line=line.text)
                if day.first == day.last:
                    out[-1] = pair[1]
                    continue
        out.append(element)
    return out


def _weekday(line: ReadLine, element: Element) -> bool:
    return _PLAIN_WEEKDAY.fullmatch(line.low, element.start, element.end) is not None


def _today_or_before(line: ReadLine, elements: Sequence[Element], *, told: bool) -> Unread | None:
    """“fri 2h apollo” on a Friday is today for some, a week ago for others."""
    if told or len(elements) != 1 or not isinstance(elements[0].value, Days):
        return None
    (element,) = elements
    if element.value != Days(line.today, line.today) or not _weekday(line, element):
        return None
    before = line.today - timedelta(7)
    return Unread(
        _("Is {text} today, or {day}?", text=line.words(element), day=before),
        line.words(element),
        "day",
        (line.today.isoformat(), before.isoformat()),
        line.text,
    )


def _which_days(line: ReadLine, elements: Sequence[Element]) -> Unread | None:
    """“last 3 days” may end today or yesterday."""
    for element in elements:
        if isinstance(element.value, Days) and _LAST_DAYS.match(line.low, element.start, element.end):
            runs = ((element.value.first - timedelta(back), element.value.last - timedelta(back)) for back in (0, 1))
            text = line.words(element)
            choices = tuple(f"{start.isoformat()} to {end.isoformat()}" for start, end in runs)
            return Unread(_("Which days are {text}?", text=text), text, "day", choices, line.text)
    return None


_LATIN = "|".join(name for name in WEEKDAYS if name.isascii() and name.isalpha())
_PLAIN_WEEKDAY = Pattern(
    rf"(?:on )?(?:{_LATIN})\.?(?: (?:morning|afternoon|evening))?"
    r"|(?:周|星期|礼拜)[一二三四五六日天1-7](?:上午|下午|晚上|早上|中午|凌晨)?"
)
_BESIDE = Pattern(r"\s?[,(]?\s?(?:the )?")
_LAST_DAYS = Pattern(
    r"(?:last|past) (?:\d+|two|three|four|five|six|seven) days"
    r"|(?:最近|过去|近|这|前)[\d一二两三四五六七八九十几]+个?[天日]"
)


_LIST = Pattern(r"\s?(?:[,、&+/]|,?\s?and|n|'n'|和|与|跟|及|以及|还有)?\s?")
_POINTED = Pattern(r"(\d{1,2})\.(\d{1,2})(?=\s|[一-鿿])")


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
