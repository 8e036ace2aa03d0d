"""Batches of payments as documents that are approved: by another than who put them together, and never by a payee."""

from __future__ import annotations

from chat.cards.card import Fact
from chat.text import NOTHING, Text, _
from handlers import button_values, money_out
from handlers.approvals import cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.context import Context
from handlers.payment_batches import shown, standing
from ledger.approval import ApprovalPlan, ApprovalStep, Step
from ledger.errors import NotAllowed, WrongState, sentence
from ledger.payouts import transfers
from ledger.payouts.transfers import PaymentBatch
from storage import payees, payment_batches

PLAN = ApprovalPlan((ApprovalStep(("finance", "admin")),))
_DECIDE = ("finance", "admin")


def load(ctx: Context, id: str) -> PaymentBatch:
    """Raises NotFound."""
    payment_batches.alone(ctx.book)
    return payment_batches.get(ctx.book, button_values.number(id))


def ask(ctx: Context, of: PaymentBatch) -> None:
    decisions.ask(ctx, BATCHES, (of,))


def refresh(ctx: Context, of: PaymentBatch) -> None:
    """Bring the cards of those who decide up to date."""
    cards.refresh(ctx, BATCHES, documents.case(ctx, BATCHES, of))


def waits_for(ctx: Context, of: PaymentBatch) -> Text:
    return cards.goes_to(ctx, _request(ctx, of))


def _request(ctx: Context, of: PaymentBatch) -> Request:
    some = [one for one in payment_batches.transfers(ctx.book, of.id) if one.state != "dropped"]
    lines = [(one.number, one.payee, one.amount, *one.documents) for one in some]
    content = {
        "sum": str(of.total),
        "payments": str(len(some)),
        "day": of.day.isoformat(),
        "way": of.way,
        "account": of.account,
        "digest": transfers.digest(lines),
    }
    return Request(f"payment_batch:{of.id}", 0, of.person, of.stage, PLAN, content)


def _body(ctx: Context, of: PaymentBatch) -> CardBody:
    some = payment_batches.transfers(ctx.book, of.id)
    by = ctx.directory.person(of.person)
    lines = tuple(shown.changed_lately(ctx, (one.payee for one in some)))
    if of.stage == "pending":
        lines += tuple(shown.doubts(ctx, some, of.day))
    if of.stage == "rejected":
        lines += (_("Reason: {why}", why=of.reason),)
    if money_out.above_limit(ctx, of.total, of.day):
        lines += (
            _(
                "It is above {limit}: a second person agrees once more when the file is made.",
                limit=money_out.limit(ctx),
            ),
        )
    rows = tuple(Fact(shown.who(ctx, one.party, one.person), _line(ctx, one)) for one in some[:_ROWS])
    more = (Fact(_("Others"), _("{n} more", n=len(some) - _ROWS)),) if len(some) > _ROWS else ()
    return CardBody(
        _("{person} wants to pay batch {id}", person=by.name, id=of.id),
        cards.about_approval("payment_batch", of.id),
        state=NOTHING if of.stage == "pending" else shown.stage(of),
        by=of.decided_by if of.stage in ("committed", "rejected") else 0,
        lines=lines,
        facts=(*shown.facts(ctx, of), *rows, *more),
        buttons=(shown.open_button(of),),
        undo=not of.made,
    )


_ROWS = 12


def _line(ctx: Context, one: transfers.Transfer) -> Text:
    to = shown.where(payees.get(ctx.book, one.payee))
    return _("{amount} → {account} ({what})", amount=one.amount, account=to, what=shown.what(one))


def _approved(ctx: Context, of: PaymentBatch) -> PaymentBatch:
    some = payment_batches.transfers(ctx.book, of.id)
    if any(one.person == ctx.person.id for one in some):
        raise NotAllowed(sentence("Money for you is in it: somebody else has to approve it."))
    standing.check(ctx, some)
    return payment_batches.step(ctx.book, of, "committed", ctx.person.id)


def _rejected(ctx: Context, of: PaymentBatch, why: str) -> PaymentBatch:
    done = payment_batches.step(ctx.book, of, "rejected", ctx.person.id, why)
    standing.let_go(ctx, done)
    return done


def _taken_back(ctx: Context, of: PaymentBatch) -> PaymentBatch:
    if of.made:
        raise WrongState(sentence("Its file has gone to the bank: tell me what the bank says of it."))
    return payment_batches.step(ctx.book, of, "pending", 0)


def _decided(ctx: Context, of: PaymentBatch) -> None:
    if of.stage in ("committed", "rejected"):
        person = ctx.directory.person(of.person)
        ctx.tell(person, f"decided:payment_batch:{of.id}:{ctx.message}", shown.card(ctx, of), kind="decision")
    ctx.refresh(f"payment_batch:{of.id}", shown.card(ctx, of))


def _own() -> NotAllowed:
    return NotAllowed(sentence("Somebody else has to approve it: you have put it together."))


BATCHES = Approvable(
    noun="payment_batch",
    action="paybatch",
    name=_("The batch of payments"),
    load=load,
    pending=lambda ctx: payment_batches.in_stage(ctx.book, "pending"),
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
    steps={
        "approve": Step(("pending",), "committed", _DECIDE, "never"),
        "reject": Step(("pending",), "rejected", _DECIDE, "never"),
        "unapprove": Step(("committed",), "pending", _DECIDE, "never"),
    },
    undo={"pending": "unapprove", "committed": "unapprove"},
    own=_own,
)

APPROVE, ASK_REASON, REJECT = (step(BATCHES) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
UNAPPROVE = decisions.take_back(BATCHES, "unapprove")
