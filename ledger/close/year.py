"""The end of a year: what of it still stands on accounts of income and expense."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.accounts import Account


def left_of_year(balances: Mapping[str, int], accounts: Mapping[str, Account]) -> dict[str, int]:
    """Role of income or expense -> what stands on it on the evening of a year's last day, debit positive.

    Nothing is left once the year is carried forward: in a locked year that is carried forward, whatever this returns is
    a fault.

    >>> from ledger.accounts import chart
    >>> left_of_year({"revenue": -100, "bank": 100, "bank_fee": 0}, chart("cas"))
    {'revenue': -100}
    """
    return {
        role: minor
        for role, minor in balances.items()
        if minor and role in accounts and accounts[role].side in ("income", "expense")
    }
