"""People and their seats; rates; one's own language."""

from __future__ import annotations

import re
from datetime import date

from chat.card import Card, Reply, Table
from chat.days import days
from chat.incoming import Clicked, Said
from chat.text import Names, Text, _, _n, verbatim
from chat.unread import Unread
from handlers import naming, repricing, values
from handlers.context import Context
from handlers.registry import action, command, subject
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from ledger.money import Money
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES, Person
from ledger.rates import Rate
from storage import people, questions, rates

subject("people", _("People"))
_KEEPERS = ("lead", "finance", "admin")
_LANGUAGES = {
    "zh": "zh-CN", "zh-cn": "zh-CN", "chinese": "zh-CN", "中文": "zh-CN", "en": "en", "english": "en", "英文": "en",
    "英语": "en",
}  # fmt: skip
_ROLE_WORDS = {
    "member": "member", "成员": "member", "lead": "lead", "负责人": "lead", "项目负责人": "lead", "项目经理": "lead",
    "sales": "sales", "销售": "sales", "销售负责人": "sales", "finance": "finance", "财务": "finance", "admin": "admin",
    "管理员": "admin", "auditor": "auditor", "审计": "auditor",
}  # fmt: skip


@command(
    "people",
    _("Shows who has a seat in a project, or in the company."),
    subject="people",
    words=("members", "成员", "人员"),
    patterns=("who (is|works) (in|on) {rest}", "{rest}(有谁|有哪些人)"),
    examples=(Names("people apollo", "成员 星河"),),
    reads=True,
)
def show_people(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not words and ctx.project is None:
        ctx.require("finance", "admin", "auditor")
        rows = tuple(_person_row(ctx, one) for one in sorted(ctx.people.people.values(), key=lambda one: one.name))
        heads = (_("Name"), _("E-mail"), _("Seats"))
        return Reply(Card(_n("{n} person", "{n} people", len(rows)), table=Table(heads, rows[:100])), private=True)
    project = naming.project(ctx, None, words)
    ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
    seats = [
        (ctx.people.people[person], roles)
        for (person, at), roles in ctx.people.seats.items()
        if at == project.id and ctx.people.people[person].active
    ]
    rows = tuple(
        (verbatim(one.name), Text("{roles}", {"roles": tuple(role_shown(role) for role in sorted(roles))}))
        for one, roles in sorted(seats, key=lambda pair: pair[0].name)
    )
    title = _("People of {project}", project=naming.shown(project))
    return Reply(Card(title, table=Table((_("Name"), _("Role")), rows) if rows else None))


def role_shown(role: str) -> Text:
    """A role in words."""
    names = {
        "member": _("member"), "lead": _("project lead"), "sales": _("sales owner"), "finance": _("finance"),
        "admin": _("administrator"), "auditor": _("auditor"),
    }  # fmt: skip
    return names[role]


def _person_row(ctx: Context, one: Person) -> tuple[Text, ...]:
    seats = tuple(
        role_shown(seat.role)
        if not seat.project
        else _(
            "{role} of {project}", role=role_shown(seat.role), project=naming.shown(ctx.people.projects[seat.project])
        )
        for seat in ctx.people.seats_of(one.id)
    )
    return (verbatim(one.name), verbatim(one.email or "–"), Text("{seats}", {"seats": seats}) if seats else _("–"))


@command(
    "seat",
    _("Gives a person a seat: in a project (member, lead, sales) or in the company (finance, admin, auditor)."),
    subject="people",
    words=("席位", "加入", "add member"),
    examples=(Names("seat ann member apollo", "加入 小安 成员 星河"), Names("seat fei finance", "加入 小飞 财务")),
    roles=_KEEPERS,
    only={"seat fei finance": ("admin",)},
)
def give_seat(said: Said, ctx: Context) -> Reply:
    person, role, project = _seat(ctx, said.text)
    new = people.seat(ctx.book, person.id, role, project)
    title = (
        _("{person} is now {role} of {project}.", person=person.name, role=role_shown(role),
          project=naming.called(ctx.people.project(project)))
        if project
        else _("{person} is now {role}.", person=person.name, role=role_shown(role))
    )  # fmt: skip
    return Reply(Card(title if new else _("{person} has that seat already.", person=person.name), tone="good"))


@command(
    "unseat",
    _("Takes a seat away."),
    subject="people",
    words=("撤销席位", "移出", "remove member"),
    examples=(Names("unseat ann member apollo", "移出 小安 成员 星河"),),
    roles=_KEEPERS,
)
def take_seat(said: Said, ctx: Context) -> Reply:
    person, role, project = _seat(ctx, said.text)
    if role == "admin" and [one.id for one in ctx.people.with_role("admin")] == [person.id]:
        raise BadInput(sentence("{person} is the last administrator; give somebody else that seat first."),
                       person=person.name)  # fmt: skip
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
    person = naming.person(ctx, " ".join(words[:place]))
    if role in COMPANY_ROLES:
        ctx.require("admin", sentence=sentence("Only an administrator gives or takes seats in the company."))
        return person, role, 0
    assert role in PROJECT_ROLES
    project = naming.project(ctx, None, " ".join(words[place + 1 :]))
    ctx.require(*_KEEPERS, project=project.id)
    return person, role, project.id


@command(
    "new person",
    _("Adds a person with their e-mail address or mobile number, so that they are known when they first write."),
    subject="people",
    words=("新增人员", "添加人员", "add person"),
    examples=(Names("new person Ann Lee ann@example.com", "新增人员 李安 ann@example.com"),),
    roles=("finance", "admin"),
)
def new_person(said: Said, ctx: Context) -> Reply:
    found = re.search(r"\S+@\S+\.\S+", said.text)
    words = said.text.replace(found[0], " ") if found else said.text
    phone = re.search(r"\+?\d[\d -]{5,18}\d", words)
    name = " ".join((words.replace(phone[0], " ") if phone else words).split())
    if not name:
        raise BadInput(sentence("What is the person's name?"), field="name")
    if found and people.by_email(ctx.book, found[0]):
        raise BadInput(sentence("{email} belongs to somebody already."), email=found[0], field="email")
    made = people.add(ctx.book, name[:80], email=found[0] if found else "", mobile=phone[0] if phone else "")
    line = _("Give them a seat in a project: seat {name} member PROJECT", name=made.name)
    return Reply(Card(_("{name} is known to the books now.", name=made.name), lines=(line,), tone="good"))


@command(
    "language",
    _("Sets the language in which I speak to you."),
    subject="people",
    words=("语言",),
    examples=(Names("language 中文", "语言 English"),),
)
def set_language(said: Said, ctx: Context) -> Reply:
    wish = said.text.strip().lower()
    locale = _LANGUAGES.get(wish)
    if locale is None:
        raise BadInput(sentence("I speak English and 中文."), hint=sentence("Say: language 中文"), field="language")
    people.change(ctx.book, ctx.person, locale=locale)
    ctx.person = ctx.people.person(ctx.person.id)
    title = _("From your next message on I answer in {language}.", language="中文" if locale == "zh-CN" else "English")
    return Reply(Card(title, tone="good"), private=True)


@command(
    "rate",
    _("Sets what an hour costs (or is billed at) from a day on: for a person, a role, or the company."),
    subject="people",
    words=("rates", "费率", "工时单价", "cost rate"),
    examples=(
        Names("rate ann 220 from 2026-12-01", "费率 小安 220 从 2026-12-01"),
        Names("rate billing ann 600 from 2026-12-01", "费率 对外 小安 600 从 2026-12-01"),
        Names("rate company 180 from 2026-01-01", "费率 公司 180 从 2026-01-01"),
    ),
    roles=("finance",),
    private=True,
)
def set_rate(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_rates_card(ctx), private=True)
    kind, holder, number, start = _spoken_rate(ctx, said.text)
    amount = naming.money(number, ctx.rules.currency)
    if amount.currency != ctx.rules.currency:
        raise BadInput(sentence("Rates are kept in {currency}."), currency=ctx.rules.currency, field="amount")
    if amount.minor < 0:
        raise BadInput(sentence("A rate cannot be negative."), field="amount")
    person, role = _holder(ctx, holder)
    new = Rate("billing" if kind else "cost", start, amount, person, role)
    if start < ctx.today and not kind:
        changes = repricing.proposal(ctx, new)
        if changes:
            id = questions.ask(ctx.book, ctx.person.id, "rate", holder=person, role=role, start=start.isoformat(),
                               minor=amount.minor)  # fmt: skip
            return Reply(repricing.proposal_card(ctx, new, changes, id), private=True)
    rates.put(ctx.book, new)
    who = _who(ctx, person, role)
    return Reply(
        Card(_("{who}: {amount} an hour from {day} on.", who=who, amount=amount, day=start), tone="good"), private=True
    )


@action(
    "rate.confirm", _("Books the differences that a rate from the past makes."), subject="people", roles=("finance",)
)
def confirm_rate(click: Clicked, ctx: Context) -> Reply:
    asked = questions.answer(ctx.book, values.number(click.value), ctx.person.id)
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
        for rate in sorted(ctx.people.rates, key=lambda one: (one.kind, one.person, one.role, one.start))
    )
    heads = (_("For"), _("Kind"), _("An hour"), _("From"))
    return Card(_("Rates"), table=Table(heads, rows[:100], numeric=(2,)) if rows else None)


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
            raise naming.refused(read)
        start = read.first
    return billing, " ".join(words[:-1]), words[-1], start


def _holder(ctx: Context, words: str) -> tuple[int, str]:
    if words.lower() in ("company", "公司", "all", "全公司"):
        return 0, ""
    known = {one.role for one in ctx.people.people.values() if one.role}
    role = words.removeprefix("role ").removeprefix("岗位").strip()
    if role in known or words.startswith(("role ", "岗位")):
        return 0, role
    return naming.person(ctx, words).id, ""


def _who(ctx: Context, person: int, role: str) -> Text:
    if person:
        return verbatim(ctx.people.person(person).name)
    return verbatim(role) if role else _("the company")
