"""Months are closed one after the other: each books what it calls for less what stands on its last evening.

So a month before a closed one would be booked twice: once in the later close, which found nothing of it yet, and once
in its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ledger.period import Period


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Another month that keeps one from being closed: a `later` one that is closed, or an earlier one that is not."""

    month: str
    later: bool


def out_of_order(
    month: str, moved: Collection[str], closed: Collection[str], booked: Collection[str]
) -> OutOfOrder | None:
    """What keeps a month from being closed.

    `moved`: months in which something is booked and that are not locked; `closed`: those all of whose steps were done;
    `booked`: those for which a step has booked something.

    >>> out_of_order("2026-10", ["2026-10", "2026-11"], ["2026-11"], ["2026-11"])
    OutOfOrder(month='2026-11', later=True)
    >>> out_of_order("2026-11", ["2026-09", "2026-10"], ["2026-09"], [])
    OutOfOrder(month='2026-10', later=False)
    >>> out_of_order("2026-11", ["2026-10"], ["2026-10"], ["2026-10", "2026-11"])
    """
    later = min((key for key in booked if key > month), default="")
    if later:
        return OutOfOrder(later, True)
    earlier = min((key for key in moved if key < month and key not in closed), default="")
    return OutOfOrder(earlier, False) if earlier else None


def can_be_done(period: Period, today: date) -> bool:
    """Whether a month may be closed: from its last day on.

    >>> from ledger.period import month
    >>> november = month(date(2026, 11, 1))
    >>> can_be_done(november, date(2026, 11, 29)), can_be_done(november, date(2026, 11, 30))
    (False, True)
    """
    return today >= period.last
