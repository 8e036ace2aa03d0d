"""What a bank says of a transfer, into the books: accepted is not paid, unknown is not failed, paid is booked once."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Card, Fact
from chat.text import Text, _
from handlers.context import Context
from handlers.costs import reimbursements
from handlers.payment_batches import shown, terms
from handlers.payments import paid_out, payables
from handlers.purchases import staff_advances
from ledger.allocation import BillShare
from ledger.bank_accounts import ROLE
from ledger.errors import WrongState, sentence
from ledger.payouts.transfers import Transfer, TransferPart, TransferState, may_become
from storage import expenses, payment_batches, sendings
from storage import staff_advances as kept_advances


def answer(
    ctx: Context,
    of: Transfer,
    state: TransferState,
    *,
    reason: str = "",
    day: date | None = None,
    interface: bool = False,
) -> Transfer:
    """What the bank says of one transfer; whoever asks has the turn of the batches.  Raises WrongState, BadInput.

    `interface`: it is the interface over which it goes that says so; nobody else does while it is on its way.
    """
    if state != "paid":
        return unpaid(ctx, of, state, reason=reason, interface=interface)
    _check(ctx, of, state, interface=interface)
    _book(ctx, of, min(day or ctx.today, ctx.today))
    return _answered(ctx, of)


def unpaid(ctx: Context, of: Transfer, state: TransferState, *, reason: str = "", interface: bool = False) -> Transfer:
    """An answer that books nothing: accepted, unknown or rejected.  Raises WrongState."""
    _check(ctx, of, state, interface=interface)
    payment_batches.mark(ctx.book, of, state, ctx.message, reason=reason)
    if state == "rejected":
        _tell(ctx, of, reason)
    return _answered(ctx, of)


def _answered(ctx: Context, of: Transfer) -> Transfer:
    payment_batches.close_ended(ctx.book, payment_batches.get(ctx.book, of.batch))
    return payment_batches.transfer(ctx.book, of.id)


def _check(ctx: Context, of: Transfer, state: TransferState, *, interface: bool) -> None:
    """Raises WrongState where that cannot be said of it."""
    batch = payment_batches.get(ctx.book, of.batch)
    if not batch.made:
        raise WrongState(sentence("Its file has not gone out yet."))
    if not interface and sendings.open_of(ctx.book, "transfer", (of.id,)):
        raise WrongState(
            sentence("Payment {number} is on its way over the interface: what became of it is asked there."),
            number=of.number,
            hint=sentence("“sendings” shows it, and takes what you have seen there."),
        )
    if not may_become(of.state, state):
        raise WrongState(
            sentence("Payment {number} is “{before}” already; it cannot become “{now}”."),
            number=of.number,
            before=terms.STATES[of.state],
            now=terms.STATES[state],
        )


def _book(ctx: Context, of: Transfer, day: date) -> None:
    """All of a transfer that no line of the bank has booked already, on the account of its batch."""
    batch = payment_batches.get(ctx.book, of.batch)
    ctx.bank = batch.account if batch.account else ROLE
    claims = []
    for part in of.parts:
        if part.settled:
            continue
        noun, _sign, id = part.document.partition(":")
        if noun == "staff_advance":
            staff_advances.paid_by_batch(ctx, kept_advances.get(ctx.book, int(id)), day)
            continue
        expense = expenses.get(ctx.book, int(id), ctx.rules.currency)
        if expense.paid_by == "payable":
            paid_out.pay_supplier(ctx, of.party, [BillShare(expense, part.minor)], day, note=of.end_to_end, batch=True)
        else:
            _same(expense.claim.minor if expense.stage == "posted" else 0, part, of)
            claims.append(expense)
    if claims:
        reimbursements.paid_by_batch(ctx, claims, day)
    ctx.bank = ROLE


def _same(minor: int, part: TransferPart, of: Transfer) -> None:
    if minor != part.minor:
        raise WrongState(sentence("What is open of payment {number} has changed since."), number=of.number)


def come_back(ctx: Context, of: Transfer, reason: str) -> Transfer:
    """What was paid came back from the bank: its entries are reversed, and it is owed again."""
    if of.state != "paid":
        raise WrongState(sentence("Payment {number} is not booked as paid."), number=of.number)
    for part in of.parts:
        noun, _sign, id = part.settled.partition(":")
        if noun == "payout":
            payables.undone(ctx, int(id))
        elif noun == "staff_advance":
            staff_advances.undone(ctx, int(id))
        elif noun == "expense":
            reimbursements.came_back(ctx, int(id), reason)
    payment_batches.mark(ctx.book, payment_batches.transfer(ctx.book, of.id), "returned", ctx.message, reason=reason)
    _tell(ctx, of, reason)
    return payment_batches.transfer(ctx.book, of.id)


def _tell(ctx: Context, of: Transfer, reason: str) -> None:
    """Who put the batch together hears what is owed again."""
    batch = payment_batches.get(ctx.book, of.batch)
    if batch.person == ctx.person.id:
        return
    card = Card(
        _("Payment {number} of batch {batch} did not go through", number=of.number, batch=of.batch),
        facts=(
            Fact(_("Payee"), shown.who(ctx, of.party, of.person)),
            Fact(_("Amount"), Text("{m}", {"m": of.amount})),
            Fact(_("Reason"), Text("{why}", {"why": reason or "–"})),
        ),
        lines=(_("It is owed again and goes into the next batch."),),
        tone="warn",
    )
    ctx.tell(ctx.directory.person(batch.person), f"transfer:{of.id}:{ctx.message}", card, kind="decision")
