"""The files of a settlement's bundle: the inside with all that it rests on, the outside with what the other side gets.

The tables, originals and hashes are those of a bundle of evidence (handlers/reports/evidence_*); what is a settlement's
own is put beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chat.text import Text
from chat.words import say
from formats.documents.letter_pdf import drawn
from formats.settlements import described, verify_page
from formats.settlements.described import BundledSettlement
from handlers.context import Context
from handlers.reports import evidence_correspondence, evidence_files, evidence_scope, evidence_tables
from handlers.reports.evidence_correspondence import EvidenceSaid
from handlers.reports.evidence_scope import EvidenceFiles, EvidenceFound, EvidenceScope
from handlers.settlement_papers import settled, sheets
from handlers.settlement_papers.paper import paper
from handlers.settlements.words import CHECKS
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from storage import audit, evidence, inbox, settlement_cases
from storage.evidence import EvidenceDocument

LINK = "link"
"""The platform of what comes in over a link of the other side."""
_NO_MESSAGE = ""


def inside(ctx: Context, of: Settlement, *, whole: bool, most: int, size: int) -> EvidenceFiles:
    """All files of the inside edition but SHA256SUMS; `whole` as in `EvidenceScope`.

    Raises BadInput where it would be more than `most` lines of the journal or of the trail.
    """
    scope = _scope(ctx, of, whole=whole, most=most, size=size)
    found = evidence_scope.found(ctx.book, ctx.rules, scope)
    found = replace(found, documents=[*found.documents, *_answers(ctx, of)])
    out = evidence_files.gathered(ctx.book, ctx.directory, ctx.rules, scope, found)
    of_it = settled.described(ctx, of, "inside", _head(found, scope, of))
    lines = [*described.line_rows(of_it), *evidence_tables.cost_lines(ctx.directory, scope, found, len(of_it.items))]
    out.add("lines.csv", lines)
    out.add("checks.csv", [_check_row(ctx, one, out) for one in of.checks])
    _said(out, ctx, of, of_it)
    out.files["statements.xlsx"] = sheets.workbook(ctx, of, scope, found, settled.outside_locale(ctx, of))
    _page(out, of_it, evidence_files.example(found, scope))
    return out


def outside(ctx: Context, of: Settlement, *, size: int) -> EvidenceFiles:
    """All files of the outside edition but SHA256SUMS: the paper, the rule's statement, agreed evidence, what was said
    between both sides."""
    out = EvidenceFiles()
    of_it = settled.described(ctx, of, "outside")
    out.add("lines.csv", list(described.line_rows(of_it)))
    agreed = [replace(one, message=_NO_MESSAGE, state="") for one in _agreed_evidence(ctx, of)]
    scope = _scope(ctx, of, whole=False, most=0, size=size)
    evidence_tables.documents(out, ctx.book, ctx.rules, scope, EvidenceFound(agreed, (), [], frozenset()))
    evidence_tables.correspondence(out, [*_letters(ctx, of), *_over_the_link(ctx, of)])
    _said(out, ctx, of, of_it)
    _page(out, of_it, None)
    return out


def _scope(ctx: Context, of: Settlement, *, whole: bool, most: int, size: int) -> EvidenceScope:
    party = of.counterpart.name if of.party == "supplier" else ""
    project = ctx.directory.project(of.project)
    return EvidenceScope(project, None, whole, most, size, of.until, party, frozenset({f"settlement:{of.id}"}))


def _said(out: EvidenceFiles, ctx: Context, of: Settlement, of_it: BundledSettlement) -> None:
    """The settlement itself: for people, and for programs."""
    out.add("statement.csv", list(described.statement_rows(of_it)))
    out.files["settlement.json"] = described.settlement_json(of_it)
    locale = settled.outside_locale(ctx, of)
    out.files["report.pdf"] = drawn(paper(of, settled.surroundings(ctx, of, of_it.edition, locale)))


def _page(out: EvidenceFiles, of_it: BundledSettlement, example: tuple[int, str, str] | None) -> None:
    evidence_files.count_folders(out)
    contents = {name: count for name, count in sorted(out.counts.items()) if count or not name.endswith("/")}
    it = of_it.settlement
    about = f"{of_it.project} {it.shown_number} version {it.version}, {it.counterpart.name}"
    left_out = evidence_files.said_left_out(out)
    page = verify_page.page(of_it.edition, about, of_it.project, contents, left_out, example)
    out.files["VERIFY.txt"] = page


def _head(found: EvidenceFound, scope: EvidenceScope, of: Settlement) -> tuple[int, str]:
    """The last event that carries an entry of those inside: so far the journal is what the settlement rests on.  Where
    none is inside, the last event of all."""
    carrying = [one for one in found.events if one.entries] or found.events
    last = max(carrying, key=lambda one: one.seq, default=None)
    return (last.seq, last.hash) if last else (0, "")


def _check_row(ctx: Context, one: SettlementCheck, out: EvidenceFiles) -> Sequence[object]:
    """check, result, evidence_file, fact, person, day, waived_by, reason."""
    names = {person.id: person.name for person in ctx.directory.people.values()}
    result = {True: "passed", False: "failed", None: "not asked"}[one.passed]
    facts = "; ".join(say(Text(fact.template, dict(fact.values)), "en") for fact in one.facts)  # type: ignore[arg-type]
    waiver = one.waiver
    file = next((path for path in _paths(one.documents) if path in out.files), None)
    let = (names.get(waiver.person, ""), waiver.reason) if waiver else (None, None)
    return say(CHECKS[one.name], "en"), result, file, facts or None, names.get(one.person), one.day, *let


def _paths(documents: Sequence[str]) -> list[str]:
    return [f"events/{one.removeprefix('event:')}.txt" for one in documents if one.startswith("event:")]


def _answers(ctx: Context, of: Settlement) -> list[EvidenceDocument]:
    """The settlement itself, with the signed answers to it."""
    statement = of.computed.payable
    net, vat, gross = (Money(statement.this(name), of.currency) for name in ("this", "vat", "gross"))
    given = settlement_cases.answers(ctx.book, of.id)
    files = tuple(dict.fromkeys(one.file for one in given if one.file))
    id, number = f"settlement:{of.id}", of.shown_number
    return [
        EvidenceDocument(
            id, "settlement", number, of.until, of.counterpart.name, net, vat, gross, files, "", str(of.state)
        )
    ]


def _agreed_evidence(ctx: Context, of: Settlement) -> list[EvidenceDocument]:
    """What both sides have: the contract with the papers of its milestones, signed answers to the settlement."""
    found = evidence.orders_and_invoices(ctx.book, of.project)
    return [*(one for one in found if one.id == of.counterpart.agreement), *_answers(ctx, of)]


def _letters(ctx: Context, of: Settlement) -> list[EvidenceSaid]:
    """Letters to a customer, which it has."""
    if of.party != "customer":
        return []
    said = evidence_correspondence.to_customers(ctx.book, ctx.directory, ctx.rules, [of.counterpart.name])
    return [replace(one, person="") for one in said if one.channel == "letter"]


def _over_the_link(ctx: Context, of: Settlement) -> list[EvidenceSaid]:
    """What the other side answered over a link, as it came."""
    trails = dict.fromkeys(one.trail for one in audit.about(ctx.book, f"settlement:{of.id}"))
    found: list[EvidenceSaid] = []
    for key in trails:
        kept = inbox.get(ctx.book, key) if key.startswith(f"{LINK}:") else None
        if kept is not None:
            said = evidence_correspondence.said_in(kept.incoming).encode("utf-8", "surrogatepass")
            found.append(EvidenceSaid(kept.at, "in", LINK, of.counterpart.name, f"settlement:{of.id}", said))
    return sorted(found, key=_when)


def _when(one: EvidenceSaid) -> datetime:
    return one.at
