"""What a bundle of evidence is made of: the documents, entries, events and files of a project or of one document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ledger.money import Money
from storage import tables as t
from storage.audit import content
from storage.book import Book
from storage.directory import table
from storage.seals import script

_ENTRY, _POSTING, _EVENT = table(t.EntryRow), table(t.PostingRow), table(t.EventRow)
_EXPENSE, _ORDER, _CONTRACT = table(t.ExpenseRow), table(t.OrderRow), table(t.ContractRow)
_INVOICE, _MILESTONE, _FILE = table(t.CustomerInvoiceRow), table(t.MilestoneRow), table(t.FileRow)
_BOND = table(t.ContractBondRow)
MADE = "evidence.handed_out"
"""The event of a bundle; none is in a later one, so that the same is made twice."""
_AT_ONCE = 500
_ONE_TRANSACTION = 20_000
"""Of a transaction with more entries (an import) it is not said which event carries which."""


@dataclass(frozen=True, slots=True)
class EvidenceDocument:
    """A document as a bundle lists it.

    Attributes:
        id: "expense:12".
        net, vat, gross: net and VAT are None where it states no VAT.
        files: sha256 of what belongs to it.
        message: the key of the message that made it.
    """

    id: str
    kind: str
    number: str
    day: date
    party: str
    net: Money | None
    vat: Money | None
    gross: Money
    files: tuple[str, ...]
    message: str
    state: str


@dataclass(frozen=True, slots=True)
class EvidenceEvent:
    """An event of the trail with what its hash is over: the hash before it, and `content`.

    Attributes:
        entries: the fingerprint of all entries of its transaction; "" for none.
        detail: what was changed, as JSON.
        keyed: the hash is made with the company's secret, so that only the company can recompute it.
    """

    seq: int
    at: str
    person: int
    action: str
    subject: str
    trail: str
    entries: str
    keyed: bool
    previous: str
    hash: str
    content: str
    detail: str = "{}"


def orders_and_invoices(book: Book, project: int) -> Iterator[EvidenceDocument]:
    """The purchase orders and contracts (with the papers of their bonds and milestones) and customer invoices of a
    project."""
    for r in book.connection.execute(select(_ORDER).where(_ORDER.c.project == project).order_by(_ORDER.c.id)).all():
        gross, given = Money(r.minor, r.currency), _bond_papers(book, f"order:{r.id}")
        yield EvidenceDocument(
            f"order:{r.id}", "order", "", r.day, r.supplier, None, None, gross, given, r.message, r.stage
        )
    found = book.connection.execute(select(_CONTRACT).where(_CONTRACT.c.project == project).order_by(_CONTRACT.c.id))
    for r in found.all():
        papers = select(_MILESTONE.c.file).where(_MILESTONE.c.contract == r.id, _MILESTONE.c.file != "")
        files = [r.file, *book.connection.execute(papers.order_by(_MILESTONE.c.name)).scalars()]
        files += _bond_papers(book, f"contract:{r.id}")
        yield EvidenceDocument(
            f"contract:{r.id}",
            "contract",
            r.number,
            r.signed,
            r.customer,
            None,
            None,
            Money(r.minor, r.currency),
            tuple(dict.fromkeys(filter(None, files))),
            "",
            r.state,
        )
    for r in book.connection.execute(select(_INVOICE).where(_INVOICE.c.project == project).order_by(_INVOICE.c.id)):
        net, vat = Money(r.minor - r.tax_minor, r.currency), Money(r.tax_minor, r.currency)
        gross = Money(r.minor, r.currency)
        state = "credit note" if r.credits else "issued"
        yield EvidenceDocument(
            f"invoice:{r.id}", "invoice", r.number, r.day, r.customer, net, vat, gross, (), r.message, state
        )


def _bond_papers(book: Book, agreement: str) -> tuple[str, ...]:
    rows = select(_BOND.c.file).where(_BOND.c.agreement == agreement, _BOND.c.file != "").order_by(_BOND.c.id)
    return tuple(dict.fromkeys(book.connection.execute(rows).scalars()))


def expenses_of(book: Book, project: int) -> list[int]:
    """The numbers of a project's expenses and supplier's invoices, in their order."""
    rows = select(_EXPENSE.c.id).where(_EXPENSE.c.project == project).order_by(_EXPENSE.c.id)
    return list(book.connection.execute(rows).scalars())


def entries_of(book: Book, project: int, documents: Sequence[str], most: int) -> list[int]:
    """The numbers of the entries with a line of the project (0: of none), of the documents, or on their open items.

    At most one more than `most` of each way of finding them: whoever gets more than that knows that it is too many.
    """
    found: set[int] = set()
    if project:
        rows = select(_POSTING.c.entry).where(_POSTING.c.project == project).distinct()
        found |= set(book.connection.execute(rows.order_by(_POSTING.c.entry).limit(most + 1)).scalars())
    for some in _some(documents):
        made = select(_ENTRY.c.id).where(_ENTRY.c.source.in_(some)).limit(most + 1)
        held = select(_POSTING.c.entry).where(_POSTING.c.item.in_(some), _POSTING.c.item != "").limit(most + 1)
        found |= set(book.connection.execute(made).scalars()) | set(book.connection.execute(held).scalars())
    return sorted(found)


def lines(book: Book, project: int) -> int:
    """How many lines of the journal a project has."""
    return int(book.connection.execute(select(func.count()).where(_POSTING.c.project == project)).scalar() or 0)


def lines_in_all(book: Book) -> int:
    """How many lines the whole journal has."""
    return int(book.connection.execute(select(func.count()).select_from(_POSTING)).scalar_one())


def trails(book: Book, entries: Iterable[int]) -> dict[int, str]:
    """Entry -> the trail of the transaction that booked it."""
    found: dict[int, str] = {}
    for some in _some(entries):
        rows = select(_ENTRY.c.id, _ENTRY.c.trail).where(_ENTRY.c.id.in_(some))
        found |= dict(book.connection.execute(rows).all())
    return found


def events(book: Book, subjects: Collection[str], trails: Collection[str], most: int) -> list[EvidenceEvent]:
    """The events about some things, and those that carry the entries of some transactions; one more than `most` says
    that there are more."""
    found: dict[int, Any] = {}

    def add(which: ColumnElement[bool]) -> None:
        rows = select(_EVENT).where(which, _EVENT.c.action != MADE).order_by(_EVENT.c.seq).limit(most + 1)
        found.update({row.seq: row for row in book.connection.execute(rows)})

    for some in _some(subjects):
        add(_EVENT.c.subject.in_(some))
    for some in _some(trails):
        add(_EVENT.c.trail.in_(some) & (_EVENT.c.entries != ""))
    before = _hashes(book, {seq - 1 for seq in found})
    return [_event(found[seq], before.get(seq - 1, "")) for seq in sorted(found)]


def subjects_of(book: Book, trails: Collection[str]) -> dict[str, set[str]]:
    """Trail -> all things that its events are about."""
    found: dict[str, set[str]] = {}
    for some in _some(trails):
        rows = select(_EVENT.c.trail, _EVENT.c.subject).where(_EVENT.c.trail.in_(some)).distinct()
        for trail, subject in book.connection.execute(rows):
            found.setdefault(trail, set()).add(subject)
    return found


def _hashes(book: Book, seqs: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in _some(seqs):
        rows = select(_EVENT.c.seq, _EVENT.c.hash).where(_EVENT.c.seq.in_(some))
        found |= dict(book.connection.execute(rows).all())
    return found


def _event(r: Any, previous: str) -> EvidenceEvent:
    said = content(r.seq, r.at, r.person, r.action, r.subject, r.detail, r.trail, r.entries, r.seal)
    at = r.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    keyed = bool(r.seal and script.key_of(r.seal))
    return EvidenceEvent(
        r.seq, at, r.person, r.action, r.subject, r.trail, r.entries, keyed, previous, r.hash, said, r.detail
    )


def booked_with(book: Book, found: Sequence[EvidenceEvent]) -> dict[int, list[tuple[int, str]]]:
    """Event -> (entry, digest) of all that its transaction booked, in their order; of those that carry entries."""
    made: dict[int, list[tuple[int, str]]] = {}
    for trail in dict.fromkeys(one.trail for one in found if one.entries):
        mine = (_ENTRY.c.trail == trail, _ENTRY.c.id > 0)
        rows = select(_ENTRY.c.id, _ENTRY.c.digest).where(*mine).order_by(_ENTRY.c.id).limit(_ONE_TRANSACTION + 1)
        left = [(id, digest) for id, digest in book.connection.execute(rows)]
        if len(left) > _ONE_TRANSACTION:
            continue
        carrying = select(_EVENT.c.seq, _EVENT.c.entries).where(_EVENT.c.trail == trail, _EVENT.c.entries != "")
        for seq, entries in book.connection.execute(carrying.order_by(_EVENT.c.seq)).all():
            count = _covered([digest for _id, digest in left], entries)
            made[seq], left = left[:count], left[count:]
    return made


def _covered(digests: Sequence[str], entries: str) -> int:
    """How many of the digests, from the first on, the fingerprint is over; 0 where it is of others."""
    whole = sha256()  # as `ledger.journal.combined` makes it, looked at after each
    for count, one in enumerate(digests, 1):
        whole.update(one.encode())
        if whole.hexdigest() == entries:
            return count
    return 0


def _some(of: Iterable[Any]) -> Iterator[list[Any]]:
    """Some at a time, as a statement takes them."""
    known = sorted(of)
    return (known[start : start + _AT_ONCE] for start in range(0, len(known), _AT_ONCE))


def file_names(book: Book, files: Iterable[str]) -> dict[str, tuple[str, int]]:
    """sha256 -> the name and size of a kept file."""
    found: dict[str, tuple[str, int]] = {}
    for some in _some(files):
        rows = select(_FILE.c.sha256, _FILE.c.name, _FILE.c.size).where(_FILE.c.sha256.in_(some))
        found |= {sha256: (name, size) for sha256, name, size in book.connection.execute(rows)}
    return found
