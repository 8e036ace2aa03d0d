"""Tax that was withheld from who is paid is due in the month after, by its 15th.  Source: 个人所得税法 art. 14."""

from __future__ import annotations

from datetime import date, timedelta

LAST_DAY = 15


def due_until(today: date) -> date:
    """What was withheld until that day must be paid by now.

    >>> due_until(date(2026, 11, 16)), due_until(date(2026, 11, 15))
    (datetime.date(2026, 10, 31), datetime.date(2026, 9, 30))
    """
    last = today.replace(day=1) - timedelta(days=1)
    return last if today.day > LAST_DAY else last.replace(day=1) - timedelta(days=1)


def overdue(withheld: int, paid: int) -> int:
    """What of the tax that must be paid by now is not; what was paid settles the oldest first.

    >>> overdue(800, 300), overdue(800, 1000)
    (500, 0)
    """
    return max(withheld - paid, 0)
