"""What came of a sending, for its voucher or transfer: by the same rows as a status file or a bank's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from chat.words import say
from handlers.context import Asked, Context
from handlers.payment_batches import answering, shown
from handlers.sendings import telling, terms
from ledger.errors import BookError
from ledger.payouts.transfers import OUT, Transfer, TransferState, may_become
from ledger.sendings import CallOutcome, Sending
from storage import payment_batches, vouchers
from storage.book import Book

_AGAIN = timedelta(hours=1)


def applied(ctx: Context, before: Sending, now: Sending, told: CallOutcome) -> Sending:
    """Note it where people look for it, and tell whom it concerns; what is known of it after that."""
    if now.kind == "voucher":
        _voucher(ctx, now)
    else:
        now = _transfer(ctx, now, told)
    telling.tell(ctx, before, now)
    return now


def wanted(book: Book, of: Sending) -> bool:
    """Whether it is still to be sent: nobody has said meanwhile that it is there, or is not to be.

    What it says of its batch has to be what the batch says, which is sealed: this row is not.
    """
    if of.kind == "voucher":
        one, batch = vouchers.one(book, of.subject), vouchers.batch(book, of.batch)
        mine = one.batches[-1] == of.batch and one.target == of.target == batch.target
        return mine and one.state == "exported" and batch.sha256 == of.sha256
    transfer, paid = payment_batches.transfer(book, of.subject), payment_batches.get(book, of.batch)
    mine = transfer.batch == of.batch and transfer.end_to_end == of.key
    return mine and transfer.state in OUT and paid.sha256 == of.sha256


def _voucher(ctx: Context, now: Sending) -> None:
    one = vouchers.one(ctx.book, now.subject)
    if now.state == "refused":
        state = "rejected"
    elif now.stage == "posted":
        state = "posted"
    elif now.stage:
        state = "imported"
    else:
        return
    if one.state != state and (one.state not in vouchers.BEFORE[state] or one.state == "posted"):
        return  # a person has said more of it by now
    if state == "imported" and one.state == "rejected":
        return  # a person has rejected what is there: it is theirs to say otherwise
    reason = in_words(now) if state == "rejected" else ""
    vouchers.mark(ctx.book, one, state, ctx.message, reason=reason, theirs=now.number)


def in_words(of: Sending) -> str:
    """A reason as it is kept with a voucher or payment, in the language of the other system."""
    return say(terms.why(of), "en" if of.target == "quickbooks" else "zh-CN")[:300]


def _transfer(ctx: Context, now: Sending, told: CallOutcome) -> Sending:
    payment_batches.alone(ctx.book)
    of = payment_batches.transfer(ctx.book, now.subject)
    if now.stage == "returned":
        if of.state in OUT:  # it was paid and came back between two looks
            return _answered(ctx, now, of, "rejected", told)
        return _tried(ctx, now, lambda: answering.come_back(ctx, of, now.reason)) if of.state == "paid" else now
    if now.state == "refused":
        return _answered(ctx, now, of, "rejected", told)
    if now.stage == "paid":
        return _answered(ctx, now, of, "paid", told)
    if now.stage == "taken":
        return _answered(ctx, now, of, "accepted", told)
    return _answered(ctx, now, of, "unknown", told) if now.state == "unknown" else now


def _answered(ctx: Context, now: Sending, of: Transfer, state: TransferState, told: CallOutcome) -> Sending:
    """As a bank's answer: what is known is not told again, what cannot be booked now is tried with the next look."""
    if of.state == state or not may_become(of.state, state):
        return now
    reason = in_words(now) if state in ("rejected", "unknown") else ""
    return _tried(ctx, now, lambda: answering.answer(ctx, of, state, reason=reason, day=told.day, interface=True))


def _tried(ctx: Context, now: Sending, book: Callable[[], Transfer]) -> Sending:
    """Into the books; what they refuse is told, and tried again with the next look."""
    try:
        with ctx.part():
            booked = book()
    except (BookError, Asked) as problem:
        said = str(problem) if isinstance(problem, BookError) else ""
        again = ctx.now + _AGAIN
        return replace(now, state="accepted", stage="taken", cause="unbookable", reason=said[:300], due=again)
    ctx.refresh(f"payment_batch:{booked.batch}", shown.card(ctx, payment_batches.get(ctx.book, booked.batch)))
    return now
