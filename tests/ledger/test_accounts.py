"""The charts as they are built in: what a company may not do with `[books.chart]` they do not do either."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest

from ledger.accounts import _SHARED, CONTRACT_COST, Account, Standard, chart

CHARTS = [(standard, "1410") for standard in get_args(Standard)]
CHARTS += [("cas", code) for code in CONTRACT_COST if code != "1410"]


@pytest.mark.parametrize(("standard", "contract_cost"), CHARTS)
def test_no_two_roles_stand_on_one_account(standard: Standard, contract_cost: str) -> None:
    found = []
    for one, other in combinations(chart(standard, contract_cost=contract_cost).values(), 2):
        if one.code == other.code and not _may_share(one, other):
            found.append((one.role, other.role, one.code))
        if one.code != other.code and (one.code.startswith(other.code) or other.code.startswith(one.code)):
            found.append((one.role, other.role, f"{one.code} {other.code}"))
    assert found == []


def _may_share(one: Account, other: Account) -> bool:
    """Gains and losses of one kind, and what former books called otherwise."""
    return any({one.role, other.role} <= roles for roles in _SHARED)
