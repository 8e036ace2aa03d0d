"""Times of day in a line of hours: from one to another, however that is said, and a beginning beside a length.

“9-5” and “10 to 1” are times only where they stand beside a project, a verb or at the beginning, so that “2-3 bugs” and
“sensors 1-20” stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from chat.lines.elements import Element, ReadLine, inside, with_elements
from chat.lines.pauses import is_pause
from chat.pattern import Pattern
from chat.text import _
from chat.values import clocks
from chat.values.durations import Span, of_run
from chat.values.unread import Unread

_CLOCK = (
    r"(?:(?:half|quarter) (?:past|to) (?:\d{1,2}|[a-z]{3,6})|noon|midday|midnight"
    r"|(?:上午|下午|早上|晚上|中午|凌晨|早)?\s?(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:钟|整|半|[一三]刻|[0-5]?\d分?)?"
    r"|\d{1,2}(?:[:.][0-5]\d)?\s?(?:[ap]\.?m\b\.?)?)(?![\d:])"
)
_ZH_CLOCK = (
    r"(?:上午|下午|早上|晚上|中午|凌晨|早)?\s?(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:钟|整|半|[一三]刻|[0-5]?\d分?)?"
    r"|\d{1,2}:[0-5]\d)"
)
_IN_OUT = (
    Pattern(
        rf"(?P<came>\b(?:in|started|start|began|begun|arrived|came in|got in|on site"
        rf"|clocked in))\b(?P<between>[^,;\n\d]{{0,25}}?)"
        rf"(?P<from>(?:(?:\bat |@|\bfrom )\s?|\b){_CLOCK})(?P<rest>[\s,;&]{{0,3}}(?:\band )?)"
        rf"(?P<to>\b(?:out|finished|finish|done|left|stopped|ended|clocked out|until|till?)\b\s?(?:at |@"
        rf"|by )?\s?{_CLOCK})"
    ),
    Pattern(
        rf"(?P<came>)(?P<between>)(?P<from>{_ZH_CLOCK}\s?(?:就|才)?(?:去|到岗|到|来|开始|进|上班|开工"
        rf"|起)[的了]?)(?P<rest>[^。；;\n\d]{{0,16}}?)"
        rf"(?P<to>(?:一直)?(?:到|干到|忙到|弄到)?{_ZH_CLOCK}\s?(?:才|就)?(?:走|结束|下班|收工|离开|弄完|干完|完事|完|回|撤|停)[的了]?)"
    ),
)
_WORKED_UNTIL = Pattern(rf"从?\s?(?P<from>{_ZH_CLOCK})(?:就|一直)?[干弄忙做搞写改开聊]了?到(?P<to>{_ZH_CLOCK})")
_UNTIL_NOW = Pattern(
    rf"(?:\b(?:from|since) (?P<en>{_CLOCK})\s?(?:(?:until|till?|to|-)\s?(?:right )?now\b)"
    rf"|从?\s?(?P<zh>{_ZH_CLOCK})(?:就|一直)?[干弄忙做搞写改开聊]?到(?:了)?(?:现在|这会儿?|刚才|刚刚|目前))"
)
_BEGINNING = Pattern(
    rf"\b(?:from|since|starting(?: at)?|started(?: at)?|beginning(?: at)?|begun at) (?P<en>{_CLOCK})(?!\s?(?:-|~"
    rf"|to\b|till?\b|until\b))"
    rf"|从?(?P<zh>{_ZH_CLOCK})(?:开始|起|开工|开干)[的了]?"
)
_MAY_BEGIN = frozenset("0123456789onthmqf")
_BESIDE = Pattern(
    r"(?:\b(?:from|on|at|and|then|worked|was|in|n|i|did|plus|work|working|today|lunch|break)|&|\+|和|然后|从|在|又|、|再|:|,|;|\()\s?\Z"
)
_COUNTED = Pattern(
    r"\s?(?:bugs?|issues?|tickets?|people|persons?|times|days?|weeks?|months?|pages?|items?|tasks?|points?|sensors?"
    r"|chapters?|files?|calls?|meetings?|hours?|hrs?|h|mins?|minutes?|rounds?|customers?|modules?|steps?|lines?|things?"
    r"|[个次页章号天人条件楼月年日台只份%])(?![a-z])"
)
_NIGHT = Pattern(r"晚|夜|night\b|\bevening\b")
_MARKED = Pattern(r"上午|早|凌晨|中午|[ap]\.?m\b|morning|noon")


def timed(line: ReadLine) -> ReadLine | Unread:
    """The line with every run of times that it says as a length; or the question until when it was."""
    if until_now := _UNTIL_NOW.search(line.low):
        began = until_now["en"] or until_now["zh"]
        return Unread(
            _("You began at {start}: until when was it?", start=began.strip()), until_now[0], "hours", line=line.text
        )
    for run, taken in _said_apart(line):
        line = with_elements(line, [*taken, run])
    for element in _bare(line):
        line = with_elements(line, [element])
    line = _begun(line)
    return _at_night(line)


def _said_apart(line: ReadLine) -> Iterator[tuple[Element, list[Element]]]:
    """“in at 10 out at 6”, “早上9点去的，12点半才走”: the run, and the words that said its beginning."""
    for pattern in _IN_OUT:
        match = pattern.search(line.low)
        run = _of(match["from"], match["to"]) if match else None
        if match is None or run is None:
            continue
        names = [element for element in line.elements if element.kind == "project"]
        taken = [Element(*match.span(name), "used", match[name]) for name in ("came", "from") if match[name]]
        if any(element.start < other.end and other.start < element.end for element in taken for other in names):
            continue
        yield Element(*match.span("to"), "span", of_run(run, f"{match['from']} {match['to']}")), taken
        return
    if (match := _WORKED_UNTIL.search(line.low)) and (run := _of(match["from"], match["to"])):
        yield Element(*match.span(), "span", of_run(run, match[0])), []


_FIGURES = Pattern(_CLOCK)


def _of(began: str, ended: str) -> clocks.Run | None:
    first, last = _FIGURES.search(_digits(began)), _FIGURES.search(_digits(ended))
    if first is None or last is None:
        return None
    read = clocks.bare_run_at(f"{first[0].strip()} - {last[0].strip()}", 0)
    return read[1] if read else None


def _digits(words: str) -> str:
    """From where the time itself begins."""
    return re.sub(
        r"^(?:at |@|from |out|finished|finish|done|left|stopped|ended|clocked out|until|till?|by |\s)+", "", words
    )


def _bare(line: ReadLine) -> Iterator[Element]:
    """Runs of figures that nothing but their place marks as times: `apollo 9-5`, `worked 10 to 1`."""
    low, place = line.low, 0
    lengths = any(
        element.kind == "span"
        and isinstance(element.value, Span)
        and element.value.unit in ("hours", "minutes", "days")
        and not is_pause(line, element)
        for element in line.elements
    )
    while place < len(low):
        if low[place] not in _MAY_BEGIN or (place and inside(low, place, 0)):
            place += 1
            continue
        read = clocks.bare_run_at(low, place)
        if read is None or not _meant(line, place, *read, dashed_too=not lengths):
            place += 1
            continue
        end, run = read
        yield Element(place, end, "span", of_run(run, low[place:end]))
        place = end


def _meant(line: ReadLine, start: int, end: int, run: clocks.Run, *, dashed_too: bool) -> bool:
    """Whether figures are times: by what stands before and after them, and by what can be worked in one go."""
    for element in line.elements:
        if element.start < end and start < element.end:
            known = isinstance(element.value, Span) and element.value.unit == "timed"
            if known or element.start < start or element.end > end or element.kind not in ("span", "clock"):
                return False
    words = line.low[start:end]
    if not dashed_too and re.search(r"\d\s?[-~]\s?\d", words) and ":" not in words:
        return False
    if not 15 <= run.minutes <= 14 * 60 or words.startswith("24") or _COUNTED.match(line.low, end):
        return False
    breaks = any(element.kind == "span" and is_pause(line, element) for element in line.elements)
    if breaks and run.minutes >= 120:  # “on site 9 to 5 with 1h lunch”
        return True
    before = line.low[:start].rstrip(" ,:;(")
    if not before or any(element.end == len(before) and element.kind != "task" for element in line.elements):
        return True
    if not _BESIDE.search(line.low, 0, start):
        return False
    following = line.low[end:].lstrip(" ,.;)")
    signed = line.low[:start].rstrip()[-1] in ",;:("
    return not signed or not following or any(element.start >= end for element in line.elements)


def _begun(line: ReadLine) -> ReadLine:
    """“from 2pm 3h apollo”: a beginning beside the only length makes a run of it."""
    lengths = [
        element
        for element in line.elements
        if element.kind == "span"
        and isinstance(element.value, Span)
        and element.value.unit in ("hours", "minutes", "timed")
    ]
    match = _BEGINNING.search(line.low)
    if match is None or len(lengths) != 1 or not isinstance(lengths[0].value, Span) or lengths[0].value.start:
        return line
    if match.start() < lengths[0].end and lengths[0].start < match.end():
        return line
    length = lengths[0]
    start = _minute((match["en"] or match["zh"]).strip())
    if start is None:
        return line
    span = lengths[0].value
    ends = (start + span.minutes) % (24 * 60)
    made = replace(span, start=time(start // 60, start % 60), end=time(ends // 60, ends % 60), unit="timed")
    return with_elements(line, [Element(*match.span(), "used", match[0]), replace(length, value=made)])


def _minute(words: str) -> int | None:
    """The minute of a day of a single time; before seven it is the afternoon, as nothing else was said."""
    read = clocks.bare_run_at(f"{words} - 23:59", 0)
    if read is None:
        return None
    start = read[1].start
    minute = start.hour * 60 + start.minute
    early = minute < clocks.OFFICE * 60 and not _MARKED.search(words) and not words.startswith("0")
    return minute + 12 * 60 if early else minute


def _at_night(line: ReadLine) -> ReadLine:
    """“昨晚八点到十点半”: the day says which half of it is meant."""
    night = any(
        element.kind == "days" and _NIGHT.search(line.low, element.start, element.end) for element in line.elements
    )
    if not night:
        return line
    moved = []
    for element in line.elements:
        span = element.value
        if (
            isinstance(span, Span)
            and span.start
            and span.end
            and not _MARKED.search(line.low, element.start, element.end)
        ):
            run = clocks.later(clocks.Run(span.start, span.end, span.minutes))
            moved.append(replace(element, value=replace(span, start=run.start, end=run.end)))
    return with_elements(line, moved)
