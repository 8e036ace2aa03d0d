"""A sheet of opening balances: the trial balance of the former books and the open items behind it, a line each.

What each line is stands in a column of its own; the other columns mean the same for every kind of line, and a line
fills those that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple, TypeVar

from formats import cells as cell
from formats import days
from formats.bank import statement
from formats.sheet import Ask, Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence
from ledger.money import Money

T = TypeVar("T")

TITLES: Mapping[str, tuple[str, ...]] = {
    "kind": ("行类别", "kind of line", "line kind", "kind", "row kind", "类别", "期初类别"),
    "account": ("科目编码", "account code", "科目代码", "科目编号", "account no", "account no.", "account", "科目"),
    "debit": ("借方余额", "debit", "期末借方", "期末借方余额", "期末余额借方", "期初借方", "借方", "debit balance"),
    "credit": ("贷方余额", "credit", "期末贷方", "期末贷方余额", "期末余额贷方", "期初贷方", "贷方", "credit balance"),
    "name": (
        "名称",
        "name",
        "往来单位",
        "单位名称",
        "科目名称",
        "account name",
        "customer",
        "customer name",
        "supplier",
        "supplier name",
        "vendor",
        "party",
        "counterparty",
        "客户",
        "客户名称",
        "供应商",
        "供应商名称",
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
ONE_SIDED: Mapping[str, tuple[str, ...]] = {
    "side": ("方向", "余额方向", "借贷方向", "借/贷", "dr/cr", "side", "direction"),
    "balance": ("期末余额", "余额", "closing balance", "balance"),
}
"""How a trial balance calls them that has one column of balances and says beside it on which side they stand."""
_SIDES = {"借": 1, "debit": 1, "dr": 1, "d": 1, "贷": -1, "credit": -1, "cr": -1, "c": -1, "平": 0, "": 0}
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
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words} | {kind: kind for kind in KINDS}
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


def unknown(columns: Sequence[str]) -> Sheet:
    """A table that is said to be one and of which not all needed columns can be told: a person names them."""
    ask = Ask("columns", sentence("Which column says what each line is, which the account, debit and credit?"))
    return Sheet("opening", "opening", columns=tuple(columns), asks=(replace(ask, choices=tuple(columns)),))


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The lines of a sheet.  `answers`: columns that a person named, and `day`, where no column says as of when."""
    order, order_asks = day_order([table], answers)
    keys, problems = Keys("opening"), Problems()
    rows = tuple(rows_of(table, currency, order, answers, keys, problems))
    return Sheet(
        kind="opening",
        subject="opening",
        rows=rows,
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=(*which(table, answers), *order_asks),
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )


def day_order(tables: Sequence[FoundTable], answers: Mapping[str, str]) -> tuple[str, tuple[Ask, ...]]:
    """Day or month first: one decision for all tables of a file."""
    texts = chain.from_iterable(table.texts("day", "due", "ends", "as_of") for table in tables)
    return days.settled(texts, "mdy", answers)


def rows_of(
    table: FoundTable,
    currency: str,
    order: str,
    answers: Mapping[str, str],
    keys: Keys,
    problems: Problems,
    *,
    kind: str = "",
    before: int = 0,
) -> Iterator[OpeningRow]:
    """The lines of a table, all of one `kind` where no column says it, behind so many of other tables; what is wrong
    with others is added to the problems."""
    mark = cell.decimal_mark(
        table.texts("debit", "credit", "amount", "worth", "vat", "invoiced", "revenue", "carried"),
        table.grid.separator,
    )
    told, taken = answers.get("day", ""), before
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or (not table.cell(cells, "kind") and _sums_up(cells)):
            continue
        if taken >= MOST:
            problems.add(at, "", BadInput(sentence("A sheet of opening balances has {most} lines at most."), most=MOST))
            break
        try:
            row = _Line(table, cells, currency, order, mark, kind).row(at, keys)
        except BadInput as error:
            problems.add(at, error.field, error)
            continue
        taken += 1
        yield row if row.as_of or not told else row._replace(as_of=date.fromisoformat(told))


_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计).*|(?:sub|grand )?totals?[:：]?|sum[:：]?", re.IGNORECASE)


def _sums_up(cells: Sequence[str]) -> bool:
    """Whether a line only adds up others: its first word says so.  A supplier may well be called Total Energies."""
    return bool(_TOTAL.fullmatch(next(filter(None, map(cell.clean, cells)), "")))


def which(table: FoundTable, answers: Mapping[str, str], place: str = "column.", tab: str = "") -> list[Ask]:
    """The questions which columns are meant, where several could be; `place`: what their names begin with."""
    return [ask for field in table.layout.titles if (ask := _which(table, field, answers, place, tab))]


def _which(table: FoundTable, field: str, answers: Mapping[str, str], place: str, tab: str) -> Ask | None:
    """The question which column is meant, where several could be: none of them is better than the others."""
    if answers.get(f"{place}{field}"):
        return None
    mine = [cell.clean(title) for title in table.header if cell.fold(title) in table.layout.titles[field]]
    taken = {cell.fold(title) for other, title in ((o, table.title(o)) for o in table.columns if o != field)}
    mine = [title for title in mine if cell.fold(title) not in taken]
    if len(mine) < 2:
        return None
    values = {"field": f"{TITLES[field][0]} · {TITLES[field][1]}"}
    question = sentence("Several columns of {name} could be “{field}”. Which one is it?")
    if tab:
        question, values["tab"] = (
            sentence("Several columns of the tab “{tab}” could be “{field}”. Which one is it?"),
            tab,
        )
    return Ask(f"{place}{field}", question, values, tuple(mine), mine[0])


class _Line:
    """One line's cells by field, each refusal naming its column."""

    def __init__(
        self, table: FoundTable, cells: Sequence[str], currency: str, order: str, mark: str, kind: str
    ) -> None:
        self.table, self.cells, self.order, self.mark, self.home = table, cells, order, mark, currency
        self.kind = kind
        self.currency = statement.currency_of(self.of("currency"), currency)

    def row(self, at: int, keys: Keys) -> OpeningRow:
        kind = self.kind or KIND_OF.get(cell.fold(self.of("kind")), "")
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
            *self.sides(),
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

    def sides(self) -> tuple[Money | None, Money | None]:
        """Debit and credit, or the balance on the side that stands beside it."""
        if "balance" not in self.table.columns:
            return self.money("debit", self.home), self.money("credit", self.home)
        balance, word = self.money("balance", self.home), cell.fold(self.of("side"))
        sign = _SIDES.get(word)
        if sign is None or (not sign and balance):
            raise BadInput(
                sentence("“{text}” is no side: debit/借 or credit/贷."), text=word[:40], field=self.table.title("side")
            )
        return (None, balance) if sign < 0 else (balance, None)

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
        read = self._named(field, lambda: days.day(text, self.order)) if text else None
        if read is not None and not 1900 <= read.year < 2200:
            raise BadInput(
                sentence("“{text}” is in no year in which books are kept."),
                text=text[:40],
                field=self.table.title(field),
            )
        return read

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
