"""Locked periods: what is closed stays as it is.

Staff are refused a locked day; those whom config names have a grace period; finance books on the first open day and
the entry keeps its real day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ledger.errors import WrongState, sentence


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything before `until` is closed."""

    until: date
    reason: str
    by: int
    at: datetime


def booked_day(
    day: date, lock: Lock | None, today: date, roles: Collection[str], *, grace_days: int, grace_roles: Collection[str]
) -> date:
    """The day an entry of `day` stands on in the books; raises WrongState where the person may not book it.

    >>> booked_day(date(2026, 11, 3), None, date(2026, 11, 4), (), grace_days=0, grace_roles=())
    datetime.date(2026, 11, 3)
    """
    if lock is None or day >= lock.until:
        return day
    if "finance" in roles:
        return lock.until
    in_grace = today < lock.at.date() + timedelta(days=grace_days)
    if in_grace and any(role in grace_roles for role in roles):
        return lock.until
    raise WrongState(
        sentence("{day} is locked: the books are closed up to {last}."),
        hint=sentence(
            "Ask finance to book it as a late entry: say “late” before your line and they get it for approval."
        ),
        day=day,
        last=lock.until - timedelta(days=1),
        field="day",
    )
