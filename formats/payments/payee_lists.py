"""A sheet of bank details: whose, in whose name, which account at which bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formats import cells as cell
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout

LAYOUT = Layout(
    "payees",
    "payees",
    {
        "name": (
            *(
                "名称",
                "供应商",
                "供应商名称",
                "姓名",
                "员工",
                "员工姓名",
                "收款人",
                "payee",
                "name",
                "supplier",
                "vendor",
            ),
            *("employee", "person"),
        ),
        "account": (
            *("账号", "银行账号", "收款账号", "卡号", "银行卡号", "支付宝账号", "支付宝"),
            *("account", "account number", "bank account", "iban", "card", "alipay"),
        ),
        "holder": ("户名", "账户名称", "开户名", "收款户名", "holder", "account holder", "account name"),
        "bank": ("开户行", "开户银行", "银行", "bank", "bank name"),
        "bic": ("bic", "swift", "swift code", "swift/bic", "bic/swift"),
        "clearing": ("联行号", "行号", "开户行行号", "cnaps", "clearing"),
        "town": ("城市", "所在城市", "town", "city"),
        "land": ("国家", "国别", "country"),
    },
    ("name", "account"),
)


class PayeeRow(NamedTuple):
    """Where one is paid, as a sheet says it; `alipay` where the column is one of Alipay accounts."""

    line: int
    key: str
    digest: str
    name: str
    given: Mapping[str, str]


def sheet(table: FoundTable, _currency: str, _answers: Mapping[str, str]) -> Sheet:
    """One row for each line that names somebody."""
    keys = Keys("payees")
    rows = tuple(
        _row(table, at, cells, keys)
        for at, cells in table.lines()
        if any(map(cell.clean, cells)) and table.cell(cells, "name")
    )
    return Sheet(
        kind="payees",
        subject="payees",
        rows=rows,
        problems=tuple(Problems().kept),
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _row(table: FoundTable, at: int, cells: Sequence[str], keys: Keys) -> PayeeRow:
    given = {field: table.cell(cells, field) for field in LAYOUT.titles if field != "name" and table.cell(cells, field)}
    title = table.title("account").lower()
    if "account" in given and ("支付宝" in title or "alipay" in title):
        given["alipay"] = given.pop("account")
    name = table.cell(cells, "name")
    return PayeeRow(at, keys.key((name, *given.values())), digest(cells), name, given)
