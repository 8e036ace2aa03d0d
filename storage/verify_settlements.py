"""Part of the proof: every settlement adds up, those of one contract and party add up together, and what became of a
final one is what it says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from chat.text import _
from ledger.settlements.document import Settlement
from ledger.settlements.identities import broken, broken_together
from ledger.settlements.statement import Party
from ledger.settlements.states import FINAL, OPEN
from storage import invariants as inv
from storage import settlements
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs


def each_adds_up(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """The identities of one settlement, in the version that holds, and its state as it was reached."""
    known = settlements.whole(book)
    counts["settlements"] = len(known)
    for of in known:
        where = f"settlement {of.id}"
        if of.basis not in of.computed.statements:
            yield Fault(inv.SETTLED, where, _("it says nothing by its own basis"))
            continue
        for identity in broken(of.computed):
            yield Fault(inv.SETTLED, where, _("its lines do not add up: {identity}", identity=identity))
        last = of.history[-1] if of.history else None
        if last is None or (last.state, last.version) != (of.state, of.version):
            yield differs(inv.STAGE, where, "state", last.state if last else "", of.state)


def add_up_together(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """The identities of all final settlements of a contract and party, and that no two of them are open."""
    for (agreement, party), known in _by_agreement(book).items():
        where = f"settlements of {agreement.replace(':', ' ')}"
        waiting = [one for one in known if one.state in OPEN]
        if len(waiting) > 1:
            yield Fault(inv.SETTLED_TOGETHER, where, _("two of them are open"))
        final = settlements.final_of(book, agreement, party)
        if not final:
            continue
        last = final[-1]
        terms = settlements.terms_of(book, last.id, last.version)
        ends = last.final and not last.reverses and not last.reversed_by
        for identity in broken_together([one.computed for one in final], terms, final=ends):
            yield Fault(inv.SETTLED_TOGETHER, where, _("they do not add up: {identity}", identity=identity))
        for one in final:
            back = next((other for other in final if other.id == one.reversed_by), None)
            if one.reversed_by and (back is None or back.reverses != one.id):
                yield Fault(inv.SETTLED_TOGETHER, f"settlement {one.id}", _("nothing takes it back"))


def numbers(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """The numbers of a party and year have no gap, and each is taken once."""
    used: dict[tuple[str, int], list[int]] = defaultdict(list)
    for of in settlements.whole(book):
        if of.number:
            used[settlements.sequence(of.party, of.counterpart.name), of.year].append(of.number)
    row = table(t.NumberRow)
    taken = {
        (found.kind, found.year): found.last
        for found in book.connection.execute(select(row).where(row.c.kind.like("settlement:%")))
    }
    for key in sorted({*used, *taken}):
        if sorted(used.get(key, ())) != list(range(1, taken.get(key, 0) + 1)):
            name, year = key[0].partition(":")[2], key[1]
            yield Fault(inv.NUMBERS, f"settlements of {name} {year}", _("the numbers that were taken are others"))


def booked(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What a settlement led to is of the amount that it says, and leads to no other settlement."""
    invoice = table(t.CustomerInvoiceRow)
    seen: Counter[str] = Counter()
    for of in settlements.in_states(book, FINAL):
        kind, _colon, id = of.document.partition(":")
        if not kind:
            if of.state not in ("final", "accepted", "closed"):
                yield Fault(inv.SETTLED_BOOKED, f"settlement {of.id}", _("it names nothing that it led to"))
            continue
        seen[of.document] += 1
        if kind == "entry":
            yield from _charged(book, of, int(id))
        if seen[of.document] > 1:
            yield Fault(inv.SETTLED_BOOKED, f"settlement {of.id}", _("another settlement led to the same"))
        if kind == "customer_invoice":
            row = book.connection.execute(select(invoice.c.minor).where(invoice.c.id == int(id))).first()
            payable = of.computed.payable.this("payable")
            if row is None or row.minor != payable:
                found = row.minor if row else None
                yield differs(inv.SETTLED_BOOKED, f"settlement {of.id}", "invoice", payable, found)


def _charged(book: Book, of: Settlement, id: int) -> Iterator[Fault]:
    """Charged to one department and credited to another, on no project and no category: nothing for the company."""
    posting = table(t.PostingRow)
    rows = book.connection.execute(select(posting).where(posting.c.entry == id)).all()
    where, net = f"settlement {of.id}", of.computed.payable.this("this")
    if sorted(row.company_minor for row in rows) != sorted((net, -net)) or any(
        row.account != "internal_charge" or row.project or row.category for row in rows
    ):
        yield Fault(inv.SETTLED_BOOKED, where, _("its entry is no charge between two departments"))


def _by_agreement(book: Book) -> dict[tuple[str, Party], list[Settlement]]:
    found: dict[tuple[str, Party], list[Settlement]] = defaultdict(list)
    for of in settlements.whole(book):
        found[of.counterpart.agreement, of.party].append(of)
    return dict(sorted(found.items()))


RULES = (each_adds_up, add_up_together, numbers, booked)
