"""A bank's own table of payments, learned from the customer's filled-in template: what its heads say, and its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from formats import cells as cell
from formats.learned.learning import Vocabulary, day_form
from formats.learned.table import LearnedTable, TemplateColumn, thawed
from formats.learned.workbook import Cell
from formats.learned.writing import dated, file
from formats.payments.order import OrderLine, OrderProblem, PaymentOrder, plain_amount
from ledger.errors import sentence

_PAYEE = r"(?:收款(?:人|方)?|收方|对方)?"
_EN = r"(?:(?:payee|beneficiary|creditor)(?:'s)? )?"
_TITLES = (
    ("payer_account", r"付款(?:人|方)?账号|付款账户|付方账号|转出账号|(?:payer|debit|from) account"),
    ("payer", r"付款(?:人|方)(?:名称|户名|姓名)?|付方户名|payer(?: name)?"),
    ("clearing", rf"{_PAYEE}(?:开户)?(?:行|银行)?(?:联行号|行号)|cnaps|clearing(?: no\.?| number| code)?"),
    ("bic", r"bic|swift(?: code)?|bic/swift"),
    ("account", rf"{_PAYEE}(?:银行|支付宝)?(?:账号|账户|卡号)|{_EN}account(?: no\.?| number)?|iban"),
    ("name", rf"{_PAYEE}(?:户名|名称|姓名|账户名称)|收款人|{_EN}name|payee|beneficiary|creditor"),
    ("bank", rf"{_PAYEE}(?:开户行|开户银行|银行|行名)(?:名称)?|{_EN}bank(?: name)?"),
    ("town", rf"{_PAYEE}(?:开户)?(?:城市|地市|市)|{_EN}(?:town|city)"),
    ("land", rf"{_PAYEE}国家|{_EN}country"),
    ("amount", r"(?:付款|转账|交易|支付)?金额|amount"),
    ("currency", r"币[种别]|currency"),
    (
        "mark",
        r"(?:业务|客户|企业|商户)?(?:参考号|流水号|订单号|编号)|reference|end.?to.?end(?: id)?|payment id",
    ),
    ("text", r"(?:付款)?用途|附言|摘要|备注|purpose|remark|text|details|remittance(?: information)?"),
    ("day", r"(?:付款|执行|转账|期望|指定付款)?日期|(?:execution |value )?date"),
    ("serial", r"序号|编号|no\.?|#"),
)
NUMBERS = frozenset({"amount", "serial"})
FIELDS = ("", *(field for field, _titles in _TITLES))
NEEDED = ("name", "account", "amount")


def _form(field: str, filled: Sequence[str]) -> str:
    if field == "day":
        return day_form(filled)
    return filled[0] if field == "currency" and filled and not filled[0].isascii() else ""


def _is_text(field: str, _filled: Sequence[str]) -> bool:
    return field not in NUMBERS


VOCABULARY = Vocabulary(
    _TITLES,
    least=3,
    lines=1,
    no_heads=sentence("I find no row of heads with a payee, an account and an amount in it."),
    no_lines=sentence("The sample has to have one payment filled in."),
    form=_form,
    is_text=_is_text,
    filled=lambda row: any(cell.number(text) is not None for text in row if text),
)


@dataclass(frozen=True, slots=True)
class PaymentTable(LearnedTable):
    """A bank's table of payments."""

    @property
    def missing(self) -> str:
        """The first field that it cannot do without and does not have."""
        return next((field for field in NEEDED if field not in self.fields), "")


def read(content: str) -> PaymentTable:
    """What `content` was made of."""
    return PaymentTable(**thawed(content))


def problems(order: PaymentOrder, table: PaymentTable) -> Iterator[OrderProblem]:
    """What does not fit into the table, payment by payment: what a column wants and nobody has said, signs that its
    encoding has not."""
    if not order.number and "payer_account" in table.fields:
        yield OrderProblem(0, sentence("The number of our own account is not known."))
    for line in order.lines:
        if line.to.scheme == "alipay":
            yield OrderProblem(line.number, sentence("An Alipay account is no account at a bank."))
        if "clearing" in table.fields and not line.to.clearing:
            yield OrderProblem(line.number, sentence("The bank's clearing number (联行号) is missing."))
        elif "bank" in table.fields and not line.to.bank:
            yield OrderProblem(line.number, sentence("The name of the payee's bank is missing."))
        if table.kind == "csv":
            for text in (line.to.holder, line.to.bank, line.text):
                if lost := "".join(letter for letter in text if not _fits(letter, table.encoding)):
                    said = sentence("“{text}” has signs that the file cannot hold: {signs}.")
                    yield OrderProblem(line.number, said, {"text": text[:40], "signs": lost[:10]})


def _fits(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return letter.isprintable()


def write(order: PaymentOrder, table: PaymentTable) -> bytes:
    """The file; the caller has seen that `problems` finds nothing."""
    return file(
        table,
        [
            tuple(_cell(one, order, line, marked="mark" in table.fields) for one in table.columns)
            for line in order.lines
        ],
    )


def _cell(column: TemplateColumn, order: PaymentOrder, line: OrderLine, *, marked: bool) -> Cell:
    """A cell; without a column for our mark it stands with what the payee reads, so that the answer can be told."""
    to, field = line.to, column.field
    if field in ("", "constant"):
        return column.form or None
    if field == "amount":
        return plain_amount(line.amount) if column.text else Decimal(plain_amount(line.amount))
    if field == "day":
        return _day(column, order.day)
    text = line.text if marked or line.mark in line.text else f"{line.text} {line.mark}"
    cells: dict[str, Cell] = {
        "serial": str(line.number) if column.text else line.number,
        "payer_account": order.number,
        "payer": order.payer,
        "account": to.number,
        "name": to.holder,
        "bank": to.bank,
        "clearing": to.clearing,
        "bic": to.bic,
        "town": to.town,
        "land": to.land,
        "currency": column.form or line.amount.currency,
        "mark": line.mark,
        "text": text,
    }
    return cells.get(field) or None


def _day(column: TemplateColumn, day: date) -> Cell:
    return day if column.form == "cell" else dated(column.form or "%Y-%m-%d", day)
