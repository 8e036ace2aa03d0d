"""What a batch of payments holds may not be paid in another way; what was paid in another way leaves its batch.

Whatever books money for what a batch may hold asks here first (`free`) and says afterwards what it booked (`booked`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.context import Context
from ledger.errors import WrongState, sentence
from storage import payment_batches


def free(ctx: Context, documents: Iterable[str]) -> None:
    """Raises WrongState where one of the documents is on its way in a batch of payments."""
    held = payment_batches.holding(ctx.book, documents)
    for transfer in held.values():
        batch = payment_batches.get(ctx.book, transfer.batch)
        raise WrongState(
            sentence("It is in the batch of payments {id}: it would be paid twice."),
            hint=sentence("Say “pay batch {id}” to see what has become of it, or to take it out.")
            if not batch.made
            else sentence("Its file has gone to the bank. Say “pay batch {id}” and tell me what the bank says."),
            id=str(transfer.batch),
        )


def booked(ctx: Context, document: str, minor: int, source: str, day: date) -> None:
    """A document was paid by `source`, whatever led to it: by the answer to a batch, or by a line of the bank."""
    held = payment_batches.holding(ctx.book, [document]).get(document)
    if held is None or next(part.minor for part in held.parts if part.document == document) != minor:
        return
    if held.state == "held":
        payment_batches.drop(ctx.book, held, ctx.message, "")
        return
    payment_batches.settle(ctx.book, held, document, source)
    now = payment_batches.transfer(ctx.book, held.id)
    if all(part.settled for part in now.parts):
        payment_batches.mark(ctx.book, now, "paid", ctx.message, day=day)
        payment_batches.close_ended(ctx.book, payment_batches.get(ctx.book, held.batch))


def taken_back(ctx: Context, source: str) -> None:
    """What had booked part of a batch was taken back: once nothing of its transfer is booked, it is owed again."""
    of = payment_batches.settled_by(ctx.book, source)
    if of is None:
        return
    payment_batches.unsettle(ctx.book, of, source)
    if not any(part.settled for part in payment_batches.transfer(ctx.book, of.id).parts):
        payment_batches.mark(ctx.book, of, "returned", ctx.message, day=of.day)
