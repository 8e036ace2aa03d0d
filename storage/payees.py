"""Where payees are paid: each change is a new row, of which one is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from ledger.errors import NotFound, sentence
from ledger.names import plain
from ledger.payouts.payees import PayeeAccount
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_PAYEE = table(t.PayeeAccountRow)


def add(book: Book, of: PayeeAccount, message: str) -> PayeeAccount:
    """Keep new bank details; those that are in force are replaced, where the new ones are not only proposed.

    The trail has the masked number: the whole one stands in the row alone.
    """
    row = {
        "kind": of.kind,
        "party": of.party,
        "person": of.person,
        "scheme": of.scheme,
        "holder": of.holder,
        "number": of.number,
        "bank": of.bank,
        "bic": of.bic,
        "clearing": of.clearing,
        "town": of.town,
        "land": of.land,
        "state": "proposed",
        "by": book.person,
        "message": message,
        "at": book.now,
    }
    id: int = book.connection.execute(insert(_PAYEE).values(row)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "payee.proposed", f"payee:{id}", **_told(get(book, id)))
    return get(book, id) if of.state == "proposed" else put_in_force(book, get(book, id))


def put_in_force(book: Book, of: PayeeAccount) -> PayeeAccount:
    """From here on it is paid there."""
    same = (_PAYEE.c.kind == of.kind, _PAYEE.c.person == of.person, _PAYEE.c.state == "active")
    mine = [one for one in _those(book, *same) if plain(one.party) == plain(of.party) and _alike(one, of)]
    for old in mine:
        book.connection.execute(update(_PAYEE).where(_PAYEE.c.id == old.id).values(state="replaced"))
    book.connection.execute(update(_PAYEE).where(_PAYEE.c.id == of.id).values(state="active"))
    audit.note(book, "payee.changed", f"payee:{of.id}", **_told(of), before=[one.id for one in mine])
    return get(book, of.id)


def refuse(book: Book, of: PayeeAccount) -> None:
    """What was proposed is not so."""
    book.connection.execute(update(_PAYEE).where(_PAYEE.c.id == of.id).values(state="refused"))
    audit.note(book, "payee.refused", f"payee:{of.id}", **_told(of))


def _told(of: PayeeAccount) -> dict[str, Any]:
    return {"party": of.party, "person": of.person, "scheme": of.scheme, "holder": of.holder, "number": of.masked}


def _alike(one: PayeeAccount, other: PayeeAccount) -> bool:
    """An Alipay account stands beside one at a bank."""
    return (one.scheme == "alipay") == (other.scheme == "alipay")


def get(book: Book, id: int) -> PayeeAccount:
    """One of them.  Raises NotFound."""
    row = book.connection.execute(select(_PAYEE).where(_PAYEE.c.id == id)).first()
    if row is None:
        raise NotFound(sentence("There are no such bank details."))
    return _payee(row)


def every(book: Book) -> tuple[PayeeAccount, ...]:
    """All that are in force, by their numbers."""
    return _those(book, _PAYEE.c.state == "active")


def proposed(book: Book) -> tuple[PayeeAccount, ...]:
    """Those of files that nobody has agreed to yet."""
    return _those(book, _PAYEE.c.state == "proposed")


def of_supplier(book: Book, party: str) -> tuple[PayeeAccount, ...]:
    """A supplier's, in force; its name is spelt as one likes."""
    rows = _those(book, _PAYEE.c.kind == "supplier", _PAYEE.c.state == "active")
    return tuple(one for one in rows if plain(one.party) == plain(party))


def of_person(book: Book, person: int) -> tuple[PayeeAccount, ...]:
    """One of our people's, in force."""
    return _those(book, _PAYEE.c.kind == "person", _PAYEE.c.person == person, _PAYEE.c.state == "active")


def told_on(book: Book, ids: Iterable[int]) -> dict[int, tuple[datetime, bool]]:
    """Number -> when they were said, and whether they took the place of others."""
    found = {row.id: row for row in book.connection.execute(select(_PAYEE).where(_PAYEE.c.state != "proposed"))}
    out: dict[int, tuple[datetime, bool]] = {}
    for id in ids:
        if (row := found.get(id)) is None:
            continue
        earlier = (
            one
            for one in found.values()
            if one.id < id
            and one.state != "refused"
            and (one.kind, one.person, plain(one.party)) == (row.kind, row.person, plain(row.party))
            and (one.scheme == "alipay") == (row.scheme == "alipay")
        )
        out[id] = row.at, any(earlier)
    return out


def _those(book: Book, *which: Any) -> tuple[PayeeAccount, ...]:
    rows = book.connection.execute(select(_PAYEE).where(*which).order_by(_PAYEE.c.id))
    return tuple(_payee(row) for row in rows)


def _payee(r: Any) -> PayeeAccount:
    said = (r.holder, r.number, r.bank, r.bic, r.clearing, r.town, r.land)
    return PayeeAccount(r.id, r.kind, r.party, r.person, r.scheme, *said, r.state, r.by)
