"""Who owes whom: allocations against documents, and documents against the accounts of debts, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import case, func, select

from chat.text import _
from ledger.money import Money, round_div
from ledger.opening import CLEARING
from ledger.owed import AHEAD, HOLDS, LATE_INTEREST
from ledger.posting import WITHHELD
from storage import invariants as inv
from storage import tables as t
from storage import write_offs
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs
from storage.invariants import Invariant
from storage.verify_documents import withheld_in_company


def _allocations(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Allocations are no more than the payment and the instalment, and the instalment knows them."""
    allocation, payment, instalment = table(t.AllocationRow), table(t.PaymentRow), table(t.InstalmentRow)
    of_payment = {
        row[0]: row[1]
        for row in book.connection.execute(
            select(allocation.c.payment, func.sum(allocation.c.minor)).group_by(allocation.c.payment)
        )
    }
    for row in book.connection.execute(select(payment.c.id, payment.c.minor, payment.c.fee_minor, payment.c.state)):
        if of_payment.get(row.id, 0) > (row.minor + row.fee_minor if row.state in HOLDS else 0):
            yield Fault(inv.OF_PAYMENT, f"payment {row.id}", _("more is allocated than was paid"))
    settled = {
        row[0]: row[1]
        for row in book.connection.execute(
            select(allocation.c.instalment, func.sum(allocation.c.minor)).group_by(allocation.c.instalment)
        )
    }
    counts["instalments"] = 0
    invoice = table(t.CustomerInvoiceRow)
    invoiced = {
        row[0]: int(row[1])
        for row in book.connection.execute(
            select(invoice.c.instalment, func.sum(invoice.c.minor)).group_by(invoice.c.instalment)
        )
    }
    credits = select(invoice.c.instalment, func.sum(-invoice.c.minor)).where(invoice.c.minor < 0)
    noted = {row[0]: int(row[1]) for row in book.connection.execute(credits.group_by(invoice.c.instalment))}
    contract = table(t.ContractRow)
    withdrawn = set(book.connection.execute(select(contract.c.id).where(contract.c.state == "withdrawn")).scalars())
    yield from _of_instalments(book)
    columns = (
        instalment.c.id,
        instalment.c.contract,
        instalment.c.minor,
        instalment.c.paid_minor,
        instalment.c.credited_minor,
        instalment.c.invoiced_minor,
        instalment.c.written_minor,
        instalment.c.settled,
    )
    for one in book.connection.execute(select(*columns)):
        counts["instalments"] += 1
        left = one.minor - one.credited_minor - one.paid_minor - one.written_minor
        if left < 0:
            yield Fault(inv.OF_INSTALMENT, f"instalment {one.id}", _("more is paid than was agreed"))
        if int(settled.get(one.id, 0)) != one.paid_minor:
            yield Fault(inv.OF_INSTALMENT, f"instalment {one.id}", _("its payments do not add up"))
        if invoiced.get(one.id, 0) != one.invoiced_minor:
            yield Fault(inv.INVOICED, f"instalment {one.id}", _("its invoices do not add up"))
        if one.credited_minor > noted.get(one.id, 0) and one.contract not in withdrawn:
            yield Fault(inv.INVOICED, f"instalment {one.id}", _("less is owed by more than its credit notes say"))
        if one.settled != (left == 0):
            yield Fault(inv.OF_INSTALMENT, f"instalment {one.id}", _("it is marked settled and is not, or not"))


def _of_instalments(book: Book) -> Iterator[Fault]:
    """Invoices and write-offs are of the project and customer of their instalment, and in its currency."""
    instalment = table(t.InstalmentRow)
    for noun, row in (("invoice", t.CustomerInvoiceRow), ("write_off", t.WriteOffRow)):
        docs = table(row)
        both = ("project", "customer", "currency")
        theirs = [instalment.c[name].label(f"its_{name}") for name in both]
        rows = select(docs.c.id, *(docs.c[name] for name in both), *theirs)
        apart = rows.outerjoin_from(docs, instalment, instalment.c.id == docs.c.instalment).order_by(docs.c.id)
        for one in book.connection.execute(apart):
            for name in both:
                said, expected = getattr(one, name), getattr(one, f"its_{name}")
                if said != expected:
                    yield differs(inv.INVOICED, f"{noun} {one.id}", name, expected, said)


def _receivable(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What is invoiced and not paid = the receivable account; what settles nothing = unapplied receipts and refund
    liabilities: in every currency that was billed or paid in."""
    instalment, payment, part = table(t.InstalmentRow), table(t.PaymentRow), table(t.PayoutPartRow)
    allocation = table(t.AllocationRow)
    invoices = select(func.count()).select_from(table(t.CustomerInvoiceRow))
    counts["invoices"] = book.connection.execute(invoices).scalar_one()
    owed: dict[str, int] = defaultdict(int)
    rest: dict[str, int] = defaultdict(int)
    left = instalment.c.invoiced_minor - instalment.c.paid_minor - instalment.c.written_minor
    due = instalment.c.unbilled_minor + case((left < 0, left), else_=0)
    stands = case((left > 0, left), else_=0) + case((due > 0, due), else_=0)
    sums = select(instalment.c.currency, func.sum(stands)).group_by(instalment.c.currency)
    for code, invoiced in book.connection.execute(sums):
        owed[code] += int(invoiced)
    came = select(payment.c.currency, func.sum(payment.c.minor + payment.c.fee_minor))
    for code, minor in book.connection.execute(came.where(payment.c.state.in_(HOLDS)).group_by(payment.c.currency)):
        rest[code] -= int(minor)
    used = select(payment.c.currency, func.sum(allocation.c.minor)).join(payment, payment.c.id == allocation.c.payment)
    for code, minor in book.connection.execute(used.group_by(payment.c.currency)):
        rest[code] += int(minor)
    currencies = {f"payment:{row.id}": row.currency for row in book.connection.execute(select(payment))}
    given = select(part.c.document, func.sum(part.c.minor)).where(part.c.document.like("payment:%"))
    for document, minor in book.connection.execute(given.group_by(part.c.document)):
        rest[currencies.get(document, "")] += int(minor)
    yield from _account(book, ("receivable",), owed, inv.RECEIVABLE)
    yield from _account(book, ("unapplied", "refund_liability"), rest, inv.UNAPPLIED)


def _written_off(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What is given up stands on its instalment, was decided by another person, and has its entry in force; the
    numbers of letters have no gap."""
    row, instalment, entry = table(t.WriteOffRow), table(t.InstalmentRow), table(t.EntryRow)
    gone: dict[int, int] = defaultdict(int)
    counts["write-offs"] = 0
    back = set(book.connection.execute(select(entry.c.reverses).where(entry.c.reverses != 0)).scalars())
    event = table(t.EventRow)
    alone = set(book.connection.execute(select(event.c.subject).where(event.c.action == write_offs.ALONE)).scalars())
    for one in book.connection.execute(select(row).order_by(row.c.id)):
        counts["write-offs"] += 1
        where = f"write_off {one.id}"
        if one.state == "posted":
            gone[one.instalment] += one.minor - one.back_minor
            if one.decided_by in (0, one.person) and not (one.decided_by == 0 and where.replace(" ", ":") in alone):
                yield Fault(inv.OWN, where, _("decided by the one who proposed it"))
            if not one.entry or one.entry in back:
                yield Fault(inv.STAGE, where, _("posted without a journal entry in force"))
        elif one.entry and one.entry not in back:
            yield Fault(inv.STAGE, where, _("it is not in force, its entry is"))
        if not 0 <= one.back_minor <= one.minor:
            yield Fault(inv.WRITTEN_OFF, where, _("more has come back than was given up"))
    for id, minor in book.connection.execute(select(instalment.c.id, instalment.c.written_minor)):
        if gone.get(id, 0) != minor:
            yield Fault(inv.WRITTEN_OFF, f"instalment {id}", _("its write-offs do not add up"))
    letter, number = table(t.LetterRow), table(t.NumberRow)
    used: dict[int, int] = defaultdict(int)
    for name in book.connection.execute(select(letter.c.number)).scalars():
        used[int(name.split("-")[-2])] += 1
    counts["letters"] = sum(used.values())
    for year, last in book.connection.execute(select(number.c.year, number.c.last).where(number.c.kind == "letter")):
        if used.pop(year, 0) != last:
            yield Fault(
                inv.NUMBERS, f"letters of {year}", _("{last} numbers were taken, not as many letters", last=last)
            )
    for year in used:
        yield Fault(inv.NUMBERS, f"letters of {year}", _("they took no number"))


def _interest(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Every claim of late interest asks for what was claimed on the instalments that were late, and stands as long as
    that does."""
    dealt, instalment = table(t.LateInterestRow), table(t.InstalmentRow)
    claimed: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in book.connection.execute(select(dealt).where(dealt.c.claim != 0).order_by(dealt.c.id)):
        claimed[row.claim].append((row.minor, row.state))
    columns = (instalment.c.id, instalment.c.minor, instalment.c.credited_minor)
    for one in book.connection.execute(select(*columns).where(instalment.c.kind == LATE_INTEREST)):
        parts = claimed.pop(one.id, [])
        if sum(minor for minor, _state in parts) != one.minor:
            yield Fault(inv.LATE_INTEREST, f"instalment {one.id}", _("its interest does not add up"))
        if any(state == "undone" for _minor, state in parts) and one.credited_minor != one.minor:
            yield Fault(inv.LATE_INTEREST, f"instalment {one.id}", _("taken back, and still claimed"))
    for id in claimed:
        yield Fault(inv.LATE_INTEREST, f"instalment {id}", _("there is no such claim"))


_WITHOUT_PARTS = ("card", "charge", "payroll", "withheld_tax")
"""Kinds of money out that settle no document of ours."""


def _payouts(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Money out gives no document more than it has: supplier invoices, customers' payments."""
    payout, part, payment = table(t.PayoutRow), table(t.PayoutPartRow), table(t.PaymentRow)
    allocation = table(t.AllocationRow)
    by_payout = select(part.c.payout, func.sum(part.c.minor)).group_by(part.c.payout)
    given = {id: int(minor) for id, minor in book.connection.execute(by_payout)}
    counts["payouts"] = 0
    back: dict[str, int] = {}
    for row in book.connection.execute(select(payout).order_by(payout.c.id)):
        counts["payouts"] += 1
        want = row.minor - row.fee_minor if row.state in HOLDS and row.kind not in _WITHOUT_PARTS else 0
        if row.kind in AHEAD and row.state in HOLDS:
            back[f"payout:{row.id}"] = row.minor - row.fee_minor - given.get(row.id, 0)
            if given.get(row.id, 0) > row.minor - row.fee_minor:
                yield Fault(inv.OF_DOCUMENT, f"payout {row.id}", _("more was set off than was paid ahead"))
            continue
        if given.get(row.id, 0) != want:
            yield Fault(inv.OF_PAYOUT, f"payout {row.id}", _("its parts are not what went out"))
    open_ = back
    expense = table(t.ExpenseRow)
    bought = select(expense.c.id, expense.c.gross_minor - expense.c.withheld_minor).where(
        expense.c.paid_by == "payable", expense.c.stage == "posted"
    )
    for id, gross in book.connection.execute(bought):
        open_[f"expense:{id}"] = int(gross)
    for row in book.connection.execute(select(expense).where(expense.c.withheld == "vat", expense.c.stage == "posted")):
        open_[f"withheld:{row.id}"] = withheld_in_company(row)
    by_payment = select(allocation.c.payment, func.sum(allocation.c.minor)).group_by(allocation.c.payment)
    used = {id: int(minor) for id, minor in book.connection.execute(by_payment)}
    for row in book.connection.execute(select(payment).where(payment.c.state.in_(HOLDS))):
        open_[f"payment:{row.id}"] = row.minor + row.fee_minor - used.get(row.id, 0)
    by_document = select(part.c.document, func.sum(part.c.minor)).group_by(part.c.document)
    for document, minor in book.connection.execute(by_document.where(part.c.document.not_like("prepaid:%"))):
        if int(minor) > open_.get(document, 0):
            yield Fault(inv.OF_DOCUMENT, document.replace(":", " "), _("more was paid on it than was open"))


def _payable(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Supplier invoices less what was paid on them = accounts payable; claims not paid out = what we owe our people."""
    expense, part = table(t.ExpenseRow), table(t.PayoutPartRow)
    owed: dict[str, dict[str, int]] = {"payable": defaultdict(int), "employee": defaultdict(int)}
    currencies: dict[str, str] = {}
    columns = (expense.c.id, expense.c.currency, expense.c.gross_minor, expense.c.paid_by)
    rows = select(*columns, expense.c.withheld_minor, expense.c.company_minor, expense.c.advanced_minor).where(
        expense.c.stage == "posted", expense.c.paid_by.in_(("payable", "employee", "advance"))
    )
    for row in book.connection.execute(rows):
        account = "payable" if row.paid_by == "payable" else "employee"
        advanced = round_div(row.gross_minor * row.advanced_minor, row.company_minor) if row.advanced_minor else 0
        owed[account][row.currency] -= row.gross_minor - row.withheld_minor - advanced
        currencies[f"expense:{row.id}"] = row.currency
    paid = select(part.c.document, func.sum(part.c.minor)).where(part.c.document.like("expense:%"))
    for document, minor in book.connection.execute(paid.group_by(part.c.document)):
        owed["payable"][currencies.get(document, "")] += int(minor)
    yield from _account(book, ("payable",), owed["payable"], inv.PAYABLE)
    yield from _account(book, ("employee",), owed["employee"], inv.EMPLOYEE)


def _card(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What was paid by the company's card less what was paid on its bills = its account, beside what it stood at when
    these books began: it is a debit only where more was paid on bills than they were."""
    expense, payout, posting = table(t.ExpenseRow), table(t.PayoutRow), table(t.PostingRow)
    want: dict[str, int] = defaultdict(int)
    bought = select(expense.c.currency, func.sum(expense.c.gross_minor)).where(
        expense.c.paid_by == "card", expense.c.stage == "posted"
    )
    for code, minor in book.connection.execute(bought.group_by(expense.c.currency)):
        want[code] -= int(minor)
    bills = select(payout.c.currency, func.sum(payout.c.minor - payout.c.fee_minor)).where(
        payout.c.kind == "card", payout.c.state.in_(HOLDS)
    )
    for code, minor in book.connection.execute(bills.group_by(payout.c.currency)):
        want[code] += int(minor)
    opened = select(posting.c.entry).where(posting.c.account == CLEARING)
    began = select(posting.c.paid_currency, func.sum(posting.c.paid_minor)).where(
        posting.c.account == "card", posting.c.entry.in_(opened)
    )
    for code, minor in book.connection.execute(began.group_by(posting.c.paid_currency)):
        want[code] += int(minor)
    yield from _account(book, ("card",), want, inv.CARD)


def _prepaid(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What was paid ahead to suppliers or credited by them, and is neither set off nor given back = the account of
    prepayments."""
    payout, part = table(t.PayoutRow), table(t.PayoutPartRow)
    held = select(payout.c.id, payout.c.currency, payout.c.minor, payout.c.fee_minor).where(
        payout.c.kind.in_(AHEAD), payout.c.state.in_(HOLDS)
    )
    returned = select(payout.c.currency, func.sum(payout.c.minor)).where(
        payout.c.kind == "supplier_refund", payout.c.state.in_(HOLDS)
    )
    used = {
        id: int(minor)
        for id, minor in book.connection.execute(select(part.c.payout, func.sum(part.c.minor)).group_by(part.c.payout))
    }
    want: dict[str, int] = defaultdict(int)
    for row in book.connection.execute(held):
        want[row.currency] += row.minor - row.fee_minor - used.get(row.id, 0)
    for code, minor in book.connection.execute(returned.group_by(payout.c.currency)):
        want[code] -= int(minor)
    yield from _account(book, ("prepaid",), want, inv.PREPAID)


def _account(book: Book, roles: tuple[str, ...], want: dict[str, int], rule: Invariant) -> Iterator[Fault]:
    """Accounts against what documents say, in each currency as it was paid."""
    posting = table(t.PostingRow)
    lines = select(posting.c.paid_currency, func.sum(posting.c.paid_minor)).where(posting.c.account.in_(roles))
    booked = {code: int(minor) for code, minor in book.connection.execute(lines.group_by(posting.c.paid_currency))}
    for code in sorted({*want, *booked}):
        if booked.get(code, 0) != want.get(code, 0):
            where = f"account {'+'.join(roles)} {code}"
            yield differs(
                rule, where, "", Money(want.get(code, 0), code or "CNY"), Money(booked.get(code, 0), code or "CNY")
            )


def _withheld(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """What was withheld from who was paid and is not paid to the tax office = its accounts."""
    expense, payout = table(t.ExpenseRow), table(t.PayoutRow)
    columns = (expense.c.withheld, expense.c.gross_minor, expense.c.company_minor, expense.c.withheld_minor)
    rows = select(*columns).where(expense.c.withheld != "", expense.c.stage.in_(("posted", "reimbursed")))
    want: dict[str, int] = defaultdict(int)
    for row in book.connection.execute(rows):
        want[WITHHELD[row.withheld]] -= withheld_in_company(row)
    paid = select(payout.c.kind, func.sum(payout.c.minor)).where(
        payout.c.kind.in_(WITHHELD.values()), payout.c.state.in_(HOLDS)
    )
    for kind, minor in book.connection.execute(paid.group_by(payout.c.kind)):
        want[kind] += int(minor)
    for account in WITHHELD.values():
        booked = _in_company(book, account)
        if booked.minor != want.get(account, 0):
            due = Money(want.get(account, 0), booked.currency)
            yield differs(inv.WITHHELD, f"account {account} {booked.currency}", "", due, booked)


def _in_company(book: Book, account: str) -> Money:
    """What stands on an account whose lines are all in the company's currency."""
    posting = table(t.PostingRow)
    sums = select(func.coalesce(func.sum(posting.c.paid_minor), 0), func.min(posting.c.paid_currency))
    minor, code = book.connection.execute(sums.where(posting.c.account == account)).one()
    return Money(int(minor), code or "CNY")


RULES = (_allocations, _receivable, _interest, _written_off, _payouts, _payable, _card, _prepaid, _withheld)
