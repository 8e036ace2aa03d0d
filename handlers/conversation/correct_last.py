"""Correcting in words what one entered: “make it 3h”, “改成3小时”, “no, hermes”, “the taxi was 23 not 32”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Said
from chat.lines.corrections import SaidCorrection, correction
from chat.pattern import Pattern
from chat.text import _, verbatim
from handlers import button_values
from handlers.approvals.cards import thing
from handlers.context import Asked, Context
from handlers.conversation import correcting, documented, entered, undo
from handlers.conversation.entered_thing import EnteredThing
from handlers.costs import expense_cards
from handlers.costs import workflow as cost_workflow
from handlers.hours import entry as hours_entry
from handlers.terms import terms_here
from ledger.errors import BadInput, NotUnderstood, WrongState, sentence
from storage import hours

JUST_NOW = timedelta(minutes=30)
"""What was entered so lately is what somebody corrects who names nothing else."""


def correct_last(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    read = correction(words, terms_here(ctx), ctx.today)
    noun, id = thing(said.about)
    other = _of_another_kind(ctx) if noun not in ("hours", "expense") else None
    # “not tuesday, wednesday”: a day alone names no entry of another day.
    if other and (replace(read.of, days=()).bare or not correcting.meant(ctx, read)):
        title = _("That cannot be changed afterwards. Shall I take it back, so that you can say it anew?")
        return Reply(undo.offer(ctx, title, [other]), private=said.at.kind == "channel")
    if not (read.changes or read.unused):
        if read.of.words:
            raise _not_understood(words)
        return Reply(_standing(ctx, said.about or _latest(ctx)), private=said.at.kind == "channel")
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
    if _SAME.search(words) and {change.field for change in read.changes} == {"day"} and things[0].kind == "hours":
        raise _the_same(ctx, things[0].number, read, words)
    return correcting.correct(ctx, things[0].key, read, words)


def _of_another_kind(ctx: Context) -> EnteredThing | None:
    """What was entered just now, where it is neither hours nor an expense: a payment, leave, a budget."""
    newest = next(entered.lately(ctx), None)
    just_now = newest is not None and newest.at >= ctx.now - JUST_NOW
    return newest if newest and just_now and newest.kind not in ("hours", "expense") else None


def _the_same(ctx: Context, id: int, read: SaidCorrection, words: str) -> Asked:
    """“周三也是”, “and the same for yesterday”: another entry like it, which a tap books."""
    entry = hours.get(ctx.book, id, ctx.rules.currency)
    code = ctx.directory.project(entry.project).code
    in_chinese = documented.chinese(words)
    verb = documented.word_of(ctx.contents.entries["command", "log"], in_chinese)
    length = f"{entry.minutes}{'分钟' if in_chinese else 'min'}"
    line = " ".join([verb, length, code, read.changes[0].text, entry.note]).strip()
    return Asked(_("Did you mean this?"), choices=[(verbatim(line), line)], whole=True)


_SAME = Pattern(r"\b(?:same|also|too|as well|likewise)\b|也是?|一样|同样", re.IGNORECASE)


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
