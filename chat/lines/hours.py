"""Reading hours out of what people type: `log 2.5h apollo yesterday API design`, `记 2.5小时 星河 昨天 接口联调`.

`hours_lines` reads a whole message: one entry a line, or several parts of one line.  Nothing here decides whether the
person meant it for us (`chat.lines.overheard` does) or whether it may be booked (`ledger` does).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from chat.folding import LONGEST_MESSAGE, cleaned, folded
from chat.lines import days, names
from chat.lines.elements import SOFT_VERBS, Element, ReadLine, Terms, bare_hours, read
from chat.lines.entry import HoursLine, entry, lengths
from chat.text import _
from chat.values.unread import Unread

__all__ = ["HoursLine", "Terms", "Unread", "answered", "hours_lines", "too_long"]

MOST_LINES = 60
"""More entries than this in one message are a file to be imported, not a message."""
LONGEST_LINE = 1_000


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
        reading = _line(_BULLET.sub("", line.strip()), terms, today, heading)
        if isinstance(reading, tuple):
            out += reading
        elif isinstance(reading, HoursLine):
            heading = reading
        elif reading and not _COURTESY.fullmatch(folded(line).strip()):
            silent.append((len(out), reading))
    if not out:
        asked = [unread for _place, unread in silent if unread.sentence == _HOW_LONG]
        if heading and heading.verb:
            asked.append(_how_long(text.strip()[:200]))
        return tuple(asked[:1])
    for place, unread in reversed(silent):
        out.insert(place, unread)
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
_PARTS = re.compile(r"\s{0,3}[,、+]\s{0,3}|\s{1,3}(?:and|&)\s{1,3}|\s{0,3}(?:以及|另外|和|然后)\s{0,3}")
_COURTESY = re.compile(
    r"(?:hi|hello|hey|thanks|thank you|thx|cheers|please|谢谢|多谢|辛苦了?|你好|大家好|工时|日报|周报|今日工时"
    r"|timesheet|以上)[!.~。:,，！\s]*"
)


Read = tuple[HoursLine | Unread, ...] | HoursLine | Unread | None


def _line(text: str, terms: Terms, today: date, heading: HoursLine | None) -> Read:
    """The entries of one line; or a heading; or the question back; or None where nothing was said of hours."""
    if len(text) > LONGEST_LINE:
        return (replace(too_long(text), line=text[:80]),)
    line = read(text, terms, today)
    spans = lengths(line)
    if not spans and line.verb and (bare := bare_hours(line)):
        line = line.with_hours(bare)
        spans = [bare]
    if not spans:
        return _without_length(line, heading)
    if len(spans) > 1 and (parts := _parted(line, spans)):
        return _several(parts, terms, today, heading)
    return (entry(line, spans, heading),)


def _parted(line: ReadLine, spans: list[Element]) -> list[str]:
    """The parts of “星河2小时，月光3小时”, cut between each two lengths; nothing where no sign stands between."""
    leading = not any(char.isalnum() for char in line.low[: spans[0].start])
    parts, edge = [], 0
    for span, following in pairwise(spans):
        cuts = list(_PARTS.finditer(line.low, span.end, following.start))
        if not cuts:
            return []
        # "2h 接口，评审，3h 文档" is cut before the 3h, "接口2h，评审，文档3h" after the 2h.
        cut = cuts[-1] if leading else cuts[0]
        parts.append(line.text[edge : cut.start()])
        edge = cut.end()
    return [*parts, line.text[edge:]]


def _several(parts: list[str], terms: Terms, today: date, heading: HoursLine | None) -> tuple[HoursLine | Unread, ...]:
    out: list[HoursLine | Unread] = []
    before = heading
    for part in parts:
        reading = _line(part, terms, today, before)
        entries = reading if isinstance(reading, tuple) else ()
        out += entries
        last = entries[-1] if entries else None
        before = last if isinstance(last, HoursLine) else before
    for place in range(len(out) - 2, -1, -1):
        earlier, following = out[place], out[place + 1]
        if isinstance(earlier, HoursLine) and isinstance(following, HoursLine):
            out[place] = _completed(earlier, following, terms)
    return tuple(out)


def _completed(earlier: HoursLine, following: HoursLine, terms: Terms) -> HoursLine:
    """What stands at the end holds for the parts before it: “2h apollo, 3h hermes yesterday”."""
    if not earlier.dated and following.dated:
        earlier = replace(earlier, days=following.days, dated=True)
    if earlier.project is None and following.project and (not earlier.note or terms.here is None):
        earlier = replace(earlier, project=following.project, task=earlier.task or following.task)
        earlier = replace(earlier, note=earlier.note or following.note)
    return earlier


def _without_length(line: ReadLine, heading: HoursLine | None) -> HoursLine | Unread:
    """A heading (only a day, a project or the verb), or the question how long."""
    if line.elements and line.elements_only:
        dated = days.dated(line, [element for element in line.elements if element.kind == "days"])
        if isinstance(dated, Unread):
            return dated
        project = names.match(next((element for element in line.elements if element.kind == "project"), None), line)
        verb = bool(line.verb) or bool(heading and heading.verb)
        return HoursLine(
            0, None, None, dated.days or (line.today,), project, None, None, "", verb, bool(dated.days), line=line.text
        )
    if line.verb not in ("", *SOFT_VERBS):
        return _how_long(line.text)
    return Unread(_("I found no length of time in “{line}”.", line=line.text[:80]), "", "hours", line=line.text)


def _how_long(line: str) -> Unread:
    return Unread(_HOW_LONG, "", "hours", line=line)


_HOW_LONG = _("How long? Write for example 2.5h, 2:30 or 90min.")
