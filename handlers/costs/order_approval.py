"""Orders as documents that are approved: what those see who decide, and what their decision does."""

from __future__ import annotations

from dataclasses import replace

from chat.text import NOTHING, Text, _
from handlers import button_values, lookup
from handlers.approvals import approvers, cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody, Request
from handlers.books import commitments
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import order_cards
from handlers.registry import NO_SEAT, WORKERS
from ledger.approval import STEPS
from ledger.errors import NotFound, WrongState, sentence
from ledger.nouns import Order
from ledger.opening import OPENED
from storage import orders, subcontracts


def load(ctx: Context, id: str) -> Order:
    """Raises NotFound."""
    if not id.isdecimal():
        raise NotFound(sentence("There is no such order."))
    return orders.get(ctx.book, button_values.number(id))


def invoicing(ctx: Context, id: str) -> Order:
    """An order that the speaker may enter an invoice of.  Raises NotFound, NotAllowed, WrongState."""
    order = load(ctx, id)
    ctx.require(*WORKERS, project=order.project, sentence=NO_SEAT)
    if order.stage != "committed":
        raise WrongState(sentence("Only an approved order that is still open can be invoiced."))
    return order


def ask(ctx: Context, order: Order) -> None:
    """Ask those who can decide."""
    decisions.ask(ctx, ORDERS, (order,))


def refresh(ctx: Context, order: Order) -> None:
    """Bring every card about the order up to date."""
    ctx.refresh(order_cards.about(order), order_cards.owner_card(ctx, order))
    cards.refresh(ctx, ORDERS, documents.case(ctx, ORDERS, order))


def check_open(ctx: Context, order: Order) -> None:
    """Raises WrongState where its project is closed."""
    lookup.still_open(ctx.directory.project(order.project))


def _request(ctx: Context, order: Order) -> Request:
    request = order_cards.request(ctx, order)
    return request if request.plan else replace(request, plan=approvers.ONE_OF_THEM)


def _body(ctx: Context, order: Order) -> CardBody:
    owner, effect = ctx.directory.person(order.person), order_cards.consequence(ctx, order)
    lines: tuple[Text, ...] = (effect,) if effect else ()
    if order.stage == "rejected":
        lines += (_("Reason: {why}", why=order.reason),)
    state = NOTHING if order.stage == "pending" else STAGES[order.stage]
    return CardBody(
        _("{person} wants to order: {what}", person=owner.name, what=order_cards.short(order)),
        cards.about_approval("order", order.id),
        state=_("approved") if order.stage in ("committed", "closed") else state,
        by=order.decided_by if order.stage in ("committed", "rejected") else 0,
        lines=lines,
        facts=order_cards.facts(ctx, order),
        undo=not order.invoiced,
    )


def _approved(ctx: Context, order: Order) -> Order:
    check_open(ctx, order)
    return commitments.commit_order(ctx, order)


def _rejected(ctx: Context, order: Order, why: str) -> Order:
    return commitments.step_order(ctx, order, "rejected", why=why, by=ctx.person.id)


def _taken_back(ctx: Context, order: Order) -> Order:
    if order.opened:
        raise WrongState(OPENED)
    if order.invoiced:
        raise WrongState(sentence("Something was invoiced on it already; it can be closed."))
    if subcontracts.of_order(ctx.book, order.id):
        raise WrongState(sentence("Its price was changed or work of it was accepted: take that back first."))
    return commitments.step_order(ctx, order, "pending")


def _decided(ctx: Context, order: Order) -> None:
    card = order_cards.owner_card(ctx, order)
    ctx.refresh(card.about, card)
    if order.stage in ("rejected", "committed"):
        ctx.tell(ctx.directory.person(order.person), f"decided:order:{order.id}:{ctx.message}", card, kind="decision")


ORDERS = Approvable(
    noun="order",
    action="order",
    name=_("The order"),
    load=load,
    pending=lambda ctx: orders.in_stage(ctx.book, "pending"),
    request=_request,
    body=_body,
    on_approved=_approved,
    on_rejected=_rejected,
    on_taken_back=_taken_back,
    on_decided=_decided,
    steps={**STEPS, "unapprove": STEPS["uncommit"]},
    undo={"pending": "unapprove", "committed": "unapprove", "rejected": "unreject"},
)

APPROVE, ASK_REASON, REJECT = (step(ORDERS) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
UNAPPROVE = decisions.take_back(ORDERS, "unapprove")
UNREJECT = decisions.take_back(ORDERS, "unreject")
