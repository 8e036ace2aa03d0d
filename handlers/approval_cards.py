"""What those see who decide: an expense, an order, somebody's hours.  It never shows pay."""

from __future__ import annotations

from chat.card import Button, Card, Picture
from chat.text import _
from handlers import claims
from handlers import paper as papers
from handlers.context import Context
from handlers.expense_cards import STAGES, about, consequence, facts, owner_card, short, twin_line
from ledger.nouns import Expense, Person


def about_approval(noun: str, id: int | str) -> str:
    """What the deciders' cards are about: they show other buttons than the owner's."""
    return f"approval:{noun}:{id}"


def expense_card(ctx: Context, e: Expense, by: Person | None = None) -> Card:
    """What those who decide see: the receipt, what is to be noticed, what it does to the budget."""
    owner, paper = ctx.people.person(e.person), papers.of(e)
    ahead = claims.outlook(ctx, e)
    lines = [twin_line(ctx, twin) for twin in ahead.twins]
    lines += [_("Looked like an earlier one; {person} says: {why}", person=owner.name, why=why)
              for why in dict.fromkeys(paper.cleared.values())]  # fmt: skip
    if ctx.people.lock is not None and e.day < ctx.people.lock.until:
        lines.append(_("A late entry: the books are closed for its day; it is booked on the first open one."))
    effect = consequence(ctx, e)
    lines += [effect] if effect else []
    deciding = e.stage == "pending"
    buttons: tuple[Button, ...] = (
        Button(_("Approve"), "expense.approve", str(e.id), style="main"),
        Button(_("Reject"), "expense.reject", str(e.id), style="danger"),
    ) if deciding else ()  # fmt: skip
    decided = {"posted": "approved", "reimbursed": "approved", "rejected": "rejected"}.get(e.stage, "withdrawn")
    if e.stage == "posted":
        buttons = (Button(_("Undo"), "expense.unapprove", str(e.id)),)
    if e.stage == "rejected":
        lines.append(_("Reason: {why}", why=e.reason))
        buttons = (Button(_("Undo"), "expense.unreject", str(e.id)),)
    state = STAGES[e.stage]
    by = by or ctx.people.people.get(e.decided_by)
    if not deciding and by and e.stage in ("posted", "rejected"):
        state = _("{stage} by {person}", stage=state, person=by.name)
    head = _("{person}: {what}", person=owner.name, what=short(e))
    picture = Picture(e.file, _("The receipt")) if e.file and deciding else None
    return Card(
        head if deciding else _("{head}: {state}", head=head, state=state), lines=tuple(lines),
        facts=facts(ctx, e, e), picture=picture, buttons=buttons,
        tone="plain" if deciding else "good" if decided == "approved" else "warn",
        about=about_approval("expense", e.id), decided="" if deciding else decided,  # type: ignore[arg-type]
    )  # fmt: skip


def refresh(ctx: Context, e: Expense) -> None:
    """Bring every card about the expense up to date, its owner's and those of the deciders."""
    ctx.refresh(about(e), owner_card(ctx, e))
    ctx.refresh(about_approval("expense", e.id), expense_card(ctx, e))
