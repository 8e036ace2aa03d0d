"""Proof that the books hold: the invariants, each recomputed from what it must equal; the first wrong row is named.

Reads everything once, in one snapshot.  What it cannot see from the database alone (that the chain's end is the one
that was posted to the finance channel) is compared by whoever kept that message.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from ledger import journal
from ledger.period import month_key
from storage import account_sums, audit, balances, entries, verify_approvals, verify_debts
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from storage.verify_debts import Fault

Sums = dict[balances.Key, list[int]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong (nothing, when the books hold)."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]
    head: tuple[int, str]


def verify(
    book: Book,
    currency: str,
    net: Callable[[Book], Iterator[tuple[balances.Key, int, int]]],
    more: Iterable[Iterable[Fault]] = (),
) -> Proof:
    """Check every invariant.  `net` yields what pending and committed documents add to the sums (a rule of the
    handlers: tax that may be deducted is no cost), `more` what only rules of the handlers can find."""
    counts: dict[str, int] = {}
    faults: list[Fault] = []
    posted: Sums = defaultdict(lambda: [0, 0])
    digests: dict[str, list[str]] = defaultdict(list)
    faults += _journal(book, currency, posted, digests, counts)
    faults += _chain(book, digests, counts)
    faults += _sums(book, posted, net, counts)
    for rule in (_documents, _own_approvals, *verify_approvals.RULES, *verify_debts.RULES, _closed, _sources, _keys):
        faults += rule(book, counts)
    for found in more:
        faults += found
    return Proof(counts, tuple(faults), audit.head(book))


def _journal(
    book: Book, currency: str, posted: Sums, digests: dict[str, list[str]], counts: dict[str, int]
) -> Iterator[Fault]:
    """Every entry balances in the company's currency, and still says what its digest says."""
    found = lines = 0
    for entry, trail, digest in entries.whole(book):
        found += 1
        lines += len(entry.postings)
        where = f"entry {entry.id}"
        if sum(p.company.minor for p in entry.postings):
            yield Fault("every entry balances", where, "debits and credits differ")
        if any(p.company.currency != currency for p in entry.postings):
            yield Fault("every entry balances", where, f"a posting is not in {currency}")
        real = journal.digest(entry)
        if real != digest:
            yield Fault("no posting changes", where, "the entry is not what was written")
        digests[trail].append(real)
        for key, minor, minutes in entries.sums(entry):
            posted[key][0] += minor
            posted[key][1] += minutes
    counts |= {"entries": found, "postings": lines}
    orphan = book.connection.execute(
        select(func.min(table(t.PostingRow).c.entry)).where(
            table(t.PostingRow).c.entry.not_in(select(table(t.EntryRow).c.id))
        )
    ).scalar()
    if orphan is not None:
        yield Fault("no posting disappears", f"entry {orphan}", "its postings are there, the entry is gone")


def _chain(book: Book, digests: dict[str, list[str]], counts: dict[str, int]) -> Iterator[Fault]:
    """The chain of hashes is unbroken, and carries every journal entry."""
    previous, seq, covered = "", 0, set()
    rows = book.connection.execute(select(table(t.EventRow)).order_by(table(t.EventRow).c.seq))
    for row in rows:
        seq += 1
        where = f"event {row.seq}"
        if row.seq != seq:
            yield Fault("hash chain", where, f"event {seq} is missing")
            seq = row.seq
        content = audit.content(
            row.seq, row.at, row.person, row.action, row.subject, row.detail, row.trail, row.entries
        )
        if journal.link(previous, content) != row.hash:
            yield Fault("hash chain", where, "its hash does not follow from the event before")
        previous = row.hash
        if row.entries:
            covered.add(row.trail)
            if journal.combined(digests.get(row.trail, ())) != row.entries:
                yield Fault("hash chain", where, "the journal entries of its transaction are not the ones it saw")
    counts["events"] = seq
    for trail in digests:
        if trail not in covered:
            yield Fault("hash chain", f"transaction {trail}", "its journal entries stand in no event")
            return


def _sums(
    book: Book, posted: Sums, net: Callable[[Book], Iterator[tuple[balances.Key, int, int]]], counts: dict[str, int]
) -> Iterator[Fault]:
    """Running sums equal their recomputation, for all stages."""
    want = {key: (minor, minutes) for key, (minor, minutes) in posted.items() if minor or minutes}
    held: Sums = defaultdict(lambda: [0, 0])
    for key, minor, minutes in net(book):
        held[key][0] += minor
        held[key][1] += minutes
    want |= {key: (minor, minutes) for key, (minor, minutes) in held.items() if minor or minutes}
    have = balances.whole(book)
    counts["sums"] = len(have)
    for key in sorted({*want, *have}):
        if want.get(key, (0, 0)) != have.get(key, (0, 0)):
            yield Fault(
                "running sums = recomputation",
                f"sum {key}",
                f"kept {have.get(key, (0, 0))}, recomputed {want.get(key, (0, 0))}",
            )
    for total, kept, right in balances.apart(book):
        yield Fault("running sums = recomputation", f"total {total}", f"kept {kept}, recomputed {right}")
    for project, day in balances.days_apart(book):
        yield Fault("running sums = recomputation", f"total of project {project} on {day}", "is not what was booked")
    for where in account_sums.apart(book):
        yield Fault("sums by account = journal", where, "is not what was booked")


def _documents(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """A document that is posted has its entry, one that is not has none in force; every document has an event."""
    subjects = set(book.connection.execute(select(table(t.EventRow).c.subject).distinct()).scalars())
    batches = {row.id for row in book.connection.execute(select(table(t.BatchRow).c.id))}
    for noun, row in (("hours", t.HoursRow), ("expense", t.ExpenseRow), ("order", t.OrderRow)):
        docs = table(row)
        columns = [docs.c.id, docs.c.stage, docs.c.message]
        if noun != "order":
            columns.append(docs.c.entry)
        n = 0
        for one in book.connection.execute(select(*columns).order_by(docs.c.id)):
            n += 1
            where = f"{noun} {one.id}"
            if noun != "order" and (one.stage in ("posted", "reimbursed")) and not one.entry:
                yield Fault("a document is in one stage", where, "posted without a journal entry")
            imported = one.message.startswith("import:") and int(one.message.split(":")[1]) in batches
            if f"{noun}:{one.id}" not in subjects and not imported:
                yield Fault("every stage has an event", where, "the audit trail does not know it")
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
        yield Fault("nobody approves their own", f"expense {id}", "decided by the one who entered it")


def _closed(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """No money on a closed project after it was closed."""
    event, posting, entry = table(t.EventRow), table(t.PostingRow), table(t.EntryRow)
    closed_at: dict[int, int] = {}
    for row in book.connection.execute(
        select(event.c.seq, event.c.subject, event.c.detail)
        .where(event.c.action == "project.changed")
        .order_by(event.c.seq)
    ):
        state = json.loads(row.detail).get("after", {}).get("state")
        project = int(row.subject.partition(":")[2])
        if state == "closed":
            closed_at[project] = row.seq
        elif state == "open":
            closed_at.pop(project, None)
    for project, seq in closed_at.items():
        late = book.connection.execute(
            select(entry.c.id)
            .join(posting, posting.c.entry == entry.c.id)
            .join(event, event.c.trail == entry.c.trail)
            .where(posting.c.project == project, posting.c.category != "", event.c.seq > seq)
            .limit(1)
        ).scalar()
        if late is not None:
            yield Fault("no money on a closed project", f"entry {late}", f"project {project} was closed before it")


def _sources(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Every posting reaches its document."""
    entry = table(t.EntryRow)
    known = {
        "hours": set(book.connection.execute(select(table(t.HoursRow).c.id)).scalars()),
        "expense": set(book.connection.execute(select(table(t.ExpenseRow).c.id)).scalars()),
        "payment": set(book.connection.execute(select(table(t.PaymentRow).c.id)).scalars()),
        "invoice": set(book.connection.execute(select(table(t.CustomerInvoiceRow).c.id)).scalars()),
        "payout": set(book.connection.execute(select(table(t.PayoutRow).c.id)).scalars()),
        "write_off": set(book.connection.execute(select(table(t.WriteOffRow).c.id)).scalars()),
        "certification": set(book.connection.execute(select(table(t.CertificationRow).c.id)).scalars()),
        "received": set(book.connection.execute(select(table(t.GoodsReceivedRow).c.id)).scalars()),
        "staff_advance": set(book.connection.execute(select(table(t.StaffAdvanceRow).c.id)).scalars()),
        "currency_sale": set(book.connection.execute(select(table(t.CurrencySaleRow).c.id)).scalars()),
    }
    for row in book.connection.execute(select(entry.c.id, entry.c.source).order_by(entry.c.id)):
        noun, _sign, id = row.source.partition(":")
        if noun in known and id.isdigit() and int(id) not in known[noun]:
            yield Fault("every posting reaches its source", f"entry {row.id}", f"there is no {row.source}")


def _keys(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Each notice key once (the table forbids it; this shows that the table still does)."""
    notice = table(t.NoticeRow)
    counts["notices"] = book.connection.execute(select(func.count()).select_from(notice)).scalar_one()
    twice = book.connection.execute(
        select(notice.c.key).group_by(notice.c.key).having(func.count() > 1).limit(1)
    ).scalar()
    if twice is not None:
        yield Fault("each notice key once", f"notice {twice}", "it stands twice")


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
