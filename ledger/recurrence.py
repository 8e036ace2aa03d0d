"""When something comes again: every day, week, month or year at a time of day, in a time zone.

Each instant at which it falls due opens a period that ends with the next one.  What is done for a period is done,
whatever the clock says later; what failed is left alone for pauses that grow, and tried at once when the next period
begins.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first failure, the second …; the last holds from then on."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A time of day, on every day or on fewer.

    Attributes:
        at: the time of day.
        weekday: only on this day of the week (0 is Monday).
        day: only on this day of the month; in a shorter month on its last day, so 31 is always the last.
        month: with `day`, only in this month of the year.

    >>> from zoneinfo import ZoneInfo
    >>> payday = Recurrence(time(18), day=31)
    >>> now = datetime(2027, 2, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> payday.latest(now).isoformat(), payday.following(now).isoformat()
    ('2027-01-31T18:00:00+08:00', '2027-02-28T18:00:00+08:00')

    On the day on which Berlin has no half past two, it is due as soon as there is a time again; on the day on which
    Berlin has it twice, at the first:

    >>> nightly, berlin = Recurrence(time(2, 30)), ZoneInfo("Europe/Berlin")
    >>> nightly.latest(datetime(2026, 3, 29, 12, tzinfo=berlin)).isoformat()
    '2026-03-29T03:00:00+02:00'
    >>> nightly.latest(datetime(2026, 10, 25, 12, tzinfo=berlin)).isoformat()
    '2026-10-25T02:30:00+02:00'
    """

    at: time
    weekday: int | None = None
    day: int = 0
    month: int = 0

    def latest(self, now: datetime) -> datetime:
        """The last instant, not after `now`, at which it fell due; in the zone of `now`."""
        return max(instant for instant in self._near(now) if instant <= now.astimezone(UTC)).astimezone(now.tzinfo)

    def following(self, now: datetime) -> datetime:
        """The first instant after `now` at which it falls due; in the zone of `now`."""
        return min(instant for instant in self._near(now) if instant > now.astimezone(UTC)).astimezone(now.tzinfo)

    def _near(self, now: datetime) -> list[datetime]:
        """The due instants on both sides of `now`, in UTC: clocks of one zone are compared by their hands."""
        assert now.tzinfo is not None
        return [_instant(datetime.combine(day, self.at), now.tzinfo) for day in self._days(now.date())]

    def _days(self, today: date) -> list[date]:
        if self.month:
            return [_day(today.year + step, self.month, self.day) for step in (-1, 0, 1)]
        if self.day:
            months = [divmod(today.year * 12 + today.month - 1 + step, 12) for step in (-1, 0, 1)]
            return [_day(year, month + 1, self.day) for year, month in months]
        if self.weekday is not None:
            last = today - timedelta(days=(today.weekday() - self.weekday) % 7)
            return [last + timedelta(days=7 * step) for step in (-1, 0, 1)]
        return [today + timedelta(days=step) for step in (-1, 0, 1)]


def next_try(last: datetime, failures: int) -> datetime:
    """When what has failed so often, for the last time at `last`, may be tried again.

    >>> nine = datetime(2026, 11, 20, 9)
    >>> [(next_try(nine, failures) - nine).seconds // 60 for failures in (1, 2, 3, 4, 9)]
    [1, 5, 15, 60, 60]
    """
    return last + PAUSES[min(failures, len(PAUSES)) - 1]


def rests(due: datetime, last: datetime, failures: int, now: datetime) -> bool:
    """Whether what is due since `due`, and was tried at `last`, is left alone for now.

    A new period does not wait for the pause of the one before, nor does anybody wait for an instant that only a clock
    which was wrong has seen.
    """
    due, last, now = (instant.astimezone(UTC) for instant in (due, last, now))
    return failures > 0 and due <= last <= now < next_try(last, failures)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """When the clocks of the zone first show that time, or where they leave it out, the next that they show; in UTC."""
    while (instant := wall.replace(tzinfo=zone).astimezone(UTC)).astimezone(zone).replace(tzinfo=None) != wall:
        wall += _MINUTE
    return instant
