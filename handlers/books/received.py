"""What was received and is not invoiced, into the books: an estimate without VAT, until its invoice or the next month.

财会〔2016〕22号 二(一)4: goods received without an invoice are estimated without VAT and taken back when it comes; it
speaks of goods, services go the same way by analogy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.books import commitments, estimates
from handlers.books.posting import day_in_books, in_books, watch
from handlers.context import Context
from handlers.lookup import still_open
from ledger import posting
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money, part_of
from ledger.nouns import Expense, GoodsReceived, Order
from ledger.opening import CLEARING, OPENED
from ledger.posting import BookedAmount, Dimensions
from storage import entries, orders, received, subcontracts

ACCEPTED = "accepted"
"""What an estimate goes by that follows the accepted work of a subcontract."""


def receive(ctx: Context, order: Order, amount: BookedAmount, day: date) -> GoodsReceived:
    """So much of an order came, without VAT; its invoice has not.  Raises what `check` raises."""
    check(ctx, order, amount, day)
    return book(ctx, order, amount, day, "", red=False)


def check(ctx: Context, order: Order, amount: BookedAmount, day: date) -> None:
    """Raises BadInput where less of an order is to come, WrongState for a locked day."""
    day_in_books(ctx, day, order.project)
    left = to_come(ctx, order)
    if amount.paid.minor > left.minor:
        raise BadInput(
            sentence("Only {open} of the order is still to come."),
            hint=sentence("If more came than was ordered, order the rest first."),
            open=left,
            field="amount",
        )


def to_come(ctx: Context, order: Order) -> Money:
    """What of an order is neither invoiced nor received, in the currency that it was ordered in: of 1,000 dollars that
    were dearer when they were ordered, 1,000 can come."""
    left = part_of(order.amount.minor, 0, order.open.minor, of=order.booked.minor) if order.booked.minor else 0
    stands = estimates.left(ctx, order.id)
    return Money(max(left - (stands.paid.minor if stands else 0), 0), order.amount.currency)


def worth(ctx: Context, order: Order, minor: int, day: date) -> BookedAmount:
    """So many minor units of an order's currency on a day, in all three.  Raises BadInput where a rate is missing."""
    return in_books(ctx, replace(order.amount, minor=minor), ctx.directory.project(order.project), day)


def take_back(ctx: Context, of: GoodsReceived) -> None:
    """It did not come: its entry is reversed.  Raises WrongState where it is not there any more."""
    order = orders.get(ctx.book, of.order)
    stands = estimates.left(ctx, order.id)
    if of.document == ACCEPTED:
        raise WrongState(sentence("It follows the accepted work of the subcontract: take that back instead."))
    if of.state != "booked" or of.document:
        raise WrongState(sentence("That was taken back already."))
    if stands is None or stands.paid.minor < of.amount.minor:
        raise WrongState(sentence("Its invoice has taken that back already."))
    still_open(ctx.directory.project(order.project))
    found = entries.standing(ctx.book, f"received:{of.id}")
    if any(line.account == CLEARING for old in found for line in old.postings):
        raise WrongState(OPENED)
    for old in found:
        booked = day_in_books(ctx, old.booked, order.project)
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
    received.undo(ctx.book, of)
    _settle(ctx, order, -of.booked.minor)
    rest = estimates.left(ctx, order.id)
    if rest is not None and not rest.paid:  # an invoice took its part at the average of several days' rates
        book(ctx, order, -rest, of.day, f"rest:{of.id}", red=ctx.rules.red)


def invoiced(ctx: Context, invoice: Expense) -> None:
    """An invoice of an order was posted: what its entry took back of the estimates is kept."""
    lines = entries.entry(ctx.book, invoice.entry).postings if invoice.order and invoice.entry else ()
    back = next((line for line in lines if line.account == "payable_estimated"), None)
    if back is None:
        return
    order = orders.get(ctx.book, invoice.order)
    cost = next(line for line in lines if line.item == back.item and line.category)
    taken = GoodsReceived(
        0, order.id, invoice.day, -back.paid, cost.project_amount, -back.company, f"expense:{invoice.id}"
    )
    kept = received.add(ctx.book, taken, ctx.message)
    received.posted(ctx.book, kept.id, invoice.entry)
    _settle(ctx, order, 0)


def uninvoiced(ctx: Context, invoice: Expense) -> None:
    """An invoice of an order was taken out of the books: the estimate stands again."""
    for taken in received.of_order(ctx.book, invoice.order, ctx.rules.currency) if invoice.order else ():
        if taken.document == f"expense:{invoice.id}":
            received.undo(ctx.book, taken)
            _settle(ctx, orders.get(ctx.book, invoice.order), -taken.booked.minor)


def take_back_earlier(ctx: Context) -> int:
    """Where estimates are taken back in the next month: those of earlier months, on the first day of this one, by red
    letters.  Returns how many orders; again it finds none.
    """
    if ctx.rules.policies.estimate_taken_back != "next_month":
        return 0
    first, done = ctx.today.replace(day=1), 0
    for number in received.standing(ctx.book):
        if subcontracts.accepts_work(ctx.book, number):
            continue  # what was accepted stands until it is invoiced
        order, stands = orders.get(ctx.book, number), estimates.left(ctx, number)
        rows = received.of_order(ctx.book, number, ctx.rules.currency)
        earlier = sum(row.amount.minor for row in rows if row.day < first or row.document)
        if stands is not None and earlier > 0:
            back = estimates.part(stands, min(earlier, stands.paid.minor))
            book(ctx, order, -back, first, f"month:{first:%Y-%m}", red=ctx.rules.red)
            done += 1
    return done


def book(ctx: Context, order: Order, amount: BookedAmount, day: date, document: str, *, red: bool) -> GoodsReceived:
    """An estimate into the journal; `document`: what takes it back, or ACCEPTED where it follows accepted work."""
    project = still_open(ctx.directory.project(order.project))
    booked = day_in_books(ctx, day, project.id)
    new = GoodsReceived(0, order.id, day, amount.paid, amount.project, amount.company, document)
    kept = received.add(ctx.book, new, ctx.message)
    source = f"received:{kept.id}"
    if document == ACCEPTED:
        source = f"accepted:{kept.id}"
    entry = posting.received(
        amount,
        Dimensions(project.id, order.category, order.task, order.person, order.supplier),
        f"order:{order.id}",
        cost_role=ctx.rules.cost_account(project.kind, order.category, order.day),
        day=day,
        booked=booked,
        memo=order.note or order.supplier,
        source=source,
        red=red,
    )
    id = entries.post(ctx.book, entry)
    received.posted(ctx.book, kept.id, id)
    _settle(ctx, order, amount.project.minor)
    return replace(kept, entry=id)


def _settle(ctx: Context, order: Order, cost: int) -> None:
    """The order says what still stands of its estimates, and less or more is committed; `cost` was booked besides."""
    stands = estimates.left(ctx, order.id)
    after = commitments.received_order(ctx, order, stands.project if stands else replace(order.booked, minor=0))
    watch(ctx, ctx.directory.project(after.project), {after.category: cost}, f"order:{after.id}")
