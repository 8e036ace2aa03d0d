"""Input VAT that was certified, and what of it was transferred out to the cost again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Certification:
    """Documents whose input VAT was certified (认证、勾选) together, in the month of `day`.

    `tax` and `out` (the part transferred out to the cost) are in the company's currency.
    """

    id: int
    day: date
    documents: tuple[int, ...]
    tax: Money
    out: Money
    state: Literal["booked", "undone"] = "booked"
    entry: int = 0


@dataclass(frozen=True, slots=True)
class VatTransfer:
    """Certified VAT of a document that was transferred out to its cost afterwards (进项税额转出), in its currency."""

    id: int
    expense: int
    day: date
    tax: Money
    reason: str
    state: Literal["booked", "undone"] = "booked"
    entry: int = 0
