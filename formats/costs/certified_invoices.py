"""The list of certified invoices (发票勾选清单、认证清单) of the tax platform, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formats import cells as cell
from formats.bank import statement
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence
from ledger.money import Money

LAYOUT = Layout(
    "certified",
    "certified",
    {
        "number": (
            "数电票号码",
            "数电发票号码",
            "全电发票号码",
            "数电票/纸质票号码",
            "发票号码",
            "发票号",
            "invoice number",
            "invoice no",
            "invoice no.",
        ),
        "tax": ("有效抵扣税额", "有效税额", "抵扣税额", "税额", "deductible vat", "vat", "tax"),
        "paper": ("发票号码", "纸质发票号码"),
        "seller": ("销售方名称", "销方名称", "销售方纳税人名称", "销售方", "seller", "supplier"),
        "month": ("税款所属期", "所属期", "认证所属期", "勾选时间", "勾选日期", "认证日期", "period", "certified on"),
        "state": ("勾选状态", "是否勾选", "认证状态", "selected", "status"),
    },
    ("number", "tax"),
)
_MONTH = re.compile(r"(20\d\d)\D{0,2}(\d{1,2})(?!\d{3})")
_NOT_TAKEN = re.compile(r"未勾选|未认证|撤销|取消|^否$|^no$|^0$|not selected")


class CertifiedInvoice(NamedTuple):
    """One invoice of the list; `month` ("2026-11") is "" where neither the list nor a person names it."""

    line: int
    key: str
    digest: str
    number: str
    tax: Money
    seller: str
    month: str


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The invoices that were ticked; one without a number or tax is a problem of its line.  `answers["month"]` goes
    before the month of the list."""
    mark = cell.decimal_mark(table.texts("tax"), table.grid.separator)
    keys, problems = Keys("certified"), Problems()
    rows: list[CertifiedInvoice] = []
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or (statement.footer(cells) and not table.cell(cells, "seller")):
            continue
        if _NOT_TAKEN.search(table.cell(cells, "state").lower()):
            continue
        try:
            rows.append(_row(table, at, cells, currency, mark, keys, answers.get("month", "")))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind="certified",
        subject="certified",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _row(
    table: FoundTable, at: int, cells: Sequence[str], currency: str, mark: str, keys: Keys, month: str
) -> CertifiedInvoice:
    number = statement.said(table.cell(cells, "number")) or statement.said(table.cell(cells, "paper"))
    number = number.lstrip("'").strip()
    if not number:
        raise BadInput(sentence("It has no invoice number."), field=table.title("number"))
    tax = statement.needed(
        table, "tax", statement.fielded(table, "tax", lambda: cell.money(table.cell(cells, "tax"), currency, mark))
    )
    found = _MONTH.search(table.cell(cells, "month"))
    named = f"{found[1]}-{int(found[2]):02}" if found and 1 <= int(found[2]) <= 12 else ""
    seller = statement.said(table.cell(cells, "seller"))
    return CertifiedInvoice(at, keys.key((number,)), digest(cells), number, tax, seller, month or named)
