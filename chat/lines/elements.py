"""What stands in one line: the verb, lengths of time, days and names, each with its place.

A word is only taken as a day or a project where it stands beside another element or at an end of the line ("2.5h apollo
yesterday API design"); in the middle of the note ("prepare the Friday demo") it is a word like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from chat.folding import folded, wordy
from chat.names import Key, Match, Names
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount
from chat.values.dates import Days, Order
from chat.values.days import MAY_START as DAYS_START
from chat.values.days import days_at, past_day_at
from chat.values.durations import DAY, Span, span_at
from chat.values.durations import MAY_START as SPANS_START
from chat.values.numbers import numeral
from chat.values.unread import Unread

Value = Span | Days | Match | Unread | ReadAmount | time | str
Kind = Literal[
    "verb",
    "span",
    "days",
    "project",
    "task",
    "category",
    "each",
    "person",
    "party",
    "amount",
    "number",
    "percent",
    "clock",
    "break",
    "total",
    "used",
    "noted",
]
"""What hours are made of, and what `chat.lines.scan` finds besides.

`break`, `total` and `used` are made of the others when a line of hours is composed: a length to be taken away, one that
the others have to add up to, and words that have had their effect; `noted` is a length that is a word of the note."""


@dataclass(frozen=True, slots=True)
class Element:
    """Something understood, at `start` to `end` of the folded line; `marked`: the person pointed at it (#, 项目…)."""

    start: int
    end: int
    kind: Kind
    value: Value
    marked: bool = False


def span_of(element: Element) -> Span:
    """The length of time that an element is."""
    assert isinstance(element.value, Span)
    return element.value


def weekday(day: date) -> bool:
    """Monday to Friday: a working day where no calendar says otherwise."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known where a line was typed.  Prepare it once, not for every message.

    Attributes:
        projects, tasks, categories, people: the names that may be meant.
        parties: customers and suppliers.
        here: the key of the project whose channel it is; None where the project must be named.
        order: how 11/3 is read; empty asks.
        day: minutes of a working day, for "半天" and "1d".
        working: whether somebody works on that day; runs like mon-wed leave the others out.
        currency: of the books, for amounts.
        rated: other currencies that the books keep money in or know a rate for.
    """

    projects: Names
    tasks: Names | None = None
    categories: Names | None = None
    people: Names | None = None
    parties: Names | None = None
    here: Key | None = None
    order: Order = ""
    day: int = DAY
    working: Callable[[date], bool] = weekday
    currency: str = ""
    rated: frozenset[str] = frozenset()
    starts: frozenset[str] = field(init=False, repr=False, compare=False)
    """Every character that something known can begin with."""

    def __post_init__(self) -> None:
        tasks = self.tasks.starts if self.tasks else frozenset()
        object.__setattr__(self, "starts", _STARTS | self.projects.starts | tasks)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line and what was found in it, in order; nothing overlaps."""

    text: str
    low: str
    elements: tuple[Element, ...]
    terms: Terms
    today: date

    def words(self, element: Element) -> str:
        """The person's own words for the element."""
        return self.text[element.start : element.end]

    @property
    def verb(self) -> str:
        """The verb that it begins with, or nothing."""
        first = self.elements[0] if self.elements else None
        return first.value if first and first.kind == "verb" and isinstance(first.value, str) else ""

    @property
    def elements_only(self) -> bool:
        """Whether it says nothing besides."""
        edges = (0, *(element.end for element in self.elements))
        starts = (*(element.start for element in self.elements), len(self.low))
        return all(empty(self.low, edge, start) for edge, start in zip(edges, starts, strict=True))

    def with_hours(self, bare: Element) -> ReadLine:
        """The line with a bare number taken as hours."""
        rest = [element for element in self.elements if element.end <= bare.start or element.start >= bare.end]
        elements = sorted([*rest, bare], key=lambda element: element.start)
        return ReadLine(self.text, self.low, tuple(elements), self.terms, self.today)


def read(text: str, terms: Terms, today: date) -> ReadLine:
    """The line with everything in it that could be an element."""
    low = folded(text)
    elements: list[Element] = []
    place = end = 0
    if verb := VERB.match(low):
        place = end = verb.end()
        elements.append(Element(0, verb.end("verb"), "verb", verb["verb"]))
    starts, length = terms.starts, len(low)
    while place < length:
        char = low[place]
        if char == " ":
            place += 1
            continue
        if char in starts and not (place > end and inside(low, place, end)):
            element = element_at(low, place, terms, today)
            if element is not None:
                elements.append(element)
                place = end = element.end
                continue
        run = _RUN.match(low, place)
        place = run.end() if run else place + 1
    return ReadLine(text, low, tuple(_days_run(low, elements)), terms, today)


def _days_run(low: str, elements: list[Element]) -> list[Element]:
    """“周三到今天”, “last monday to yesterday”: two days with “to” between them are a run."""
    out: list[Element] = []
    for element in elements:
        before = out[-1] if out else None
        if (
            before
            and before.kind == element.kind == "days"
            and isinstance(before.value, Days)
            and isinstance(element.value, Days)
            and _UNTIL.fullmatch(low, before.end, element.start)
            and before.value.first < element.value.last
        ):
            days = Days(before.value.first, element.value.last, ranged=True)
            out[-1] = replace(before, end=element.end, value=days)
        else:
            out.append(element)
    return out


_UNTIL = Pattern(r"\s?(?:to|till?|until|through|thru|-|~|–|到|至|一直到)\s?")


def with_elements(line: ReadLine, new: Iterable[Element]) -> ReadLine:
    """The line with these in the place of what they overlap."""
    new = list(new)
    kept = [
        element
        for element in line.elements
        if all(element.end <= other.start or other.end <= element.start for other in new)
    ]
    return replace(line, elements=tuple(sorted([*kept, *new], key=lambda element: element.start)))


VERB = Pattern(
    r"\s*(?:(?:please|pls|hi|hey|请|麻烦|帮我|帮忙|给我)\s?(?:,\s?)?){0,4}"
    r"(?P<verb>(?:log|logged|book|booked|track|record|register|add|hours|time|timesheet|put|worked|spent)"
    r"(?= ?[:\d½.]| \S|$)"
    r"|记(?!得|者|忆|住|不|性|号|账|录得)(?:一下|录|工时|个)?|登记(?:工时)?|填报?(?:工时)?(?=[\s\d:])|报工时?|工时|录入)"
    r"\s?[:：]?\s?(?:an? entry|hours|time|工时|一下|了)?\s?[:,]?\s?(?=\S|$)"
)
"""The words that ask for hours to be booked, at the beginning of a line."""
SOFT_VERBS = ("worked", "spent", "time", "add", "hours", "工时")
"""Verbs that also begin ordinary sentences."""
EACH = Pattern(
    r"\b(?:each(?: day| of (?:the days|them))?|every (?:single )?day|daily|per day|a day|/day|apiece)\b"
    r"|每一?[天日](?:都是|各|都)?|[各都](?:是|有|做了?|干了?)?(?=\s?[\d半一二两俩三仨四五六七八九十])|/天"
)
_MARK = Pattern(r"(?:project|proj\.?|项目)\s?[:：]?\s?")
_AFTER = Pattern(r"\s?项目(?!经理|组|部|管理)| project(?![\w])")
_NOT_A_DATE = Pattern(
    r"(?:\b(?:part|page|step|phase|ticket|sprint|task|item|version|chapter|pr|issue|case|round|batch|level|no\.?|nr\.?)|第|[#v=+*(])\s?$"
)


_STARTS = DAYS_START | SPANS_START | frozenset("#@p项/每各都eda")


def inside(low: str, place: int, end: int) -> bool:
    """Inside a word or a number (`v2.5`, `APO-12`, `1.2.3`), where nothing begins."""
    last, char = low[place - 1], low[place]
    if wordy(last):
        return wordy(char) or (char in ".½" and last.isdigit())
    before = low[place - 2] if place - 2 >= end else " "
    return wordy(char) and (before.isdigit() if last in ",:" else last in "./-_" and wordy(before))


_RUN = Pattern(r"[0-9a-z\u00df-\u024f\u0370-\u052f]+")


def element_at(low: str, place: int, terms: Terms, today: date) -> Element | None:
    """What hours can be made of, at this place of a folded line."""
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
    if char in "每各都edap/" and (mark := EACH.match(low, place)):
        return Element(place, mark.end(), "each", mark[0])
    length = span_at(low, place, terms.day) if char in SPANS_START else None
    day = None
    if char in DAYS_START:
        day = past_day_at(low, place, today) if char in "mtwfso" or place == 0 else None
        day = day or days_at(low, place, today, terms.order) or _day_of_project(low, place, terms, today)
    # "3 days ago" is a day, "1/2 day" is a length
    if day and (length is None or day[0] >= length[0]) and _meant(low, place, *day):
        return Element(place, day[0], "days", day[1])
    if length:
        return Element(place, length[0], "span", length[1])
    if terms.tasks and (named := terms.tasks.named_at(low, place)):
        return Element(place, named[0], "task", named[1])
    return None


def _day_of_project(low: str, place: int, terms: Terms, today: date) -> tuple[int, Days | Unread] | None:
    """“周三的阿波罗”, “monday's taxi”: of a project's time or of spending it says when; of a thing it may say which."""
    of = _DAY_OF.match(low, place)
    named = terms.categories.named_at(low, of.end()) if of and terms.categories else None
    if of is None or not (named or terms.projects.named_at(low, of.end())):
        return None
    read = days_at(low[: of.end("day")], place, today, terms.order)
    return (of.end("of"), read[1]) if read and read[0] == of.end("day") else None


_DAY_OF = Pattern(r"(?P<day>[^\s的']{2,9})(?P<of>的|'s)\s?")


def _meant(low: str, place: int, end: int, value: Days | Unread) -> bool:
    """Whether a date is one: not 24/7, not part 2/3, and whole weeks and months only with "each day"."""
    if isinstance(value, Days) and value.period:
        return EACH.search(low) is not None
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


_TAG = Pattern(r"[^\W\d][\w.-]{2,40}")
_EMPTY = Pattern(
    r"(?:[\s,;:.、。·|/()\[\]【】（）+&-]|\b(?:on|for|at|in|of|to|and|by|the|i|we|is|was|from|spent|worked|did|doing|hours?)\b"
    r"|[在给为的了共我]|[花用做干忙搞]|总共|一共|项目|以及|和|上午|下午|晚上|早上|补(?:一下|录|记|上)?|忘记?了?|工时|时间|\b(?:please|pls|forgot)\b)*"
)


def empty(low: str, start: int, end: int) -> bool:
    """Whether only signs and small words stand between two places, so that what is left and right of it touches."""
    return (
        start >= end or low[start:end] == " " or (end - start <= 40 and _EMPTY.fullmatch(low, start, end) is not None)
    )


def anchored(low: str, elements: Sequence[Element]) -> frozenset[int]:
    """Where the elements begin that stand at an end of the line, or touch one that does, or a length of time."""
    held = {element.start for element in elements if element.marked or element.kind in ("verb", "each")}
    touching, edge = True, 0
    for element in elements:
        touching = (touching and empty(low, edge, element.start)) or element.start in held
        if touching:
            held.add(element.start)
        touching, edge = touching or element.kind == "span", element.end
    touching, edge = True, len(low)
    for element in reversed(elements):
        touching = (touching and empty(low, element.end, edge)) or element.start in held
        if touching:
            held.add(element.start)
        touching, edge = touching or element.kind == "span", element.start
    return frozenset(held)


_NUMBER = Pattern(
    r"(?:\d{1,2}(?:[.,]\d{1,2})?|[一二三四五六七八九十两]{1,3})(?![\w.,:/%*+-]|\s?[%*/x]"
    r"|\s?(?:km|kms|miles?|kg|tons?|tonnes?|m2|m3|sqm|litres?|liters?|pages?|pcs|users?|people"
    r"|公里|千米|吨|平方?米?|公斤|方)\b)"
)
"""Hours, where nothing behind it says that it counts something else (“log 5 km hermes”)."""


def bare_hours(line: ReadLine) -> Element | None:
    """`log 2.5 apollo`: the number that stands after the verb, or beside another element, is hours."""
    low = line.low
    for edge in (0, *(element.end for element in line.elements)):
        place = edge
        while place < len(low) and low[place] in " :,":
            place += 1
        number = _NUMBER.match(low, place)
        if number is None or (place and place == edge and wordy(low[place - 1])):
            continue
        figure = number[0].replace(",", ".")
        value = Decimal(figure) if figure[0].isdigit() else numeral(figure)
        if value is not None and value <= 24:
            minutes = int((value * 60).to_integral_value(ROUND_HALF_EVEN))
            return Element(place, number.end(), "span", Span(minutes))
    return None
