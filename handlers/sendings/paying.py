"""An approved batch of payments over Alipay's interface: by the rules of its file, one transfer after the other."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked
from chat.text import _
from formats import sent
from formats.payments import alipay_calls
from formats.payments.order import PaymentOrder
from handlers import button_values
from handlers.context import Context
from handlers.payment_batches import making, shown, terms
from ledger.errors import WrongState, sentence
from storage import payment_batches, sendings
from storage.sendings import NewSending


def pay(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the batch."""
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    batch = payment_batches.get(ctx.book, button_values.number(click.value))
    own = ctx.rules.interfaces.get(terms.ALIPAY)
    if own is None or batch.way != terms.ALIPAY:
        raise WrongState(
            sentence("The interface to Alipay is not set up."),
            hint=sentence("Your administrator can set it up; until then make the file."),
        )
    if batch.made:
        note = _("It has gone out already, as a file or over the interface.")
        return Reply(shown.card(ctx, batch, note), replace=True, private=True)

    def bodies(order: PaymentOrder) -> bytes:
        return sent.lines((line.mark, alipay_calls.body(line, own)) for line in order.lines)

    done = making.made(ctx, batch, making.OtherFile(bodies, "jsonl", sent.MIME)).batch
    some = payment_batches.transfers(ctx.book, batch.id)
    new = [NewSending(one.id, one.end_to_end, place) for place, one in enumerate(x for x in some if x.state == "sent")]
    sendings.put(ctx.book, terms.ALIPAY, "transfer", batch.id, done.sha256, new, ctx.message)
    note = _("They go out one after the other. Accepted is not paid: each says here what became of it.")
    ctx.refresh(f"payment_batch:{batch.id}", shown.card(ctx, done))
    return Reply(shown.card(ctx, done, note), private=True, replace=True)
