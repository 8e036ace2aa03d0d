"""Monetary items in a foreign currency at the rate of a month's last day, item by item.

Sources: CAS 19 art. 11, 小企业会计准则 art. 77(1), IAS 21.23(a), 28.  Not netted: under 小企业会计准则 a gain is
营业外收入 and a loss 财务费用.  Contract liabilities, prepayments and stock are not monetary: they keep the rate of
their day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ledger.bank_accounts import is_bank
from ledger.journal import Posting

MONETARY = ("bank", "receivable", "contract_asset", "payable", "unapplied", "refund_liability")
"""The roles whose items are a fixed number of units of a currency, to be received or paid.

What is owed to employees and on the company card is paid in our own currency, whatever they paid in: it is no foreign
debt."""


@dataclass(frozen=True, slots=True)
class ItemBalance:
    """What an open item stands at on an account: minor units of its currency and of the company's, debit positive."""

    account: str
    item: str
    project: int
    party: str
    currency: str
    paid: int
    company: int


@dataclass(frozen=True, slots=True)
class Revalued:
    """An item and what its value in the company's currency rises by (negative: falls), debit positive."""

    of: ItemBalance
    difference: int


def revalued(items: Iterable[ItemBalance], home: str, at: Callable[[int, str], int]) -> tuple[Revalued, ...]:
    """The foreign items whose value is not their amount at the closing rate.

    `at` gives minor units of the company's currency for minor units of another.

    >>> usd = ItemBalance("bank:2", "", 0, "", "USD", 1_500_000, 10_557_750)
    >>> revalued([usd], "CNY", lambda minor, _code: minor * 7053 // 1000)[0].difference
    21750
    """
    found = []
    for item in items:
        if (item.account in MONETARY or is_bank(item.account)) and item.currency != home:
            difference = at(item.paid, item.currency) - item.company
            if difference:
                found.append(Revalued(item, difference))
    return tuple(found)


def opposite(lines: Iterable[Posting]) -> tuple[Posting, ...]:
    """The lines that take these back, added up by account, item, project, party and currency.

    >>> from ledger.money import Money
    >>> gain = Posting("bank", Money(50, "CNY"), Money(50, "CNY"), Money(0, "USD"), item="bank:2")
    >>> [line.company.minor for line in opposite([gain, gain])], opposite([gain, *opposite([gain])])
    ([-100], ())
    """
    sums: dict[tuple[str, str, int, str, str], Posting] = {}
    for line in lines:
        key = (line.account, line.item, line.project, line.party, line.paid.currency)
        back = replace(line, company=-line.company, project_amount=-line.project_amount, paid=-line.paid)
        if key in sums:
            back = replace(
                back,
                company=sums[key].company + back.company,
                project_amount=sums[key].project_amount + back.project_amount,
                paid=sums[key].paid + back.paid,
            )
        sums[key] = back
    return tuple(line for line in sums.values() if line.company or line.paid)
