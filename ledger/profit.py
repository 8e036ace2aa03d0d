"""The income statement: which roles stand on which of its lines, by the order of each standard.

cas: 利润表 of 财会〔2019〕6号 (一般企业财务报表格式), losses by impairment below zero as the form wants them.
small: 利润表, 会小企02表 of 财会〔2011〕17号.  ifrs: by function, IAS 1.82, 99-103.
Income tax is not kept in these books, so the last line is the profit before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.accounts import Standard

YEAR_END = "year-end:"
"""What the item of a line begins with that carries income and expense into the profit of the year ("year-end:2026").
Such lines are left out of the statement: the year's profit was earned by what they carry, not by them."""


@dataclass(frozen=True, slots=True)
class ProfitLine:
    """A line of the statement.

    Attributes:
        name: of the line, for ids and labels.
        roles: whose amounts it adds up; none: it is the result of all lines above it.
        sign: +1: income, and losses that the form shows below zero; -1: what is taken off, shown above zero.
        memo: an “of which”, which counts in the line above it and not again.
    """

    name: str
    roles: tuple[str, ...] = ()
    sign: int = 1
    memo: bool = False


_EXCHANGE = ("exchange_loss", "exchange_gain", "exchange")
LINES: Mapping[Standard, tuple[ProfitLine, ...]] = {
    "cas": (
        ProfitLine("revenue", ("revenue",)),
        ProfitLine("cost", ("cost_of_sales", "onerous_loss"), -1),
        ProfitLine("surcharges", ("surcharges",), -1),
        ProfitLine("admin", ("admin_expense",), -1),
        ProfitLine("research", ("rnd_expense",), -1),
        ProfitLine("finance", ("bank_fee", *_EXCHANGE), -1),
        ProfitLine("credit_loss", ("credit_loss",)),
        ProfitLine("impairment", ("asset_impairment",)),
        ProfitLine("operating_profit"),
        ProfitLine("other_income", ("late_interest", "bad_debt_recovered")),
        ProfitLine("other_expense", ("rounding",), -1),
        ProfitLine("profit"),
    ),
    "small": (
        ProfitLine("revenue", ("revenue",)),
        ProfitLine("cost", ("cost_of_sales", "onerous_loss"), -1),
        ProfitLine("surcharges", ("surcharges",), -1),
        ProfitLine("admin", ("admin_expense", "rnd_expense"), -1),
        ProfitLine("of_which_research", ("rnd_expense",), -1, memo=True),
        ProfitLine("finance", ("bank_fee", "exchange_loss", "exchange"), -1),
        ProfitLine("operating_profit"),
        ProfitLine("other_income", ("exchange_gain", "late_interest", "bad_debt_recovered")),
        ProfitLine("other_expense", ("credit_loss", "asset_impairment", "rounding"), -1),
        ProfitLine("of_which_bad_debts", ("credit_loss",), -1, memo=True),
        ProfitLine("profit"),
    ),
    "ifrs": (
        ProfitLine("revenue", ("revenue",)),
        ProfitLine("cost", ("cost_of_sales", "onerous_loss"), -1),
        ProfitLine("gross_profit"),
        ProfitLine("research", ("rnd_expense",), -1),
        ProfitLine("admin", ("admin_expense", "surcharges"), -1),
        ProfitLine("credit_loss", ("credit_loss",), -1),
        ProfitLine("impairment", ("asset_impairment",), -1),
        ProfitLine("other_income", ("late_interest", "bad_debt_recovered")),
        ProfitLine("other_expense", ("rounding",), -1),
        ProfitLine("operating_profit"),
        ProfitLine("finance", ("bank_fee", *_EXCHANGE), -1),
        ProfitLine("profit"),
    ),
}
"""Standard -> the lines of the company's statement, in its order."""

PROJECT_LINES = (
    ProfitLine("revenue", ("revenue",)),
    ProfitLine("cost_of_sales", ("cost_of_sales",), -1),
    ProfitLine("onerous_loss", ("onerous_loss",), -1),
    ProfitLine("impairment", ("asset_impairment",), -1),
    ProfitLine("research", ("rnd_expense",), -1),
    ProfitLine("admin", ("admin_expense",), -1),
    ProfitLine("margin"),
)
"""The lines of a project: what it brought and what went to its cost of sales or became expense, and its margin."""

ROLES = tuple(sorted({role for lines in LINES.values() for line in lines for role in line.roles}))
"""Every role of income and expense."""


def amounts(lines: tuple[ProfitLine, ...], brought: Mapping[str, int]) -> dict[str, int]:
    """Line -> its amount as the form shows it; `brought` is role -> credit less debit, in minor units.

    >>> amounts(PROJECT_LINES, {"revenue": 1000, "cost_of_sales": -600, "onerous_loss": -50})["margin"]
    350
    """
    found: dict[str, int] = {}
    result = 0
    for line in lines:
        amount = sum(brought.get(role, 0) for role in line.roles)
        if not line.roles:
            found[line.name] = result
            continue
        found[line.name] = line.sign * amount
        result += 0 if line.memo else amount
    return found
