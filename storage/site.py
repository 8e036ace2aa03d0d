"""What sites tell: unit prices by version, work that was done, what went where, which documents bring what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from ledger.economics.materials import Norm
from ledger.economics.site import MaterialMove, SiteLog, UnitPrice
from ledger.errors import NotFound, sentence
from ledger.units import MILLIONTHS
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_PRICE, _LOG = table(t.UnitPriceRow), table(t.SiteLogRow)
_MOVE, _BOUGHT = table(t.MaterialMoveRow), table(t.MaterialBoughtRow)


class BoughtDocument(NamedTuple):
    """How much of an item a document brings (“expense:12”, “order:3”), and what of it that is without tax, in minor
    units of the project's currency; None for all of it."""

    id: int
    project: int
    item: str
    document: str
    quantity: Fraction
    net: int | None = None


# ---- unit prices


def agree(book: Book, new: UnitPrice, message: str) -> UnitPrice:
    """Keep what was agreed of an item; what was before stays for the days before."""
    said = {
        "project": new.project,
        "item": new.item,
        "unit": new.unit,
        "currency": new.currency,
        "minor": new.price,
        "norm": None if new.norm is None else _millionths(new.norm.quantity),
        "work": new.norm.work if new.norm else "",
        "total": None if new.total is None else _millionths(new.total),
        "marks": ",".join(str(mark) for mark in new.marks),
        "start": new.start,
    }
    id = _insert(book, _PRICE, said, message)
    audit.note(book, "unit_price.set", f"unit_price:{id}", **_plain(said))
    return replace(new, id=id)


def agreed(book: Book, project: int) -> tuple[UnitPrice, ...]:
    """Every version of every item of a project, oldest first."""
    rows = select(_PRICE).where(_PRICE.c.project == project).order_by(_PRICE.c.id)
    return tuple(_agreed(row) for row in book.connection.execute(rows))


def _agreed(r: Any) -> UnitPrice:
    return UnitPrice(
        r.project,
        r.item,
        r.unit,
        r.currency,
        r.start,
        r.minor,
        None if r.norm is None else Norm(Fraction(r.norm, MILLIONTHS), r.work),
        None if r.total is None else Fraction(r.total, MILLIONTHS),
        tuple(int(mark) for mark in r.marks.split(",") if mark),
        r.id,
    )


# ---- work done


def log(book: Book, new: SiteLog, message: str) -> SiteLog:
    """Keep work that was done."""
    said = {
        "project": new.project,
        "site": new.site,
        "day": new.day,
        "quantity": _millionths(new.quantity),
        "unit": new.unit,
        "work": new.work,
    }
    id = _insert(book, _LOG, {**said, "state": "booked"}, message)
    audit.note(book, "site_log.booked", f"site_log:{id}", **_plain(said))
    return replace(new, id=id)


def logs(book: Book, project: int) -> tuple[SiteLog, ...]:
    """What holds of a project, by day."""
    rows = select(_LOG).where(_LOG.c.project == project, _LOG.c.state == "booked").order_by(_LOG.c.day, _LOG.c.id)
    return tuple(_logged(row) for row in book.connection.execute(rows))


def logged(book: Book, id: int) -> SiteLog:
    """One of them.  Raises NotFound."""
    row = book.connection.execute(select(_LOG).where(_LOG.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such site log."))
    return _logged(row)


def unlog(book: Book, of: SiteLog) -> None:
    """It was not so."""
    book.connection.execute(update(_LOG).where(_LOG.c.id == of.id).values(state="undone"))
    audit.note(book, "site_log.undone", f"site_log:{of.id}", project=of.project)


def _logged(r: Any) -> SiteLog:
    quantity = Fraction(r.quantity, MILLIONTHS)
    return SiteLog(r.project, r.site, r.day, quantity, r.unit, r.work, r.person, r.id, r.state)


# ---- what went where


def move(book: Book, new: MaterialMove, message: str) -> MaterialMove:
    """Keep that an item went somewhere."""
    said = {
        "project": new.project,
        "item": new.item,
        "kind": new.kind,
        "site": new.site,
        "to_site": new.to_site,
        "day": new.day,
        "quantity": _millionths(new.quantity),
    }
    id = _insert(book, _MOVE, {**said, "state": "booked"}, message)
    audit.note(book, "material.moved", f"material_move:{id}", **_plain(said))
    return replace(new, id=id)


def moves(book: Book, project: int) -> tuple[MaterialMove, ...]:
    """What holds of a project, by day."""
    rows = select(_MOVE).where(_MOVE.c.project == project, _MOVE.c.state == "booked")
    return tuple(_moved(row) for row in book.connection.execute(rows.order_by(_MOVE.c.day, _MOVE.c.id)))


def moved(book: Book, id: int) -> MaterialMove:
    """One of them.  Raises NotFound."""
    row = book.connection.execute(select(_MOVE).where(_MOVE.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such move of material."))
    return _moved(row)


def unmove(book: Book, of: MaterialMove) -> None:
    """It did not go there."""
    book.connection.execute(update(_MOVE).where(_MOVE.c.id == of.id).values(state="undone"))
    audit.note(book, "material.move_undone", f"material_move:{of.id}", project=of.project)


def _moved(r: Any) -> MaterialMove:
    quantity = Fraction(r.quantity, MILLIONTHS)
    return MaterialMove(r.project, r.item, r.kind, r.site, r.day, quantity, r.to_site, r.person, r.id, r.state)


# ---- which documents bring what


def bring(book: Book, new: BoughtDocument, message: str) -> BoughtDocument:
    """Keep how much of an item a document brings."""
    said = {
        "project": new.project,
        "item": new.item,
        "document": new.document,
        "quantity": _millionths(new.quantity),
        "minor": new.net,
    }
    id = _insert(book, _BOUGHT, {**said, "state": "booked"}, message)
    audit.note(book, "material.bought", f"material_bought:{id}", **_plain(said))
    return new._replace(id=id)


def brought(book: Book, project: int) -> tuple[BoughtDocument, ...]:
    """What documents of a project bring, in the order in which it was said."""
    rows = select(_BOUGHT).where(_BOUGHT.c.project == project, _BOUGHT.c.state == "booked").order_by(_BOUGHT.c.id)
    return tuple(_brought(row) for row in book.connection.execute(rows))


def document(book: Book, id: int) -> BoughtDocument:
    """One of them.  Raises NotFound."""
    row = book.connection.execute(select(_BOUGHT).where(_BOUGHT.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There is no such purchase."))
    return _brought(row)


def unbring(book: Book, of: BoughtDocument) -> None:
    """It brings something else, or nothing of that."""
    book.connection.execute(update(_BOUGHT).where(_BOUGHT.c.id == of.id).values(state="undone"))
    audit.note(book, "material.bought_undone", f"material_bought:{of.id}", project=of.project)


def _brought(r: Any) -> BoughtDocument:
    return BoughtDocument(r.id, r.project, r.item, r.document, Fraction(r.quantity, MILLIONTHS), r.minor)


# ---- all of them


def sites(of: Iterable[SiteLog], went: Iterable[MaterialMove]) -> tuple[str, ...]:
    """The sites that were named so far."""
    named = {one.site for one in of} | {name for one in went for name in (one.site, one.to_site)}
    return tuple(sorted(named - {""}))


def _insert(book: Book, into: Any, said: dict[str, Any], message: str) -> int:
    row = {**said, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(into).values(row)).inserted_primary_key[0]  # type: ignore[index]
    return id


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """As the trail keeps it: days as text, and nothing of what was not spoken of."""
    spoken = {name: value for name, value in said.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in spoken.items()}


def _millionths(number: Fraction) -> int:
    return round(number * MILLIONTHS)
