"""The journal for other programs: a plain CSV, beancount, hledger.  Pure: entries and accounts in, text out.

beancount: every part of an account begins with an upper-case letter or a digit, so the code stands before the Chinese
name ("Assets:1122应收账款"), and has letters, digits and hyphens only.  hledger: two blanks between account and amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from formats.reports import separated
from ledger.accounts import Account
from ledger.journal import JournalEntry
from ledger.money import Money

_ROOT = {
    "asset": "Assets",
    "cost": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
_HEADS = (
    *("entry", "date", "booked", "memo", "source", "account", "account_name", "debit", "credit", "currency"),
    *("project", "category", "person", "party", "paid", "paid_currency", "minutes", "reverses"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Names = Mapping[int, str]


def as_csv(entries: Sequence[JournalEntry], accounts: Mapping[str, Account], projects: Names, people: Names) -> str:
    """One line a posting, debit and credit apart; a red line (红字) is a negative amount on its side."""
    rows: list[Sequence[Any]] = [_HEADS]
    for entry in entries:
        for posting in entry.postings:
            account = accounts[posting.account]
            amount = posting.company.major if posting.debit else -posting.company.major
            debit, credit = (amount, None) if posting.debit else (None, amount)
            what = (entry.id, entry.day, entry.booked, entry.memo, entry.source, account.code, account.zh)
            who = (projects.get(posting.project), posting.category, people.get(posting.person), posting.party)
            paid = (posting.paid.major, posting.paid.currency, posting.minutes or None, entry.reverses or None)
            rows.append((*what, debit, credit, posting.company.currency, *who, *paid))
    return separated.as_csv(rows)


def as_beancount(entries: Sequence[JournalEntry], accounts: Mapping[str, Account], projects: Names) -> str:
    """A file that `bean-check` accepts: accounts opened on the first day, one transaction an entry."""
    used = sorted({account_name(accounts[posting.account]) for entry in entries for posting in entry.postings})
    first = min((entry.booked for entry in entries), default=date(1970, 1, 1))
    lines = [f"{first} open {name}" for name in used]
    for entry in entries:
        lines += [
            "",
            f'{entry.booked} * "{_quoted(entry.memo or entry.source)}"',
            f'  source: "{_quoted(entry.source)}"',
        ]
        for posting in entry.postings:
            lines.append(
                f"  {account_name(accounts[posting.account])}  {posting.company.major} {posting.company.currency}"
            )
            if posting.project in projects:
                lines.append(f'    project: "{_quoted(projects[posting.project])}"')
    return "\n".join(lines) + "\n"


def as_hledger(entries: Sequence[JournalEntry], accounts: Mapping[str, Account], projects: Names) -> str:
    """A journal for hledger and ledger, with the project as a tag."""
    lines: list[str] = []
    for entry in entries:
        memo = re.sub("[;|]", " ", _on_one_line(entry.memo)) or entry.source
        lines.append(f"{entry.booked} {memo}  ; source:{entry.source}")
        for posting in entry.postings:
            tag = f"  ; project:{projects[posting.project]}" if posting.project in projects else ""
            lines.append(f"    {account_name(accounts[posting.account])}  {_plain(posting.company)}{tag}")
        lines.append("")
    return "\n".join(lines)


def account_name(account: Account) -> str:
    """An account as the plain-text programs name it: `Assets:1122应收账款`."""
    name = re.sub(r"[^\w-]|_", "", account.zh or account.en)
    return f"{_ROOT[account.side]}:{account.code}{name}"


def _plain(amount: Money) -> str:
    return f"{amount.major} {amount.currency}"


def _quoted(text: str) -> str:
    return _on_one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _on_one_line(text: str) -> str:
    return _CONTROL.sub(" ", text)
