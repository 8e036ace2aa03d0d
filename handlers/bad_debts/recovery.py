"""What was written off and is owed again after all, and money that comes for it nevertheless."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.values.amounts import amounts
from handlers import fields, lookup
from handlers.bad_debts import ONLY, approval
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import received
from ledger import posting
from ledger.allocation import Allocation
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.owed import WriteOff
from ledger.posting import Dimensions
from storage import contracts, entries, write_offs


def reinstate(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    old = _posted(ctx, click.value)
    after = _reinstate(ctx, old, old.gone)
    approval.refresh(ctx, after)
    return Reply(approval.card(ctx, after), replace=True, private=True)


def recovered(said: Said, ctx: Context) -> Reply:
    id, _blank, rest = said.text.strip().lstrip("#").partition(" ")
    if not id.isdigit():
        raise BadInput(
            sentence("Say the number of the write-off: recovered 3 500"),
            hint=sentence("“write-offs” shows the numbers."),
            field="write_off",
        )
    old = _posted(ctx, id)
    project = ctx.directory.project(old.project)
    read = amounts(rest, old.amount.currency)
    amount = lookup.money_of(read[0][2], old.amount.currency) if read else old.gone
    day = _day(ctx, rest[read[0][1] :] if read else rest)
    after = _reinstate(ctx, old, amount)
    instalment = contracts.instalment(ctx.book, after.instalment)
    paid = received.book(ctx, project, after.customer, amount, day, [Allocation(instalment, amount.minor)])
    approval.refresh(ctx, after)
    return Reply(received.payment_card(ctx, paid), more=(approval.card(ctx, after),), private=True)


def _reinstate(ctx: Context, old: WriteOff, amount: Money) -> WriteOff:
    """So much is owed again: the same accounts the other way round, in the same proportion."""
    if amount.currency != old.amount.currency or not 0 < amount.minor <= old.gone.minor:
        raise BadInput(sentence("Only {left} of it is still written off."), left=old.gone, field="amount")
    posted = entries.entry(ctx.book, old.entry)
    booked = books_posting.day_in_books(ctx, ctx.today, 0)
    gone = next(line for line in posted.postings if line.account == "receivable")
    whole = posting.BookedAmount(-gone.paid, -gone.project_amount, -gone.company)
    part, borne = posting.came_back(whole, old.borne, old.back, old.back + amount.minor)
    entry = posting.write_off(
        part,
        borne,
        Dimensions(old.project, party=old.customer),
        day=ctx.today,
        booked=booked,
        memo="recovered",
        source=f"write_off:{old.id}",
        back=True,
    )
    before = contracts.instalment(ctx.book, old.instalment)
    recovered = write_offs.recover(ctx.book, old, amount.minor, entries.post(ctx.book, entry))
    approval.set_off(ctx, old, before)
    return recovered


def _posted(ctx: Context, id: str) -> WriteOff:
    old = approval.held(ctx, id)
    if old.state != "posted":
        raise approval.not_in_force()
    return old


def _day(ctx: Context, words: str) -> date:
    return fields.day(ctx, words.strip()) if words.strip() else ctx.today
