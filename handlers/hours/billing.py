"""Which hours nobody pays for, though they are on a customer's project: rework, pre-sales, what is done by favour.

It is said of one's last hours, of a task, or of a whole project; money is not touched by it.
"""

from __future__ import annotations

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import Duration, Text, Value, _
from handlers import lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from storage import hours, projects, time_spent

SETTERS = ("lead", "finance")


def not_billable(said: Said, ctx: Context) -> Reply:
    return _set(said, ctx, nonbillable=True)


def billable(said: Said, ctx: Context) -> Reply:
    return _set(said, ctx, nonbillable=False)


def _set(said: Said, ctx: Context, *, nonbillable: bool) -> Reply:
    words = said.text.strip(" .。!！")
    if not words:
        return Reply(_last_hours(ctx, nonbillable=nonbillable), private=True)
    project, rest = lookup.project_first(ctx, words)
    ctx.require(*SETTERS, project=project.id)
    name = lookup.shown(project)
    if not rest.strip():
        projects.change(ctx.book, project, nonbillable=nonbillable)
        if nonbillable:
            return Reply(Card(_("Hours on {project} are not billable.", project=name), tone="good"))
        return Reply(
            Card(_("Hours on {project} are billable.", project=name), lines=_internal(project.kind), tone="good")
        )
    task = lookup.task(ctx, project, rest.strip())
    if task is None:
        raise BadInput(
            sentence("There is no task “{text}” in {project}."),
            text=rest.strip()[:60],
            project=lookup.called(project),
            field="task",
        )
    projects.bill_task(ctx.book, task, nonbillable=nonbillable)
    if nonbillable:
        return Reply(
            Card(_("Hours on {task} of {project} are not billable.", task=task.name, project=name), tone="good")
        )
    return Reply(Card(_("Hours on {task} of {project} are billable.", task=task.name, project=name), tone="good"))


def _internal(kind: str) -> tuple[Text, ...]:
    return () if kind == "customer" else (_("It is no customer's project, so nobody pays for them all the same."),)


def _last_hours(ctx: Context, *, nonbillable: bool) -> Card:
    last = hours.last(ctx.book, ctx.person.id, ctx.rules.currency)
    if last is None:
        raise BadInput(
            sentence("You have logged nothing yet."), hint=sentence("Or name the project: not billable apollo rework")
        )
    if last.nonbillable != nonbillable:
        time_spent.set_nonbillable(ctx.book, last.id, nonbillable)
    project = ctx.directory.project(last.project)
    values: dict[str, Value] = {"hours": Duration(last.minutes), "project": lookup.shown(project), "day": last.day}
    if nonbillable:
        return Card(_("Not billable: {hours} on {project}, {day}", **values), tone="good")
    return Card(_("Billable: {hours} on {project}, {day}", **values), lines=_internal(project.kind), tone="good")
