"""A supplier's credit note (红字发票), as far as it is more than the money that it settles (`ledger.owed.Payout`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class SupplierCredit:
    """What a supplier's credit note takes off a document of ours.

    Attributes:
        payout: its number as money that settles; amount, day and state are there.
        gross, vat: in the document's currency; `vat` is what stood apart from the cost.
        cost: by what the cost falls, in the project's currency; `company`: all of it in the company's.
        certified: that VAT had been certified before, so that it was transferred out.
        anew: the invoice comes anew: what was ordered is still to come.
    """

    payout: int
    expense: int
    day: date
    party: str
    gross: Money
    vat: Money
    cost: Money
    company: Money
    certified: bool
    anew: bool
    number: str = ""
    reason: str = ""
    state: Literal["booked", "opening", "undone"] = "booked"
