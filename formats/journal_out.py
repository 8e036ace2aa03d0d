"""The journal for other programs: a plain CSV, beancount, hledger.  Pure: entries and accounts in, text out.

beancount: every part of an account begins with an upper-case letter or a digit, so the code stands before the Chinese
name ("Assets:1122应收账款").  hledger: two blanks between account and amount.  Cells that a spreadsheet would take for
a formula get an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date

from ledger.accounts import Account
from ledger.journal import Entry
from ledger.money import Money

_ROOT = {"asset": "Assets", "liability": "Liabilities", "income": "Income", "cost": "Expenses"}
Names = Mapping[int, str]


def as_csv(entries: Sequence[Entry], accounts: Mapping[str, Account], projects: Names, people: Names) -> str:
    """One line a posting, debit and credit apart; a red line (红字) is a negative amount on its side."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ("entry", "date", "booked", "memo", "source", "account", "account_name", "debit", "credit", "currency",
         "project", "category", "person", "party", "paid", "paid_currency", "minutes", "reverses")
    )  # fmt: skip
    for entry in entries:
        for p in entry.postings:
            account = accounts[p.account]
            amount = p.company if p.debit else -p.company
            debit, credit = (str(amount.major), "") if p.debit else ("", str(amount.major))
            row = (
                entry.id, entry.day, entry.booked, entry.memo, entry.source, account.code, account.zh, debit, credit,
                p.company.currency, projects.get(p.project, ""), p.category, people.get(p.person, ""), p.party,
                str(p.paid.major), p.paid.currency, p.minutes or "", entry.reverses or "",
            )  # fmt: skip
            writer.writerow([cell(value) for value in row])
    return out.getvalue()


def as_beancount(entries: Sequence[Entry], accounts: Mapping[str, Account], projects: Names) -> str:
    """A file that `bean-check` accepts: accounts opened on the first day, one transaction an entry."""
    used = sorted({_account(accounts[p.account]) for entry in entries for p in entry.postings})
    first = min((entry.booked for entry in entries), default=date(1970, 1, 1))
    lines = [f"{first} open {name}" for name in used]
    for entry in entries:
        lines += [
            "",
            f'{entry.booked} * "{_quoted(entry.memo or entry.source)}"',
            f'  source: "{_quoted(entry.source)}"',
        ]
        for p in entry.postings:
            lines.append(f"  {_account(accounts[p.account])}  {p.company.major} {p.company.currency}")
            if p.project in projects:
                lines.append(f'    project: "{_quoted(projects[p.project])}"')
    return "\n".join(lines) + "\n"


def as_hledger(entries: Sequence[Entry], accounts: Mapping[str, Account], projects: Names) -> str:
    """A journal for hledger and ledger, with the project as a tag."""
    lines: list[str] = []
    for entry in entries:
        memo = re.sub(r"[\n;|]", " ", entry.memo) or entry.source
        lines.append(f"{entry.booked} {memo}  ; source:{entry.source}")
        for p in entry.postings:
            tag = f"  ; project:{projects[p.project]}" if p.project in projects else ""
            lines.append(f"    {_account(accounts[p.account])}  {_plain(p.company)}{tag}")
        lines.append("")
    return "\n".join(lines)


def cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("-3.50"), cell("@a")
    ("'=1+1", '-3.50', "'@a")
    """
    text = str(value)
    if text[:1] in "=+-@\t\r" and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return f"'{text}"
    return text


def _account(account: Account) -> str:
    name = re.sub(r"[^\w-]", "", account.zh or account.en)
    return f"{_ROOT[account.side]}:{account.code}{name}"


def _plain(amount: Money) -> str:
    return f"{amount.major} {amount.currency}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
