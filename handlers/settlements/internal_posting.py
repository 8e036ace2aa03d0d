"""A final settlement between departments is posted: charged to the one, credited to the other, on no project."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.settlements import approval, card, departments, made_by
from ledger import posting
from ledger.errors import WrongState, sentence
from ledger.journal import JournalEntry, balanced
from ledger.money import Money
from ledger.posting import BookedAmount, Dimensions
from ledger.settlements.document import Settlement
from storage import entries, settlements

ACCOUNT = "internal_charge"
ONLY = sentence("Finance posts what departments charge each other.")


def post(click: Clicked, ctx: Context) -> Reply:
    """The hours have cost the project their cost rate already: a charge on it would count them twice."""
    of = approval.seen_one(ctx, click.value)
    ctx.require("finance", sentence=ONLY)
    if of.party != "internal" or of.state != "final":
        raise WrongState(sentence("Only a final settlement between departments is posted."))
    after = posted(ctx, of)
    ctx.refresh(card.about(after), card.for_all(ctx, after))
    return Reply(card.shown(ctx, after), replace=True)


def posted(ctx: Context, of: Settlement) -> Settlement:
    """In the journal, on the cut-off or the first day after it that is open."""
    wish = made_by.wish_of(ctx, of)
    agreement = departments.agreement_of(ctx, of.counterpart.agreement)
    amount = Money(of.computed.payable.this("this"), of.currency)
    charged = departments.charged_to(ctx, agreement, wish)
    lines = tuple(
        posting.line(ACCOUNT, BookedAmount.same(money), Dimensions(0, party=name), item=f"settlement:{of.id}")
        for name, money in ((charged, amount), (agreement.giving, -amount))
    )
    booked = books_posting.day_in_books(ctx, of.until, 0)
    memo = f"{agreement.giving} → {charged}"
    source = f"settlement:{of.id}"
    entry = JournalEntry(of.until, booked, memo, source, lines)
    id = entries.post(ctx.book, balanced(entry))
    return settlements.reach(ctx.book, of, "posted", document=f"entry:{id}")
