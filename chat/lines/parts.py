"""Where a line that holds several lengths of time is cut, so that each part has one.

A sign or a joining word cuts.  Without one the line's own pattern does: what its first part leads with (a project, a
day, a part of the day, a length, words), the others lead with too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from chat.lines.elements import VERB, Element, ReadLine, empty
from chat.pattern import Pattern
from chat.values.durations import Span

SIGN = Pattern(
    r"\s{0,3}[,、+;；。|]\s{0,3}|\.\s{1,3}|\s/\s"
    r"|\s{1,3}(?:and then|and also|and|&|n|then|plus|also|as well as|after that|afterwards|followed by)\s{1,3}"
    r"|\s{0,3}(?:以及|另外|和|然后|还有|接着|后来|之后|加上|再加|外加|再)\s{0,3}"
)
_PART_OF_DAY = Pattern(
    r"上午|下午|中午|晚上|早上|傍晚|凌晨|早晨|\b(?:in the )?(?:this )?(?:morning|afternoon|evening)\b"
    r"(?! (?:standup|stand-up|meeting|call))"
)
_JOINED_BACK = Pattern(
    r"(?:[\s,、+;；。|.&/]|\b(?:and|then|n|plus|also|on|for|in|at|with|i|did|was)(?=\s)|以及|另外|和|然后|还有|接着|后来|之后|加上|外加|再"
    r"|又|在|给)*\Z"
)


def parted(line: ReadLine, spans: Sequence[Element]) -> list[ReadLine]:
    """The parts, one for each length; empty where nothing says where to cut."""
    marks = _marks(line)
    first = spans[0].start
    leading = {mark.kind for mark in marks if mark.end <= first}
    last_lead = max((element.end for element in (*marks, *line.elements) if element.end <= first), default=0)
    words_lead = not empty(line.low, last_lead, first)
    following = _projects_follow(marks, spans, line)
    cuts: list[tuple[int, int]] = []
    for before, after in pairwise(spans):
        cut = _cut(line, before, after, marks, leading, words_lead=words_lead, following=following)
        if cut is None:
            return []
        cuts.append(cut)
    if not _same_shape(line, cuts, marks, leading, following):
        return []
    edges = [0, *(edge for cut in cuts for edge in cut), len(line.low)]
    return [sliced(line, edges[place], edges[place + 1]) for place in range(0, len(edges), 2)]


def sliced(line: ReadLine, start: int, end: int) -> ReadLine:
    """The line between two places, with its elements."""
    while start < end and line.low[start].isspace():
        start += 1
    low, text = line.low[start:end], line.text[start:end]
    elements = [
        Element(element.start - start, element.end - start, element.kind, element.value, element.marked)
        for element in line.elements
        if start <= element.start and element.end <= end
    ]
    if (not elements or elements[0].kind != "verb") and (verb := VERB.match(low)):
        stop = verb.end("verb")
        if all(element.start >= stop for element in elements):
            elements.insert(0, Element(0, stop, "verb", verb["verb"]))
    return ReadLine(text, low, tuple(elements), line.terms, line.today)


def _marks(line: ReadLine) -> list[Element]:
    """What parts can lead with: projects, days, and parts of a day, which are days too."""
    marks = [element for element in line.elements if element.kind in ("project", "days")]
    for match in _PART_OF_DAY.finditer(line.low):
        if not any(element.start < match.end() and match.start() < element.end for element in line.elements):
            marks.append(Element(*match.span(), "days", match[0]))
    return sorted(marks, key=lambda element: element.start)


def _projects_follow(marks: Sequence[Element], spans: Sequence[Element], line: ReadLine) -> bool:
    """Whether every length has a project of its own after it, and none before the first."""
    projects = [mark for mark in marks if mark.kind == "project"]
    if any(project.end <= spans[0].start for project in projects):
        return False
    edges = [*(span.start for span in spans[1:]), len(line.low)]
    return all(
        any(span.end <= project.start < edge for project in projects) for span, edge in zip(spans, edges, strict=True)
    )


def _cut(
    line: ReadLine,
    before: Element,
    after: Element,
    marks: Sequence[Element],
    leading: Set[str],
    *,
    words_lead: bool,
    following: bool,
) -> tuple[int, int] | None:
    """Where one part ends and where the next begins, between two lengths."""
    low = line.low
    between = [mark for mark in marks if before.end <= mark.start and mark.end <= after.start]
    signs = [match for match in SIGN.finditer(low, before.end, after.start) if not _in_element(match, line)]
    own = [mark for mark in between if mark.kind in leading and not (following and mark.kind == "project")]
    if own:
        place = next(
            (
                mark.start
                for number, mark in enumerate(between)
                if all(m.kind in leading for m in between[number:]) and mark in own
            ),
            own[0].start,
        )
        joined = _JOINED_BACK.search(low, before.end, place)
        return (joined.start() if joined else place, place)
    if following:
        last = max(mark.end for mark in between if mark.kind == "project")
        if later := [match for match in signs if match.start() >= last]:
            return _whole(low, later[0] if words_lead else later[-1], after.start)
        return (last, last) if words_lead and not empty(low, last, after.start) else (after.start, after.start)
    if signs:
        return _whole(low, signs[0] if words_lead else signs[-1], after.start)
    timed = [isinstance(span.value, Span) and span.value.start is not None for span in (before, after)]
    if timed[0] != timed[1] and empty(low, before.end, after.start):
        return None  # “9-12 2h”: which of them?
    if not words_lead:
        return (after.start, after.start)
    if empty(low, before.end, after.start):
        return (after.start, after.start) if all(timed) else None
    end = before.end
    for mark in between:
        if empty(low, end, mark.start):
            end = mark.end
    return None if empty(low, end, after.start) else (end, end)


def _whole(low: str, sign: re.Match[str], stop: int) -> tuple[int, int]:
    """The sign with those that follow it: “，然后”."""
    end = sign.end()
    while more := SIGN.match(low, end, stop):
        end = more.end()
    return sign.start(), end


def _in_element(match: re.Match[str], line: ReadLine) -> bool:
    return any(
        element.start < match.end()
        and match.start() < element.end
        and element.kind in ("project", "days", "break", "used")
        for element in line.elements
    )


def _same_shape(
    line: ReadLine, cuts: Sequence[tuple[int, int]], marks: Sequence[Element], leading: Set[str], following: bool
) -> bool:
    """Whether a cut that no sign and no name marks is one: every part names its project, or none but the first."""
    if all(SIGN.match(line.low, *cut) for cut in cuts) or following:
        return True
    edges = [0, *(edge for cut in cuts for edge in cut), len(line.low)]
    named = [
        any(edges[place] <= mark.start < edges[place + 1] for mark in marks if mark.kind == "project")
        for place in range(0, len(edges), 2)
    ]
    if all(named) or not any(named):
        return True
    return "project" in leading and named[0]
