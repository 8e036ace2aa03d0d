"""A sheet of opening balances: the trial balance of the former books and the open items behind it, a line each.

What each line is stands in a column of its own; the other columns mean the same for every kind of line, and a line
fills those that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from formats import cells as cell
from formats import days
from formats.bank import statement
from formats.grid import Grid
from formats.sheet import Ask, Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout, find
from ledger.errors import BadInput, sentence
from ledger.money import Money

T = TypeVar("T")

TITLES: Mapping[str, tuple[str, ...]] = {
    "kind": ("行类别", "kind of line", "line kind", "kind", "row kind", "类别", "期初类别"),
    "account": ("科目编码", "account code", "科目代码", "科目编号", "account no", "account no.", "account", "科目"),
    "debit": ("借方余额", "debit", "期末借方", "期末借方余额", "期初借方", "借方", "debit balance"),
    "credit": ("贷方余额", "credit", "期末贷方", "期末贷方余额", "期初贷方", "贷方", "credit balance"),
    "name": (
        "名称",
        "name",
        "往来单位",
        "单位名称",
        "科目名称",
        "account name",
        "customer",
        "supplier",
        "party",
        "counterparty",
        "客户",
        "供应商",
        "姓名",
    ),
    "project": ("项目", "project", "项目编号", "project code"),
    "contract": ("合同编号", "contract number", "合同号", "contract no", "contract no.", "contract"),
    "number": (
        "单据号",
        "document number",
        "发票号码",
        "发票号",
        "invoice number",
        "invoice no",
        "invoice no.",
        "number",
    ),
    "title": ("合同名称", "contract name", "title", "摘要", "note"),
    "day": ("日期", "date", "单据日期", "开票日期", "签订日期", "invoice date", "day"),
    "due": ("到期日", "due", "到期日期", "应收日期", "due date", "due on"),
    "currency": ("币种", "currency", "币别"),
    "amount": ("金额", "amount", "原币金额", "未清金额", "open amount", "价税合计"),
    "worth": ("本位币金额", "amount in the books", "本币金额", "booked amount", "carrying amount"),
    "tax": ("税率", "vat %", "vat rate", "tax rate", "增值税率"),
    "vat": ("待认证税额", "vat to be certified", "uncertified vat", "待认证进项税额"),
    "invoiced": ("累计开票", "invoiced so far", "已开票金额", "invoiced"),
    "revenue": ("累计确认收入", "revenue so far", "已确认收入", "revenue"),
    "carried": ("累计结转成本", "cost carried so far", "已结转成本", "carried cost"),
    "policy": ("收入确认", "revenue policy", "收入政策"),
    "ends": ("结束日期", "ends", "服务截止日", "end date"),
    "category": ("费用类别", "category", "成本类别", "cost category"),
    "as_of": ("期初日期", "as of", "截止日期", "balances as of", "余额日期"),
}
"""Field -> what its column is called; the first Chinese and the first English title stand in the empty sheet."""
NEEDS = ("kind", "account", "debit", "credit")
LAYOUT = Layout("opening", "opening", TITLES, NEEDS)

KINDS: Mapping[str, tuple[str, ...]] = {
    "account": ("科目", "account", "科目余额", "account balance"),
    "elsewhere": ("账外科目", "kept elsewhere", "他账科目", "elsewhere", "other books"),
    "contract": ("合同", "contract"),
    "receivable": ("应收", "receivable", "应收账款", "customer invoice"),
    "advance": ("预收", "customer advance", "预收账款", "预收款"),
    "payable": ("应付", "payable", "应付账款", "supplier invoice"),
    "order": ("订单", "order", "采购订单", "purchase order"),
    "received": ("暂估", "goods received", "暂估入库", "received", "received not invoiced", "grni"),
    "prepayment": ("预付", "prepayment", "预付账款", "预付款"),
    "claim": ("报销", "claim", "员工报销", "expense claim"),
    "staff_advance": ("备用金", "staff advance", "员工借款"),
    "input_vat": ("待认证进项", "vat to be certified", "待认证进项税额", "uncertified vat"),
    "cost": ("成本", "cost", "项目成本", "project cost"),
}
"""Kind of line -> what it is called; the first Chinese and the first English word stand in the empty sheet."""
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words} | {kind: kind for kind in KINDS}
MOST = 10_000
_HUNDRED = Decimal(100)


class OpeningRow(NamedTuple):
    """One line; amounts that it does not say are None.

    Attributes:
        name: whom it is about: customer, supplier, person; of an account its name.
        debit, credit, worth, invoiced, revenue, carried: see the columns; `worth` is in the company's currency, as are
            debit and credit, the others in the line's own.
        amount: in the line's currency, tax included.
        tax: percent.
    """

    line: int
    key: str
    digest: str
    kind: str
    account: str
    name: str
    project: str
    contract: str
    number: str
    title: str
    day: date | None
    due: date | None
    debit: Money | None
    credit: Money | None
    amount: Money | None
    worth: Money | None
    tax: Decimal | None
    vat: Money | None
    invoiced: Money | None
    revenue: Money | None
    carried: Money | None
    policy: str
    ends: date | None
    category: str
    as_of: date | None


def layout(answers: Mapping[str, str]) -> Layout:
    """The columns, of which a person may have named some: `column.amount` -> its title."""
    told = {field: (cell.fold(title),) for field in TITLES if (title := answers.get(f"column.{field}", ""))}
    return replace(LAYOUT, titles={**TITLES, **told})


def table_of(grid: Grid, answers: Mapping[str, str]) -> FoundTable | None:
    """The table, where its columns can be told."""
    return find(grid, [layout(answers)])


def unknown(columns: Sequence[str]) -> Sheet:
    """A table that is said to be one and of which not all needed columns can be told: a person names them."""
    ask = Ask("columns", sentence("Which column says what each line is, which the account, debit and credit?"))
    return Sheet("opening", "opening", columns=tuple(columns), asks=(replace(ask, choices=tuple(columns)),))


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The lines of a sheet.  `answers`: columns that a person named, and `day`, where no column says as of when."""
    asks = [_which(table, field, answers) for field in TITLES]
    order, order_asks = days.settled(table.texts("day", "due", "ends", "as_of"), "mdy", answers)
    mark = cell.decimal_mark(
        table.texts("debit", "credit", "amount", "worth", "vat", "invoiced", "revenue", "carried"),
        table.grid.separator,
    )
    keys, problems = Keys("opening"), Problems()
    rows: list[OpeningRow] = []
    told = answers.get("day", "")
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or (not table.cell(cells, "kind") and statement.footer(cells)):
            continue
        if len(rows) >= MOST:
            problems.add(at, "", BadInput(sentence("A sheet of opening balances has {most} lines at most."), most=MOST))
            break
        try:
            row = _Line(table, cells, currency, order, mark).row(at, keys)
            rows.append(row if row.as_of or not told else row._replace(as_of=date.fromisoformat(told)))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind="opening",
        subject="opening",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=(*(ask for ask in asks if ask), *order_asks),
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def _which(table: FoundTable, field: str, answers: Mapping[str, str]) -> Ask | None:
    """The question which column is meant, where several could be: none of them is better than the others."""
    if answers.get(f"column.{field}"):
        return None
    mine = [cell.clean(title) for title in table.header if cell.fold(title) in TITLES[field]]
    taken = {cell.fold(title) for other, title in ((o, table.title(o)) for o in table.columns if o != field)}
    mine = [title for title in mine if cell.fold(title) not in taken]
    if len(mine) < 2:
        return None
    question = sentence("Several columns of {name} could be “{field}”. Which one is it?")
    return Ask(f"column.{field}", question, {"field": f"{TITLES[field][0]} · {TITLES[field][1]}"}, tuple(mine), mine[0])


class _Line:
    """One line's cells by field, each refusal naming its column."""

    def __init__(self, table: FoundTable, cells: Sequence[str], currency: str, order: str, mark: str) -> None:
        self.table, self.cells, self.order, self.mark, self.home = table, cells, order, mark, currency
        self.currency = statement.currency_of(self.of("currency"), currency)

    def row(self, at: int, keys: Keys) -> OpeningRow:
        kind = _KIND_OF.get(cell.fold(self.of("kind")), "")
        if not kind:
            words = ", ".join(f"{names[0]}/{names[1]}" for names in KINDS.values())
            raise BadInput(
                sentence("“{text}” is no kind of line. There are: {kinds}."),
                text=self.of("kind")[:40],
                kinds=words,
                field=self.table.title("kind"),
            )
        account, name, project, contract, number = map(self.of, ("account", "name", "project", "contract", "number"))
        day, category = self.day("day"), self.of("category")
        return OpeningRow(
            at,
            keys.key((kind, account, name, project, contract, number, str(day or ""), category)),
            digest(self.cells),
            kind,
            account,
            name[:120],
            project,
            contract[:60],
            number[:60],
            self.of("title")[:200],
            day,
            self.day("due"),
            self.money("debit", self.home),
            self.money("credit", self.home),
            self.money("amount", self.currency),
            self.money("worth", self.home),
            self.percent(),
            self.money("vat", self.currency),
            self.money("invoiced", self.currency),
            self.money("revenue", self.currency),
            self.money("carried", self.home),
            self.of("policy"),
            self.day("ends"),
            category,
            self.day("as_of"),
        )

    def of(self, field: str) -> str:
        return statement.said(self.table.cell(self.cells, field))

    def money(self, field: str, currency: str) -> Money | None:
        self._value(field)
        return self._named(field, lambda: cell.money(self.of(field), currency, self.mark))

    def percent(self) -> Decimal | None:
        self._value("tax")
        text = self.of("tax").rstrip("%％ ")
        read = self._named("tax", lambda: cell.number(text, self.mark))
        if read is not None and 0 < read < 1 and "%" not in self.of("tax"):
            read *= _HUNDRED  # a workbook keeps 6 % as 0.06
        if read is not None and not 0 <= read < _HUNDRED:
            raise BadInput(sentence("“{text}” is no rate of VAT."), text=text[:40], field=self.table.title("tax"))
        return read

    def day(self, field: str) -> date | None:
        text = self.of(field)
        return self._named(field, lambda: days.day(text, self.order)) if text else None

    def _named(self, field: str, read: Callable[[], T]) -> T:
        """Read a cell so that a refusal names its column."""
        try:
            return read()
        except BadInput as error:
            error.field = self.table.title(field)
            raise

    def _value(self, field: str) -> None:
        """Raises BadInput where a formula stands in the place of its value."""
        text = self.of(field)
        if text.startswith("="):
            raise BadInput(
                sentence("“{text}” is a formula; its value has to stand there."),
                text=text[:40],
                field=self.table.title(field),
            )
