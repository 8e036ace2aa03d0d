"""Correcting in words what one entered last: “make it 3h”, “改成3小时”, “move it to hermes”, “wrong project”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from chat.cards.card import Card, Reply
from chat.incoming import Said
from handlers import button_values
from handlers.approvals.cards import thing
from handlers.context import Context
from handlers.conversation import threads
from handlers.costs import expense_cards
from handlers.costs import workflow as cost_workflow
from handlers.hours import entry as hours_entry
from ledger.errors import BadInput, NotUnderstood, sentence
from storage import audit, hours

LATELY = timedelta(hours=24)
"""Whatever was entered before is corrected on its own card, where one sees what it is."""


def correct_last(said: Said, ctx: Context) -> Reply:
    about = latest(ctx)
    if not about:
        raise BadInput(
            sentence("You entered nothing in the last day that could be corrected."),
            hint=sentence("Say “my week” or “drafts”: every entry has a button to correct it."),
        )
    noun, _id = thing(about)
    words = said.text.strip()
    if not words:
        return Reply(_standing(ctx, about), private=said.at.kind == "channel")
    if noun == "hours" and _NUMBER.fullmatch(words):
        words = f"{words}h"
    reply = threads.corrected(replace(said, text=words, about=about, addressed=True), ctx)
    if reply is None:
        raise NotUnderstood(
            sentence("I do not know what “{text}” should change."),
            text=words[:60],
            hint=sentence("Write for example: change to 3h · move it to hermes · change to yesterday"),
        )
    return reply


def latest(ctx: Context) -> str:
    """What the speaker entered last ("hours:7", "expense:12"), if it was in the last day; else ""."""
    event = audit.latest(ctx.book, ctx.person.id, ("hours.logged", "expense.drafted"))
    return event.subject if event and event.at >= ctx.now - LATELY else ""


def _standing(ctx: Context, about: str) -> Card:
    """The card of the thing as it stands, with its buttons."""
    noun, id = thing(about)
    if noun == "hours":
        entry = hours.get(ctx.book, button_values.number(id), ctx.rules.currency)
        if entry.stage not in ("pending", "posted"):
            raise BadInput(sentence("What you logged last was taken back already."))
        return hours_entry.logged_card(ctx, [entry])
    return expense_cards.owner_card(ctx, cost_workflow.get(ctx, id))


_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")
