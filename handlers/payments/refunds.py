"""Money back to a customer: what it paid too much, or ahead of something that will not be."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup, money_events
from handlers.books import bank_side
from handlers.context import Context
from handlers.payments import ONLY_GIVES_BACK, paid_out, payables
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money, spread
from storage import payments


def refund(said: Said, ctx: Context) -> Reply:
    text = bank_side.named(ctx, said.text)
    typed_amounts = lookup.amounts_in(ctx, text)
    start, end = (typed_amounts[0][0], typed_amounts[0][1]) if typed_amounts else (len(text), len(text))
    project = lookup.project(ctx, None, text[:start].strip())
    rest = text[end:].strip()
    read = days(rest, ctx.today, ctx.rules.day_order) if rest else None
    if isinstance(read, Unread):
        raise lookup.refused(read)
    day = read.first if read else ctx.today
    unapplied = payments.unapplied(ctx.book, project.id)
    amount = (
        lookup.money_of(typed_amounts[0][2], project.currency, ctx.rules.currency)
        if typed_amounts
        else unapplied[0].unapplied
        if unapplied
        else None
    )
    if amount is not None:
        bank_side.fits(ctx, amount.currency)
    unapplied = tuple(payment for payment in unapplied if amount and payment.amount.currency == amount.currency)
    if not unapplied or amount is None:
        raise NotFound(sentence("No money of {project}'s customer is unapplied."), project=lookup.called(project))
    open_ = Money(sum(payment.unapplied.minor for payment in unapplied), amount.currency)
    if not 0 < amount.minor <= open_.minor:
        raise BadInput(sentence("Only {amount} of that is still open."), amount=open_, field="amount")
    for party in dict.fromkeys(payment.party for payment in unapplied):
        money_events.ask(ctx, money_events.paid(ctx, party, amount, day, typed=bool(typed_amounts)))
    shares = spread(amount.minor, [payment.unapplied.minor for payment in unapplied])
    cards = [
        payables.payout_card(ctx, paid_out.refund(ctx, payment, share, day))
        for payment, share in zip(unapplied, shares, strict=True)
        if share
    ]
    return Reply(cards[0], more=tuple(cards[1:]))


def refund_rest(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY_GIVES_BACK)
    payment = payments.get(ctx.book, button_values.number(click.value))
    if payment.state != "booked" or payment.unapplied.minor <= 0:
        raise WrongState(sentence("Nothing is left of that payment."))
    money_events.ask(ctx, money_events.paid(ctx, payment.party, payment.unapplied, ctx.today, typed=False))
    done = paid_out.refund(ctx, payment, payment.unapplied.minor, ctx.today)
    return Reply(payables.payout_card(ctx, done), replace=True)
