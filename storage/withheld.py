"""Tax that was withheld from who is paid, and what of it went to the tax office."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from storage import payouts
from storage import tables as t
from storage.book import Book
from storage.directory import table

_POSTING, _ENTRY, _PAYOUT = table(t.PostingRow), table(t.EntryRow), table(t.PayoutRow)


def income_tax_until(book: Book, day: date) -> int:
    """Income tax that documents until a day withheld, in minor units of the company's currency."""
    rows = (
        select(func.coalesce(func.sum(_POSTING.c.company_minor), 0))
        .join(_ENTRY, _ENTRY.c.id == _POSTING.c.entry)
        .where(_POSTING.c.account == "withheld_tax", _ENTRY.c.day <= day, _ENTRY.c.source.not_like("payout:%"))
    )
    return -int(book.connection.execute(rows).scalar_one())


def income_tax_paid(book: Book) -> int:
    """Income tax that went to the tax office, in minor units."""
    rows = select(func.coalesce(func.sum(_PAYOUT.c.minor), 0)).where(
        _PAYOUT.c.kind == "withheld_tax", _PAYOUT.c.state != "undone"
    )
    return int(book.connection.execute(rows).scalar_one())


def vat_not_paid(book: Book, ids: Collection[int]) -> frozenset[int]:
    """Of some documents of foreign suppliers those whose VAT did not go to the tax office."""
    paid = payouts.settled(book, [f"withheld:{id}" for id in ids]) if ids else {}
    return frozenset(id for id in ids if f"withheld:{id}" not in paid)
