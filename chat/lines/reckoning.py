"""What the lengths of a line are to each other: breaks to be taken away, a total that the others add up to, the rest of
it, the one that counts in the end, numbers that stand for hours, and lengths that are only words of the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from chat.folding import wordy
from chat.lines.elements import Element, ReadLine, span_of, with_elements
from chat.lines.pauses import lengths_in, paused, within
from chat.pattern import Pattern
from chat.text import Duration, _
from chat.values.durations import Span
from chat.values.length_words import LATIN_NUMBER
from chat.values.numbers import numeral
from chat.values.unread import Unread

_TOTAL_BEFORE = Pattern(
    r"(?P<words>(?:(?<![\u4e00-\u9fff])共|一共|总共|合计|共计|总计|加起来|\b(?:in )?total(?: of)?|\ball in all"
    r"|\baltogether|\bin all)"
    r"\s?(?:是|为|有|干了|做了"
    r"|工作了?|用了?|花了?|:)?\s?)\Z"
)
_TOTAL_AFTER = Pattern(r"\s?(?:\b(?:in )?total\b|\baltogether\b|\bin all\b|\ball in all\b|\ball told\b|总共|一共|合计)")
_SAID_AT_LAST = Pattern(
    r"(?P<words>(?:,\s?)?(?:(?:那)?就|还是|那)?(?:给我)?(?:记|算|按|填|写)(?:作|成|为|个|了)?\s?"
    r"|\b(?:(?:just )?(?:call it|let's say|lets say|make it|put (?:down )?(?:it )?(?:as )?|book it as|log it as"
    r"|count it as)) ?)\Z"
)
_REST = Pattern(
    r"(?:剩下|剩余|其余|其他|余下|剩)(?:的)?(?:时间)?(?:就|全|都|全都)?(?:是|在|给|算|归|记)?(?:到)?"
    r"|\b(?:the )?(?:rest|remainder"
    r"|remaining)(?: (?:was|is|went|goes))?(?: (?:on|to|for))?(?= |$)"
)
_NOTE_BEFORE = Pattern(
    r"(?:\b(?:the|every|within|per|max|under|over|than|last|next|past|first|of which|including)|其中|包括|第|每"
    r"|超过|超时|间隔)\s?\Z"
)
_NOTE_AFTER = Pattern(
    r"\s?-?(?:timeouts?|delays?|intervals?|limits?|windows?|buffers?|videos?|warranty|sla|notice|retention|of (?:it"
    r"|that|them|which|those)\b|cache"
    r"|ttl|downtime|outage"
    r"|demo video|超时|间隔|延迟|缓存|视频|停机|质保)"
)
_NUMBER = Pattern(
    r"(?P<n>\d{1,2}(?:[.,]\d{1,2})?|[一二两俩三仨四五六七八九十]{1,3}"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)(?:个(?![a-z\u4e00-\u9fff]))?"
    r"(?: of (?:them|it|which|that|those)\b)?(?![a-z0-9.:/%-])"
)
_EDGE = Pattern(
    r"\s{0,2}(?:$|[,，、;；。.!+&)]|\b(?:and|then|n|plus|on|for|in|at|today|yesterday)\b|和|然后|剩|其余|其他|加)"
)


def reckoned(line: ReadLine) -> ReadLine | Unread:
    """The line with its breaks, its total, and the numbers that are hours; the question where a sum cannot be made."""
    line = _until_then(line)
    line = _at_last(line)
    line = paused(line)
    line = _totals(line)
    line = _numbers(line)
    line = _said_twice(line)
    line = _in_notes(line)
    return _remainder(line)


def _at_last(line: ReadLine) -> ReadLine:
    """“写了快俩钟头，就记两小时吧”: what is to be booked is said in so many words."""
    lengths = lengths_in(line)
    for length in lengths[1:]:
        words = _SAID_AT_LAST.search(line.low, 0, length.start)
        if words is None or (words.start() == 0):
            continue
        before = [other for other in lengths if other.end <= words.start()]
        if len(before) != 1 or len(lengths) != 2:
            continue
        end = length.end + 1 if line.low[length.end : length.end + 1] == "吧" else length.end
        used = [replace(other, kind="used") for other in before]
        return with_elements(line, [*used, Element(words.start(), end, "span", length.value)])
    return line


def _totals(line: ReadLine) -> ReadLine:
    lengths = lengths_in(line)
    candidates: list[Element] = []
    if bracketed := _in_brackets(line, lengths):
        return bracketed
    for length in lengths:
        before, after = _TOTAL_BEFORE.search(line.low, 0, length.start), _TOTAL_AFTER.match(line.low, length.end)
        if before or after:
            start = before.start() if before else length.start
            candidates.append(Element(start, after.end() if after else length.end, "total", length.value))
    if not candidates:
        return _headed(line)
    total = next((total for total in candidates if _adds_up(total, lengths)), candidates[0])
    new = [total]
    others = [length for length in lengths if not within(length, new)]
    marked = with_elements(line, new)
    if others or any(True for _number in _hours(marked)) or _REST.search(line.low):
        return marked
    return with_elements(line, [replace(total, kind="span")])


def _headed(line: ReadLine) -> ReadLine:
    """“8h today: 5 apollo, 3 hermes”: the others, each with its project, add up to the first."""
    lengths = lengths_in(line)
    head = _HEAD.match(line.low, lengths[0].end) if lengths else None
    if head is None or any(element.kind == "project" and element.start < head.end() for element in line.elements):
        return line
    total = replace(lengths[0], kind="total")
    parted = _numbers(with_elements(line, [total]))
    others = lengths_in(parted)
    projects = sum(element.kind == "project" for element in line.elements)
    return parted if len(others) > 1 and projects >= len(others) and _adds_up(total, others) else line


_HEAD = Pattern(r"\s?(?:today|yesterday|this morning|今天|昨天)?\s?(?:[:,=，：]|-\s)")


def _in_brackets(line: ReadLine, lengths: list[Element]) -> ReadLine | None:
    """“apollo 3h (2h design, 1h review)”: what stands in brackets is of what stands outside."""
    inner = [
        length
        for length in lengths
        if any(match.start() < length.start and length.end < match.end() for match in _BRACKETED.finditer(line.low))
    ]
    outer = [length for length in lengths if length not in inner]
    if len(outer) != 1 or not inner:
        return None
    if len(inner) == 1:
        return with_elements(line, [replace(inner[0], kind="noted")])
    return with_elements(line, [replace(outer[0], kind="total")])


_BRACKETED = Pattern(r"[(\[【][^()\[\]【】]{3,200}[)\]】]")


def _adds_up(total: Element, lengths: list[Element]) -> bool:
    """Whether the others make it: “5h apollo, 3h total 8h” has two lengths beside the word."""
    others = [span_of(length).minutes for length in lengths if not within(length, [total])]
    return isinstance(total.value, Span) and sum(others) == total.value.minutes


def _numbers(line: ReadLine) -> ReadLine:
    if not any(element.kind in ("span", "total") for element in line.elements):
        return line
    return with_elements(line, _hours(line))


def _hours(line: ReadLine) -> Iterator[Element]:
    """Numbers without a unit that are hours, as a length was given before: “星河4个”, “6h yesterday and 2 today”."""
    edge = 0
    for element in (*line.elements, None):
        stop = element.start if element else len(line.low)
        for match in _NUMBER.finditer(line.low, edge, stop):
            value = _value(match["n"])
            spoken = not match["n"][0].isdigit() and not match["n"].isascii()
            if value is None or not 0 < value <= 24 or (spoken and "个" not in match[0]) or _in_a_name(line.low, match):
                continue
            if _stands_for_hours(line, match, edge, element):
                minutes = int((value * 60).to_integral_value(ROUND_HALF_EVEN))
                yield Element(match.start(), match.end(), "span", Span(minutes))
        edge = element.end if element else stop


def _in_a_name(low: str, match: re.Match[str]) -> bool:
    """`v2`, `#12`, `APO-3`."""
    before = low[match.start() - 1] if match.start() else " "
    return before in "#.,:/-" or wordy(before)


def _stands_for_hours(line: ReadLine, match: re.Match[str], edge: int, after: Element | None) -> bool:
    """Whether a number between two elements is beside a project or a day and nothing else is said of it."""
    low = line.low
    left = _LEFT.fullmatch(low, edge, match.start()) is not None and _named(line, edge)
    beside = (
        after is not None
        and after.kind in ("project", "days")
        and _RIGHT.fullmatch(low, match.end(), after.start) is not None
    )
    right = beside and after is not None and _ENDS_THERE.match(low, after.end) is not None
    if "个" in match[0]:
        return left or beside
    if left:
        return beside or match.end() == len(low) or _EDGE.match(low, match.end()) is not None
    return right and (not low[: match.start()].strip() or _EDGE_BEFORE.search(low, 0, match.start()) is not None)


_ENDS_THERE = Pattern(rf"{_EDGE.pattern}|\s?\d")
_EDGE_BEFORE = Pattern(r"(?:[,，、;；:+&=]|\b(?:and|then|n|plus)|和|然后|加)\s?\Z")


_LEFT = Pattern(r"[\s:=]*(?:was |is |是|占)?\s?")
_RIGHT = Pattern(r"\s?(?:(?:on|for|to) )?(?:the )?(?:是|给|在)?")


def _named(line: ReadLine, edge: int) -> bool:
    return any(element.end == edge and element.kind in ("project", "days", "total") for element in line.elements)


def _value(figure: str) -> Decimal | None:
    if figure[0].isdigit():
        return Decimal(figure.replace(",", "."))
    if figure in LATIN_NUMBER:
        return Decimal(LATIN_NUMBER[figure])
    return numeral(figure.replace("仨", "三"))


def _said_twice(line: ReadLine) -> ReadLine:
    """“9:00-12:00 = 3h”: a run of times and its own length; “a full day, 8h”: a day and its hours."""
    lengths = lengths_in(line)
    whole = [length for length in lengths if _WHOLE_DAY.fullmatch(line.low, length.start, length.end)]
    if len(lengths) == 2 and len(whole) == 1:
        (hours,) = (length for length in lengths if length not in whole)
        if 6 * 60 <= span_of(hours).minutes <= 12 * 60:
            return with_elements(line, [replace(whole[0], kind="used")])
    for run, length in pairwise(lengths_in(line)):
        same = span_of(run).start and not span_of(length).start and span_of(run).minutes == span_of(length).minutes
        between = line.low[run.end : length.start]
        told_again = (
            same
            and _TOLD_AGAIN.search(between)
            and not any(element.kind == "project" and run.end <= element.start for element in line.elements)
        )
        if told_again:
            return with_elements(line, [replace(length, kind="used")])
        if same and _IS.fullmatch(line.low, run.end, length.start):
            return with_elements(line, [replace(length, kind="used")])
    return line


_WHOLE_DAY = Pattern(r"(?:a )?(?:full|whole|entire) day|all day|[一全]?整天|全天|一天")
_IS = Pattern(r"\s?[=(:,]?\s?(?:共|一共|总共|that's |makes )?")
_TOLD_AGAIN = Pattern(
    r"(?:\bso|\bthat'?s|\bthats|\bmakes|\bie|\bi\.e\.|=|\btotal(?:s|ing)?|\bwhich is"
    r"|所以|就是|等于|算下来|合计|一共|总共|共)\s*$"
)
"""“from 3 until half past five today, so 2.5 hrs”: the same length in other words."""
_ROUGHLY_NOW = Pattern(r"\bin (?:about |another |the next )?\Z")
_MOVED = Pattern(r"\b(?:mov(?:ed?|ing)|shift(?:ed)?|resched\w+|postponed?|pushed)\b|改到|挪到|推迟|改成|调到")
_DONE = Pattern(r"\b(?:did|done|finished|fixed|wrote|made|built|completed|took|worked|spent|put|got)\b")
_FROM_NOW = Pattern(
    r"\s?(?:后(?!端|台|面|天|日|期)|以后|之后|later\b|from now|ago\b|以内|之内|前(?!端|台|面|天|日|晚|期))"
)


def _until_then(line: ReadLine) -> ReadLine:
    """“standup in 10 min”, “半小时后”: how long until something, not how long it took."""
    then = [
        length
        for length in lengths_in(line)
        if (span_of(length).start and _MOVED.search(line.low, 0, length.start))
        or (
            not span_of(length).start
            and (
                _FROM_NOW.match(line.low, length.end)
                or (_ROUGHLY_NOW.search(line.low, 0, length.start) and not _DONE.search(line.low, 0, length.start))
            )
        )
    ]
    return with_elements(line, [replace(length, kind="noted") for length in then]) if then else line


def _in_notes(line: ReadLine) -> ReadLine:
    """“2h fix 30min timeout”: a length that is a word of the note, where another is given; the guard asks about it."""
    lengths = lengths_in(line)
    if len(lengths) < 2:
        return line
    noted = [
        length
        for length in lengths
        if not span_of(length).start
        and (
            span_of(length).minutes == 24 * 60
            or _NOTE_AFTER.match(line.low, length.end)
            or _NOTE_BEFORE.search(line.low, 0, length.start)
        )
    ]
    if not noted or len(noted) == len(lengths):
        return line
    return with_elements(line, [replace(length, kind="noted") for length in noted])


def _remainder(line: ReadLine) -> ReadLine | Unread:
    """“一共7小时，apollo 4，剩下都是星河”: what is left of the total."""
    total = next((element for element in line.elements if element.kind == "total"), None)
    match = _REST.search(line.low) if total else None
    if total is None or match is None or not isinstance(total.value, Span):
        return line
    if any(element.start < match.end() and match.start() < element.end for element in line.elements):
        return line
    rest = span_of(total).minutes - sum(span_of(length).minutes for length in lengths_in(line))
    if rest <= 0:
        return Unread(
            _("Nothing of {total} is left for the rest. How long was each?", total=Duration(total.value.minutes)),
            "",
            "hours",
            line=line.text,
        )
    return with_elements(line, [Element(*match.span(), "span", Span(rest))])
