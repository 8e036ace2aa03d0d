"""What people corrected before: a vendor's usual name and category."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from storage import tables as t
from storage.book import Book
from storage.directory import table

_HABIT = table(t.HabitRow)


def learn(book: Book, vendor: str, name: str, category: str) -> None:
    """A person has confirmed that this vendor (as `ledger.duplicates.seller` writes it) is called and booked so."""
    row = book.connection.execute(select(_HABIT).where(_HABIT.c.vendor == vendor)).first()
    if row is None:
        book.connection.execute(insert(_HABIT).values(vendor=vendor, name=name, category=category, times=1))
        return
    same = row.category == category
    values = {"name": name, "category": category, "times": row.times + 1 if same else 1}
    book.connection.execute(update(_HABIT).where(_HABIT.c.vendor == vendor).values(values))


def usual(book: Book, vendor: str) -> tuple[str, str] | None:
    """(name, category) of one vendor's habit."""
    row = book.connection.execute(select(_HABIT).where(_HABIT.c.vendor == vendor)).first()
    return (row.name, row.category) if row else None


def known(book: Book) -> dict[str, tuple[str, str]]:
    """Vendor -> (name, category) of every habit."""
    return {row.vendor: (row.name, row.category) for row in book.connection.execute(select(_HABIT))}
