"""Bank statements as a table: the layouts of Chinese banks, and any other whose columns can be told or are told.

Banks write from their own view (credit = money in), cash books from the company's (debit = money in), and cards turn
the sign round.  Where a running balance stands beside the amounts it proves which; where none does, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise

from formats import cells as cell
from formats.bank import statement
from formats.bank.column_words import CREDIT, FEES, INCOMING, OUTGOING, REPAID, SPENT, TITLES
from formats.sheet import Ask, BankLine, Keys, Sheet, Stated
from formats.table import FoundTable, Layout
from ledger.errors import BadInput, sentence
from ledger.money import Money

ONE = Layout("table", "bank", TITLES, ("day", "amount"))
TWO = Layout("table", "bank", TITLES, ("day", "income", "expense"))

BANKS = (
    ("cmb", {"联机余额", "对手信息"}),
    ("icbc", {"记账金额(收入)", "记账金额(支出)"}),
    ("abc", {"本次余额", "交易附言"}),
    ("bocom", {"借贷", "交易地点", "对方户名"}),
    ("spdb", {"存入金额", "取出金额", "交易对手名称"}),
    ("boc", {"交易名称", "对方账户名"}),
    ("hsbc", {"billing amount", "billing currency"}),
    ("ccb", {"收入", "支出", "账户余额"}),
)

_PREFIXED = re.compile(r"([A-Z]{3})\s*([+-]?\d.*)")


@dataclass(frozen=True, slots=True)
class _Cells:
    """One line's cells, read but not yet given a sign."""

    line: int
    cells: Sequence[str]
    day: date
    clock: time | None
    currency: str
    amount: Money
    way: str
    balance: Money | None


def told(mapping: Mapping[str, str]) -> Layout:
    """The layout that a person has given: field -> title of the column."""
    titles = {field: (cell.fold(title),) for field, title in mapping.items() if title and field in TITLES}
    if "day" not in titles or not ({"amount"} <= titles.keys() or {"income", "expense"} <= titles.keys()):
        raise BadInput(sentence("At least the day and the amount need a column."))
    return Layout("table", "bank", titles, tuple(titles))


def sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    """All lines of a bank's table; `currency` where neither a line nor the lines above the table say."""
    order, asks = statement.ordered(table, "mdy", answers)
    mark = cell.decimal_mark(table.texts("amount", "income", "expense", "balance"), table.grid.separator)
    currency = statement.own_currency(table, currency)
    kept: list[_Cells] = []
    flagged = _flagged(table)

    def line(at: int, cells: Sequence[str], order: str, keys: Keys) -> None:
        kept.append(_read(table, at, cells, order, mark, currency, flagged))

    read = statement.table_sheet(table, line, order, asks)
    amounts, ask = _signed(table, kept, answers)
    account = statement.own_account(table)
    keys = Keys(_kind(table))
    rows = tuple(
        _line(table, transaction, amount, account, order, keys)
        for transaction, amount in zip(kept, amounts, strict=True)
    )
    stated = tuple(statement.stated_sums(table, rows) + _totals(table, rows, mark))
    stated += tuple(statement.jumps(rows, {problem.line for problem in read.problems}))
    return replace(
        read,
        kind=_kind(table),
        rows=rows,
        stated=stated,
        asks=asks + ((ask,) if ask else ()),
        statements=statement.statements(rows),
    )


def _kind(table: FoundTable) -> str:
    titles = {cell.fold(title) for title in table.header}
    return next((bank for bank, signs in BANKS if signs <= titles), "table")


def _way(flag: str) -> str:
    """Which way a flag says that the money went: “借 Dr”, “Credit”, “收入”."""
    word = flag.split(" ", maxsplit=1)[0]
    if flag in OUTGOING or word in OUTGOING or flag[:1] in ("借", "支", "付", "出", "往"):
        return "out"
    return "in" if flag in INCOMING or word in INCOMING or flag[:1] in ("贷", "收", "入", "来") else ""


def _flagged(table: FoundTable) -> bool:
    """Whether the column that is called a flag or a type really says in or out."""
    flags = [cell.fold(table.cell(cells, "flag")) for _line, cells in table.lines() if table.cell(cells, "day")]
    return "flag" in table.columns and sum(bool(_way(flag)) for flag in flags) * 10 >= len(flags) * 8 > 0


def _read(
    table: FoundTable, at: int, cells: Sequence[str], order: str, mark: str, currency: str, flagged: bool
) -> _Cells:
    day, clock = statement.dated(table, cells, order)
    known = statement.currency_of(table.cell(cells, "currency"), table.currency("amount") or currency)
    prefixed = _PREFIXED.match(table.cell(cells, "amount"))
    if prefixed:
        known = prefixed[1]

    def amount_in(field: str) -> Money | None:
        text = table.cell(cells, field)
        text = prefixed[2] if prefixed and field == "amount" else text
        return statement.fielded(table, field, lambda: cell.money(text, known, mark))

    way = ""
    if "income" in table.columns and "expense" in table.columns:
        income, expense = amount_in("income"), amount_in("expense")
        if income is None and expense is None:
            raise BadInput(sentence("The amount is missing."), field=table.title("income"))
        zero = Money.zero(known)
        if expense and expense.minor < 0 and not income:
            expense = -expense  # a column of outgoings that carries its own minus
        amount = (income or zero) - (expense or zero)
    else:
        amount = statement.needed(table, "amount", amount_in("amount"))
        flag = cell.fold(table.cell(cells, "flag"))
        way = _way(flag) if flagged else ""
        if flagged and not way and flag not in ("", "/", "其他"):
            raise BadInput(sentence("“{text}” says neither in nor out."), text=flag[:40], field=table.title("flag"))
    try:
        balance = cell.money(table.cell(cells, "balance"), known, mark)
    except BadInput:
        balance = None  # banks mask it: “xx,yyyy.zz”
    return _Cells(at, cells, day, clock, known, amount, way, balance)


def _signed(table: FoundTable, kept: Sequence[_Cells], answers: Mapping[str, str]) -> tuple[list[Money], Ask | None]:
    """The amounts with the sign that the balance proves, else the usual one, else as a person said."""
    written = [transaction.amount for transaction in kept]
    told = {transaction.line: _told_way(table, transaction) for transaction in kept}
    if (
        not any(transaction.way for transaction in kept)
        and all(told.values())
        and all(amount.minor >= 0 for amount in written)
    ):
        kept = [replace(transaction, way=told[transaction.line]) for transaction in kept]
    if any(transaction.way for transaction in kept):
        size = [abs(amount.minor) for amount in written]
        flagged = [
            Money(
                -minor if transaction.way == "out" else minor if transaction.way == "in" else transaction.amount.minor,
                transaction.currency,
            )
            for transaction, minor in zip(kept, size, strict=True)
        ]
        reversals = [
            -amount if transaction.way == "out" else amount for transaction, amount in zip(kept, written, strict=True)
        ]
        guesses = [flagged, reversals, [-amount for amount in flagged]]
    else:
        guesses = [written, [-amount for amount in written]]
    if answers.get("sign") in ("kept", "turned"):
        return guesses[0] if answers["sign"] == "kept" else [-amount for amount in guesses[0]], None
    proofs = [_proofs(kept, amounts) for amounts in guesses]
    best = proofs.index(max(proofs))
    if max(proofs):
        return guesses[best], None
    if not any(transaction.way for transaction in kept) and _turned(kept, told):
        return guesses[1], None
    return guesses[0], _sign_question(table, guesses[0], kept)


def _told_way(table: FoundTable, transaction: _Cells) -> str:
    """Which way the first word of a card's line says that the money went."""
    text = "".join(table.cell(transaction.cells, field) for field in ("summary", "purpose")).lstrip("(（[【 ")
    spent = text.startswith(SPENT)
    return "out" if spent else "in" if text.startswith(REPAID) or "还款" in text[:8] else ""


def _turned(kept: Sequence[_Cells], told: Mapping[int, str]) -> bool:
    """A card statement counts what was spent as positive: every line whose words tell says the opposite of its sign."""
    votes = [
        (told[transaction.line] == "in") == (transaction.amount.minor > 0)
        for transaction in kept
        if told[transaction.line] and transaction.amount
    ]
    return len(votes) > 1 and not any(votes)


def _proofs(kept: Sequence[_Cells], amounts: Sequence[Money]) -> int:
    """How many balances follow from the one before by the amount, oldest first or newest first."""
    forward = backward = 0
    for (before, before_amount), (after, after_amount) in pairwise(zip(kept, amounts, strict=True)):
        if not before.balance or not after.balance or before.currency != after.currency or not after_amount:
            continue
        forward += after.balance.minor - before.balance.minor == after_amount.minor
        backward += before.balance.minor - after.balance.minor == before_amount.minor != 0
    return max(forward, backward)


def _sign_question(table: FoundTable, amounts: Sequence[Money], kept: Sequence[_Cells]) -> Ask | None:
    """Without a balance, debit and credit columns or amounts without any minus leave the direction open."""
    both_views = cell.fold(table.title("income")) in CREDIT and "expense" in table.columns
    unsigned = (
        "amount" in table.columns and "income" not in table.columns and not any(transaction.way for transaction in kept)
    )
    if not amounts or not (both_views or (unsigned and all(amount.minor >= 0 for amount in amounts))):
        return None
    example = next((amount for amount in amounts if amount), amounts[0])
    question = sentence(
        "Line {line} reads as {amount} (minus is money out). Is that right, or is it the other way round?"
    )
    line = kept[list(amounts).index(example)].line
    return Ask("sign", question, {"amount": example, "line": line}, ("kept", "turned"), "kept")


def _line(table: FoundTable, transaction: _Cells, amount: Money, account: str, order: str, keys: Keys) -> BankLine:
    def of(field: str) -> str:
        return table.cell(transaction.cells, field)

    counterparty = "payer" if amount.minor >= 0 else "payee"
    both = {"payer", "payee"} <= table.columns.keys()
    name, number = statement.named(statement.said(of(counterparty if both else "name")))
    number = statement.said(of(f"{counterparty}_account" if both else "name_account")) or number
    text = statement.together(of("summary"), of("purpose"), of("remark"), of("place"))
    own = account or statement.said(of("account"))
    balance = str(transaction.balance.minor) if transaction.balance else of("balance")
    serial = statement.said(of("serial"))
    identity = (serial,) if serial else (str(transaction.clock or ""), balance, name, number, text)
    try:
        valued = statement.day_and_clock(of("valued"), order)[0] if of("valued") else None
    except BadInput:
        valued = None
    return BankLine(
        line=transaction.line,
        key=keys.key((own, transaction.currency, str(transaction.day), str(amount.minor), *identity)),
        digest=statement.marked(transaction.cells),
        day=transaction.day,
        amount=amount,
        direction="in" if amount.minor >= 0 else "out",
        account=own,
        name=name,
        name_account=number,
        text=text,
        reference=serial,
        valued=valued,
        clock=transaction.clock,
        balance=transaction.balance,
        nature=_nature(text, amount),
        raw=statement.raw(table, transaction.cells),
    )


def _nature(text: str, amount: Money) -> str:
    """A bank's fee is what it takes; money that came in is none, whatever its text says of who bears the fee."""
    low = text.lower()
    if amount.minor < 0 and any(word in low for word in FEES):
        return "fee"
    return "interest" if any(word in low for word in ("利息", "结息", "interest")) else ""


def _totals(table: FoundTable, rows: Sequence[BankLine], mark: str) -> list[Stated]:
    """The sums in a closing line, under the columns that they sum."""
    if "income" not in table.columns or "expense" not in table.columns:
        return []
    out = []
    for _line_number, cells in table.lines():
        head = " ".join(cell.clean(text) for text in cells[:2])
        if "合计" not in head and not head.lower().startswith("total"):
            continue
        for field, way in (("income", "in"), ("expense", "out")):
            try:
                stated = cell.number(table.cell(cells, field), mark)
            except BadInput:
                continue
            if stated is not None:
                booked = sum((abs(cell.plain(row.amount)) for row in rows if row.direction == way), start=stated * 0)
                out.append(Stated(way, abs(stated), booked))
    return out
