"""The journal as it is kept: entries and postings are added, never changed.

Adding an entry also moves the posted sums: a posting with a project and a category is a cost of that project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select

from ledger import journal
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.period import month_key
from storage import balances, bank_accounts
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.noted import stood
from storage.statement import SqlStatement
from storage.streamed import streamed

_ENTRY, _POSTING = table(t.EntryRow), table(t.PostingRow)
_ADD_ENTRY, _ADD_POSTINGS = SqlStatement(insert(_ENTRY)), SqlStatement(insert(_POSTING))
_ONE = select(_ENTRY).where(_ENTRY.c.id == bindparam("id"))
_LINES = select(_POSTING).where(_POSTING.c.entry == bindparam("entry")).order_by(_POSTING.c.id)
_OF_SOURCE = select(_ENTRY).where(_ENTRY.c.source == bindparam("source")).order_by(_ENTRY.c.id)
_EVERY = "SELECT id, day, booked, memo, source, reverses, trail, digest FROM entry ORDER BY id"
_EVERY_LINE = """SELECT entry, account, company_minor, currency, project_minor, project_currency, paid_minor,
    paid_currency, project, category, task, person, party, minutes, red, item FROM posting ORDER BY entry, id"""


def post(book: Book, entry: JournalEntry) -> int:
    """Add a balanced entry to the journal, move the posted sums, return its id.  Raises Unbalanced."""
    entry = bank_accounts.placed(book, journal.balanced(entry))
    digest = journal.digest(entry)
    id = _ADD_ENTRY.add(book, row(entry, book.trail, digest))
    _ADD_POSTINGS.run_all(book, [line(id, posting) for posting in entry.postings])
    book.digests.append(digest)
    if entry.booked != entry.day:
        book.moved.append((entry.day, entry.booked))
    balances.add(book, sums(entry))
    balances.charge(book, charges(entry))
    return id


def reverse(book: Book, old: JournalEntry, *, booked: Any, memo: str, red: bool) -> int:
    """Take an entry back by its reversal; return the reversal's id."""
    return post(book, journal.reversal(old, booked=booked, memo=memo, red=red))


def entry(book: Book, id: int) -> JournalEntry:
    """One entry with its postings; the id must be known."""
    found = book.connection.execute(_ONE, {"id": id}).one()
    return _entry(found, book.connection.execute(_LINES, {"entry": id}))


def find(book: Book, id: int) -> tuple[JournalEntry, str] | None:
    """One entry with the trail of the transaction that booked it; None where there is none."""
    found = book.connection.execute(_ONE, {"id": id}).first()
    return (_entry(found, book.connection.execute(_LINES, {"entry": id})), found.trail) if found else None


def several(book: Book, ids: Iterable[int]) -> tuple[JournalEntry, ...]:
    """Some entries with their postings, by their ids."""
    wanted, found = sorted(set(ids)), []
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        lines: dict[int, list[Any]] = {id: [] for id in some}
        rows = select(_POSTING).where(_POSTING.c.entry.in_(some)).order_by(_POSTING.c.entry, _POSTING.c.id)
        for row in book.connection.execute(rows):
            lines[row.entry].append(row)
        heads = select(_ENTRY).where(_ENTRY.c.id.in_(some)).order_by(_ENTRY.c.id)
        found += [_entry(head, lines[head.id]) for head in book.connection.execute(heads)]
    return tuple(found)


def reversed_by(book: Book, id: int) -> int:
    """The entry that takes this one back; 0 for none."""
    of = select(_ENTRY.c.source).where(_ENTRY.c.id == id).scalar_subquery()
    rows = select(_ENTRY.c.id).where(_ENTRY.c.source == of, _ENTRY.c.reverses == id).limit(1)
    return int(book.connection.execute(rows).scalar() or 0)


def of_source(book: Book, source: str) -> tuple[JournalEntry, ...]:
    """Every entry that a document made ("hours:12"), oldest first."""
    return tuple(
        _entry(found, book.connection.execute(_LINES, {"entry": found.id}))
        for found in book.connection.execute(_OF_SOURCE, {"source": source}).all()
    )


def on_items(book: Book, items: Sequence[str], most: int) -> tuple[int, ...]:
    """The numbers of the latest entries with a line on some open items, oldest first."""
    rows = select(_POSTING.c.entry).where(_POSTING.c.item.in_(items)).distinct().order_by(_POSTING.c.entry.desc())
    return tuple(sorted(book.connection.execute(rows.limit(most)).scalars()))


def standing(book: Book, source: str) -> tuple[JournalEntry, ...]:
    """The entries of a document that have not been taken back."""
    return _standing(of_source(book, source))


def standing_of(book: Book, sources: Sequence[str]) -> dict[str, tuple[JournalEntry, ...]]:
    """The same for some hundred documents that have any, read together."""
    return {source: _standing(some) for source, some in of_sources(book, sources).items()}


def of_sources(book: Book, sources: Sequence[str]) -> dict[str, list[JournalEntry]]:
    """Every entry of some hundred documents that have any, oldest first, read together."""
    found = book.connection.execute(select(_ENTRY).where(_ENTRY.c.source.in_(sources)).order_by(_ENTRY.c.id)).all()
    mine = select(_POSTING).where(_POSTING.c.entry.in_([one.id for one in found]))
    lines: dict[int, list[Any]] = defaultdict(list)
    for one in book.connection.execute(mine.order_by(_POSTING.c.id)):
        lines[one.entry].append(one)
    by_source: dict[str, list[JournalEntry]] = defaultdict(list)
    for one in found:
        by_source[one.source].append(_entry(one, lines[one.id]))
    return by_source


def _standing(found: Sequence[JournalEntry]) -> tuple[JournalEntry, ...]:
    gone = {one.reverses for one in found if one.reverses}
    return tuple(one for one in found if not one.reverses and one.id not in gone)


class PaidToPerson(NamedTuple):
    """What a document has paid out to a person, and with which message."""

    day: date
    amount: Money
    source: str
    trail: str


def to_person(book: Book, person: int, sources: Sequence[str]) -> list[PaidToPerson]:
    """What documents have paid out to a person, oldest first; nothing of what was taken back."""
    back = {id for (id,) in book.connection.execute(select(_ENTRY.c.reverses).where(_ENTRY.c.source.in_(sources)))}
    p = _POSTING.c
    rows = (
        select(_ENTRY.c.id, _ENTRY.c.day, p.paid_currency, p.paid_minor, _ENTRY.c.source, _ENTRY.c.trail)
        .join(_POSTING, p.entry == _ENTRY.c.id)
        .where(
            _ENTRY.c.source.in_(sources),
            _ENTRY.c.reverses == 0,
            p.account == "employee",
            p.person == person,
            p.paid_minor > 0,
        )
        .order_by(_ENTRY.c.id)
    )
    return [
        PaidToPerson(row.day, Money(row.paid_minor, row.paid_currency), row.source, row.trail)
        for row in book.connection.execute(rows)
        if row.id not in back
    ]


def of_items(book: Book, items: Sequence[str], until: date | None = None, before: int = 0) -> tuple[Posting, ...]:
    """Every line of some open items or contracts, in the order in which they were booked; booked until the evening of a
    day where one is given, and by entries before one."""
    found: list[Posting] = []
    for start in range(0, len(items), 500):
        some = _POSTING.c.item.in_(items[start : start + 500])
        rows = select(_POSTING).where(some, _POSTING.c.item != "").order_by(_POSTING.c.id)
        if until is not None:
            rows = rows.join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry).where(_ENTRY.c.booked <= until)
        if before:
            rows = rows.where(_POSTING.c.entry < before)
        found += (_posting(row) for row in book.connection.execute(rows))
    return tuple(found)


_FEW = 500


def memos_after(
    book: Book, noun: str, day: date, event: int = 0, numbers: Collection[int] | None = None
) -> tuple[tuple[int, str], ...]:
    """(number, memo) of every entry of documents of a kind (of some of them, where they are few) that is booked after a
    day, in their order; with `event` of those that stood when that was noted."""
    some = numbers is not None and len(numbers) <= _FEW
    named = _ENTRY.c.source.in_([f"{noun}:{one}" for one in sorted(numbers or ())])
    mine = (_ENTRY.c.booked > day, named if some else _ENTRY.c.source.like(f"{noun}:%"), stood(book, event))
    rows = select(_ENTRY.c.source, _ENTRY.c.memo).where(*mine)
    found = book.connection.execute(rows.order_by(_ENTRY.c.id))
    return tuple((int(source.partition(":")[2]), memo) for source, memo in found)


def items_after(book: Book, day: date, items: Iterable[str]) -> frozenset[str]:
    """Those of some open items or contracts on which something is booked after a day."""
    wanted, found = sorted(set(items) - {""}), set()
    for start in range(0, len(wanted), 500):
        rows = select(_POSTING.c.item).join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry).distinct()
        some = rows.where(_POSTING.c.item.in_(wanted[start : start + 500]), _ENTRY.c.booked > day)
        found |= set(book.connection.execute(some).scalars())
    return frozenset(found)


def stands(book: Book, account: str, item: str, currency: str) -> tuple[int, int]:
    """What an open item stands at on an account: minor units as paid, and in the company's currency."""
    sums = select(
        func.coalesce(func.sum(_POSTING.c.paid_minor), 0), func.coalesce(func.sum(_POSTING.c.company_minor), 0)
    ).where(
        _POSTING.c.account == account,
        _POSTING.c.item == item,
        _POSTING.c.item != "",
        _POSTING.c.paid_currency == currency,
    )
    paid, company = book.connection.execute(sums).one()
    return int(paid), int(company)


def unnamed(
    book: Book, accounts: Sequence[str], project: int = 0, party: str = ""
) -> dict[tuple[int, str, str], dict[str, tuple[int, int]]]:
    """(project, party, currency as paid) -> account -> what its lines without an item come to, as paid and in the
    company's currency; of one project and party where a project is named."""
    c = _POSTING.c
    sums = select(
        c.project, c.party, c.paid_currency, c.account, func.sum(c.paid_minor), func.sum(c.company_minor)
    ).where(c.account.in_(accounts), c.item == "")
    if project:
        sums = sums.where(c.project == project, c.party == party)
    found: dict[tuple[int, str, str], dict[str, tuple[int, int]]] = {}
    rows = book.connection.execute(sums.group_by(c.project, c.party, c.paid_currency, c.account))
    for where, who, currency, account, paid, company in rows:
        if paid or company:
            found.setdefault((where, who, currency), {})[account] = (int(paid), int(company))
    return found


def whole(book: Book) -> Iterator[tuple[JournalEntry, str, str]]:
    """Every entry in order, with its trail and the digest that was kept."""
    for row, lines in as_kept(book):
        yield made(row, lines), row[6], row[7]


def as_kept(book: Book) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Every entry in order as the database has it, with its lines: for who goes through millions.

    An entry: id, day, booked, memo, source, reverses, trail, digest.  A line: its entry, and what `journal.hashed_line`
    takes.
    """
    lines = streamed(book.raw, _EVERY_LINE, sqlite=book.sqlite)
    line = next(lines, None)
    for row in streamed(book.raw, _EVERY, sqlite=book.sqlite):
        mine, id = [], row[0]
        while line is not None and line[0] <= id:
            if line[0] == id:
                mine.append(line)
            line = next(lines, None)
        yield row, mine


def made(row: tuple[Any, ...], lines: Iterable[tuple[Any, ...]]) -> JournalEntry:
    """An entry of what `as_kept` has of it."""
    id, day, booked, memo, source, reverses, _trail, _digest = row
    return JournalEntry(as_day(day), as_day(booked), memo, source, tuple(map(_made_line, lines)), reverses, id)


def as_day(kept: Any) -> date:
    """A day as the database has it."""
    return kept if isinstance(kept, date) else date.fromisoformat(kept)


def _made_line(line: tuple[Any, ...]) -> Posting:
    account, company, currency, own, own_currency, paid, paid_currency = line[1:8]
    amounts = (Money(company, currency), Money(own, own_currency), Money(paid, paid_currency))
    project, category, task, person, party, minutes, red, item = line[8:]
    return Posting(account, *amounts, project, category, task, person, party, minutes, bool(red), item)


def sums(entry: JournalEntry) -> list[tuple[balances.Key, int, int]]:
    """What an entry adds to the posted sums."""
    month = month_key(entry.booked)
    return [
        (
            (p.project, p.category, p.task, month, "posted", p.project_amount.currency),
            p.project_amount.minor,
            p.minutes,
        )
        for p in entry.postings
        if p.project and p.category
    ]


def charges(entry: JournalEntry) -> list[tuple[int, date, int]]:
    """What an entry charges to projects on its booked day."""
    return [(p.project, entry.booked, p.project_amount.minor) for p in entry.postings if p.project and p.category]


def row(entry: JournalEntry, trail: str, digest: str) -> dict[str, Any]:
    """An entry as the table has it."""
    return {
        "day": entry.day,
        "booked": entry.booked,
        "memo": entry.memo,
        "source": entry.source,
        "reverses": entry.reverses,
        "trail": trail,
        "digest": digest,
    }


def line(entry: int, p: Posting) -> dict[str, Any]:
    """A posting as the table has it."""
    return {
        "entry": entry,
        "account": p.account,
        "project": p.project,
        "category": p.category,
        "task": p.task,
        "person": p.person,
        "party": p.party,
        "currency": p.company.currency,
        "company_minor": p.company.minor,
        "project_currency": p.project_amount.currency,
        "project_minor": p.project_amount.minor,
        "paid_currency": p.paid.currency,
        "paid_minor": p.paid.minor,
        "minutes": p.minutes,
        "red": p.red,
        "item": p.item,
    }


def _entry(row: Any, lines: Iterable[Any]) -> JournalEntry:
    return JournalEntry(
        row.day, row.booked, row.memo, row.source, tuple(_posting(one) for one in lines), row.reverses, row.id
    )


def _posting(row: Any) -> Posting:
    return Posting(
        row.account,
        Money(row.company_minor, row.currency),
        Money(row.project_minor, row.project_currency),
        Money(row.paid_minor, row.paid_currency),
        row.project,
        row.category,
        row.task,
        row.person,
        row.party,
        row.minutes,
        row.red,
        row.item,
    )
