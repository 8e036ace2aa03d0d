"""What a file of payments is made of, whatever it looks like, and what does not fit into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from ledger.money import Money
from ledger.payouts.payees import PayeeAccount


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One payment.  `text` is what the payee reads; `mark` comes back with it."""

    number: int
    mark: str
    amount: Money
    to: PayeeAccount
    text: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A file of payments.

    Attributes:
        mark: of the file.  made: when, with its zone.
        payer: the company's name; number, bic: of the account that pays.
    """

    mark: str
    made: datetime
    day: date
    payer: str
    number: str
    bic: str
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> Money:
        return Money(sum(line.amount.minor for line in self.lines), self.lines[0].amount.currency)


class OrderProblem(NamedTuple):
    """What of a payment (`number`; 0: of the file) does not fit."""

    number: int
    sentence: str
    values: Mapping[str, Any] = {}


def plain_amount(amount: Money) -> str:
    """An amount with the places of its currency and a point, without anything else.

    >>> plain_amount(Money(123456, "CNY")), plain_amount(Money(1234, "JPY")), plain_amount(Money(1234, "KWD"))
    ('1234.56', '1234', '1.234')
    """
    return f"{amount.major:f}"
