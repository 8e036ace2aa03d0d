"""A second person agrees: what was asked for is done now, in the name of who asked, and the trail has both names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chat.cards.card import Card, Reply
from chat.incoming import Clicked
from chat.text import Text, _
from handlers import four_eyes
from handlers.approvals import second_persons
from handlers.approvals.second_persons import Asking
from handlers.context import Asked, Context
from handlers.conversation import routing
from handlers.conversation.said_again import dispatched, surroundings
from ledger.errors import BookError, WrongState, sentence
from storage import audit


def agree(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of what was asked for, and the version of it that was seen."""
    ctx.require(*four_eyes.AGREE)
    id, _blank, seen = click.value.partition(" ")
    asking = second_persons.held(ctx, id)
    if seen != asking.version:
        return second_persons.changed(ctx, asking, asking.wants)
    asked = ctx.directory.person(asking.kept.person)
    try:
        with ctx.part():
            reply = _again(ctx, asking, click)
    except _Differs as other:
        return second_persons.changed(ctx, asking, other.wants)
    except BookError as error:
        title = _("It cannot be done as it was asked for: {why}", why=Text(error.sentence, error.values))
        return Reply(Card(title, lines=(_("Nothing is done; it still waits."),), tone="warn"), private=True)
    shown = second_persons.done(ctx, asking)
    told = reply.card or Card(asking.wants[0].title)
    lines = (*told.lines, _("{name} has agreed.", name=ctx.person.name))
    ctx.tell(asked, f"second:{asking.kept.id}:agreed", replace(told, lines=lines), kind="decision")
    return Reply(shown, replace=True, private=True)


class _Differs(Exception):
    """What would be done now is another thing than what was agreed to."""

    def __init__(self, wants: list[Any]) -> None:
        super().__init__()
        self.wants = wants


def _again(ctx: Context, asking: Asking, click: Clicked) -> Reply:
    """What was asked for, done by who asked, on the day on which they asked: “yesterday” is what it was then.

    Raises _Differs where it would be another thing by now, and what its handler raises.
    """
    book, asked = ctx.book, ctx.directory.person(asking.kept.person)
    incoming = replace(asking.incoming, id=click.id)
    now = book.now
    book.person, book.beside = asked.id, {four_eyes.AGREED: ctx.person.name}
    book.now = asking.kept.at.astimezone(ctx.rules.zone)
    try:
        audit.note(
            book, "second.person_agreed", f"second:{asking.kept.id}", matter=" ".join(asking.kept.body["matters"])
        )
        anew = surroundings(book, incoming, asked, ctx.rules, ctx.contents)
        route = routing.find(incoming, ctx.contents, anew.directory, anew.today, ctx.rules)
        if route is None:
            raise WrongState(sentence("I lost the thread. Please say it once more."))
        reply = dispatched(route, anew)
    except Asked as question:
        raise WrongState(
            sentence("There is a question about it first; {name} has to say it once more."), name=asked.name
        ) from question
    finally:
        book.now = now
    agreed = [want.content for want in asking.wants]
    if any(want.content not in agreed for want in book.wants):
        raise _Differs(list(book.wants))
    book.wants.clear()
    return reply
