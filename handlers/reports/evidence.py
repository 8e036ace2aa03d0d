"""“evidence apollo”: a project or document with all that proves it, as one zip that can be checked without us."""

from __future__ import annotations

import re

from chat.cards.card import Attachment, Card, Fact, Reply
from chat.folding import cleaned
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from formats.evidence.bundle import EvidenceBundle, bundle
from handlers import document_named, lookup, privacy
from handlers.context import Context
from handlers.reports import ONLY_EVIDENCE, evidence_files
from handlers.reports.evidence_scope import EvidenceFiles, EvidenceScope
from ledger.errors import BadInput, NotAllowed, sentence
from storage import audit
from storage.evidence import MADE

MOST = 20_000
"""Lines of the journal, and events, in a bundle that is handed out in a chat."""
SIZE = 15_000_000
"""Bytes of originals in it: what every platform takes as one file, with the rest of the bundle."""
_COMPANY = frozenset({"finance", "admin", "auditor"})
_DOCUMENT = Pattern(
    r"^\s*(?:of |for )?(?:expense|claim|invoice|supplier|document|费用|报销|发票|单据|供应商|#|\d)", re.IGNORECASE
)


def show(said: Said, ctx: Context) -> Reply:
    scope = asked(ctx, said.text, whole=bool(ctx.roles() & _COMPANY), most=MOST, size=SIZE)
    if not privacy.knows_pay(ctx, scope.project_id):
        if not ctx.roles(scope.project_id) & privacy.KNOW_PAY:
            raise ctx.refused("lead", "finance", project=scope.project_id, sentence=ONLY_EVIDENCE)
        raise NotAllowed(ONLY_EVIDENCE, hint=privacy.IN_PRIVATE)
    files, made = put_together(ctx, scope)
    name = f"evidence_{scope.about.replace(':', '-').replace(' ', '_')}.zip"
    return Reply(_card(ctx, scope, files, made), private=True, files=(Attachment(name, "application/zip", made.data),))


def asked(ctx: Context, text: str, *, whole: bool, most: int, size: int) -> EvidenceScope:
    """The project or document that a line names.  Raises as `lookup.project` and `document_named.named` do."""
    words = cleaned(text)[:300].strip()
    if _DOCUMENT.match(words):
        document, rest = document_named.named(ctx, re.sub(r"^(?:of|for) ", "", words))
        project = ctx.directory.projects.get(document.project)
        project = ctx.about(project) if project else None
    else:
        document = None
        project, rest = lookup.project_first(ctx, words)
    if rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for a bundle of evidence."),
            text=rest[:60],
            hint=sentence("Write for example: evidence apollo, or: evidence expense 12"),
        )
    return EvidenceScope(project, document, whole, most, size)


def put_together(ctx: Context, scope: EvidenceScope) -> tuple[EvidenceFiles, EvidenceBundle]:
    """The bundle; that it was made, and its digest, stand in the trail.  Raises BadInput where it is too much."""
    files = evidence_files.made(ctx.book, ctx.directory, ctx.rules, scope)
    made = bundle(files.files)
    audit.note(ctx.book, MADE, scope.subject, digest=made.digest, files=len(files.files) + 1)
    return files, made


def _card(ctx: Context, scope: EvidenceScope, files: EvidenceFiles, made: EvidenceBundle) -> Card:
    count = len(files.files) + 1
    about = lookup.shown(scope.project) if scope.project else Text("")
    title = _n("Evidence: {n} file", "Evidence: {n} files", count)
    if scope.document is not None:
        about = _("expense {id}", id=str(scope.document.id))
    facts = (
        Fact(_("Of what"), about),
        Fact(_("Documents"), Text("{n}", {"n": files.counts["documents.csv"]})),
        Fact(_("Lines of the journal"), Text("{n}", {"n": files.counts["postings.csv"]})),
        Fact(_("Digest"), verbatim(made.digest)),
    )
    lines = [_("VERIFY.txt in it says how to check it without us.")]
    if files.left_out:
        lines.append(_("Left out: {what}.", what=tuple(files.left_out)))
    small = _(
        "Keep this digest: it is the SHA-256 of SHA256SUMS. The bundle says what people's hours cost; pass it on to "
        "nobody who may not know that."
    )
    return Card(title, facts=facts, lines=tuple(lines), small=small)
