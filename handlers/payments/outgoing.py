"""Money out in one sum: pay, the company card's bill, what the bank took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chat.cards.card import Reply
from chat.incoming import Said
from handlers import lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_RECORDS, paid_out, payables
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent, Way
from ledger.owed import Payout


def payroll(said: Said, ctx: Context) -> Reply:
    """`pay payroll 200000`: what was owed as pay is paid."""
    return _paid(said, ctx, "payroll", lambda amount, day, note: paid_out.pay_payroll(ctx, amount, day, note=note))


def card(said: Said, ctx: Context) -> Reply:
    """`pay card 2120`: the bill of the company card is paid."""
    return _paid(said, ctx, "card", lambda amount, day, note: paid_out.pay_card(ctx, amount, day, note=note))


def withheld_tax(said: Said, ctx: Context) -> Reply:
    """`pay withheld tax 800`: income tax that was withheld from freelancers is paid."""
    return _paid(
        said, ctx, "withheld_tax", lambda amount, day, note: paid_out.pay_withheld_tax(ctx, amount, day, note=note)
    )


def charge(said: Said, ctx: Context) -> Reply:
    """`bank charge 60`: what the bank took for itself."""
    return _paid(said, ctx, "charge", lambda amount, day, note: paid_out.pay_charge(ctx, amount, day, note))


def _paid(said: Said, ctx: Context, way: Way, pay: Callable[[Money, date, str], Payout]) -> Reply:
    """One sum on one day; a month that is named is what it is for."""
    ctx.require("finance", sentence=ONLY_RECORDS)
    line = money_line.read(ctx, said.text, fees=way != "charge")
    if not line.amounts:
        raise BadInput(sentence("How much was paid?"), field="amount")
    line.no_fee()
    amount = lookup.money_of(line.amounts[0], ctx.rules.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than nothing."), field="amount")
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent(way, line.day, amount, ""))
    return Reply(payables.payout_card(ctx, pay(amount, line.day, line.words)), private=True)
