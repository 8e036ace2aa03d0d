"""The journal: balanced entries of postings.  What is wrong is reversed, never edited.

A posting's amount is signed: positive is debit, negative is credit.  It is kept three times: as paid, in the project's
currency, in the company's currency.  An entry balances in the company's currency, exactly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ledger.errors import BookError, sentence
from ledger.money import Money


class Unbalanced(BookError):
    """An entry whose debits and credits differ: a fault in a rule, never a person's."""

    default = sentence("This entry does not balance.")


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry.

    Attributes:
        account: role in the chart (`ledger.accounts`).
        company: signed amount in the company's currency; what must balance.
        project_amount: the same in the project's currency.
        paid: the same as it was paid.
        project, category, task, person, party: the dimensions; 0 or "" where there is none.
        minutes: of labour, signed like the amount.
        item: the open item or contract that it belongs to ("instalment:9", "contract:3"); "" where it is none.
        red: a correction by red letters (红字): negative on the same side, where swapped sides are not wanted.
    """

    account: str
    company: Money
    project_amount: Money
    paid: Money
    project: int = 0
    category: str = ""
    task: int = 0
    person: int = 0
    party: str = ""
    minutes: int = 0
    red: bool = False
    item: str = ""

    @property
    def debit(self) -> bool:
        """Whether it stands on the debit side; a red line stands on the side of what it corrects."""
        return (self.company.minor < 0) if self.red else (self.company.minor >= 0)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A balanced set of postings.

    Attributes:
        day: when it happened.
        booked: the day it stands on in the books: the same, or the first open day where that one is locked.
        memo: in the words of whoever caused it.
        source: what it comes from, as "noun:id" ("hours:12").
        reverses: the id of the entry that it takes back, or 0.
    """

    day: date
    booked: date
    memo: str
    source: str
    postings: tuple[Posting, ...]
    reverses: int = 0
    id: int = 0


def balanced(entry: JournalEntry) -> JournalEntry:
    """The entry itself; raises Unbalanced where debits and credits differ in the company's currency."""
    total, currency = 0, ""
    for posting in entry.postings:
        total += posting.company.minor
        if currency and posting.company.currency != currency:
            raise Unbalanced()
        currency = posting.company.currency
    if total:
        raise Unbalanced()
    return entry


def reversal(entry: JournalEntry, *, booked: date, memo: str, red: bool) -> JournalEntry:
    """The entry that takes `entry` back, line by line: by red letters, or by swapped sides."""
    lines = tuple(
        replace(
            posting,
            company=-posting.company,
            project_amount=-posting.project_amount,
            paid=-posting.paid,
            minutes=-posting.minutes,
            red=red != posting.red,
        )
        for posting in entry.postings
    )
    return JournalEntry(entry.day, booked, memo, entry.source, lines, reverses=entry.id)


def digest(entry: JournalEntry) -> str:
    """A fingerprint of all that an entry says; the audit trail carries it, so that no line can change unseen.

    The id is not in it: the database gives it, and the trail carries the fingerprints in the order of the ids.
    """
    return digest_with(entry, entry.source)


def digest_with(entry: JournalEntry, source: str) -> str:
    """The fingerprint that an entry will have once it has its source."""
    return hashlib.sha256(hashed(entry, source).encode()).hexdigest()


def hashed(entry: JournalEntry, source: str) -> str:
    """What an entry's fingerprint is over: a line for the entry, and one for each posting.

    The rule stands in every bundle of evidence (`formats.evidence.verify_page`), whose readers recompute it.
    """
    text = f"{entry.day}|{entry.booked}|{entry.memo}|{source}|{entry.reverses}"
    for p in entry.postings:
        amounts = (p.company.minor, p.company.currency, p.project_amount.minor, p.project_amount.currency)
        text += hashed_line(
            *(p.account, *amounts, p.paid.minor, p.paid.currency, p.project, p.category, p.task, p.person, p.party),
            *(p.minutes, p.red, p.item),
        )
    return text


def hashed_line(
    account: str,
    company: int,
    currency: str,
    project_minor: int,
    project_currency: str,
    paid: int,
    paid_currency: str,
    project: int,
    category: str,
    task: int,
    person: int,
    party: str,
    minutes: int,
    red: bool,
    item: str,
) -> str:
    """The line of a posting, with the end of the line before it."""
    said = (
        f"\n{account}|{company}{currency}|{project_minor}{project_currency}|{paid}{paid_currency}"
        f"|{project}|{category}|{task}|{person}|{party}|{minutes}|{red:d}"
    )
    return f"{said}|{item}" if item else said  # entries from before items existed keep their fingerprint


def link(previous: str, content: str) -> str:
    """The next hash of the chain: over the one before and what is added."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def combined(digests: Iterable[str]) -> str:
    """One fingerprint for several, in order; "" for none."""
    whole = hashlib.sha256()
    some = False
    for one in digests:
        whole.update(one.encode())
        some = True
    return whole.hexdigest() if some else ""
