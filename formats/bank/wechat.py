"""WeChat Pay: a person's bill (csv or xlsx), the merchant's trade bill, the merchant's fund flow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from formats import cells as cell
from formats.bank import statement
from formats.bank.alipay import abs_
from formats.sheet import BankLine, Keys, Sheet, Stated
from formats.table import FoundTable, Layout
from ledger.errors import BadInput
from ledger.money import Money

CURRENCY = "CNY"

BILL = Layout(
    "wechat",
    "bank",
    {
        "day": ("交易时间",),
        "category": ("交易类型",),
        "name": ("交易对方",),
        "what": ("商品",),
        "way": ("收/支",),
        "amount": ("金额",),
        "method": ("支付方式",),
        "status": ("当前状态",),
        "order": ("交易单号",),
        "merchant_order": ("商户单号",),
        "remark": ("备注",),
    },
    ("day", "category", "way", "amount", "status", "order"),
)

TRADES = Layout(
    "wechat_merchant",
    "bank",
    {
        "day": ("交易时间",),
        "order": ("微信订单号",),
        "merchant_order": ("商户订单号",),
        "status": ("交易状态",),
        "category": ("交易类型",),
        "bank": ("付款银行",),
        "currency": ("货币种类",),
        "amount": ("应结订单金额", "总金额", "订单金额"),
        "refund_order": ("微信退款单号",),
        "refund": ("退款金额",),
        "what": ("商品名称",),
        "fee": ("手续费",),
        "account": ("商户号",),
    },
    ("day", "order", "status", "amount", "merchant_order"),
)

FUND = Layout(
    "wechat_fund",
    "bank",
    {
        "day": ("记账时间",),
        "order": ("微信支付业务单号",),
        "serial": ("资金流水单号",),
        "what": ("业务名称",),
        "category": ("业务类型",),
        "way": ("收支类型",),
        "amount": ("收支金额",),
        "balance": ("账户结余",),
        "remark": ("备注",),
        "voucher": ("业务凭证号",),
    },
    ("day", "serial", "way", "amount"),
)

TRANSFERS = ("提现", "充值", "零钱通", "信用卡还款", "理财通", "转入", "转出")
FAILED = ("失败", "已退还", "已拒绝", "已过期", "已关闭")
_FEE = re.compile(r"服务费\s*[¥￥]?\s*([\d.]+)")


def bill(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """A person's bill; transfers between own pockets have no direction."""

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> BankLine:
        def of(field: str) -> str:
            return table.cell(cells, field)

        day, clock = statement.dated(table, cells, order)
        read = statement.fielded(table, "amount", lambda: cell.money(of("amount"), CURRENCY))
        amount = abs_(statement.needed(table, "amount", read))
        way = {"支出": "out", "收入": "in"}.get(of("way"), "none")
        refund = "退款" in of("category")
        transfer = way == "none" and any(word in of("category") for word in TRANSFERS)
        fee = _FEE.search(of("remark"))
        return BankLine(
            line=at,
            key=keys.key((of("order"), of("day"), "refund" if refund else "")),
            digest=statement.marked(cells),
            day=day,
            amount=-amount if way == "out" else amount,
            direction=way,
            name=statement.said(of("name")),
            text=statement.together(of("what"), of("category"), of("remark")),
            reference=of("order"),
            clock=clock,
            fee=Money.of(fee[1], CURRENCY) if fee else None,
            nature="refund" if refund else "transfer" if transfer else "",
            state="void" if any(word in of("status") for word in FAILED) else "booked",
            raw=statement.raw(table, cells),
        )

    return statement.table_sheet(table, line, "mdy", ())


def trades(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The merchant's trade bill: payments and refunds with the fee of each."""

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> BankLine:
        def of(field: str) -> str:
            return table.cell(cells, field)

        day, clock = statement.dated(table, cells, order)
        known = statement.currency_of(of("currency"), CURRENCY)
        refund = of("status").upper() == "REFUND"
        column = "refund" if refund else "amount"
        read = statement.fielded(table, column, lambda: cell.money(of(column), known))
        amount = abs_(statement.needed(table, column, read))
        return BankLine(
            line=at,
            key=keys.key((of("order"), of("refund_order") if refund else "")),
            digest=statement.marked(cells),
            day=day,
            amount=-amount if refund else amount,
            direction="out" if refund else "in",
            account=of("account"),
            text=statement.together(of("what"), of("merchant_order")),
            reference=of("merchant_order") or of("order"),
            clock=clock,
            fee=cell.rounded(of("fee"), known),
            nature="refund" if refund else "",
            state="void" if of("status").upper() in ("REVOKED", "CLOSED", "PAYERROR") else "booked",
            raw=statement.raw(table, cells),
        )

    read = statement.table_sheet(table, line, "mdy", ())
    return replace(read, stated=read.stated + tuple(_summary(table, read.rows)))


def _summary(table: FoundTable, rows: Sequence[BankLine]) -> list[Stated]:
    """The two last lines: titles, and the totals under them."""
    lines = [[cell.clean(text) for text in cells] for _line, cells in table.lines()]
    at = next((at for at, cells in enumerate(lines) if cells and cells[0] == "总交易单数"), None)
    if at is None or at + 1 >= len(lines):
        return []
    totals = dict(zip(lines[at], lines[at + 1], strict=False))
    out = []
    paid = sum((cell.plain(row.amount) for row in rows if row.direction == "in"), Decimal(0))
    for title, what, booked in (("总交易单数", "lines", Decimal(len(rows))), ("应结订单总金额", "in", paid)):
        try:
            stated = cell.number(totals.get(title, ""))
        except BadInput:
            stated = None
        if stated is not None:
            out.append(Stated(what, stated, booked))
    return out


def fund(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The merchant's fund flow: amounts without a sign, the direction in its own column."""

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> BankLine:
        def of(field: str) -> str:
            return table.cell(cells, field)

        day, clock = statement.dated(table, cells, order)
        read = statement.fielded(table, "amount", lambda: cell.money(of("amount"), CURRENCY))
        amount = abs_(statement.needed(table, "amount", read))
        out = "支出" in of("way")
        about = of("category") + of("what")
        nature = "fee" if "手续费" in about or "服务费" in about else "transfer" if "提现" in about else ""
        return BankLine(
            line=at,
            key=keys.key((of("serial"), of("order"), "out" if out else "in")),
            digest=statement.marked(cells),
            day=day,
            amount=-amount if out else amount,
            direction="out" if out else "in",
            text=statement.together(of("what"), of("category"), of("remark")),
            reference=of("voucher") or of("order"),
            clock=clock,
            balance=cell.money(of("balance"), CURRENCY),
            nature="refund" if "退款" in about else nature,
            raw=statement.raw(table, cells),
        )

    return statement.table_sheet(table, line, "mdy", ())
