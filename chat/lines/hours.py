"""Reading hours out of what people type: `log 2.5h apollo yesterday API design`, `记 2.5小时 星河 昨天 接口联调`.

`hours_lines` reads a whole message: one entry a line, or several parts of one line.  Nothing here decides whether the
person meant it for us (`chat.lines.overheard` does) or whether it may be booked (`ledger` does).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.folding import LONGEST_MESSAGE, cleaned, folded
from chat.lines import days, listed_projects, names, reckoning, runs
from chat.lines.elements import SOFT_VERBS, Element, ReadLine, Terms, bare_hours, read, span_of
from chat.lines.entry import HoursLine, at_a_time, entry, lengths
from chat.lines.parts import parted
from chat.pattern import Pattern
from chat.text import Duration, _
from chat.values import clocks
from chat.values.durations import Span, span_at
from chat.values.unread import Unread

__all__ = ["HOW_LONG", "HoursLine", "Terms", "Unread", "answered", "hours_lines", "too_long"]

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
    lines = _piecemeal(lines, terms)
    out: list[HoursLine | Unread] = []
    silent: list[tuple[int, Unread]] = []
    heading: HoursLine | None = None
    for line in lines:
        if (total := _a_total(line, terms)) and out:
            if unread := _other_sum(out, total, line):
                return (unread,)
            continue
        told = any(isinstance(entry, HoursLine) and entry.dated for entry in out)
        reading = _line(_BULLET.sub("", line.strip()), terms, today, heading, told=told)
        if isinstance(reading, tuple):
            out += reading
        elif isinstance(reading, HoursLine):
            heading = reading
        elif reading and not _COURTESY.fullmatch(folded(line).strip()):
            silent.append((len(out), reading))
    if not out:
        asked = [unread for _place, unread in silent if unread.sentence == HOW_LONG]
        if heading and heading.verb:
            asked.append(_how_long(text.strip()[:200]))
        return tuple(asked[:1])
    for place, unread in reversed(silent):
        out.insert(place, unread)
    return tuple(out)


def _piecemeal(lines: list[str], terms: Terms) -> list[str]:
    """The lines; or one of them all, where each is a piece of one entry: “hermes⏎2h 30m⏎yesterday⏎mapping”."""
    if not 2 < len(lines) <= _FEW or any(len(line) > _SHORT for line in lines):
        return lines
    lows = [folded(line).strip() for line in lines]
    whole = [bool((length := span_at(low, 0, terms.day)) and length[0] == len(low)) for low in lows]
    other = any(char.isdigit() for low, is_length in zip(lows, whole, strict=True) if not is_length for char in low)
    return [" ".join(line.strip() for line in lines)] if sum(whole) == 1 and not whole[0] and not other else lines


_FEW, _SHORT = 6, 24
"""So many pieces, and so long, an entry is at most that is typed piece by piece."""


def _a_total(line: str, terms: Terms) -> int:
    """The minutes of a line that is only the sum of those above: “total: 5h”, “合计：5小时”."""
    words = _TOTAL.fullmatch(folded(line).strip())
    read_length = span_at(words[1], 0, terms.day) if words else None
    return read_length[1].minutes if words and read_length and read_length[0] == len(words[1]) else 0


def _other_sum(out: list[HoursLine | Unread], total: int, line: str) -> Unread | None:
    sum_of = sum(entry.minutes * len(entry.days) for entry in out if isinstance(entry, HoursLine))
    return None if sum_of == total else _unequal(sum_of, total, line)


def _unequal(sum_of: int, total: int, line: str) -> Unread:
    told = _(
        "The parts come to {sum}, but the total says {total}. Which is right?",
        sum=Duration(sum_of),
        total=Duration(total),
    )
    return Unread(told, "", "hours", line=line)


_TOTAL = Pattern(
    r"(?:(?:in )?total|sum|altogether|in all|合计|总计|一共|总共|共计|小计|共)\s?[:=是]?\s?(\S.{0,30}?)[\s.。!]*"
)


def answered(unread: Unread, choice: str) -> str:
    """The line again with the unclear part replaced by what the person chose."""
    return unread.line.replace(unread.part, choice, 1) if unread.part else f"{unread.line} {choice}"


def too_long(text: str) -> Unread:
    """The answer to a message that is longer than anybody types."""
    return Unread(
        _("This message is too long to be read as entries. Send up to {lines} lines, or a file.", lines=MOST_LINES),
        text[:40],
    )


_LINES = Pattern(r"\n|；|;(?= |$)")
_BULLET = Pattern(r"^(?:[-*•·–—]\s+|\d{1,2}[)、]\s?|\d{1,2}\.\s+)(?=\S)")
_COURTESY = Pattern(
    r"(?:hi|hello|hey|thanks|thank you|thx|cheers|please|谢谢|多谢|辛苦了?|你好|大家好|工时|日报|周报|今日工时"
    r"|timesheet|以上|(?:and )?that(?:'?s| is) (?:all|it)(?: for (?:today|now))?|done(?: for today)?|就这些了?"
    r"|就这样|没了|完了?)[!.~。:,，！\s]*"
)


Read = tuple[HoursLine | Unread, ...] | HoursLine | Unread | None


def _line(text: str, terms: Terms, today: date, heading: HoursLine | None, *, told: bool) -> Read:
    """The entries of one line; or a heading; or the question back; or None where nothing was said of hours."""
    if len(text) > LONGEST_LINE:
        return (replace(too_long(text), line=text[:80]),)
    plain = read(text, terms, today)
    composed = _composed(plain)
    if isinstance(composed, Unread):
        return (composed,)
    line = composed
    spans = lengths(line)
    if not spans and line.verb and (bare := bare_hours(line)):
        line = line.with_hours(bare)
        spans = [bare]
    if not spans:
        return _without_length(line, heading)
    if question := _only_a_clock(line, spans):
        return (question,) if question.choices else _without_length(line, heading)
    out = _entries(line, spans, heading, told=told)
    return _added_up(line, out)


def _composed(line: ReadLine) -> ReadLine | Unread:
    """The line with its runs of times, breaks and totals told apart."""
    either = _EITHER.search(line.low)
    if either and not _a_run(line, *either.span()):
        text = line.text[either.start() : either.end()]
        return Unread(_("How long was it exactly, of “{text}”?", text=text), text, "hours", line=line.text)
    line_of_runs = runs.timed(line)
    return line_of_runs if isinstance(line_of_runs, Unread) else reckoning.reckoned(line_of_runs)


def _a_run(line: ReadLine, start: int, end: int) -> bool:
    return any(
        element.start < end and start < element.end and element.kind == "span" and span_of(element).start is not None
        for element in line.elements
    )


_SOME = r"\d{1,2}(?:[.,]\d{1,2})?|[一二两三四五六七八九十半]"
_UNITS = r"(?:h|hrs?|hours?|mins?|minutes?)\b|个?多?(?:小时|钟头|钟|半)|分钟"
_EITHER = Pattern(
    rf"(?<![a-z\d.:/-])(?:{_SOME})\s?(?:{_UNITS})?\s?(?:-|~|to\b|or\b|maybe\b|或者?|还是|到"
    rf"|至)\s?(?:{_SOME})\s?(?:{_UNITS})"
    rf"|(?<![十百周期拜第月a-z\d])[一二两三四五六七八][二三四五六七八九]个?多?(?:小时|钟头|钟|天)"
)
"""“2-3h”, “2 or 3 hours”, “两三个小时”."""


def _entries(
    line: ReadLine, spans: list[Element], heading: HoursLine | None, *, told: bool = False
) -> tuple[HoursLine | Unread, ...]:
    if len(spans) > 1:
        if parts := listed_projects.in_order(line, spans) or parted(line, spans):
            return _several(parts, heading, told=told)
        return (entry(line, spans, heading, told=told),)
    if not spans:  # a part that only says how long a break was; what says more must not be lost
        only_break = any(element.kind == "break" for element in line.elements)
        return () if only_break else (_how_long(line.text),)
    parts_of_one = listed_projects.shared(line, spans[0])
    if isinstance(parts_of_one, Unread):
        return (parts_of_one,)
    return tuple(entry(part, lengths(part), heading, told=told) for part in parts_of_one or [line])


def _several(parts: list[ReadLine], heading: HoursLine | None, *, told: bool) -> tuple[HoursLine | Unread, ...]:
    out: list[HoursLine | Unread] = []
    before = heading
    for part in parts:
        entries = _entries(part, lengths(part), before, told=told)
        out += entries
        last = entries[-1] if entries else None
        before = last if isinstance(last, HoursLine) else before
    for place in range(len(out) - 2, -1, -1):
        earlier, following = out[place], out[place + 1]
        if isinstance(earlier, HoursLine) and isinstance(following, HoursLine):
            out[place] = _completed(earlier, following, parts[0].terms)
    return tuple(out)


def _added_up(line: ReadLine, out: tuple[HoursLine | Unread, ...]) -> tuple[HoursLine | Unread, ...]:
    """The entries where they make the total that was said, and where it is known which of them a break was in."""
    entries = [entry for entry in out if isinstance(entry, HoursLine)]
    question = next((unread for unread in out if isinstance(unread, Unread)), None)
    if len(out) > 1 and question:  # half of a sentence is not booked
        return (replace(question, line=line.text),)
    total = next((element.value for element in line.elements if element.kind == "total"), None)
    sum_of = sum(entry.minutes * len(entry.days) for entry in entries)
    if isinstance(total, Span) and entries and sum_of != total.minutes:
        return (_unequal(sum_of, total.minutes, line.text),)
    keys = {entry.project.key if entry.project else "" for entry in entries}
    if len(keys) > 1 and any(element.kind == "break" for element in line.elements):
        return (Unread(_("From which of the projects is the break to be taken away?"), "", "hours", line=line.text),)
    return out


def _only_a_clock(line: ReadLine, spans: list[Element]) -> Unread | None:
    """“standup moved to 10:15”: a single time of day is no length, but where somebody asks for it to be booked."""
    span = spans[0].value
    if len(spans) != 1 or not isinstance(span, Span) or span.unit != "clock" or line.verb not in ("", *SOFT_VERBS):
        return None
    if at_a_time(line, spans[0]):
        return Unread(HOW_LONG, "", "hours", line=line.text)
    if span.minutes < clocks.OFFICE * 60:
        return None
    text = line.words(spans[0])
    hours, minutes = divmod(span.minutes, 60)
    return Unread(
        _("Is {text} a time of day or a length?", text=text), text, "hours", (f"{hours}h{minutes:02d}m",), line.text
    )


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
    return Unread(HOW_LONG, "", "hours", line=line)


HOW_LONG = _("How long? Write for example 2.5h, 2:30 or 90min.")
