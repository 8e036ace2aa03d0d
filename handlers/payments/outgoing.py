"""Money out in one sum: pay, the company card's bill, what the bank took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chat.cards.card import Reply
from chat.incoming import Said
from chat.values.amounts import amounts
from handlers import fields, lookup
from handlers.books import bank_side
from handlers.context import Context
from handlers.payments import ONLY_RECORDS, paid_out, payables
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.owed import Payout


def payroll(said: Said, ctx: Context) -> Reply:
    """`pay payroll 200000`: what was owed as pay is paid."""
    return _paid(said, ctx, lambda amount, day, note: paid_out.pay_payroll(ctx, amount, day, note=note))


def card(said: Said, ctx: Context) -> Reply:
    """`pay card 2120`: the bill of the company card is paid."""
    return _paid(said, ctx, lambda amount, day, note: paid_out.pay_card(ctx, amount, day, note=note))


def charge(said: Said, ctx: Context) -> Reply:
    """`bank charge 60`: what the bank took for itself."""
    return _paid(said, ctx, lambda amount, day, note: paid_out.pay_charge(ctx, amount, day, note))


def _paid(said: Said, ctx: Context, pay: Callable[[Money, date, str], Payout]) -> Reply:
    ctx.require("finance", sentence=ONLY_RECORDS)
    day, words = fields.day_and_rest(ctx, bank_side.named(ctx, said.text))
    found = amounts(words, ctx.rules.currency)
    if not found:
        raise BadInput(sentence("How much was paid?"), field="amount")
    start, end, read = found[0]
    amount = lookup.money_of(read, ctx.rules.currency)
    bank_side.fits(ctx, amount.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than nothing."), field="amount")
    note = " ".join(f"{words[:start]} {words[end:]}".split())
    return Reply(payables.payout_card(ctx, pay(amount, day, note)), private=True)
