"""What contracts say beside price and payments, each term from a day on; what is new is added, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from ledger.agreed_terms import AgreedTerm, ContractTerms, terms_on
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_TERM = table(t.ContractTermRow)
_AT_ONCE = 500


def add(book: Book, new: Iterable[AgreedTerm], message: str) -> tuple[AgreedTerm, ...]:
    """Keep what a contract says from a day on."""
    return tuple(_add(book, one, message) for one in new)


def _add(book: Book, one: AgreedTerm, message: str) -> AgreedTerm:
    row = {
        "contract": one.contract,
        "name": one.name,
        "category": one.of,
        "start": one.start,
        "share": _text(one.share),
        "most": _text(one.most),
        "minor": one.minor,
        "days": one.days,
        "words": one.words,
        "ended": one.ended,
        "said": one.said,
        "reason": one.reason,
    }
    own = {**row, "person": book.person, "message": message}
    id: int = book.connection.execute(insert(_TERM).values(own)).inserted_primary_key[0]  # type: ignore[index]
    told = {name: value for name, value in row.items() if name not in ("contract", "said") and value not in ("", 0)}
    audit.note(book, "contract.term", f"contract:{one.contract}", term=id, **told)
    return replace(one, id=id, person=book.person)


def of_contracts(book: Book, ids: Sequence[int]) -> dict[int, tuple[AgreedTerm, ...]]:
    """Contract -> all that was ever said of it, in that order; those of which nothing was are left out."""
    found: dict[int, list[AgreedTerm]] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _AT_ONCE):
        rows = select(_TERM).where(_TERM.c.contract.in_(wanted[start : start + _AT_ONCE])).order_by(_TERM.c.id)
        for row in book.connection.execute(rows):
            found.setdefault(row.contract, []).append(_term(row))
    return {id: tuple(said) for id, said in found.items()}


def on(book: Book, ids: Sequence[int], day: date) -> dict[int, ContractTerms]:
    """Contract -> its terms on a day, of every one that was asked for."""
    said = of_contracts(book, ids)
    return {id: terms_on(said.get(id, ()), day) for id in ids}


def _text(share: Decimal | None) -> str:
    return "" if share is None else f"{share.normalize():f}"


def _term(r: Any) -> AgreedTerm:
    return AgreedTerm(
        r.contract,
        r.name,
        r.start,
        r.category,
        Decimal(r.share) if r.share else None,
        Decimal(r.most) if r.most else None,
        r.minor,
        r.days,
        r.words,
        r.ended,
        r.said,
        r.person,
        r.reason,
        r.id,
    )
