"""A question of the bot: what was said is kept, so that the answer goes on from there."""

from __future__ import annotations

from dataclasses import replace

from chat.cards import kept as card_kept
from chat.cards.card import Button, Card, Reply
from chat.incoming import Incoming, Said
from chat.text import _
from chat.words import say
from handlers.context import Asked
from ledger.nouns import Person
from storage import questions
from storage.book import Book


def question(book: Book, incoming: Incoming, person: Person, asked: Asked) -> Reply:
    """Ask, and keep what was said so that the answer can go on from there."""
    bare = replace(incoming, files=()) if isinstance(incoming, Said) else incoming
    choices = [(say(label, person.locale or "en"), value) for label, value in asked.choices[:8]]
    id = questions.ask(
        book,
        person.id,
        "said",
        incoming=card_kept.dumps(bare),
        part=asked.part,
        whole=asked.whole,
        fill=asked.fill,
        needs=asked.needs,
        several=asked.several,
        choices=choices,
        place=f"{incoming.at.platform}:{incoming.at.channel}",
    )
    if asked.choices:
        buttons = tuple(
            Button(label, "question.choose", f"{id} {value}", style="main" if place == 0 else "plain")
            for place, (label, value) in enumerate(asked.choices[:8])
        )
        if asked.whole:
            none = _("None of these") if len(buttons) > 1 else _("No")
            buttons = (*buttons, Button(none, "question.no", str(id)))
    elif asked.fill:
        buttons = (Button(_("Leave it"), "question.no", str(id)),)
    else:
        buttons = (
            Button(asked.yes or _("Yes, book it"), "question.yes", str(id), style="main"),
            Button(_("No"), "question.no", str(id)),
        )
    card = Card(asked.title, lines=asked.lines, buttons=buttons, tone="warn")
    return Reply(card, private=True, locale=person.locale)
