"""The one way from a routed entry to its reply: who may, who may see the answer, and how a refusal is worded.

Words, clicks, forms, threads, edits and repeats all come through `dispatch`, each as often as it leads to another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Incoming, Said, Submitted
from chat.text import Text, _
from chat.values.impossible import far_day, impossible
from handlers import audience, lookup
from handlers.context import Asked, Context, Read
from handlers.registry import ANYONE, OWNER, Entry
from ledger.errors import BookError
from storage import submissions


def dispatch(entry: Entry, incoming: Incoming, ctx: Context, read: Read = None) -> Reply:
    """What the entry answers, to this person in this place; `read` is what its route read in the words.

    Raises NotAllowed for whoever has none of its roles anywhere (the handler then looks at the project that stands in
    the message); else whatever the handler raises.
    """
    if not entry.checks and not may(entry, ctx):
        raise ctx.refused(*entry.roles, project=ctx.project.id if ctx.project else 0, sentence=entry.sentence)
    if isinstance(incoming, Said):
        look = impossible if entry.dated else far_day
        if wrong := look(incoming.text, ctx.directory.by_code):
            raise lookup.refused(wrong)
    moved = len(ctx.book.moved)
    ctx.read = read  # always: what was read for an entry that led here was read in other words
    if isinstance(incoming, Submitted) and incoming.instance:
        reply = _form_once(entry, incoming, ctx)
    else:
        reply = entry.handler(incoming, ctx)
    if len(ctx.book.moved) > moved and (reply.card or reply.toast):
        reply = _with_days(reply, ctx.book.moved[moved:])
        del ctx.book.moved[moved:]  # said: an entry that led to this one need not say it again
    if reply is not SILENCE and audience.for_asker_alone(entry, reply, ctx):
        reply = replace(reply, private=True)
    return _usable(reply, ctx) if reply.card and (reply.private or ctx.place.kind == "direct") else reply


def _usable(reply: Reply, ctx: Context) -> Reply:
    """The reply for one person, without the buttons that this person may not press."""

    def shown(card: Card) -> Card:
        rows = [(button, ctx.contents.entries.get(("action", button.action))) for button in card.buttons]
        left = tuple(button for button, entry in rows if entry is None or may(entry, ctx))
        return card if left == card.buttons else replace(card, buttons=left)

    assert reply.card is not None
    card, more = shown(reply.card), tuple(map(shown, reply.more))
    return reply if card is reply.card and more == reply.more else replace(reply, card=card, more=more)


def _with_days(reply: Reply, moved: Sequence[tuple[date, date]]) -> Reply:
    """The reply, and on which day that stands in the books whose own day is locked."""
    days, booked = {day for day, _booked in moved}, max(booked for _day, booked in moved)
    said = (
        _("{day} is locked: this stands in the books on {booked}, the first open day.", day=min(days), booked=booked)
        if len(days) == 1
        else _("What is of locked days stands in the books on {booked}, the first open day.", booked=booked)
    )
    if reply.card is None:
        return replace(reply, toast=Text("{done} {when}", {"done": reply.toast, "when": said}))
    return replace(reply, card=replace(reply.card, lines=(*reply.card.lines, said)))


def _form_once(entry: Entry, form: Submitted, ctx: Context) -> Reply:
    """A form that was sent before with the same answers is not done again; one that was refused may be."""
    if not submissions.claim(ctx.book, form):
        return Reply(toast=_done_before(submissions.earlier(ctx.book, form)), private=True)
    try:
        reply = entry.handler(form, ctx)
    except Asked:  # what is asked now may be answered with yes: then the form is sent again
        submissions.release(ctx.book, form)
        raise
    if reply.wrong or (reply.form and not ctx.book.events):
        submissions.release(ctx.book, form)
    else:
        submissions.done(ctx.book, form, reply.card.title if reply.card else reply.toast)
    return reply


def _done_before(what: Text) -> Text:
    if not what:
        return _("This form was sent before and is done. To do the same once more, ask for the form again.")
    return _("This was done already: {what}. To do the same once more, ask for the form again.", what=what)


def may(entry: Entry, ctx: Context, example: str = "") -> bool:
    """Whether the one who speaks has one of the roles in any project: the row's, or those of one of its examples."""
    return open_to(entry, {seat.role for seat in ctx.directory.seats_of(ctx.person.id)}, example)


def open_to(entry: Entry, mine: Collection[str], example: str = "") -> bool:
    """Whether one of these roles is among those that may."""
    roles = entry.only.get(example, entry.roles)
    return roles == ANYONE or OWNER in roles or not set(roles).isdisjoint(mine)


def refused(incoming: Incoming, error: BookError) -> Reply:
    """A refusal as the reply: for the one who asked alone, at the field of the form that it speaks of."""
    wrong = {}
    if isinstance(incoming, Submitted) and error.field:
        wrong = {error.field: Text(error.sentence, error.values)}
    return Reply(refusal(error), private=True, wrong=wrong)


def refusal(error: BookError) -> Card:
    """A refusal as the person sees it."""
    lines = (Text(error.hint, error.values),) if error.hint else ()
    return Card(Text(error.sentence, error.values), lines=lines, tone="warn")


def broken(reference: str) -> Reply:
    """A failure of ours as the reply; the reference stands in the log."""
    card = Card(
        _("Something broke on our side."),
        lines=(_("Nothing was saved. Reference for your administrator: {reference}", reference=reference),),
        tone="bad",
    )
    return Reply(card, private=True)


def tried_again() -> Reply:
    """What could not be written down, and is tried again by itself, as the reply."""
    card = Card(
        _("I cannot write that down just now."),
        lines=(_("I have kept what you said and try again in a minute or two; you need not say it again."),),
        tone="warn",
    )
    return Reply(card, private=True, again=True)
