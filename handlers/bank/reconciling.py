"""Bank lines against what is open: proposals with their reasons, confirmed in one tap, undone in one tap."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n
from handlers import button_values, item_values
from handlers.bank import ONLY, booking, cards
from handlers.context import Context
from ledger.money import Money, totals
from storage import bank

_EXPLAINED = frozenset({"explained", "done", "booked", "已解释", "已核对", "已完成"})


def show(said: Said, ctx: Context) -> Reply:
    if said.text.strip().lower() in _EXPLAINED:
        return Reply(cards.explained_card(ctx), private=True)
    waiting = cards.cards(ctx)
    return Reply(waiting[0], more=waiting[1:], private=True)


def confirm_sure(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    sure = [proposal for proposal in cards.proposed(ctx) if proposal.sure]
    if cards.mark(sure) != click.value:
        again = cards.cards(ctx)
        return Reply(again[0], more=again[1:], private=True, toast=_("Something has changed: please look again."))
    lines: list[int] = []
    explained: list[Money] = []
    for proposal in sure:
        explained += [bank.get(ctx.book, line).left for line in proposal.lines]
        lines += booking.confirm(ctx, proposal)
    came = totals(left for left in explained if left.minor > 0)
    went = totals(-left for left in explained if left.minor < 0)
    title = _n("{n} bank line is explained.", "{n} bank lines are explained.", len(lines))
    facts = (
        *(Fact(_("Money in"), Text("{m}", {"m": total})) for total in came),
        *(Fact(_("Money out"), Text("{m}", {"m": total})) for total in went),
    )
    many = len(lines) > cards.UNDO_AT_ONCE
    undo = () if many else (Button(_("Undo"), "bank.undo", " ".join(map(str, lines))),)
    return Reply(Card(title, facts=facts, buttons=undo, tone="good"), replace=True, private=True)


def confirm(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    proposal = item_values.proposal(click.value)
    booking.ask(ctx, proposal)
    lines = booking.confirm(ctx, proposal)
    return Reply(cards.booked_card(ctx, proposal, lines), replace=True, private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    ids = [button_values.number(id) for id in click.value.split()]
    for id in reversed(ids):
        booking.free(ctx, id)
    title = _n("{n} bank line is open again.", "{n} bank lines are open again.", len(ids))
    return Reply(Card(title, buttons=(Button(_("Show them"), "bank.show"),)), replace=True, private=True)


def show_again(click: Clicked, ctx: Context) -> Reply:
    return show(Said(click.id, click.by, click.at), ctx)
