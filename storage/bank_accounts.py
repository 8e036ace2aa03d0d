"""The company's bank accounts, and which of them a line of the journal stands on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update

from ledger.bank_accounts import ROLE, BankAccount, is_bank, role_of
from ledger.errors import NotFound, sentence
from ledger.journal import JournalEntry
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement

_ACCOUNT, _POSTING = table(t.BankAccountRow), table(t.PostingRow)
_COLUMNS = ("id", "name", "currency", "number", "code", "main", "state")
_EVERY = SqlStatement(select(*(_ACCOUNT.c[name] for name in _COLUMNS)).order_by(_ACCOUNT.c.id))


def add(book: Book, account: BankAccount) -> BankAccount:
    """Keep a new account; the first of its currency is its main one."""
    main = not any(one.currency == account.currency and one.state == "open" for one in every(book))
    values = {name: getattr(account, name) for name in _COLUMNS[1:]} | {"main": main}
    id: int = book.connection.execute(insert(_ACCOUNT).values(values)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "bank_account.recorded", f"bank_account:{id}", **(values | {"number": account.ending}))
    return replace(account, id=id, main=main)


def every(book: Book) -> tuple[BankAccount, ...]:
    """All accounts, closed ones too, in the order in which they were recorded."""
    return tuple(
        BankAccount(id, name, currency, number, code, bool(main), state)
        for id, name, currency, number, code, main, state in _EVERY.rows(book)
    )


def get(book: Book, id: int) -> BankAccount:
    """One account.  Raises NotFound."""
    found = next((one for one in every(book) if one.id == id), None)
    if found is None:
        raise NotFound(sentence("There is no such bank account."))
    return found


def make_main(book: Book, account: BankAccount) -> None:
    """What is booked in its currency without naming an account goes there from now on."""
    same = _ACCOUNT.c.currency == account.currency
    book.connection.execute(update(_ACCOUNT).where(same).values(main=_ACCOUNT.c.id == account.id))
    audit.note(book, "bank_account.main", f"bank_account:{account.id}")


def close(book: Book, account: BankAccount) -> None:
    """Nothing is booked on it any more."""
    book.connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account.id).values(state="closed", main=False))
    audit.note(book, "bank_account.closed", f"bank_account:{account.id}")


def stands(book: Book, role: str) -> dict[str, tuple[int, int]]:
    """Currency -> what stands on a role of the bank: minor units as paid, and in the company's currency."""
    c = _POSTING.c
    sums = select(c.paid_currency, func.sum(c.paid_minor), func.sum(c.company_minor)).where(c.account == role)
    rows: Any = book.connection.execute(sums.group_by(c.paid_currency).order_by(c.paid_currency))
    return {code: (int(paid), int(company)) for code, paid, company in rows if paid or company}


def placed(book: Book, entry: JournalEntry) -> JournalEntry:
    """The entry with its lines in the bank on the company's account of their currency, where accounts are recorded.

    What takes an entry back stays on the account of what it takes back, what names an account stays there, and what is
    moved to an account (source bank_account:N) leaves where it stood.
    """
    if (
        entry.reverses
        or entry.source.startswith("bank_account:")
        or not any(line.account == ROLE for line in entry.postings)
    ):
        return entry
    accounts = every(book)
    if not accounts:
        return entry
    lines = tuple(
        replace(line, account=role_of(accounts, line.paid.currency)) if line.account == ROLE else line
        for line in entry.postings
    )
    return replace(entry, postings=lines)


def roles(book: Book) -> tuple[str, ...]:
    """Every role on which money in the bank may stand."""
    return tuple(
        dict.fromkeys(role for role in (ROLE, f"{ROLE}:0", *(one.role for one in every(book))) if is_bank(role))
    )
