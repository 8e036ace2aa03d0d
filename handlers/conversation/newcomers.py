"""Somebody whom the company does not know yet: linked by e-mail where that is certain, else by an administrator."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Choice, Fact, Option, Reply
from chat.cards.notice import Notice
from chat.incoming import Clicked, Identity, Incoming, Place
from chat.text import Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.rules import Rules
from ledger.errors import NotFound
from storage import outbox, people
from storage.book import Book
from storage.directory import directory


def recognises(book: Book, by: Identity, rules: Rules) -> bool:
    """Whether the account is surely somebody's: one person has its address or number, or the configuration names it."""
    if (by.platform, by.id) in directory(book).accounts:
        return False
    known = people.by_email(book, by.email) or people.by_mobile(book, by.mobile)
    return known is not None or _named_admin(by, rules)


def link_known(book: Book, by: Identity, rules: Rules) -> None:
    """Link an account that is recognised; what it said is worked on afterwards, as anybody's."""
    if not recognises(book, by, rules):
        return  # somebody was quicker
    person = people.by_email(book, by.email) or people.by_mobile(book, by.mobile)
    if person is None:
        person = people.add(book, by.name or by.email, email=by.email, locale="", timezone=by.timezone)
        for role in ("admin", "finance"):
            people.seat(book, person.id, role)
    people.link(book, person.id, by.platform, by.id, by.name)


def greeted(reply: Reply, name: str) -> Reply:
    """The first answer to somebody who was recognised."""
    if reply.card is None:
        return reply
    hello = _("Hello {name}, I know you now.", name=name)
    return replace(reply, card=replace(reply.card, lines=(hello, *reply.card.lines)))


def _named_admin(by: Identity, rules: Rules) -> bool:
    return bool(by.email) and by.email.lower() in rules.admins


def greet(book: Book, incoming: Incoming) -> Reply:
    """First words to a newcomer whom nobody knows, or to somebody who has left."""
    by = incoming.by
    known = directory(book)
    person = known.people.get(known.accounts.get((by.platform, by.id), 0))
    if person is not None:
        return Reply(
            Card(_("Your account is no longer active. Please ask an administrator."), tone="warn"), private=True
        )
    return Reply(Card(_("I do not know you yet."), lines=_let_in(book, by), tone="warn"), private=True)


def _let_in(book: Book, by: Identity) -> tuple[Text, ...]:
    """How a stranger gets in: whoever can be asked is asked; where nobody can, it is said who has to do what."""
    known = directory(book)
    admins = known.with_role("admin")
    reached = tuple(person.name for person in admins if known.accounts_of(person.id))
    if reached:
        _ask_admins(book, by)
        asked = _("I have asked {people}: one tap lets you in, and I tell you here.", people=reached[:3])
        return (asked, _("What you wrote is not kept. Say it again then."))
    if admins:
        names = tuple(person.name for person in admins[:3])
        return (_("Please ask {people} to say: new person {name} E-MAIL", people=names, name=by.name or "NAME"),)
    return (_("Nobody looks after these books yet: whoever runs me puts their e-mail address into “admins”."),)


def _ask_admins(book: Book, by: Identity) -> None:
    known = directory(book)
    unlinked = [
        person
        for person in known.people.values()
        if person.active and not any(platform == by.platform for platform, _account in known.accounts_of(person.id))
    ]
    who = f"{by.platform} {by.id}"
    card = Card(
        _("{name} wrote to me and is not known to the books.", name=by.name or by.id),
        facts=(
            Fact(_("Account"), _("{where}: {name}", where=lookup.platform_shown(by.platform), name=by.name or by.id)),
            Fact(_("E-mail"), verbatim(by.email or "–")),
        ),
        choices=(
            Choice(
                _("This is"),
                "person.link",
                tuple(Option(verbatim(person.name), str(person.id)) for person in unlinked[:100]),
                who,
            ),
        )
        if unlinked
        else (),
        buttons=(
            Button(_("Add as a new person"), "person.welcome", f"{who} {by.name or by.id}"[:200], style="main"),
            Button(_("Ignore"), "person.ignore", who),
        ),
        about=f"newcomer:{by.platform}:{by.id}",
    )
    admins = known.with_role("admin")
    outbox.put_all(
        book,
        [
            Notice(
                f"newcomer:{by.platform}:{by.id}@{platform}:{account}",
                Place(platform, account, "direct"),
                card,
                "newcomer",
                person.locale or "en",
            )
            for person in admins
            for platform, account in known.accounts_of(person.id)
        ],
    )


def welcome(click: Clicked, ctx: Context) -> Reply:
    platform, account, name = button_values.parts(click.value, 3)
    if (platform, account) not in ctx.directory.accounts:
        person = people.add(ctx.book, name)
        people.link(ctx.book, person.id, platform, account, name)
    return _done(ctx, platform, account)


def link(click: Clicked, ctx: Context) -> Reply:
    platform, account, who = button_values.parts(click.value, 3)
    id = button_values.number(who)
    if id not in ctx.directory.people:
        raise NotFound()
    people.link(ctx.book, id, platform, account)
    return _done(ctx, platform, account)


def ignore(click: Clicked, ctx: Context) -> Reply:
    platform, account = button_values.parts(click.value, 2)
    card = Card(_("Left unknown."), about=f"newcomer:{platform}:{account}")
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


def _done(ctx: Context, platform: str, account: str) -> Reply:
    known = directory(ctx.book)
    person = known.person(known.accounts[platform, account])
    card = Card(
        _("{name} is known to the books now.", name=person.name),
        lines=(_("Give them a seat in a project: seat {name} member PROJECT", name=person.name),),
        tone="good",
        about=f"newcomer:{platform}:{account}",
    )
    ctx.refresh(card.about, card)
    there = Place(platform, account, "direct")
    theirs = replace(ctx, directory=known, person=person, place=there, project=None)
    from handlers.conversation import beginnings

    hello = replace(beginnings.card(theirs, _("Hello {name}, I know you now.", name=person.name)), tone="good")
    theirs.tell(person, f"hello:{platform}:{account}", hello, kind="hello")
    return Reply(card, replace=True)
