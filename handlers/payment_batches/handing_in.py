"""`pay batch`: shown first, then handed in to be approved by another."""

from __future__ import annotations

import re
from typing import get_args

from chat.cards.card import Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.text import _
from handlers import bank_side, button_values, money_line, seen
from handlers.context import Context
from handlers.payment_batches import batch_approval, gathering, shown, telling, terms
from handlers.payment_batches.gathering import KINDS, BatchWish, ReadyBatch
from ledger.errors import BadInput, sentence
from ledger.payouts.composing import OwedKind
from ledger.payouts.transfers import PaymentBatch
from storage import payment_batches, voucher_templates

_WORDS: dict[str, OwedKind] = {
    **dict.fromkeys(("invoices", "suppliers", "supplier", "invoice", "发票", "供应商", "货款"), "invoice"),
    **dict.fromkeys(("claims", "expenses", "reimbursements", "reimbursement", "报销", "报销款"), "claim"),
    **dict.fromkeys(("advances", "advance", "借款", "备用金", "预支"), "advance"),
}
_WAYS = {
    **dict.fromkeys(("alipay", "支付宝"), terms.ALIPAY),
    **dict.fromkeys(("pain", "sepa", "iso20022", "bank", "银行"), terms.PAIN),
}
_SMALL = re.compile(r"[,，、;；]|\b(?:and|by|until|up to|on|only)\b|截至|截止|和|只")
_ALL = frozenset({"all", "list", "batches", "全部", "列表", "所有"})


def say(said: Said, ctx: Context) -> Reply:
    """Alone or with a day, names and kinds: what would go.  With a number: that batch, and what is said of it."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    words = said.text.strip()
    if folded(words) in _ALL:
        return shown.every(ctx)
    if number := re.match(r"[#号]?\s*(\d{1,9})(?=\s|$|号|[,，])(?!\s*年|-)号?[,，]?\s*", words):
        told = words[number.end() :].strip()
        if told:
            ctx.require("finance", sentence=terms.ONLY)
        return telling.said_of(ctx, payment_batches.get(ctx.book, int(number[1])), told)
    wish = read(ctx, words)
    found = gathering.ready(ctx, wish)
    if not found:
        title = _("Nothing is owed that is due by {day}.", day=wish.day)
        return Reply(Card(title, tone="good"), private=True)
    cards = [shown.preview(ctx, one) for one in found]
    return Reply(cards[0], more=tuple(cards[1:]), private=True)


def read(ctx: Context, words: str) -> BatchWish:
    """What is wanted in a batch.  Raises BadInput for a day that has gone by."""
    account, rest = bank_side.named(ctx, words)
    role, ctx.bank = ctx.bank if account else "bank", "bank"
    day, rest = money_line.day_and_rest(ctx, rest)
    if day is not None and day < ctx.today:
        raise BadInput(sentence("{day} has gone by: no bank pays in the past."), day=day, field="day")
    own = {one.name for one in voucher_templates.latest(ctx.book, "payment")}
    kinds: list[OwedKind] = []
    way, names = terms.PAIN, []
    for word in _SMALL.sub(" ", rest).split():
        if known := _WORDS.get(folded(word)):
            kinds.append(known)
        elif found := _WAYS.get(folded(word)) or (folded(word) if folded(word) in own else ""):
            way = found
        else:
            names.append(word)
    return BatchWish(day or ctx.today, way, tuple(kinds) or KINDS, role, " ".join(names))


def hand_in(click: Clicked, ctx: Context) -> Reply:
    """`value`: day, way, currency, account, kinds, the mark of what the card said, and whose."""
    ctx.require("finance", sentence=terms.ONLY)
    day, way, currency, account, kinds, mark, name = button_values.parts(click.value, 7)
    chosen = tuple(kind for kind in get_args(OwedKind) if kind[0] in kinds)
    wish = BatchWish(button_values.day(day), way, chosen, account, "" if name == "*" else name)
    payment_batches.alone(ctx.book)
    found = next((one for one in gathering.ready(ctx, wish) if one.currency == currency), None)
    if found is None or not found.composed.transfers:
        note = _("Nothing of it waits any more: it is in a batch already, or paid.")
        return Reply(Card(note), replace=True, private=True)
    if found.mark != mark or found.problems:
        return seen.anew(shown.preview(ctx, found), _("It was changed since you saw it. Nothing is done yet."))
    batch = _kept(ctx, found)
    batch_approval.ask(ctx, batch)
    return Reply(shown.card(ctx, batch, batch_approval.waits_for(ctx, batch)), replace=True, private=True)


def _kept(ctx: Context, found: ReadyBatch) -> PaymentBatch:
    assert found.account is not None or found.wish.way == terms.ALIPAY
    role = found.account.role if found.account else "bank"
    new = PaymentBatch(0, found.wish.way, role, found.wish.day, found.total, 0, "", "pending", ctx.person.id)
    return payment_batches.add(ctx.book, new, found.composed.transfers, found.mark, ctx.message)


def show(click: Clicked, ctx: Context) -> Reply:
    batch = payment_batches.get(ctx.book, button_values.number(click.value))
    return Reply(shown.card(ctx, batch), private=True)
