"""“It says 45.60” and “read it again”: what people say of the receipt that they sent last, or of that of a thread.

Of several that may be meant it is asked; what is booked already is never changed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.lines.corrections import correction
from chat.pattern import Pattern
from chat.text import _, verbatim
from handlers.approvals.cards import thing
from handlers.context import Context
from handlers.conversation import correcting, entered
from handlers.costs import expense_cards, receipt_batch, receipts_again, workflow
from handlers.terms import terms_of
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Expense
from storage import expenses

_OPEN = ("draft", "pending", "rejected")
_TWO_WAYS = Pattern(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])")
"""“45.605”: what stands before the three digits may be thousands, or there is a digit too many."""
_OFFERED = 8


def it_says(said: Said, ctx: Context) -> Reply:
    """What stands on the paper, as its owner reads it: an amount, a day, a seller."""
    words = said.text.strip()
    found = meant(ctx, said.about, "total")
    if two := _TWO_WAYS.search(words):
        raise BadInput(
            sentence("“{text}” can be read in two ways."),
            hint=sentence("Write it with two decimals, or without a sign between the thousands: 45.60, 45605."),
            text=two[0],
            field="total",
        )
    read = correction(words, terms_of(ctx.directory, ctx.rules, found[0].project), ctx.today)
    if not read.changes:
        raise BadInput(
            sentence("“{text}” is neither an amount nor a day that I can read."),
            hint=sentence("Write for example: it says 45.60 · it says 19 Nov"),
            text=words[:60] or "–",
            field="total",
        )
    if len(found) > 1:
        return _which(found, "correct.this", f" {words[:200]}")
    return correcting.correct(ctx, f"expense:{found[0].id}", replace(read, of=replace(read.of, words=())), words)


def read_again(said: Said, ctx: Context) -> Reply:
    """Have the paper read once more; what a person has said of it stays."""
    found = meant(ctx, said.about, "")
    if len(found) > 1:
        return _which(found, "expense.read_again", "")
    return receipts_again.read(ctx, found[0])


def read_this_again(click: Clicked, ctx: Context) -> Reply:
    """`value`: the receipt that was chosen."""
    kind, _colon, id = click.value.rpartition(":")
    return replace(receipts_again.read(ctx, workflow.get(ctx, id if kind else click.value)), replace=True)


def meant(ctx: Context, about: str, field: str) -> list[Expense]:
    """The speaker's receipts that may be meant: that of the thread, else those of the last day; where just one of them
    was asked about (in that field), that one.  Raises BadInput, WrongState, NotAllowed."""
    noun, id = thing(about)
    if noun == "expense":
        return [workflow.mine(ctx, id, "correct")]
    recent = _lately(ctx)
    if noun == "receipts":
        lines = {one.id for one in receipt_batch.beside(ctx, workflow.get(ctx, id))}
        recent = [one for one in recent if one.id in lines]
    standing = [one for one in recent if one.stage in _OPEN]
    if not standing and recent:
        raise WrongState(
            sentence("{what} is booked already, and nothing of it was changed."),
            hint=sentence("Say “undo” and what it was, for example: undo the taxi; then it can be corrected."),
            what=expense_cards.short(recent[0]),
        )
    if not standing:
        raise BadInput(
            sentence("You sent no receipt in the last day."),
            hint=sentence("Say it in the thread of its card, or say “drafts”: every draft can be corrected there."),
        )
    asked = [one for one in standing if _asked(one, field)]
    return asked if len(asked) == 1 else sorted(standing, key=lambda one: one not in asked)


def _lately(ctx: Context) -> list[Expense]:
    """What the speaker sent in the last day as a file that was read, the newest first."""
    since = ctx.now - correcting.LATELY
    made = [known for known in entered.lately(ctx) if known.kind == "expense" and known.at >= since]
    kept = expenses.several(ctx.book, [known.number for known in made], ctx.rules.currency)
    return [one for one in kept if one.file and one.paper.machine]


def _asked(one: Expense, field: str) -> bool:
    paper = one.paper
    open_fields = {*paper.doubtful(), *paper.unread(), *paper.contested()}
    return one.stage == "draft" and (field in open_fields if field else bool(open_fields))


def _which(found: Sequence[Expense], action: str, words: str) -> Reply:
    buttons = [
        Button(
            _("{what} · {day}", what=expense_cards.short(one), day=one.day)
            if one.gross
            else verbatim(one.paper.name or "–"),
            action,
            f"expense:{one.id}{words}",
        )
        for one in found[:_OFFERED]
    ]
    title = _("Which receipt do you mean?")
    return Reply(Card(title, buttons=(*buttons, Button(_("Leave it"), "undo.leave", "")), tone="warn"), private=True)
