"""Leave as it is shown, and as a button keeps it: whole days, mornings, afternoons, clock times, lengths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chat.lines.leave import LeaveDays
from chat.pattern import Pattern
from chat.text import Brief, Duration, Text, Value, _
from ledger import limits
from ledger.errors import BadInput, sentence
from ledger.nouns import Absence, DayPart

MOST = 31


def named(absences: Sequence[Absence], *, year: bool = False) -> tuple[Value, ...]:
    """Each of the first of them, as one names it; with the year where that is in doubt."""
    return tuple(_named(absence, absence.day if year else Brief(absence.day)) for absence in absences[:MOST])


def _named(absence: Absence, day: Value) -> Value:
    if absence.part == "morning":
        return _("{day}, morning", day=day)
    if absence.part == "afternoon":
        return _("{day}, afternoon", day=day)
    if absence.start >= 0:
        return Text("{day} {start}–{end}", {"day": day, "start": clock(absence.start), "end": clock(absence.end)})
    if absence.minutes:
        return _("{day}, {hours}", day=day, hours=Duration(absence.minutes))
    return day


def brief(absences: Sequence[Absence], *, year: bool = False) -> Text:
    """All of them in the few words of a button."""
    if len(absences) <= 3:
        return Text("{days}", {"days": named(absences, year=year)})
    first, last = named((absences[0], absences[-1]), year=year)
    return Text("{first} – {last}", {"first": first, "last": last})


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def absences_of(days: LeaveDays) -> tuple[Absence, ...]:
    """What a line says, as the books have it."""
    return tuple(Absence(day, part.part, part.start, part.end, part.minutes) for day, part in days)


def value(absences: Iterable[Absence]) -> str:
    """The value of a button about them; `read_value` reads it.

    >>> value([Absence(date(2026, 11, 23)), Absence(date(2026, 11, 24), "morning")])
    '2026-11-23 2026-11-24/morning'
    """
    return " ".join(absence.day.isoformat() + _suffix(absence) for absence in absences)


def _suffix(absence: Absence) -> str:
    if absence.part:
        return f"/{absence.part}"
    if absence.start >= 0:
        return f"/{clock(absence.start)}-{clock(absence.end)}"
    return f"/{absence.minutes}min" if absence.minutes else ""


def read_value(text: str) -> tuple[Absence, ...]:
    """What a button is about.  Raises BadInput."""
    return tuple(_read(word) for word in text.split())


_WORD = Pattern(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:/(?:(?P<part>morning|afternoon)|(?P<h>\d\d):(?P<m>\d\d)-(?P<h2>\d\d):(?P<m2>\d\d)|(?P<min>\d{1,4})min))?"
)


def _read(word: str) -> Absence:
    match = _WORD.fullmatch(word)
    try:
        day = limits.check_day(date.fromisoformat(match["day"] if match else ""))
    except ValueError:
        raise BadInput(sentence("“{text}” is not a day."), text=word[:40], field="day") from None
    assert match is not None
    if match["h"]:
        start, end = (60 * int(match["h" + mark]) + int(match["m" + mark]) for mark in ("", "2"))
        return Absence(day, start=start, end=end)
    part: dict[str | None, DayPart] = {"morning": "morning", "afternoon": "afternoon"}
    return Absence(day, part.get(match["part"], ""), minutes=int(match["min"] or 0))
