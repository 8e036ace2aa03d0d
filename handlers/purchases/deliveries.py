"""Goods and services that came before their invoice: said, shown, taken back."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from chat.values.days import not_a_day
from handlers import button_values, fields, lookup, money_events, money_line
from handlers.books import estimates
from handlers.books import received as books_received
from handlers.context import Context
from handlers.costs import order_approval
from handlers.purchases import ONLY_ESTIMATES
from ledger.errors import BadInput, WrongState, sentence
from ledger.money_doubts import MoneyEvent
from ledger.nouns import GoodsReceived, Order
from storage import orders, received, subcontracts

_ORDER = Pattern(
    r"(?:\b(?:for|of|on)\s+)?(?:\border|\bpo|订单|采购单)\s*(?:no\.?|number|号)?\s*#?\s*(?P<id>\d{1,9})", re.I
)


def receive(said: Said, ctx: Context) -> Reply:
    """`goods received order 12 95000 2026-06-30`; without an order, what stands."""
    ctx.require("finance", sentence=ONLY_ESTIMATES)
    named = _ORDER.search(said.text)
    if named is None:
        if said.text.strip():
            raise BadInput(
                sentence("Of which order?"),
                hint=sentence("Write for example: goods received order 3 5000"),
                field="order",
            )
        return Reply(_standing(ctx), private=True)
    order = order_approval.load(ctx, named["id"])
    if order.stage != "committed":
        raise WrongState(sentence("Only of an approved order that is still open something is to come."))
    if subcontracts.accepts_work(ctx.book, order.id):
        raise WrongState(
            sentence("Work of order {id} is accepted by its share: that is its cost."),
            hint=sentence("Say for example: accept work order {id} 50%"),
            id=order.id,
        )
    words = f"{said.text[: named.start()]} {said.text[named.end() :]}"
    line = money_line.read(ctx, words, order.amount.currency, fees=False)
    if not line.amounts:
        raise BadInput(
            sentence("How much of it came, without VAT? It was {amount} in all."), amount=order.amount, field="amount"
        )
    line.one_day()
    if line.words or len(line.amounts) > 1:
        raise lookup.refused(not_a_day(line.words or line.amounts[1].said or str(line.amounts[1].number)))
    amount, day = fields.in_money(lookup.unambiguous(line.amounts[0]), order.amount.currency, field="amount"), line.day
    if amount.currency != order.amount.currency:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=order.amount.currency, field="amount")
    order_approval.check_open(ctx, order)
    worth = books_received.worth(ctx, order, amount.minor, day)
    books_received.check(ctx, order, worth, day)
    money_events.check(ctx, MoneyEvent("received", day, amount, money_events.of_order(order)), typed=False)
    kept = books_received.receive(ctx, order, worth, day)
    done = orders.get(ctx.book, order.id)
    order_approval.refresh(ctx, done)
    return Reply(_done(ctx, done, kept), private=said.at.kind == "channel")


def undo(click: Clicked, ctx: Context) -> Reply:
    """It did not come, or not so much."""
    of = undone(ctx, button_values.number(click.value))
    return Reply(
        Card(_("Taken back: {amount} of order {id}", amount=of.amount, id=of.order), tone="good"), replace=True
    )


def undone(ctx: Context, id: int) -> GoodsReceived:
    """An estimate taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY_ESTIMATES)
    of = received.get(ctx.book, id, ctx.rules.currency)
    books_received.take_back(ctx, of)
    order_approval.refresh(ctx, orders.get(ctx.book, of.order))
    return of


def _done(ctx: Context, order: Order, kept: GoodsReceived) -> Card:
    back = (
        _("It is taken back when the invoice of the order is booked.")
        if ctx.rules.policies.estimate_taken_back == "invoice"
        else _("It is taken back on the first day of the next month.")
    )
    facts = (
        Fact(_("Order"), Text("{id}", {"id": order.id})),
        Fact(_("Supplier"), verbatim(order.supplier or "–")),
        Fact(_("Project"), lookup.shown(ctx.directory.project(order.project))),
        Fact(_("Day"), Text("{day}", {"day": kept.day})),
        Fact(_("Still to come"), Text("{left}", {"left": order.committed})),
    )
    title = _("{amount} received and not invoiced, without VAT, is booked.", amount=kept.amount)
    buttons = (Button(_("Undo"), "received.undo", str(kept.id)),)
    return Card(title, lines=(back,), facts=facts, buttons=buttons, tone="good")


def _standing(ctx: Context) -> Card:
    """The orders of which something came that no invoice has taken back."""
    rows, refs = [], []
    for number in received.standing(ctx.book):
        order, stands = orders.get(ctx.book, number, lock=False), estimates.left(ctx, number)
        if stands is not None:
            cells = (Text("{m}", {"m": stands.paid}), Text("{m}", {"m": order.committed}))
            project = lookup.shown(ctx.directory.project(order.project))
            rows.append((Text("{id}", {"id": number}), verbatim(order.supplier or "–"), project, *cells))
            refs.append(f"order:{number}")
    if not rows:
        return Card(_("Nothing was received that is not invoiced."), tone="good")
    heads = (_("Order"), _("Supplier"), _("Project"), _("Received, not invoiced"), _("Still to come"))
    return Card(_("Received, not invoiced"), table=Table(heads, tuple(rows), numeric=(3, 4), refs=tuple(refs)))


def take_back_earlier(ctx: Context) -> int:
    """What the clock asks for on the first day of a month; returns how many estimates went."""
    return books_received.take_back_earlier(ctx)
