"""Warranty of the assurance type: no service of its own, but a promise that the work is as agreed.

What it will cost is provided for with the revenue of the work (CAS 13 art. 4, CAS 14 art. 33; IFRS 15.B30, IAS 37.14);
repairs use the provision before they are cost of sales, and what is left of it when the period ends is released.
小企业会计准则 knows no provision: repairs are cost as they come.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class WarrantyStanding:
    """Minor units of the company's currency.

    Attributes:
        provided: for the whole of the work.
        used: what repairs have used of it.
        left: what still stands as a provision.
    """

    provided: int = 0
    used: int = 0
    left: int = 0


def warranty_standing(rate: Decimal, revenue: Money, repairs: int, *, over: bool) -> WarrantyStanding:
    """What a warranty stands at once the work is accepted.

    Args:
        rate: the share of revenue that repairs are expected to cost.
        revenue: what the contract has earned, in the company's currency.
        repairs: cost after the acceptance and before the period's end.
        over: the period has ended: what was not used is released.

    >>> warranty_standing(Decimal("0.02"), Money(100_000, "CNY"), 500, over=False)
    WarrantyStanding(provided=2000, used=500, left=1500)
    >>> warranty_standing(Decimal("0.02"), Money(100_000, "CNY"), 2500, over=False)
    WarrantyStanding(provided=2000, used=2000, left=0)
    >>> warranty_standing(Decimal("0.02"), Money(100_000, "CNY"), 500, over=True)
    WarrantyStanding(provided=2000, used=500, left=0)
    """
    provided = max(revenue.times(rate).minor, 0)
    used = min(provided, max(repairs, 0))
    return WarrantyStanding(provided, used, 0 if over else provided - used)
