"""Output VAT beside a contract's position: what has not fallen due yet.

VAT is never part of a contract liability under cas (财政部 收入准则应用案例—合同负债; the ministry's answer of
2021-03-15); under 小企业会计准则 the VAT in money paid ahead stays in 预收账款 until the revenue is there
(22号文 二(二)1).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ledger.money import round_div
from ledger.policies import AccountingPolicies


@dataclass(frozen=True, slots=True)
class PendingVat:
    """VAT that no invoice has made due, in minor units of the contract's currency.

    Attributes:
        in_liability: the part of a contract liability that is VAT.
        on_asset: the part of a contract asset that is VAT.
        pending: what stands in output VAT not yet due.
    """

    in_liability: int = 0
    on_asset: int = 0
    pending: int = 0


def pending_vat(
    policies: AccountingPolicies, percent: Decimal, ahead_vat: int, liability: int, asset: int
) -> PendingVat:
    """The VAT that is not due yet.

    Args:
        percent: the contract's rate.
        ahead_vat: the VAT in what is paid, or due, and not invoiced.
        liability, asset: the contract's position, net.  Revenue uses what is invoiced first, then what is paid ahead:
            a liability that is smaller than what is paid ahead holds the VAT of that part only.

    >>> from ledger.policies import usual
    >>> pending_vat(usual("cas"), Decimal(6), 576, 9600, 0)
    PendingVat(in_liability=0, on_asset=0, pending=576)
    >>> pending_vat(usual("small"), Decimal(6), 576, 4800, 0)
    PendingVat(in_liability=288, on_asset=0, pending=288)
    >>> pending_vat(usual("cas"), Decimal(6), 0, 0, 1000).on_asset
    60
    """
    on_asset = on_top(asset, percent) if policies.unbilled_vat == "gross" else 0
    held = 0
    if policies.advance_vat == "in_liability" and ahead_vat:
        inside = on_top(liability, percent)
        # The VAT in a gross amount and that on its net may differ by one unit: all of it is meant then.
        held = ahead_vat if inside + 1 >= ahead_vat else inside
    return PendingVat(held, on_asset, ahead_vat - held + on_asset)


def on_top(net: int, percent: Decimal) -> int:
    """The VAT on a net amount, minor units.

    >>> on_top(1000, Decimal("0.5"))
    5
    """
    return round_div(net * int(percent * 100), 10_000)
