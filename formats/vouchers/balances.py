"""The trial balance (科目余额表) of another program: what it has on each account, before, in the period and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formats import cells as cell
from formats.grid import Grid
from formats.sheet import Keys, Problems, Sheet, digest
from formats.table import FoundTable, Layout, find, two_lines
from ledger.errors import BadInput, sentence

LAYOUT = Layout(
    "their-balances",
    "their-balances",
    {
        "account": (
            "科目编码",
            "科目代码",
            "科目编号",
            "account code",
            "account no",
            "account no.",
            "account number",
            "account",
        ),
        "name": ("科目名称", "account name", "name"),
        "debit": (
            *("本期发生额借方", "本期发生借方", "本期借方", "本期借方发生额", "借方发生额", "借方金额", "借方"),
            *("debit", "period debit", "debits", "debit amount"),
        ),
        "credit": (
            *("本期发生额贷方", "本期发生贷方", "本期贷方", "本期贷方发生额", "贷方发生额", "贷方金额", "贷方"),
            *("credit", "period credit", "credits", "credit amount"),
        ),
    },
    ("account", "debit", "credit"),
)


class TheirBalance(NamedTuple):
    """The turnover of an account in the period, minor units; `said` is what was written with the file."""

    line: int
    key: str
    digest: str
    account: str
    name: str
    debit: int
    credit: int
    said: str


def told(lines: Grid, name: str, currency: str, answers: Mapping[str, str]) -> Sheet:
    """A trial balance with heads of one row or of two.  Raises BadInput."""
    for way in (two_lines(lines), lines):
        table = find(way, (LAYOUT,)) if way else None
        if table is not None:
            return _sheet(table, currency, answers)
    raise BadInput(sentence("{name} has no columns of accounts with the debit and the credit of a period."), name=name)


def _sheet(table: FoundTable, currency: str, answers: Mapping[str, str]) -> Sheet:
    mark = cell.decimal_mark(table.texts("debit", "credit"), table.grid.separator)
    keys, problems = Keys("their-balances"), Problems()
    rows = []
    for at, cells in table.lines():
        account = table.cell(cells, "account")
        if not account or not account[0].isalnum() or not any(letter.isdigit() for letter in account):
            continue
        try:
            debit, credit = (_minor(table, cells, side, currency, mark) for side in ("debit", "credit"))
        except BadInput as error:
            problems.add(at, error.field, error)
            continue
        name, said = table.cell(cells, "name"), answers.get("said", "")
        rows.append(TheirBalance(at, keys.key((account,)), digest(cells), account, name, debit, credit, said))
    return Sheet(
        kind="their-balances",
        subject="their-balances",
        rows=tuple(rows),
        problems=tuple(problems.kept),
        more_problems=problems.more,
        columns=tuple(map(cell.clean, table.header)),
        layout=table.mark,
    )


def _minor(table: FoundTable, cells: Sequence[str], side: str, currency: str, mark: str) -> int:
    found = cell.money(table.cell(cells, side), currency, mark)
    return found.minor if found else 0
