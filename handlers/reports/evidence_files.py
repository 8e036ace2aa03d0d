"""The files of a bundle of evidence: what the books say of a project or document, ready to be checked without us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chat.text import Text, _, _n
from chat.words import say
from formats.evidence import verify_page
from formats.evidence.tables import table
from handlers.books.chart import chart
from handlers.reports import evidence_checks as checks
from handlers.reports import evidence_correspondence as correspondence
from handlers.rules import Rules
from ledger import journal
from ledger.errors import BadInput, sentence
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.nouns import Expense, Project
from storage import approvals, entries, evidence, expenses
from storage import files as file_store
from storage.book import Book
from storage.directory import Directory
from storage.evidence import EvidenceDocument, EvidenceEvent

_TOO_MUCH = sentence("That is more than {most} lines of the journal or of the trail, too much for one bundle here.")
_SMALLER = sentence("Ask for single documents, or let your administrator run “zhangfang evidence”.")
_MINE = frozenset({"step_approved", "step_rejected", "step_taken_back"})


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
    """

    project: Project | None
    document: Expense | None
    whole: bool
    most: int
    size: int

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


@dataclass(frozen=True, slots=True)
class _EvidenceFound:
    """What was read of the books, in its order; `subjects`: the things whose events and approvals are inside."""

    documents: list[EvidenceDocument]
    entries: tuple[JournalEntry, ...]
    events: list[EvidenceEvent]
    subjects: frozenset[str]


def made(book: Book, directory: Directory, rules: Rules, scope: EvidenceScope) -> EvidenceFiles:
    """All files of a bundle but SHA256SUMS.  The same books give the same bytes.

    Raises BadInput where it would be more than `scope.most` lines of the journal or of the trail.
    """
    out, found = EvidenceFiles(), _found(book, rules, scope)
    whole = [one for one in found.entries if _may_be_whole(one, scope)]
    carried = _carried(book, found, {one.id for one in whole})
    _postings(out, book, directory, rules, scope, found, carried)
    _lines(out, directory, scope, found)
    _documents(out, book, rules, scope, found)
    _approvals(out, book, directory, found)
    _trail(out, directory, scope, found, carried)
    _correspondence(out, book, directory, rules, scope, found)
    _checks(out, book, directory, rules, scope, found)
    example = next(((one.id, *_hash(one)) for one in whole), None)
    for folder in ("originals", "entries", "events", "messages", "letters"):
        out.counts[f"{folder}/"] = sum(path.startswith(f"{folder}/") for path in out.files)
    code = scope.project.code if scope.project else ""
    left_out = [(say(one, "en"), say(one, "zh-CN")) for one in out.left_out]
    out.files["VERIFY.txt"] = verify_page.page(scope.about, code, out.counts, left_out, example)
    return out


def _found(book: Book, rules: Rules, scope: EvidenceScope) -> _EvidenceFound:
    if scope.document is not None:
        documents = [_expense(scope.document)]
    else:
        if evidence.lines(book, scope.project_id) > scope.most:
            raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
        mine = expenses.several(book, evidence.expenses_of(book, scope.project_id), rules.currency)
        documents = [*map(_expense, mine), *evidence.orders_and_invoices(book, scope.project_id)]
    ids = evidence.entries_of(
        book, 0 if scope.document else scope.project_id, [one.id for one in documents], scope.most
    )
    if len(ids) > scope.most:
        raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
    found = entries.several(book, ids)
    trails = evidence.trails(book, ids) if scope.whole else {}
    subjects = {one.id for one in documents}
    if scope.document is None:
        subjects |= {one.source for one in found if _may_be_whole(one, scope)}
    carrying = set(trails.values()) - {""}
    events = evidence.events(book, subjects, carrying, scope.most)
    if len(events) > scope.most or sum(len(one.postings) for one in found) > scope.most:
        raise BadInput(_TOO_MUCH, most=scope.most, hint=_SMALLER)
    return _EvidenceFound(documents, found, events, frozenset(subjects))


def _may_be_whole(entry: JournalEntry, scope: EvidenceScope) -> bool:
    """Whether all lines of an entry may be shown: it speaks of no other project, or the reader knows them all."""
    return scope.whole or all(line.project in (0, scope.project_id) for line in entry.postings)


def _hash(entry: JournalEntry) -> tuple[str, str]:
    """What an entry's hash is over, and the hash."""
    return journal.hashed(entry, entry.source), journal.digest(entry)


def _carried(
    book: Book, found: _EvidenceFound, whole: set[int]
) -> dict[int, tuple[EvidenceEvent, list[tuple[int, str]]]]:
    """Entry -> the event that carries it, with all (entry, hash) of that transaction."""
    by_seq = {one.seq: one for one in found.events}
    out: dict[int, tuple[EvidenceEvent, list[tuple[int, str]]]] = {}
    for seq, booked in evidence.booked_with(book, found.events).items():
        for id, _digest in booked:
            if seq in by_seq and id in whole:
                out[id] = (by_seq[seq], booked)
    return out


def _postings(
    out: EvidenceFiles,
    book: Book,
    directory: Directory,
    rules: Rules,
    scope: EvidenceScope,
    found: _EvidenceFound,
    carried: Mapping[int, tuple[EvidenceEvent, list[tuple[int, str]]]],
) -> None:
    accounts, codes = chart(book, rules), {one.id: one.code for one in directory.projects.values()}
    rows: list[Sequence[object]] = []
    parts = 0
    for one in found.entries:
        whole = _may_be_whole(one, scope)
        text, digest = _hash(one) if whole else ("", "")
        if whole:
            out.files[f"entries/{one.id}.txt"] = text.encode()
        parts += not whole
        event = carried.get(one.id)
        before = event[0].previous if event and scope.whole else ""
        for n, line in enumerate(one.postings, 1):
            if not whole and line.project != scope.project_id:
                continue
            amount = line.company.major if line.debit else -line.company.major
            sides = (amount, None) if line.debit else (None, amount)
            where = (accounts[line.account].code, line.account, codes.get(line.project), line.category, line.party)
            money = (*sides, line.project_amount.currency, line.project_amount.major, line.minutes or None)
            rows.append((one.id, n, one.day, one.booked, *where, *money, digest, before))
    out.add("postings.csv", rows)
    if parts:
        out.left_out.append(
            _n(
                "what {n} entry says of other projects (it has no entry_hash, steps 3 and 5 skip it)",
                "what {n} entries say of other projects (they have no entry_hash, steps 3 and 5 skip them)",
                parts,
            )
        )


def _lines(out: EvidenceFiles, directory: Directory, scope: EvidenceScope, found: _EvidenceFound) -> None:
    rows: list[Sequence[object]] = []
    for one in found.entries:
        by: dict[str, list[Posting]] = {}
        for line in one.postings:
            if line.category and line.project == scope.project_id:
                by.setdefault(line.category, []).append(line)
        for category, some in by.items():
            people = {line.person for line in some} - {0}
            tasks = {line.task for line in some} - {0}
            person = directory.people.get(people.pop()) if len(people) == 1 else None
            task = directory.tasks.get(tasks.pop()) if len(tasks) == 1 else None
            amount = sum((line.project_amount for line in some), Money(0, some[0].project_amount.currency))
            company = sum((line.company for line in some), Money(0, some[0].company.currency))
            what = (category, task.name if task else None, person.name if person else None)
            role = person.trade(one.day) if person else None
            minutes = sum(line.minutes for line in some) or None
            head = ("cost", len(rows) + 1, one.source, one.id, one.day, one.booked)
            money = (amount.currency, amount.major, company.major, one.memo)
            rows.append((*head, *what, role, minutes, None, None, None, *money))
    out.add("lines.csv", rows)


def _expense(one: Expense) -> EvidenceDocument:
    net, vat = (one.gross - one.tax, one.tax) if one.tax is not None else (None, None)
    files = tuple(dict.fromkeys(filter(None, (one.file, *one.paper.more))))
    kind, number = one.document or "expense", one.invoice_number
    return EvidenceDocument(
        f"expense:{one.id}", kind, number, one.day, one.vendor, net, vat, one.gross, files, one.message, one.stage
    )


def _documents(out: EvidenceFiles, book: Book, rules: Rules, scope: EvidenceScope, found: _EvidenceFound) -> None:
    names = evidence.file_names(book, {file for one in found.documents for file in one.files})
    rows: list[Sequence[object]] = []
    held, left = 0, 0
    for one in found.documents:
        for n, sha256 in enumerate(one.files or ("",), 1):
            path = _path(one.id, n, names.get(sha256, ("", 0))[0]) if sha256 else ""
            why = ""
            if sha256:
                data = None if held + names.get(sha256, ("", 0))[1] > scope.size else _bytes(rules, sha256)
                if data is None or held + len(data) > scope.size:
                    there = file_store.where(rules.files, sha256).exists()
                    path, why, left = "", "too large" if there else "not kept", left + 1
                else:
                    out.files[path] = data
                    held += len(data)
            sums = [None if each is None else each.major for each in (one.net, one.vat, one.gross)]
            what = (one.id, one.kind, one.number, one.day, one.party, *(sums if n == 1 else (None, None, None)))
            rows.append((*what, path, sha256, one.message, one.gross.currency, one.state, why))
    out.add("documents.csv", rows)
    if left:
        out.left_out.append(
            _n(
                "{n} original (documents.csv, left_out); its hash is there",
                "{n} originals (documents.csv, left_out); their hashes are there",
                left,
            )
        )


def _bytes(rules: Rules, sha256: str) -> bytes | None:
    return file_store.load(rules.files, sha256)


def _path(document: str, n: int, name: str) -> str:
    """Where an original lies: by its document, whatever it was called before.

    >>> _path("expense:12", 1, "../../Taxi.JPG"), _path("contract:3", 2, "no ending")
    ('originals/expense-12.jpg', 'originals/contract-3-2.bin')
    """
    ending = re.search(r"\.([A-Za-z0-9]{1,5})$", name)
    second = f"-{n}" if n > 1 else ""
    return f"originals/{document.replace(':', '-')}{second}.{ending[1].lower() if ending else 'bin'}"


def _approvals(out: EvidenceFiles, book: Book, directory: Directory, found: _EvidenceFound) -> None:
    known = approvals.rounds_of(book, sorted(found.subjects))
    hashes: dict[str, list[str]] = {}
    for event in found.events:
        if event.action.partition(".")[2] in _MINE:
            hashes.setdefault(event.subject, []).append(event.hash)

    def name(person: int) -> str:
        one = directory.people.get(person)
        return one.name if one else ""

    rows: list[Sequence[object]] = []
    for document in sorted(known):
        told = iter(hashes.get(document, ()))
        for round in known[document]:
            for step, one in enumerate(round.plan.steps, 1):
                asked = (round.version, step, None, "/".join(one.roles), "asked", _instant(round.asked), one.rule)
                rows.append((len(rows) + 1, *asked, None, document, None))
            for did in round.decisions:
                what = (did.version, did.step, name(did.person), did.role, did.verdict, _instant(did.at), did.reason)
                rows.append((len(rows) + 1, *what, next(told, None), document, name(did.instead_of)))
    out.add("approvals.csv", rows)


def _instant(at: object) -> str:
    """An instant in UTC, as events have it."""
    from datetime import UTC, datetime

    if not isinstance(at, datetime):
        return ""
    at = at.astimezone(UTC) if at.tzinfo else at
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _trail(
    out: EvidenceFiles,
    directory: Directory,
    scope: EvidenceScope,
    found: _EvidenceFound,
    carried: Mapping[int, tuple[EvidenceEvent, list[tuple[int, str]]]],
) -> None:
    inside = set(carried)
    booked = {event.seq: all for event, all in carried.values()}
    rows: list[Sequence[object]] = []
    for one in found.events:
        person = directory.people.get(one.person)
        what = (one.seq, one.at, person.name if person else None, one.action, one.subject, one.trail)
        if not scope.whole:
            rows.append((*what, None, None, None, None, one.hash))
            continue
        names = " ".join(str(id) if id in inside else digest for id, digest in booked.get(one.seq, ()))
        rows.append((*what, names, one.entries, "yes" if one.keyed else "no", one.previous, one.hash))
        out.files[f"events/{one.seq}.txt"] = f"{one.previous}\n{one.content}".encode("utf-8", "surrogatepass")
    out.add("trail.csv", rows)
    if not scope.whole:
        out.left_out.append(
            _("what the hashes of events are over, since it speaks of other projects too; finance and auditors get it")
        )


def _correspondence(
    out: EvidenceFiles,
    book: Book,
    directory: Directory,
    rules: Rules,
    scope: EvidenceScope,
    found: _EvidenceFound,
) -> None:
    """The messages with which documents and entries were made, the notices about them, letters and contacts."""
    about: dict[str, set[str]] = {}
    for one in found.documents:
        about.setdefault(one.message, set()).add(one.id)
    for event in found.events:
        about.setdefault(event.trail, set()).add(event.subject)
    said, left = correspondence.messages(book, directory, about, found.subjects, whole=scope.whole)
    said += correspondence.notices(book, directory, found.subjects, scope.project_id, whole=scope.whole)
    parties = {one.party for one in found.documents if one.kind in ("contract", "invoice")}
    names = correspondence.customers_of(scope.project, parties) if scope.document is None else set()
    letters = list(correspondence.to_customers(book, directory, rules, names))
    if scope.whole:
        said += letters
    rows: list[Sequence[object]] = []
    texts = 0
    for one_said in sorted(said, key=lambda each: each.at):
        files = dict(one_said.files)
        if not files:
            texts += 1
            files[f"messages/{texts}.txt"] = one_said.text
        out.files |= files
        what = (one_said.direction, one_said.channel, one_said.person or None, one_said.subject)
        rows.append((_instant(one_said.at), *what, next(iter(files))))
    out.add("correspondence.csv", rows)
    if left:
        out.left_out.append(
            _n("{n} message that also speaks of other things", "{n} messages that also speak of other things", left)
        )
    if letters and not scope.whole:
        out.left_out.append(
            _(
                "letters to the customer and contacts with it, which speak of all its projects; "
                "finance and auditors get them"
            )
        )


def _checks(
    out: EvidenceFiles,
    book: Book,
    directory: Directory,
    rules: Rules,
    scope: EvidenceScope,
    found: _EvidenceFound,
) -> None:
    rows: list[Sequence[object]] = []
    if evidence.lines_in_all(book) <= scope.most:
        rows += checks.rules_of(book, rules, whole=scope.whole)
    else:
        out.left_out.append(
            _("the rules that “zhangfang verify” proves of all the books, which are too large to do so for a bundle")
        )
    rows += checks.seconds(directory, found.events, whole=scope.whole)
    out.add("checks.csv", rows)
