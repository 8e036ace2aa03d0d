"""What a line in a channel is when nobody spoke to us: whether its hours, or its question to us, are beyond doubt.

Silence is the safe answer: hours booked from chatter cost more trust than a mention costs effort.
"""

from __future__ import annotations

from datetime import date

from chat.folding import folded
from chat.intent import talk as intent_talk
from chat.intent.commands import AskedCommand
from chat.lines.elements import Terms
from chat.lines.hours import HoursLine
from chat.pattern import Pattern
from chat.values.days import days_at
from chat.values.unread import Unread

LONGEST = 600
"""Nobody types hours in more characters than this without speaking to us."""


def clear_hours(read: tuple[HoursLine | Unread, ...], today: date) -> bool:
    """Whether everything that was read is an entry that nobody could have meant otherwise."""
    return bool(read) and all(isinstance(entry, HoursLine) and _clear(entry, today) for entry in read)


def only_names(words: str, terms: Terms, today: date) -> bool:
    """Whether the words name projects, days, categories or periods and say nothing else."""
    low = folded(words)
    place = 0
    while place < len(low):
        step = _SMALL.match(low, place)
        if step and step.end() > place:
            place = step.end()
            continue
        named = terms.projects.named_at(low, place) or days_at(low, place, today, terms.order)
        if named is None and terms.categories:
            named = terms.categories.named_at(low, place)
        if named is None:
            return False
        place = named[0]
    return True


def misspelt(asked: AskedCommand, terms: Terms) -> bool:
    """Whether a whole question asks about a project whose name is misspelt."""
    match = terms.projects.match(asked.rest) if asked.how == "sentence" and len(asked.rest) < 40 else None
    return match is not None


_SMALL = Pattern(
    r"[\s,;:.?!、。()]+|(?:for|on|in|of|the|and|project|by category|this|please|now|currently|so far|left)\b"
    r"|[的在和还]|项目|现在|目前|一共|各类"
)


def _clear(entry: HoursLine, today: date) -> bool:
    low = folded(entry.line)
    if max(entry.days) > today or not 0 < entry.minutes <= 24 * 60 or _ASKING.search(low):
        return False
    if entry.verb and _STRONG.match(low):
        return entry.lead == "verb" or not _chatty(entry)
    if _chatty(entry) or (entry.project and entry.project.kind != "one"):
        return False
    if entry.verb:
        return entry.lead == "verb"
    return _shaped(entry, low)


def _shaped(entry: HoursLine, low: str) -> bool:
    """Whether a line without a verb has the shape of an entry: “2.5h API design”, “星河 昨天 文档 2小时”."""
    named = entry.project is not None or entry.task is not None
    if entry.minutes > 12 * 60 and not named:
        return False
    if entry.unit == "clock":  # 2:30 is rather a time to meet
        return False
    if entry.unit == "timed":
        return entry.lead != "words" and named and not intent_talk.meeting(low)
    if entry.unit == "days" or entry.minutes < 10:
        return entry.lead != "words" and named
    if entry.lead == "length":
        return named or bool(entry.note)
    return (named or entry.dated) and (entry.lead == "name" or _SOFT.match(low) is not None)


def _chatty(entry: HoursLine) -> bool:
    """Whether the words, without the project's name, talk to somebody or are about something else than work."""
    typed = entry.project.typed if entry.project else ""
    low = folded(entry.line.replace(typed, " ", 1) if typed else entry.line)
    return (
        len(low) > 100
        or len(low.split()) > 14
        or intent_talk.between_people(low)
        or intent_talk.no_work(folded(entry.note))
    )


_ASKING = Pattern(r"[?]|[吗呢吧么]\s?[。.!]?$")
_STRONG = Pattern(r"\s*(?:please |pls |请|麻烦|帮我)?\s?(?:log|记|登记|填|报工)")
_SOFT = Pattern(r"\s*(?:worked|spent)\b")
