"""The company's chart of accounts, as its books have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chat.text import Bilingual, Text
from handlers.rules import Rules
from ledger import accounts, bank_accounts
from ledger.accounts import Account
from storage import bank_accounts as kept
from storage import settings
from storage.book import Book


def called(account: Account) -> Text:
    """An account as people name it: its code, and its name in their language."""
    return Text("{code} {name}", {"code": account.code, "name": Bilingual(account.en, account.zh)})


def chart(book: Book, rules: Rules) -> Mapping[str, Account]:
    """Role -> account.  Where the configuration does not say on which account cost of customer projects waits, books
    that began with 生产成本 keep it, so that what is booked keeps its code.  The company's bank accounts are leaves of
    their own.  What the chat names or numbers otherwise is called so from its day on, whenever it was booked.
    """
    contract_cost = rules.contract_cost or settings.value(book, "contract_cost") or "1410"
    known = accounts.chart(rules.policies.standard, rules.own_accounts, contract_cost)
    for role, said in rules.accounts_on(book.now.date()).items():
        if role in known:
            own = said.content
            known[role] = replace(known[role], code=own["code"], en=own["en"], zh=own["zh"])
    return known | bank_accounts.leaves(known, kept.every(book))
