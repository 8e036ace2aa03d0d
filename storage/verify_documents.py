"""Part of the proof: what is in force in the journal of each document is what the document says, value by value.

The journal is the stronger witness: every entry has its fingerprint in the chained trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from chat.text import Value, _
from ledger.money import Money, round_div
from ledger.posting import WITHHELD
from ledger.revenue.entries import VAT_ITEM
from storage import invariants as inv
from storage import tables as t
from storage import verify_hours
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs
from storage.standing import AT_ONCE, StandingEntries, StandingEntry, in_company, in_project, paid

Difference = tuple[str, Value, Value]
"""A field, what the journal says of it, what the document says."""
Says = Callable[[Any, StandingEntry, Sequence[StandingEntry]], Iterator[Difference]]
"""A row, the entry that it names and all of its that are in force: what to compare."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """Documents of a table.

    Attributes:
        noun: of its entries' source.
        state: the column of its stage; "" where every document is in force for good.
        stages: those in which it stands in the journal.
        says: what its entries must agree with.
        silent: it may come to nothing in the books: then it has no entry.
        heals: taken back, it may leave an entry that brings its contract to what stands then.
    """

    noun: str
    row: type
    state: str
    stages: tuple[str, ...]
    says: Says
    silent: bool = False
    heals: bool = False


def faults(book: Book, standing: StandingEntries) -> Iterator[Fault]:
    """Every document against its entries; one that is not in force has none."""
    for kind in KINDS:
        for some in verify_hours.not_as_booked(book, standing) if kind.noun == "hours" else _rows(book, kind.row):
            standing.read([f"{kind.noun}:{row.id}" for row in some])
            for row in some:
                yield from _document(kind, row, standing)
    yield from _certified(book, standing)
    yield from _supplier_credits(book, standing)
    for some in _rows(book, t.GoodsReceivedRow):
        standing.read([_received_by(row) for row in some])
        for row in some:
            yield from _goods_received(row, standing)


def _rows(book: Book, of: type) -> Iterator[Sequence[Any]]:
    """Documents in their order, so many together as have their entries read together."""
    docs = table(of)
    rows = book.connection.execute(select(docs).order_by(docs.c.id), execution_options={"yield_per": AT_ONCE})
    yield from rows.partitions()


def _document(kind: DocumentKind, row: Any, standing: StandingEntries) -> Iterator[Fault]:
    where, found = f"{kind.noun} {row.id}", standing.of(f"{kind.noun}:{row.id}")
    stage = getattr(row, kind.state) if kind.state else ""
    opening = standing.opening(row.entry)
    if opening is not None and (not kind.state or stage in (*kind.stages, OPENED)):
        for field, journal, said in _opened(kind, row, opening):
            if journal != said:
                yield differs(inv.ENTRY, where, field, journal, said)
        return
    if kind.state and stage not in kind.stages:
        in_force = {row.entry} & {*found} if kind.heals else {*found}
        if in_force:
            what = _("it is {stage}, and entry {entry} of it is in force", stage=stage, entry=min(in_force))
            yield Fault(inv.STAGE, where, what)
        gone = standing.gone(f"{kind.noun}:{row.id}")
        if row.entry and row.entry not in gone and not (standing.opened(row.entry) and opening is None):
            yield differs(inv.ENTRY, where, "entry", max(gone, default=0), row.entry)
        return
    if not kind.state and standing.opened(row.entry):
        return  # it came with opening balances that were taken back
    if not found:
        if not kind.silent or row.entry:
            yield Fault(inv.STAGE, where, _("no journal entry of it is in force"))
        return
    if row.entry not in found:
        yield differs(inv.ENTRY, where, "entry", min(found), row.entry)
        return
    for field, journal, said in kind.says(row, found[row.entry], list(found.values())):
        if journal != said:
            yield differs(inv.ENTRY, where, field, journal, said)


OPENED = "opening"
"""The state of money that moved before these books began."""
_OPEN_ON = {"staff_advance": ("advance", 1), "payout": ("prepaid", 1), "payment": ("unapplied", -1)}


def _opened(kind: DocumentKind, row: Any, entry: StandingEntry) -> Iterator[Difference]:
    """What came with the opening balances: on its account to the amount; of a contract it stands in the contract's
    entry."""
    if kind.noun == "expense":
        owed = entry.on(row.paid_by)
        if owed:  # else only its VAT waits
            yield "gross", _money(paid(owed), row.currency, -1), Money(row.gross_minor, row.currency)
        yield "tax", _money(paid(entry.on("input_vat_pending")), row.currency), Money(row.vat_minor or 0, row.currency)
        return
    account, sign = _OPEN_ON.get(kind.noun, ("", 0))
    lines = [line for line in entry.on(account) if kind.noun != "payment" or line.item == f"payment:{row.id}"]
    if lines:
        yield "amount", _money(paid(lines), row.currency, sign), Money(row.minor, row.currency)
    parties = {line.party for line in entry.lines if line.party}
    party = getattr(row, "customer", getattr(row, "party", ""))
    if party and parties and party not in parties:
        yield "party", min(parties), party


def _hours(row: Any, _main: StandingEntry, whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    costs = [line for entry in whole for line in entry.costs]
    for entry in whole:
        yield "day", entry.day, row.day
    yield from _dimensions(costs, row)
    yield "person", costs[0].person if costs else 0, row.person
    yield "minutes", sum(line.minutes for line in costs), row.minutes
    yield "amount", in_company(costs), row.cost_minor
    yield "project_minor", sum(in_project(costs).values()), row.project_minor


def _expense(row: Any, main: StandingEntry, whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    costs = [line for line in main.costs if not line.item]
    vat, owed = main.on("input_vat_pending"), main.on("employee", "card", "bank", "payable", "advance")
    yield "day", main.day, row.day
    yield from _dimensions(costs, row)
    for line in costs[:1]:
        yield "person", line.person, row.person
        yield "vendor", line.party, row.vendor
    kept = main.on(*WITHHELD.values())
    yield "gross", _money(paid(owed), row.currency, -1), Money(row.gross_minor - row.withheld_minor, row.currency)
    yield "company_minor", -in_company([*owed, *kept]), row.company_minor
    yield "withheld", ", ".join(sorted({line.account for line in kept})), WITHHELD.get(row.withheld, "")
    yield "withheld_minor", -in_company(kept), withheld_in_company(row)
    yield "project_minor", sum(in_project([*costs, *vat]).values()), row.project_minor
    if row.vat_minor is not None:
        yield "tax", _money(paid(vat), row.currency), Money(row.vat_minor, row.currency)
        if row.vat_minor and row.tax_minor and row.withheld != "vat":
            yield "tax", row.vat_minor, row.tax_minor
    advanced = -in_company(main.on("advance"))
    yield "advanced_minor", advanced, row.advanced_minor
    by = {line.account for line in owed} - {"advance"}
    if main.on("advance"):
        by = {"advance"}
    if by and not (by == {"employee"} and row.paid_by == "advance"):
        yield "paid_by", ", ".join(sorted(by)), row.paid_by
    taken = {line.item for line in main.on("payable_estimated")}
    if taken:
        yield "order", ", ".join(sorted(taken)), f"order:{row.of_order}"
    claim = -in_company(main.on("employee"))
    back = in_company([line for entry in whole if entry.id != main.id for line in entry.on("employee")])
    yield "stage", "reimbursed" if claim and back == claim else "posted", row.stage


def withheld_in_company(row: Any) -> int:
    """The tax that is withheld of an expense, in the company's currency."""
    return round_div(row.withheld_minor * row.company_minor, row.gross_minor) if row.withheld_minor else 0


def _certification(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    yield "day", main.day, row.day
    yield "tax", in_company(main.on("input_vat")), row.tax_minor
    yield "out_minor", -in_company(main.on("input_vat_out")), row.out_minor


def _vat_transfer(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    out = main.on("input_vat_out")
    yield "day", main.day, row.day
    yield "amount", _money(paid(out), row.currency, -1), Money(row.minor, row.currency)
    yield "document", ", ".join(sorted({line.item for line in out})), f"expense:{row.expense}"


def _staff_advance(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    lines = main.on("advance")
    yield "day", main.day, row.day
    yield "amount", _money(paid(lines), row.currency), Money(row.minor, row.currency)
    yield "person", lines[0].person if lines else 0, row.person


def _currency_sale(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    came, went = [[line for line in main.on("bank") if (line.paid.minor > 0) == come] for come in (True, False)]
    yield "day", main.day, row.day
    yield "sold", _money(paid(went), row.currency, -1), Money(row.minor, row.currency)
    yield "bought", _money(paid(came), row.bought_currency), Money(row.bought_minor, row.bought_currency)


def _payment(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    bank, fee = main.on("bank"), main.on("bank_fee")
    yield "day", main.day, row.day
    yield "amount", _money(paid(bank), row.currency), Money(row.minor, row.currency)
    yield "fee", _money(paid(fee), row.currency), Money(row.fee_minor, row.currency)
    for line in bank[:1]:
        yield "party", line.party, row.party
    projects = {line.project for line in main.lines if line.project}
    if projects and row.project not in projects:
        yield "project", min(projects), row.project


_DEBTS = {"supplier": "payable", "card": "card", "payroll": "payroll", "charge": "bank_fee", "prepayment": "prepaid"}
_DEBTS |= {"withheld_tax": "withheld_tax", "withheld_vat": "withheld_vat", "prepaid_vat": "vat_prepaid"}


def _payout(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    if row.kind == "supplier_credit":
        yield from _credit_note(row, main)
        return
    bank, fee = main.on("bank"), main.on("bank_fee")
    yield "day", main.day, row.day
    sign = 1 if row.kind == "supplier_refund" else -1
    yield "amount", _money(paid(bank), row.currency, sign), Money(row.minor, row.currency)
    if row.kind != "charge":
        yield "fee", _money(paid(fee), row.currency), Money(row.fee_minor, row.currency)
    for line in bank[:1]:
        yield "party", line.party, row.party
    for kind, account in _DEBTS.items() if row.kind != "supplier_refund" else ():
        if main.on(account) and (
            kind != "charge" or len(main.lines) - len(main.on("exchange_loss", "exchange_gain")) == 2
        ):
            yield "kind", kind, row.kind
    if row.kind in _DEBTS:
        rest = row.minor if row.kind == "charge" else row.minor - row.fee_minor
        yield "amount", _money(paid(main.on(_DEBTS[row.kind])), row.currency), Money(rest, row.currency)


def _credit_note(row: Any, main: StandingEntry) -> Iterator[Difference]:
    """A supplier's credit note: what it takes off the debt and what it leaves as a claim, and of whom."""
    lines = main.on("payable", "prepaid")
    yield "day", main.day, row.day
    yield "kind", "supplier_credit" if main.costs else "", row.kind
    yield "amount", _money(paid(lines), row.currency), Money(row.minor, row.currency)
    yield "fee", 0, row.fee_minor
    for line in lines[:1]:
        yield "party", line.party, row.party


def _supplier_credits(book: Book, standing: StandingEntries) -> Iterator[Fault]:
    """What a credit note takes off its document stands in the entry of its payout."""
    credit, payout = table(t.SupplierCreditRow), table(t.PayoutRow)
    rows = select(credit, payout.c.currency, payout.c.entry, payout.c.state).join_from(
        credit, payout, payout.c.id == credit.c.payout, isouter=True
    )
    known = set()
    for row in book.connection.execute(rows.order_by(credit.c.payout)):
        known.add(row.payout)
        main = standing.of(f"payout:{row.payout}").get(row.entry)
        where = f"payout {row.payout}"
        if row.state != "booked" or main is None:
            if row.state is None:
                yield Fault(inv.STAGE, where, _("its credit note has no payout"))
            continue
        vat = main.on("input_vat_out" if row.certified else "input_vat_pending")
        documents = {line.item for line in vat} or {f"expense:{row.expense}"}
        for field, journal, said in (
            ("document", ", ".join(sorted(documents)), f"expense:{row.expense}"),
            ("vat_minor", _money(paid(vat), row.currency, -1), Money(row.vat_minor, row.currency)),
            ("project_minor", -sum(in_project(main.costs).values()), row.project_minor),
            ("company_minor", -in_company([*main.costs, *vat]), row.company_minor),
        ):
            if journal != said:
                yield differs(inv.ENTRY, where, field, journal, said)
    notes = select(payout.c.id).where(payout.c.kind == "supplier_credit")
    for id in sorted(set(book.connection.execute(notes).scalars()) ^ known):
        yield Fault(inv.STAGE, f"payout {id}", _("it is a credit note of no document, or none"))


def _invoice(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    vat = [line for line in main.on("output_vat") if not line.item.startswith(VAT_ITEM)]
    yield "day", main.day, row.day
    yield "tax", _money(paid(vat), row.currency, -1), Money(row.tax_minor, row.currency)
    parties = {(line.project, line.party) for line in main.lines if line.project and line.party}
    if parties and (row.project, row.customer) not in parties:
        project, party = min(parties)
        yield "customer", (project, party), (row.project, row.customer)


def _write_off(row: Any, main: StandingEntry, _whole: Sequence[StandingEntry]) -> Iterator[Difference]:
    given, back = main.on("allowance", "credit_loss"), main.on("receivable")
    yield "borne", in_company(main.on("allowance")), row.allowance_minor
    yield "amount", _money(paid(back), row.currency, -1), Money(row.minor, row.currency)
    for line in given[:1]:
        yield "project", line.project, row.project
        yield "customer", line.party, row.customer
        if line.item:  # none in books from before lines had one
            yield "instalment", line.item, f"instalment:{row.instalment}"


def _received_by(row: Any) -> str:
    if row.document.startswith("expense:"):
        return str(row.document)
    return f"{'accepted' if row.document == 'accepted' else 'received'}:{row.id}"


def _goods_received(row: Any, standing: StandingEntries) -> Iterator[Fault]:
    """What an invoice took back stands in the invoice's entry, everything else has one of its own."""
    where, source = f"received {row.id}", _received_by(row)
    found = standing.of(source)
    if row.state != "booked":
        if found and not source.startswith("expense:"):
            yield Fault(
                inv.STAGE,
                where,
                _("it is {stage}, and entry {entry} of it is in force", stage=row.state, entry=min(found)),
            )
        return
    main = found.get(row.entry)
    if main is None:
        yield differs(inv.ENTRY, where, "entry", min(found, default=0), row.entry)
        return
    lines = [line for line in main.on("payable_estimated") if line.item == f"order:{row.of_order}"]
    costs = [line for line in main.costs if line.item == f"order:{row.of_order}"]
    for field, journal, said in (
        ("day", main.day, row.day),
        ("order", True, bool(lines)),
        ("amount", _money(paid(lines), row.currency, -1), Money(row.minor, row.currency)),
        ("company_minor", -in_company(lines), row.company_minor),
        ("project_minor", sum(in_project(costs).values()), row.project_minor),
    ):
        if journal != said:
            yield differs(inv.ENTRY, where, field, journal, said)


def _certified(book: Book, standing: StandingEntries) -> Iterator[Fault]:
    """The documents that name a list are those of its entry."""
    expense = table(t.ExpenseRow)
    named: dict[int, set[str]] = {}
    rows = select(expense.c.id, expense.c.certification).where(expense.c.certification != 0)
    for id, number in book.connection.execute(rows):
        named.setdefault(number, set()).add(f"expense:{id}")
    lists = table(t.CertificationRow)
    booked = select(lists.c.id).where(lists.c.state == "booked")
    for number in sorted({*named, *book.connection.execute(booked).scalars()}):
        lines = [line for entry in standing.of(f"certification:{number}").values() for line in entry.on("input_vat")]
        items, mine = {line.item for line in lines}, named.get(number, set())
        for document in sorted(items ^ mine):
            what = (
                _("list {number} has it and it does not say so", number=str(number))
                if document in items
                else _("it names list {number}, which does not have it", number=str(number))
            )
            yield Fault(inv.INPUT_VAT, document.replace(":", " "), what)


def _dimensions(costs: Sequence[Any], row: Any) -> Iterator[Difference]:
    for line in costs:
        yield "project", line.project, row.project
        yield "category", line.category, row.category
        yield "task", line.task, row.task


def _money(sums: Mapping[str, int], currency: str, sign: int = 1) -> Value:
    """One amount where the lines have one currency, else all of them."""
    if not sums:
        return Money(0, currency)
    amounts = tuple(Money(sign * minor, code) for code, minor in sorted(sums.items()))
    return amounts[0] if len(amounts) == 1 else amounts


_BOOKED = ("booked",)
KINDS = (
    DocumentKind("hours", t.HoursRow, "stage", ("posted",), _hours),
    DocumentKind("expense", t.ExpenseRow, "stage", ("posted", "reimbursed"), _expense),
    DocumentKind("certification", t.CertificationRow, "state", _BOOKED, _certification),
    DocumentKind("vat_transfer", t.VatTransferRow, "state", ("booked",), _vat_transfer),
    DocumentKind("staff_advance", t.StaffAdvanceRow, "state", _BOOKED, _staff_advance),
    DocumentKind("currency_sale", t.CurrencySaleRow, "state", _BOOKED, _currency_sale),
    DocumentKind("payment", t.PaymentRow, "state", _BOOKED, _payment, silent=True, heals=True),
    DocumentKind("payout", t.PayoutRow, "state", _BOOKED, _payout, heals=True),
    DocumentKind("invoice", t.CustomerInvoiceRow, "", (), _invoice, silent=True),
    DocumentKind("write_off", t.WriteOffRow, "state", ("posted",), _write_off, heals=True),
)
