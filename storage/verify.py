"""Proof that the books hold: the invariants, each recomputed from what it must equal; the first wrong row is named.

Reads everything once, in one snapshot.  What it cannot see from the database alone (that the chain's end is the one
that was posted to the finance channel) is compared by whoever kept that message.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import func, select

from chat.text import Text, _, verbatim
from ledger.errors import BookError
from ledger.period import month_key
from storage import (
    account_sums,
    audit,
    balances,
    entries,
    verify_approvals,
    verify_bank,
    verify_debts,
    verify_documents,
    verify_journal,
    verify_messages,
    verify_payment_batches,
    verify_settlements,
    verify_vouchers,
)
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from storage.fault import Fault, differs
from storage.packed import NumberSet
from storage.standing import StandingEntries
from storage.streamed import streamed
from storage.verify_journal import Journal, Sums
from storage.verify_seals import Seals
from storage.verify_trail import Trail

Rule = Callable[[Book, dict[str, int]], Iterator[Fault]]
_EVENTS = 20
"""So many events are fetched from PostgreSQL at once: an import's has a megabyte of seals.  SQLite gives one after the
other."""
_HANDED_IN = (("hours", t.HoursRow), ("expense", t.ExpenseRow), ("order", t.OrderRow))
"""Noun -> its documents that somebody hands in, each with an event of its own."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong (nothing, when the books hold)."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]
    head: tuple[int, str]


@dataclass(slots=True)
class _Seen:
    """What going once through the journal and once through the trail has collected.

    Attributes:
        subjects: noun -> the numbers of the documents that the trail speaks of.
        closed: project -> the event that closed it last, of those that stayed closed.
    """

    journal: Journal
    seals: Seals
    subjects: dict[str, NumberSet] = field(default_factory=lambda: {noun: NumberSet() for noun, _row in _HANDED_IN})
    closed: dict[int, int] = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)


def verify(
    book: Book,
    currency: str,
    net: Callable[[Book], Iterator[tuple[balances.Key, int, int]]] | None,
    more: Iterable[Callable[[], Iterable[Fault]]] = (),
) -> Proof:
    """Check every invariant.  `net` yields what pending and committed documents add to the sums (a rule of the
    handlers: tax that may be deducted is no cost; None: nobody can tell, and the sums are not checked), `more` what
    only rules of the handlers can find."""
    counts: dict[str, int] = {}
    seen = _Seen(Journal(StandingEntries(book)), Seals(book.store.keys))
    standing = seen.journal.standing
    rules: list[Callable[[], Iterable[Fault]]] = [
        lambda: verify_journal.faults(book, currency, seen.journal, counts),
        lambda: _chain(book, seen, counts),
        *([partial(_sums, book, currency, seen, net, counts)] if net else []),
        lambda: _documents(book, seen, counts),
        lambda: verify_documents.faults(book, standing),
        lambda: verify_bank.booked(book, standing),
        lambda: seen.trail.faults(book),
        lambda: seen.seals.faults(book, counts),
        lambda: _closed(book, seen),
        *(_bound(rule, book, counts) for rule in _RULES),
        *more,
    ]
    faults = [fault for rule in rules for fault in _read(rule)]
    return Proof(counts, tuple(faults), audit.head(book))


def _bound(rule: Rule, book: Book, counts: dict[str, int]) -> Callable[[], Iterable[Fault]]:
    return lambda: rule(book, counts)


def _read(rule: Callable[[], Iterable[Fault]]) -> Iterator[Fault]:
    """What a rule finds; where a row is so wrong that nobody can read it, that: the rules after it go on."""
    try:
        yield from rule()
    except Exception as error:
        yield from unreadable(error)


def unreadable(error: Exception) -> Iterator[Fault]:
    """What stopped somebody from reading a row, as a fault."""
    what = _("a value cannot be read: {error}", error=verbatim(f"{type(error).__name__}: {error}"[:200]))
    if isinstance(error, BookError):
        what = Text(error.sentence, error.values)
    yield Fault(inv.READABLE, "database", what)


def _chain(book: Book, seen: _Seen, counts: dict[str, int]) -> Iterator[Fault]:
    """The chain of hashes is unbroken, and carries every journal entry; nothing was booked into what was locked."""
    previous, seq, booked = "", 0, seen.journal.booked
    until, before, trail = "", "", ""
    events = select(table(t.EventRow)).order_by(table(t.EventRow).c.seq)
    with book.connection.execute(events, execution_options={} if book.sqlite else {"yield_per": _EVENTS}) as found:
        for row in found:
            seq += 1
            where = f"event {row.seq}"
            if row.seq != seq:
                yield Fault(inv.CHAIN, where, _("event {number} is missing", number=str(seq)))
                seq = row.seq
            content = audit.content(
                row.seq, row.at, row.person, row.action, row.subject, row.detail, row.trail, row.entries, row.seal
            )
            link = seen.seals.chaining(row.seq, row.seal)
            if link is not None and link(previous, content) != row.hash:
                yield Fault(inv.CHAIN, where, _("its hash does not follow from the event before"))
            previous = row.hash
            if row.seal:
                seen.seals.follow(row.seq, row.action, row.seal)
            if row.trail != trail:
                trail, before = row.trail, until
            if row.entries:
                made = booked.of(row.trail)
                if made is None or made.combined != row.entries:
                    yield Fault(inv.CHAIN, where, _("the journal entries of its transaction are not the ones it saw"))
                if before and made is not None and str(made.day) < before:
                    what = _(
                        "booked on {day}, when all before {until} was locked",
                        day=entries.as_day(made.day),
                        until=before,
                    )
                    yield Fault(inv.LOCKED, f"entry {made.entry}", what)
                yield from seen.journal.days.faults(row.trail, row.at, before)
            noun, _sign, number = row.subject.partition(":")
            if noun in seen.subjects and number.isdecimal():
                seen.subjects[noun].add(int(number))
            until = _follow(row, seen, until)
    counts["events"] = seq
    for id in booked.uncovered():
        entry = table(t.EntryRow)
        of = book.connection.execute(select(entry.c.trail).where(entry.c.id == id)).scalar()
        yield Fault(inv.CHAIN, f"transaction {of}", _("its journal entries stand in no event"))
        return


def _follow(row: Any, seen: _Seen, until: str) -> str:
    """Keep what an event says; returns the first open day after it ("" where nothing is locked)."""
    seen.trail.follow(row.action, row.subject, row.detail, row.person)
    if row.action in ("period.locked", "period.unlocked"):
        return str(json.loads(row.detail).get("until") or "")
    if row.action == "project.changed":
        state, project = json.loads(row.detail).get("after", {}).get("state"), int(row.subject.partition(":")[2])
        if state == "closed":
            seen.closed[project] = row.seq
        elif state == "open":
            seen.closed.pop(project, None)
    return until


def _sums(
    book: Book,
    currency: str,
    seen: _Seen,
    net: Callable[[Book], Iterator[tuple[balances.Key, int, int]]],
    counts: dict[str, int],
) -> Iterator[Fault]:
    """Running sums equal their recomputation, for all stages."""
    want = {key: (minor, minutes) for key, (minor, minutes) in seen.journal.posted.items() if minor or minutes}
    held: Sums = defaultdict(lambda: [0, 0])
    yield from _held_cost(book, currency)
    for key, minor, minutes in net(book):
        held[key][0] += minor
        held[key][1] += minutes
    want |= {key: (minor, minutes) for key, (minor, minutes) in held.items() if minor or minutes}
    have = balances.whole(book)
    counts["sums"] = len(have)
    for key in sorted({*want, *have}):
        if want.get(key, (0, 0)) != have.get(key, (0, 0)):
            yield differs(inv.SUMS, f"sum {key}", "", want.get(key, (0, 0)), have.get(key, (0, 0)))
    for total, kept, right in balances.apart(book):
        yield differs(inv.SUMS, f"total {total}", "", right, kept)
    for project, day in balances.days_apart(book, seen.journal.charged):
        yield Fault(inv.SUMS, f"total of project {project} on {day}", _("is not what was booked"))
    for where in account_sums.apart(book, seen.journal.accounts):
        yield Fault(inv.ACCOUNT_SUMS, where, _("is not what was booked"))


def _held_cost(book: Book, currency: str) -> Iterator[Fault]:
    """Hours that wait for approval cost the same in the company's currency where it is the project's as well."""
    hours, project = table(t.HoursRow), table(t.ProjectRow)
    rows = select(hours.c.id, hours.c.cost_minor, hours.c.project_minor).join(project, project.c.id == hours.c.project)
    wrong = rows.where(
        hours.c.stage == "pending", hours.c.cost_minor != hours.c.project_minor, project.c.currency == currency
    )
    for id, company, own in book.connection.execute(wrong.order_by(hours.c.id)):
        yield differs(inv.SUMS, f"hours {id}", "amount", own, company)


def _documents(book: Book, seen: _Seen, counts: dict[str, int]) -> Iterator[Fault]:
    """A document that is posted has its entry; every document has an event."""
    batches = {row.id for row in book.connection.execute(select(table(t.BatchRow).c.id))}
    for noun, row in _HANDED_IN:
        known, n = seen.subjects[noun], 0
        docs = f'SELECT id, message FROM "{table(row).name}" ORDER BY id'
        for id, message in streamed(book.raw, docs, sqlite=book.sqlite):
            n += 1
            if id in known:
                continue
            if not (message.startswith("import:") and int(message.split(":")[1]) in batches):
                yield Fault(inv.EVENT, f"{noun} {id}", _("the audit trail does not know it"))
        counts[noun] = n


def _own_approvals(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Nobody approves their own."""
    expense = table(t.ExpenseRow)
    rows = select(expense.c.id).where(
        expense.c.decided_by == expense.c.person,
        expense.c.decided_by != 0,
        expense.c.stage.in_(("posted", "reimbursed")),
    )
    for id in book.connection.execute(rows).scalars():
        yield Fault(inv.OWN, f"expense {id}", _("decided by the one who entered it"))


def _closed(book: Book, seen: _Seen) -> Iterator[Fault]:
    """No money on a closed project after it was closed, but for its share of a month in which it was open."""
    if not seen.closed:
        return
    event, posting, entry = table(t.EventRow), table(t.PostingRow), table(t.EntryRow)
    late = (
        select(posting.c.project, func.max(event.c.seq), func.max(entry.c.id))
        .join(entry, entry.c.id == posting.c.entry)
        .join(event, event.c.trail == entry.c.trail)
        .where(posting.c.category != "", posting.c.project != 0, entry.c.source.not_like("close:%"))
        .group_by(posting.c.project)
        .order_by(posting.c.project)
    )
    for project, seq, id in book.connection.execute(late):
        if seq > seen.closed.get(project, seq):
            what = _("project {project} was closed before it", project=str(project))
            yield Fault(inv.CLOSED, f"entry {id}", what)


def _keys(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Each notice key once (the table forbids it; this shows that the table still does)."""
    notice = table(t.NoticeRow)
    counts["notices"] = book.connection.execute(select(func.count()).select_from(notice)).scalar_one()
    twice = book.connection.execute(
        select(notice.c.key).group_by(notice.c.key).having(func.count() > 1).limit(1)
    ).scalar()
    if twice is not None:
        yield Fault(inv.NOTICES, f"notice {twice}", _("it stands twice"))


_RULES: tuple[Rule, ...] = (
    _own_approvals,
    *verify_approvals.RULES,
    *verify_debts.RULES,
    *verify_settlements.RULES,
    verify_vouchers.faults,
    verify_payment_batches.faults,
    verify_bank.explained,
    verify_messages.waiting,
    _keys,
)


def held_hours(book: Book) -> Iterator[tuple[balances.Key, int, int]]:
    """What pending hours and committed orders add to the sums."""
    people, hours, orders = directory(book), table(t.HoursRow), table(t.OrderRow)
    for row in book.connection.execute(select(hours).where(hours.c.stage == "pending")):
        currency = people.project(row.project).currency
        key = (row.project, row.category, row.task, month_key(row.day), "pending", currency)
        yield key, row.project_minor, row.minutes
    for row in book.connection.execute(select(orders).where(orders.c.stage == "committed")):
        currency = people.project(row.project).currency
        key = (row.project, row.category, row.task, month_key(row.day), "committed", currency)
        yield key, max(max(row.project_minor - row.invoiced_minor, 0) - row.received_minor, 0), 0
