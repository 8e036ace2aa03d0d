"""Entries of a month become vouchers (记账凭证): which belong together, the word, the lines.

A voucher is recomputed from its entries and the rules of its batch whenever somebody asks: nothing of its lines is
kept twice.  会计基础工作规范 art. 50–51: words 记 or 收/付/转, numbers by month, corrections in red letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ledger.bank_accounts import is_bank
from ledger.journal import JournalEntry, Posting
from ledger.money import Money

Merge = Literal["document", "day", "project"]
Words = Literal["one", "three"]
RECEIPT, PAYMENT, TRANSFER = "收", "付", "转"


@dataclass(frozen=True, slots=True)
class VoucherRules:
    """How entries become vouchers.

    Attributes:
        merge: one voucher for each document, for each day and kind of document, or for each project and category of
            the month.
        labour: hours go by project and month whatever `merge` says ("project"), or as the others ("as_merge").
        words: one word for all vouchers, or 收, 付 and 转 by whether money comes in, goes out, or neither.
        word: the one word.
        swapped_back: the books take back by swapped sides; what is taken back is a red line here all the same, and
            the target says how it is written.
    """

    merge: Merge = "document"
    labour: Literal["project", "as_merge"] = "project"
    words: Words = "one"
    word: str = "记"
    swapped_back: bool = False


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """A line: what stands on an account on one side.

    Attributes:
        account: the role in our chart.
        company, paid: signed as in the journal, positive is debit.
        red: it takes back: it stands below zero on the side of what it corrects.
        person: of what the company owes people or they owe it; hours name nobody, for their cost would tell his pay.
        postings: (entry, place in it) of what it is made of.
    """

    account: str
    company: Money
    paid: Money
    red: bool
    project: int
    category: str
    person: int
    party: str
    postings: tuple[tuple[int, int], ...]

    @property
    def debit(self) -> bool:
        return (self.company.minor < 0) if self.red else (self.company.minor >= 0)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A balanced voucher; `number` is 0 before it is exported.

    Attributes:
        word: 记, or 收, 付, 转.
        day: the last day of its entries.
        entries: their ids, in order.
        source: the document that it is of, "" where it is of several.
    """

    word: str
    day: date
    lines: tuple[VoucherLine, ...]
    entries: tuple[int, ...]
    source: str = ""
    number: int = 0

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    @property
    def red(self) -> bool:
        """Whether all of it takes back."""
        return all(line.red for line in self.lines)

    @property
    def debit(self) -> Money:
        """The sum of its debit side, red lines below zero."""
        currency = self.lines[0].company.currency
        return Money(sum(line.company.minor for line in self.lines if line.debit), currency)


def compose(entries: Iterable[JournalEntry], rules: VoucherRules) -> list[Voucher]:
    """The vouchers of some entries of one month, by day; entries that say nothing in money make none.

    >>> from datetime import date
    >>> day, cny = date(2026, 11, 30), lambda minor: Money(minor, "CNY")
    >>> lines = tuple(
    ...     Posting(role, cny(minor), cny(minor), cny(minor))
    ...     for role, minor in (("travel", 66000), ("employee", -66000))
    ... )
    >>> (made,) = compose([JournalEntry(day, day, "Apollo travel", "expense:1", lines, id=7)], VoucherRules())
    >>> made.word, made.entries, [(line.account, line.debit, line.company.minor) for line in made.lines]
    ('记', (7,), [('travel', True, 66000), ('employee', False, -66000)])
    """
    groups: dict[tuple[object, ...], list[JournalEntry]] = {}
    for entry in entries:
        if any(posting.company.minor for posting in entry.postings):
            groups.setdefault(_group(entry, rules), []).append(entry)
    made = [made_of(some, rules) for some in groups.values()]
    return sorted(made, key=lambda one: (one.day, one.entries[0]))


def made_of(entries: Sequence[JournalEntry], rules: VoucherRules) -> Voucher:
    """The one voucher of entries that belong together."""
    ordered = sorted(entries, key=lambda one: one.id)
    lines: list[VoucherLine] = []
    for entry in ordered:
        back = rules.swapped_back and bool(entry.reverses)
        lines += (
            _line(posting, entry.id, place, back)
            for place, posting in enumerate(entry.postings, 1)
            if posting.company.minor
        )
    if len(ordered) > 1:
        lines = _added_up(lines)
    sources = {one.source for one in ordered}
    return Voucher(
        _word(ordered[0], rules),
        max(one.booked for one in ordered),
        tuple(sorted(lines, key=lambda line: not line.debit)),
        tuple(one.id for one in ordered),
        sources.pop() if len(sources) == 1 else "",
    )


def fingerprint(voucher: Voucher) -> str:
    """What a voucher says in accounts and amounts, as one mark."""
    text = f"{voucher.word}|{voucher.day}"
    for line in voucher.lines:
        amounts = (line.company.minor, line.company.currency, line.paid.minor, line.paid.currency)
        of = (line.project, line.category, line.person, line.party)
        text += "\n" + "|".join(map(str, (line.account, int(line.red), *amounts, *of)))
    return hashlib.sha256(text.encode()).hexdigest()


def is_labour(entry: JournalEntry) -> bool:
    return entry.source.startswith("hours:")


def _group(entry: JournalEntry, rules: VoucherRules) -> tuple[object, ...]:
    """What entries of one voucher have in common; what takes back never stands with what it takes back."""
    back, word = bool(entry.reverses), _word(entry, rules)
    merge = "project" if rules.labour == "project" and is_labour(entry) else rules.merge
    noun = entry.source.partition(":")[0]
    if merge == "day":
        return ("day", entry.booked, noun, word, back)
    if merge == "project":
        of = {(one.project, one.category) for one in entry.postings if one.project and one.category}
        if len(of) == 1:
            return ("project", of.pop(), noun, word, back)
    return ("document", entry.source, entry.booked, word, back)


def _word(entry: JournalEntry, rules: VoucherRules) -> str:
    """收 where money comes in, 付 where it goes out or from one account of ours to the other, else 转."""
    if rules.words == "one":
        return rules.word
    money = [one for one in entry.postings if is_bank(one.account) or one.account == "cash"]
    back = rules.swapped_back and bool(entry.reverses)
    if any(one.debit == back and one.company.minor for one in money):
        return PAYMENT
    return RECEIPT if any(one.company.minor for one in money) else TRANSFER


def _line(posting: Posting, entry: int, place: int, back: bool) -> VoucherLine:
    return VoucherLine(
        posting.account,
        posting.company,
        posting.paid,
        posting.red != back,
        posting.project,
        posting.category,
        0 if posting.minutes else posting.person,
        posting.party,
        ((entry, place),),
    )


def _added_up(lines: Iterable[VoucherLine]) -> list[VoucherLine]:
    """Lines that agree in everything but the amount become one."""
    sums: dict[tuple[object, ...], list[VoucherLine]] = {}
    for line in lines:
        of = (line.project, line.category, line.person, line.party)
        sums.setdefault((line.account, line.debit, line.red, line.paid.currency, *of), []).append(line)
    return [_sum(some) for some in sums.values()]


def _sum(lines: Sequence[VoucherLine]) -> VoucherLine:
    first = lines[0]
    if len(lines) == 1:
        return first
    return replace(
        first,
        company=Money(sum(one.company.minor for one in lines), first.company.currency),
        paid=Money(sum(one.paid.minor for one in lines), first.paid.currency),
        postings=tuple(posting for one in lines for posting in one.postings),
    )
