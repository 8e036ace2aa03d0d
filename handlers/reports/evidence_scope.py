"""Of what a bundle of evidence is made, and what the books hold of that: documents, entries, events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from chat.text import Text
from formats.evidence.tables import table
from handlers.rules import Rules
from ledger import journal
from ledger.errors import BadInput, sentence
from ledger.journal import JournalEntry
from ledger.master_data.suppliers import SupplierNames
from ledger.nouns import Expense, Project
from storage import entries, evidence, expenses
from storage.book import Book
from storage.directory import directory
from storage.evidence import EvidenceDocument, EvidenceEvent

_TOO_MUCH = sentence("That is more than {most} lines of the journal or of the trail, too much for one bundle here.")
_SMALLER = sentence("Ask for single documents, or let your administrator run “zhangfang evidence”.")


@dataclass(frozen=True, slots=True)
class EvidenceScope:
    """Of what a bundle is made, and how much.

    Attributes:
        project: None for a document of no project.
        document: the one that it is about; None: all of the project.
        whole: whoever gets it reads the whole company; else lines of other projects, and what stands in the same
            transactions and messages, are left out, since they tell what somebody there earns.
        most: lines of the journal, and events, at most.
        size: bytes of originals at most.
        until: the last booked day of entries, and day of documents; None: all of them.
        party: only its documents, and what was booked on them; "" for all of the project.
        beside: things whose events and approvals are inside as well.
    """

    project: Project | None
    document: Expense | None
    whole: bool
    most: int
    size: int
    until: date | None = None
    party: str = ""
    beside: frozenset[str] = frozenset()

    @property
    def project_id(self) -> int:
        return self.project.id if self.project else 0

    @property
    def about(self) -> str:
        """As it is named in the bundle."""
        code = self.project.code if self.project else ""
        return f"expense:{self.document.id} {code}".strip() if self.document else code

    @property
    def subject(self) -> str:
        """As the trail names it."""
        return f"expense:{self.document.id}" if self.document else f"project:{self.project_id}"


@dataclass(slots=True)
class EvidenceFiles:
    """What goes into a bundle: path -> bytes; `counts` of rows and files; what was left out."""

    files: dict[str, bytes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[Text] = field(default_factory=list)

    def add(self, name: str, rows: Sequence[Sequence[object]]) -> None:
        self.files[name] = table(name, rows)
        self.counts[name] = len(rows)


Carried = dict[int, tuple[EvidenceEvent, list[tuple[int, str]]]]
"""Entry -> the event that carries it, with all (entry, hash) of that transaction."""


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """What was read of the books, in its order; `subjects`: the things whose events and approvals are inside."""

    documents: list[EvidenceDocument]
    entries: tuple[JournalEntry, ...]
    events: list[EvidenceEvent]
    subjects: frozenset[str]


def found(book: Book, rules: Rules, scope: EvidenceScope) -> EvidenceFound:
    if scope.document is not None:
        documents = [_expense(scope.document)]
    else:
        if evidence.lines(book, scope.project_id) > scope.most:
            raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
        mine = expenses.several(book, evidence.expenses_of(book, scope.project_id), rules.currency)
        documents = [*map(_expense, mine), *evidence.orders_and_invoices(book, scope.project_id)]
        names = directory(book).suppliers
        documents = [one for one in documents if _asked_for(one, scope, names)]
    whole_project = scope.document is None and not scope.party
    ids = evidence.entries_of(book, scope.project_id if whole_project else 0, [one.id for one in documents], scope.most)
    if len(ids) > scope.most:
        raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
    found = tuple(one for one in entries.several(book, ids) if scope.until is None or one.booked <= scope.until)
    ids = [one.id for one in found]
    trails = evidence.trails(book, ids) if scope.whole else {}
    subjects = {one.id for one in documents} | scope.beside
    if scope.document is None:
        subjects |= {one.source for one in found if may_be_whole(one, scope)}
    carrying = set(trails.values()) - {""}
    events = evidence.events(book, subjects, carrying, scope.most)
    if len(events) > scope.most or sum(len(one.postings) for one in found) > scope.most:
        raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
    return EvidenceFound(documents, found, events, frozenset(subjects))


def _asked_for(one: EvidenceDocument, scope: EvidenceScope, names: SupplierNames) -> bool:
    """Whether a document of the project is of the days and the party (by any of its names) that are asked for."""
    of_party = scope.party in ("", one.party) or names.called(scope.party) == names.called(one.party)
    return of_party and (scope.until is None or one.day <= scope.until)


def may_be_whole(entry: JournalEntry, scope: EvidenceScope) -> bool:
    """Whether all lines of an entry may be shown: it speaks of no other project, or the reader knows them all."""
    return scope.whole or all(line.project in (0, scope.project_id) for line in entry.postings)


def hashed(entry: JournalEntry) -> tuple[str, str]:
    """What an entry's hash is over, and the hash."""
    return journal.hashed(entry, entry.source), journal.digest(entry)


def carried(book: Book, found: EvidenceFound, whole: set[int]) -> Carried:
    """Entry -> the event that carries it, with all (entry, hash) of that transaction."""
    by_seq = {one.seq: one for one in found.events}
    out: Carried = {}
    for seq, booked in evidence.booked_with(book, found.events).items():
        for id, _digest in booked:
            if seq in by_seq and id in whole:
                out[id] = (by_seq[seq], booked)
    return out


def _expense(one: Expense) -> EvidenceDocument:
    net, vat = (one.gross - one.tax, one.tax) if one.tax is not None else (None, None)
    files = tuple(dict.fromkeys(filter(None, (one.file, *one.paper.more))))
    kind, number = one.document or "expense", one.invoice_number
    return EvidenceDocument(
        f"expense:{one.id}", kind, number, one.day, one.vendor, net, vat, one.gross, files, one.message, one.stage
    )
