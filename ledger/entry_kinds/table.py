"""All kinds of entries, and the kind of a single one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.accounts import Account
from ledger.entry_kinds import closing, customers, paying, settling, spending
from ledger.entry_kinds.kind import EntryKind, role_of
from ledger.errors import sentence
from ledger.journal import JournalEntry
from ledger.opening import CLEARING

DOCUMENTS: Mapping[str, str] = {
    "hours": sentence("hours"),
    "expense": sentence("expense"),
    "payout": sentence("payment made"),
    "payment": sentence("payment"),
    "invoice": sentence("customer invoice"),
    "contract": sentence("contract"),
    "project": sentence("project"),
    "write_off": sentence("write-off"),
    "provision": sentence("provision"),
    "received": sentence("goods received"),
    "accepted": sentence("accepted work"),
    "certification": sentence("certification"),
    "vat_transfer": sentence("transfer of input VAT"),
    "staff_advance": sentence("staff advance"),
    "currency_sale": sentence("currency sale"),
    "bank_account": sentence("our bank account"),
    "close": sentence("close of a month"),
    "prior_year": sentence("correction of an earlier year"),
    "settlement": sentence("settlement"),
}
"""What the documents that entries come from are called, by the noun of the source."""


KINDS: tuple[EntryKind, ...] = (
    *spending.KINDS,
    *paying.KINDS,
    *customers.KINDS,
    *settling.KINDS,
    *closing.KINDS,
)
"""Of a noun, the first kind that fits is it."""
REVERSAL = EntryKind(
    "reversal",
    "",
    sentence("Entry taken back"),
    sentence("What was wrong is not changed: the entry is taken back line by line."),
    (),
    (),
    "会计基础工作规范 art. 51; CAS 28",
)
"""Takes back an entry of any kind, on its accounts: by red letters, or by swapped sides."""
OPENING = EntryKind(
    "opening",
    "",
    sentence("Opening balance"),
    sentence("What stood in the former books is taken over, each item by itself, against the opening balances."),
    (),
    (),
    "会计基础工作规范",
)
"""What a company brings from its former books, on the accounts that it stood on, against `ledger.opening.CLEARING`."""


def noun_of(source: str) -> str:
    """What an entry comes from, as the table names it.

    >>> noun_of("hours:12"), noun_of("close:2026-10:pool"), noun_of("close:2026:year")
    ('hours', 'close:pool', 'close:year')
    """
    noun, _colon, rest = source.partition(":")
    return f"close:{rest.rpartition(':')[2]}" if noun == "close" else noun


def kind_of(entry: JournalEntry) -> EntryKind | None:
    """The kind of an entry, by what it comes from and moves; None where the table has none."""
    if entry.reverses:
        return REVERSAL
    if any(line.account == CLEARING for line in entry.postings):
        return OPENING
    noun = noun_of(entry.source)
    return next((kind for kind in KINDS if kind.noun == noun and kind.told(entry)), None)


def strangers(entry: JournalEntry, accounts: Mapping[str, Account]) -> tuple[str, ...]:
    """The roles of an entry's lines that its kind does not name; all of them where it has no kind."""
    kind = kind_of(entry)
    roles = _distinct(role_of(line.account) for line in entry.postings)
    if kind in (REVERSAL, OPENING):
        return ()
    if kind is None:
        return roles
    allowed = kind.roles
    if "@result" in kind.debit:
        allowed |= {role for role, account in accounts.items() if account.side in ("income", "expense")}
    return tuple(role for role in roles if role not in allowed)


def _distinct(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(roles))
