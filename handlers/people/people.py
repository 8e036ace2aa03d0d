"""People and their seats; one's own language."""

from __future__ import annotations

import re

from chat.cards.card import Card, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, _n, verbatim
from handlers import fields, four_eyes, lookup, project_seats
from handlers.context import Context
from handlers.people import KEEPERS
from ledger.errors import BadInput, sentence
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES, Person
from storage import people

_LANGUAGES = {
    "zh": "zh-CN",
    "zh-cn": "zh-CN",
    "chinese": "zh-CN",
    "中文": "zh-CN",
    "en": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
}
_ROLE_WORDS = {
    "member": "member",
    "成员": "member",
    "lead": "lead",
    "负责人": "lead",
    "项目负责人": "lead",
    "项目经理": "lead",
    "sales": "sales",
    "销售": "sales",
    "销售负责人": "sales",
    "finance": "finance",
    "财务": "finance",
    "admin": "admin",
    "管理员": "admin",
    "auditor": "auditor",
    "审计": "auditor",
}


def show_people(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words and ctx.project is None:
        ctx.require("finance", "admin", "auditor")
        rows = tuple(
            _person_row(ctx, person) for person in sorted(ctx.directory.people.values(), key=lambda person: person.name)
        )
        heads = (_("Name"), _("E-mail"), _("Seats"))
        return Reply(Card(_n("{n} person", "{n} people", len(rows)), table=Table(heads, rows)), private=True)
    project = lookup.project(ctx, None, words)
    ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
    seats = [
        (ctx.directory.people[person], roles)
        for (person, at), roles in ctx.directory.seats.items()
        if at == project.id and ctx.directory.people[person].active
    ]
    rows = tuple(
        (verbatim(person.name), Text("{roles}", {"roles": tuple(role_shown(role) for role in sorted(roles))}))
        for person, roles in sorted(seats, key=lambda pair: pair[0].name)
    )
    title = _("People of {project}", project=lookup.shown(project))
    return Reply(Card(title, table=Table((_("Name"), _("Role")), rows) if rows else None))


def role_shown(role: str) -> Text:
    """A role in words."""
    return fields.ROLES[role]


def _person_row(ctx: Context, person: Person) -> tuple[Text, ...]:
    seats = tuple(
        role_shown(seat.role)
        if not seat.project
        else _(
            "{role} of {project}",
            role=role_shown(seat.role),
            project=lookup.shown(ctx.directory.projects[seat.project]),
        )
        for seat in ctx.directory.seats_of(person.id)
    )
    return (
        verbatim(person.name),
        verbatim(person.email or "–"),
        Text("{seats}", {"seats": seats}) if seats else _("–"),
    )


def give_seat(said: Said, ctx: Context) -> Reply:
    person, role, project = _seat(ctx, said.text)
    new = people.seat(ctx.book, person.id, role, project)
    title = (
        _(
            "{person} is now {role} of {project}.",
            person=person.name,
            role=role_shown(role),
            project=lookup.called(ctx.directory.project(project)),
        )
        if project
        else _("{person} is now {role}.", person=person.name, role=role_shown(role))
    )
    if new and project:
        project_seats.tell(ctx, person, role, ctx.directory.project(project))
    elif new:
        four_eyes.wanted(ctx, "seats", title)
    return Reply(Card(title if new else _("{person} has that seat already.", person=person.name), tone="good"))


def take_seat(said: Said, ctx: Context) -> Reply:
    person, role, project = _seat(ctx, said.text)
    if role == "admin" and [admin.id for admin in ctx.directory.with_role("admin")] == [person.id]:
        raise BadInput(
            sentence("{person} is the last administrator; give somebody else that seat first."), person=person.name
        )
    gone = people.unseat(ctx.book, person.id, role, project)
    title = _("{person} no longer has that seat.", person=person.name)
    if gone and not project:
        four_eyes.wanted(ctx, "seats", _("{person} is no longer {role}.", person=person.name, role=role_shown(role)))
    return Reply(Card(title if gone else _("{person} did not have that seat.", person=person.name), tone="good"))


def _seat(ctx: Context, text: str) -> tuple[Person, str, int]:
    """Who, which role, where; checks that the one who asks may give that seat."""
    words = text.split()
    place = next((n for n, word in enumerate(words) if word.lower() in _ROLE_WORDS and n > 0), None)
    if place is None:
        raise BadInput(sentence("Say who, as what, and where: seat ann member apollo"), field="role")
    role = _ROLE_WORDS[words[place].lower()]
    person = lookup.person(ctx, " ".join(words[:place]))
    if role in COMPANY_ROLES:
        ctx.require("admin", sentence=sentence("Only an administrator gives or takes seats in the company."))
        return person, role, 0
    assert role in PROJECT_ROLES
    project = lookup.project(ctx, None, " ".join(words[place + 1 :]))
    ctx.require(*KEEPERS, project=project.id)
    return person, role, project.id


def new_person(said: Said, ctx: Context) -> Reply:
    email = re.search(r"\S+@\S+\.\S+", said.text)
    words = said.text.replace(email[0], " ") if email else said.text
    phone = re.search(r"\+?\d[\d -]{5,18}\d", words)
    name = " ".join((words.replace(phone[0], " ") if phone else words).split())
    if not name:
        raise BadInput(sentence("What is the person's name?"), field="name")
    if email and people.by_email(ctx.book, email[0]):
        raise BadInput(sentence("{email} belongs to somebody already."), email=email[0], field="email")
    person = people.add(ctx.book, name[:80], email=email[0] if email else "", mobile=phone[0] if phone else "")
    line = _("Give them a seat in a project: seat {name} member PROJECT", name=person.name)
    return Reply(Card(_("{name} is known to the books now.", name=person.name), lines=(line,), tone="good"))


def set_language(said: Said, ctx: Context) -> Reply:
    wish = said.text.strip().lower()
    locale = _LANGUAGES.get(wish)
    if locale is None:
        raise BadInput(sentence("I speak English and 中文."), hint=sentence("Say: language 中文"), field="language")
    people.change(ctx.book, ctx.person, locale=locale)
    ctx.person = ctx.directory.person(ctx.person.id)
    title = _("From your next message on I answer in {language}.", language="中文" if locale == "zh-CN" else "English")
    return Reply(Card(title, tone="good"), private=True)
