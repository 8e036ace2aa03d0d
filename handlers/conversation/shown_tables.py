"""The tables that were shown and that asking again does not bring back: what a deed answered, what a notice said.

Of each person the last such answer in a place is kept, with the entry that gave it, so that whoever may not have it
any more does not get it; notices stand in the outbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chat.cards import kept as card_kept
from chat.cards.card import Card, Reply
from handlers.context import Context
from handlers.conversation.dispatch import may
from handlers.registry import Entry
from storage import outbox, settings


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A reply with a table, and when it was shown."""

    at: datetime
    reply: Reply


def keep(ctx: Context, entry: Entry, reply: Reply) -> None:
    """Keep a deed's answer where it has a table, in the place of the one before."""
    cards = tuple(card for card in (reply.card, *reply.more) if card is not None and _has_rows(card))
    if cards:
        kept = {
            "at": ctx.now,
            "message": ctx.message,
            "kind": entry.kind,
            "entry": entry.name,
            "reply": Reply(_bare(cards[0]), more=tuple(map(_bare, cards[1:])), private=reply.private),
        }
        settings.keep(ctx.book, _name(ctx), card_kept.dumps(kept))


def latest(ctx: Context, since: datetime) -> tuple[ShownTable, ...]:
    """What was kept or told in this place since then, the newest first."""
    return tuple(sorted((*_kept(ctx, since), *_told(ctx, since)), key=lambda one: one.at, reverse=True))


def _kept(ctx: Context, since: datetime) -> Iterator[ShownTable]:
    body = settings.value(ctx.book, _name(ctx))
    if body:
        kept = card_kept.loads(body)
        entry = ctx.contents.entries.get((kept["kind"], kept["entry"]))
        if kept["at"] >= since and entry is not None and may(entry, ctx):
            yield ShownTable(kept["at"], kept["reply"])


def _told(ctx: Context, since: datetime) -> Iterator[ShownTable]:
    for one in outbox.posted(ctx.book, ctx.place, since):
        if one.sent is not None and _has_rows(one.notice.card):
            yield ShownTable(one.sent, Reply(_bare(one.notice.card), private=ctx.place.kind == "direct"))


def _has_rows(card: Card) -> bool:
    return card.table is not None and bool(card.table.rows)


def _bare(card: Card) -> Card:
    """What a file is made of: without buttons, drawings and what they carry."""
    return Card(card.title, card.lines, card.facts, card.table, small=card.small)


def _name(ctx: Context) -> str:
    return f"shown:{ctx.place.platform}:{ctx.place.channel}:{ctx.person.id}"
