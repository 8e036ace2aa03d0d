"""The file of an approved batch: made once, by another than who alone approved it; later the same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat.cards.card import Attachment, Fact, Reply
from chat.incoming import Clicked
from chat.text import Text, _
from formats.payments.order import PaymentOrder
from handlers import button_values, four_eyes, money_out
from handlers.context import Context
from handlers.payment_batches import order, shown, standing, terms
from ledger.errors import NotAllowed, NotFound, WrongState, sentence
from ledger.payouts import transfers
from ledger.payouts.transfers import PaymentBatch
from storage import approvals, bank_accounts, files, payees, payment_batches


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was just made, and its batch."""

    batch: PaymentBatch
    data: bytes


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file than that of the way: what goes out over an interface."""

    write: Callable[[PaymentOrder], bytes]
    suffix: str
    mime: str


def make(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the batch."""
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    batch = payment_batches.get(ctx.book, button_values.number(click.value))
    if batch.made:
        return Reply(
            shown.card(ctx, batch, _("Its file was made already; here it is as it went out.")),
            replace=True,
            private=True,
        )
    done = made(ctx, batch)
    ctx.refresh(f"payment_batch:{batch.id}", shown.card(ctx, done.batch))
    return Reply(shown.card(ctx, done.batch), private=True, replace=True, files=(_attachment(done.batch, done.data),))


def once(ctx: Context, number: int) -> MadeFile:
    """The file of a batch: made now, or as it was made.  Raises WrongState, NotAllowed, NotFound."""
    ctx.require("finance", sentence=terms.ONLY)
    payment_batches.alone(ctx.book)
    batch = payment_batches.get(ctx.book, number)
    return MadeFile(batch, _kept(ctx, batch)) if batch.made else made(ctx, batch)


def made(ctx: Context, batch: PaymentBatch, other: OtherFile | None = None) -> MadeFile:
    """Write the file and keep it with the batch; whoever asks has the turn of the batches.

    Raises WrongState, NotAllowed.
    """
    if batch.stage != "committed" or batch.made:
        raise WrongState(sentence("It is not approved, or its file was made already."))
    rounds = approvals.rounds(ctx.book, f"payment_batch:{batch.id}")
    approvers = {one.person for one in rounds[-1].standing} if rounds else set()
    if not transfers.payer_may(ctx.person.id, approvers):
        raise NotAllowed(sentence("You alone have approved it: somebody else makes the file."))
    some = tuple(one for one in payment_batches.transfers(ctx.book, batch.id) if one.state == "held")
    standing.check(ctx, some)
    by_id = {one.payee: payees.get(ctx.book, one.payee) for one in some}
    account = next((one for one in bank_accounts.every(ctx.book) if one.role == batch.account), None)
    file = order.of(ctx, batch, some, by_id, account)
    if found := order.problems(ctx, file, batch.way):
        first = found[0]
        why = order.said(first)
        raise WrongState(sentence("Payment {number} does not fit into the file: {why}"), number=first.number, why=why)
    _second_person(ctx, batch)
    data = other.write(file) if other else order.written(ctx, file, batch.way)
    sha256 = files.keep(ctx.rules.files, data)
    name = f"{batch.mark}.{other.suffix}" if other else order.named(ctx, batch)
    files.note(ctx.book, sha256, name, order.mime(name), len(data))
    return MadeFile(payment_batches.made(ctx.book, batch, sha256, name, ctx.message), data)


def _second_person(ctx: Context, batch: PaymentBatch) -> None:
    """Above the limit a second person agrees when the money leaves, on what the file holds."""
    if not money_out.above_limit(ctx, batch.total, batch.day):
        return
    warned = tuple(shown.changed_lately(ctx, (one.payee for one in payment_batches.transfers(ctx.book, batch.id))))
    facts = [Fact(_("Limit"), Text("{limit}", {"limit": money_out.limit(ctx)}))]
    if warned:
        facts.append(Fact(_("Changed lately"), Text("{all}", {"all": warned})))
    title = _("Money out: batch {id}, {amount} in {n} payments", id=batch.id, amount=batch.total, n=batch.count)
    four_eyes.wanted(ctx, "payouts", title, *facts)


def again(click: Clicked, ctx: Context) -> Reply:
    """The same file once more, byte by byte.  `value`: the number of the batch."""
    ctx.require("finance", sentence=terms.ONLY)
    batch = payment_batches.get(ctx.book, button_values.number(click.value))
    data = _kept(ctx, batch)
    card = shown.card(ctx, batch, _("The file as it went out: give it to the bank once."))
    return Reply(card, private=True, files=(_attachment(batch, data),))


def _kept(ctx: Context, batch: PaymentBatch) -> bytes:
    data = files.load(ctx.rules.files, batch.sha256) if batch.made else None
    if data is None or files.fingerprint(data) != batch.sha256:
        raise NotFound(sentence("The file {name} is not there any more."), name=batch.name or "–")
    return data


def _attachment(batch: PaymentBatch, data: bytes) -> Attachment:
    return Attachment(batch.name, order.mime(batch.name), data)
