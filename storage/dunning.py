"""Instalments as dunning reads them by the thousand, the steps that were taken, and the day to look at each again.

A sweep reads the few columns it judges by and writes the instalments that share an answer in one statement: on a day
when ten thousand fall due together, whole rows one by one would keep everybody else waiting for the pen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BigInteger, bindparam, func, literal_column, or_, select, update

from ledger.money import Money
from ledger.owed import Instalment
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement
from storage.upsert import insert_or

_INSTALMENT, _DUNNING = table(t.InstalmentRow), table(t.DunningRow)
_AT_ONCE = 500


class WaitingInstalment(NamedTuple):
    """An instalment, in the little that its dunning needs.

    Attributes:
        open: what is still to be paid, in minor units.
        due: None where nobody has said when.
        alone: something is known of it (a payment, promise, dispute, pause), so it is judged by itself, as a whole;
            the others differ in nothing but their amount, their day and what was told.
    """

    id: int
    contract: int
    project: int
    number: int
    kind: str
    customer: str
    owner: int
    currency: str
    open: int
    due: date | None
    alone: bool

    def plain(self) -> Instalment:
        """One that is not `alone`, as far as dunning asks (not its rule, not its invoices)."""
        amount, paid = Money(self.open, self.currency), Money(0, self.currency)
        return Instalment(
            self.id,
            self.contract,
            self.project,
            self.number,
            self.kind,
            self.customer,
            amount,
            self.due,
            paid,
            self.owner,
        )


_i = _INSTALMENT.c
_WAITING = select(
    _i.id,
    _i.contract,
    _i.project,
    _i.number,
    _i.kind,
    _i.customer,
    _i.owner,
    _i.currency,
    (_i.minor - _i.paid_minor - _i.credited_minor - _i.written_minor).label("open"),
    _i.due,
    or_(
        _i.settled,
        _i.disputed,
        _i.promise.is_not(None),
        _i.broken > 0,
        _i.held.is_not(None),
        _i.paid_minor != 0,
        _i.credited_minor != 0,
        _i.written_minor != 0,
    ).label("alone"),
)
_LOOK = _WAITING.where(_i.look <= bindparam("day")).order_by(_i.look, _i.id)

# Many ids as one value: the statement stays the same, however many there are.
_IDS_SQLITE = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_IDS_POSTGRES = select(func.unnest(bindparam("ids", type_=ARRAY(BigInteger))).column_valued("value"))
_TOLD_SQLITE, _TOLD_POSTGRES = (
    select(_DUNNING.c.instalment, _DUNNING.c.due, _DUNNING.c.step).where(_DUNNING.c.instalment.in_(ids))
    for ids in (_IDS_SQLITE, _IDS_POSTGRES)
)
_NEXT = SqlStatement(
    lambda sqlite: (
        update(_INSTALMENT).where(_i.id.in_(_IDS_SQLITE if sqlite else _IDS_POSTGRES)).values(look=bindparam("look_"))
    )
)


def _taking(sqlite: bool) -> Any:
    ids = _IDS_SQLITE if sqlite else _IDS_POSTGRES
    given = (bindparam(f"{column.name}_", type_=column.type) for column in _DUNNING.c[1:])
    # SQLite takes an ON CONFLICT behind a SELECT without a WHERE for the ON of a join.
    rows = ids.add_columns(*given).where(literal_column("1 = 1"))
    return insert_or(_DUNNING, sqlite).from_select(list(_DUNNING.c.keys()), rows).on_conflict_do_nothing()


_TAKE = SqlStatement(_taking)


def to_look_at(book: Book, today: date) -> list[WaitingInstalment]:
    """Instalments that may have something to tell by today, read off an index: it does not grow with the paid ones."""
    return [WaitingInstalment._make(row) for row in book.connection.execute(_LOOK, {"day": today}).all()]


def unsettled(book: Book, customers: Sequence[str]) -> list[WaitingInstalment]:
    """What some customers have not paid in full, by contract and number."""
    found: list[WaitingInstalment] = []
    for start in range(0, len(customers), _AT_ONCE):
        rows = _WAITING.where(_i.settled.is_(False), _i.customer.in_(customers[start : start + _AT_ONCE]))
        found += map(WaitingInstalment._make, book.connection.execute(rows.order_by(_i.contract, _i.number)).all())
    return found


def told(book: Book, ids: Iterable[int]) -> dict[tuple[int, date], frozenset[int]]:
    """(instalment, due day) -> the steps that were told."""
    query = _TOLD_SQLITE if book.sqlite else _TOLD_POSTGRES
    found: dict[tuple[int, date], set[int]] = {}
    for id, due, step in book.connection.execute(query, {"ids": _handed(book, sorted(set(ids)))}):
        found.setdefault((id, due), set()).add(step)
    return {key: frozenset(steps) for key, steps in found.items()}


def take_steps(book: Book, steps: Iterable[tuple[WaitingInstalment, int]], day: date) -> None:
    """Record that a dunning step was reached, once for each instalment, due day and step."""
    alike: dict[tuple[date | None, int], list[int]] = defaultdict(list)
    for one, step in steps:
        alike[one.due, step].append(one.id)
    for (due, step), ids in alike.items():
        _TAKE.run(book, {"ids": _handed(book, ids), "due_": due, "step_": step, "day_": day})


def look_next(book: Book, days: Iterable[tuple[int, date | None]]) -> None:
    """When to look at each instalment next (id, day; None: only after news)."""
    alike: dict[date | None, list[int]] = defaultdict(list)
    for id, look in days:
        alike[look].append(id)
    for look, ids in alike.items():
        _NEXT.run(book, {"ids": _handed(book, ids), "look_": look})


def _handed(book: Book, ids: list[int]) -> Any:
    return json.dumps(ids) if book.sqlite else ids


def look_again(book: Book, today: date, *, customer: str = "", contract: int = 0) -> None:
    """Their dunning was decided anew: look at what is open with the next sweep."""
    mine = _INSTALMENT.c.contract == contract if contract else _INSTALMENT.c.customer == customer
    open_ones = update(_INSTALMENT).where(mine, _INSTALMENT.c.settled.is_(False), _INSTALMENT.c.due.is_not(None))
    book.connection.execute(open_ones.values(look=today))
