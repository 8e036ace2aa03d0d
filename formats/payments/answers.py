"""What a bank or Alipay answers to a file of payments: one row for each payment that it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

AnswerState = Literal["accepted", "unknown", "paid", "rejected"]


class PaymentAnswer(NamedTuple):
    """What is said of one payment, or of all of a file (`mark` is "" then).

    Attributes:
        batch: what we called the file; "" where the answer does not say.
        mark: what we called the payment.
        account, name, amount: by which it is told from others where no mark comes back; the amount in major units.
        code: as it stands in the answer.
    """

    line: int
    key: str
    digest: str
    batch: str
    mark: str
    state: AnswerState
    code: str
    reason: str = ""
    day: date | None = None
    account: str = ""
    name: str = ""
    amount: str = ""


STATES: Mapping[str, AnswerState] = {
    **dict.fromkeys(("RCVD", "ACTC", "ACCP", "ACSP", "ACWC"), "accepted"),
    **dict.fromkeys(("PDNG", "PART"), "accepted"),
    "ACSC": "paid",
    "RJCT": "rejected",
}
"""Codes of ISO 20022: accepted is not paid, only ACSC (settlement completed) is."""
