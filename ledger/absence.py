"""What a day of leave, or a part of one, takes from the hours that are expected of a working day."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ledger.nouns import Absence

NOON = 12 * 60


def expected(day: int, absences: Collection[Absence]) -> int:
    """The minutes of a working day of `day` minutes on which somebody is not away; 0 on a whole day of leave.

    >>> from datetime import date
    >>> monday = date(2026, 11, 23)
    >>> expected(480, [Absence(monday, "morning")]), expected(480, [Absence(monday, start=840, end=960)])
    (240, 360)
    """
    if not absences:
        return max(day, 0)
    if any(absence.whole for absence in absences):
        return 0
    halves = {absence.part for absence in absences if absence.part}
    away = len(halves) * day // 2
    away += _together(_outside(absence.start, absence.end, halves) for absence in absences if absence.start >= 0)
    away += sum(absence.minutes for absence in absences)
    return max(day - away, 0)


def _outside(start: int, end: int, halves: Collection[str]) -> tuple[int, int]:
    """What is left of a run of clock times beside the halves of the day that are free anyway."""
    if "morning" in halves:
        start = max(start, NOON)
    if "afternoon" in halves:
        end = min(end, NOON)
    return start, end


def _together(runs: Iterable[tuple[int, int]]) -> int:
    """The minutes of runs, those that overlap counted once."""
    minutes = until = 0
    for start, end in sorted(runs):
        minutes += max(end - max(start, until), 0)
        until = max(until, end)
    return minutes


GoneAndNew = tuple[tuple[Absence, ...], tuple[Absence, ...]]
"""What of a day's leave goes, and what comes."""


def taken(standing: Collection[Absence], wanted: Absence) -> GoneAndNew:
    """What changes of a day's leave when `wanted` is taken: what it covers goes; nothing where it is covered."""
    if any(absence.whole or absence == wanted for absence in standing):
        return (), ()
    gone = (absence for absence in standing if wanted.whole or _key(absence) == _key(wanted))
    return tuple(gone), (wanted,)


def given_back(standing: Collection[Absence], back: Absence) -> GoneAndNew:
    """What changes of a day's leave when somebody is in after all at that time; nothing where they had no such leave.

    >>> from datetime import date
    >>> monday = date(2026, 11, 23)
    >>> given_back([Absence(monday)], Absence(monday, "morning"))[1][0].part
    'afternoon'
    """
    if back.whole:
        return tuple(standing), ()
    gone = tuple(absence for absence in standing if absence == back or _within(absence, back))
    if gone or not back.part:
        return gone, ()
    whole = tuple(absence for absence in standing if absence.whole)
    other = Absence(back.day, "afternoon" if back.part == "morning" else "morning")
    return whole, (other,) if whole else ()


def _within(absence: Absence, back: Absence) -> bool:
    """Whether a run of clock times lies in that half of the day."""
    if absence.start < 0 or not back.part:
        return False
    return absence.end <= NOON if back.part == "morning" else absence.start >= NOON


def _key(absence: Absence) -> tuple[str, int]:
    """Of two of a day with the same, the later stands."""
    return absence.part, absence.start
