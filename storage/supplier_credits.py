"""Suppliers' credit notes: what each takes off its document, and what is taken off a document in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from ledger.money import Money
from ledger.supplier_credit import SupplierCredit
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table

_CREDIT, _PAYOUT, _EXPENSE = table(t.SupplierCreditRow), table(t.PayoutRow), table(t.ExpenseRow)


class Credited(NamedTuple):
    """What credit notes that stand take off a document, in minor units.

    Attributes:
        gross: in the document's currency; `company` in the company's.
        pending: VAT that waited to be certified, `out`: VAT that was certified and is transferred out.
        cost: in the project's currency; `anew`: the part of it that is invoiced anew.
    """

    gross: int = 0
    company: int = 0
    pending: int = 0
    out: int = 0
    cost: int = 0
    anew: int = 0


def add(book: Book, of: SupplierCredit) -> None:
    """Keep what a credit note takes off; its payout is kept already."""
    row = {
        "payout": of.payout,
        "expense": of.expense,
        "vat_minor": of.vat.minor,
        "project_minor": of.cost.minor,
        "company_minor": of.company.minor,
        "certified": of.certified,
        "anew": of.anew,
        "number": of.number,
        "reason": of.reason,
    }
    book.connection.execute(insert(_CREDIT).values(row))
    audit.note(book, "supplier_credit.set", f"payout:{of.payout}", **{k: v for k, v in row.items() if k != "payout"})


def get(book: Book, payout: int, currency: str) -> SupplierCredit | None:
    """The one that a payout is; None where it is none.  `currency` is the company's."""
    found = _those(book, _CREDIT.c.payout == payout, currency)
    return found[0] if found else None


def of_expense(book: Book, expense: int, currency: str) -> tuple[SupplierCredit, ...]:
    """Those of a document that stand, the oldest first."""
    return _those(book, _CREDIT.c.expense == expense, currency, standing=True)


def numbered(book: Book, number: str, parties: Sequence[str], currency: str) -> SupplierCredit | None:
    """The one of that supplier, by all of its names, with that number that stands."""
    found = _those(book, (_CREDIT.c.number == number) & _PAYOUT.c.party.in_(parties), currency, standing=True)
    return found[0] if found else None


def sums(book: Book, expenses: Iterable[int] | None = None) -> dict[int, Credited]:
    """Expense -> what is taken off it; of all where none are named."""
    rows = (
        select(_CREDIT, _PAYOUT.c.minor.label("gross"))
        .join(_PAYOUT, _PAYOUT.c.id == _CREDIT.c.payout)
        .where(_PAYOUT.c.state == "booked")
    )
    found: dict[int, Credited] = {}
    wanted = None if expenses is None else sorted(set(expenses))
    parts = (
        [rows]
        if wanted is None
        else [rows.where(_CREDIT.c.expense.in_(wanted[start : start + 500])) for start in range(0, len(wanted), 500)]
    )
    for part in parts:
        for row in book.connection.execute(part):
            of = found.get(row.expense, Credited())
            found[row.expense] = Credited(
                of.gross + row.gross,
                of.company + row.company_minor,
                of.pending + (0 if row.certified else row.vat_minor),
                of.out + (row.vat_minor if row.certified else 0),
                of.cost + row.project_minor,
                of.anew + (row.project_minor if row.anew else 0),
            )
    return found


def _those(book: Book, which: Any, currency: str, *, standing: bool = False) -> tuple[SupplierCredit, ...]:
    payout = (_PAYOUT.c.day, _PAYOUT.c.party, _PAYOUT.c.currency, _PAYOUT.c.minor, _PAYOUT.c.state)
    rows = (
        select(_CREDIT, *payout, _EXPENSE.c.project)
        .join(_PAYOUT, _PAYOUT.c.id == _CREDIT.c.payout)
        .join(_EXPENSE, _EXPENSE.c.id == _CREDIT.c.expense)
        .where(which)
    )
    if standing:
        rows = rows.where(_PAYOUT.c.state == "booked")
    projects = directory(book).projects
    return tuple(
        SupplierCredit(
            r.payout,
            r.expense,
            r.day,
            r.party,
            Money(r.minor, r.currency),
            Money(r.vat_minor, r.currency),
            Money(r.project_minor, projects[r.project].currency if r.project in projects else currency),
            Money(r.company_minor, currency),
            bool(r.certified),
            bool(r.anew),
            r.number,
            r.reason,
            r.state,
        )
        for r in book.connection.execute(rows.order_by(_CREDIT.c.payout))
    )
