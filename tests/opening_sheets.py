"""A sheet of opening balances with every kind of line, in the cast's projects, and what is done to it in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

HEAD = (
    "Kind of line,Account code,Debit,Credit,Name,Project,Contract number,Document number,Date,Due,Currency,Amount,"
    "VAT %,VAT to be certified,Invoiced so far,Revenue so far,Cost carried so far,Revenue policy,Category,As of"
)
_COLUMNS = tuple(HEAD.split(","))
_SHORT = {
    "kind": "Kind of line",
    "account": "Account code",
    "debit": "Debit",
    "credit": "Credit",
    "name": "Name",
    "project": "Project",
    "contract": "Contract number",
    "number": "Document number",
    "day": "Date",
    "due": "Due",
    "currency": "Currency",
    "amount": "Amount",
    "tax": "VAT %",
    "vat": "VAT to be certified",
    "invoiced": "Invoiced so far",
    "revenue": "Revenue so far",
    "carried": "Cost carried so far",
    "policy": "Revenue policy",
    "category": "Category",
    "as_of": "As of",
}


def row(kind: str, **cells: object) -> str:
    """One line; its cells by field."""
    said = {_SHORT[name]: str(value) for name, value in {"kind": kind, **cells}.items()}
    return ",".join(said.get(title, "") for title in _COLUMNS)


ACCOUNTS = (
    row("account", account="1002 银行存款", debit="100000", as_of="2026-10-31"),
    row("account", account="112201", debit="26500"),
    row("account", account="1473", debit="10600"),
    row("account", account="1123", debit="700"),
    row("account", account="122101", debit="2000"),
    row("account", account="1410", debit="1000", name="合同履约成本"),
    row("account", account="222108", debit="1300"),
    row("account", account="222109", credit="3000"),
    row("account", account="2202", credit="11300"),
    row("account", account="2204", credit="40000"),
    row("account", account="220302", credit="1000"),
    row("account", account="224101", credit="500"),
    row("account", account="2211", credit="8000"),
    row("account", account="4001", credit="50000", name="Share capital"),
    row("account", account="410406", credit="28300"),
)
"""The trial balance; 1410 and 2202 stand above several accounts of the chart."""
CONTRACTS = (
    row(
        "contract",
        contract="HT-1",
        project="APOLLO",
        name="Acme",
        day="2026-03-01",
        amount="106000",
        tax="6",
        invoiced="53000",
        revenue="60000",
        carried="35000",
        policy="cost to cost",
    ),
    row(
        "receivable",
        contract="HT-1",
        project="APOLLO",
        name="Acme",
        number="INV-7",
        day="2026-09-10",
        due="2026-12-10",
        amount="21200",
    ),
    row("contract", contract="HT-2", project="XINGHE", day="2026-05-01", amount="212000", tax="6%"),
    row("advance", contract="HT-2", project="XINGHE", amount="42400"),
)
ITEMS = (
    row("receivable", project="APOLLO", number="INV-9", day="2026-08-01", due="2026-12-01", amount="5300", tax="6"),
    row("advance", project="XINGHE", name="蓝海科技有限公司", amount="1000"),
    row("payable", project="APOLLO", name="Dell", number="D-1", day="2026-10-05", amount="11300", vat="1300"),
    row("claim", project="APOLLO", name="Ann", amount="500"),
    row("staff advance", name="Bob", amount="2000"),
    row("prepayment", name="HP", amount="700"),
    row("cost", project="APOLLO", category="labour", amount="30000"),
    row("cost", project="APOLLO", category="差旅", amount="6000"),
)
ROWS = (*ACCOUNTS, *CONTRACTS, *ITEMS)


def sheet(*rows: str, head: str = HEAD) -> bytes:
    """The sheet as a file."""
    return "\n".join((head, *(rows or ROWS), "")).encode()


def without(*starts: str, rows: tuple[str, ...] = ROWS) -> tuple[str, ...]:
    """The lines but for those that begin so."""
    return tuple(line for line in rows if not line.startswith(starts))


def instead(old: str, new: str) -> bytes:
    """The whole sheet with one thing said otherwise."""
    text = sheet().decode()
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new).encode()


def workbook(tabs: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook: name of a tab -> its lines of cells."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, lines in tabs.items():
        page = book.add_worksheet(name)
        for at, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                if cell != "":
                    page.write(at, place, cell)
    book.close()
    return out.getvalue()


CHINESE_TABS: dict[str, list[list[object]]] = {
    "科目余额表": [
        ["科目余额表"],
        ["期间：2026年01月 至 2026年10月", "", "", "", "", "", "单位：元"],
        ["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""],
        ["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"],
        ["1002", "银行存款", 100, "", 100000, 100, 100000, ""],
        ["112201", "应收账款", "", "", 26500, "", 26500, ""],
        ["1473", "合同资产", "", "", 10600, "", 10600, ""],
        ["1123", "预付账款", "", "", 700, "", 700, ""],
        ["122101", "备用金", "", "", 2000, "", 2000, ""],
        ["1410", "合同履约成本", "", "", 1000, "", 1000, ""],
        ["222108", "待认证进项税额", "", "", 1300, "", 1300, ""],
        ["222109", "待转销项税额", "", "", "", 3000, "", 3000],
        ["2202", "应付账款", "", "", "", 12300, "", 12300],
        ["2204", "合同负债", "", "", "", 40000, "", 40000],
        ["220302", "预收账款", "", "", "", 1000, "", 1000],
        ["224101", "其他应付款-员工报销", "", "", "", 500, "", 500],
        ["2211", "应付职工薪酬", "", "", "", 8000, "", 8000],
        ["4001", "实收资本", "", 50000, "", "", "", 50000],
        ["410406", "未分配利润", "", "", "", 27300, "", 27300],
        ["合计", "", "", "", "", "", 142100, 142100],
    ],
    "合同": [
        [
            "合同编号",
            "项目",
            "客户",
            "签订日期",
            "合同金额",
            "税率",
            "累计开票",
            "累计确认收入",
            "累计结转成本",
            "收入确认",
        ],
        ["HT-1", "APOLLO", "Acme", "2026-03-01", 106000, 0.06, 53000, 60000, 35000, "按成本投入"],
        ["HT-2", "XINGHE", "", "2026-05-01", 212000, 0.06, "", "", "", ""],
    ],
    "应收": [
        ["项目", "客户名称", "合同编号", "发票号", "开票日期", "到期日", "应收余额", "税率"],
        ["APOLLO", "Acme", "HT-1", "INV-7", "2026-09-10", "2026-12-10", 21200, ""],
        ["APOLLO", "", "", "INV-9", "2026-08-01", "2026-12-01", 5300, 6],
    ],
    "预收": [
        ["项目", "客户", "合同编号", "余额"],
        ["XINGHE", "", "HT-2", 42400],
        ["XINGHE", "蓝海科技有限公司", "", 1000],
    ],
    "应付": [
        ["供应商", "项目", "发票号", "开票日期", "到期日", "未付金额", "待认证税额"],
        ["Dell", "APOLLO", "D-1", "2026-10-05", "2026-12-31", 11300, 1300],
    ],
    "暂估": [
        ["供应商", "项目", "订单号", "类别", "费用类别", "暂估金额"],
        ["HP", "APOLLO", "PO-3", "服务", "差旅", 1000],
    ],
    "未完订单": [
        ["供应商", "项目", "订单号", "费用类别", "订单金额", "已到票"],
        ["HP", "APOLLO", "PO-3", "差旅", 9000, 4000],
    ],
    "员工报销": [["员工", "项目", "金额"], ["Ann", "APOLLO", 500]],
    "备用金": [["员工", "余额"], ["Bob", 2000]],
    "预付": [["供应商", "余额"], ["HP", 700]],
    "预算": [
        ["项目", "类别", "预算金额", "已用金额"],
        ["APOLLO", "人工", 50000, 30000],
        ["APOLLO", "差旅", 10000, 6000],
    ],
    "说明": [["请财务部核对后导入"]],
}
"""A workbook as Chinese accounting programs and their users write it, a tab for each kind."""
ENGLISH_TABS: dict[str, list[list[object]]] = {
    "Trial balance": [
        ["Trial balance as of 2026-10-31"],
        ["Account", "Account name", "Dr/Cr", "Balance"],
        ["1002", "Bank", "Dr", 3000],
        ["112201", "Trade receivables", "Dr", 5300],
        ["220201", "Payables", "Cr", 1130],
        ["4001", "Share capital", "Cr", 7170],
    ],
    "Receivables": [
        ["Project", "Customer", "Invoice number", "Invoice date", "Due date", "Outstanding", "VAT rate"],
        ["APOLLO", "Acme", "INV-9", "2026-08-01", "2026-12-01", 5300, "6%"],
    ],
    "AP": [
        ["Vendor", "Project", "Invoice no.", "Due date", "Balance"],
        ["Total Energies", "APOLLO", "T-1", "2026-12-31", 1130],
        ["Total", "", "", "", 1130],
    ],
    "Stuff": [["Who", "Where", "How much"], ["HP", "APOLLO", 700]],
}
"""The same in English; one tab that nobody can tell."""
