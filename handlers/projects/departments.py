"""Whose department a project is, from a day on: what its head is told of, and what other departments charge."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Reply, Table
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, fields, lookup
from handlers.context import Context
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Project
from storage import departments

READERS = ("member", "lead", "sales", "finance", "admin", "auditor")
SETTERS = ("finance", "admin")
LONGEST = 40
_FROM = Pattern(r"(?:\s+(?:from|starting|as of)\s+|\s*(?:从|自)\s*)(?P<day>\S.*)$", re.I)
_IS = Pattern(r"^(?:\s*(?:(?:is|in|to|of|the)\b|[=:：是为到在属于]))*\s*")
_NONE = frozenset({"none", "nobody", "no", "无", "没有", "-", "–"})


def set_department(said: Said, ctx: Context) -> Reply:
    project, words = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    begins = _FROM.search(words)
    start = fields.first_day(ctx, begins["day"]) if begins else ctx.today
    named = _IS.sub("", words[: begins.start()] if begins else words, count=1).strip(" .。,，")
    if not named:
        return Reply(_card(ctx, project))
    ctx.require(*SETTERS)
    department = "" if named.lower() in _NONE else _spelt(ctx, named)
    before = dict(ctx.directory.project_departments.get(project.id, ())).get(start)
    departments.set_project(ctx.book, project.id, start, department)
    called = lookup.shown(project)
    title = (
        _("{project} is a project of {department} from {day} on.", project=called, department=department, day=start)
        if department
        else _("{project} is no department's project from {day} on.", project=called, day=start)
    )
    value = f"{project.id} {start.isoformat()} {_coded(before)}"
    return Reply(Card(title, buttons=(Button(_("Take back"), "project.department_back", value),), tone="good"))


def take_back(click: Clicked, ctx: Context) -> Reply:
    """`value`: project, day, the department that had begun then before."""
    id, on, before = button_values.parts(click.value, 3)
    project, start = ctx.directory.project(button_values.number(id)), button_values.day(on)
    if start not in dict(ctx.directory.project_departments.get(project.id, ())):
        raise WrongState(sentence("That was taken back already."))
    departments.set_project(ctx.book, project.id, start, _decoded(before))
    return Reply(Card(_("Taken back.")), replace=True)


def _spelt(ctx: Context, words: str) -> str:
    """A department as it was first written.  Raises BadInput for what is no name."""
    if len(words) > LONGEST or any(char.isdigit() for char in words[:1]):
        raise BadInput(sentence("“{text}” is no name of a department."), text=words[:LONGEST], field="department")
    known = {folded(name): name for name in ctx.directory.departments()}
    return known.get(folded(words), words)


def _coded(department: str | None) -> str:
    return "-" if department is None else department.encode().hex() or "0"


def _decoded(word: str) -> str | None:
    if word in ("-", "0"):
        return None if word == "-" else ""
    try:
        return bytes.fromhex(word).decode()
    except ValueError:
        raise button_values.outdated() from None


def _card(ctx: Context, project: Project) -> Card:
    title = _("Department of {project}", project=lookup.shown(project))
    steps = ctx.directory.project_departments.get(project.id, ())
    rows = tuple((Text("{d}", {"d": start}), verbatim(name or "–")) for start, name in steps)
    if not rows:
        line = _("Nobody has said so yet. Say: project department {code} Delivery from 2026-01-01", code=project.code)
        return Card(title, lines=(line,))
    return Card(title, table=Table((_("From"), _("Department")), rows))
