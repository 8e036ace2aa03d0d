"""Expenses as documents that are approved: what those see who decide, and what their decision does."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card
from chat.text import NOTHING, Text, _, _n
from handlers.approvals import cards, decisions, documents
from handlers.approvals.documents import Approvable, CardBody
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import doubts, expense_cards, outlook, receipt_batch, receipt_data, twins, workflow
from ledger.nouns import Expense, Person
from ledger.paper import Paper
from storage import expenses, outbox


def ask(ctx: Context, submitted: Sequence[Expense]) -> None:
    """Ask those who can decide; many at once become one message that leads to the queue."""
    decisions.ask(ctx, EXPENSES, submitted, several=_many)


def refresh(ctx: Context, expense: Expense) -> None:
    """Bring every card about the expense up to date, its owner's and those of the deciders."""
    ctx.refresh(expense_cards.about(expense), expense_cards.owner_card(ctx, expense))
    receipt_batch.refresh(ctx, expense)
    cards.refresh(ctx, EXPENSES, documents.case(ctx, EXPENSES, expense))


def _body(ctx: Context, expense: Expense) -> CardBody:
    """The receipt, what is to be noticed, what it does to the budget."""
    owner, paper = ctx.directory.person(expense.person), expense.paper
    ahead, waits = outlook.of(ctx, expense), expense.stage == "pending"
    lines = [twins.line(ctx, expense, twin, decider=True) for twin in ahead.twins]
    lines += _cleared(owner, paper)
    lines += doubts.of(ctx, expense)
    if ctx.directory.lock is not None and expense.day < ctx.directory.lock.until:
        lines.append(_("A late entry: the books are closed for its day; it is booked on the first open one."))
    effect = expense_cards.consequence(ctx, expense)
    lines += [effect] if effect else []
    if expense.stage == "rejected":
        lines.append(_("Reason: {why}", why=expense.reason))
    return CardBody(
        _("{person}: {what}", person=owner.name, what=expense_cards.short(expense)),
        cards.about_approval("expense", expense.id),
        state=NOTHING if waits else STAGES[expense.stage],
        by=expense.decided_by if expense.stage in ("posted", "rejected") else 0,
        lines=tuple(lines),
        facts=expense_cards.facts(ctx, expense, expense),
        picture=receipt_data.whole(expense) if expense.file and waits else None,
        closeups=receipt_data.judged(expense) if waits else (),
    )


def _cleared(owner: Person, paper: Paper) -> list[Text]:
    """What its owner has said that it is not."""
    out = [
        _("Looked like an earlier one; {person} says: {why}", person=owner.name, why=why)
        for why in dict.fromkeys(why for why in paper.cleared.values() if why)
    ]
    denied = [what for what, why in paper.cleared.items() if not why]
    if any(":" not in what for what in denied):
        out.append(_("Looked like an earlier one; {person} says that it is another one.", person=owner.name))
    out += [
        _("Looked like the invoice of order {id}; {person} says that it is not.", person=owner.name, id=what[6:])
        for what in denied
        if what.startswith("order:")
    ]
    return out


def _many(ctx: Context, submitted: Sequence[Expense]) -> Card:
    owner = ctx.directory.person(submitted[0].person)
    return Card(
        _n("{person} submitted {n} expense", "{person} submitted {n} expenses", len(submitted), person=owner.name),
        lines=tuple(
            _("{what} · {day}", what=expense_cards.short(expense), day=expense.day) for expense in submitted[:20]
        ),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )


def _pending(ctx: Context) -> tuple[Expense, ...]:
    return expenses.in_stage(ctx.book, "pending", ctx.rules.currency)


def _taken_back(ctx: Context, expense: Expense) -> Expense:
    if expense.stage == "posted":
        return workflow.unapprove(ctx, expense, "approval taken back")
    return workflow.unreject(ctx, expense)


def _decided(ctx: Context, expense: Expense) -> None:
    """Its owner hears of it where nothing of theirs shows it, and of what they must do."""
    about = expense_cards.about(expense)
    ctx.refresh(about, expense_cards.owner_card(ctx, expense))
    receipt_batch.refresh(ctx, expense)
    if expense.stage == "rejected" or (expense.stage == "posted" and not outbox.standing(ctx.book, about)):
        card = expense_cards.owner_card(ctx, expense)
        ctx.tell(
            ctx.directory.person(expense.person), f"decided:expense:{expense.id}:{ctx.message}", card, kind="decision"
        )


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

APPROVE, ASK_REASON, REJECT = (step(EXPENSES) for step in (decisions.approve, decisions.ask_reason, decisions.reject))
UNAPPROVE = decisions.take_back(EXPENSES, "unapprove")
UNREJECT = decisions.take_back(EXPENSES, "unreject")
