"""What a kind of entry is, and how its entries are told from others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ledger.accounts import COST_ROLES
from ledger.bank_accounts import ROLE, is_bank
from ledger.close.revaluation import MONETARY
from ledger.errors import sentence
from ledger.journal import JournalEntry
from ledger.revenue.entries import VAT_ITEM

GROUPS: Mapping[str, tuple[str, ...]] = {
    "@cost": (*COST_ROLES, "internal_cost", "overhead"),
    "@contract": ("receivable", "contract_asset", "contract_liability", "revenue", "output_vat_pending", "output_vat"),
    "@monetary": MONETARY,
    "@exchange": ("exchange_gain", "exchange_loss"),
    "@former": ("customer_advance", "exchange"),
    "@result": (),
}
"""Several roles that a rule chooses among: the cost accounts by category and kind of project, the accounts of a
customer's contract by what its documents say, open items in a foreign currency, exchange differences, the accounts of
books that began earlier; `@result` are all accounts of income and expense."""

GROUP_NAMES: Mapping[str, str] = {
    "@cost": sentence("cost, by category and kind of project"),
    "@contract": sentence("the contract's accounts, by what its documents say"),
    "@monetary": sentence("the open item in a foreign currency"),
    "@exchange": sentence("exchange gains or losses"),
    "@former": sentence("accounts of books that began earlier"),
    "@result": sentence("every account of income and expense"),
}

_ITEMS = ("receivable", "customer_advance", "revenue")
Told = Callable[[JournalEntry], bool]


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry.

    Attributes:
        name: its key.
        noun: what the source of its entries begins with; of a step of a close with the step, as "close:pool".
        title: what the event is called.
        says: the rule in words.
        debit, credit: roles and groups of roles; both change sides where the amount is below zero.
        source: where it stands, as the trade cites it.
        told: tells its entries from those of the other kinds of the noun; the first kind that fits is it.
    """

    name: str
    noun: str
    title: str
    says: str
    debit: tuple[str, ...]
    credit: tuple[str, ...]
    source: str
    told: Told = lambda _entry: True

    @property
    def roles(self) -> frozenset[str]:
        """Every role that a line of it may stand on."""
        return frozenset(role for one in (*self.debit, *self.credit) for role in GROUPS.get(one, (one,)))


def on(*roles: str) -> Told:
    """Entries with a line on one of these."""
    return lambda entry: any(role_of(line.account) in roles for line in entry.postings)


def role_of(account: str) -> str:
    """A line's role as the table names it: every bank account of the company is the bank."""
    return ROLE if is_bank(account) else account


def all_of(*told: Told) -> Told:
    return lambda entry: all(one(entry) for one in told)


def without(*roles: str) -> Told:
    return lambda entry: not any(role_of(line.account) in roles for line in entry.postings)


def raises(role: str) -> Told:
    """Entries that are a debit of a role in sum, whichever side a red line stands on; VAT that the law had made due
    goes back with the invoice and is no part of it."""
    return lambda entry: (
        sum(one.company.minor for one in entry.postings if one.account == role and not one.item.startswith(VAT_ITEM))
        > 0
    )


def lowers(role: str) -> Told:
    return lambda entry: sum(line.company.minor for line in entry.postings if line.account == role) < 0


def memo(part: str) -> Told:
    return lambda entry: part in entry.memo


def unnamed(entry: JournalEntry) -> bool:
    """Lines of books from before lines named their item."""
    return any(line.account in _ITEMS and not line.item for line in entry.postings)


def either(*told: Told) -> Told:
    return lambda entry: any(one(entry) for one in told)


ADOPTION = "adoption"
"""The memo of the entry that leaves the way of earning that the books began with."""
FORMER = "as_before"
"""The way of earning that the books began with."""
CHANGED = " → "
"""Stands in the memo of a change of the way of earning, between the two."""
CONTRACT = ("@contract",)
COST = ("@cost",)
