"""What of the cost of a contract that is paid by its cost may be billed: allowable cost with the mark-up on it.

Source: economics.md section 6, basis *contract* of cost-plus: allowable cost × (1 + mark-up), caps and ceiling applied;
what was cut is two figures: cost that is not billable, and what the ceiling cuts off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ledger.money import round_div


@dataclass(frozen=True, slots=True)
class BillableCost:
    """What may be billed of a cost to date; minor units, without VAT.

    Attributes:
        cost: allowable, caps applied, before the mark-up.
        not_billable: cost of categories that are not allowable, and what is above the cap of one.
        value: with the mark-up, the ceiling applied.
        cut: what the ceiling cuts off.
    """

    cost: int
    not_billable: int
    value: int
    cut: int


def billable(
    cost: Mapping[str, int],
    mark_up: Decimal,
    *,
    allowable: Collection[str] | None = None,
    caps: Mapping[str, int] | None = None,
    ceiling: int | None = None,
) -> BillableCost:
    """What may be billed of a cost by category.  `allowable` None: every category.

    >>> billable(
    ...     {"labour": 1000, "travel": 500, "other": 70},
    ...     Decimal("0.1"),
    ...     allowable=["labour", "travel"],
    ...     caps={"travel": 400},
    ... )
    BillableCost(cost=1400, not_billable=170, value=1540, cut=0)
    >>> billable({"labour": 1000}, Decimal("0.1"), ceiling=1050)
    BillableCost(cost=1000, not_billable=0, value=1050, cut=50)
    """
    allowed = 0
    for category, minor in cost.items():
        if allowable is None or category in allowable:
            cap = (caps or {}).get(category)
            allowed += minor if cap is None else min(minor, cap)
    factor = 1 + Fraction(mark_up)
    value = round_div(allowed * factor.numerator, factor.denominator)
    held = value if ceiling is None else min(value, ceiling)
    return BillableCost(allowed, sum(cost.values()) - allowed, held, value - held)
