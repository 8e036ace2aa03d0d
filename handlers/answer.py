"""One message in, one reply out, one transaction; refusals into words.

Here is caught what the whole message comes to: a refusal becomes a card with its sentence; anything else is our fault,
logged with a reference that the person is given.  Either way nothing is half saved.  (Where one of several things is
refused and the others go on, each is a `ctx.part()`.)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from chat import kept
from chat.card import SILENCE, Button, Card, Reply
from chat.incoming import Clicked, File, Incoming, Joined, Left, Removed, Said, Submitted
from chat.text import Text, _
from chat.words import locale_for
from handlers import arrivals, leaving, routes
from handlers.context import Asked, Context, Reading
from handlers.rules import Rules
from ledger.errors import BadInput, BookError
from ledger.errors import _ as sentence
from ledger.nouns import Person
from storage import inbox, questions
from storage import people as keep
from storage.book import Book, Store
from storage.directory import Directory, directory

log = logging.getLogger("zhangfang")


@dataclass(frozen=True, slots=True)
class House:
    """What a message needs around it.

    Attributes:
        clock: the instant, in the time zone of the books.
        read: one file -> what it says; slow, called before the books are opened.  Gets (file, directory).
        fetch: brings the bytes of a message's files from their platform.
    """

    store: Store
    rules: Rules
    clock: Callable[[], datetime]
    read: Callable[[File, Directory], Reading]
    fetch: Callable[[Incoming], Incoming] = lambda incoming: incoming


def answer(incoming: Incoming, house: House, *, accepted: bool = False) -> Reply:
    """The one reply to a message; never raises.

    `accepted`: the message was kept before (`inbox.accept`), so its reply is kept too until it has been posted.
    """
    try:
        return _answer(incoming, house, accepted)
    except BookError as error:
        reply = Reply(refusal(error), private=True, wrong=_wrong(incoming, error))
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("%s failed, reference %s", incoming.id, reference)
        reply = Reply(_broken(reference), private=True)
    return _say_anyway(incoming, house, replace(reply, locale=_language(incoming, house)), accepted)


def refusal(error: BookError) -> Card:
    """A refusal as the person sees it."""
    lines = (Text(error.hint, error.values),) if error.hint else ()
    return Card(Text(error.sentence, error.values), lines=lines, tone="warn")


def _answer(incoming: Incoming, house: House, accepted: bool, newly: str = "") -> Reply:
    """`newly` is the name of who was recognised by this very message."""
    now = house.clock()
    with house.store.read(now) as book:
        people = directory(book)
        state = inbox.state(book, incoming.id)
        if state and not (accepted and state == "accepted"):
            return SILENCE
        route = routes.find(incoming, people, now.date(), house.rules)
        if route is None:
            person = None
        else:
            person = people.people.get(people.accounts.get((incoming.by.platform, incoming.by.id), 0))
            if isinstance(incoming, Removed):  # some platforms do not say who it was; it is its author's business
                person = people.people.get(inbox.author(book, incoming.at.platform, incoming.ref))
        arrives = route is not None and person is None and arrivals.recognises(book, incoming.by, house.rules)
    if arrives and not isinstance(incoming, Left):
        house.store.write(lambda book: arrivals.link_known(book, incoming.by, house.rules), now=now, trail=incoming.id)
        with house.store.read(now) as book:
            known = directory(book)
            name = known.person(known.accounts[incoming.by.platform, incoming.by.id]).name
        return _answer(incoming, house, accepted, name)
    if event := _speechless(incoming, person, house.rules):
        return _work(incoming, house, now, person.id if person else 0, accepted, event)
    if route is None or (person is None and not incoming.addressed):
        return _work(incoming, house, now, 0, accepted, lambda _book: SILENCE)
    if person is None or not person.active:
        locale = _with_locale(person, incoming).locale if person else locale_for(incoming.by.locale)

        def greet(book: Book) -> Reply:
            return _in(locale, arrivals.greet(book, incoming))

        return _work(incoming, house, now, 0, accepted, greet)
    new = not person.locale and bool(incoming.by.locale)
    person = _with_locale(person, incoming)
    readings = _readings(incoming, house, people) if route.entry.kind == "file" else ()

    def work(book: Book) -> Reply:
        reply = _in(person.locale, _handled(book, route, incoming, person, house.rules, readings))
        return arrivals.greeted(reply, newly) if newly else reply

    def done(work: Callable[[Book], Reply]) -> Reply:
        def noted(book: Book) -> Reply:
            if new:  # whoever never named a language is told later what they are told in that of their account
                keep.change(book, person, locale=person.locale)
            return work(book)

        return _work(incoming, house, now, person.id, accepted, noted)

    try:
        if not route.entry.reads:
            return done(work)
        with house.store.read(now) as book:
            reply = work(book)
        return done(lambda _book: reply)
    except Asked as asked:
        return done(partial(_question, incoming=incoming, person=person, asked=asked))
    except BookError as error:
        refused = Reply(refusal(error), private=True, wrong=_wrong(incoming, error), locale=person.locale)
        return done(lambda _book: refused)


def _speechless(incoming: Incoming, person: Person | None, rules: Rules) -> Callable[[Book], Reply] | None:
    """What to do about an event that nobody is answered for; None for everything that somebody says or does."""
    if isinstance(incoming, Joined) and not incoming.here:

        def taken_out(book: Book) -> Reply:
            leaving.taken_out(book, incoming, rules)
            return SILENCE

        return taken_out
    nobody = isinstance(incoming, Removed) and person is None
    if nobody or (isinstance(incoming, Left) and (person is None or not person.active)):
        return lambda _book: SILENCE
    return None


def _in(locale: str, reply: Reply) -> Reply:
    """The reply for a reader of that language, before it is kept."""
    return replace(reply, locale=locale) if reply is not SILENCE else SILENCE


def _handled(
    book: Book, route: routes.Route, incoming: Incoming, person: Person, rules: Rules, readings: tuple[Reading, ...],
    *, sure: bool = False,
) -> Reply:  # fmt: skip
    """Run the handler with its surroundings."""
    people = directory(book)
    bound = people.places.get((incoming.at.platform, incoming.at.channel))
    project = people.projects.get(bound[0]) if bound else None
    ctx = Context(book, people, rules, person, incoming.at, project, incoming.id, sure, readings)
    if route.entry.roles and not ctx.roles(project.id if project else 0) & set(route.entry.roles):
        everywhere = {role for seat in people.seats_of(person.id) for role in (seat.role,)}
        if not everywhere & set(route.entry.roles):
            raise ctx.refused(*route.entry.roles, project=project.id if project else 0)
    reply = route.entry.handler(route.incoming, ctx)
    return replace(reply, private=True) if route.entry.private and incoming.at.kind == "channel" else reply


def again(book: Book, click: Clicked, ctx: Context, asked: dict[str, Any], *, choice: str = "", sure: bool) -> Reply:
    """What the person had said (or filled in) before they were asked, said again with their answer in it."""
    said: Said | Submitted = kept.loads(str(asked["incoming"]))
    said = replace(said, id=click.id, by=click.by, ref=click.ref)
    if choice and isinstance(said, Said):
        said = replace(said, text=_chosen(said.text, str(asked["part"]), choice))
    route = routes.find(said, ctx.people, ctx.today, ctx.rules)
    if route is None:
        raise BadInput(sentence("I lost the thread. Please say it once more."))
    try:
        with ctx.part():
            return _handled(book, route, said, ctx.person, ctx.rules, (), sure=sure)
    except Asked as once_more:
        return _question(book, said, ctx.person, once_more)


def _chosen(text: str, part: str, choice: str) -> str:
    """The text with the unclear part replaced by the choice; where nothing was unclear, the choice is its project."""
    return text.replace(part, choice, 1) if part and part in text else f"{text} #{choice}"


def _question(book: Book, incoming: Incoming, person: Person, asked: Asked) -> Reply:
    """Ask, and keep what was said so that the answer can go on from there."""
    bare = replace(incoming, files=()) if isinstance(incoming, Said) else incoming
    id = questions.ask(book, person.id, "said", incoming=kept.dumps(bare), part=asked.part)
    if asked.choices:
        buttons = tuple(
            Button(label, "question.choose", f"{id} {value}", style="main" if place == 0 else "plain")
            for place, (label, value) in enumerate(asked.choices[:8])
        )
    else:
        buttons = (
            Button(_("Yes, book it"), "question.yes", str(id), style="main"),
            Button(_("No"), "question.no", str(id)),
        )
    card = Card(asked.title, lines=asked.lines, buttons=buttons, tone="warn")
    return Reply(card, private=True, locale=person.locale)


def _work(
    incoming: Incoming, house: House, now: datetime, person: int, accepted: bool, work: Callable[[Book], Reply]
) -> Reply:
    """Do it in the message's one transaction; SILENCE where another has answered this delivery."""

    def once(book: Book) -> Reply:
        if not inbox.claim(book, incoming, accepted=accepted):
            return SILENCE
        reply = work(book)
        if accepted and reply is not SILENCE:
            inbox.owe(book, incoming, reply)
        return reply

    return house.store.write(once, now=now, trail=incoming.id, person=person)


def _say_anyway(incoming: Incoming, house: House, reply: Reply, accepted: bool) -> Reply:
    """A refusal or failure is the reply, too; where even that cannot be kept, it is at least said."""
    try:
        return _work(incoming, house, house.clock(), 0, accepted, lambda _book: reply)
    except Exception:
        log.exception("the reply to %s could not be kept", incoming.id)
        return reply


def _readings(incoming: Incoming, house: House, people: Directory) -> tuple[Reading, ...]:
    fetched = house.fetch(incoming)
    assert isinstance(fetched, Said)
    return tuple(house.read(file, people) for file in fetched.files)


def _language(incoming: Incoming, house: House) -> str:
    """The reader's language where it was not yet asked who speaks, or where the books themselves are in trouble."""
    with suppress(Exception), house.store.read(house.clock()) as book:
        people = directory(book)
        person = people.people.get(people.accounts.get((incoming.by.platform, incoming.by.id), 0))
        if person and person.locale:
            return person.locale
    return locale_for(incoming.by.locale)


def _with_locale(person: Person, incoming: Incoming) -> Person:
    """The person's own wish, else what the platform says of the account."""
    return replace(person, locale=person.locale or locale_for(incoming.by.locale))


def _wrong(incoming: Incoming, error: BookError) -> dict[str, Text]:
    if isinstance(incoming, Submitted) and error.field:
        return {error.field: Text(error.sentence, error.values)}
    return {}


def _broken(reference: str) -> Card:
    return Card(
        _("Something broke on our side."),
        lines=(_("Nothing was saved. Reference for your administrator: {reference}", reference=reference),),
        tone="bad",
    )
