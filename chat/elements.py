"""What stands in one line: the verb, lengths of time, days and names, each with its place.

A word is only taken as a day or a project where it stands beside another element or at an end of the line ("2.5h apollo
yesterday API design"); in the middle of the note ("prepare the Friday demo") it is a word like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chat.days import Days, Order, days_at
from chat.durations import DAY, Span, span_at
from chat.folding import wordy
from chat.names import Key, Match, Names
from chat.numbers import numeral
from chat.unread import Unread

Value = Span | Days | Match | Unread | str


@dataclass(frozen=True, slots=True)
class Element:
    """Something understood, at `start` to `end` of the folded line; `marked`: the person pointed at it (#, 项目…)."""

    start: int
    end: int
    kind: Literal["verb", "span", "days", "project", "task", "category", "each"]
    value: Value
    marked: bool = False


def weekday(day: date) -> bool:
    """Monday to Friday: a working day where no calendar says otherwise."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known where a line was typed.  Prepare it once, not for every message.

    Attributes:
        projects, tasks, categories: the names that may be meant.
        here: the key of the project whose channel it is; None where the project must be named.
        order: how 11/3 is read; empty asks.
        day: minutes of a working day, for "半天" and "1d".
        working: whether somebody works on that day; runs like mon-wed leave the others out.
        currency: of the books, for amounts.
    """

    projects: Names
    tasks: Names | None = None
    categories: Names | None = None
    here: Key | None = None
    order: Order = ""
    day: int = DAY
    working: Callable[[date], bool] = weekday
    currency: str = ""


def elements(low: str, terms: Terms, today: date, *, verb: bool = True) -> list[Element]:
    """Everything that could be an element, in order; nothing overlaps."""
    found: list[Element] = []
    place = end = 0
    if verb and (said := VERB.match(low)):
        place = end = said.end()
        found.append(Element(said.start("verb"), said.end("verb"), "verb", said["verb"]))
    length = len(low)
    each = EACH.search(low) is not None
    while place < length:
        char = low[place]
        if char == " " or (place > end and _inside(low, place, end)):
            place += 1
            continue
        element = _element(low, place, terms, today, each)
        if element is None:
            place += 1
        else:
            found.append(element)
            place = end = element.end
    return found


VERB = re.compile(
    r"\s*(?:(?:please|pls|hi|hey|请|麻烦|帮我|帮忙|给我)\s?,?\s?)*"
    r"(?P<verb>(?:log|logged|book|booked|track|record|register|add|hours|time|timesheet|worked|spent)(?= ?[:\d½.]| \S|$)"
    r"|记(?!得|者|忆|住|不|性|号|账|录?得)(?:一下|录|工时|个)?|登记(?:工时)?|填报?(?:工时)?(?=[\s\d:])|报工时?|工时|录入|报时)"
    r"\s?[:：]?\s?(?:an? entry|hours|time|工时|一下|了)?\s?[:,]?\s?(?=\S|$)"
)
"""The words that ask for hours to be booked, at the beginning of a line."""
SOFT_VERBS = ("worked", "spent", "time", "add", "hours", "工时")
"""Verbs that also begin ordinary sentences."""
EACH = re.compile(r"\b(?:each(?: day)?|every day|daily|per day|a day|/day)\b|每天|每日|各(?=\s|\d)|/天")
_MARK = re.compile(r"(?:project|proj\.?|项目)\s?[:：]?\s?")
_AFTER = re.compile(r"\s?项目(?!经理|组|部|管理)| project(?![\w])")
_NOT_A_DATE = re.compile(
    r"(?:\b(?:part|page|step|phase|ticket|sprint|task|item|version|chapter|no\.?|nr\.?)|第|[#v=+*(])\s?$"
)


def _inside(low: str, place: int, end: int) -> bool:
    """Inside a word or a number (`v2.5`, `APO-12`, `1.2.3`), where nothing begins."""
    last, char = low[place - 1], low[place]
    if wordy(last):
        return wordy(char) or (char in ".½" and last.isdigit())
    return last in ".,:/-_" and place - 2 >= end and wordy(low[place - 2]) and wordy(char)


def _element(low: str, place: int, terms: Terms, today: date, each: bool) -> Element | None:
    char = low[place]
    if char in "#@":
        return _tagged(low, place, terms)
    if char in "p项" and (mark := _MARK.match(low, place)) and (named := terms.projects.named_at(low, mark.end())):
        return Element(place, named[0], "project", named[1], marked=True)
    if named := terms.projects.named_at(low, place):
        end = named[0]
        if after := _AFTER.match(low, end):
            end = after.end()
        return Element(place, end, "project", named[1])
    if each and (mark := EACH.match(low, place)):
        return Element(place, mark.end(), "each", mark[0])
    if (day := days_at(low, place, today, terms.order)) and _meant(low, place, *day, each):
        return Element(place, day[0], "days", day[1])
    if length := span_at(low, place, terms.day):
        return Element(place, length[0], "span", length[1])
    if terms.tasks and (named := terms.tasks.named_at(low, place)):
        return Element(place, named[0], "task", named[1])
    return None


def _meant(low: str, place: int, end: int, value: Days | Unread, each: bool) -> bool:
    """Whether a date is one: not 24/7, not part 2/3, and whole weeks and months only with "each day"."""
    if isinstance(value, Days) and value.period:
        return each
    if low[place].isdigit() and "/" in low[place:end]:
        return low[place:end] != "24/7" and not _NOT_A_DATE.search(low[max(0, place - 12) : place])
    return True


def _tagged(low: str, place: int, terms: Terms) -> Element | None:
    """`#apollo`, `#接口联调`, `#travel`."""
    start = place + 1
    if named := terms.projects.named_at(low, start):
        return Element(place, named[0], "project", named[1], marked=True)
    if low[place] == "#" and terms.tasks and (named := terms.tasks.named_at(low, start)):
        return Element(place, named[0], "task", named[1], marked=True)
    if low[place] == "#" and terms.categories and (named := terms.categories.named_at(low, start)):
        return Element(place, named[0], "category", named[1], marked=True)
    word = _TAG.match(low, start)
    if word and (match := terms.projects.match(word[0])):
        return Element(place, word.end(), "project", match, marked=True)
    return None


_TAG = re.compile(r"[^\W\d][\w.-]{2,40}")
_EMPTY = re.compile(
    r"(?:[\s,;:.、。·|/()\[\]【】（）+&-]|\b(?:on|for|at|in|of|to|and|by|the|i|we|is|was|from|spent|worked|did|doing|hours?)\b"
    r"|[在给为的了共我]|花了?|用了?|总共|一共|项目|做了?|干了?|忙了?|搞了?|以及|和|上午|下午|晚上|早上)*"
)


def empty(low: str, start: int, end: int) -> bool:
    """Whether only signs and small words stand between two places, so that what is left and right of it touches."""
    return start >= end or _EMPTY.fullmatch(low, start, min(end, start + 40)) is not None and end - start <= 40


def anchored(low: str, found: list[Element]) -> list[bool]:
    """For each element whether it stands at an end of the line, or touches one that does, or a length of time."""
    out = [False] * len(found)
    for order, edge in ((range(len(found)), 0), (range(len(found) - 1, -1, -1), len(low))):
        held = True
        for n in order:
            one = found[n]
            touches = empty(low, edge, one.start) if edge <= one.start else empty(low, one.end, edge)
            out[n] = out[n] or one.marked or one.kind in ("verb", "each") or (held and touches)
            held = out[n] or one.kind == "span"
            edge = one.end if order.step > 0 else one.start
    return out


_NUMBER = re.compile(r"(?:\d{1,2}(?:[.,]\d{1,2})?|[一二三四五六七八九十两]{1,3})(?![\w.,:/%*+-]|\s?[%*/x])")


def bare_hours(low: str, found: list[Element]) -> Element | None:
    """`log 2.5 apollo`: the number that stands after the verb, or beside another element, is hours."""
    edges = [0] + [one.end for one in found]
    for edge in edges:
        place = edge
        while place < len(low) and low[place] in " :,":
            place += 1
        number = _NUMBER.match(low, place)
        if number is None or (place and place == edge and wordy(low[place - 1])):
            continue
        figure = number[0].replace(",", ".")
        value = numeral(figure) if not figure[0].isdigit() else None
        hours = float(figure) if value is None else float(value)
        if hours <= 24:
            return Element(place, number.end(), "span", Span(round(hours * 60)))
    return None
