"""The tables of a bundle of evidence: postings, lines, documents with their originals, approvals, the trail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from chat.text import _, _n
from handlers.books.chart import chart
from handlers.reports.evidence_correspondence import EvidenceSaid
from handlers.reports.evidence_scope import Carried, EvidenceFiles, EvidenceFound, EvidenceScope, hashed, may_be_whole
from handlers.rules import Rules
from ledger.journal import Posting
from ledger.money import Money
from storage import approvals as approval_rows
from storage import evidence
from storage import files as file_store
from storage.book import Book
from storage.directory import Directory

_MINE = frozenset({"step_approved", "step_rejected", "step_taken_back"})


def postings(
    out: EvidenceFiles,
    book: Book,
    directory: Directory,
    rules: Rules,
    scope: EvidenceScope,
    found: EvidenceFound,
    carried: Carried,
) -> None:
    accounts, codes = chart(book, rules), {one.id: one.code for one in directory.projects.values()}
    rows: list[Sequence[object]] = []
    parts = 0
    for one in found.entries:
        whole = may_be_whole(one, scope)
        text, digest = hashed(one) if whole else ("", "")
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
                "what {n} entry says of other projects (it has no entry_hash, so nothing of it is added up)",
                "what {n} entries say of other projects (they have no entry_hash, so nothing of them is added up)",
                parts,
            )
        )


def lines(out: EvidenceFiles, directory: Directory, scope: EvidenceScope, found: EvidenceFound) -> None:
    out.add("lines.csv", cost_lines(directory, scope, found))


def cost_lines(
    directory: Directory, scope: EvidenceScope, found: EvidenceFound, before: int = 0
) -> list[Sequence[object]]:
    """The rows of cost in lines.csv, counted from the one after `before`."""
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
            head = ("cost", before + len(rows) + 1, one.source, one.id, one.day, one.booked)
            money = (amount.currency, amount.major, company.major, one.memo)
            rows.append((*head, *what, role, minutes, None, None, None, *money))
    return rows


def documents(out: EvidenceFiles, book: Book, rules: Rules, scope: EvidenceScope, found: EvidenceFound) -> None:
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


def approvals(out: EvidenceFiles, book: Book, directory: Directory, found: EvidenceFound) -> None:
    known = approval_rows.rounds_of(book, sorted(found.subjects))
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
                asked = (round.version, step, None, "/".join(one.roles), "asked", instant(round.asked), one.rule)
                rows.append((len(rows) + 1, *asked, None, document, None))
            for did in round.decisions:
                what = (did.version, did.step, name(did.person), did.role, did.verdict, instant(did.at), did.reason)
                rows.append((len(rows) + 1, *what, next(told, None), document, name(did.instead_of)))
    out.add("approvals.csv", rows)


def instant(at: object) -> str:
    """An instant in UTC, as events have it."""
    if not isinstance(at, datetime):
        return ""
    at = at.astimezone(UTC) if at.tzinfo else at
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def trail(
    out: EvidenceFiles,
    directory: Directory,
    scope: EvidenceScope,
    found: EvidenceFound,
    carried: Carried,
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


def correspondence(out: EvidenceFiles, said: Sequence[EvidenceSaid]) -> None:
    """What was said, in the order of time; texts without a file of their own are numbered."""
    rows: list[Sequence[object]] = []
    texts = 0
    for one_said in sorted(said, key=lambda each: each.at):
        files = dict(one_said.files)
        if not files:
            texts += 1
            files[f"messages/{texts}.txt"] = one_said.text
        out.files |= files
        what = (one_said.direction, one_said.channel, one_said.person or None, one_said.subject)
        rows.append((instant(one_said.at), *what, next(iter(files))))
    out.add("correspondence.csv", rows)
