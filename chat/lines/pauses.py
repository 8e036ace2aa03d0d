"""Breaks in a line of hours: “9-5 with 45 min lunch”, “扣掉午休一小时”; and what remains of a length after them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.lines.elements import Element, ReadLine, empty, span_of, with_elements
from chat.pattern import Pattern
from chat.text import Duration, Text, _
from chat.values.durations import Span
from chat.values.unread import Unread

_PAUSE = (
    r"(?:(?:lunch|coffee|tea|dinner|breakfast|smoke|meal)(?: ?breaks?)?|breaks?|pauses?"
    r"|rest(?: time)?(?! (?:on|of|at|was|is|for|went|goes|api|hermes)\b))"
)
_ZH_PAUSE = r"(?:午休|午饭|午餐|吃饭|吃午饭|吃晚饭|晚饭|晚餐|休息|歇|睡午觉|午睡)"
_LESS = (
    r"(?:minus|less|excluding|excl\.?|except(?: for)?|apart from|not counting|without|w/o|off for|减去?"
    r"|扣掉|扣除|扣去|扣|除去"
    r"|除了|刨去|刨掉|去掉|不算|不含)"
)
_BEFORE_PAUSE = Pattern(
    rf"(?P<words>(?:(?:,\s?)?(?:(?P<less>{_LESS})|\b(?:with|w|incl\.?|including|and|plus|had|took|after)\b|其中|当中|中间"
    rf"|中午|还有)\s?){{0,2}}"
    rf"(?:(?:了|a|an|my|the|about|大概|约)\s?)?(?P<pause>(?:\b{_PAUSE}|{_ZH_PAUSE})\s?(?:of|was|took|for|from|:|了|用了?"
    rf"|花了?|共)?\s?)?(?:an? )?)\Z"
)
_AFTER_PAUSE = Pattern(
    rf"\s?(?:off )?(?:of |for |as |的)?(?:(?:a|an|my|the|unpaid) )?(?:{_PAUSE}(?! (?:meeting|with|talk|session|call))\b"
    rf"|(?:{_ZH_PAUSE}))(?:时间)?"
)
_BARE_PAUSE = Pattern(
    rf"(?:\b(?:with|w|minus|less) )?(?:\b(?P<half>half) )?(?:(?:an?|one) )?\b(?:hour|hr)(?: for| of)? (?:{_PAUSE})\b"
)


_RESTED = Pattern(r"歇|休息|睡|\b(?:break|pause|rest)")
"""What is no work whatever follows; after “lunch” a length may be what was worked then."""
LONGEST_BREAK = 150
"""Minutes; what is longer beside the word was rather worked after it: “9-12 lunch 1-5”."""


def lengths_in(line: ReadLine) -> list[Element]:
    """The lengths of time of the line."""
    return [element for element in line.elements if element.kind == "span" and isinstance(element.value, Span)]


def is_pause(line: ReadLine, length: Element) -> bool:
    """Whether words beside the length say that it was a break."""
    before, after = _BEFORE_PAUSE.search(line.low, 0, length.start), _AFTER_PAUSE.match(line.low, length.end)
    return bool(after or (before and (before["pause"] or before["less"])))


def less(line: ReadLine, length: Element) -> tuple[int, tuple[Text, ...]] | Unread:
    """The minutes that remain of the length after the breaks, and how they were reckoned."""
    assert isinstance(length.value, Span)
    minutes = length.value.minutes
    pauses = [element for element in line.elements if element.kind == "break" and isinstance(element.value, Span)]
    if not pauses:
        return minutes, ()
    away = sum(span_of(element).minutes for element in pauses if _inside(span_of(element), span_of(length)))
    if not away:
        return minutes, ()
    if not span_of(length).start and not all(element.marked for element in pauses):
        return Unread(
            _("Are the {away} of break to be taken away from {whole}?", away=Duration(away), whole=Duration(minutes)),
            "",
            "hours",
            line=line.text,
        )
    if away >= minutes:
        return Unread(
            _(
                "The break of {away} is no shorter than {whole}: how long was it?",
                away=Duration(away),
                whole=Duration(minutes),
            ),
            "",
            "hours",
            line=line.text,
        )
    rest = minutes - away
    told = _("{whole} − {away} break = {rest}", whole=Duration(minutes), away=Duration(away), rest=Duration(rest))
    return rest, (told,)


def paused(line: ReadLine) -> ReadLine:
    """The line with its breaks told apart from the lengths that were worked."""
    lengths = lengths_in(line)
    found: list[Element] = []
    if lengths:
        for match in _BARE_PAUSE.finditer(line.low):
            if not any(element.start < match.end() and match.start() < element.end for element in lengths):
                marked = "minus" in match[0] or "less" in match[0]
                found.append(Element(*match.span(), "break", Span(30 if match["half"] else 60), marked))
    for length in lengths:
        before, after = _BEFORE_PAUSE.search(line.low, 0, length.start), _AFTER_PAUSE.match(line.low, length.end)
        if after and _of_the_next(line, length, after.end(), lengths):
            after = None
        away = bool(before and before["less"])
        if not (after or (before and (before["pause"] or away))):
            continue
        if before and before["pause"] and not after and re.match(r" (?:meeting|call|with)", line.low[length.end :]):
            continue
        if span_of(length).minutes > LONGEST_BREAK and not away:
            continue
        rested = before and before["pause"] and _RESTED.search(before["pause"])
        worked = before and before["pause"] and not away and not span_of(length).start and not rested
        if worked and not _followed(line, length):
            continue
        start = before.start() if before and (before["words"].strip()) else length.start
        found.append(Element(start, after.end() if after else length.end, "break", length.value, marked=away))
    if not found or len([length for length in lengths if not within(length, found)]) == 0:
        return line
    return with_elements(line, found)


def _of_the_next(line: ReadLine, length: Element, end: int, lengths: Sequence[Element]) -> bool:
    """“9点到18点 午休1小时”: after a run of times the word says what the next length was."""
    following = next((other for other in lengths if other.start >= end), None)
    if following is None or not span_of(length).start or not _JOINED.fullmatch(line.low, end, following.start):
        return False
    return not span_of(following).start or span_of(following).minutes < span_of(length).minutes


_JOINED = Pattern(r"\s?(?:of|was|took|for|:|了|用了?|花了?|共)?\s?")


def _inside(pause: Span, worked: Span) -> bool:
    """Whether a break was in the time that was worked: of “9-12, lunch 12-1, 1-5” nothing is to be taken away."""
    if not (pause.start and worked.start and worked.end):
        return True
    return worked.start <= pause.start and (pause.start < worked.end or worked.end < worked.start)


def _followed(line: ReadLine, length: Element) -> bool:
    """A length after “lunch” belongs to it, unless other words say what it was for."""
    return empty(
        line.low, length.end, min((e.start for e in line.elements if e.start >= length.end), default=len(line.low))
    )


def within(element: Element, others: Sequence[Element]) -> bool:
    """Whether one of these holds it."""
    return any(other.start <= element.start and element.end <= other.end for other in others)
