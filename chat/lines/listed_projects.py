"""Several projects for one length: on each of them, or shared; and lengths in the order of the projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from chat.lines.elements import Element, ReadLine, with_elements
from chat.names import Match
from chat.pattern import Pattern
from chat.text import Duration, _
from chat.values.dates import Days
from chat.values.days import united
from chat.values.durations import Span
from chat.values.unread import Unread

_JOINED = Pattern(
    r"\s?(?:,\s?(?:and )?|、|&|\+|/|and|n|和|与|跟|及|以及|还有)?\s?"
    r"(?:(?:on|the|for|in|at|上午|下午|晚上|half|half on|the other half|一半|各?一半|另一半)\s?){0,3}"
)
_BLANK = Pattern(r"\s*")
_SHARED = Pattern(
    r"\b(?:half(?: (?:on|and half|each|of it))?(?! (?:an?|past|hour|hr|day))|the other half|halves"
    r"|50/50|fifty[- ]fifty"
    r"|split(?: (?:it |them )?(?:evenly|equally|half half|between|across|over))*|evenly|equally|shared (?:between"
    r"|across|evenly)|between)\b"
    r"|(?:各占?|每个)?一半|另一半|对半分?|平分|均分|平摊|一人一半|五五开"
)
_EACH_OF = Pattern(
    r"(?:\b(?:on |for )?each(?: of (?:them|these|the))?\b|\bapiece\b|\ba piece\b)"
    r"|[两三四二俩仨]个项目(?=.{0,3}[各都每])|(?:每个项目|每个|各自|各|都是|分别)\s?(?:都|是|记|花了?|用了?|干了?|做了?)?"
)
_RESPECTIVELY = Pattern(r"\b(?:respectively)\b|分别是?")


def shared(line: ReadLine, length: Element) -> list[ReadLine] | Unread | None:
    """The line once for each of its projects, with its length; None where it names no list of projects."""
    projects = _list(line)
    if len(projects) < 2:
        return None
    span = length.value
    assert isinstance(span, Span)
    low = _outside(line, [*projects, length])
    halves = list(_SHARED.finditer(low))
    each = [Element(*match.span(), "used", match[0]) for match in _EACH_OF.finditer(low)]
    each += [replace(element, kind="used") for element in line.elements if element.kind == "each"]
    days = [element.value for element in line.elements if element.kind == "days" and isinstance(element.value, Days)]
    several_days = bool(days) and len(united(days).each) > 1
    if halves and each and not any("一半" in match[0] or match[0].startswith("half") for match in halves):
        halves = []
    words = tuple(line.words(project) for project in projects)
    if (not halves and not each) or several_days:
        if not halves and not each and all(_plain(line, *pair) for pair in pairwise(projects)):
            return None
        return Unread(
            _("{length} for {projects}: how much is for each of them?", length=Duration(span.minutes), projects=words),
            "",
            "hours",
            line=line.text,
        )
    used = [Element(*match.span(), "used", match[0]) for match in halves] + each
    parts = _split(span.minutes, len(projects)) if halves else [span.minutes] * len(projects)
    out = []
    for project, minutes in zip(projects, parts, strict=True):
        others = [replace(other, kind="used") for other in projects if other is not project]
        value = span if minutes == span.minutes else Span(minutes, unit=span.unit)
        own = with_elements(line, [*_apart(used, [length, *projects]), *others, replace(length, value=value)])
        out.append(own)
    return out


def in_order(line: ReadLine, spans: Sequence[Element]) -> list[ReadLine]:
    """“apollo and hermes 2h and 3h”: lengths in the order of as many projects; empty where it is not said so."""
    projects = _list(line)
    if len(projects) != len(spans) or len(spans) < 2:
        return []
    if not all(_LENGTHS.fullmatch(line.low, one.end, two.start) for one, two in pairwise(spans)):
        return []
    if not (projects[-1].end <= spans[0].start or spans[-1].end <= projects[0].start):
        return []
    words = [Element(*match.span(), "used", match[0]) for match in _RESPECTIVELY.finditer(line.low)]
    out = []
    for project, span in zip(projects, spans, strict=True):
        others = [replace(other, kind="used") for other in (*projects, *spans) if other not in (project, span)]
        out.append(with_elements(line, [*_apart(words, [*projects, *spans]), *others]))
    return out


_LENGTHS = Pattern(r"\s?(?:,|、|&|\+|/|and|n|和|与)\s?")


def _list(line: ReadLine) -> list[Element]:
    """The projects that stand in one list, each another one."""
    projects = [element for element in line.elements if element.kind == "project" and isinstance(element.value, Match)]
    if len(projects) < 2 or not all(_joined(line, *pair) for pair in pairwise(projects)):
        return []
    keys = {project.value.key for project in projects if isinstance(project.value, Match)}
    sure = all(isinstance(project.value, Match) and project.value.kind != "several" for project in projects)
    return projects if sure and len(keys) == len(projects) else []


def _joined(line: ReadLine, one: Element, two: Element) -> bool:
    return two.start - one.end < 30 and _JOINED.fullmatch(line.low, one.end, two.start) is not None


def _plain(line: ReadLine, one: Element, two: Element) -> bool:
    """Nothing but a blank: rather a name and a word of the note."""
    return _BLANK.fullmatch(line.low, one.end, two.start) is not None


def _outside(line: ReadLine, elements: Sequence[Element]) -> str:
    """The folded line with blanks in the place of these."""
    low = list(line.low)
    for element in elements:
        low[element.start : element.end] = " " * (element.end - element.start)
    return "".join(low)


def _apart(words: Sequence[Element], others: Sequence[Element]) -> list[Element]:
    out: list[Element] = []
    for word in sorted(words, key=lambda element: (element.start, -element.end)):
        if all(word.end <= other.start or other.end <= word.start for other in (*others, *out)):
            out.append(word)
    return out


def _split(minutes: int, count: int) -> list[int]:
    share, over = divmod(minutes, count)
    return [share + (number < over) for number in range(count)]
