"""How the configuration writes when a job runs.

09:00            every day
mon 09:00        every week: mon, tue, wed, thu, fri, sat, sun
day 5 09:00      every month on that day; in a shorter month on its last
last day 18:00   every month on its last day
12-31 18:00      every year on that day of that month (02-29 in other years on the 28th)
"""

from __future__ import annotations

import re
from datetime import time

from ledger.recurrence import Recurrence

HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LIKE = "09:00, mon 09:00, day 5 09:00, last day 18:00 or 12-31 18:00"
_LAST = 31
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FORM = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}) |day (?P<day>\d\d?) |(?P<last>last day) |(?P<month>\d\d)-(?P<date>\d\d) )?"
    rf"(?P<hour>{HOUR})"
)


def recurrence(text: str) -> Recurrence:
    """When it runs.  Raises ValueError with a sentence that says how it is written.

    >>> recurrence("mon 09:30")
    Recurrence(at=datetime.time(9, 30), weekday=0, day=0, month=0)
    >>> recurrence("last day 18:00")
    Recurrence(at=datetime.time(18, 0), weekday=None, day=31, month=0)
    >>> recurrence("12-24 12:00")
    Recurrence(at=datetime.time(12, 0), weekday=None, day=24, month=12)
    """
    found = _FORM.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise ValueError(f"“{text}” cannot be understood; write it like {LIKE}")
    at = time.fromisoformat(found["hour"])
    if found["weekday"]:
        return Recurrence(at, weekday=WEEKDAYS.index(found["weekday"]))
    if found["month"]:
        month, day = int(found["month"]), int(found["date"])
        if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]):
            raise ValueError(f"“{text}”: no year has a day {found['month']}-{found['date']}; month and day like 12-31")
        return Recurrence(at, day=day, month=month)
    day = _LAST if found["last"] else int(found["day"] or 0)
    if found["day"] and not 1 <= day <= _LAST:
        raise ValueError(f"“{text}”: a month has the days 1 to 31; for its last write last day {found['hour']}")
    return Recurrence(at, day=day)
