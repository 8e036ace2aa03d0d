"""Who and what the local chat shows: the company's people, and the channels that are bound on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.roster import Channel, Person, Roster
from chat.text import Names, Text, _, verbatim
from storage.directory import Directory, directory

if TYPE_CHECKING:
    from bot.app import App

WEB = "web"


def roster(app: App) -> Roster:
    """Everybody with an account on the local chat; every channel that is bound on it, with those who have a seat."""
    with app.store.read(app.house.clock()) as book:
        people = directory(book)
    accounts = {person: account for (platform, account), person in people.accounts.items() if platform == WEB}
    shown = tuple(
        Person(
            account,
            people.people[id].name,
            people.people[id].locale or "en",
            _roles(people, id),
            people.people[id].email,
        )
        for id, account in sorted(accounts.items())
        if people.people[id].active
    )
    channels = tuple(
        _channel(people, channel, project, accounts)
        for (platform, channel), (project, _locale) in people.places.items()
        if platform == WEB
    )
    company = app.rules.company[0] if app.rules.company else ""
    return Roster(
        channels, shown, Names(company, company) if company else Names("Zhangfang", "账房"),
        examples=(_("log 2.5h API design"), _("my week"), _("budget"), _("overdue"), _("help")),
    )  # fmt: skip


def _channel(people: Directory, channel: str, project: int, accounts: dict[int, str]) -> Channel:
    if project == 0:
        members = tuple(
            account for id, account in accounts.items() if people.roles(id) & {"finance", "admin", "auditor"}
        )
        return Channel(channel, Names("finance", "财务"), members, _("The company's finance channel"))
    found = people.projects[project]
    members = tuple(account for id, account in accounts.items() if people.roles(id, project))
    topic = (
        _("{code} · {customer}", code=found.code, customer=found.customer) if found.customer else verbatim(found.code)
    )
    return Channel(channel, Names(found.en or found.code, found.zh), members, topic)


def _roles(people: Directory, person: int) -> Text:
    """A few words about a person: their roles, those of the company first."""
    words = {
        "member": _("member"), "lead": _("project lead"), "sales": _("sales owner"), "finance": _("finance"),
        "admin": _("administrator"), "auditor": _("auditor"),
    }  # fmt: skip
    seen = list(dict.fromkeys(seat.role for seat in people.seats_of(person)))
    order = ("admin", "finance", "auditor", "lead", "sales", "member")
    found = tuple(words[role] for role in order if role in seen)
    return Text("{roles}", {"roles": found}) if found else Text("")
