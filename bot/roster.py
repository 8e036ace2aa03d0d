"""Who and what the local chat shows: the company's people, and a channel for every open project.

Whoever has no account there yet is known by e-mail address, as the administrators of the configuration are: the first
word links them.  Nobody can make a channel on the page, so every open project gets one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.roster import PageChannel, PagePerson, Roster
from chat.text import Bilingual, Text, _, verbatim
from handlers.fields import ROLES
from storage import projects
from storage.book import Book
from storage.directory import Directory, directory

if TYPE_CHECKING:
    from bot.app import App

WEB = "web"


def roster(app: App) -> Roster:
    """Everybody who may use the local chat; every channel that is bound on it, with those who have a seat."""
    with app.store.read(app.house.clock()) as book:
        people = directory(book)
    if unbound := _without_channel(people):
        people = app.store.write(
            lambda book: _bind(book, unbound), now=app.house.clock(), trail=f"local chat:{max(unbound)}"
        )
    accounts = {person: account for (platform, account), person in people.accounts.items() if platform == WEB}
    accounts |= {
        person.id: person.email for person in people.people.values() if person.email and person.id not in accounts
    }
    shown = tuple(
        PagePerson(account, person.name, person.locale or "en", _roles(people, person.id), person.email)
        for person, account in ((people.people[id], account) for id, account in sorted(accounts.items()))
        if person.active
    )
    known = {person.email for person in people.people.values()}
    shown += tuple(PagePerson(address, address, email=address) for address in app.rules.admins if address not in known)
    channels = tuple(
        _channel(people, channel, project, accounts)
        for (platform, channel), (project, _locale) in people.places.items()
        if platform == WEB
    )
    company = app.rules.company[0] if app.rules.company else ""
    return Roster(
        channels,
        shown,
        Bilingual(company, company) if company else Bilingual("Zhangfang", "账房"),
        examples=(_("log 2.5h API design"), _("my week"), _("budget"), _("overdue"), _("help")),
    )


def _without_channel(people: Directory) -> tuple[int, ...]:
    bound = {project for (platform, _channel), (project, _locale) in people.places.items() if platform == WEB}
    return tuple(id for id, project in people.projects.items() if project.state == "open" and id not in bound)


def _bind(book: Book, unbound: tuple[int, ...]) -> Directory:
    people = directory(book)
    for id in set(unbound) & set(_without_channel(people)):
        projects.bind(book, WEB, people.projects[id].code.lower(), id)
    return directory(book)


def _channel(people: Directory, channel: str, project: int, accounts: dict[int, str]) -> PageChannel:
    if project == 0:
        members = tuple(
            account for id, account in accounts.items() if people.roles(id) & {"finance", "admin", "auditor"}
        )
        return PageChannel(channel, Bilingual("finance", "财务"), members, _("The company's finance channel"))
    of = people.projects[project]
    members = tuple(account for id, account in accounts.items() if people.roles(id, project))
    topic = _("{code} · {customer}", code=of.code, customer=of.customer) if of.customer else verbatim(of.code)
    return PageChannel(channel, Bilingual(of.en or of.code, of.zh), members, topic)


def _roles(people: Directory, person: int) -> Text:
    """A few words about a person: their roles, those of the company first."""
    seen = list(dict.fromkeys(seat.role for seat in people.seats_of(person)))
    order = ("admin", "finance", "auditor", "lead", "sales", "member")
    named = tuple(ROLES[role] for role in order if role in seen)
    return Text("{roles}", {"roles": named}) if named else Text("")
