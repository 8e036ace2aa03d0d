"""The chart of accounts: which account plays which role, under each accounting standard.

The posting rules (`ledger.posting`) name roles only.  Codes: the appendices of 企业会计准则应用指南 (2006) and of
小企业会计准则 (2011); the international chart is a plain four-digit one.  VAT sub-accounts differ between companies and
systems, so every role can be given another code and name in `[books.chart]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ledger.errors import BadInput, sentence

Standard = Literal["cas", "small", "international"]
Side = Literal["asset", "liability", "income", "cost"]
USUAL: Standard = "cas"
"""The standard of a company that has named none."""


@dataclass(frozen=True, slots=True)
class Account:
    """One leaf account: its role in the rules, the code and names in the company's chart, and what it is."""

    role: str
    code: str
    en: str
    zh: str
    side: Side


# role: (side, 企业会计准则, 小企业会计准则, international, English, Chinese)
_CHART: dict[str, tuple[Side, str, str, str, str, str]] = {
    "bank": ("asset", "1002", "1002", "1010", "Bank", "银行存款"),
    "receivable": ("asset", "1122", "1122", "1100", "Accounts receivable", "应收账款"),
    "allowance": ("asset", "1231", "1231", "1190", "Allowance for bad debts", "坏账准备"),
    "input_vat_pending": ("asset", "222108", "222108", "1171", "Input VAT to be certified", "应交税费-待认证进项税额"),
    "payable": ("liability", "2202", "2202", "2000", "Accounts payable", "应付账款"),
    "customer_advance": ("liability", "2203", "2203", "2300", "Customer advances", "预收账款"),
    "payroll": ("liability", "2211", "2211", "2100", "Payroll payable", "应付职工薪酬"),
    "output_vat": ("liability", "22210102", "22210102", "2200", "Output VAT", "应交税费-应交增值税-销项税额"),
    "employee": ("liability", "2241", "2241", "2150", "Employee payable", "其他应付款-员工报销"),
    "card": ("liability", "224102", "224102", "2160", "Company card", "其他应付款-公司卡"),
    "labour": ("cost", "500101", "400101", "5000", "Project labour", "生产成本-人工"),
    "material": ("cost", "500102", "400102", "5010", "Project materials", "生产成本-材料"),
    "equipment": ("cost", "500103", "400103", "5020", "Project equipment", "生产成本-设备"),
    "travel": ("cost", "500104", "400104", "5030", "Project travel", "生产成本-差旅"),
    "subcontract": ("cost", "500105", "400105", "5040", "Project subcontracting", "生产成本-外包"),
    "other": ("cost", "500199", "400199", "5090", "Other project cost", "生产成本-其他"),
    "overhead": ("cost", "5101", "4101", "5100", "Overhead", "制造费用"),
    "revenue": ("income", "6001", "5001", "4000", "Revenue", "主营业务收入"),
    "bank_fee": ("cost", "660301", "560301", "6100", "Bank charges", "财务费用-手续费"),
    "exchange": ("cost", "660302", "560302", "6110", "Exchange differences", "财务费用-汇兑损益"),
    "credit_loss": ("cost", "6702", "571102", "6200", "Credit losses", "信用减值损失"),
}

_COLUMN: dict[Standard, int] = {"cas": 1, "small": 2, "international": 3}


def chart(standard: Standard, changed: Mapping[str, str] | None = None) -> dict[str, Account]:
    """Role -> account, for a standard; `changed` gives roles another "code name" of the company's own.

    Raises BadInput for a role that no rule knows.

    >>> chart("cas")["revenue"].code, chart("small")["revenue"].code
    ('6001', '5001')
    >>> chart("cas", {"bank": "100201 招商银行"})["bank"].zh
    '招商银行'
    """
    accounts = {role: Account(role, row[_COLUMN[standard]], row[4], row[5], row[0]) for role, row in _CHART.items()}
    for role, own in (changed or {}).items():
        if role not in accounts:
            raise BadInput(
                sentence("The chart of accounts has no role “{role}”."), role=role, field=f"books.chart.{role}"
            )
        code, _blank, name = own.strip().partition(" ")
        old = accounts[role]
        accounts[role] = Account(role, code, name or old.en, name or old.zh, old.side)
    return accounts
