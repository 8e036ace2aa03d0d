"""Part of the proof: whatever was approved has its approvals, and every decision stands in the audit trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from ledger import approval
from storage import approvals
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.verify_debts import Fault

_VERBS = {deed: verdict for verdict, deed in approvals.DEEDS.items()}


def decisions_in_trail(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Each decision on a step has its event by the same person, and no event is without its decision."""
    step, event = table(t.ApprovalStepRow), table(t.EventRow)
    kept = Counter(
        (row.document, row.verdict, row.person)
        for row in book.connection.execute(select(step).where(step.c.verdict != approvals.ASKED))
    )
    told: Counter[tuple[str, str, int]] = Counter()
    deeds = [event.c.action.endswith(f".{deed}") for deed in _VERBS]
    for row in book.connection.execute(select(event).where(deeds[0] | deeds[1] | deeds[2])):
        told[row.subject, _VERBS[row.action.rpartition(".")[2]], row.person] += 1
    counts["decisions"] = kept.total()
    for document, verdict, person in sorted((kept - told) | (told - kept)):
        yield Fault(
            "every decision stands in the trail",
            document.replace(":", " "),
            f"{verdict} by person {person}: only one knows it",
        )


def approved_has_approvals(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What was approved step by step has every step approved, none of them by its owner, none twice by one person.

    What was decided before steps were kept has none.
    """
    rounds = approvals.everything(book)
    for noun, row, stages in _DOCUMENTS:
        docs = table(row)
        stage = docs.c["state" if noun == "write_off" else "stage"]
        decided = select(docs.c.id, docs.c.person).where(stage.in_(stages), docs.c.decided_by != 0)
        for found in book.connection.execute(decided.order_by(docs.c.id)):
            document = f"{noun}:{found.id}"
            if document not in rounds:
                continue
            last = rounds[document][-1]
            standing = last.standing
            who = [id for one in standing for id in (one.person, one.instead_of) if id]
            if approval.outcome(last.plan, standing) != "approved":
                yield Fault("what is approved has its approvals", document.replace(":", " "), "a step is not approved")
            if found.person in who or len(set(who)) != len(who):
                yield Fault(
                    "nobody approves their own",
                    document.replace(":", " "),
                    "a step is decided by its owner, or two by one person",
                )


_DOCUMENTS = (
    ("expense", t.ExpenseRow, ("posted", "reimbursed")),
    ("order", t.OrderRow, ("committed", "closed")),
    ("write_off", t.WriteOffRow, ("posted",)),
)
RULES = (decisions_in_trail, approved_has_approvals)
