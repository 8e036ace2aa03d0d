"""Lists of what people have spent, out of a spreadsheet: a day, a person, an amount, and what it was for.

Where no column says that it is about expenses, such a list looks like a bank's table with a name in it; then nobody but
a person can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from formats import cells as cell
from formats import days
from formats.bank import statement
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout, match, titles
from ledger.errors import BadInput, sentence
from ledger.money import Money

_SURE_PERSON = ("报销人", "报销人姓名", "employee", "employee name", "claimant", "spent by", "mitarbeiter")
_PERSON = (*_SURE_PERSON, "经办人", "姓名", "员工", "人员", "员工姓名", "申请人", "person", "name", "who", "member")
_TITLES = {
    "day": ("日期", "消费日期", "报销日期", "费用日期", "发生日期", "date", "expense date", "spent on", "day", "datum"),
    "person": _PERSON,
    "amount": ("金额", "报销金额", "费用金额", "消费金额", "含税金额", "amount", "total", "expense amount", "betrag"),
    "project": ("项目", "项目名称", "项目编号", "project", "project code", "projekt"),
    "what": ("事由", "用途", "摘要", "说明", "费用说明", "备注", "description", "purpose", "note", "what", "memo"),
    "category": ("类别", "费用类别", "费用类型", "科目", "category", "expense type", "kategorie"),
    "vendor": ("商家", "商户", "供应商", "收款方", "merchant", "vendor", "supplier", "shop"),
    "currency": ("币种", "货币", "currency"),
}
LIKELY = Layout("expenses", "expenses", _TITLES, ("day", "person", "amount"))
SURE = Layout("expenses", "expenses", {**_TITLES, "person": _SURE_PERSON}, ("day", "person", "amount"))
"""Its title says that the person is one who spent something."""

_BANKS_OWN = ("balance", "flag", "serial", "name_account", "payer", "payee", "valued", "clock")
"""Columns that only a statement has."""


class ListedExpense(NamedTuple):
    """What somebody spent; `project`, `category` and `vendor` as the file names them, "" where it does not."""

    line: int
    key: str
    digest: str
    day: date
    person: str
    amount: Money
    project: str
    what: str
    category: str
    vendor: str


def may_be(table: FoundTable) -> bool:
    """Whether a table that was found to be a bank's may be a list of expenses just as well."""
    if table.layout.subject != "bank" or any(field in table.columns for field in (*_BANKS_OWN, "income")):
        return False
    if any(cell.clean(text).startswith(("-", "−", "(")) for text in table.texts("amount")):
        return False
    return match(titles(table.header), LIKELY) is not None and not statement.own_account(table)


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The expenses in the list; what has no day, person or amount is a problem of its line."""
    order, asks = days.settled(table.texts("day"), "mdy", answers)
    mark = cell.decimal_mark(table.texts("amount"), table.grid.separator)
    known = statement.own_currency(table, table.currency("amount") or currency)
    keys, problems = Keys("expenses"), Problems()
    rows: list[ListedExpense] = []
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or (statement.footer(cells) and not table.cell(cells, "day")):
            continue
        try:
            rows.append(_row(table, at, cells, order, known, mark, keys))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind="expenses",
        subject="expenses",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=asks,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _row(
    table: FoundTable, at: int, cells: Sequence[str], order: str, currency: str, mark: str, keys: Keys
) -> ListedExpense:
    def of(field: str) -> str:
        return statement.said(table.cell(cells, field))

    try:
        day = days.day(of("day"), order)
    except BadInput as error:
        error.field = table.title("day")
        raise
    if not of("person"):
        raise BadInput(sentence("It does not say who spent it."), field=table.title("person"))
    code = statement.currency_of(of("currency"), currency)
    amount = statement.needed(
        table, "amount", statement.fielded(table, "amount", lambda: cell.money(of("amount"), code, mark))
    )
    if amount.minor <= 0:
        raise BadInput(sentence("An expense is more than nothing."), field=table.title("amount"))
    identity = (str(day), cell.fold(of("person")), str(amount.minor), code, of("what"), of("vendor"), of("project"))
    return ListedExpense(
        at,
        keys.key(identity),
        digest(cells),
        day,
        of("person"),
        amount,
        of("project"),
        of("what"),
        of("category"),
        of("vendor"),
    )
