"""Lists of contracts and of instalments as companies keep them in a spreadsheet, to take over what is running already.

One line a contract with its payment terms in words, or one line an instalment with its day and what was paid of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from formats import cells as cell
from formats import days
from formats.bank import statement
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout
from ledger.clauses import read as read_terms
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.terms import Term, amounts

CONTRACTS = Layout(
    "contracts",
    "contracts",
    {
        "customer": ("客户名称", "客户", "甲方", "买方", "customer", "customer name", "client", "company"),
        "title": ("合同名称", "合同标题", "项目内容", "title", "contract", "contract name", "description"),
        "number": ("合同编号", "合同号", "contract no", "contract no.", "contract number", "number"),
        "amount": (
            "合同金额",
            "合同总额",
            "合同总价",
            "签约金额",
            "contract amount",
            "contract value",
            "value",
            "amount",
        ),
        "currency": ("币种", "币别", "currency"),
        "signed": (
            "签订日期",
            "签约日期",
            "合同日期",
            "签署日期",
            "signed",
            "signed on",
            "contract date",
            "date signed",
        ),
        "terms": ("付款条款", "付款条件", "付款方式", "收款条款", "payment terms", "terms", "payment plan"),
        "owner": ("负责人", "销售", "业务员", "客户经理", "owner", "sales", "account manager"),
        "project": ("项目编号", "项目", "project", "project code"),
        "paid": ("已收金额", "累计收款", "已回款", "paid", "received"),
    },
    ("customer", "amount", "terms"),
)

INSTALMENTS = Layout(
    "instalments",
    "instalments",
    {
        "customer": CONTRACTS.titles["customer"],
        "title": CONTRACTS.titles["title"],
        "number": CONTRACTS.titles["number"],
        "step": ("期次", "款项", "款项名称", "付款节点", "节点", "instalment", "installment", "milestone", "stage"),
        "amount": (
            "应收金额",
            "应收",
            "期款金额",
            "分期金额",
            "每期金额",
            "本期金额",
            "计划金额",
            "amount due",
            "instalment amount",
            "amount",
            "金额",
        ),
        "due": ("应收日期", "到期日", "到期日期", "计划收款日期", "约定付款日", "due", "due date", "due on"),
        "paid": ("已收金额", "实收金额", "已收", "paid", "received", "amount paid"),
        "invoice": ("发票号码", "发票号", "invoice", "invoice no", "invoice no.", "invoice number"),
        "currency": CONTRACTS.titles["currency"],
        "owner": CONTRACTS.titles["owner"],
        "project": CONTRACTS.titles["project"],
    },
    ("customer", "amount", "due"),
)


class ListedContract(NamedTuple):
    """One contract; its terms come to its amount, to the cent."""

    line: int
    key: str
    digest: str
    customer: str
    title: str
    number: str
    amount: Money
    signed: date | None
    terms: tuple[Term, ...]
    owner: str
    project: str
    paid: Money


class ListedInstalment(NamedTuple):
    """One instalment; `paid` is never more than `amount`."""

    line: int
    key: str
    digest: str
    customer: str
    title: str
    number: str
    step: str
    amount: Money
    due: date | None
    paid: Money
    invoice: str
    owner: str
    project: str


def contracts(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The contracts in the list; terms that do not come to a hundred per cent are a problem of their line."""

    def row(at: int, cells: Sequence[str], read: _Reading, keys: Keys) -> ListedContract:
        amount, paid = read.amount("amount"), read.money("paid")
        words = read.of("terms")
        try:
            terms = read_terms(words, amount.currency)
            amounts(amount, terms)
        except BadInput as error:
            error.field = table.title("terms")
            raise
        if paid.minor > amount.minor:
            raise BadInput(sentence("More was paid than the contract is worth."), field=table.title("paid"))
        who, number = read.name(), read.of("number")
        return ListedContract(
            at,
            keys.key((number or f"{who}|{read.of('title')}|{read.of('signed')}",)),
            digest(cells),
            who,
            read.of("title"),
            number,
            amount,
            read.day("signed"),
            terms,
            read.of("owner"),
            read.of("project"),
            paid,
        )

    return _sheet(table, currency, answers, row, "signed")


def instalments(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """The instalments in the list; without a due day they wait for their milestone."""

    def row(at: int, cells: Sequence[str], read: _Reading, keys: Keys) -> ListedInstalment:
        amount, paid = read.amount("amount"), read.money("paid")
        if paid.minor > amount.minor:
            raise BadInput(sentence("More was paid than was due."), field=table.title("paid"))
        who, number, step = read.name(), read.of("number"), read.of("step")
        due = read.day("due")
        return ListedInstalment(
            at,
            keys.key((who, number or read.of("title"), step or str(due or ""))),
            digest(cells),
            who,
            read.of("title"),
            number,
            step,
            amount,
            due,
            paid,
            read.of("invoice"),
            read.of("owner"),
            read.of("project"),
        )

    return _sheet(table, currency, answers, row, "due")


class _Reading:
    """One line's cells by field, each refusal naming its column."""

    def __init__(self, table: FoundTable, cells: Sequence[str], currency: str, order: str, mark: str) -> None:
        self.table, self.cells, self.order, self.mark = table, cells, order, mark
        self.currency = statement.currency_of(self.of("currency"), table.currency("amount") or currency)

    def of(self, field: str) -> str:
        return statement.said(self.table.cell(self.cells, field))

    def name(self) -> str:
        if not self.of("customer"):
            raise BadInput(sentence("The customer is missing."), field=self.table.title("customer"))
        return self.of("customer")

    def money(self, field: str) -> Money:
        read = statement.fielded(self.table, field, lambda: cell.money(self.of(field), self.currency, self.mark))
        return read or Money.zero(self.currency)

    def amount(self, field: str) -> Money:
        amount = self.money(field)
        if amount.minor <= 0:
            raise BadInput(sentence("The amount is missing."), field=self.table.title(field))
        return amount

    def day(self, field: str) -> date | None:
        if not self.of(field):
            return None
        try:
            return days.day(self.of(field), self.order)
        except BadInput as error:
            error.field = self.table.title(field)
            raise


def _sheet(
    table: FoundTable,
    currency: str,
    answers: Mapping[str, str],
    row: Callable[[int, Sequence[str], _Reading, Keys], ListedContract | ListedInstalment],
    dated: str,
) -> Sheet:
    order, asks = days.settled(table.texts(dated), "mdy", answers)
    mark = cell.decimal_mark(table.texts("amount", "paid"), table.grid.separator)
    keys, problems = Keys(table.layout.kind), Problems()
    rows: list[ListedContract | ListedInstalment] = []
    for at, cells in table.lines():
        if not any(map(cell.clean, cells)) or (statement.footer(cells) and not table.cell(cells, dated)):
            continue
        try:
            rows.append(row(at, cells, _Reading(table, cells, currency, order, mark), keys))
        except BadInput as error:
            problems.add(at, error.field, error)
    return Sheet(
        kind=table.layout.kind,
        subject=table.layout.subject,
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        asks=asks,
        columns=tuple(map(cell.clean, table.header)),
        mapping={field: table.title(field) for field in table.columns},
        layout=table.mark,
    )
