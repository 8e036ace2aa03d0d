"""What is known of a project's items on a day, gathered from what was said and from the documents that bring them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from handlers.books import input_vat
from handlers.context import Context
from handlers.site.reading import SiteBook
from ledger.economics import site as rules
from ledger.economics.materials import ItemFacts, beyond
from ledger.economics.site import Bought, MeasuredWork
from ledger.nouns import Project
from storage import expenses, orders, progress, supplier_credits
from storage import site as site_records

_WHOLE = 10_000
_BOOKED = ("posted", "reimbursed")


def of_project(ctx: Context, book: SiteBook, day: date) -> tuple[ItemFacts, ...]:
    """Every item that is issued or has a norm, by name; what is only priced work has no material in it."""
    known = bought(ctx, book.project)
    done = _progress(ctx, book.project, day)
    found = []
    for item in book.items:
        of = rules.of_item(item, day, book.versions, book.logs, book.moves, known.get(item, ()), done)
        if of is not None and (of.allowed is not None or of.sites or item in known):
            found.append(of)
    return tuple(found)


def bought(ctx: Context, project: Project) -> dict[str, list[Bought]]:
    """Item -> what documents bring of it, and what that came to without tax in the project's currency: all that the
    document is, unless it was said what of it that item is."""
    said = site_records.brought(ctx.book, project.id)
    found: dict[str, list[Bought]] = {}
    for one in said:
        noun, _colon, number = one.document.partition(":")
        read = _invoice(ctx, int(number)) if noun == "expense" else _order(ctx, int(number))
        if read is None:
            continue
        day, net = read
        if one.net is not None:
            net = one.net
        found.setdefault(one.item, []).append(Bought(day, one.quantity, net, ordered=noun == "order"))
    return found


def _invoice(ctx: Context, id: int) -> tuple[date, int] | None:
    """Its day and what it costs without VAT; None while it is not in the books."""
    invoice = expenses.get(ctx.book, id, ctx.rules.currency)
    if invoice.stage not in _BOOKED:
        return None
    credited = supplier_credits.sums(ctx.book, [id]).get(id)
    net = invoice.booked.minor - input_vat.waits(ctx, invoice).project.minor
    return invoice.day, net - (credited.cost if credited else 0)


def _order(ctx: Context, id: int) -> tuple[date, int] | None:
    order = orders.get(ctx.book, id, lock=False)
    return (order.day, order.booked.minor) if order.stage in ("committed", "closed") else None


def _progress(ctx: Context, project: Project, day: date) -> Fraction | None:
    """The last report up to a day."""
    reports = [one for one in progress.reported(ctx.book, project.id) if one.day <= day]
    return Fraction(reports[-1].share, _WHOLE) if reports else None


# ---- what a settlement takes


def measured_to_date(ctx: Context, project: Project, day: date) -> tuple[MeasuredWork, ...]:
    """Work measured up to a day × unit prices, item by item; in the project's currency."""
    return rules.measured(site_records.agreed(ctx.book, project.id), site_records.logs(ctx.book, project.id), day)


def over_issued(ctx: Context, book: SiteBook, item: str, day: date) -> tuple[Fraction, int] | None:
    """How much of an item was issued beyond what the work allowed by a day, and what that is at the contract's price;
    None where no norm or no price tells."""
    of = next((one for one in of_project(ctx, book, day) if one.item == item), None)
    return beyond(of) if of else None
