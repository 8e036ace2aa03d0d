"""Part of the proof: bank lines against the documents that they are said to be, and against the bank in the journal.

So of every currency the bank accounts stand at what they opened with, plus what bank lines brought as far as they are
explained, plus what is booked and on no bank line; a line that is not explained is not in the books.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from chat.text import _
from ledger.bank_accounts import ROLE
from ledger.money import Money
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs
from storage.standing import AT_ONCE, StandingEntries, paid


def explained(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Of a bank line so much is explained as payments, money out and documents say."""
    line, known = table(t.BankLineRow), {0}
    taken: dict[int, int] = defaultdict(int)
    for kind in (t.PaymentRow, t.PayoutRow):
        rows = table(kind)
        sums = select(rows.c.line, func.sum(rows.c.minor)).where(rows.c.state == "booked", rows.c.line != 0)
        for id, minor in book.connection.execute(sums.group_by(rows.c.line)):
            taken[id] += int(minor)
    match = table(t.BankMatchRow)
    for id, minor in book.connection.execute(select(match.c.line, func.sum(match.c.minor)).group_by(match.c.line)):
        taken[id] += int(minor)
    counts["bank lines"] = 0
    for row in book.connection.execute(select(line.c.id, line.c.minor, line.c.used_minor, line.c.state)):
        counts["bank lines"] += 1
        known.add(row.id)
        if row.used_minor != taken.get(row.id, 0) or not 0 <= row.used_minor <= abs(row.minor):
            yield Fault(inv.BANK_LINES, f"bank {row.id}", _("what it is said to be does not add up to it"))
        if (row.state == "settled") != (row.used_minor == abs(row.minor) != 0):
            yield Fault(inv.BANK_LINES, f"bank {row.id}", _("it is marked explained and is not, or not"))
    for id in sorted({*taken} - known):
        yield Fault(inv.BANK_LINES, f"bank {id}", _("money stands on it, and it is gone"))


def booked(book: Book, standing: StandingEntries) -> Iterator[Fault]:
    """What is explained of a bank line stands in the journal, in its currency and on its side, on an account of the
    bank; what was paid by the company's card, and is seen on a statement of the card, on that."""
    documents: dict[int, list[str]] = defaultdict(list)
    for noun, kind in (("payment", t.PaymentRow), ("payout", t.PayoutRow)):
        rows = table(kind)
        mine = select(rows.c.id, rows.c.line).where(rows.c.state == "booked", rows.c.line != 0).order_by(rows.c.id)
        for id, line in book.connection.execute(mine):
            documents[line].append(f"{noun}:{id}")
    match = table(t.BankMatchRow)
    shown = select(match.c.line, match.c.document).where(match.c.line != 0).order_by(match.c.document)
    for line, document in book.connection.execute(shown):
        documents[line].append(document)
    lines, known = table(t.BankLineRow), set()
    explained_lines = select(lines).where(lines.c.used_minor != 0).order_by(lines.c.id)
    for some in book.connection.execute(explained_lines, execution_options={"yield_per": AT_ONCE}).partitions():
        standing.read([document for row in some for document in documents.get(row.id, ())])
        for row in some:
            known.add(row.id)
            used = Money(row.used_minor if row.minor > 0 else -row.used_minor, row.currency)
            stands: dict[str, int] = defaultdict(int)
            for document in documents.get(row.id, ()):
                for code, minor in _money(standing, document).items():
                    stands[code] += minor
            if stands != {used.currency: used.minor}:
                amounts = tuple(Money(minor, code) for code, minor in sorted(stands.items()))
                yield differs(inv.BANK, f"bank {row.id}", "", used, amounts[0] if len(amounts) == 1 else amounts)

    for line in sorted(documents.keys() - known):
        yield Fault(inv.BANK, f"bank {line}", _("money stands on it, and nothing of it is explained"))


def _money(standing: StandingEntries, document: str) -> dict[str, int]:
    """Currency -> what a document has moved on the bank, or else on the card."""
    lines = [line for entry in standing.of(document).values() if not entry.opens for line in entry.lines]
    for role in (ROLE, "card"):
        found = paid(line for line in lines if line.account == role)
        if found:
            return found
    return {}
