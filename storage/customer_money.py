"""What customers were asked for and what they paid, as it stood in the books on the evening of a day.

Late interest is left out: it is owed beside the price of a contract.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from ledger.money import Money
from ledger.owed import HOLDS, LATE_INTEREST
from storage import tables as t
from storage.book import Book
from storage.directory import table

_INVOICE, _INSTALMENT, _ENTRY = table(t.CustomerInvoiceRow), table(t.InstalmentRow), table(t.EntryRow)
_PAYMENT, _ALLOCATION, _CONTRACT = table(t.PaymentRow), table(t.AllocationRow), table(t.ContractRow)


class AskedMoney(NamedTuple):
    """An invoice or a credit note (negative) in the currency of its contract; `gross` is with VAT."""

    project: int
    instalment: int
    day: date
    gross: Money
    tax: Money


class PaidMoney(NamedTuple):
    """What of a payment settles an instalment, with VAT; `rate` is the contract's VAT in percent, "" where nobody has
    said."""

    project: int
    instalment: int
    day: date
    gross: Money
    rate: str


def asked(book: Book, until: date, projects: Collection[int]) -> tuple[AskedMoney, ...]:
    """The invoices and credit notes of some projects, oldest first.  One of a locked month stands in the open one."""
    c = _INVOICE.c
    rows = (
        select(_INSTALMENT.c.project, c.instalment, c.day, c.minor, c.tax_minor, c.currency)
        .join(_INSTALMENT, _INSTALMENT.c.id == c.instalment)
        .outerjoin(_ENTRY, _ENTRY.c.id == c.entry)
        .where(
            func.coalesce(_ENTRY.c.booked, c.day) <= until,
            _INSTALMENT.c.kind != LATE_INTEREST,
            _INSTALMENT.c.project.in_(sorted(projects)),
        )
        .order_by(c.id)
    )
    return tuple(
        AskedMoney(project, instalment, day, Money(minor, currency), Money(tax, currency))
        for project, instalment, day, minor, tax, currency in book.connection.execute(rows)
    )


def paid(book: Book, until: date, projects: Collection[int]) -> tuple[PaidMoney, ...]:
    """What payments that hold have settled on some projects, oldest first."""
    rows = (
        select(
            _INSTALMENT.c.project,
            _INSTALMENT.c.id,
            _PAYMENT.c.day,
            _ALLOCATION.c.minor,
            _INSTALMENT.c.currency,
            _CONTRACT.c.tax,
        )
        .join(_ALLOCATION, _ALLOCATION.c.instalment == _INSTALMENT.c.id)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment)
        .join(_CONTRACT, _CONTRACT.c.id == _INSTALMENT.c.contract)
        .outerjoin(_ENTRY, _ENTRY.c.id == _PAYMENT.c.entry)
        .where(
            _PAYMENT.c.state.in_(HOLDS),
            func.coalesce(_ENTRY.c.booked, _PAYMENT.c.day) <= until,
            _INSTALMENT.c.kind != LATE_INTEREST,
            _INSTALMENT.c.project.in_(sorted(projects)),
        )
        .order_by(_PAYMENT.c.day, _ALLOCATION.c.id)
    )
    return tuple(
        PaidMoney(project, instalment, day, Money(minor, currency), rate)
        for project, instalment, day, minor, currency, rate in book.connection.execute(rows)
    )
