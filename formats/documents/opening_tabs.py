"""Opening balances in a workbook with a tab for each kind: trial balance, receivables, payables, contracts, budgets.

What the lines of a tab are is said by its name or by a column of its own; what nobody can tell is asked, with the
columns that it has.  A tab is left out only where a person says so, or where it holds no table.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from formats import cells as cell
from formats.cells import fold
from formats.documents import opening_balances as sheets
from formats.grid import Grid
from formats.sheet import TAB, Ask, Keys, Problem, Problems, Sheet, TabRead, digest
from formats.table import FoundTable, Layout, find, headings, two_lines
from ledger.errors import sentence

LEFT_OUT = "none"
"""The answer that a tab is no part of it."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "account": ("科目余额", "试算平衡", "余额", "总账", "科目", "trial balance", "tb", "balances", "accounts"),
    "contract": ("合同", "合同台账", "合同履约", "contract", "contract position"),
    "receivable": ("应收", "应收账款", "应收款", "receivable", "ar", "accounts receivable", "trade receivable"),
    "advance": ("预收", "预收账款", "预收款", "合同负债", "customer advance", "advance from customer"),
    "payable": ("应付", "应付账款", "应付款", "payable", "ap", "accounts payable", "trade payable"),
    "order": ("订单", "采购订单", "未完订单", "order", "purchase order", "po", "commitment"),
    "received": ("暂估", "暂估入库", "应付暂估", "goods received", "received not invoiced", "grni", "accrual"),
    "prepayment": ("预付", "预付账款", "预付款", "prepayment", "prepaid"),
    "claim": ("报销", "员工报销", "其他应付", "claim", "expense claim"),
    "staff_advance": ("备用金", "员工借款", "其他应收", "staff advance", "employee advance"),
    "input_vat": ("待认证进项", "待认证进项税额", "待认证", "vat to be certified", "uncertified vat", "input vat"),
    "cost": (
        "预算",
        "预算使用",
        "预算执行",
        "已用预算",
        "项目成本",
        "成本",
        "budget",
        "budget used",
        "budgets used",
        "project cost",
        "cost",
    ),
}
"""Kind of line -> what its tab is called, without “表”, “明细”, “list”, “open” or a plural."""
_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names}
_AROUND = re.compile(
    r"^[\d\s.、_-]+|[\s_-]*(?:明细账?|清单|台账|列表|表|list|items?|register|ledger)$|^(?:open|未清|未结)\s*"
)

_MORE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contract": {"amount": ("合同金额", "合同总额", "合同总价", "contract amount", "price", "contract price", "value")},
    "receivable": {"amount": ("应收余额", "未收金额", "余额", "欠款", "open", "outstanding", "balance")},
    "advance": {"amount": ("预收余额", "余额", "open", "balance")},
    "payable": {"amount": ("应付余额", "未付金额", "余额", "欠款", "open", "outstanding", "balance")},
    "order": {
        "amount": ("订单金额", "采购金额", "ordered", "order amount"),
        "number": ("订单号", "订单编号", "采购单号", "order number", "order no", "order no.", "po", "po number"),
        "invoiced": ("已到票", "已开票", "invoiced so far"),
    },
    "received": {
        "amount": ("暂估金额", "未到票金额", "estimate", "received"),
        "number": ("订单号", "订单编号", "采购单号", "order number", "order no", "order no.", "po", "po number"),
    },
    "prepayment": {"amount": ("预付余额", "余额", "balance")},
    "claim": {"amount": ("未报金额", "余额", "balance"), "name": ("员工", "报销人", "employee", "person")},
    "staff_advance": {"amount": ("借款余额", "余额", "balance"), "name": ("员工", "借款人", "employee", "person")},
    "cost": {
        "category": ("类别", "预算科目", "费用", "budget line"),
        "amount": ("已用金额", "已用预算", "已用", "累计成本", "实际成本", "used", "used so far", "spent", "actual"),
    },
    "input_vat": {"vat": ("税额", "vat", "tax")},
}
"""What columns are called besides, where a tab has one kind of line only."""


@dataclass(frozen=True, slots=True)
class OpeningTab:
    """A tab with what it was understood to be: `kind` of all its lines, "" where a column says it line by line.

    `table` is None where its columns could not be told, `asked` what a person is asked then.
    """

    number: int
    grid: Grid
    kind: str
    table: FoundTable | None
    asked: Ask | None = None

    @property
    def name(self) -> str:
        return self.grid.tab


def named(tab: str) -> str:
    """The kind of line that a tab's name says; "" for none.

    >>> named("1 科目余额表"), named("应付账款明细"), named("Open orders"), named("AR"), named("Notes")
    ('account', 'payable', 'order', 'receivable', '')
    """
    name, before = fold(tab), ""
    while name != before:
        if name in _KIND_OF:
            return _KIND_OF[name]
        if name.rstrip("s") in _KIND_OF:
            return _KIND_OF[name.rstrip("s")]
        before, name = name, _AROUND.sub("", name, count=1).strip()
    return ""


def likely(names: Sequence[str]) -> bool:
    """Whether the names of a workbook's tabs are those of opening balances: a trial balance, and more beside it.

    >>> likely(["科目余额", "应收"]), likely(["Sheet1", "Sheet2"])
    (True, False)
    """
    kinds = [named(name) for name in names]
    return "account" in kinds and len([kind for kind in kinds if kind]) > 1


def sheet(grids: Sequence[Grid], currency: str, answers: Mapping[str, str]) -> Sheet:
    """All tabs together.  `answers`: `tab.3` -> the kind of line, or “none”; `tab.3.amount` -> the title of its
    column."""
    found = [_tab(number, grid, answers) for number, grid in enumerate(grids, 1) if _holds_table(grid)]
    asks = [tab.asked for tab in found if tab.asked]
    tables = [(tab, tab.table) for tab in found if tab.table is not None]
    for tab, table in tables:
        asks += sheets.which(table, answers, f"tab.{tab.number}.", tab.name)
    keys, problems = Keys("opening"), Problems()
    order, order_asks = sheets.day_order([table for _tab, table in tables], answers)
    rows: list[sheets.OpeningRow] = []
    read = []
    evening = _evening([table for tab, table in tables if tab.kind in ("", "account")])
    answers = {**({"day": evening.isoformat()} if evening else {}), **answers}
    for tab, table in tables:
        wrong, before = Problems(), len(rows)
        for row in sheets.rows_of(table, currency, order, answers, keys, wrong, kind=tab.kind, before=before):
            rows.append(row._replace(line=row.line + tab.number * TAB))
        problems.kept += [replace(problem, tab=tab.name) for problem in wrong.kept]
        problems.more += wrong.more
        read.append(TabRead(tab.number, tab.name, len(rows) - before))
    told = {tab.number for tab in found if tab.asked or tab.table is not None}
    read += [TabRead(at, grid.tab, None) for at, grid in enumerate(grids, 1) if grid.lines and at not in told]
    columns = next((ask.choices for ask in asks if ask.name.startswith("tab.")), ())
    return Sheet(
        kind="opening",
        subject="opening",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=(*asks, *order_asks),
        columns=columns,
        layout=digest(table.mark for _tab, table in tables),
        tabs=tuple(sorted(read)),
    )


def _holds_table(grid: Grid) -> bool:
    """Whether a tab has lines of cells; a page of words has one cell each."""
    return sum(len([text for text in cells if cell.clean(text)]) > 1 for _line, cells in grid.lines) > 1


def _tab(number: int, grid: Grid, answers: Mapping[str, str]) -> OpeningTab:
    said = answers.get(f"tab.{number}", "")
    if said == LEFT_OUT:
        return OpeningTab(number, grid, said, None)
    for kind in (said,) if said else ("", named(grid.tab)):
        for way in (grid, two_lines(grid)):
            for layout in _layouts(number, kind, answers):
                table = find(way, [layout]) if way is not None else None
                if table is not None and (kind or _says_kinds(table)):
                    return OpeningTab(number, grid, kind, table)
    kind = said or named(grid.tab)
    columns = headings(two_lines(grid) or grid)
    question = sentence("What are the lines of the tab “{tab}”? Its columns: {columns}.")
    values = {"tab": grid.tab, "columns": ", ".join(columns[:20])}
    if kind:
        question = sentence("Of the tab “{tab}” I cannot tell which column is {missing}. Its columns: {columns}.")
        values["missing"] = ", ".join(f"{sheets.TITLES[field][0]} · {sheets.TITLES[field][1]}" for field in needs(kind))
    return OpeningTab(number, grid, kind, None, Ask(f"tab.{number}", question, values, columns, kind))


def _says_kinds(table: FoundTable) -> bool:
    """Whether the column says what lines are: one called “类别” may as well be the category of a cost."""
    said = {word for word in table.texts("kind") if cell.clean(word)}
    return bool(said) and sum(fold(word) in sheets.KIND_OF for word in said) * 2 >= len(said)


_DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})(?!\d))?")


def _evening(tables: Sequence[FoundTable]) -> date | None:
    """As of when, where the lines above a table name a day or a month: of a period its end."""
    ends = []
    for table in tables:
        for match in _DAY.finditer(" ".join(" ".join(cells) for cells in table.preamble)):
            year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
            if 1 <= month <= 12 and day <= (last := monthrange(year, month)[1]):
                ends.append(date(year, month, day or last))
    return max(ends, default=None)


def needs(kind: str) -> tuple[str, ...]:
    """The columns that a tab of one kind of line has to have."""
    return ("account", "debit", "credit") if kind in ("account", "elsewhere") else ("amount",)


def _layouts(number: int, kind: str, answers: Mapping[str, str]) -> list[Layout]:
    """How its columns may be called, of which a person may have named some; without a kind a column has to say it."""
    more = _MORE.get(kind, {})
    titles = {
        field: (*names, *more.get(field, ())) for field, names in sheets.TITLES.items() if field != "kind" or not kind
    }
    for field in titles:
        if title := answers.get(f"tab.{number}.{field}", ""):
            titles[field] = (fold(title),)
    wanted = [needs(kind)] if kind else [sheets.NEEDS, ("kind", "amount")]
    if kind == "account":
        titles |= sheets.ONE_SIDED
        wanted.append(("account", "side", "balance"))
    return [Layout("opening", "opening", titles, each) for each in wanted]


def problem_of(read: Sequence[TabRead], problem: Problem) -> Problem:
    """A problem of a line that stands in one of several tabs, by the tab's own count."""
    number, line = divmod(problem.line, TAB)
    name = next((tab.name for tab in read if tab.number == number), "") if number else ""
    return replace(problem, line=line, tab=name) if name else problem
