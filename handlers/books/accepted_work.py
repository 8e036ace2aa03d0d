"""What a subcontract costs: the work that was accepted, whether it is invoiced or not.

What stands on the item of its order as an estimate is always the accepted work less what is invoiced: above nothing it
is owed by estimate, below nothing the supplier has billed ahead, which is a warning and no cost.  The price of the
order moves with what is agreed besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _
from handlers import lookup
from handlers.books import commitments, estimates, measured_work, received
from handlers.books.posting import day_in_books, open_day
from handlers.context import Context
from ledger.economics.subcontracts import WHOLE, SubcontractFacts, facts_of, standing
from ledger.errors import WrongState, sentence
from ledger.money import Money, part_of
from ledger.nouns import Expense, Order
from storage import expenses, orders, subcontracts, supplier_credits
from storage import received as records
from storage.subcontracts import SubcontractStep

_BOOKED = ("posted", "reimbursed")


def follow(ctx: Context, id: int, day: date) -> Order | None:
    """Bring what stands of a subcontract's estimates to what was accepted less what is invoiced; the order as it is
    then, None where nobody accepts work of it.  What is of a locked day stands on the first open one.  Again it does
    nothing."""
    if not id or not _follows(ctx, id):
        return None
    order, day = orders.get(ctx.book, id), open_day(ctx, day)
    want, stands = wanted(ctx, order), estimates.left(ctx, id)
    have = stands.paid.minor if stands else 0
    if want == have:
        return commitments.after_work(ctx, id)
    if stands is not None and have and (want * have < 0 or abs(want) < abs(have)):  # less of the same, or none of it
        gone = have - want if want * have > 0 else have
        received.book(ctx, order, -estimates.part(stands, gone), day, received.ACCEPTED, red=False)
        have -= gone
        order = orders.get(ctx.book, id)
    if want != have:
        worth = received.worth(ctx, order, want - have, day)
        received.book(ctx, order, worth, day, received.ACCEPTED, red=False)
    return commitments.after_work(ctx, id)


def _follows(ctx: Context, id: int) -> bool:
    """Whether work of an order is accepted, or was until just now."""
    rows = records.of_order(ctx.book, id, ctx.rules.currency)
    return subcontracts.accepts_work(ctx.book, id) or any(row.document == received.ACCEPTED for row in rows)


def wanted(ctx: Context, order: Order) -> int:
    """What should stand as the order's estimate, in its currency: accepted less invoiced; below nothing, billed ahead;
    nothing where no work is accepted any more."""
    of = facts(ctx, order, subcontracts.of_order(ctx.book, order.id))
    now = standing(of)
    return now.certified - now.invoiced if of.accepts else 0


def facts(ctx: Context, order: Order, steps: Sequence[SubcontractStep]) -> SubcontractFacts:
    """What stands of a subcontract in the order's currency, by some of its steps."""
    known = [(one.kind, one.amount.minor, one.share) for one in steps]
    came = order.received.minor if order.received else 0
    accepted = next((share for kind, _minor, share in reversed(known) if kind == "accepted"), None)
    measured = measured_work.value(steps)
    whole = accepted in (None, WHOLE) if measured is None else False
    finished = order.stage == "closed" and (whole or bool(order.reason))
    billed, came = _as_ordered(order, invoiced(ctx, order)), _as_ordered(order, came)
    return facts_of(order.amount.minor, known, billed, came, finished=finished, measured=measured)


def invoiced(ctx: Context, order: Order) -> int:
    """What the books have of a subcontract's invoices without VAT, in the project's minor units."""
    bills = [one for one in expenses.of_order(ctx.book, order.id, ctx.rules.currency) if one.stage in _BOOKED]
    credited = supplier_credits.sums(ctx.book, (one.id for one in bills))
    before = order.before.minor if order.before else 0
    nets = commitments.invoiced(ctx, bills, {})
    return before + nets - sum(one.cost for one in credited.values())


def _as_ordered(order: Order, minor: int) -> int:
    """An amount in the project's currency as one in the order's."""
    if order.amount.currency == order.booked.currency or not order.booked.minor:
        return minor
    return part_of(order.amount.minor, 0, minor, of=order.booked.minor)


def tell_ahead(ctx: Context, invoice: Expense) -> None:
    """Leads and finance hear of an invoice by which a supplier has billed beyond what was accepted."""
    if not invoice.order or not subcontracts.accepts_work(ctx.book, invoice.order):
        return
    order = orders.get(ctx.book, invoice.order, lock=False)
    now = standing(facts(ctx, order, subcontracts.of_order(ctx.book, order.id)))
    if not now.billed_ahead:
        return
    project, code = ctx.directory.project(order.project), order.amount.currency
    rows = [
        Fact(_("Project"), Text("{name}", {"name": lookup.called(project)})),
        Fact(_("Accepted to date"), Text("{m}", {"m": Money(now.certified, code)})),
        Fact(_("Invoiced"), Text("{m}", {"m": Money(now.invoiced, code)})),
    ]
    who = order.supplier or order.note or str(order.id)
    card = Card(
        _("{supplier} has billed {amount} ahead", supplier=who, amount=Money(now.billed_ahead, code)),
        lines=(_("It is no cost until the work is accepted: accept work order {id} 50%", id=order.id),),
        facts=tuple(rows),
        buttons=(Button(_("Subcontracts"), "subcontracts.show", project.code, style="main"),),
        tone="warn",
    )
    readers = {one.id: one for one in ctx.directory.with_role("lead", project.id)}
    readers |= {one.id: one for one in ctx.directory.with_role("finance")}
    for person in readers.values():
        ctx.tell(person, f"billed-ahead:{order.id}:{invoice.id}", card, kind="material")


def reprice(ctx: Context, order: Order, by: Money, why: str) -> Order:
    """The order is over more, or less.  Raises WrongState where it would be over less than nothing."""
    amount = order.amount + by
    if amount.minor <= 0:
        raise WrongState(
            sentence("Order {id} is over {amount}: it cannot fall by more."), id=order.id, amount=order.amount
        )
    booked = part_of(order.booked.minor, 0, amount.minor, of=order.amount.minor)
    after = replace(order, amount=amount, booked=replace(order.booked, minor=booked))
    return commitments.repriced_order(ctx, order, after, why)


def check_day(ctx: Context, order: Order, day: date) -> None:
    """Raises WrongState for a locked day."""
    day_in_books(ctx, day, order.project)
