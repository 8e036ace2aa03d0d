"""Departments: who is in which from a day on, and who leads it.  They are named by being said; nobody sets them up."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values
from handlers.context import Context
from handlers.people import STAFF_KEEPERS
from handlers.people.said_of import said_of
from handlers.people.working_time import CHANGED
from ledger.errors import BadInput, sentence
from ledger.nouns import Person
from storage import departments

LONGEST = 40

_IN = Pattern(r"^(?:\s*(?:(?:is|in|to|joins|as|the)\b|[=:：是为到在]))*\s*")
_OF = Pattern(r"^(?:\s*(?:(?:of|for|is|leads|the)\b|[=:：是为]))*\s*")
_NONE = frozenset({"none", "nobody", "no", "无", "没有", "-", "–"})


def set_department(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_list_card(ctx), private=True)
    wrong = BadInput(
        sentence("Say who, which department, and from when: department ann delivery from 2026-03-01"), field="person"
    )
    new = said_of(ctx, said.text, wrong)
    words = _IN.sub("", new.what, count=1).strip(" .。,，")
    if not words:
        return Reply(_history_card(new.person), private=True)
    ctx.require(*STAFF_KEEPERS)
    department = "" if words.lower() in _NONE else _spelt(ctx, words)
    start = new.start or ctx.today
    before = dict(new.person.departments).get(start)
    departments.set_member(ctx.book, new.person, start, department)
    value = f"{new.person.id} {start.isoformat()} {_coded(department)} {_coded(before)}"
    button = Button(_("Take back"), "department.back", value)
    return Reply(Card(_is_in(new.person, department, start), buttons=(button,), tone="good"), private=True)


def take_back_department(click: Clicked, ctx: Context) -> Reply:
    """`value`: person, day, the department that was set and the one that had begun then before."""
    who, on, set_, before = button_values.parts(click.value, 4)
    person, start = ctx.directory.person(button_values.number(who)), button_values.day(on)
    if dict(person.departments).get(start) != _decoded(set_):
        return Reply(Card(CHANGED), replace=True)
    departments.set_member(ctx.book, person, start, _decoded(before))
    return Reply(Card(_("Taken back.")), replace=True)


def set_head(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_list_card(ctx), private=True)
    wrong = BadInput(
        sentence("Say who leads which department, and from when: department head ann delivery from 2026-03-01"),
        field="person",
    )
    new = said_of(ctx, said.text, wrong)
    department = _OF.sub("", new.what, count=1).strip(" .。,，")
    if not department:
        raise wrong
    name, start = _spelt(ctx, department), new.start or ctx.today
    before = dict(ctx.directory.heads.get(name, ())).get(start)
    departments.set_head(ctx.book, name, start, new.person.id)
    value = f"{_coded(name)} {start.isoformat()} {new.person.id} {'-' if before is None else before}"
    title = _("{person} leads {department} from {day} on.", person=new.person.name, department=name, day=start)
    return Reply(Card(title, buttons=(Button(_("Take back"), "head.back", value),), tone="good"))


def take_back_head(click: Clicked, ctx: Context) -> Reply:
    """`value`: department, day, who was set and who had begun then before, “-” for nobody."""
    coded, on, set_, before = button_values.parts(click.value, 4)
    name, start = _decoded(coded) or "", button_values.day(on)
    if dict(ctx.directory.heads.get(name, ())).get(start) != button_values.number(set_):
        return Reply(Card(CHANGED), replace=True)
    departments.set_head(ctx.book, name, start, None if before == "-" else button_values.number(before))
    return Reply(Card(_("Taken back.")), replace=True)


def _spelt(ctx: Context, words: str) -> str:
    """A department as it was first written.  Raises BadInput for what is no name."""
    if len(words) > LONGEST or any(char.isdigit() for char in words[:1]):
        raise BadInput(sentence("“{text}” is no name of a department."), text=words[:LONGEST], field="department")
    known = {folded(name): name for name in ctx.directory.departments()}
    return known.get(folded(words), words)


def _is_in(person: Person, department: str, start: date) -> Text:
    if not department:
        return _("{person} is in no department from {day} on.", person=person.name, day=start)
    return _("{person} is in {department} from {day} on.", person=person.name, department=department, day=start)


_NOTHING = "-"


def _coded(department: str | None) -> str:
    """A name as one word of a button; “-” where nothing began, “0” for none."""
    if department is None:
        return _NOTHING
    return department.encode().hex() or "0"


def _decoded(word: str) -> str | None:
    if word in (_NOTHING, "0"):
        return None if word == _NOTHING else ""
    try:
        return bytes.fromhex(word).decode()
    except ValueError:
        raise button_values.outdated() from None


def _history_card(person: Person) -> Card:
    title = _("Department of {person}", person=person.name)
    rows = tuple((Text("{d}", {"d": start}), verbatim(name or "–")) for start, name in person.departments)
    if not rows:
        return Card(title, lines=(_("Nobody has said so yet."),))
    return Card(title, table=Table((_("From"), _("Department")), rows))


def _list_card(ctx: Context) -> Card:
    """Every department as it is today: its head and its people."""
    today, everybody = ctx.today, [one for one in ctx.directory.people.values() if one.active]
    rows: list[tuple[Cell, ...]] = []
    for name in ctx.directory.departments():
        head = ctx.directory.people.get(ctx.directory.head(name, today))
        members = tuple(sorted(one.name for one in everybody if one.department(today) == name))
        shown = Text("{people}", {"people": members}) if members else verbatim("–")
        rows.append((verbatim(name), verbatim(head.name if head else "–"), shown))
    if not rows:
        line = _("Say for example: department ann delivery from 2026-03-01")
        return Card(_("Nobody is in a department yet."), lines=(line,))
    return Card(_("Departments"), table=Table((_("Department"), _("Head"), _("People")), tuple(rows)))
