"""One message in, one reply out, one transaction.

Here is caught what the whole message comes to: a refusal becomes a card with its sentence; anything else is our fault,
logged with a reference that the person is given.  Either way nothing is half saved.  (Where one of several things is
refused and the others go on, each is a `ctx.part()`.)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from chat.cards.card import SILENCE, Reply
from chat.incoming import File, Incoming, Joined, Left, Removed, Said
from chat.words import locale_for
from handlers import four_eyes
from handlers.context import Asked, Reading, ToBeRead
from handlers.conversation import asking, newcomers, proposed, readers, routing
from handlers.conversation.changes import changes
from handlers.conversation.deeds import ENTERED
from handlers.conversation.dispatch import broken, refused, tried_again
from handlers.conversation.outcome import Outcome, Watch
from handlers.conversation.quotas import Quotas
from handlers.conversation.routing import NO_MOMENT, Moment, Route
from handlers.conversation.said_again import dispatched, surroundings
from handlers.dated_rules import as_of
from handlers.four_eyes import SecondPerson
from handlers.registry import Contents
from handlers.rules import Rules
from ledger.errors import BookError, NotFound, NotUnderstood, sentence
from ledger.nouns import Person
from storage import audit, files, inbox, projects, questions
from storage import people as keep
from storage.book import Book, Store
from storage.directory import Directory, directory

log = logging.getLogger("zhangfang")

Work = Callable[[Book], Reply]

FIRST_LOOK = timedelta(minutes=30)
"""So long an open question, or what was just entered, has the first look at what the person says next."""


@dataclass(frozen=True, slots=True)
class House:
    """What a message needs around it.

    Attributes:
        clock: the instant, in the time zone of the books.
        contents: everything that can be said to the bot (`handlers.conversation.contents`).
        read: one file -> what it says; slow, called before the books are opened.  Gets (file, directory).
        fetch: brings the bytes of a message's files from their platform.
        propose: what a line that nobody understood may have meant; slow, called while no books are open.
        quotas: how much one account may ask for; None for as much as it likes.
    """

    store: Store
    rules: Rules
    clock: Callable[[], datetime]
    contents: Contents
    read: Callable[[File, Directory], Reading]
    fetch: Callable[[Incoming], Incoming] = lambda incoming: incoming
    propose: proposed.Propose | None = None
    quotas: Quotas | None = None


def answer(incoming: Incoming, house: House, *, accepted: bool = False) -> Reply:
    """The one reply to a message; never raises.

    `accepted`: the message was kept before (`inbox.accept`), so its reply is kept too until it has been posted.
    """
    return _replied(_Delivery(incoming, house, accepted, house.clock()))


def outcome(incoming: Incoming, house: House) -> Outcome:
    """Answer a message as `answer` does, and tell what it did."""
    now = house.clock()
    watch = Watch(incoming.at, house.contents, now.date())
    return watch.outcome(_replied(_Delivery(incoming, house, False, now, watch)))


def _replied(delivery: _Delivery) -> Reply:
    incoming, house = delivery.incoming, delivery.house
    try:
        return _answer(delivery)
    except BookError as error:
        if delivery.watch:
            delivery.watch.refusal = error
        reply = _refused(delivery, error)
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("%s failed, reference %s", incoming.id, reference)
        reply = broken(reference)
    return _say_anyway(delivery, replace(reply, locale=_language(incoming, house)))


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A message on its way to its one reply; `watch` sees what becomes of it, where somebody wants to know."""

    incoming: Incoming
    house: House
    accepted: bool
    now: datetime
    watch: Watch | None = None

    def once(self, work: Work, *, person: int = 0) -> Reply:
        """Do it in the message's one transaction; SILENCE where another has answered this delivery."""

        def claimed(book: Book) -> Reply:
            if not inbox.claim(book, self.incoming, accepted=self.accepted):
                return SILENCE
            reply = work(book)
            if self.watch:
                self.watch.changes = changes(book, self.house.rules.currency)
            at = self.incoming.at
            if at.kind == "channel" and at.outsiders is not None:
                company = (at.platform, at.channel) == self.house.rules.finance
                projects.met(book, at.platform, at.channel, outsiders=at.outsiders, company=company)
            if self.accepted and reply is not SILENCE:
                inbox.owe(book, self.incoming, reply)
            return reply

        return self.house.store.write(claimed, now=self.now, trail=self.incoming.id, person=person)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is known about a message before anything is done: its route, who it is from, what answered it already.

    `arrives`: the company can tell who it is, though nobody has linked the account yet.  `aside`: the open question
    that the message leaves for something else.
    """

    people: Directory
    route: Route | None = None
    person: Person | None = None
    arrives: bool = False
    answered: bool = False
    aside: int = 0


def _answer(delivery: _Delivery, newly: str = "") -> Reply:
    """`newly` is the name of who was recognised by this very message."""
    incoming, house = delivery.incoming, delivery.house
    heard = _hear(delivery)
    if heard.answered:
        return SILENCE
    if heard.arrives and not isinstance(incoming, Left):
        return _answer(delivery, _linked(delivery))
    person = heard.person
    if event := _speechless(incoming, person, house.rules):
        return delivery.once(event, person=person.id if person else 0)
    if heard.route is None or (person is None and not incoming.addressed):
        return delivery.once(lambda _book: SILENCE)
    if house.quotas and (too_much := house.quotas.refusal(incoming, heard.route, delivery.now)):
        return delivery.once(lambda _book: _in(_spoken(person, incoming), too_much))
    if person is None or not person.active:
        return delivery.once(lambda book: _in(_spoken(person, incoming), newcomers.greet(book, incoming)))
    return _handled(delivery, heard.route, person, heard, newly)


def _hear(delivery: _Delivery) -> _Heard:
    incoming, house = delivery.incoming, delivery.house
    with house.store.read(delivery.now) as book:
        people = directory(book)
        state = inbox.state(book, incoming.id)
        if state and not (delivery.accepted and state == "accepted"):
            return _Heard(people, answered=True)
        person = people.people.get(people.accounts.get((incoming.by.platform, incoming.by.id), 0))
        moment = _moment(book, incoming, person)
        rules = as_of(house.rules, people, delivery.now.date())
        route = routing.find(incoming, house.contents, people, delivery.now.date(), rules, moment)
        if route is None:
            return _Heard(people)
        aside = moment.question.id if moment.question and route.entry.name != "question.answered" else 0
        if isinstance(incoming, Removed):  # some platforms do not say who it was; it is its author's business
            person = people.people.get(inbox.author(book, incoming.at.platform, incoming.ref))
        arrives = person is None and newcomers.recognises(book, incoming.by, house.rules)
        return _Heard(people, route, person, arrives, aside=aside)


def _moment(book: Book, incoming: Incoming, person: Person | None) -> Moment:
    """What has just happened between the bot and the one who speaks to it."""
    if not isinstance(incoming, Said) or person is None or incoming.files or incoming.edits:
        return NO_MOMENT
    open_question = questions.latest(book, person.id, incoming.at.platform, incoming.at.channel, book.now - FIRST_LOOK)
    return Moment(open_question, audit.acted(book, person.id, ENTERED, book.now - FIRST_LOOK))


def _linked(delivery: _Delivery) -> str:
    """Link the account to the person whom the company knows; their name."""
    by, house = delivery.incoming.by, delivery.house
    house.store.write(
        lambda book: newcomers.link_known(book, by, house.rules), now=delivery.now, trail=delivery.incoming.id
    )
    with house.store.read(delivery.now) as book:
        people = directory(book)
        return people.person(people.accounts[by.platform, by.id]).name


def _handled(
    delivery: _Delivery, route: Route, person: Person, heard: _Heard, newly: str, again: tuple[Reading, ...] = ()
) -> Reply:
    """Let the row of the tables answer; a refusal or a question of the bot is the reply as well.

    `again`: kept files that were read once more for it.
    """
    incoming, house = delivery.incoming, delivery.house
    watch = delivery.watch
    if watch:
        watch.route = route
    first_locale = not person.locale and bool(incoming.by.locale)
    person = _with_locale(person, incoming)
    readings = _readings(delivery, person, heard.people) if route.entry.kind == "file" else again

    def work(book: Book) -> Reply:
        ctx = surroundings(book, incoming, person, house.rules, house.contents, readings)
        reply = _in(person.locale, dispatched(route, ctx, watch))
        readers.changed_nothing(ctx)
        four_eyes.ask(ctx)
        return newcomers.greeted(reply, newly) if newly else reply

    def done(work: Work) -> Reply:
        def noted(book: Book) -> Reply:
            if first_locale:  # whoever never named a language is told later what they are told in that of their account
                keep.change(book, person, locale=person.locale)
            if heard.aside:
                questions.set_aside(book, heard.aside)
            return work(book)

        return delivery.once(noted, person=person.id)

    try:
        if not route.reads:
            return done(work)
        with house.store.read(delivery.now) as book:
            reply = work(book)
        return done(lambda _book: reply)
    except ToBeRead as file:
        if again:
            raise
        return _handled(delivery, route, person, heard, newly, (_once_more(house, file, heard.people),))
    except SecondPerson as needed:
        from handlers.approvals import second_persons

        wants, deeds = needed.wants, needed.deeds
        if watch:
            watch.asked = True
        return done(
            lambda book: _in(
                person.locale,
                second_persons.ask(
                    surroundings(book, incoming, person, house.rules, house.contents), incoming, wants, deeds
                ),
            )
        )
    except Asked as asked:
        question = asked
        if route.entry.name == "said.lost" and (better := _proposed(delivery, person.locale)):
            return done(lambda _book: better)
        if watch:
            watch.asked = True
        return done(lambda book: asking.question(book, incoming, person, question))
    except BookError as error:
        if watch:
            watch.refusal = error
        refusal = _in(person.locale, _refused(delivery, error))
        return done(lambda _book: refusal)


def _proposed(delivery: _Delivery, locale: str) -> Reply | None:
    """What the company's reader makes of a line that was lost; None where it has nothing that counts."""
    reply = _refused(delivery, NotUnderstood(hint=sentence("Say “help” to see what I can do.")))
    return _in(locale, reply) if reply.card and reply.card.buttons else None


def _refused(delivery: _Delivery, error: BookError) -> Reply:
    """A refusal as the reply; beside one that nobody can read, what may have been meant.

    Whoever proposes that is asked while no transaction is open, and whatever goes wrong there, the refusal stands.
    """
    incoming, house = delivery.incoming, delivery.house
    reply = refused(incoming, error)
    if house.propose is None or not isinstance(error, NotUnderstood) or not isinstance(incoming, Said):
        return reply
    if not incoming.addressed or incoming.edits or incoming.about:
        return reply
    try:
        with house.store.read(delivery.now) as book:
            people = directory(book)
            person = people.people.get(people.accounts.get((incoming.by.platform, incoming.by.id), 0))
            if person is None or not person.active:
                return reply
            ctx = surroundings(book, incoming, person, house.rules, house.contents)
        # From here on only the master data of the context is looked at.
        answer = house.propose(proposed.refused_line(incoming, ctx))
        return proposed.beside(reply, answer, incoming, ctx)
    except Exception:
        log.exception("nothing could be proposed for %s", incoming.id)
        return reply


def _speechless(incoming: Incoming, person: Person | None, rules: Rules) -> Work | None:
    """What to do about an event that nobody is answered for; None for everything that somebody says or does."""
    if isinstance(incoming, Joined) and not incoming.here:

        def taken_out(book: Book) -> Reply:
            from handlers.conversation import leavers

            leavers.taken_out(book, incoming, rules)
            return SILENCE

        return taken_out
    nobody = isinstance(incoming, Removed) and person is None
    if nobody or (isinstance(incoming, Left) and (person is None or not person.active)):
        return lambda _book: SILENCE
    return None


def _in(locale: str, reply: Reply) -> Reply:
    """The reply for a reader of that language, before it is kept."""
    return replace(reply, locale=locale) if reply is not SILENCE else SILENCE


def _say_anyway(delivery: _Delivery, reply: Reply) -> Reply:
    """A refusal or failure is the reply, too; where even that cannot be kept, it is at least said.

    A message that was kept before is tried again then: nobody may be told that nothing was saved, and find it booked.
    """
    try:
        return delivery.once(lambda _book: reply)
    except Exception:
        log.exception("the reply to %s could not be kept", delivery.incoming.id)
        return replace(tried_again(), locale=reply.locale) if delivery.accepted else reply


def _once_more(house: House, file: ToBeRead, people: Directory) -> Reading:
    """What a kept file says, read anew."""
    data = files.load(house.rules.files, file.sha256)
    if data is None:
        problem = NotFound(sentence("The file is not there any more."))
        return Reading(file.name, file.mime, file.sha256, problem=problem)
    return house.read(File(file.name, file.mime, data=data), people)


def _readings(delivery: _Delivery, person: Person, people: Directory) -> tuple[Reading, ...]:
    house, fetched = delivery.house, delivery.house.fetch(delivery.incoming)
    assert isinstance(fetched, Said)
    readings = tuple(house.read(file, people) for file in fetched.files)
    if not any(reading.sheet for reading in readings):
        return readings
    with house.store.read(delivery.now) as book:
        ctx = surroundings(book, fetched, person, house.rules, house.contents, readings)
        from handlers.conversation import attachments

        return attachments.looked_ahead(fetched, ctx)


def _language(incoming: Incoming, house: House) -> str:
    """The reader's language where it was not yet asked who speaks, or where the books themselves are in trouble."""
    with suppress(Exception), house.store.read(house.clock()) as book:
        people = directory(book)
        person = people.people.get(people.accounts.get((incoming.by.platform, incoming.by.id), 0))
        if person and person.locale:
            return person.locale
    return locale_for(incoming.by.locale)


def _spoken(person: Person | None, incoming: Incoming) -> str:
    return _with_locale(person, incoming).locale if person else locale_for(incoming.by.locale)


def _with_locale(person: Person, incoming: Incoming) -> Person:
    """The person's own wish, else what the platform says of the account."""
    return replace(person, locale=person.locale or locale_for(incoming.by.locale))
