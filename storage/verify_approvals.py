"""Part of the proof: whatever was approved has its approvals, and every decision stands in the audit trail."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from chat.text import _
from ledger import approval
from storage import approvals
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs

_Decided = tuple[str, str, int]
"""(document, verdict, person)"""
_VERBS = {deed: verdict for verdict, deed in approvals.DEEDS.items()}


def decisions_in_trail(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Each decision on a step has its event by the same person that says the same of it, and no event is without its
    decision."""
    step, event = table(t.ApprovalStepRow), table(t.EventRow)
    kept: dict[_Decided, list[dict[str, str]]] = defaultdict(list)
    rows = select(step).where(step.c.verdict != approvals.ASKED).order_by(step.c.document, step.c.number)
    for row in book.connection.execute(rows):
        said = {"step": str(row.step), "role": row.role, "why": row.reason, "version": row.version}
        kept[row.document, row.verdict, row.person].append(said)
    told: dict[_Decided, list[dict[str, str]]] = defaultdict(list)
    deeds = [event.c.action.endswith(f".{deed}") for deed in _VERBS]
    events = select(event).where(deeds[0] | deeds[1] | deeds[2]).order_by(event.c.seq)
    for row in book.connection.execute(events):
        said = {name: str(value) for name, value in json.loads(row.detail).items()}
        told[row.subject, _VERBS[row.action.rpartition(".")[2]], row.person].append(said)
    counts["decisions"] = sum(map(len, kept.values()))
    for key in sorted({*kept, *told}):
        document, verdict, person = key
        where = document.replace(":", " ")
        if len(kept[key]) != len(told[key]):
            what = _("{verdict} by person {person}: only one knows it", verdict=verdict, person=str(person))
            yield Fault(inv.DECISIONS, where, what)
            continue
        for mine, theirs in zip(kept[key], told[key], strict=True):
            for name in mine:
                if name in theirs and mine[name] != theirs[name]:
                    yield differs(inv.DECISIONS, where, name, theirs[name], mine[name])


def approved_has_approvals(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What was approved step by step has every step approved, none of them by its owner, none twice by one person.

    What was decided before steps were kept has none.
    """
    rounds = approvals.everything(book)
    for noun, row, stages in _DOCUMENTS:
        docs = table(row)
        stage = docs.c["state" if "state" in docs.c else "stage"]
        stage = docs.c["stage" if "stage" in docs.c else "state"]
        decided = select(docs.c.id, docs.c.person).where(stage.in_(stages), docs.c.decided_by != 0)
        for found in book.connection.execute(decided.order_by(docs.c.id)):
            document = f"{noun}:{found.id}"
            if document not in rounds:
                continue
            last = rounds[document][-1]
            standing = last.standing
            who = [id for one in standing for id in (one.person, one.instead_of) if id]
            if approval.outcome(last.plan, standing) != "approved":
                yield Fault(inv.APPROVED, document.replace(":", " "), _("a step is not approved"))
            if found.person in who or len(set(who)) != len(who):
                yield Fault(
                    inv.OWN,
                    document.replace(":", " "),
                    _("a step is decided by its owner, or two by one person"),
                )


_APPROVED_STATES = ("approved", "sent", "confirmed", "final", "invoiced", "accepted", "posted", "paid", "closed")
_DOCUMENTS = (
    ("expense", t.ExpenseRow, ("posted", "reimbursed")),
    ("order", t.OrderRow, ("committed", "closed")),
    ("write_off", t.WriteOffRow, ("posted",)),
    ("final_accounts", t.FinalAccountsRow, ("posted",)),
    ("subcontract_step", t.SubcontractStepRow, ("booked",)),
    ("payment_batch", t.PaymentBatchRow, ("committed", "closed")),
    ("settlement", t.SettlementRow, _APPROVED_STATES),
)
RULES = (decisions_in_trail, approved_has_approvals)
