"""A final settlement with a supplier is accepted for payment: what was paid ahead goes on his invoices as far as it is
recovered, and finance sees what is to be paid now and what is kept back."""

from __future__ import annotations

from chat.cards.card import Card, Fact, Reply
from chat.incoming import Clicked
from chat.text import Text, _
from handlers.context import Context
from handlers.payments import paid_out, payables
from handlers.settlements import approval, card, suppliers
from ledger.allocation import BillShare
from ledger.errors import WrongState, sentence
from ledger.money import Money, spread
from ledger.nouns import Order
from ledger.settlements.document import Settlement
from storage import expenses, settlements

ONLY = sentence("Finance accepts what is paid.")


def accept(click: Clicked, ctx: Context) -> Reply:
    of = approval.seen_one(ctx, click.value)
    ctx.require("finance", sentence=ONLY)
    if of.party != "supplier" or of.state != "final" or of.reverses:
        raise WrongState(sentence("Only a final settlement with a supplier is accepted for payment."))
    order = suppliers.order_of(ctx, of.counterpart.agreement)
    gone = _set_off(ctx, of, order)
    after = settlements.reach(ctx.book, of, "accepted")
    ctx.refresh(card.about(after), card.for_all(ctx, after))
    return Reply(_card(ctx, after, gone), more=(card.shown(ctx, after),), replace=True)


def _set_off(ctx: Context, of: Settlement, order: Order) -> int:
    """What was paid ahead goes on the open invoices of the order, no more than this settlement recovers.  Returns how
    much."""
    left, done = of.computed.payable.this("advance"), 0
    for payout in payables.paid_ahead(ctx, of.counterpart.name):
        if payout.amount.currency != of.currency or left <= done:
            continue
        bills = [
            one
            for one in expenses.unpaid(ctx.book, ctx.rules.currency)
            if one.expense.order == order.id and one.open.currency == of.currency
        ]
        most = min(payables.ahead_left(ctx, payout).minor, left - done)
        parts = spread(most, [one.open.minor for one in bills])
        shares = [BillShare(one.expense, part) for one, part in zip(bills, parts, strict=True) if part]
        if shares:
            paid_out.set_off(ctx, payout, shares, ctx.today)
            done += sum(share.minor for share in shares)
    return done


def _card(ctx: Context, of: Settlement, gone: int) -> Card:
    statement = of.computed.payable
    payable, kept = Money(statement.this("payable"), of.currency), Money(statement.this("retention"), of.currency)
    waits = statement.this("advance") - gone
    lines = [_("Pay it when his invoice is entered: pay {name} {amount}", name=of.counterpart.name, amount=payable)]
    if waits > 0:
        lines.append(
            _(
                "{amount} of what was paid ahead waits for his invoice: set off {name}",
                amount=Money(waits, of.currency),
                name=of.counterpart.name,
            )
        )
    facts = (
        Fact(_("Payable"), Text("{m}", {"m": payable})),
        Fact(_("Kept back"), Text("{m}", {"m": kept})),
        Fact(_("Set off now"), Text("{m}", {"m": Money(gone, of.currency)})),
    )
    return Card(
        _("{amount} to {name} is accepted for payment.", amount=payable, name=of.counterpart.name),
        lines=tuple(lines),
        facts=facts,
        tone="good",
    )
