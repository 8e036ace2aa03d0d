"""The files of a bundle of evidence: what the books say of a project or document, ready to be checked without us."""

from __future__ import annotations

from collections.abc import Sequence

from chat.text import _, _n
from chat.words import say
from formats.evidence import verify_page
from handlers.reports import evidence_checks as checks
from handlers.reports import evidence_correspondence as correspondence
from handlers.reports import evidence_scope, evidence_tables
from handlers.reports.evidence_scope import EvidenceFiles, EvidenceFound, EvidenceScope
from handlers.rules import Rules
from storage import evidence
from storage.book import Book
from storage.directory import Directory

_FOLDERS = ("originals", "entries", "events", "messages", "letters")


def made(book: Book, directory: Directory, rules: Rules, scope: EvidenceScope) -> EvidenceFiles:
    """All files of a bundle but SHA256SUMS.  The same books give the same bytes.

    Raises BadInput where it would be more than `scope.most` lines of the journal or of the trail.
    """
    found = evidence_scope.found(book, rules, scope)
    out = gathered(book, directory, rules, scope, found)
    _checks(out, book, directory, rules, scope, found)
    count_folders(out)
    code = scope.project.code if scope.project else ""
    left_out = said_left_out(out)
    out.files["VERIFY.txt"] = verify_page.page(scope.about, code, out.counts, left_out, example(found, scope))
    return out


def gathered(
    book: Book, directory: Directory, rules: Rules, scope: EvidenceScope, found: EvidenceFound
) -> EvidenceFiles:
    """What was found, as files; what was checked, and how to check it, is still to be said."""
    out = EvidenceFiles()
    whole = {one.id for one in found.entries if evidence_scope.may_be_whole(one, scope)}
    carried = evidence_scope.carried(book, found, whole)
    evidence_tables.postings(out, book, directory, rules, scope, found, carried)
    evidence_tables.lines(out, directory, scope, found)
    evidence_tables.documents(out, book, rules, scope, found)
    evidence_tables.approvals(out, book, directory, found)
    evidence_tables.trail(out, directory, scope, found, carried)
    _correspondence(out, book, directory, rules, scope, found)
    return out


def example(found: EvidenceFound, scope: EvidenceScope) -> tuple[int, str, str] | None:
    """The first entry that is whole: its number, what its hash is over, the hash."""
    whole = (one for one in found.entries if evidence_scope.may_be_whole(one, scope))
    return next(((one.id, *evidence_scope.hashed(one)) for one in whole), None)


def count_folders(out: EvidenceFiles) -> None:
    for folder in _FOLDERS:
        out.counts[f"{folder}/"] = sum(path.startswith(f"{folder}/") for path in out.files)


def said_left_out(out: EvidenceFiles) -> list[tuple[str, str]]:
    """In English and in Chinese."""
    return [(say(one, "en"), say(one, "zh-CN")) for one in out.left_out]


def _correspondence(
    out: EvidenceFiles,
    book: Book,
    directory: Directory,
    rules: Rules,
    scope: EvidenceScope,
    found: EvidenceFound,
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
    evidence_tables.correspondence(out, said)
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
    found: EvidenceFound,
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
