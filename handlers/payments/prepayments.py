"""Money paid to suppliers before their invoice, and set off on it."""

from __future__ import annotations

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import _
from chat.values.amounts import amounts
from handlers import fields, lookup
from handlers.books import bank_side
from handlers.context import Context
from handlers.payments import ONLY_PAYS, paid_out, payables
from ledger.allocation import BillShare
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money, spread
from ledger.names import plain
from storage import expenses
from storage import payouts as kept


def pay(said: Said, ctx: Context) -> Reply:
    """`prepay Dell 5000`: a supplier is paid before its invoice."""
    ctx.require("finance", sentence=ONLY_PAYS)
    day, words = fields.day_and_rest(ctx, bank_side.named(ctx, said.text))
    found = amounts(words, ctx.rules.currency)
    if not found:
        raise BadInput(sentence("How much was paid ahead? For example: prepay Dell 5000"), field="amount")
    start, end, read = found[0]
    party = words[:start].strip(" ,，") or words[end:].strip(" ,，")
    if not party:
        raise BadInput(sentence("To whom? For example: prepay Dell 5000"), field="supplier")
    amount = lookup.money_of(read, ctx.rules.currency)
    bank_side.fits(ctx, amount.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than nothing."), field="amount")
    return Reply(payables.payout_card(ctx, paid_out.pay_ahead(ctx, party[:120], amount, day)), private=True)


def set_off(said: Said, ctx: Context) -> Reply:
    """`set off Dell`: what was paid ahead goes on the supplier's open invoices, the oldest first."""
    ctx.require("finance", sentence=ONLY_PAYS)
    day, name = fields.day_and_rest(ctx, said.text)
    owed = payables.supplier(expenses.unpaid(ctx.book, ctx.rules.currency), name)
    ahead = payables.paid_ahead(ctx, owed.supplier)
    if not ahead:
        raise NotFound(sentence("Nothing was paid ahead to {supplier}."), supplier=owed.supplier, field="supplier")
    lines, done = [], Money(0, ahead[0].amount.currency)
    for payout in (kept.get(ctx.book, one.id) for one in ahead):
        bills = [
            bill
            for bill in expenses.unpaid(ctx.book, ctx.rules.currency)
            if plain(bill.expense.vendor) == plain(owed.supplier) and bill.open.currency == payout.amount.currency
        ]
        parts = spread(payables.ahead_left(payout).minor, [bill.open.minor for bill in bills])
        shares = [BillShare(bill.expense, part) for bill, part in zip(bills, parts, strict=True) if part]
        if shares:
            paid_out.set_off(ctx, payout, shares, day)
            used = Money(sum(minor for _expense, minor in shares), payout.amount.currency)
            lines.append(_("{amount} of what was paid on {day}", amount=used, day=payout.day))
            done = done + used if done.currency == used.currency else used
    if not lines:
        raise NotFound(sentence("No invoice of {supplier} is open in that currency."), supplier=owed.supplier)
    title = _("{amount} was set off on invoices of {supplier}.", amount=done, supplier=owed.supplier)
    return Reply(Card(title, lines=tuple(lines), tone="good"), private=True)
