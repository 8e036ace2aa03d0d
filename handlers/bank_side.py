"""On which of the company's accounts money moves: the one of the statement, the one that is named, or the main one."""

from __future__ import annotations

import re

from chat.text import Text, verbatim
from handlers.context import Context
from ledger.bank_accounts import ROLE, BankAccount, is_bank, same_number
from ledger.errors import WrongState, sentence
from ledger.names import plain
from storage import bank, bank_accounts, entries
from storage.bank import StatementLine


def named(ctx: Context, words: str) -> tuple[str, str]:
    """The name of the account that the words name (“into ICBC”, “from 1234”, “从工行”; "" for none), on which the money
    of this message moves, and the words without it.  Raises WrongState where it is closed."""
    found = _found(ctx, words, f"{_FROM}|{_TO}|via|through|on|用")
    if found is None:
        return "", words
    ctx.bank = found[0].role
    return found[0].name, found[1]


def both(ctx: Context, words: str) -> tuple[BankAccount, BankAccount, str] | None:
    """The account from which and that to which, and the other words; None where one is missing.

    Raises WrongState where one is closed.
    """
    source = _found(ctx, words, _FROM)
    target = _found(ctx, source[1], _TO) if source else None
    return (source[0], target[0], target[1]) if source and target else None


def _found(ctx: Context, words: str, before: str) -> tuple[BankAccount, str] | None:
    """The account that is named behind one of some words, and the other words."""
    for account in sorted(bank_accounts.every(ctx.book), key=lambda one: -len(one.name)):
        ways = "|".join(re.escape(way) for way in (account.name, account.number, account.ending) if way)
        said = re.search(
            rf"(?<![a-z])(?:{before})\s*(?:account\s+|账户\s*)?(?:{ways})(?!\w)(?:\s*(?:account\b|账户))?"
            if account.name.isascii()
            else rf"(?<![a-z])(?:{before})\s*(?:账户\s*)?(?:{ways})(?:\s*账户)?",
            words,
            re.I,
        )
        if said is None:
            continue
        if account.state == "closed":
            raise WrongState(sentence("The account {name} is closed."), name=account.name)
        return account, f"{words[: said.start()]} {words[said.end() :]}".strip()
    return None


_FROM = r"from(?=\s)|从|付自|由"
_TO = r"(?:in)?to(?=\s)|onto(?=\s)|到|入|转入"


def role(ctx: Context, currency: str, line: int = 0) -> str:
    """The role on which money moves: of the account whose statement has the line with that number, else as named.

    Raises WrongState where the account that was named is one of another currency.
    """
    if line:
        return of_statement(ctx, bank.get(ctx.book, line))
    account = next((one for one in bank_accounts.every(ctx.book) if one.role == ctx.bank), None)
    if account is not None and account.currency != currency:
        raise WrongState(sentence("{name} is an account in {currency}."), name=account.name, currency=account.currency)
    return ctx.bank


def of_statement(ctx: Context, line: StatementLine) -> str:
    """The role of the account whose statement the line stands on; `bank` where that is not recorded."""
    known = (one for one in bank_accounts.every(ctx.book) if one.currency == line.amount.currency)
    return next((one.role for one in known if same_number(one.number, line.own_account)), ROLE)


def shown(ctx: Context, source: str) -> Text | None:
    """The account on which a document's money moved, where there are several that it could have been."""
    accounts = bank_accounts.every(ctx.book)
    lines = [line for entry in entries.standing(ctx.book, source) for line in entry.postings if is_bank(line.account)]
    used = next((one for one in accounts for line in lines if one.role == line.account), None)
    if used is None or sum(one.currency == used.currency and one.state == "open" for one in accounts) < 2:
        return None
    return called(used)


def called(account: BankAccount) -> Text:
    """An account as people tell it from others: its name and the end of its number."""
    return verbatim(f"{account.name} …{account.ending}" if account.number else account.name)


def of_name(ctx: Context, words: str) -> BankAccount | None:
    """The account with that name, or with that end of its number."""
    accounts = bank_accounts.every(ctx.book)
    return next(
        (one for one in accounts if plain(words) == plain(one.name) or (words.isdecimal() and one.ending == words)),
        None,
    )
