"""Cost and billing rates, exchange rates, and the lock of the books: what holds from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, insert

from ledger.exchange import ExchangeRate
from ledger.rates import Rate
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table

_RATE, _EXCHANGE, _LOCK = table(t.RateRow), table(t.ExchangeRow), table(t.LockRow)


def put(book: Book, rate: Rate) -> Rate:
    """A rate in force from its day on, in place of one of the same kind, holder and day; with its number."""
    book.connection.execute(
        delete(_RATE).where(
            _RATE.c.kind == rate.kind,
            _RATE.c.person == rate.person,
            _RATE.c.role == rate.role,
            _RATE.c.start == rate.start,
        )
    )
    parts = ";".join(f"{name}={minor}" for name, minor in rate.parts)
    made = book.connection.execute(
        insert(_RATE).values(
            kind=rate.kind,
            person=rate.person,
            role=rate.role,
            start=rate.start,
            minor=rate.amount.minor,
            currency=rate.amount.currency,
            parts=parts,
        )
    )
    # The audit trail may be shown to auditors; what somebody earns is not repeated there in clear.
    audit.note(book, "rate.set", f"person:{rate.person}" if rate.person else f"role:{rate.role}", start=rate.start)
    changed(book)
    return replace(rate, id=made.inserted_primary_key[0])  # type: ignore[index]


def put_exchange(book: Book, base: str, quote: str, day: date, number: Decimal, source: str) -> ExchangeRate:
    """An exchange rate from a day on, in place of the one of that day."""
    book.connection.execute(
        delete(_EXCHANGE).where(_EXCHANGE.c.base == base, _EXCHANGE.c.quote == quote, _EXCHANGE.c.day == day)
    )
    book.connection.execute(
        insert(_EXCHANGE).values(base=base, quote=quote, day=day, number=str(number), source=source)
    )
    audit.note(book, "exchange.set", f"currency:{base}", quote=quote, day=day, number=str(number), source=source)
    changed(book)
    return ExchangeRate(base, quote, day, number, source)


def lock(book: Book, until: date | None, reason: str) -> None:
    """Close everything before `until` (None: open everything), with the reason."""
    book.connection.execute(insert(_LOCK).values(until=until, reason=reason, person=book.person, at=book.now))
    audit.note(book, "period.locked" if until else "period.unlocked", "period", until=until, reason=reason)
    changed(book)
