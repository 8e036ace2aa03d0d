"""Expenses as documents that are approved: what those see who decide, and what their decision does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chat.cards.card import Button, Card, Picture
from chat.text import NOTHING, Text, _, _n
from handlers.approvals import cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import expense_cards, workflow
from ledger.nouns import Expense
from storage import expenses, outbox


def ask(ctx: Context, submitted: Sequence[Expense]) -> None:
    """Ask those who can decide; many at once become one message that leads to the queue."""
    decisions.ask(ctx, EXPENSES, submitted, several=_many)


def refresh(ctx: Context, e: Expense) -> None:
    """Bring every card about the expense up to date, its owner's and those of the deciders."""
    ctx.refresh(expense_cards.about(e), expense_cards.owner_card(ctx, e))
    cards.refresh(ctx, EXPENSES, documents.case(ctx, EXPENSES, e))


def _body(ctx: Context, e: Expense) -> CardBody:
    """The receipt, what is to be noticed, what it does to the budget."""
    owner, paper = ctx.directory.person(e.person), e.paper
    ahead, waits = workflow.outlook(ctx, e), e.stage == "pending"
    lines = [expense_cards.twin_line(ctx, twin) for twin in ahead.twins]
    lines += [
        _("Looked like an earlier one; {person} says: {why}", person=owner.name, why=why)
        for why in dict.fromkeys(paper.cleared.values())
    ]
    read = paper.read.get("total")
    if read and Decimal(read) != e.gross.major:
        lines.append(_("{amount} was entered; the receipt was read as {read}.", amount=e.gross, read=read))
    if ctx.directory.lock is not None and e.day < ctx.directory.lock.until:
        lines.append(_("A late entry: the books are closed for its day; it is booked on the first open one."))
    effect = expense_cards.consequence(ctx, e)
    lines += [effect] if effect else []
    if e.stage == "rejected":
        lines.append(_("Reason: {why}", why=e.reason))
    return CardBody(
        _("{person}: {what}", person=owner.name, what=expense_cards.short(e)),
        cards.about_approval("expense", e.id),
        state=NOTHING if waits else STAGES[e.stage],
        by=e.decided_by if e.stage in ("posted", "rejected") else 0,
        lines=tuple(lines),
        facts=expense_cards.facts(ctx, e, e),
        picture=Picture(e.file, _("The receipt")) if e.file and waits else None,
    )


def _many(ctx: Context, found: Sequence[Expense]) -> Card:
    owner = ctx.directory.person(found[0].person)
    return Card(
        _n("{person} submitted {n} expense", "{person} submitted {n} expenses", len(found), person=owner.name),
        lines=tuple(_("{what} · {day}", what=expense_cards.short(e), day=e.day) for e in found[:20]),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )


def _pending(ctx: Context) -> tuple[Expense, ...]:
    return expenses.in_stage(ctx.book, "pending", ctx.rules.currency)


def _taken_back(ctx: Context, e: Expense) -> Expense:
    if e.stage == "posted":
        return workflow.unapprove(ctx, e, "approval taken back")
    return workflow.unreject(ctx, e)


def _decided(ctx: Context, e: Expense) -> None:
    """Its owner hears of it where nothing of theirs shows it, and of what they must do."""
    about = expense_cards.about(e)
    ctx.refresh(about, expense_cards.owner_card(ctx, e))
    if e.stage == "rejected" or (e.stage == "posted" and not outbox.standing(ctx.book, about)):
        card = expense_cards.owner_card(ctx, e)
        ctx.tell(ctx.directory.person(e.person), f"decided:expense:{e.id}:{ctx.message}", card, kind="decision")


NAME: Text = _("The expense")

EXPENSES = Approvable(
    noun="expense",
    action="expense",
    name=NAME,
    load=workflow.get,
    pending=_pending,
    request=workflow.request,
    body=_body,
    on_approved=workflow.approve,
    on_rejected=workflow.reject,
    on_taken_back=_taken_back,
    on_decided=_decided,
)
