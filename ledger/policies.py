"""Accounting policies of a company: what its standard leaves open, and what is usual where nobody has chosen.

The standard decides; a contract may have its own revenue policy (`ledger.revenue.policies`), never its own standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ledger.accounts import USUAL, Standard

UnbilledVat = Literal["gross", "net"]
AdvanceVat = Literal["pending", "in_liability"]
VatMonthEnd = Literal["carried", "left"]
Unconditional = Literal["due_day", "invoice"]
VatDueBy = Literal["earliest", "named", "invoice"]
AllocationBase = Literal["hours", "labour_cost", "revenue"]


@dataclass(frozen=True, slots=True)
class AccountingPolicies:
    """How a company keeps its books where its standard lets it choose.

    Attributes:
        unbilled_vat: whether a contract asset is shown with the VAT that its invoice will have, against 待转销项税额
            (22号文 二(二)1), or net (IFRS 15.47 leaves out what is collected for others).
        advance_vat: whether the VAT in money paid ahead stands in 待转销项税额 or stays in the contract liability.
        revaluation: whether a revaluation of foreign items is carried on, or reversed on the next day.
        allocation_base: by what the overhead pool is allocated.
        estimate_taken_back: when an estimate of what was received and not invoiced (暂估) is taken back: with the
            invoice, or by red letters on the first day of the next month (22号文 二(一)4).
        payroll_difference: where pay goes that is due beyond what hours took of it: overhead pool or administration.
        vat_month_end: whether the close of a month carries the VAT that is owed to 未交增值税 (22号文 二(六)).
        vat_due: what makes VAT output VAT: the earliest of invoice, day agreed and money for running work, as the law
            has it (增值税法 art. 28(1)); an invoice, while what is due without one is `named`; or an invoice alone.
        unconditional: what makes the right to a payment unconditional, so that a contract asset becomes a receivable:
            its invoice alone, or its due day as well (IFRS 15.107-108, CAS 14 art. 41).
        warranty: the share of revenue that repairs under warranty are provided for with; 0: they are cost as they come.
            Not under 小企业会计准则 (CAS 14 art. 33, IFRS 15.B30).
        surcharges: 城建税, 教育费附加 and 地方教育附加 as shares of the VAT that is paid; none: the close books none.
        contract_asset_loss: the share of contract assets that is provided for; not under 小企业会计准则.
    """

    standard: Standard = USUAL
    unbilled_vat: UnbilledVat = "gross"
    advance_vat: AdvanceVat = "pending"
    revaluation: Literal["carried", "reversed"] = "carried"
    allocation_base: AllocationBase = "hours"
    contract_asset_loss: Decimal = Decimal(0)
    estimate_taken_back: Literal["invoice", "next_month"] = "invoice"
    vat_month_end: VatMonthEnd = "carried"
    unconditional: Unconditional = "due_day"
    vat_due: VatDueBy = "earliest"
    warranty: Decimal = Decimal(0)
    surcharges: tuple[Decimal, ...] = ()
    payroll_difference: Literal["pool", "admin"] = "pool"

    @property
    def small(self) -> bool:
        """Whether 小企业会计准则 holds: no allowances, no provisions for losses."""
        return self.standard == "small"


def usual(standard: Standard) -> AccountingPolicies:
    """What holds under a standard where nobody has chosen.

    >>> usual("ifrs").unbilled_vat, usual("small").advance_vat
    ('net', 'in_liability')
    """
    return AccountingPolicies(
        standard,
        "net" if standard == "ifrs" else "gross",
        "in_liability" if standard == "small" else "pending",
        vat_month_end="left" if standard == "ifrs" else "carried",
    )
