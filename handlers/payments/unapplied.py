"""Money of customers that settles nothing: what it stands at when it is used, what is owed back first."""

from __future__ import annotations

from datetime import date

from handlers.books import posting as books_posting
from handlers.context import Context
from ledger import posting
from ledger.journal import Posting
from ledger.money import Money
from ledger.owed import Payment
from ledger.posting import BookedAmount, Dimensions
from ledger.revenue.standing import Value
from storage import entries


def used(ctx: Context, payment: Payment, minor: int, day: date) -> list[Posting]:
    """The lines that take so much of a payment's rest out of the books: what must be given back, then what is
    unapplied, each at what it stands at."""
    project, item = ctx.directory.project(payment.project), f"payment:{payment.id}"
    of, lines = Dimensions(project.id, party=payment.party), []
    for account in ("refund_liability", "unapplied"):
        paid, company = entries.stands(ctx.book, account, item, payment.amount.currency)
        stands = Value(-paid, -company)
        part = stands.part(min(minor, stands.amount)) if stands.amount > 0 else Value()
        if part:
            amount = Money(part.amount, payment.amount.currency)
            now = books_posting.in_books(ctx, amount, project, day)
            kept = Money(part.company, ctx.rules.currency)
            whole = BookedAmount(amount, kept if project.currency == ctx.rules.currency else now.project, kept)
            lines.append(posting.line(account, whole, of, item=item))
            minor -= part.amount
    return lines


def taken_back(ctx: Context, payment: Payment, day: date) -> list[Posting]:
    """The lines that leave nothing of a payment that was taken back: of books from before there were items, its rest
    was moved to it after its own entry."""
    item, code = f"payment:{payment.id}", payment.amount.currency
    left = -sum(entries.stands(ctx.book, account, item, code)[0] for account in ("refund_liability", "unapplied"))
    return used(ctx, payment, left, day) if left > 0 else []
