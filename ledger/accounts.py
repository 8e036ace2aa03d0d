"""The chart of accounts: which account plays which role, under each accounting standard.

The posting rules name roles only.  Codes: the appendices of 企业会计准则应用指南 (2006) and of 小企业会计准则
(财会〔2011〕17号); no text gives codes for the accounts of CAS 14 (合同资产 …) nor for the columns under 2221, these
are practice (222112 for 代扣代交增值税 counts them in the order of 财会〔2016〕22号 一).  The chart of `ifrs` is a
plain four-digit one.  Every role can be given another code and name in `[books.chart]`.  Only leaf accounts take
postings, so whatever has a child has a code of its own below it.

The same digits mean other things under another standard (5001 is 生产成本 under cas and 主营业务收入 under small, 5301
研发支出 and 营业外收入): a chart is chosen, never merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ledger.errors import BadInput, sentence

Standard = Literal["cas", "small", "ifrs"]
Side = Literal["asset", "liability", "equity", "cost", "income", "expense"]
USUAL: Standard = "cas"
"""The standard of a company that has named none."""


@dataclass(frozen=True, slots=True)
class Account:
    """One leaf account: its role in the rules, the code and names in the company's chart, and what it is.

    Attributes:
        side: what it is; `cost` is work in progress of projects, an asset until it is carried.
        former: only entries of books that began before the role was replaced stand on it; no rule posts there.
    """

    role: str
    code: str
    en: str
    zh: str
    side: Side
    former: bool = False


# role; side; cas; small; ifrs; English; Chinese; Chinese under small where that is another name.  "–": not there.
_CHART = """
cash; asset; 1001; 1001; 1000; Cash; 库存现金
bank; asset; 1002; 1002; 1010; Bank; 银行存款
receivable; asset; 112201; 112201; 1100; Trade receivables; 应收账款
contract_asset; asset; 1473; 112202; 1110; Contract assets; 合同资产; 应收账款-未开票
allowance; asset; 1231; –; 1190; Loss allowance on receivables; 坏账准备
contract_asset_allowance; asset; 1474; –; 1191; Loss allowance on contract assets; 合同资产减值准备
prepaid; asset; 1123; 1123; 1150; Prepayments to suppliers; 预付账款
advance; asset; 122101; 122101; 1160; Staff advances; 其他应收款-备用金
internal_charge; asset; 122103; 122103; 1165; Charges between departments; 其他应收款-部门结算
input_vat; asset; 22210101; 22210101; 1170; Input VAT; 应交税费-应交增值税-进项税额
input_vat_out; asset; 22210103; 22210103; 1172; Input VAT transferred out; 应交税费-应交增值税-进项税额转出
input_vat_pending; asset; 222108; 222108; 1171; Input VAT to be certified; 应交税费-待认证进项税额
input_vat_later; asset; 222107; 222107; 1173; Input VAT deductible later; 应交税费-待抵扣进项税额
vat_prepaid; asset; 222106; 222106; 1174; VAT prepaid; 应交税费-预交增值税
payable; liability; 220201; 220201; 2000; Accounts payable; 应付账款
payable_estimated; liability; 220202; 220202; 2010; Goods and services received, not invoiced; 应付账款-暂估
contract_liability; liability; 2204; 220301; 2300; Contract liabilities; 合同负债; 预收账款
unapplied; liability; 220302; 220302; 2310; Unapplied receipts; 预收账款-未核销
refund_liability; liability; 224103; 224103; 2320; Refund liabilities; 其他应付款-应退客户款
payroll; liability; 2211; 2211; 2100; Payroll payable; 应付职工薪酬
output_vat; liability; 22210102; 22210102; 2200; Output VAT; 应交税费-应交增值税-销项税额
output_vat_pending; liability; 222109; 222109; 2201; Output VAT not yet due; 应交税费-待转销项税额
vat_simple; liability; 222110; 222110; 2202; VAT by the simple method; 应交税费-简易计税
vat_unpaid; liability; 222102; 222102; 2203; VAT to be paid; 应交税费-未交增值税
vat_to_unpaid; liability; 22210104; 22210104; 2204; VAT of the month, carried; 应交税费-应交增值税-转出未交增值税
urban_tax; liability; 222116; 222116; 2205; Urban maintenance tax payable; 应交税费-应交城市维护建设税
education_surcharge; liability; 222117; 222117; 2206; Education surcharge payable; 应交税费-应交教育费附加
local_education_surcharge; liability; 222118; 222118; 2207; Local education surcharge payable; 应交税费-应交地方教育附加
withheld_tax; liability; 222115; 222115; 2170; Income tax withheld; 应交税费-应交个人所得税
withheld_vat; liability; 222112; 222112; 2175; VAT withheld; 应交税费-代扣代交增值税
employee; liability; 224101; 224101; 2150; Owed to employees; 其他应付款-员工报销
card; liability; 224102; 224102; 2160; Company card; 其他应付款-公司卡
onerous_provision; liability; 280101; –; 2400; Provision for onerous contracts; 预计负债-亏损合同
warranty_provision; liability; 280102; –; 2410; Warranty provision; 预计负债-质保
equity; equity; 4001; 3001; 3000; Share capital; 实收资本
year_profit; equity; 4103; 3103; 3100; Profit of the year; 本年利润
retained_earnings; equity; 410406; 310406; 3200; Retained earnings; 利润分配-未分配利润
prior_year; equity; 6901; –; 3210; Corrections of prior years; 以前年度损益调整
opening; equity; 4199; 3199; 3900; Opening balances; 期初余额过渡
labour; cost; 141001; 400101; 1401; Contract cost: labour; 合同履约成本-人工; 生产成本-人工
material; cost; 141002; 400102; 1402; Contract cost: materials; 合同履约成本-材料; 生产成本-材料
equipment; cost; 141003; 400103; 1403; Contract cost: equipment; 合同履约成本-设备; 生产成本-设备
travel; cost; 141004; 400104; 1404; Contract cost: travel; 合同履约成本-差旅; 生产成本-差旅
subcontract; cost; 141005; 400105; 1405; Contract cost: subcontracting; 合同履约成本-外包; 生产成本-外包
overhead_share; cost; 141006; 400106; 1406; Contract cost: share of overhead; 合同履约成本-制造费用; 生产成本-制造费用
other; cost; 141099; 400199; 1409; Contract cost: other; 合同履约成本-其他; 生产成本-其他
cost_carried; cost; 141090; 400190; 1490; Contract cost carried; 合同履约成本-结转; 生产成本-结转
contract_cost_allowance; cost; 1411; –; 1495; Impairment of contract cost; 合同履约成本减值准备
overhead; cost; 5101; 4101; 5100; Overhead pool; 制造费用
internal_cost; cost; 530101; 430101; 1510; Internal projects; 研发支出-费用化支出; 研发支出
internal_carried; cost; 530190; 430190; 1519; Internal projects, carried; 研发支出-结转
revenue; income; 6001; 5001; 4000; Revenue; 主营业务收入
late_interest; income; 630103; 530104; 4900; Late interest; 营业外收入-违约金
bad_debt_recovered; income; –; 530109; –; Bad debts recovered; 营业外收入-坏账收回
exchange_gain; income; 660302; 530105; 6110; Exchange gains; 财务费用-汇兑损益; 营业外收入-汇兑收益
cost_of_sales; expense; 640101; 5401; 5500; Cost of sales; 主营业务成本
onerous_loss; expense; 640102; –; 5510; Loss on onerous contracts; 主营业务成本-亏损合同
rnd_expense; expense; 660201; 560201; 6050; Research expense; 管理费用-研究费用
admin_expense; expense; 660202; 560202; 6060; Administration; 管理费用-其他
bank_fee; expense; 660301; 560301; 6100; Bank charges; 财务费用-手续费
exchange_loss; expense; 660302; 560302; 6110; Exchange losses; 财务费用-汇兑损益; 财务费用-汇兑损失
credit_loss; expense; 6702; 571102; 6200; Credit losses; 信用减值损失; 营业外支出-坏账损失
asset_impairment; expense; 6701; –; 5520; Impairment of contract assets and costs; 资产减值损失
surcharges; expense; 6403; 5403; 6130; Taxes and surcharges; 税金及附加
rounding; expense; 671101; 571101; 6120; Rounding differences; 营业外支出-尾差
"""

# What books that began before 0.2 have entries on.  "=role" stands for the account of that role.
_FORMER = """
customer_advance; liability; =unapplied; =unapplied; =unapplied; Customer advances; 预收账款
exchange; expense; =exchange_loss; =exchange_loss; =exchange_loss; Exchange differences; 财务费用-汇兑损益
allowance; asset; –; 1231; –; Allowance for bad debts; 坏账准备
"""

_COLUMN: dict[str, int] = {"cas": 2, "small": 3, "ifrs": 4}
_ABSENT = "–"

CONTRACT_COST: Mapping[str, tuple[str, str]] = {
    "1410": ("合同履约成本", "Contract cost"),
    "5001": ("生产成本", "Production cost"),
    "5201": ("劳务成本", "Service cost"),
}
"""Accounts on which cost of customer projects may wait under cas: where the output is stock it is 5001 (CAS 1)."""

COST_ROLES = ("labour", "material", "equipment", "travel", "subcontract", "overhead_share", "other")
"""The roles whose sum is the cost incurred for contracts; they stay gross, `cost_carried` stands against them."""

_SHARED = (
    {"exchange_gain", "exchange_loss", "exchange"},
    {"unapplied", "customer_advance"},
    {"rnd_expense", "admin_expense"},
    {"allowance", "contract_asset_allowance"},
)
"""Roles that may stand on one account."""


def chart(
    standard: Standard, changed: Mapping[str, str] | None = None, contract_cost: str = "1410"
) -> dict[str, Account]:
    """Role -> account, for a standard; `changed` gives roles another "code name" of the company's own.

    `contract_cost` is the account below which cost of customer projects waits under cas (`CONTRACT_COST`).
    Raises BadInput for a role that the standard does not have, for a code that another role has, and for one
    above or below that of another: only leaves take entries.

    >>> chart("cas")["revenue"].code, chart("small")["revenue"].code
    ('6001', '5001')
    >>> chart("cas", {"bank": "100201 招商银行"})["bank"].zh
    '招商银行'
    >>> chart("cas", contract_cost="5001")["labour"].code, chart("small")["allowance"].former
    ('500101', True)
    """
    accounts = _rows(_CHART, standard)
    if standard == "cas" and contract_cost != "1410":
        zh, en = CONTRACT_COST[contract_cost]
        for role in (*COST_ROLES, "cost_carried"):
            old = accounts[role]
            name = old.zh.replace("合同履约成本", zh)
            called = old.en.replace("Contract cost", en)
            accounts[role] = replace(old, code=contract_cost + old.code[4:], en=called, zh=name)
    for role, own in (changed or {}).items():
        if role not in accounts:
            raise BadInput(
                sentence("The chart of accounts has no role “{role}”."), role=role, field=f"books.chart.{role}"
            )
        code, _blank, name = own.strip().partition(" ")
        old = accounts[role]
        accounts[role] = Account(role, code, name or old.en, name or old.zh, old.side)
    _once(accounts, changed or {})
    for role, former in _rows(_FORMER, standard).items():
        if role not in accounts:
            code = accounts[former.code[1:]].code if former.code.startswith("=") else former.code
            accounts[role] = replace(former, code=code, former=True)
    return accounts


def _rows(table: str, standard: Standard) -> dict[str, Account]:
    accounts: dict[str, Account] = {}
    for row in table.strip().splitlines():
        cells = row.split("; ")
        code = cells[_COLUMN[standard]]
        if code == _ABSENT:
            continue
        zh = cells[7] if standard == "small" and len(cells) > 7 else cells[6]
        side: Side = cells[1]  # type: ignore[assignment]
        accounts[cells[0]] = Account(cells[0], code, cells[5], zh, side)
    return accounts


def _once(accounts: Mapping[str, Account], changed: Mapping[str, str]) -> None:
    """Raises BadInput where the company gave a role the code of another."""
    for role in changed:
        code = accounts[role].code
        for other, account in accounts.items():
            shared = any(role in roles and other in roles for roles in _SHARED)
            if other != role and not shared and account.code == code:
                raise BadInput(
                    sentence("{code} is the account of “{other}” already."),
                    code=code,
                    other=other,
                    field=f"books.chart.{role}",
                )
            if account.code != code and (account.code.startswith(code) or code.startswith(account.code)):
                above, below = sorted((code, account.code), key=len)
                raise BadInput(
                    sentence(
                        "{above} has {below} (“{other}”) below it: only an account without any below takes entries."
                    ),
                    above=above,
                    below=below,
                    other=other,
                    field=f"books.chart.{role}",
                )
