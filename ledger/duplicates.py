"""Is it the same receipt?  Certain, likely, no; and why.

Certain: the same file, or the same invoice number (as a pair with its code, for older Chinese invoices; formats.md).
Likely: the same seller, amount and nearly the same day; or the same amount and day without a seller.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ledger.errors import sentence
from ledger.nouns import Expense


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier expense that may be the same one, and what speaks for it."""

    expense: Expense
    sure: Literal["certain", "likely"]
    why: str


def twins(new: Expense, earlier: Iterable[Expense]) -> tuple[Twin, ...]:
    """The earlier expenses that `new` repeats, the surest first; withdrawn and rejected ones do not count."""
    found = [
        twin
        for other in earlier
        if other.id != new.id and other.stage not in ("withdrawn", "rejected")
        if (twin := _twin(new, other)) is not None
    ]
    return tuple(sorted(found, key=lambda twin: (twin.sure != "certain", twin.expense.id)))


def _twin(new: Expense, other: Expense) -> Twin | None:
    if new.file and new.file == other.file and (new.gross == other.gross or not new.gross):
        return Twin(other, "certain", sentence("It is the same file."))
    if new.invoice_number and _number(new) == _number(other):
        return Twin(other, "certain", sentence("It has the same invoice number."))
    if new.invoice_number and other.invoice_number:
        return None
    if not new.gross or new.gross != other.gross:
        return None
    if new.message and new.message == other.message and not new.file and not other.file:
        return None  # somebody who names two of them in one message means two
    apart = abs((new.day - other.day).days)
    if seller(new.vendor) and seller(other.vendor):
        if apart <= 2 and same_seller(new.vendor, other.vendor):
            return Twin(other, "likely", sentence("The seller, the amount and nearly the day are the same."))
        return None
    if apart == 0:
        return Twin(other, "likely", sentence("The amount and the day are the same."))
    return None


def _number(expense: Expense) -> tuple[str, str, str]:
    """Chinese numbers are unique with their code; others only with their seller."""
    number = re.sub(r"\W", "", expense.invoice_number).upper()
    if expense.invoice_code or (number.isdigit() and len(number) in (8, 20)):
        return (re.sub(r"\W", "", expense.invoice_code), number, "")
    return ("", number, expense.seller_tax_id.upper() or seller(expense.vendor))


def same_seller(one: str, other: str) -> bool:
    """Whether two names may be one seller's: the same, or the one within the other.

    >>> same_seller("Dell", "DELL (China) Co., Ltd."), same_seller("Dell", "HP"), same_seller("Dell", "")
    (True, False, False)
    """
    ours, theirs = seller(one), seller(other)
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def seller(name: str) -> str:
    """A seller's name without what varies: width, case, blanks, legal form.

    >>> seller("北京  星河（科技）有限公司") == seller("北京星河(科技)")
    True
    """
    plain = unicodedata.normalize("NFKC", name).upper()
    plain = re.sub(r"(股份)?有限(责任)?公司|SDN\.?\s*BHD\.?|\b(CO|LTD|INC|LLC|GMBH|LIMITED|CORP)\b\.?", "", plain)
    return re.sub(r"\W", "", plain)
