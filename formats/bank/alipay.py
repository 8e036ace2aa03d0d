"""Alipay: the bill from the app, the older one from the website, the merchant's fund bill; JD's bill is like the app's.

A trade that was closed has cost nothing, unless its refund is also in the file: then it was paid and given back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formats import cells as cell
from formats.bank import statement
from formats.sheet import BankLine, Keys, Sheet
from formats.table import FoundTable, Layout
from ledger.money import Money

CURRENCY = "CNY"

BILL = Layout(
    "alipay",
    "bank",
    {
        "day": ("交易时间", "付款时间", "交易创建时间"),
        "created": ("交易创建时间",),
        "category": ("交易分类", "类型"),
        "name": ("交易对方",),
        "name_account": ("对方账号",),
        "what": ("商品说明", "商品名称"),
        "way": ("收/支",),
        "amount": ("金额",),
        "method": ("收/付款方式", "支付方式"),
        "status": ("交易状态",),
        "order": ("交易订单号", "交易号"),
        "merchant_order": ("商家订单号",),
        "remark": ("备注",),
        "fee": ("服务费",),
        "money_state": ("资金状态",),
    },
    ("day", "way", "amount", "status", "order", "name"),
)

JD = Layout(
    "jd",
    "bank",
    {**BILL.titles, "name": ("商户名称",), "what": ("交易说明",)},
    ("day", "way", "amount", "status", "order", "name", "what"),
)

FUND = Layout(
    "alipay_merchant",
    "bank",
    {
        "day": ("发生时间", "入账时间"),
        "serial": ("账务流水号",),
        "order": ("商户订单号",),
        "business": ("业务流水号",),
        "name": ("对方名称",),
        "name_account": ("对方账号",),
        "what": ("商品名称",),
        "income": ("收入金额", "收入金额(+元)", "收入(+元)", "收入"),
        "expense": ("支出金额", "支出金额(-元)", "支出(-元)", "支出"),
        "balance": ("账户余额",),
        "category": ("业务类型", "账务类型"),
        "channel": ("交易渠道",),
        "remark": ("备注",),
    },
    ("day", "serial", "income", "expense"),
)

TRANSFERS = (
    "余额宝",
    "花呗",
    "提现",
    "信用卡还款",
    "充值",
    "投资理财",
    "转账到银行卡",
    "基金",
    "转入",
    "转出",
    "借呗",
    "账户存取",
)
OPEN = ("等待付款", "待付款", "等待对方", "处理中", "待发货", "等待发货", "冻结")


def bill(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The bill of a person's or small company's account."""
    refunded = _refunded(table)
    account = statement.own_account(table)

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> BankLine:
        return _trade(table, at, cells, order, keys, refunded, account)

    return statement.table_sheet(table, line, "mdy", ())


def _refunded(table: FoundTable) -> set[str]:
    """The order numbers that something was paid back on."""
    out = set()
    for _line, cells in table.lines():
        if _is_refund(table, cells):
            out.add(table.cell(cells, "order").partition("_")[0])
    return out


def _is_refund(table: FoundTable, cells: Sequence[str]) -> bool:
    return (
        "退款成功" in table.cell(cells, "status")
        or table.cell(cells, "category") == "退款"
        or table.cell(cells, "what").startswith("退款-")
    )


def _trade(
    table: FoundTable, at: int, cells: Sequence[str], order: str, keys: Keys, refunded: set[str], account: str
) -> BankLine:
    def of(field: str) -> str:
        return table.cell(cells, field)

    moment = of("day") or of("created")
    day, clock = statement.dated(table, cells, order) if of("day") else statement.day_and_clock(moment, order)
    amount = statement.needed(
        table, "amount", statement.fielded(table, "amount", lambda: cell.money(of("amount"), CURRENCY))
    )
    refund = _is_refund(table, cells)
    way = _direction(of("way"), of("money_state"), refund)
    closed = "关闭" in of("status") and of("order") not in refunded
    state = "void" if closed or "失败" in of("status") else "booked"
    if state == "booked" and any(word in of("status") for word in OPEN) and not refund:
        state = "pending"
    about = of("category") + of("what") + of("name") + of("method")
    nature = "refund" if refund else "closed" if closed else ""
    if not nature and way == "none" and any(word in about for word in TRANSFERS):
        nature = "transfer"
    return BankLine(
        line=at,
        key=keys.key((of("order"), of("created") or moment)),
        digest=statement.marked(cells),
        day=day,
        amount=-abs_(amount) if way == "out" else abs_(amount),
        direction=way,
        account=account,
        name=statement.said(of("name")),
        name_account=statement.said(of("name_account")),
        text=statement.together(of("what"), of("category"), of("remark")),
        reference=of("order"),
        clock=clock,
        fee=cell.rounded(of("fee"), CURRENCY),
        nature=nature,
        state=state,
        raw=statement.raw(table, cells),
    )


def _direction(way: str, money_state: str, refund: bool) -> str:
    if way == "支出":
        return "out"
    if way == "收入" or refund:
        return "in"
    return {"已收入": "in", "已支出": "out"}.get(money_state, "none")


def abs_(amount: Money) -> Money:
    return -amount if amount.minor < 0 else amount


def fund(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The merchant's fund bill: income and expense in two columns, remarks beginning with #."""

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> BankLine:
        def of(field: str) -> str:
            return table.cell(cells, field)

        day, clock = statement.dated(table, cells, order)
        income = statement.fielded(table, "income", lambda: cell.money(of("income"), CURRENCY))
        expense = statement.fielded(table, "expense", lambda: cell.money(of("expense"), CURRENCY))
        spent = -abs_(expense) if expense else None
        amount = statement.needed(table, "income", income or spent or income or expense)
        about = of("category") + of("remark")
        nature = "fee" if "服务费" in about or "手续费" in about else "transfer" if "提现" in about else ""
        return BankLine(
            line=at,
            key=keys.key((of("serial"),)),
            digest=statement.marked(cells),
            day=day,
            amount=amount,
            direction="in" if amount.minor >= 0 else "out",
            name=statement.said(of("name")),
            name_account=statement.said(of("name_account")),
            text=statement.together(of("what"), of("category"), of("remark"), of("order")),
            reference=of("serial"),
            clock=clock,
            balance=cell.money(of("balance"), CURRENCY),
            nature="refund" if "退款" in about else nature,
            raw=statement.raw(table, cells),
        )

    return statement.table_sheet(table, line, "mdy", ())
