"""Money back to a customer: what it paid too much, or ahead of something that will not be."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from handlers import button_values, lookup, money_events, money_line, seen
from handlers.context import Context
from handlers.payments import ONLY_GIVES_BACK, paid_out, payables, received
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money, spread
from ledger.money_doubts import MoneyEvent
from storage import payments


def refund(said: Said, ctx: Context) -> Reply:
    line = money_line.read(ctx, said.text)
    line.one_day()
    line.nothing_left()
    line.no_fee()
    project, day = lookup.project(ctx, None, line.before), line.day
    unapplied = payments.unapplied(ctx.book, project.id)
    amount = (
        lookup.money_of(line.amounts[0], project.currency, ctx.rules.currency)
        if line.amounts
        else unapplied[0].unapplied
        if unapplied
        else None
    )
    unapplied = tuple(payment for payment in unapplied if amount and payment.amount.currency == amount.currency)
    if not unapplied or amount is None:
        raise NotFound(sentence("No money of {project}'s customer is unapplied."), project=lookup.called(project))
    open_ = Money(sum(payment.unapplied.minor for payment in unapplied), amount.currency)
    if not 0 < amount.minor <= open_.minor:
        raise BadInput(sentence("Only {amount} of that is still open."), amount=open_, field="amount")
    for party in dict.fromkeys(payment.party for payment in unapplied):
        money_events.check(ctx, MoneyEvent("out", day, amount, party), typed=bool(line.amounts))
    shares = spread(amount.minor, [payment.unapplied.minor for payment in unapplied])
    cards = [
        payables.payout_card(ctx, paid_out.refund(ctx, payment, share, day))
        for payment, share in zip(unapplied, shares, strict=True)
        if share
    ]
    return Reply(cards[0], more=tuple(cards[1:]))


def refund_rest(click: Clicked, ctx: Context) -> Reply:
    """`value`: the payment, and what was left of it when its card was shown."""
    ctx.require("finance", sentence=ONLY_GIVES_BACK)
    id, *rest = button_values.numbers(click.value)
    payment = payments.get(ctx.book, id)
    if not payment.holds or payment.unapplied.minor <= 0:
        raise WrongState(sentence("Nothing is left of that payment."))
    if rest != [payment.unapplied.minor]:
        return seen.anew(
            received.payment_card(ctx, payment), seen.another_sum(rest[0] if rest else None, payment.unapplied)
        )
    money_events.check(ctx, MoneyEvent("out", ctx.today, payment.unapplied, payment.party), typed=False)
    done = paid_out.refund(ctx, payment, payment.unapplied.minor, ctx.today)
    return Reply(payables.payout_card(ctx, done), replace=True)
