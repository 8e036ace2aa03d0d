"""Changes of subcontracts as documents that are approved: what those see who decide, and what their decision does."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Fact
from chat.text import NOTHING, Text, _, verbatim
from handlers import button_values, lookup
from handlers.approvals import approvers, cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.books import accepted_work, posting
from handlers.books.stages import STAGES
from handlers.context import Context
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.nouns import Stage
from storage import orders, subcontracts
from storage.subcontracts import SubcontractStep

_STAGES: dict[str, Stage] = {"pending": "pending", "booked": "posted", "rejected": "rejected", "undone": "withdrawn"}


def about(id: int) -> str:
    return f"subcontract_step:{id}"


def load(ctx: Context, id: str) -> SubcontractStep:
    """The change as it is while this message changes it.  Raises NotFound."""
    of = subcontracts.get(ctx.book, button_values.number(id))
    orders.get(ctx.book, of.order)
    return of


def card(ctx: Context, of: SubcontractStep) -> Card:
    """A change as it stands, with what can be done next."""
    return cards.card(ctx, CHANGES, documents.case(ctx, CHANGES, of))


def _request(ctx: Context, of: SubcontractStep) -> Request:
    order = orders.get(ctx.book, of.order, lock=False)
    content = {
        "order": str(order.id),
        "supplier": order.supplier,
        "amount": str(of.amount),
        "day": of.day.isoformat(),
        "reason": of.reason,
    }
    worth = posting.in_company(ctx, size(of.amount), of.day).minor
    plan = approvers.needed(ctx, order.category, worth, of.day) or approvers.ONE_OF_THEM
    return Request(about(of.id), order.project, of.person, _STAGES[of.state], plan, content, worth)


def _body(ctx: Context, of: SubcontractStep) -> CardBody:
    order = orders.get(ctx.book, of.order, lock=False)
    now = order.amount + of.amount if of.state == "pending" else order.amount
    facts = [
        Fact(_("Order"), Text("{id}", {"id": order.id})),
        Fact(_("Supplier"), verbatim(order.supplier or "–")),
        Fact(_("Project"), lookup.shown(ctx.directory.project(order.project))),
        Fact(_("Day"), Text("{day}", {"day": of.day})),
        Fact(_("Change"), signed(of.amount)),
        Fact(_("Order is then over"), Text("{m}", {"m": now})),
        Fact(_("Reason"), verbatim(of.reason)),
    ]
    stage = _STAGES[of.state]
    state = NOTHING if stage == "pending" else _("approved") if stage == "posted" else STAGES[stage]
    buttons = (Button(_("Withdraw"), "subcontractstep.undo", str(of.id)),) if stage == "pending" else ()
    return CardBody(
        _("{person} wants to change a subcontract: {amount}", **_head(ctx, of)),
        about(of.id),
        state=state,
        by=of.decided_by,
        facts=tuple(facts),
        buttons=buttons,
    )


def _head(ctx: Context, of: SubcontractStep) -> dict[str, Text | str]:
    return {"person": ctx.directory.person(of.person).name, "amount": signed(of.amount)}


def size(amount: Money) -> Money:
    return Money(abs(amount.minor), amount.currency)


def signed(amount: Money) -> Text:
    return Text("+{m}" if amount.minor > 0 else "−{m}", {"m": size(amount)})


def _approved(ctx: Context, of: SubcontractStep) -> SubcontractStep:
    order = orders.get(ctx.book, of.order)
    lookup.still_open(ctx.directory.project(order.project))
    accepted_work.reprice(ctx, order, of.amount, of.reason)
    return subcontracts.become(ctx.book, of, "booked", by=ctx.person.id)


def _rejected(ctx: Context, of: SubcontractStep, why: str) -> SubcontractStep:
    return subcontracts.become(ctx.book, of, "rejected", by=ctx.person.id, why=why)


def _taken_back(ctx: Context, of: SubcontractStep) -> SubcontractStep:
    """It waits again; what was approved of the price is not."""
    if of.state == "booked":
        order = orders.get(ctx.book, of.order)
        lookup.still_open(ctx.directory.project(order.project))
        steps = [one for one in subcontracts.of_order(ctx.book, order.id) if one.id != of.id]
        left = sum(one.amount.minor for one in steps if one.kind == "change")
        accepted = [one.amount.minor for one in steps if one.kind == "accepted"]
        if accepted and abs(accepted[-1]) > abs(left):
            raise WrongState(sentence("Work of it was accepted already: take that back first."))
        accepted_work.reprice(ctx, order, -of.amount, "approval taken back")
    return subcontracts.become(ctx.book, of, "pending")


def withdraw(ctx: Context, of: SubcontractStep) -> SubcontractStep:
    """Whoever proposed it does so no more."""
    done = subcontracts.become(ctx.book, of, "undone")
    ctx.refresh(about(of.id), card(ctx, done))
    cards.refresh(ctx, CHANGES, documents.case(ctx, CHANGES, done))
    return done


def _decided(ctx: Context, of: SubcontractStep) -> None:
    """Who proposed it hears what was decided."""
    shown = replace(card(ctx, of), buttons=())
    ctx.refresh(about(of.id), card(ctx, of))
    if of.state in ("booked", "rejected"):
        key = f"decided:subcontract_step:{of.id}:{ctx.message}"
        ctx.tell(ctx.directory.person(of.person), key, shown, kind="decision")


CHANGES = Approvable(
    noun="subcontract_step",
    action="subcontract",
    name=_("The change of the subcontract"),
    load=load,
    pending=lambda ctx: subcontracts.pending(ctx.book),
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
)

APPROVE, ASK_REASON, REJECT = (step(CHANGES) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
UNAPPROVE = decisions.take_back(CHANGES, "unapprove")
UNREJECT = decisions.take_back(CHANGES, "unreject")
