"""People and their seats; rates; one's own language."""

from __future__ import annotations

import re
from datetime import date

from chat.cards.card import Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup
from handlers.context import Context
from handlers.people import KEEPERS, repricing
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES, Person
from ledger.rates import Rate
from storage import people, questions, rates

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
    names = {
        "member": _("member"),
        "lead": _("project lead"),
        "sales": _("sales owner"),
        "finance": _("finance"),
        "admin": _("administrator"),
        "auditor": _("auditor"),
    }
    return names[role]


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
    return Reply(Card(title if new else _("{person} has that seat already.", person=person.name), tone="good"))


def take_seat(said: Said, ctx: Context) -> Reply:
    person, role, project = _seat(ctx, said.text)
    if role == "admin" and [admin.id for admin in ctx.directory.with_role("admin")] == [person.id]:
        raise BadInput(
            sentence("{person} is the last administrator; give somebody else that seat first."), person=person.name
        )
    gone = people.unseat(ctx.book, person.id, role, project)
    title = _("{person} no longer has that seat.", person=person.name)
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


def set_rate(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_rates_card(ctx), private=True)
    kind, holder, number, start = _spoken_rate(ctx, said.text)
    amount = lookup.money(ctx, number, ctx.rules.currency)
    if amount.currency != ctx.rules.currency:
        raise BadInput(sentence("Rates are kept in {currency}."), currency=ctx.rules.currency, field="amount")
    if amount.minor < 0:
        raise BadInput(sentence("A rate cannot be negative."), field="amount")
    person, role = _holder(ctx, holder)
    new = Rate("billing" if kind else "cost", start, amount, person, role)
    if start < ctx.today and not kind:
        changes = repricing.proposal(ctx, new)
        if changes:
            id = questions.ask(
                ctx.book, ctx.person.id, "rate", holder=person, role=role, start=start.isoformat(), minor=amount.minor
            )
            return Reply(repricing.proposal_card(ctx, new, changes, id), private=True)
    rates.put(ctx.book, new)
    who = _who(ctx, person, role)
    return Reply(
        Card(_("{who}: {amount} an hour from {day} on.", who=who, amount=amount, day=start), tone="good"), private=True
    )


def confirm_rate(click: Clicked, ctx: Context) -> Reply:
    asked = questions.answer(ctx.book, button_values.number(click.value), ctx.person.id)
    amount = Money(int(asked["minor"]), ctx.rules.currency)
    new = Rate("cost", date.fromisoformat(str(asked["start"])), amount, int(asked["holder"]), str(asked["role"]))
    changes = repricing.proposal(ctx, new)
    rates.put(ctx.book, new)
    repricing.adjust(ctx, changes)
    title = _n("{n} entry was adjusted.", "{n} entries were adjusted.", len(changes))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def _rates_card(ctx: Context) -> Card:
    rows = tuple(
        (
            _who(ctx, rate.person, rate.role),
            _("cost") if rate.kind == "cost" else _("billing"),
            Text("{a}", {"a": rate.amount}),
            Text("{d}", {"d": rate.start}),
        )
        for rate in sorted(ctx.directory.rates, key=lambda rate: (rate.kind, rate.person, rate.role, rate.start))
    )
    heads = (_("For"), _("Kind"), _("An hour"), _("From"))
    return Card(_("Rates"), table=Table(heads, rows, numeric=(2,)) if rows else None)


def _spoken_rate(ctx: Context, text: str) -> tuple[bool, str, str, date]:
    """Billing or not, the holder's words, the number's words, the first day."""
    before, _sign, after = (
        *re.split(r"(\s+from\s+|\s*从\s*|\s*自\s*)", text.strip(), maxsplit=1, flags=re.IGNORECASE),
        "",
        "",
    )[:3]
    billing = bool(re.match(r"(billing|对外)\s", before, re.IGNORECASE))
    words = before.split()[1 if billing else 0 :]
    if len(words) < 2:
        raise BadInput(sentence("Say for whom, how much, and from when: rate ann 220 from 2026-12-01"))
    start = ctx.today
    if after:
        read = days(after.removesuffix("起").strip(), ctx.today, ctx.rules.day_order)
        if isinstance(read, Unread):
            raise lookup.refused(read)
        start = read.first
    return billing, " ".join(words[:-1]), words[-1], start


def _holder(ctx: Context, words: str) -> tuple[int, str]:
    if words.lower() in ("company", "公司", "all", "全公司"):
        return 0, ""
    known = {person.role for person in ctx.directory.people.values() if person.role}
    role = words.removeprefix("role ").removeprefix("岗位").strip()
    if role in known or words.startswith(("role ", "岗位")):
        return 0, role
    return lookup.person(ctx, words).id, ""


def _who(ctx: Context, person: int, role: str) -> Text:
    if person:
        return verbatim(ctx.directory.person(person).name)
    return verbatim(role) if role else _("the company")
