"""Days as people name them: `yesterday`, `上周五`, `3 Nov`, `11/3`, `mon-wed`, `11.1-11.5`, `last month`.

`days` reads a whole text, `days_at` reads at a place in a line.  What today is, is always given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chat.folding import LONGEST_FIELD, folded
from chat.pattern import Pattern
from chat.text import NOTHING, _
from chat.values import calendar_words, dates, weeks
from chat.values.dates import Days, Order, latest_day
from chat.values.readers import by_character, compiled
from chat.values.unread import Unread

__all__ = ["MAY_START", "Days", "Order", "days", "days_at", "not_a_day", "past_day_at", "united"]


def days(text: str, today: date, order: Order = "") -> Days | Unread:
    """The day or days that the whole text names.

    >>> days("上周五", date(2026, 11, 20)).first, days("11月3日", date(2026, 11, 20)).first
    (datetime.date(2026, 11, 13), datetime.date(2026, 11, 3))
    >>> [day.day for day in days("mon-wed", date(2026, 11, 20)).each]
    [16, 17, 18]
    """
    low = folded(text).strip() if len(text) <= LONGEST_FIELD else ""
    listed: list[Days] = []
    place = 0
    while place < len(low):
        read = days_at(low, place, today, order)
        if read is None:
            break
        place, value = read
        if isinstance(value, Unread):
            return value
        listed.append(value)
        place = calendar_words.JOIN.match(low, place).end()  # type: ignore[union-attr]
    if not listed or place < len(low):
        return not_a_day(text)
    return united(listed)


def days_at(text: str, place: int, today: date, order: Order = "") -> tuple[int, Days | Unread] | None:
    """The day or run of days that starts at this place of a folded text, and the place where it ends."""
    readers = _STARTS.get(text[place : place + 1])
    if readers is None:
        figures = _FIGURES.match(text, place)
        if figures is None:
            return None
        readers = _COMPACT if len(figures[1]) == 8 else _AFTER_FIGURES.get(figures[2], ())
    for pattern, make in readers:
        if match := compiled(pattern).match(text, place):
            made = make(match, today, order)
            if made is not None:
                return match.end(), made
    return None


def past_day_at(text: str, place: int, today: date) -> tuple[int, Days | Unread] | None:
    """The latest day so called that begins at this place: `the 12th`, `sat 14th`, which has to be that weekday."""
    begins = place == 0 and text[:1].isdigit()
    match = compiled(calendar_words.FIRST_ORDINAL if begins else calendar_words.ORDINAL_DAY).match(text, place)
    made = latest_day(int(match["d"]), today) if match else None
    if match is None or made is None:
        return None
    if not match["w"] or made.weekday() == calendar_words.WEEKDAYS[match["w"]]:
        return match.end(), Days(made, made)
    return match.end(), Unread(_("Is {text} {day}?", text=match[0], day=made), match[0], "day", (made.isoformat(),))


def united(listed: Iterable[Days]) -> Days:
    """Days that were listed one after the other ("mon, wed") as one value."""
    first, *others = listed
    if not others:
        return first
    every = sorted({day for part in (first, *others) for day in part.each})
    doubt = next((part.doubt for part in (first, *others) if part.doubt), NOTHING)
    ranged = any(part.ranged for part in (first, *others))
    return Days(every[0], every[0], ranged, doubt=doubt, more=tuple(every[1:]))


def not_a_day(text: str) -> Unread:
    """The question back when a text should be a day and is none."""
    shown = text.strip()[:40]
    return Unread(
        _("“{text}” is not a day. Write for example yesterday, 3 Nov or 2026-11-03.", text=shown), shown, "day"
    )


MAY_START = frozenset("0123456789").union(*calendar_words.STARTS)
"""Every character that a day can begin with."""
_MAKERS = dates.MAKERS | weeks.MAKERS
_STARTS = by_character(calendar_words.STARTS, calendar_words.PATTERNS, _MAKERS)
_AFTER_FIGURES = by_character(calendar_words.AFTER_FIGURES, calendar_words.PATTERNS, _MAKERS)
_COMPACT = by_character({"8": "compact"}, calendar_words.PATTERNS, _MAKERS)["8"]
_FIGURES = Pattern(r"([0-9]{1,9})(?:st|nd|rd|th)?\s?(.?)")
