"""Books that began before lines named their open item: what stands there without one is moved to its item once.

The entry changes no total of an account but those that were renamed (customer advances are contract liabilities, VAT
not yet due and unapplied receipts now); nothing that is booked is touched, and no revenue arises.
"""

from __future__ import annotations

from handlers import job_context
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.contracts import positions
from handlers.rules import Rules
from ledger import posting
from ledger.journal import Posting
from ledger.money import Money
from ledger.posting import BookedAmount, Dimensions
from storage import contracts, entries, payments, settings
from storage.book import Book
from storage.settings import ITEMS, MOVED, WANTING

ROLES = ("receivable", "customer_advance", "revenue")
"""The roles on which earlier entries left no item."""


def move_to_items(book: Book, rules: Rules) -> int:
    """Give every contract of such books its items; returns how many entries that took.  A second time does nothing."""
    if settings.value(book, ITEMS, lock=True) != WANTING:
        return 0
    ctx, made = job_context.context(book, rules), 0
    for project, party in sorted({(project, party) for project, party, _currency in entries.unnamed(book, ROLES)}):
        signed = [one for one in contracts.contracts(book, project) if one.customer == party and one.state == "signed"]
        theirs = [line for contract in signed for line in positions.lines(ctx, contract, ctx.today)]
        rest = [
            posting.line(
                "unapplied",
                -books_posting.in_books(ctx, payment.unapplied, ctx.directory.project(project), payment.day),
                Dimensions(project, party=party),
                item=f"payment:{payment.id}",
            )
            for payment in payments.unapplied(book, project)
            if payment.party == party
        ]
        own = [*cleared(ctx, project, party), *rest]
        source = f"contract:{signed[0].id}" if signed else f"project:{project}"
        id = positions.post(ctx, own, theirs, day=ctx.today, project=project, memo=party, source=source)
        made += bool(id)
    settings.keep(book, ITEMS, MOVED)
    return made


def cleared(ctx: Context, project: int, party: str) -> list[Posting]:
    """The lines that take away what stands of a party in a project without an item; none where nothing does."""
    found: list[Posting] = []
    if not settings.value(ctx.book, ITEMS):
        return found
    own = ctx.directory.project(project).currency
    for (_project, _party, currency), sums in entries.unnamed(ctx.book, ROLES, project, party).items():
        for account, (paid, company) in sums.items():
            whole, home = Money(-paid, currency), Money(-company, ctx.rules.currency)
            amount = BookedAmount(whole, whole if own == currency else home, home)
            found.append(posting.line(account, amount, Dimensions(project, party=party)))
    return found
