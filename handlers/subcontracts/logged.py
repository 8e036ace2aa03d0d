"""What the site logs of a project say of the positions of its subcontracts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from handlers.books import measured_work
from handlers.context import Context
from handlers.site.reading import book_of
from handlers.subcontracts import naming
from ledger.economics.measured_subcontract import PositionToDate
from ledger.nouns import Order
from ledger.units import converted
from storage import subcontracts


def to_date(ctx: Context, order: Order, one: PositionToDate, day: date) -> Fraction | None:
    """How much of a position the site logs of its project say up to a day; None where they say nothing of it."""
    book = book_of(ctx, ctx.directory.project(order.project))
    mine = [log for log in book.logs if log.work == one.item and log.day <= day]
    numbers = [converted(log.quantity, log.unit, one.unit) for log in mine]
    known = [number for number in numbers if number is not None]
    return sum(known, Fraction(0)) if known else None


def shared(ctx: Context, order: Order) -> set[str]:
    """Positions that another subcontract of the project has as well."""
    found: set[str] = set()
    for other in naming.of_project(ctx, ctx.directory.project(order.project)):
        if other.id != order.id:
            found |= {one.item for one in measured_work.prices(subcontracts.of_order(ctx.book, other.id))}
    return found
