"""The company's own codes: leaves only, whatever the standard."""

from __future__ import annotations

import pytest

from ledger.accounts import Standard, chart
from ledger.errors import BadInput


@pytest.mark.parametrize(
    ("standard", "role", "code"),
    [("cas", "payable", "2202"), ("cas", "labour", "1410"), ("small", "card", "2241"), ("ifrs", "bank", "10000")],
)
def test_a_code_above_or_below_another_account_is_refused(standard: Standard, role: str, code: str) -> None:
    with pytest.raises(BadInput, match="only an account without any below"):
        chart(standard, {role: f"{code} 自己的"})


def test_a_leaf_of_ones_own_is_taken() -> None:
    own = chart("cas", {"bank": "100201 招商银行", "payable": "220203 应付账款-其他"})
    assert (own["bank"].code, own["payable"].code) == ("100201", "220203")


def test_production_cost_is_called_so_in_both_languages() -> None:
    labour = chart("cas", contract_cost="5001")["labour"]
    assert (labour.code, labour.en, labour.zh) == ("500101", "Production cost: labour", "生产成本-人工")
