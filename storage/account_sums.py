"""What stands on accounts and open items, by month: running sums that follow the journal at a distance.

Writing an entry does not touch them.  They hold every entry whose event stands at or before a mark in the trail; who
reads adds what came after it.  That is exact because events get their numbers in the order of the commits (on
PostgreSQL under a lock that is held until the commit, `storage.audit.seal`), so whoever sees event n sees all before
it; and every reading is one statement, so mark, sums and rest are of one moment.

`extend` moves the mark on: the new lines are added up while nobody waits, then added to the sums in a short write that
gives up where another process has moved the mark meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
    update,
)

from storage import tables as t
from storage.book import Book, Store
from storage.directory import table
from storage.engine import Busy
from storage.statement import SqlStatement
from storage.upsert import insert_or

_ACCOUNTS, _ITEMS, _MARK = table(t.AccountSumRow), table(t.ItemSumRow), table(t.SumMarkRow)
_EVENT, _ENTRY, _POSTING = table(t.EventRow), table(t.EntryRow), table(t.PostingRow)
_SUMMED = func.coalesce(select(_MARK.c.seq).where(_MARK.c.id == 1).scalar_subquery(), 0)
_LINES = _ENTRY.join(_POSTING, _POSTING.c.entry == _ENTRY.c.id)
_BY_EVENT = _EVENT.join(_ENTRY, _ENTRY.c.trail == _EVENT.c.trail).join(_POSTING, _POSTING.c.entry == _ENTRY.c.id)
_AMOUNTS = ("debit_minor", "credit_minor", "paid_minor")

_FOLLOWED = "sums by account followed"
LONG = 2_000
"""So many postings after the mark are added up by each reader; more are worth a write."""


@dataclass(frozen=True, slots=True)
class AccountMovement:
    """What an account (of a project, of an item) stood at before some months, and what they brought.

    Attributes:
        opening: debit less credit before the first month, minor units of the company's currency.
        debit, credit: of the months; lines in red letters count below zero on the side of what they correct.
        paid_opening, paid: the same, debit less credit, in `currency`, in which it was paid.
    """

    account: str
    item: str
    project: int
    currency: str
    opening: int
    debit: int
    credit: int
    paid_opening: int
    paid: int

    @property
    def closing(self) -> int:
        return self.opening + self.debit - self.credit

    @property
    def paid_closing(self) -> int:
        return self.paid_opening + self.paid


def movements(
    book: Book,
    first: str,
    last: str,
    *,
    accounts: Collection[str] | None = None,
    projects: Collection[int] | None = None,
    items: bool = False,
    by_project: bool = False,
) -> list[AccountMovement]:
    """What happened on accounts from month `first` to month `last` ("2026-10"), and what stood before.

    Args:
        accounts, projects: only these; None: all.
        items: open items and contracts apart; lines that belong to none are left out then.
        by_project: projects apart; else `project` is 0.

    `first` "" is the beginning: nothing stood before.
    """
    shape = (book.sqlite, items, by_project, accounts is not None, projects is not None, bool(book.digests))
    values = {"first": first, "last": last, "accounts": sorted(accounts or ()), "projects": sorted(projects or ())}
    sums_of: dict[tuple[Any, ...], list[int]] = {}
    for row in book.connection.execute(_asked(*shape), values | {"trail": book.trail}):
        found = sums_of.setdefault(tuple(row[:4]), [0] * 5)
        for at, value in enumerate(row[4:]):
            found[at] += int(value)
    _follow(book)
    return [AccountMovement(*key, *sums_of[key]) for key in sorted(sums_of)]


@cache
def _asked(
    is_sqlite: bool, items: bool, by_project: bool, of_accounts: bool, of_projects: bool, own: bool
) -> CompoundSelect[Any]:
    """The question, once for each shape: to put it together takes SQLAlchemy longer than the database to answer it."""
    sums = _ITEMS if items else _ACCOUNTS
    # Kept apart from what is asked for: else a database looks for the lines of the accounts instead of the last events.
    sources: list[Any] = [sums, _late(sums, is_sqlite=is_sqlite).cte("late").prefix_with("MATERIALIZED")]
    if own:  # what this very transaction has booked stands in no event yet
        lines = select(*_columns(sums, _ENTRY, _POSTING, is_sqlite=is_sqlite)).select_from(_LINES)
        sources.append(lines.where(_ENTRY.c.trail == bindparam("trail")).subquery("own"))

    def added(lines: Any) -> Any:
        c, within = lines.c, lines.c.month >= bindparam("first")
        grouped = [c.account, *([c.item] if items else []), *([c.project] if by_project else []), c.paid_currency]
        keys = [c.account, c.item if items else literal(""), c.project if by_project else literal(0), c.paid_currency]
        amounts = (
            case((within, 0), else_=c.debit_minor - c.credit_minor),
            case((within, c.debit_minor), else_=0),
            case((within, c.credit_minor), else_=0),
            case((within, 0), else_=c.paid_minor),
            case((within, c.paid_minor), else_=0),
        )
        chosen = [c.month <= bindparam("last")]
        chosen += [c.account.in_(bindparam("accounts", expanding=True))] if of_accounts else []
        chosen += [c.project.in_(bindparam("projects", expanding=True))] if of_projects else []
        chosen += [c.item != ""] if items else []
        return select(*keys, *(func.sum(amount) for amount in amounts)).where(*chosen).group_by(*grouped)

    return union_all(*(added(source) for source in sources))


def _late(sums: Table, *, is_sqlite: bool) -> Select[Any]:
    """The lines of the events after the mark: from event to entry to line.

    PostgreSQL cannot tell how few events come after a mark that it looks up, and would read the whole journal; what is
    lateral with an offset it looks up for each event.
    """
    entry: Any = _ENTRY
    posting: Any = _POSTING
    if is_sqlite:
        lines = select(*_columns(sums, entry, posting, is_sqlite=True)).select_from(_BY_EVENT)
    else:
        entry = select(_ENTRY).where(_ENTRY.c.trail == _EVENT.c.trail).offset(0).lateral("e")
        posting = select(_POSTING).where(_POSTING.c.entry == entry.c.id).offset(0).lateral("p")
        lines = select(*_columns(sums, entry, posting, is_sqlite=False))
        lines = lines.select_from(_EVENT.join(entry, true()).join(posting, true()))
    return lines.where(_EVENT.c.seq > _SUMMED, _EVENT.c.entries != "")


def behind(book: Book) -> bool:
    """Whether so much was booked after the mark that the sums should follow."""
    late = _late(_ACCOUNTS, is_sqlite=book.sqlite).limit(LONG + 1).subquery()
    return int(book.connection.execute(select(func.count()).select_from(late)).scalar_one()) > LONG


def _follow(book: Book) -> None:
    """Whoever only reads and finds the sums far behind brings them up to date for the next; once in a reading."""
    if book.trail or _FOLLOWED in book.known:
        return
    book.known[_FOLLOWED] = True
    if behind(book):
        with suppress(Busy):
            extend(book.store, book.now)


def extend(store: Store, now: datetime) -> bool:
    """Bring the sums up to the last event; whether there was anything to do and nobody else has done it.

    Not within a transaction that writes: on SQLite it would wait for itself.
    """
    with store.read(now) as book:
        mark = int(book.connection.execute(select(_SUMMED)).scalar_one())
        head = int(book.connection.execute(select(func.coalesce(func.max(_EVENT.c.seq), 0))).scalar_one())
        if head <= mark:
            return False
        new = {sums: _added(book, sums, mark, head) for sums in (_ACCOUNTS, _ITEMS)}

    def add(book: Book) -> bool:
        moved = update(_MARK).where(_MARK.c.id == 1, _MARK.c.seq == mark).values(seq=head)
        if book.connection.execute(moved).rowcount != 1:
            return False
        for sums, rows in new.items():
            _ADD[sums].run_all(book, rows)
        return True

    return store.write(add, now=now, trail="sums by account")


def apart(book: Book, posted: Mapping[tuple[Any, ...], Sequence[int]]) -> Iterator[str]:
    """What is wrong with the sums: the first row of each table that is not what its postings add up to.

    `posted`: what all postings add up to on each account (its sides and as paid), by the key of the sums.
    """
    head = int(book.connection.execute(select(func.coalesce(func.max(_EVENT.c.seq), 0))).scalar_one())
    mark = int(book.connection.execute(select(_SUMMED)).scalar_one())
    if mark > head:
        yield f"sums up to event {mark}, the trail ends at {head}"
    for row in islice(_accounts_apart(book, posted, mark, head), 1):
        yield f"{_ACCOUNTS.name} {row}"
    keys = [column.name for column in _ITEMS.primary_key]
    lines = select(*_columns(_ITEMS, _ENTRY, _POSTING, is_sqlite=book.sqlite)).select_from(_LINES).where(*_of(_ITEMS))
    late = _late(_ITEMS, is_sqlite=book.sqlite).subquery()
    after = select(*(late.c[key] for key in keys), *_less(late)).where(late.c.item != "")
    both = union_all(lines, after, select(*(_ITEMS.c[key] for key in keys), *_less(_ITEMS))).subquery()
    left = [_total(both.c[name]) for name in _AMOUNTS]
    wrong = select(*(both.c[key] for key in keys)).group_by(*(both.c[key] for key in keys))
    wrong = wrong.having(or_(*(one != 0 for one in left))).order_by(*(both.c[key] for key in keys)).limit(1)
    for row in book.connection.execute(wrong):
        yield f"{_ITEMS.name} {tuple(row)}"


def _accounts_apart(
    book: Book, posted: Mapping[tuple[Any, ...], Sequence[int]], mark: int, head: int
) -> Iterator[tuple[Any, ...]]:
    """The keys of sums by account that are not what was posted without what came after the mark."""
    keys = [column.name for column in _ACCOUNTS.primary_key]
    left = {key: list(amounts) for key, amounts in posted.items()}
    kept = book.connection.execute(select(*(_ACCOUNTS.c[name] for name in (*keys, *_AMOUNTS))))
    late = _added(book, _ACCOUNTS, mark, head)
    for row in (*kept, *(tuple(one[name] for name in (*keys, *_AMOUNTS)) for one in late)):
        amounts = left.setdefault(tuple(row[: len(keys)]), [0, 0, 0])
        for at, minor in enumerate(row[len(keys) :]):
            amounts[at] -= minor
    return (key for key in sorted(left) if any(left[key]))


def _less(lines: Any) -> list[Any]:
    return [(-lines.c[name]).label(name) for name in _AMOUNTS]


def _added(book: Book, sums: Table, mark: int, head: int) -> list[dict[str, Any]]:
    """What the events after `mark`, up to `head`, add to a table of sums, in the order of its key."""
    new = select(*_columns(sums, _ENTRY, _POSTING, is_sqlite=book.sqlite)).select_from(_BY_EVENT)
    lines = new.where(_EVENT.c.seq > mark, _EVENT.c.seq <= head, _EVENT.c.entries != "", *_of(sums)).subquery()
    keys = [lines.c[column.name] for column in sums.primary_key]
    rows = select(*keys, *(_total(lines.c[name]).label(name) for name in _AMOUNTS)).group_by(*keys).order_by(*keys)
    names = [column.name for column in sums.primary_key]
    return [
        {**dict(zip(names, row, strict=False)), **{name: int(row[len(names) + at]) for at, name in enumerate(_AMOUNTS)}}
        for row in book.connection.execute(rows)
    ]


def _columns(sums: Table, entry: Any, posting: Any, *, is_sqlite: bool) -> list[Any]:
    """A line as a table of sums has it, in the order of its columns."""
    booked, minor, red = entry.c.booked, posting.c.company_minor, posting.c.red
    debit = or_(and_(red, minor < 0), and_(not_(red), minor >= 0))
    month = func.substr(booked, 1, 7) if is_sqlite else func.to_char(booked, "YYYY-MM")
    made = {
        "month": month.label("month"),
        "debit_minor": case((debit, minor), else_=0).label("debit_minor"),
        "credit_minor": case((debit, 0), else_=-minor).label("credit_minor"),
    }
    return [made[column.name] if column.name in made else posting.c[column.name] for column in sums.c]


def _of(sums: Table) -> list[Any]:
    return [_POSTING.c.item != ""] if sums is _ITEMS else []


def _total(amount: Any) -> Any:
    return func.coalesce(func.sum(amount), 0)


def _upsert(new: Any, kept: Table) -> Any:
    changed = {name: kept.c[name] + new.excluded[name] for name in _AMOUNTS}
    return new.on_conflict_do_update(index_elements=[column.name for column in kept.primary_key], set_=changed)


def _add(sums: Table) -> SqlStatement:
    return SqlStatement(lambda sqlite: _upsert(insert_or(sums, sqlite), sums))


_ADD = {sums: _add(sums) for sums in (_ACCOUNTS, _ITEMS)}
