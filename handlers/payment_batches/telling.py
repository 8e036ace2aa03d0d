"""`pay batch 3 …`: what the bank says of its payments, said by hand; taken out, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from chat.cards.card import Reply
from chat.folding import folded
from chat.incoming import Clicked
from chat.text import Text, _, _n
from handlers import button_values, money_events, money_line, seen
from handlers.context import Context
from handlers.payment_batches import answering, batch_approval, shown, standing, terms
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.payouts.transfers import OUT, PaymentBatch, Transfer, TransferState
from storage import payment_batches

_SAYS: dict[str, str] = {
    **dict.fromkeys(("paid", "已付", "已支付", "付讫", "成功"), "paid"),
    **dict.fromkeys(("accepted", "已受理", "受理", "已接受"), "accepted"),
    **dict.fromkeys(("unknown", "未知", "不明"), "unknown"),
    **dict.fromkeys(("rejected", "failed", "退回", "失败", "拒绝"), "rejected"),
    **dict.fromkeys(("returned", "退票", "退汇"), "returned"),
    **dict.fromkeys(("without", "take out", "去掉", "移出"), "without"),
    **dict.fromkeys(("withdraw", "撤回"), "withdraw"),
}
_BECAUSE = re.compile(r"(?:\bbecause\b|因为|原因)[:： ]*(?P<why>.+)", re.I)


def said_of(ctx: Context, batch: PaymentBatch, words: str) -> Reply:
    """What is said of a batch."""
    verb = next((name for name in sorted(_SAYS, key=len, reverse=True) if folded(words).startswith(name)), "")
    if not words:
        return Reply(shown.card(ctx, batch), private=True)
    if not verb:
        raise BadInput(
            sentence("What of the batch? paid, accepted, unknown, rejected, returned, without or withdraw."),
            hint=sentence("For example: pay batch {id} rejected 2 because the account is closed"),
            id=str(batch.id),
        )
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    batch = payment_batches.get(ctx.book, batch.id)
    rest = words[len(verb) :].strip()
    found = _BECAUSE.search(rest)
    why, rest = (found["why"].strip(), rest[: found.start()].strip()) if found else ("", rest)
    return _DO[_SAYS[verb]](ctx, batch, rest, why)


def _paid(ctx: Context, batch: PaymentBatch, rest: str, _why: str) -> Reply:
    day, rest = money_line.day_and_rest(ctx, rest)
    some = _chosen(ctx, batch, rest)
    money_events.ask(ctx, money_events.on(ctx, day or ctx.today))
    return _answered(ctx, batch, some, "paid", day=day)


def _state(state: TransferState) -> Callable[[Context, PaymentBatch, str, str], Reply]:
    def told(ctx: Context, batch: PaymentBatch, rest: str, why: str) -> Reply:
        if state == "rejected" and not why:
            raise BadInput(sentence("Why? Name the reason behind “because”: who is paid has to know."), field="reason")
        return _answered(ctx, batch, _chosen(ctx, batch, rest), state, reason=why)

    return told


def _answered(
    ctx: Context,
    batch: PaymentBatch,
    some: Sequence[Transfer],
    state: TransferState,
    *,
    reason: str = "",
    day: date | None = None,
) -> Reply:
    for one in some:
        answering.answer(ctx, one, state, reason=reason, day=day)
    note = _n("{n} payment: {state}.", "{n} payments: {state}.", len(some), state=terms.STATES[state])
    return _shown(ctx, batch, note)


def _returned(ctx: Context, batch: PaymentBatch, rest: str, why: str) -> Reply:
    some = _chosen(ctx, batch, rest, paid=True)
    for one in some:
        answering.come_back(ctx, one, why)
    return _shown(ctx, batch, _n("{n} payment is owed again.", "{n} payments are owed again.", len(some)))


def _without(ctx: Context, batch: PaymentBatch, rest: str, why: str) -> Reply:
    if batch.made:
        raise WrongState(sentence("Its file has gone to the bank: tell me what the bank says of it."))
    numbers = _numbers(rest)
    some = [one for one in payment_batches.transfers(ctx.book, batch.id) if one.number in numbers]
    some = [one for one in some if one.state == "held"]
    if not some:
        raise NotFound(sentence("Which of its payments? Name their numbers."), field="number")
    for one in some:
        payment_batches.drop(ctx.book, one, ctx.message, why)
    now = payment_batches.get(ctx.book, batch.id)
    batch_approval.refresh(ctx, now)
    if now.stage == "pending" and batch.stage == "committed":
        batch_approval.ask(ctx, now)
    return _shown(ctx, now, _n("{n} payment is owed again.", "{n} payments are owed again.", len(some)))


def _withdrawn(ctx: Context, batch: PaymentBatch, _rest: str, why: str) -> Reply:
    if batch.made or batch.stage not in ("pending", "committed"):
        raise WrongState(sentence("It cannot be withdrawn any more."))
    done = payment_batches.step(ctx.book, batch, "withdrawn", 0, why)
    standing.let_go(ctx, done)
    batch_approval.refresh(ctx, done)
    return _shown(ctx, done, _("What was in it is owed as before."))


_Deed = Callable[[Context, PaymentBatch, str, str], Reply]
_DO: Mapping[str, _Deed] = {
    "paid": _paid,
    "accepted": _state("accepted"),
    "unknown": _state("unknown"),
    "rejected": _state("rejected"),
    "returned": _returned,
    "without": _without,
    "withdraw": _withdrawn,
}


def _chosen(ctx: Context, batch: PaymentBatch, rest: str, *, paid: bool = False) -> list[Transfer]:
    """The payments that are named, or all that are open.  Raises NotFound, BadInput."""
    some = payment_batches.transfers(ctx.book, batch.id)
    numbers = _numbers(rest)
    if numbers:
        missing = numbers - {one.number for one in some}
        if missing:
            raise NotFound(sentence("Batch {id} has no payment {number}."), id=str(batch.id), number=min(missing))
        return [one for one in some if one.number in numbers]
    if not batch.made:
        raise WrongState(sentence("Its file has not gone out yet."))
    found = [one for one in some if (one.state == "paid" if paid else one.state in OUT)]
    if paid and len(found) > 1:
        raise BadInput(sentence("Which of its payments? Name their numbers."), field="number")
    if not found:
        raise NotFound(sentence("Nothing of batch {id} is open any more."), id=str(batch.id))
    return found


def _numbers(rest: str) -> set[int]:
    """“2, 4-6” as numbers.  Raises BadInput for other words."""
    left = re.sub(r"\b(?:and|no|payments?)\b|[和、第笔号#]", " ", rest)
    out: set[int] = set()
    for part in re.split(r"[\s,，;；]+", left.strip()):
        if not part:
            continue
        span = re.fullmatch(r"(\d{1,5})(?:(?:-|–|…|\.\.|~|到)(\d{1,5}))?", part)
        if span is None:
            raise BadInput(sentence("“{text}” is no number of a payment."), text=part[:40], field="number")
        out |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    return out


def _shown(ctx: Context, batch: PaymentBatch, note: Text) -> Reply:
    now = payment_batches.get(ctx.book, batch.id)
    ctx.refresh(f"payment_batch:{batch.id}", shown.card(ctx, now))
    return Reply(shown.card(ctx, now, note), private=True, replace=True)


def all_paid(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the batch, and the sum in minor units that was seen."""
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    number, *sums = button_values.numbers(click.value)
    batch = payment_batches.get(ctx.book, number)
    out = [one for one in payment_batches.transfers(ctx.book, batch.id) if one.state in OUT]
    open_ = Money(sum(one.amount.minor for one in out), batch.total.currency)
    if not sums or open_.minor != sums[0]:
        return seen.anew(shown.card(ctx, batch), seen.another_sum(sums[0] if sums else None, open_))
    return _paid(ctx, batch, "", "")


def withdraw(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the batch."""
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    return _withdrawn(ctx, payment_batches.get(ctx.book, button_values.number(click.value)), "", "")
