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
        due: what the law has made due without an invoice, in output VAT.
    """

    in_liability: int = 0
    on_asset: int = 0
    pending: int = 0
    due: int = 0


def pending_vat(
    policies: AccountingPolicies, percent: Decimal, ahead_vat: int, liability: int, asset: int, due: int = 0
) -> PendingVat:
    """The VAT that is not invoiced: where it stands.

    Args:
        percent: the contract's rate.
        ahead_vat: the VAT in what is paid, or due, and not invoiced.
        liability, asset: the contract's position, net.  Revenue uses what is invoiced first, then what is paid ahead:
            a liability that is smaller than what is paid ahead holds the VAT of that part only.
        due: what of it is due by law; never more than there is.

    >>> from ledger.policies import usual
    >>> pending_vat(usual("cas"), Decimal(6), 576, 9600, 0)
    PendingVat(in_liability=0, on_asset=0, pending=576, due=0)
    >>> pending_vat(usual("small"), Decimal(6), 576, 4800, 0)
    PendingVat(in_liability=288, on_asset=0, pending=288, due=0)
    >>> pending_vat(usual("cas"), Decimal(6), 0, 0, 1000).on_asset
    60
    >>> pending_vat(usual("small"), Decimal(6), 576, 9600, 0, due=300)
    PendingVat(in_liability=276, on_asset=0, pending=0, due=300)
    """
    due = max(min(due, ahead_vat), 0)
    ahead_vat -= due
    on_asset = on_top(asset, percent) if policies.unbilled_vat == "gross" else 0
    held = 0
    if policies.advance_vat == "in_liability" and ahead_vat:
        inside = on_top(liability, percent)
        # The VAT in a gross amount and that on its net may differ by one unit: all of it is meant then.
        held = ahead_vat if inside + 1 >= ahead_vat else inside
    return PendingVat(held, on_asset, ahead_vat - held + on_asset, due)


def on_top(net: int, percent: Decimal) -> int:
    """The VAT on a net amount, minor units.

    >>> on_top(1000, Decimal("0.5"))
    5
    """
    return round_div(net * int(percent * 100), 10_000)


def due_by_law(*, due: bool, begun: bool, agreed: int, invoiced: int, paid: int) -> int:
    """What of an instalment bears VAT by law although it is not invoiced, with its VAT, minor units.

    The tax on a sale is due on the day the money is received or may be asked for, which is the day the contract agrees;
    an invoice makes it due before (增值税法 art. 28(1)).  Money for work that has not begun is for no sale yet.

    Args:
        due: the day that was agreed has come.
        begun: work on the contract has begun.
        agreed: what is to be paid; `invoiced` and `paid` of it so far.

    >>> due_by_law(due=True, begun=True, agreed=10_600, invoiced=4_000, paid=0)
    6600
    >>> due_by_law(due=False, begun=True, agreed=10_600, invoiced=4_000, paid=5_000)
    1000
    >>> due_by_law(due=True, begun=False, agreed=10_600, invoiced=0, paid=10_600)
    0
    """
    if not begun:
        return 0
    return max((agreed if due else min(paid, agreed)) - invoiced, 0)
