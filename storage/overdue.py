"""What customers owe and what of it is overdue, summed in SQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select

from storage import tables as t
from storage.book import Book
from storage.directory import table

_INSTALMENT = table(t.InstalmentRow)
_C = _INSTALMENT.c
_LEFT = func.sum(_C.minor - _C.credited_minor - _C.paid_minor - _C.written_minor)


def late(today: date) -> tuple[ColumnElement[bool], ...]:
    """`ledger.ageing.is_overdue` of what is open, in SQL."""
    return (_C.settled.is_(False), _C.due < today)


def count(book: Book, today: date) -> int:
    """How many instalments are overdue."""
    return int(book.connection.execute(select(func.count()).where(*late(today))).scalar_one())


def sums(book: Book, today: date) -> dict[str, int]:
    """Currency -> minor units that are overdue, invoiced or not."""
    rows = select(_C.currency, _LEFT).where(*late(today)).group_by(_C.currency).order_by(_C.currency)
    return {code: int(minor) for code, minor in book.connection.execute(rows)}


def open_by_customer(book: Book) -> dict[str, dict[str, int]]:
    """Currency -> customer -> minor units that are open, invoiced or not."""
    found: dict[str, dict[str, int]] = {}
    rows = select(_C.currency, _C.customer, _LEFT).where(_C.settled.is_(False)).group_by(_C.currency, _C.customer)
    for code, customer, minor in book.connection.execute(rows.order_by(_C.currency, _C.customer)):
        found.setdefault(code, {})[customer] = int(minor)
    return found


def planned(book: Book) -> int:
    """How many instalments there are."""
    return int(book.connection.execute(select(func.count()).select_from(_INSTALMENT)).scalar_one())


def owns(book: Book, person: int, project: int = 0) -> bool:
    """Whether somebody owns an instalment, paid or not (on a project; without one, anywhere)."""
    of = (_INSTALMENT.c.project == project,) if project else ()
    mine = select(_INSTALMENT.c.id).where(_INSTALMENT.c.owner == person, *of).limit(1)
    return book.connection.execute(mine).first() is not None
