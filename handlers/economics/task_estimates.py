"""How long tasks should take (“task estimate apollo API design 40h”), and how well that is estimated; hours only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import NOTHING, Bilingual, Duration, Percent, Text, _, verbatim
from chat.values.durations import span_at
from handlers import lookup, query
from handlers.context import Context
from ledger.economics.estimate_accuracy import DoneTask, EstimateAccuracy, estimate_accuracy
from ledger.errors import BadInput, NotFound, sentence
from ledger.nouns import Project, Task
from ledger.period import Period
from storage import task_estimates

SETTERS = ("lead", "finance", "admin")
READERS = ("member", "lead", "sales", "finance", "admin", "auditor")
_ONLY = sentence("How long a task should take is for the project's lead to say.")
_EXAMPLE = Bilingual("task estimate apollo API design 40h", "任务估时 星河 接口联调 40小时")
_LONGEST = 60 * 10_000
_NONE = Pattern(r"\s*(?:\bnone|\bno estimate|无|取消)\s*$", re.I)


def estimate(said: Said, ctx: Context) -> Reply:
    project, words = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if not words.strip():
        return Reply(_tasks_card(ctx, project))
    ctx.require(*SETTERS, project=project.id, sentence=_ONLY)
    name, minutes = _read(ctx, words)
    task = lookup.task(ctx, project, name)
    if task is None:
        raise NotFound(
            sentence("{project} has no open task “{name}”."),
            hint=sentence("Add it first: task {code} {name}"),
            project=lookup.called(project),
            name=name[:60],
            code=project.code,
            field="task",
        )
    before = task_estimates.of_tasks(ctx.book, [task.id]).get(task.id, 0)
    if before != minutes:
        task_estimates.add(ctx.book, task, minutes, ctx.today, ctx.message)
    spent = task_estimates.worked(ctx.book, [task.id]).get(task.id, 0)
    facts = [Fact(_("Worked so far"), Text("{t}", {"t": Duration(spent)}))]
    if before:
        facts.append(Fact(_("Until now"), Text("{t}", {"t": Duration(before)})))
    title = (
        _("{task} of {project} should take {time}.", **_named(task, project), time=Duration(minutes))
        if minutes
        else _("{task} of {project} has no estimate.", **_named(task, project))
    )
    return Reply(Card(title, facts=tuple(facts), tone="good"))


def _named(task: Task, project: Project) -> dict[str, Text]:
    return {"task": verbatim(task.name), "project": lookup.shown(project)}


def _read(ctx: Context, words: str) -> tuple[str, int]:
    """The task and its minutes; 0 where it is to have none.  Raises BadInput."""
    if match := _NONE.search(words):
        return words[: match.start()].strip(), 0
    for place in range(len(words)):
        if place and not (words[place - 1].isspace() or words[place - 1] in ":：=,，") and words[place].isascii():
            continue
        found = span_at(words, place, ctx.rules.day_minutes)
        if found and not words[found[0] :].strip(" .。") and words[:place].strip():
            minutes = found[1].minutes
            if 0 < minutes <= _LONGEST:
                return words[:place].strip(" :：=,，"), minutes
    raise BadInput(sentence("Say the task and how long it should take: {example}"), example=_EXAMPLE, field="minutes")


def _tasks_card(ctx: Context, project: Project) -> Card:
    """Every task of a project: what it should take, what was worked on it."""
    title = _("Estimates of tasks, {project}", project=lookup.shown(project))
    tasks = ctx.directory.tasks_of(project.id)
    if not tasks:
        return Card(title, lines=(_("It has no tasks. Say: task {code} API design", code=project.code),))
    ids = [task.id for task in tasks]
    known, spent = task_estimates.of_tasks(ctx.book, ids), task_estimates.worked(ctx.book, ids)
    rows: list[tuple[Cell, ...]] = [
        (
            verbatim(task.name),
            Duration(known[task.id]) if task.id in known else None,
            Duration(spent.get(task.id, 0)),
            _("open") if task.state == "open" else _("done"),
        )
        for task in tasks
    ]
    heads = (_("Task"), _("Estimate"), _("Worked"), _("State"))
    return Card(title, table=Table(heads, tuple(rows), numeric=(1, 2), summed=(1, 2)))


def accuracy(said: Said, ctx: Context) -> Reply:
    asked = query.about(ctx, said.text)
    if asked.rest or asked.person or asked.category:
        raise BadInput(
            sentence("Say of which project or time: estimate accuracy apollo last month. I do not know “{text}”."),
            text=(asked.rest or said.text)[:60],
        )
    if asked.project is not None:
        ctx.require(*READERS, project=asked.project.id)
        projects: Sequence[Project] = [asked.project]
    else:
        projects = [one for one in ctx.directory.projects.values() if ctx.roles(one.id) & set(READERS)]
    return Reply(accuracy_card(ctx, projects, asked.period))


def of_projects(ctx: Context, projects: Sequence[Project], period: Period | None) -> dict[int, EstimateAccuracy]:
    """Project -> how well its tasks were estimated that were done in a period (None: ever); those with none are left
    out, and under 0 stand all together."""
    wanted = {one.id for one in projects}
    tasks = [task for task in ctx.directory.tasks.values() if task.project in wanted and _done(task, period)]
    ids = sorted(task.id for task in tasks)
    known, spent = task_estimates.of_tasks(ctx.book, ids), task_estimates.worked(ctx.book, ids)
    found: dict[int, list[DoneTask]] = defaultdict(list)
    for task in tasks:
        found[task.project].append(DoneTask(task.name, known.get(task.id), spent.get(task.id, 0)))
    figures = {id: estimate_accuracy(of) for id, of in found.items()}
    return {0: estimate_accuracy(one for of in found.values() for one in of), **figures} if figures else {}


def _done(task: Task, period: Period | None) -> bool:
    if task.state != "done":
        return False
    return period is None or (task.done is not None and task.done in period)


def accuracy_card(ctx: Context, projects: Sequence[Project], period: Period | None) -> Card:
    """By project, with the sum."""
    title = (
        _("Accuracy of estimates, {first} to {last}", first=period.start, last=period.last)
        if period
        else _("Accuracy of estimates")
    )
    found = of_projects(ctx, projects, period)
    if not found:
        line = _("No task was done. When one is, say: task done apollo API design")
        return Card(title, lines=(line,))
    ordered = [(project, found[project.id]) for project in _ordered(projects) if project.id in found]
    rows = [_row(lookup.shown(project), of) for project, of in ordered]
    if len(rows) > 1:
        rows.append(_row(_("All projects"), found[0]))
    unknown = sum(task.state == "done" and task.done is None for task in ctx.directory.tasks.values())
    small = _("Tasks that were done before their day was kept are left out.") if period and unknown else NOTHING
    heads = (
        *(_("Project"), _("Tasks with an estimate"), _("Without one"), _("Estimated"), _("Worked")),
        *(_("Accuracy"), _("Bias")),
    )
    table = Table(heads, tuple(rows), numeric=(1, 2, 3, 4, 5, 6), essential=(1, 5, 6))
    return Card(title, lines=_sentences(found[0]), table=table, small=small)


def _sentences(of: EstimateAccuracy) -> tuple[Text, ...]:
    if of.bias is None:
        return (_("None of these tasks had an estimate."),)
    if of.bias > 0:
        return (_("They took {share} longer than estimated.", share=_percent(of.bias)),)
    if of.bias < 0:
        return (_("They took {share} less than estimated.", share=_percent(-of.bias)),)
    return (_("Together they took as long as estimated."),)


def _row(name: Text, of: EstimateAccuracy) -> tuple[Cell, ...]:
    return (
        name,
        of.tasks,
        of.without_estimate,
        Duration(of.estimated),
        Duration(of.actual),
        None if of.accuracy is None else _percent(of.accuracy),
        None if of.bias is None else _percent(of.bias),
    )


def _percent(share: Fraction) -> Percent:
    return Percent(round(Decimal(share.numerator * 100) / share.denominator, 1))


def _ordered(projects: Iterable[Project]) -> list[Project]:
    return sorted(projects, key=lambda one: one.code)
