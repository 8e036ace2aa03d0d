"""A routed message on its way to its reply, and what was said before said once more: with an answer, or as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chat.cards import kept as card_kept
from chat.cards.card import Card, Reply
from chat.cards.tables import laid_out
from chat.incoming import Clicked, Incoming, Said, Submitted
from chat.text import Text, _, _n, verbatim
from handlers.context import Asked, Context, Reading
from handlers.conversation import asking, routing, shown_tables
from handlers.conversation.dispatch import dispatch
from handlers.conversation.outcome import Watch, understood
from handlers.conversation.routing import Moment, Route
from handlers.dated_rules import as_of
from handlers.registry import Contents
from handlers.rules import Rules
from ledger.errors import BadInput, NotFound, NotUnderstood, sentence
from ledger.nouns import Person
from storage.book import Book
from storage.directory import directory

SHOWN = 40
"""So many rows of a table a card has at most; all of them are in its file."""


def dispatched(route: Route, ctx: Context, watch: Watch | None = None) -> Reply:
    """What the route's entry answers, as it is shown: of a long table its first rows, or all of it as a file."""
    reply = wanted(route, ctx, watch)
    if not route.reads:
        shown_tables.keep(ctx, route.entry, reply)
    return shortened(reply)


def wanted(route: Route, ctx: Context, watch: Watch | None = None) -> Reply:
    """What the route's entry answers, with all rows of its tables; as a file where that was said."""
    reply = whole(route, ctx, watch)
    if not route.file:
        return reply
    from handlers.reports.files import as_file

    return as_file(reply, route.file, ctx)


def whole(route: Route, ctx: Context, watch: Watch | None = None) -> Reply:
    """What the route's entry answers; where it can make no sense of the words, what they are otherwise."""
    ctx.book.understood = understood(route, ctx.contents, ctx.today)
    if route.otherwise is None:
        return _with_left(dispatch(route.entry, route.incoming, ctx, route.read), route.left)
    try:
        with ctx.part():
            return _with_left(dispatch(route.entry, route.incoming, ctx, route.read), route.left)
    except (BadInput, NotFound, NotUnderstood):
        if watch:
            watch.route = route.otherwise
        return whole(route.otherwise, ctx, watch)


def shortened(reply: Reply) -> Reply:
    """The reply with no more rows than a person reads; how many are left out, and how to get them, is said."""
    cards = [_short(card) for card in (reply.card, *reply.more) if card is not None]
    if reply.card is None or cards == [reply.card, *reply.more]:
        return reply
    return replace(reply, card=cards[0], more=tuple(cards[1:]))


def _short(card: Card) -> Card:
    left = len(card.table.rows) - SHOWN if card.table else 0
    if card.table is None or left <= 0:
        return card
    more = _n("{n} more row: say “as Excel”.", "{n} more rows: say “as Excel”.", left)
    small = Text("{small} {more}", {"small": card.small, "more": more}) if card.small else more
    return replace(card, table=laid_out(card.table, SHOWN), small=small)


def _with_left(reply: Reply, left: tuple[str, ...]) -> Reply:
    """The reply, with what was said and not used."""
    if not left or reply.card is None:
        return reply
    return replace(reply, card=replace(reply.card, lines=(*reply.card.lines, _("I left out: {words}.", words=left))))


def surroundings(
    book: Book,
    incoming: Incoming,
    person: Person,
    rules: Rules,
    contents: Contents,
    readings: tuple[Reading, ...] = (),
    *,
    sure: bool = False,
) -> Context:
    people = directory(book)
    bound = people.places.get((incoming.at.platform, incoming.at.channel))
    project = people.projects.get(bound[0]) if bound else None
    rules = as_of(rules, people, book.now.date())
    return Context(book, people, rules, person, incoming.at, project, incoming.id, sure, readings, contents)


def again(answered: Clicked | Said, ctx: Context, asked: dict[str, Any], *, choice: str = "", sure: bool) -> Reply:
    """What the person had said (or filled in) before they were asked, said again with their answer in it.

    A choice of whole lines (`whole`) is said in the place of what was said before.
    """
    incoming: Said | Submitted = card_kept.loads(str(asked["incoming"]))
    offered = {str(value) for _label, value in asked.get("choices") or ()}
    moment = Moment(agreed=bool(asked.get("whole")) and not asked.get("fill") and choice in offered)
    incoming = replace(incoming, id=answered.id, by=answered.by, ref=answered.ref)
    if choice and isinstance(incoming, Said):
        text = choice if asked.get("whole") else _chosen(incoming.text, str(asked["part"]), choice)
        if asked.get("fill"):
            begun = str(asked["part"]) if asked.get("whole") else incoming.text
            said = str(asked["fill"]).replace("{}", choice)
            text = begun.replace("{}", choice, 1) if "{}" in begun else f"{begun} {said}"
        incoming = replace(incoming, text=text, addressed=True)
    rest = _rest(ctx, asked, choice)
    route = routing.find(incoming, ctx.contents, ctx.directory, ctx.today, ctx.rules, moment)
    if route is None:
        raise BadInput(sentence("I lost the thread. Please say it once more."))
    try:
        with ctx.part():
            anew = surroundings(ctx.book, incoming, ctx.person, ctx.rules, ctx.contents, sure=sure)
            return _with(rest, wanted(route, anew))
    except Asked as once_more:
        return _with(rest, asking.question(ctx.book, incoming, ctx.person, once_more))


def _rest(ctx: Context, asked: dict[str, Any], choice: str) -> Card | None:
    """The parts of a message of several that are still to be said, as a question of their own.

    It is asked before the chosen part is said: what that part asks has the first look at what is typed next.
    """
    choices = [(str(label), str(value)) for label, value in asked.get("choices") or ()]
    chosen = next((place for place, one in enumerate(choices) if one[1] == choice), None)
    if not asked.get("several") or chosen is None or len(choices) < 2:
        return None
    del choices[chosen]
    left = Asked(
        _("This is left of what you sent. Tap what I shall enter next."),
        choices=[(verbatim(label), value) for label, value in choices],
        whole=True,
        several=True,
    )
    return asking.question(ctx.book, card_kept.loads(str(asked["incoming"])), ctx.person, left).card


def _with(rest: Card | None, reply: Reply) -> Reply:
    return replace(reply, more=(*reply.more, rest)) if rest else reply


def once_more(incoming: Incoming, ctx: Context) -> Reply | None:
    """What a message of the same person is answered now; None where nobody spoke to us, or where it changes anything.

    Nothing of what its handler does is kept.  Raises what it raises, Asked among it.
    """
    route = routing.find(incoming, ctx.contents, ctx.directory, ctx.today, ctx.rules)
    if route is None or route.entry.kind == "file":
        return None
    reply, events = None, len(ctx.book.events)
    with ctx.look():
        answered = whole(route, surroundings(ctx.book, incoming, ctx.person, ctx.rules, ctx.contents))
        if route.reads or len(ctx.book.events) == events:
            reply = answered
    return reply


def _chosen(text: str, part: str, choice: str) -> str:
    """The text with the unclear part replaced by the choice; where nothing was unclear, the choice is its project."""
    return text.replace(part, choice, 1) if part and part in text else f"{text} #{choice}"
