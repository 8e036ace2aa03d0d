"""What a project's contracts come to at its end: a fixed price as it stands, cost that is billed by what it will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.money import round_div


@dataclass(frozen=True, slots=True)
class BilledContract:
    """A contract whose price is what may be billed for the work (cost-plus, time and material); minor units, net.

    Attributes:
        billed: what may be billed of the cost to date, by its mark-up; where none was said, what was invoiced.
        ceiling: what was agreed that it does not pass, else its price.
    """

    billed: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class AgreedPrice:
    """What customers have agreed to pay, net of VAT, in the currency of the forecast.

    Attributes:
        fixed: signed prices with their changes, less what was given up.
        billed: the contracts that are paid by what the work costs.
        signed: whether there is any contract at all.
    """

    fixed: int = 0
    billed: Sequence[BilledContract] = ()
    signed: bool = True

    def at(self, cost: int, spent: int) -> int | None:
        """The price if the project costs so much in all and has cost `spent`; None where that cannot be told: there is
        no contract, or nothing was billed yet of one that is paid by its cost.

        >>> AgreedPrice(1000).at(1200, 600), AgreedPrice(signed=False).at(1200, 600)
        (1000, None)
        >>> paid_by_cost = AgreedPrice(billed=[BilledContract(672, 1300)])
        >>> paid_by_cost.at(1000, 600), paid_by_cost.at(1200, 600)
        (1120, 1300)
        """
        if not self.signed or (self.billed and (spent <= 0 or any(one.billed <= 0 for one in self.billed))):
            return None
        return self.fixed + sum(min(round_div(cost * one.billed, spent), one.ceiling) for one in self.billed)
