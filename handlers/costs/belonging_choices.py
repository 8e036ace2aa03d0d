"""The answers to what a receipt belongs to: to an expense that was entered before, to an order, to nothing else.

Each is asked on the draft that the receipt made; until it is answered the draft is not handed in.
"""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Reply
from chat.incoming import Clicked
from handlers import button_values
from handlers.context import Context
from handlers.costs import captions, expense_cards, order_approval, outlook, receipt_batch, receipts, workflow
from handlers.costs.expenses import corrected
from ledger.errors import WrongState, sentence
from ledger.nouns import Expense


def add_to(click: Clicked, ctx: Context) -> Reply:
    """The draft is the receipt of an earlier expense: that one gets its file, the draft is withdrawn."""
    draft, old = (workflow.get(ctx, id) for id in button_values.parts(click.value, 2))
    if draft.stage == "withdrawn" and draft.file and old.file == draft.file and old.person == ctx.person.id:
        return _shown(ctx, old)  # clicked a second time
    draft = workflow.mine(ctx, draft.id, "withdraw")
    if old.person != ctx.person.id or old.file or old.stage == "withdrawn":
        raise WrongState(sentence("That expense has its receipt already, or is gone."))
    whole = captions.joined(old, draft)
    withdrawn = workflow.withdraw(ctx, draft)
    ctx.refresh(expense_cards.about(withdrawn), expense_cards.owner_card(ctx, withdrawn))
    receipt_batch.refresh(ctx, withdrawn)
    return replace(receipts.put_together(ctx, old, whole), replace=True)


def another(click: Clicked, ctx: Context) -> Reply:
    """It is none of the earlier expenses."""
    id, others = button_values.parts(click.value, 2)
    draft = workflow.mine(ctx, id, "correct")
    known = {str(other.id) for other in outlook.of(ctx, draft).awaiting}
    return _denied(ctx, draft, [other for other in others.split() if other in known])


def invoice_of_order(click: Clicked, ctx: Context) -> Reply:
    """The draft is an invoice of an order: it takes from what is committed once it is handed in."""
    id, number = button_values.parts(click.value, 2)
    draft = workflow.mine(ctx, id, "correct")
    if draft.order == button_values.number(number):
        return _shown(ctx, draft)
    order = order_approval.invoicing(ctx, number)
    return corrected(
        ctx,
        draft,
        order=order.id,
        project=order.project,
        task=order.task,
        category=order.category,
        paid_by="payable" if draft.paid_by == "employee" else draft.paid_by,
        note=captions.note_of(order.note, draft.note),
    )


def no_order(click: Clicked, ctx: Context) -> Reply:
    """It is no invoice of those orders."""
    id, numbers = button_values.parts(click.value, 2)
    draft = workflow.mine(ctx, id, "correct")
    known = {str(order.id) for order in outlook.of(ctx, draft).orders}
    return _denied(ctx, draft, [f"order:{number}" for number in numbers.split() if number in known])


def on_its_own(click: Clicked, ctx: Context) -> Reply:
    """What came with a command is an expense as well."""
    draft = workflow.mine(ctx, click.value, "correct")
    guessed = {name: how for name, how in draft.paper.guessed.items() if name != "expense"}
    return corrected(ctx, draft, paper=replace(draft.paper, guessed=guessed))


def _denied(ctx: Context, draft: Expense, what: list[str]) -> Reply:
    cleared = {**draft.paper.cleared, **dict.fromkeys(what, "")}
    return corrected(ctx, draft, paper=replace(draft.paper, cleared=cleared))


def _shown(ctx: Context, expense: Expense) -> Reply:
    return Reply(expense_cards.owner_card(ctx, expense), replace=True, private=ctx.place.kind == "channel")
