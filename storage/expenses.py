"""Expenses: add, change, move between stages, find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, func, insert, literal, or_, select, update

from ledger import duplicates
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.nouns import Expense, Stage
from ledger.period import Period
from storage import papers, turns
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table

if TYPE_CHECKING:
    from ledger.allocation import Bill

_EXPENSE = table(t.ExpenseRow)
_ADD = insert(_EXPENSE)
_DUE = _EXPENSE.c.gross_minor - _EXPENSE.c.withheld_minor
_ONE = select(_EXPENSE).where(_EXPENSE.c.id == bindparam("id"))
_CHANGE = update(_EXPENSE).where(_EXPENSE.c.id == bindparam("id_"))


def add(book: Book, expense: Expense) -> Expense:
    """Keep a new expense; returns it with its id."""
    id = book.connection.execute(_ADD, row(expense)).inserted_primary_key[0]  # type: ignore[index]
    return replace(expense, id=id)


def put(book: Book, expense: Expense) -> Expense:
    """Keep an expense as it is now."""
    book.connection.execute(_CHANGE.values(row(expense)), {"id_": expense.id})
    return expense


def get(book: Book, id: int, currency: str, *, lock: bool = True) -> Expense:
    """Raises NotFound.  `currency` is the company's.

    On PostgreSQL the row stays locked until the transaction ends, so that two clicks take turns at it; not where it is
    only looked at (`lock` false).
    """
    query = _ONE.with_for_update() if lock and not book.sqlite else _ONE
    found = book.connection.execute(query, {"id": id}).first()
    if found is None:
        raise NotFound(sentence("There is no such expense."))
    return _expense(book, found, currency)


def several(book: Book, ids: Sequence[int], currency: str) -> tuple[Expense, ...]:
    """Those expenses, in the order of the ids."""
    found: dict[int, Expense] = {}
    for start in range(0, len(ids), 500):
        rows = book.connection.execute(select(_EXPENSE).where(_EXPENSE.c.id.in_(ids[start : start + 500]))).all()
        found |= {one.id: _expense(book, one, currency) for one in rows}
    return tuple(found[id] for id in ids if id in found)


def turn(book: Book) -> None:
    """Wait until nobody else is submitting: two people with the same receipt must see each other's."""
    turns.take(book, turns.EXPENSES)


def maybe_same(book: Book, expense: Expense, currency: str) -> tuple[Expense, ...]:
    """Earlier expenses that may be the same one, by what was typed of them or read of their papers: the same file or
    invoice number, the same total and nearly the day, nearly the day and what it comes to in the books."""
    e, paper = _EXPENSE.c, expense.paper
    total, when = duplicates.paper_total(paper), _when(expense)
    totals = {total, duplicates.plain_total(expense.gross.major)} - {"", "0"}
    same: list[ColumnElement[bool]] = [
        when & (e.gross_minor == expense.gross.minor) & (e.currency == expense.gross.currency)
    ]
    if totals:
        same.append(when & e.paper_total.in_(totals))
    if total and _fits(total, expense.gross.currency):
        same.append(when & (e.gross_minor == Money.of(total, expense.gross.currency).minor))
    if expense.file:
        same.append(e.file == expense.file)
    if numbers := {expense.invoice_number, paper.read.get("invoice_number", "")} - {""}:
        plain = {duplicates.plain_number(number) for number in numbers} - {""}
        same += [e.invoice_number.in_(numbers), e.paper_number.in_(plain)]
    if (worth := expense.company.minor) > 0:
        same.append(_around(e.day, expense.day) & e.company_minor.between(worth * 95 // 100, worth * 106 // 100))
    rows = select(_EXPENSE).where(or_(*same), e.stage.not_in(("withdrawn", "rejected"))).order_by(e.id.desc())
    found = book.connection.execute(rows.limit(_MAYBE)).all()
    return tuple(_expense(book, one, currency) for one in reversed(found))


_MAYBE = 200
"""So many that may be the same are looked at."""


def _when(expense: Expense) -> ColumnElement[bool]:
    """Nearly the day that was typed or read; where one of the two does not show its day, lately."""
    e, paper = _EXPENSE.c, expense.paper
    lately = e.day >= expense.day - timedelta(days=duplicates.HANDED_IN)
    days = {duplicates.paper_day(paper), None if "day" in paper.unread() else expense.day} - {None}
    if not days:
        return lately
    unknown = lately & e.paper_day.is_(None) & (e.file != "")
    return or_(unknown, *(_around(column, day) for day in days if day for column in (e.day, e.paper_day)))


def _around(column: ColumnElement[Any], day: date) -> ColumnElement[bool]:
    near = timedelta(days=duplicates.NEAR)
    return (column >= day - near) & (column <= day + near)


def _fits(total: str, currency: str) -> bool:
    """Whether a currency has such parts."""
    try:
        Money.of(total, currency)
    except BadInput:
        return False
    return True


def with_number(book: Book, number: str) -> int:
    """The latest expense whose document has that printed number; 0 where none has."""
    found = select(func.max(_EXPENSE.c.id)).where(_EXPENSE.c.invoice_number == number, _EXPENSE.c.stage != "withdrawn")
    return int(book.connection.execute(found).scalar_one() or 0)


def without_file(book: Book, person: int, gross: Money, first: date, last: date, currency: str) -> tuple[Expense, ...]:
    """A person's expenses of an amount and some days that have no receipt; none that was withdrawn or rejected."""
    rows = select(_EXPENSE).where(
        _EXPENSE.c.person == person,
        _EXPENSE.c.file == "",
        _EXPENSE.c.gross_minor == gross.minor,
        _EXPENSE.c.currency == gross.currency,
        _EXPENSE.c.day >= first,
        _EXPENSE.c.day <= last,
        _EXPENSE.c.stage.in_(("draft", "pending", "posted", "reimbursed")),
    )
    found = book.connection.execute(rows.order_by(_EXPENSE.c.id).limit(50)).all()
    return tuple(_expense(book, one, currency) for one in found)


def booked_over(book: Book, least: Money, until: date, currency: str, most: int = 300) -> tuple[Expense, ...]:
    """What is booked to a day inclusive over at least an amount in its currency, the newest first."""
    e = _EXPENSE.c
    rows = select(_EXPENSE).where(
        e.stage.in_(("posted", "reimbursed")),
        e.currency == least.currency,
        e.gross_minor >= least.minor,
        e.day <= until,
    )
    found = book.connection.execute(rows.order_by(e.day.desc(), e.id.desc()).limit(most)).all()
    return tuple(_expense(book, one, currency) for one in found)


def in_stage(book: Book, stage: str, currency: str, *, person: int = 0, project: int = 0) -> tuple[Expense, ...]:
    """Expenses of a stage, oldest first; of one person or project where it is given."""
    rows = select(_EXPENSE).where(_EXPENSE.c.stage == stage)
    if person:
        rows = rows.where(_EXPENSE.c.person == person)
    if project:
        rows = rows.where(_EXPENSE.c.project == project)
    found = book.connection.execute(rows.order_by(_EXPENSE.c.id).limit(500)).all()
    return tuple(_expense(book, one, currency) for one in found)


def of_person(book: Book, person: int, currency: str, most: int = 100) -> tuple[Expense, ...]:
    """A person's expenses at any stage but withdrawn, the newest first."""
    rows = select(_EXPENSE).where(_EXPENSE.c.person == person, _EXPENSE.c.stage != "withdrawn")
    found = book.connection.execute(rows.order_by(_EXPENSE.c.day.desc(), _EXPENSE.c.id.desc()).limit(most)).all()
    return tuple(_expense(book, one, currency) for one in found)


def owed(book: Book, currency: str) -> tuple[Expense, ...]:
    """What people were approved and have not been paid back, oldest first."""
    more = and_(_EXPENSE.c.paid_by == "advance", _EXPENSE.c.company_minor > _EXPENSE.c.advanced_minor)
    rows = select(_EXPENSE).where(_EXPENSE.c.stage == "posted", or_(_EXPENSE.c.paid_by == "employee", more))
    found = book.connection.execute(rows.order_by(_EXPENSE.c.id)).all()
    return tuple(_expense(book, one, currency) for one in found)


def unseen(book: Book, currency: str, limit: int = 2000) -> tuple[Expense, ...]:
    """What has left our accounts and no bank line has shown yet, the newest first: paid by bank or card, reimbursed."""
    match = table(t.BankMatchRow)
    shown = select(match.c.document).where(match.c.document == literal("expense:") + cast(_EXPENSE.c.id, String))
    by_us = and_(_EXPENSE.c.stage == "posted", _EXPENSE.c.paid_by.in_(("bank", "card")))
    rows = select(_EXPENSE).where(or_(by_us, _EXPENSE.c.stage == "reimbursed"), ~shown.exists())
    found = book.connection.execute(rows.order_by(_EXPENSE.c.day.desc(), _EXPENSE.c.id.desc()).limit(limit)).all()
    return tuple(_expense(book, one, currency) for one in found)


def unpaid(book: Book, currency: str) -> tuple[Bill, ...]:
    """Invoices of suppliers that are not paid in full, oldest first, each with what is still open of it."""
    from ledger.allocation import Bill

    part = table(t.PayoutPartRow)
    paid = (
        select(func.coalesce(func.sum(part.c.minor), 0))
        .where(part.c.document == literal("expense:") + cast(_EXPENSE.c.id, String))
        .scalar_subquery()
    )
    rows = select(_EXPENSE, paid.label("paid")).where(
        _EXPENSE.c.stage == "posted", _EXPENSE.c.paid_by == "payable", paid < _DUE
    )
    found = book.connection.execute(rows.order_by(_EXPENSE.c.day, _EXPENSE.c.id)).all()
    return tuple(
        Bill(_expense(book, r, currency), Money(r.gross_minor - r.withheld_minor - int(r.paid), r.currency))
        for r in found
    )


def invoice_numbers(book: Book, since: date) -> dict[str, str]:
    """Number -> supplier of the invoices of suppliers from a day on, paid or not."""
    e = _EXPENSE.c
    rows = select(e.invoice_number, e.vendor).where(
        e.stage == "posted", e.paid_by == "payable", e.invoice_number != "", e.day >= since
    )
    return {row.invoice_number: row.vendor for row in book.connection.execute(rows)}


def suppliers(book: Book) -> frozenset[str]:
    """Everybody from whom something was bought on account."""
    rows = select(_EXPENSE.c.vendor).where(_EXPENSE.c.paid_by == "payable", _EXPENSE.c.vendor != "").distinct()
    return frozenset(book.connection.execute(rows).scalars())


def vendors(book: Book) -> Counter[str]:
    """Everybody whose paper is with an expense that was neither refused nor withdrawn -> how many."""
    rows = select(_EXPENSE.c.vendor, func.count()).where(
        _EXPENSE.c.vendor != "", _EXPENSE.c.stage.in_(("pending", "posted", "reimbursed"))
    )
    return Counter({name: int(n) for name, n in book.connection.execute(rows.group_by(_EXPENSE.c.vendor))})


def handed_in(book: Book, currency: str) -> Iterator[Expense]:
    """Expenses with a file that was read, which their owner has handed in and nobody has refused, oldest first."""
    rows = select(_EXPENSE).where(_EXPENSE.c.file != "", _EXPENSE.c.read != "")
    standing = rows.where(_EXPENSE.c.stage.in_(("pending", "posted", "reimbursed"))).order_by(_EXPENSE.c.id)
    for one in book.connection.execute(standing).all():
        yield _expense(book, one, currency)


def of_message(book: Book, message: str, currency: str) -> tuple[Expense, ...]:
    """What one message made."""
    rows = book.connection.execute(select(_EXPENSE).where(_EXPENSE.c.message == message).order_by(_EXPENSE.c.id)).all()
    return tuple(_expense(book, one, currency) for one in rows)


def of_order(book: Book, order: int, currency: str) -> tuple[Expense, ...]:
    """The invoices that were booked on an order."""
    rows = book.connection.execute(select(_EXPENSE).where(_EXPENSE.c.of_order == order).order_by(_EXPENSE.c.id)).all()
    return tuple(_expense(book, one, currency) for one in rows)


def of_orders(book: Book, currency: str) -> tuple[Expense, ...]:
    """The invoices that were booked on any order."""
    rows = book.connection.execute(select(_EXPENSE).where(_EXPENSE.c.of_order != 0).order_by(_EXPENSE.c.id)).all()
    return tuple(_expense(book, one, currency) for one in rows)


def row(e: Expense) -> dict[str, Any]:
    """An expense as the table has it, without its id."""
    return {
        "person": e.person,
        "project": e.project,
        "category": e.category,
        "task": e.task,
        "day": e.day,
        "vendor": e.vendor,
        "note": e.note,
        "currency": e.gross.currency,
        "gross_minor": e.gross.minor,
        "tax_minor": e.tax.minor if e.tax is not None else None,
        "stage": e.stage,
        "document": e.document,
        "invoice_code": e.invoice_code,
        "invoice_number": e.invoice_number,
        "seller_tax_id": e.seller_tax_id,
        "paid_by": e.paid_by,
        "project_minor": e.booked.minor,
        "company_minor": e.company.minor,
        "exchange": str(e.exchange) if e.exchange is not None else "",
        "exchange_day": e.exchange_day,
        "exchange_source": e.exchange_source,
        "file": e.file,
        "read": papers.written(e.paper),
        "decided_by": e.decided_by,
        "reason": e.reason,
        "entry": e.entry,
        "message": e.message,
        "of_order": e.order,
        "use": e.use,
        "buyer": e.buyer,
        "vat_minor": e.vat.minor if e.vat is not None else None,
        "certification": e.certification,
        "advanced_minor": e.advanced,
        "due": e.due,
        "withheld": e.withheld,
        "withheld_minor": e.withheld_minor,
        "paper_number": duplicates.paper_number(e.paper),
        "paper_total": duplicates.paper_total(e.paper),
        "paper_day": duplicates.paper_day(e.paper),
    }


def _expense(book: Book, r: Any, currency: str) -> Expense:
    project = directory(book).projects.get(r.project)
    return Expense(
        r.id,
        r.person,
        r.project,
        r.category,
        r.task,
        r.day,
        r.vendor,
        r.note,
        Money(r.gross_minor, r.currency),
        Money(r.tax_minor, r.currency) if r.tax_minor is not None else None,
        r.stage,
        r.document,
        r.invoice_code,
        r.invoice_number,
        r.seller_tax_id,
        r.paid_by,
        Money(r.project_minor, project.currency if project else currency),
        Money(r.company_minor, currency),
        Decimal(r.exchange) if r.exchange else None,
        r.exchange_day,
        r.exchange_source,
        r.file,
        papers.paper(r.read),
        r.decided_by,
        r.reason,
        r.entry,
        r.message,
        r.of_order,
        r.use,
        r.buyer,
        Money(r.vat_minor, r.currency) if r.vat_minor is not None else None,
        r.certification,
        int(r.advanced_minor),
        r.due,
        r.withheld,
        int(r.withheld_minor),
    )


def count(book: Book, stage: Stage, period: Period) -> int:
    """How many expenses of a period's days are at a stage."""
    days = (_EXPENSE.c.day >= period.start, _EXPENSE.c.day < period.end)
    rows = select(func.count()).select_from(_EXPENSE).where(_EXPENSE.c.stage == stage, *days)
    return int(book.connection.execute(rows).scalar_one())


def pending(book: Book, currency: str) -> Iterator[Expense]:
    """Every expense that waits for approval."""
    rows = select(_EXPENSE).where(_EXPENSE.c.stage == "pending").order_by(_EXPENSE.c.id)
    for one in book.connection.execute(rows).all():
        yield _expense(book, one, currency)
