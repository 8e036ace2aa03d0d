"""VAT that is prepaid where a building site lies (异地预缴增值税): how much, and what is still to be prepaid.

Source: 国家税务总局公告2016年第17号 art. 4-5, with the rates of 2019: (price and extras − what went to subcontractors)
÷ (1 + rate of VAT) × the rate of prepayment, 2 % by the general method and 3 % by the simple one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ledger.money import round_div


@dataclass(frozen=True, slots=True)
class PrepaidVat:
    """Of a contract, VAT is prepaid elsewhere: the share as a fraction, and where."""

    share: Decimal
    place: str = ""


def prepaid_due(gross: int, subcontracts: int, rate: Decimal, share: Decimal) -> int:
    """What is to be prepaid to date, in minor units; `gross` and `subcontracts` with VAT, `rate` in percent.

    >>> prepaid_due(1_090_000_00, 218_000_00, Decimal(9), Decimal("0.02"))
    1600000
    >>> prepaid_due(100_00, 200_00, Decimal(9), Decimal("0.02"))
    0
    """
    due = Fraction(max(gross - subcontracts, 0)) * Fraction(share) / (1 + Fraction(rate) / 100)
    return round_div(due.numerator, due.denominator)
