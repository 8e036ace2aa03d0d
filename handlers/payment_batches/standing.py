"""Whether what is in a batch still stands as it was put together; and letting go of it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.context import Context
from handlers.payments import paid_out
from ledger.errors import WrongState, sentence
from ledger.payouts.transfers import PaymentBatch, Transfer
from storage import expenses, payees, payment_batches, staff_advances


def check(ctx: Context, some: Sequence[Transfer]) -> None:
    """Raises WrongState where a document is not open as it was, or bank details are not those any more."""
    for one in some:
        if one.state == "dropped":
            continue
        for part in one.parts:
            if open_minor(ctx, part.document) != part.minor:
                raise WrongState(
                    sentence("What is open of payment {number} has changed since: take it out of the batch."),
                    hint=sentence("Say “pay batch {batch} without {number}”."),
                    number=one.number,
                    batch=str(one.batch),
                )
        if payees.get(ctx.book, one.payee).state != "active":
            raise WrongState(
                sentence("The bank details of payment {number} were changed since: take it out of the batch."),
                hint=sentence("Say “pay batch {batch} without {number}”."),
                number=one.number,
                batch=str(one.batch),
            )


def open_minor(ctx: Context, document: str) -> int:
    """What is still to be paid of a document, in minor units of its currency."""
    noun, _sign, id = document.partition(":")
    if noun == "staff_advance":
        wish = staff_advances.get(ctx.book, int(id))
        return wish.amount.minor if wish.state == "wished" else 0
    expense = expenses.get(ctx.book, int(id), ctx.rules.currency)
    if expense.paid_by == "payable":
        return paid_out.open_of(ctx, expense).minor
    return expense.claim.minor if expense.stage == "posted" else 0


def let_go(ctx: Context, of: PaymentBatch) -> None:
    """A batch that does not go out holds nothing any more."""
    for one in payment_batches.transfers(ctx.book, of.id):
        if one.state == "held":
            payment_batches.mark(ctx.book, one, "dropped", ctx.message)
