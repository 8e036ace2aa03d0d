"""A pasted block of several sorts: hours in some lines, money spent or another wish in others.

A message is read as a whole.  One part of a block is never booked while another is lost: each part is offered, written
out as its documented line, and what nobody could read is named.
"""

from __future__ import annotations

import re

from chat.intent.reading import LineReading
from chat.lines.hours import HoursLine, hours_lines
from chat.lines.scan import scan
from chat.lines.spending import SpendingLine, spending
from chat.pattern import Pattern
from chat.text import _
from handlers.context import UnclearLine
from handlers.conversation import documented
from handlers.conversation.decided import Decided
from handlers.registry import Contents


def forwarded(reading: LineReading) -> Decided | None:
    """What somebody else wrote and was pasted with hours in it: whose they are is not the speaker's to say."""
    if "\n" not in reading.line.text or not any(isinstance(entry, HoursLine) for entry in reading.hours):
        return None
    text = reading.line.text
    speakers = [
        one
        for one in reading.line.of("person")
        if not text[: one.start].rpartition("\n")[2].strip() and text[one.end :].lstrip(" ")[:1] in _COLONS
    ]
    if not speakers and not _FORWARDED.search(text):
        return None
    return Decided("event", "said.declined", read=UnclearLine(why="others"))


_COLONS = (":", "：")
_FORWARDED = Pattern(
    r"\A\s*(?:(?:fwd?|forwarded(?: message)?)\b|转发|转自|引用)[^\n]*\n|(?:\A|\n)\s*(?:>|&gt;)", re.IGNORECASE
)
"""A heading of forwarded mail, or a sign of quoting."""


def mixed(reading: LineReading, contents: Contents) -> Decided | None:
    """The parts of a block that holds hours and something else; None where it is of one sort."""
    lines = [_BULLET.sub("", line).strip() for line in _LINES.split(reading.line.text)]
    lines = [line for line in lines if line]
    if not 2 <= len(lines) <= MOST_LINES:
        return None
    terms, today = reading.line.terms, reading.line.today
    hours: list[HoursLine] = []
    others: list[str] = []
    unread: list[str] = []
    heading = ""
    for line in lines:
        asked = contents.wordings.best(line)
        worded = asked is not None and asked.how == "word"
        writes = asked is not None and worded and not contents.entries["command", asked.command].reads
        read = () if writes and asked and asked.command != "log" else hours_lines(f"{heading}\n{line}", terms, today)
        entries = [entry for entry in read if isinstance(entry, HoursLine)]
        placed = all(entry.project or entry.verb or terms.here for entry in entries)
        if entries and len(entries) == len(read) and placed:
            hours += entries
        elif worded and asked and asked.command not in ("log", "help") and asked.rest:
            others.append(line)
        elif spent := _spent(f"{line} {heading.strip(' :：')}".strip(), reading, contents):
            others.append(spent)
        elif scan(line, terms, today).elements or any(char.isdigit() for char in line):
            days = scan(line, terms, today).of("days")
            if days and not any(char.isdigit() for char in _without(line, days[0].start, days[0].end)):
                heading = line
            else:
                unread.append(line)
    if not hours or not others:
        return None
    log = documented.hours_line(tuple(hours), contents, documented.chinese(reading.line.text), today)
    parts = UnclearLine((log, *others), tuple(unread), sentences=(_SEVERAL,), several=True)
    return Decided("event", "said.offered", read=parts, line=log)


def _without(line: str, start: int, end: int) -> str:
    return line[:start] + line[end:]


def _spent(line: str, reading: LineReading, contents: Contents) -> str:
    """The documented line of money spent that it is; nothing where it is none."""
    spent = spending(line, reading.line.terms, reading.line.today)
    if not isinstance(spent, SpendingLine) or spent.unspent or not all(part.amount for part in spent.spendings):
        return ""
    told = all(part.category or part.worked or (part.amount and part.amount.is_money) for part in spent.spendings)
    if not told:
        return ""
    return documented.spending_line(spent, contents, documented.chinese(line), reading.line.today)


_SEVERAL = _("That is of several sorts. Tap what I shall enter first; the rest stays offered.")
MOST_LINES = 8
"""So many lines at most are offered each by itself; a longer block is read as what it mostly is."""
_LINES = Pattern(r"\n|；|;(?= |$)")
_BULLET = Pattern(r"^\s*(?:[-*•·–—]\s+|\d{1,2}[)、]\s?|\d{1,2}\.\s+)(?=\S)")
