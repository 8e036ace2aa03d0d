"""Money paid to suppliers before their invoice, and set off on it."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import _
from handlers import lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.payments import ONLY_PAYS, paid_out, payables
from ledger.allocation import BillShare
from ledger.errors import BadInput, NotFound, sentence
from ledger.limits import Doubt
from ledger.money import Money, spread
from ledger.money_doubts import MoneyEvent
from ledger.names import PartyNames, plain
from storage import expenses, orders
from storage import payouts as kept


def pay(said: Said, ctx: Context) -> Reply:
    """`prepay Dell 5000`: a supplier is paid before its invoice."""
    ctx.require("finance", sentence=ONLY_PAYS)
    line = money_line.read(ctx, said.text)
    if not line.amounts:
        raise BadInput(sentence("How much was paid ahead? For example: prepay Dell 5000"), field="amount")
    party = line.before or line.behind
    if not party:
        raise BadInput(sentence("To whom? For example: prepay Dell 5000"), field="supplier")
    line.one_day()
    line.no_fee()
    amount = lookup.money_of(line.amounts[0], ctx.rules.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than nothing."), field="amount")
    party = _as_known(ctx, party[:120])
    books_posting.day_in_books(ctx, line.day, 0)  # a locked day is refused, not asked about
    money_events.check(ctx, MoneyEvent("ahead", line.day, amount, party), also=_stranger(ctx, party))
    return Reply(payables.payout_card(ctx, paid_out.pay_ahead(ctx, party, amount, line.day)), private=True)


def _known(ctx: Context) -> set[str]:
    """Whom an invoice, an order or a payment of ours names."""
    paid = {payout.party for payout in kept.since(ctx.book, date.min) if payout.kind in ("supplier", "prepayment")}
    names = {name for name in (*expenses.suppliers(ctx.book), *orders.suppliers(ctx.book), *paid) if name}
    return set(ctx.directory.suppliers.spellings(names))


def _as_known(ctx: Context, name: str) -> str:
    """A supplier as the books write it, where the name is one of theirs."""
    called = ctx.directory.suppliers.called(name)
    return called if called != name else next((one for one in sorted(_known(ctx)) if plain(one) == plain(name)), name)


def _stranger(ctx: Context, party: str) -> tuple[Doubt, ...]:
    """What to ask where nobody is called that: those who are called much the same are named."""
    known = _known(ctx)
    if party in known:
        return ()
    near = [who for who, _likeness in PartyNames(dict.fromkeys(known, ())).parties(party)]
    if near:
        text = sentence("Nobody in the books is called “{party}”; do you mean {names}?")
        return (Doubt(text, {"party": party, "names": ", ".join(near[:3])}),)
    return (
        Doubt(sentence("Nobody in the books is called “{party}”: no order, no invoice, no payment."), {"party": party}),
    )


def set_off(said: Said, ctx: Context) -> Reply:
    """`set off Dell`: what was paid ahead goes on the supplier's open invoices, the oldest first."""
    ctx.require("finance", sentence=ONLY_PAYS)
    line = money_line.read(ctx, said.text)
    day = line.day
    owed = payables.supplier(ctx, expenses.unpaid(ctx.book, ctx.rules.currency), line.words)
    ahead = payables.paid_ahead(ctx, owed.supplier)
    if not ahead:
        raise NotFound(sentence("Nothing was paid ahead to {supplier}."), supplier=owed.supplier, field="supplier")
    money_events.ask(ctx, money_events.on(ctx, day))
    lines, done = [], Money(0, ahead[0].amount.currency)
    for payout in (kept.get(ctx.book, one.id) for one in ahead):
        bills = [
            bill
            for bill in expenses.unpaid(ctx.book, ctx.rules.currency)
            if payables.same_party(ctx, bill.expense.vendor, owed.supplier)
            and bill.open.currency == payout.amount.currency
        ]
        parts = spread(payables.ahead_left(ctx, payout).minor, [bill.open.minor for bill in bills])
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
