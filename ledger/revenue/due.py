"""What was earned and falls due without an invoice: from then on only money is missing, and it is a receivable.

A right that needs nothing but time to pass is unconditional, whether or not a paper was written: a retention at the end
of its period, an instalment whose day has come.  Until then it waits as a contract asset (小企业会计准则:
应收账款-未开票).
Sources: IFRS 15.105, .107-108; CAS 14 art. 41.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DuePart:
    """An instalment whose day has come.

    Attributes:
        room: what of it may still fall due without an invoice: not invoiced, not paid, not due before.
    """

    instalment: int
    room: int


def falling_due(parts: Sequence[DuePart], earned: int) -> dict[int, int]:
    """Instalment -> what of it falls due now, in the order given; minor units with VAT.

    `earned`: the contract asset with its VAT.  What is not earned yet stays out of the books: nobody owes for work that
    was not done, as long as no invoice says so.  One unit of rounding between the two takes all.

    >>> falling_due([DuePart(1, 500), DuePart(2, 300)], 600)
    {1: 500, 2: 100}
    >>> falling_due([DuePart(1, 500)], 499), falling_due([DuePart(1, 500)], 0)
    ({1: 500}, {})
    """
    found: dict[int, int] = {}
    left = earned
    for part in parts:
        taken = part.room if part.room == left + 1 and left > 0 else min(part.room, left)
        if taken > 0:
            found[part.instalment] = taken
            left -= taken
    return found
