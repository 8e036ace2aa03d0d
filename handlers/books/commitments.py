"""Orders into the books: a commitment is no expense, but it uses the budget until it is invoiced.

For an order that is committed, the sums hold what is still open of it; for any other they hold nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.books import input_vat, measured_work
from handlers.books.posting import hold, watch
from handlers.context import Context
from ledger.economics.subcontracts import facts_of
from ledger.errors import MixedCurrency, WrongState, sentence
from ledger.exchange import convert
from ledger.money import Money
from ledger.nouns import Expense, Order, Stage
from storage import audit, expenses, orders, subcontracts, supplier_credits
from storage.supplier_credits import Credited


def order_in_books(ctx: Context, order: Order) -> Order:
    """The order with its amount in the project's currency.  Raises BadInput where a rate is missing."""
    currency = ctx.directory.project(order.project).currency
    booked = convert(order.amount, currency, order.day, ctx.directory.exchange).amount
    return replace(order, booked=booked, invoiced=Money(0, currency))


def worth(ctx: Context, order: Order) -> int:
    """The order in minor units of the company's currency, by which it is decided who approves it."""
    return convert(order.amount, ctx.rules.currency, order.day, ctx.directory.exchange).amount.minor


def step_order(ctx: Context, order: Order, stage: Stage, *, why: str = "", by: int = 0) -> Order:
    """Into a stage in which nothing of it is committed: pending, rejected, withdrawn, closed.

    Raises WrongState while an estimate of what came of it stands in the cost: nothing would take that back any more.
    """
    if order.received and order.received.minor < 0:
        raise WrongState(
            sentence("{amount} of order {id} is invoiced beyond the accepted work: accept it first."),
            amount=-order.received,
            id=order.id,
        )
    if order.received:
        raise WrongState(
            sentence("{amount} of order {id} came and stands in the cost until its invoice takes it back."),
            hint=sentence("Book the invoice of the order, or let finance take back what came: undo goods received"),
            amount=order.received,
            id=order.id,
        )
    kept = orders.put(ctx.book, replace(order, stage=stage, reason=why, decided_by=by))
    audit.note(ctx.book, f"order.{stage}", f"order:{order.id}", amount=order.booked.minor, why=why, **_said(order))
    _held(ctx, order, kept)
    return kept


def commit_order(ctx: Context, order: Order) -> Order:
    """An approved order counts as committed."""
    audit.note(ctx.book, "order.committed", f"order:{order.id}", amount=order.booked.minor, **_said(order))
    by = ctx.person.id if order.stage == "pending" else 0
    kept = orders.put(ctx.book, replace(order, stage="committed", reason="", decided_by=by))
    _held(ctx, order, kept)
    return kept


def open_order(ctx: Context, order: Order) -> Order:
    """An order of the former books that is still open: what is to come of it counts as committed."""
    kept = orders.add(ctx.book, order)
    amount, before = order.booked.minor, order.before.minor if order.before else 0
    audit.note(ctx.book, "order.opened", f"order:{kept.id}", amount=amount, before=before, **_said(kept))
    _held(ctx, replace(kept, stage="draft"), kept)
    return kept


def _said(order: Order) -> dict[str, str | int]:
    """What the trail keeps of an order, so that it cannot be another one later."""
    return {
        "minor": order.amount.minor,
        "currency": order.amount.currency,
        "supplier": order.supplier,
        "day": order.day.isoformat(),
    }


def repriced_order(ctx: Context, order: Order, after: Order, why: str) -> Order:
    """An order is over another amount than before: what is committed of it moves along.

    One that was closed by its last invoice is open again where more is to come."""
    if order.stage == "closed" and not order.open and after.open:
        after = replace(after, stage="committed")
    audit.note(ctx.book, "order.repriced", f"order:{order.id}", amount=after.booked.minor, why=why, **_said(after))
    kept = orders.put(ctx.book, after)
    _held(ctx, order, kept)
    return kept


def received_order(ctx: Context, order: Order, received: Money) -> Order:
    """So much of an order stands in the cost before its invoice has come, in the project's currency."""
    after = replace(order, received=received)
    orders.put(ctx.book, after)
    _held(ctx, order, after)
    return after


def invoice_order(ctx: Context, order: Order, invoiced: Money) -> Order:
    """So much of an order has been invoiced in all, without VAT, in the project's currency.

    An order that is invoiced in full is closed by it once all its work is accepted, and open again when such an invoice
    is taken back; one that somebody closed stays closed.
    """
    after, amount = replace(order, invoiced=invoiced), invoiced - order.invoiced
    if order.stage == "committed" and not after.open and _all_came(ctx, order):
        after = replace(after, stage="closed")
    elif order.stage == "closed" and not order.open and after.open:
        after = replace(after, stage="committed")
    audit.note(ctx.book, "order.invoiced", f"order:{order.id}", amount=amount.minor, stage=after.stage)
    orders.put(ctx.book, after)
    _held(ctx, order, after)
    return after


def _all_came(ctx: Context, order: Order) -> bool:
    """Whether all the work of an order is accepted, where somebody accepts it: what is billed ahead ends nothing."""
    steps = subcontracts.of_order(ctx.book, order.id)
    known = [(one.kind, one.amount.minor, one.share) for one in steps]
    measured = measured_work.value(steps)
    return facts_of(order.amount.minor, known, 0, 0, finished=False, measured=measured).all_accepted


def after_work(ctx: Context, id: int) -> Order:
    """More or less of an order's work is accepted: one that is invoiced in full is closed by the last of it, and open
    while some of it is to come; one that somebody closed stays closed."""
    order = orders.get(ctx.book, id)
    if order.open or order.reason or order.stage not in ("committed", "closed"):
        return order
    stage: Stage = "closed" if _all_came(ctx, order) else "committed"
    if stage == order.stage:
        return order
    audit.note(ctx.book, f"order.{stage}", f"order:{id}", amount=order.booked.minor, why="", **_said(order))
    kept = orders.put(ctx.book, replace(order, stage=stage))
    _held(ctx, order, kept)
    return kept


def of_invoices(ctx: Context, id: int) -> Order:
    """An order takes from what is committed what its invoices that were handed in are without their VAT, with what was
    invoiced before these books began; what is invoiced anew after a credit note is still to come.

    Raises MixedCurrency."""
    order = orders.get(ctx.book, id)
    invoices = [
        one for one in expenses.of_order(ctx.book, id, ctx.rules.currency) if one.stage in ("pending", *_BOOKED)
    ]
    for one in invoices:
        if ctx.directory.project(one.project).currency != order.booked.currency:
            raise MixedCurrency()  # an invoice of another project's order: its sums cannot be added up
    credited = supplier_credits.sums(ctx.book, (one.id for one in invoices))
    before = order.before.minor if order.before else 0
    return invoice_order(ctx, order, Money(before + invoiced(ctx, invoices, credited), order.booked.currency))


def invoiced(ctx: Context, invoices: Sequence[Expense], credited: Mapping[int, Credited]) -> int:
    """What invoices of an order are without their VAT, less what is invoiced anew, in the project's minor units."""
    nets = sum(one.booked.minor - input_vat.waits(ctx, one).project.minor for one in invoices)
    return nets - sum(credited[one.id].anew for one in invoices if one.id in credited)


_BOOKED = ("posted", "reimbursed")


def _held(ctx: Context, before: Order, after: Order) -> None:
    """Move the committed sum from what it was to what it is."""
    change = _committed(after) - _committed(before)
    if change:
        project = ctx.directory.project(after.project)
        hold(ctx, project, after.category, after.task, after.day, "committed", change, 0)
        watch(ctx, project, {after.category: change}, f"order:{after.id}")


def _committed(order: Order) -> int:
    return order.committed.minor if order.stage == "committed" else 0
