"""Money back to a customer: what it paid too much, or ahead of something that will not be."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.values.amounts import amounts
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup
from handlers.context import Context
from handlers.payments import paid_out, payables
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from storage import payments

ONLY = sentence("Only finance gives money back.")


def refund(said: Said, ctx: Context) -> Reply:
    found = amounts(said.text, ctx.rules.currency)
    start, end = (found[0][0], found[0][1]) if found else (len(said.text), len(said.text))
    project = lookup.project(ctx, None, said.text[:start].strip())
    rest = said.text[end:].strip()
    read = days(rest, ctx.today, ctx.rules.day_order) if rest else None
    if isinstance(read, Unread):
        raise lookup.refused(read)
    day = read.first if read else ctx.today
    left = payments.unapplied(ctx.book, project.id)
    amount = lookup.money_of(found[0][2], project.currency) if found else left[0].unapplied if left else None
    left = tuple(one for one in left if amount and one.amount.currency == amount.currency)
    if not left or amount is None:
        raise NotFound(sentence("No money of {project}'s customer is unapplied."), project=lookup.called(project))
    open_ = Money(sum(one.unapplied.minor for one in left), amount.currency)
    if not 0 < amount.minor <= open_.minor:
        raise BadInput(sentence("Only {amount} of that is still open."), amount=open_, field="amount")
    cards, wanted = [], amount.minor
    for one in left:
        part = min(wanted, one.unapplied.minor)
        if part > 0:
            cards.append(payables.payout_card(ctx, paid_out.refund(ctx, one, part, day)))
            wanted -= part
    return Reply(cards[0], more=tuple(cards[1:]))


def refund_rest(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    payment = payments.get(ctx.book, button_values.number(click.value))
    if payment.state != "booked" or payment.unapplied.minor <= 0:
        raise WrongState(sentence("Nothing is left of that payment."))
    done = paid_out.refund(ctx, payment, payment.unapplied.minor, ctx.today)
    return Reply(payables.payout_card(ctx, done), replace=True)
