"""Correcting in words what one entered: “make it 3h”, “改成3小时”, “no, hermes”, “the taxi was 23 not 32”."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Said
from chat.lines.corrections import SaidCorrection, correction
from handlers import button_values
from handlers.approvals.cards import thing
from handlers.context import Context
from handlers.conversation import correcting, entered
from handlers.costs import expense_cards
from handlers.costs import workflow as cost_workflow
from handlers.hours import entry as hours_entry
from handlers.terms import terms_here
from ledger.errors import BadInput, NotUnderstood, WrongState, sentence
from storage import hours


def correct_last(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    read = correction(words, terms_here(ctx), ctx.today)
    if not (read.changes or read.unused):
        if read.of.words:
            raise _not_understood(words)
        return Reply(_standing(ctx, said.about or _latest(ctx)), private=said.at.kind == "channel")
    noun, id = thing(said.about)
    if noun in ("hours", "expense"):
        return correcting.correct(ctx, f"{noun}:{id}", read, words)
    if not read.changes:
        raise _not_understood(", ".join(read.unused))
    things = correcting.meant(ctx, read)
    if not things and not read.of.bare and (others := correcting.near(ctx, read)):
        return correcting.ask_which(ctx, others, words)
    if not things:
        raise _nothing(ctx, read)
    if len(things) > 1 or (read.of.bare and correcting.last_is_gone(ctx, things[0])):
        return correcting.ask_which(ctx, things, words)
    return correcting.correct(ctx, things[0].key, read, words)


def correct_this(click: Clicked, ctx: Context) -> Reply:
    """`value`: the key of an entry, and what was said."""
    key, words = button_values.parts(click.value, 2)
    read = correction(words, terms_here(ctx), ctx.today)
    return replace(correcting.correct(ctx, key, read, words, chosen=True), replace=True)


def correct_surely(click: Clicked, ctx: Context) -> Reply:
    """The same, though not all that was said could be used."""
    ctx.sure = True
    return correct_this(click, ctx)


def _not_understood(words: str) -> NotUnderstood:
    return NotUnderstood(
        sentence("I do not know what “{text}” should change."),
        text=words[:60],
        hint=sentence("Write for example: change to 3h · move it to hermes · change to yesterday"),
    )


def _nothing(ctx: Context, read: SaidCorrection) -> BadInput:
    if read.of.bare or not any(True for _thing in entered.lately(ctx)):
        return BadInput(
            sentence("You entered nothing in the last day that could be corrected."),
            hint=sentence("Say “my week” or “drafts”: every entry has a button to correct it."),
        )
    return BadInput(
        sentence("No hours and no expense of yours fit what you say; nothing was changed."),
        hint=sentence("Say “my week” or “drafts”: every entry has a button to correct it."),
    )


def _latest(ctx: Context) -> str:
    """What the speaker entered last, in the last day.  Raises BadInput where that is nothing."""
    for thing_ in entered.lately(ctx):
        if thing_.kind in ("hours", "expense") and thing_.at >= ctx.now - correcting.LATELY:
            return thing_.key
    raise BadInput(
        sentence("You entered nothing in the last day that could be corrected."),
        hint=sentence("Say “my week” or “drafts”: every entry has a button to correct it."),
    )


def _standing(ctx: Context, about: str) -> Card:
    """The card of the thing as it stands, with its buttons."""
    noun, id = thing(about)
    if noun == "hours":
        number = entered.standing_hours(ctx, button_values.number(id))
        entry = hours.get(ctx.book, number, ctx.rules.currency)
        if entry.stage not in ("pending", "posted"):
            raise WrongState(sentence("What you logged last was taken back already."))
        return hours_entry.logged_card(ctx, [entry])
    return expense_cards.owner_card(ctx, cost_workflow.get(ctx, id))
