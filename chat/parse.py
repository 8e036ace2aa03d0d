"""Reading hours out of what people type: `log 2.5h apollo yesterday API design`, `记 2.5小时 星河 昨天 接口联调`.

`hours_lines` reads a whole message: one entry a line, or several parts of one line.  Nothing here decides whether the
person meant it for us (`chat.overheard` does) or whether it may be booked (`ledger` does).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from typing import Literal

from chat.days import Days, united
from chat.durations import Span
from chat.elements import SOFT_VERBS, Element, Terms, anchored, bare_hours, elements, empty
from chat.folding import LONGEST_MESSAGE, cleaned, folded
from chat.names import Match
from chat.note import note
from chat.text import Text, _
from chat.unread import Unread

Lead = Literal["verb", "length", "name", "words"]
MOST_LINES = 60
"""More entries than this in one message are a file to be imported, not a message."""


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
        lead: what the line begins with: the verb, the length of time, a name or day, or other words.
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


def hours_lines(text: str, terms: Terms, today: date) -> tuple[HoursLine | Unread, ...]:
    """Every entry of a message, in order; empty when it holds no hours at all.

    A line that names only a day or a project is a heading for the lines below it.
    """
    if len(text) > LONGEST_MESSAGE:
        return (too_long(text),)
    lines = [line for line in _LINES.split(cleaned(text)) if line.strip()]
    if len(lines) > MOST_LINES:
        return (too_long(text),)
    out: list[HoursLine | Unread] = []
    silent: list[tuple[int, Unread]] = []
    heading: HoursLine | None = None
    for line in lines:
        read = _line(_BULLET.sub("", line.strip()), terms, today, heading)
        if isinstance(read, tuple):
            out += read
        elif isinstance(read, HoursLine):
            heading = read
        elif read and not _COURTESY.fullmatch(folded(line).strip()):
            silent.append((len(out), read))
    if not out:
        asked = [one for _place, one in silent if one.field == "hours" and one.part == "!"]
        if heading and heading.verb:
            asked.append(_how_long(text.strip()[:200]))
        return tuple(replace(one, part="") for one in asked[:1])
    for place, unread in reversed(silent):
        out.insert(place, replace(unread, part=""))
    return tuple(out)


def answered(unread: Unread, choice: str) -> str:
    """The line again with the unclear part replaced by what the person chose."""
    return unread.line.replace(unread.part, choice, 1) if unread.part else f"{unread.line} {choice}"


def too_long(text: str) -> Unread:
    """The answer to a message that is longer than anybody types."""
    return Unread(
        _("This message is too long to be read as entries. Send up to {lines} lines, or a file.", lines=MOST_LINES),
        text[:40],
    )


_LINES = re.compile(r"\n|；|;(?= |$)")
_BULLET = re.compile(r"^(?:[-*•·–—]\s+|\d{1,2}[)、]\s?|\d{1,2}\.\s+)(?=\S)")
_PARTS = re.compile(r"\s*[,，、+]\s*|\s+(?:and|&)\s+|\s*(?:以及|，?另外|和|然后)\s*")
_COURTESY = re.compile(
    r"(?:hi|hello|hey|thanks|thank you|thx|cheers|please|谢谢|多谢|辛苦了?|你好|大家好|工时|日报|周报|今日工时|timesheet|以上)"
    r"[!.~。:,，！\s]*"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?=\s|[一-鿿])(?!\s?(?:个?小时|天|个半|万|h\b|d\b))")


def _line(
    line: str, terms: Terms, today: date, heading: HoursLine | None
) -> tuple[HoursLine | Unread, ...] | HoursLine | Unread | None:
    """The entries of one line; or a heading; or the question back; or None where nothing was said of hours."""
    low = folded(line)
    found = elements(low, terms, today)
    spans = _lengths(low, found)
    verb = bool(found) and found[0].kind == "verb"
    if not spans and verb and (bare := bare_hours(low, found)):
        found = sorted([*(one for one in found if one.end <= bare.start or one.start >= bare.end), bare], key=_start)
        spans = [bare]
    if not spans:
        return _without_length(line, low, found, terms, today, heading)
    if len(spans) > 1 and (parts := _parted(line, low, spans)):
        return _several(parts, terms, today, heading)
    return (_entry(line, low, found, spans, terms, today, heading),)


def _start(one: Element) -> int:
    return one.start


def _lengths(low: str, found: list[Element]) -> list[Element]:
    """The lengths of time that can be meant: 14:30 is none beside 2h, nor is "at 14:30"; "2h, 3天培训" means 2h."""
    spans = [one for one in found if one.kind == "span" and not _at_a_time(low, one)]
    for unit in ("clock", "days"):
        others = [one for one in spans if isinstance(one.value, Span) and one.value.unit != unit]
        spans = others or spans
    return spans


_AT_TIME = re.compile(r"(?:\bat|@|\bby|\bbefore|\bafter|\buntil|\btill|\baround|\bsince)\s?$")


def _at_a_time(low: str, one: Element) -> bool:
    return (
        isinstance(one.value, Span)
        and one.value.unit == "clock"
        and _AT_TIME.search(low[max(0, one.start - 8) : one.start]) is not None
    )


def _parted(line: str, low: str, spans: list[Element]) -> list[str]:
    """The parts of “星河2小时，月光3小时”, where each has one length; else nothing."""
    cuts = [
        sign
        for sign in _PARTS.finditer(low)
        if not any(one.start < sign.end() and sign.start() < one.end for one in spans)
    ]
    parts, edge, held = [], 0, 0
    for n, sign in enumerate((*cuts, None)):
        stop = sign.start() if sign else len(low)
        inside = [one for one in spans if edge <= one.start < stop]
        following = cuts[n + 1].start() if sign and n + 1 < len(cuts) else len(low)
        if sign and (not inside or not any(sign.end() <= one.start < following for one in spans)):
            continue  # an ordinary comma: both sides belong together
        if len(inside) != 1:
            return []
        parts.append(line[edge:stop])
        edge, held = sign.end() if sign else stop, held + 1
    return parts if held > 1 else []


def _several(parts: list[str], terms: Terms, today: date, heading: HoursLine | None) -> tuple[HoursLine | Unread, ...]:
    out: list[HoursLine | Unread] = []
    before = heading
    for part in parts:
        read = _line(part, terms, today, before)
        entries = read if isinstance(read, tuple) else ()
        out += entries
        last = entries[-1] if entries else None
        before = last if isinstance(last, HoursLine) else before
    for n in range(len(out) - 2, -1, -1):  # "9:00-12:00, 13:00-18:00 apollo API design": the rest is of both
        one, following = out[n], out[n + 1]
        if isinstance(one, HoursLine) and isinstance(following, HoursLine) and not one.note and not one.project:
            out[n] = replace(one, note=following.note, project=following.project, task=one.task or following.task)
    return tuple(out)


def _entry(
    line: str,
    low: str,
    found: list[Element],
    spans: list[Element],
    terms: Terms,
    today: date,
    heading: HoursLine | None,
) -> HoursLine | Unread:
    held = dict(zip(map(_start, found), anchored(low, found), strict=True))
    doubts: list[Text] = []
    if len(spans) > 1:
        outer = [one for one in spans if held[one.start]]
        if len(outer) != 1:
            return Unread(
                _("There is more than one length of time in “{line}”. Put each entry on its own line.", line=line[:80]),
                line[spans[1].start : spans[1].end], "hours", line=line,
            )  # fmt: skip
        doubts.append(
            _("I left “{text}” in the note.", text=", ".join(line[s.start : s.end] for s in spans if s not in outer))
        )
        spans = outer
    length = spans[0]
    assert isinstance(length.value, Span)
    if _negative(low, length) or length.value.minutes <= 0:
        text = line[max(0, length.start - 1) : length.end].strip()
        return Unread(_("Hours must be more than zero, not {text}.", text=text), text, "hours", line=line)
    taken = [length, *(one for one in found if one.kind in ("verb", "each"))]
    dated = _dated(line, low, [one for one in found if one.kind == "days" and held[one.start]], terms, today, heading)
    if isinstance(dated, Unread):
        return dated
    days, day_elements, more = dated
    doubts += more
    project_element = _project(low, found, held, terms)
    if project_element is None and terms.here is None and not (heading and heading.project):
        project_element = _guessed(low, [*taken, *day_elements], terms)
    project = _match(project_element, line) or (heading.project if heading else None)
    taken += day_elements + ([project_element] if project_element else [])
    within = project.key if project and project.kind != "several" else terms.here
    task = _marked_or_named("task", found, line, within)
    category = _marked_or_named("category", found, line, None)
    taken += [one for one in found if one.marked and one.kind in ("task", "category")]
    if length.value.doubt:
        doubts.append(length.value.doubt)
    said = found[0].value if found[0].kind == "verb" else ""
    return HoursLine(
        length.value.minutes, length.value.start, length.value.end, days, project,
        task or (heading.task if heading else None), category,
        note(line, [(one.start, one.end) for one in taken]),
        (bool(said) and said not in SOFT_VERBS) or bool(heading and heading.verb),
        bool(day_elements) or bool(heading and heading.dated), tuple(doubts), line, length.value.unit, _lead(low, taken),
    )  # fmt: skip


def _lead(low: str, taken: list[Element]) -> Lead:
    first = min(taken, key=_start)
    if any(char.isalnum() for char in low[: first.start]):
        return "words"
    return {"verb": "verb", "span": "length"}.get(first.kind, "name")  # type: ignore[return-value]


def _negative(low: str, one: Element) -> bool:
    """`-2h`, but not `apollo - 2h` or `apollo-2h`."""
    return one.start > 0 and low[one.start - 1] == "-" and (one.start == 1 or low[one.start - 2] == " ")


def _dated(
    line: str, low: str, found: list[Element], terms: Terms, today: date, heading: HoursLine | None
) -> tuple[tuple[date, ...], list[Element], list[Text]] | Unread:
    """The days to book on, the elements that named them, and what is doubtful; or a question."""
    values: list[Days] = []
    for one in found:
        if isinstance(one.value, Unread):
            return replace(one.value, part=line[one.start : one.end], line=line)
        if isinstance(one.value, Days):
            values.append(one.value)
    if not values and (dotted := _dotted_start(low, terms, today)):
        found, values = [dotted[0]], [dotted[1]]
    if not values:
        return (heading.days if heading else (today,)), [], []
    if len(found) > 1 and not all(_listed(low, a, b) for a, b in pairwise(found)):
        return Unread(
            _("Which day is meant, {days}?", days=tuple(line[one.start : one.end] for one in found)),
            line[found[-1].start : found[-1].end], "day", line=line,
        )  # fmt: skip
    meant = united(values)
    every = tuple(day for day in meant.each if terms.working(day)) if meant.ranged else meant.each
    if not every:
        part = line[found[0].start : found[-1].end]
        return Unread(_("There is no working day in {days}. Name each day.", days=part), part, "day", line=line)
    if len(every) > 31:
        part = line[found[0].start : found[-1].end]
        return Unread(_("{days} is more than a month. Name up to 31 days.", days=part), part, "day", line=line)
    return every, found, [meant.doubt] if meant.doubt else []


_LIST = re.compile(r"\s?(?:[,、&+/]|and|和|与|及|以及)?\s?")


def _listed(low: str, one: Element, following: Element) -> bool:
    return _LIST.fullmatch(low, one.end, following.start) is not None


def _dotted_start(low: str, terms: Terms, today: date) -> tuple[Element, Days] | None:
    """`11.3 星河 2h`: a number with a point at the beginning, where another length is given, is a day just past."""
    from chat.days import nearest

    found = _DOTTED.match(low)
    if not found:
        return None
    a, b = int(found[1]), int(found[2])
    day = nearest(b, a, today) if terms.order == "dm" else nearest(a, b, today)
    if day is None or not 0 <= (today - day).days <= 62:
        return None
    doubt = _("I read {text} as {day}.", text=found[0], day=day)
    return Element(0, found.end(), "days", Days(day, day)), Days(day, day, doubt=doubt)


_BEFORE_NAME = re.compile(r"(?:\b(?:on|for)|在|给|为)\s?$")


def _project(low: str, found: list[Element], held: dict[int, bool], terms: Terms) -> Element | None:
    """The element that names the project: the marked one, else the one beside other elements, else the only one."""
    named = [one for one in found if one.kind == "project"]
    if not named:
        return None
    for choice in ([one for one in named if one.marked], [one for one in named if held[one.start]]):
        if choice:
            return choice[0] if len({_keys(one) for one in choice}) == 1 else _either(choice)
    pointed = [one for one in named if _BEFORE_NAME.search(low[max(0, one.start - 4) : one.start])]
    if terms.here is None or pointed:
        choice = pointed or named
        return choice[0] if len({_keys(one) for one in choice}) == 1 else _either(choice)
    return None


def _keys(one: Element) -> tuple[object, ...]:
    return tuple(known.key for known in one.value.found) if isinstance(one.value, Match) else ()


def _either(choice: list[Element]) -> Element:
    """Several projects named beside each other: the person must say which."""
    found = tuple(dict.fromkeys(known for one in choice if isinstance(one.value, Match) for known in one.value.found))
    first = choice[0]
    typed = first.value.typed if isinstance(first.value, Match) else ""
    return replace(first, value=Match("several", found, typed))


def _guessed(low: str, taken: list[Element], terms: Terms) -> Element | None:
    """A name that is only begun or misspelt, where no project is known: the first or the last word of what remains."""
    edge = 0
    places = sorted((one.start, one.end) for one in taken)
    for start, end in (*places, (len(low), len(low))):
        for place, stop in _words(low, edge, start):
            if named := terms.projects.named_at(low, place, begun=True):
                return Element(place, named[0], "project", named[1])
            word = low[place:stop]
            if len(word) > 3 or not word.isascii():
                match = terms.projects.match(word) if not _ORDINARY.fullmatch(word) else None
                if match and not _merely_like(word, match):
                    return Element(place, stop, "project", match)
        edge = max(edge, end)
    return None


_WORD = re.compile(r"[^\s,;:，；：、。]{2,40}")
_ORDINARY = re.compile(
    r"design|meeting|review|test(?:s|ing)?|fix(?:ed|es)?|with|call|docs?|code|coding|support|from|work|this|that"
)


def _words(low: str, start: int, end: int) -> list[tuple[int, int]]:
    words = [found.span() for found in _WORD.finditer(low, start, end)]
    return words if len(words) < 3 else [words[0], words[-1]]


def _merely_like(word: str, match: Match) -> bool:
    """Part of a name is not enough inside a line: “design” must not become “Designer portal”."""
    from rapidfuzz import fuzz

    names = [folded(name) for known in match.found for name in (known.code, *known.names) if name]
    return max(fuzz.ratio(word, name) for name in names) < (66 if not word.isascii() else 80)


def _match(element: Element | None, line: str) -> Match | None:
    if element is None or not isinstance(element.value, Match):
        return None
    return replace(element.value, typed=line[element.start : element.end])


def _marked_or_named(kind: str, found: list[Element], line: str, within: object) -> Match | None:
    """The task or category: the marked one first; a task of another project is none."""
    named = [one for one in found if one.kind == kind]
    for one in sorted(named, key=lambda one: not one.marked):
        match = _match(one, line)
        if match is None:
            continue
        fitting = tuple(known for known in match.found if within is None or known.within in (None, within))
        if fitting:
            return Match(
                "several" if len(fitting) > 1 else "one" if match.kind == "several" else match.kind,
                fitting,
                match.typed,
            )
    return None


def _without_length(
    line: str, low: str, found: list[Element], terms: Terms, today: date, heading: HoursLine | None
) -> HoursLine | Unread | None:
    """A heading (only a day, a project or the verb), or the question how long."""
    verb = bool(found) and found[0].kind == "verb"
    edges = [0, *(one.end for one in found)]
    ends = [*(one.start for one in found), len(low)]
    if found and all(empty(low, start, end) for start, end in zip(edges, ends, strict=True)):
        dated = _dated(line, low, [one for one in found if one.kind == "days"], terms, today, None)
        if isinstance(dated, Unread):
            return dated
        project = _match(next((one for one in found if one.kind == "project"), None), line)
        return HoursLine(
            0, None, None, dated[0], project, None, None, "", verb or bool(heading and heading.verb), bool(dated[1]),
            line=line,
        )  # fmt: skip
    if verb and found[0].value not in SOFT_VERBS:
        return replace(_how_long(line), part="!")
    return Unread(_("I found no length of time in “{line}”.", line=line[:80]), "", "hours", line=line)


def _how_long(line: str) -> Unread:
    return Unread(_("How long? Write for example 2.5h, 2:30 or 90min."), "", "hours", line=line)
