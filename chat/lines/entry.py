"""One entry of hours, made of the elements that were found in its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from chat.lines import days as line_days
from chat.lines import names, pauses
from chat.lines.elements import SOFT_VERBS, Element, ReadLine, anchored, empty
from chat.lines.note import note
from chat.names import Match
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.durations import Span
from chat.values.unread import Unread

Lead = Literal["verb", "length", "name", "words"]


@dataclass(frozen=True, slots=True)
class HoursLine:
    """One entry as typed.

    Attributes:
        minutes: on each of the days.
        days: at least one; today where none was named.
        project: None where none was named; `several` must be asked.
        note: the words that remain, as the person wrote them.
        verb: the person asked for it ("log", "记"), so that it cannot be chatter.
        dated: a day was named.
        doubts: what to say in the answer, because it could have been meant otherwise.
        line: the words it was read from.
        unit: how the length was written; a bare clock time is a doubtful length outside of a command.
        lead: what the line begins with: the verb with an element beside it, the length of time, a name or a day, or
            other words.
    """

    minutes: int
    start: time | None
    end: time | None
    days: tuple[date, ...]
    project: Match | None
    task: Match | None
    category: Match | None
    note: str
    verb: bool
    dated: bool = False
    doubts: tuple[Text, ...] = ()
    line: str = ""
    unit: str = "hours"
    lead: Lead = "words"


def entry(
    line: ReadLine, spans: Sequence[Element], heading: HoursLine | None, *, told: bool = False
) -> HoursLine | Unread:
    """The entry that a line says; what it leaves out stands in the heading.

    Args:
        spans: the lengths of time in it.
        told: the lines before it named their days, so that a weekday that is today needs no question.
    """
    held = anchored(line.low, line.elements)
    length, doubts = _meant(line, spans)
    if length is None:
        return Unread(
            _("There is more than one length of time in “{line}”. Which belongs to what?", line=line.text[:80]),
            line.words(spans[1]),
            "hours",
            line=line.text,
        )
    span = length.value
    assert isinstance(span, Span)
    if odd := odd_length(line, length):
        return odd
    if times := _TIMES.match(line.low, length.end):
        text = line.text[length.start : times.end()]
        return Unread(_("Name the days instead of “{text}”.", text=text), text, "day", line=line.text)
    rest = pauses.less(line, length)
    if isinstance(rest, Unread):
        return rest
    minutes, reckoned = rest
    beside = [element for element in line.elements if element.kind == "days" and element.start in held]
    dated = line_days.dated(
        line,
        beside or line_days.in_passing(line),
        told=told or bool(heading and heading.dated),
    )
    if isinstance(dated, Unread):
        return dated
    joined = ("verb", "break", "total", "used", *(("each",) if len(dated.days) > 1 else ()))
    taken = [length, *(element for element in line.elements if element.kind in joined), *dated.elements]
    named = names.project(line, held)
    if named is None and line.terms.here is None:
        named = names.guessed(line, taken)
    if named:
        taken.append(named)
    project = names.match(named, line) or (heading.project if heading else None)
    within = project.key if project and project.kind != "several" else line.terms.here
    task = names.other("task", line, within) or (heading.task if heading else None)
    taken += [element for element in line.elements if element.marked and element.kind in ("task", "category")]
    verb = line.verb not in ("", *SOFT_VERBS) or bool(heading and heading.verb)
    days = dated.days or (heading.days if heading else (line.today,))
    category = names.other("category", line, None)
    doubts = (*doubts, *dated.doubts, *((span.doubt,) if span.doubt else ()), *reckoned)
    return HoursLine(
        minutes,
        None if reckoned else span.start,
        None if reckoned else span.end,
        days,
        project,
        task,
        category,
        note(line.text, [(element.start, element.end) for element in taken]),
        verb,
        bool(dated.days) or bool(heading and heading.dated),
        doubts,
        line.text,
        span.unit,
        _lead(line, taken),
    )


def odd_length(line: ReadLine, length: Element) -> Unread | None:
    """The question where a length is nothing, less than nothing, or may be meant in two ways."""
    low, span = line.low, length.value
    assert isinstance(span, Span)
    if span.minutes <= 0 or _negative(low, length):
        text = line.text[max(0, length.start - 1) : length.end].strip()
        return Unread(_("Hours must be more than zero, not {text}.", text=text), text, "hours", line=line.text)
    if _POINT.search(line.text, 0, length.start) and low[length.start].isdigit():
        text = line.text[length.start - 1 : length.end]
        return Unread(_("How long is “{text}”? Write for example 0.5h.", text=text), text, "hours", line=line.text)
    if (share := _SHARE_BEFORE.search(low, 0, length.start)) or _SHARE_AFTER.match(low, length.end):
        text = line.text[share.start() if share else length.start : length.end].strip()
        return Unread(_("How long was it exactly, of “{text}”?", text=text), text, "hours", line=line.text)
    more = _MORE_FIGURES.match(low, length.end)
    if more and span.unit == "hours" and not span.start and span.minutes % 60 == 0 and low[length.start].isdigit():
        follows = [element.start for element in line.elements if element.start >= more.end()]
        nothing = empty(low, more.end(), follows[0] if follows else len(low))
        if nothing or _SMALL_WORD.match(low, more.end()):
            text = line.text[length.start : more.end()]
            return Unread(
                _("How long is “{text}”? Write for example 1h05 or 5h.", text=text), text, "hours", line=line.text
            )
    return None


_SHARE_BEFORE = Pattern(
    r"(?:\d{1,3}\s?%|\bpercent|\b(?:half|most|part|some|all but|a third|two thirds|a quarter))\s?(?:of\s?(?:the "
    r"|my |these )?)\Z"
    r"|\b(?:twice|two times|three times)\s?\Z"
)
_SHARE_AFTER = Pattern(r"\s?(?:的\s?(?:\d{1,3}\s?%|一半|[三四]分之)|\b(?:twice|two times|three times)\b)")
_POINT = Pattern(r"(?:^|\s),\Z")
_SMALL_WORD = Pattern(r" ?(?:down|up|in|at|to|with|or|so|min|pls|please|me|my|the|a|this)\b")
_MORE_FIGURES = Pattern(r"\s?(?:[0-5]?\d)(?![\w.:/%-])")


def lengths(line: ReadLine) -> list[Element]:
    """The lengths of time that can be meant: 14:30 is none beside 2h, nor is "at 14:30"; "2h, 3天培训" means 2h."""
    spans = [element for element in line.elements if element.kind == "span"]
    if len(spans) == 1 and _unit(spans[0]) != "clock":
        return spans
    spans = [span for span in spans if not (_unit(span) == "clock" and at_a_time(line, span))]
    for unit in ("clock", "days"):
        spans = [span for span in spans if _unit(span) != unit] or spans
    return spans


def at_a_time(line: ReadLine, span: Element) -> bool:
    """Whether the words before a time of day say that something was, or is to be, then."""
    return _AT_TIME.search(line.low, max(0, span.start - 8), span.start) is not None


def _unit(element: Element) -> str:
    return element.value.unit if isinstance(element.value, Span) else ""


# "8h x 3 days"
_TIMES = Pattern(r"\s?[x×*]\s?\d{1,3}(?:\s?(?:days?|天))?(?![\w-])")
_AT_TIME = Pattern(r"(?:\bat|@|\bby|\bbefore|\bafter|\buntil|\btill?|\baround|\bsince|\bto|改到|挪到|推到|在)\s?\Z")


def _meant(line: ReadLine, spans: Sequence[Element]) -> tuple[Element | None, tuple[Text, ...]]:
    """The one length of time; what is a word of the note stays there: “2h fix 30min timeout” is two hours."""
    noted = [element for element in line.elements if element.kind == "noted"]
    if len(spans) > 1:
        return None, ()
    left = ", ".join(line.words(element) for element in noted)
    return spans[0], (_("I left “{text}” in the note.", text=left),) if left else ()


def _lead(line: ReadLine, taken: list[Element]) -> Lead:
    first = min(taken, key=lambda element: element.start)
    if first.start and any(char.isalnum() for char in line.low[: first.start]):
        return "words"
    if first.kind == "verb":
        following = min((element.start for element in line.elements if element.kind != "verb"), default=len(line.low))
        return "verb" if empty(line.low, first.end, following) else "words"
    return "length" if first.kind == "span" else "name"


def _negative(low: str, length: Element) -> bool:
    """`-2h`, but not `apollo - 2h` or `apollo-2h`."""
    return length.start > 0 and low[length.start - 1] == "-" and (length.start == 1 or low[length.start - 2] == " ")
