"""Projects: new ones, their names, tasks, channels, closing and reopening."""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.cards.card import Button, Card, Form, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, _n, verbatim
from handlers import lookup, privacy, project_seats
from handlers.context import Context
from handlers.projects import KEEPERS, kinds, names
from handlers.reasons import reasoned
from ledger import limits
from ledger.currencies import DIGITS
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Project, ProjectKind
from ledger.period import Period
from storage import people, projects

_CODE = Pattern(r"[A-Z0-9][A-Z0-9_-]{0,23}")


def show_projects(said: Said, ctx: Context) -> Reply:
    rows = []
    for project in sorted(ctx.directory.projects.values(), key=lambda project: (project.state != "open", project.code)):
        roles = ctx.roles(project.id)
        if roles:
            rows.append(_row(ctx, project))
    if not rows:
        return Reply(
            Card(_("You have no seat in a project yet."), lines=(_("A lead or an administrator gives you one."),))
        )
    heads = (_("Code"), _("Project"), _("Customer"), _("Lead"), _("State"))
    return Reply(Card(_n("{n} project", "{n} projects", len(rows)), table=Table(heads, tuple(rows))))


def _row(ctx: Context, project: Project) -> tuple[Text, ...]:
    leads = tuple(person.name for person in ctx.directory.with_role("lead", project.id))
    state = _("open") if project.state == "open" else _("closed")
    return (
        verbatim(project.code),
        lookup.shown(project),
        verbatim(project.customer or "–") if privacy.knows_customer(ctx, project.id) else _("–"),
        verbatim(leads or "–"),
        state,
    )


def new_project(said: Said, ctx: Context) -> Reply:
    code, _blank, name = said.text.strip().partition(" ")
    if not code:
        return Reply(form=project_form(ctx))
    zh = name.strip() if re.search("[一-鿿]", name) else ""
    return _opened(ctx, code, en="" if zh else name.strip(), zh=zh)


def project_form(ctx: Context) -> Form:
    """Everything that a project is known by."""
    return Form(
        "project.new",
        _("New project"),
        (
            Question("code", _("Code"), hint=_("short, capital letters and digits: APOLLO")),
            Question("en", _("Name in English"), required=False),
            Question("zh", _("Name in Chinese"), required=False),
            Question("customer", _("Customer"), required=False),
            Question("currency", _("Currency"), value=ctx.rules.currency),
            Question("kind", _("Kind"), "choice", "customer", options=kinds.options()),
            Question("start", _("First day"), "date", required=False),
            Question("end", _("Last day"), "date", required=False),
        ),
        submit=_("Make"),
    )


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    answers = filled.answers
    start, end = _day(answers.get("start", ""), "start"), _day(answers.get("end", ""), "end")
    if start and end and end < start:
        raise BadInput(sentence("The last day lies before the first."), field="end")
    run = Period(start, end + timedelta(days=1)) if start and end else None
    kind = kinds.read(answers.get("kind", "") or "customer")
    if kind != "customer":
        ctx.require("finance", sentence=kinds.ONLY)
    return _opened(
        ctx,
        answers.get("code", ""),
        en=answers.get("en", ""),
        zh=answers.get("zh", ""),
        customer=answers.get("customer", ""),
        currency=answers.get("currency", "").strip().upper() or ctx.rules.currency,
        run=run,
        kind=kind,
    )


def _opened(
    ctx: Context,
    code: str,
    *,
    en: str = "",
    zh: str = "",
    customer: str = "",
    currency: str = "",
    run: Period | None = None,
    kind: ProjectKind = "customer",
) -> Reply:
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput(
            sentence("“{code}” cannot be a code: use up to 24 letters, digits, - and _."), code=code[:40], field="code"
        )
    currency = currency or ctx.rules.currency
    if currency not in DIGITS:
        raise BadInput(sentence("“{text}” is no currency code like CNY or EUR."), text=currency[:20], field="currency")
    if code not in ctx.directory.by_code:  # else it is said that there is such a project
        for field, name in (("code", code), ("en", en.strip()), ("zh", zh.strip())):
            if name:
                names.allowed(ctx, name[:80], field=field)
    project = projects.add(
        ctx.book,
        code,
        en=en.strip()[:80],
        zh=zh.strip()[:80],
        currency=currency,
        customer=customer.strip()[:120],
        run=run,
        kind=kind,
    )
    if not ctx.roles() & {"finance", "admin"}:
        people.seat(ctx.book, ctx.person.id, "lead", project.id)
        project_seats.tell(ctx, ctx.person, "lead", project)
    return Reply(
        Card(
            _("The project {name} is open.", name=lookup.shown(project)),
            lines=(
                _("In its channel say: bind {code}", code=project.code),
                _("Then: seat NAME member {code}", code=project.code),
            ),
            buttons=(Button(_("Set the budget"), "budget.form", project.code, style="main"),),
            tone="good",
        )
    )


def bind_channel(said: Said, ctx: Context) -> Reply:
    if ctx.place.kind != "channel":
        raise BadInput(sentence("Say that in the channel that is to be the project's."))
    if said.text.strip().lower() in ("finance", "财务"):
        ctx.require("finance", "admin")
        if ctx.outsiders:
            raise WrongState(sentence("People of other companies are in this channel: it cannot be that of finance."))
        _free(ctx, 0)
        _bind(ctx, 0)
        return Reply(Card(_("This is the finance channel now."), tone="good"))
    if not said.text.strip():
        return Reply(_offer(ctx), private=True)
    project = lookup.project(ctx, None, said.text)
    ctx.require(*KEEPERS, project=project.id)
    _free(ctx, project.id)
    _bind(ctx, project.id)
    told = (
        _("People of other companies are here: I answer each one alone, and warnings go to the project's leads.")
        if ctx.outsiders
        else _("Drop receipts here, ask “budget”; warnings about its money come here.")
    )
    return Reply(
        Card(
            _("This is the channel of {project} now.", project=lookup.shown(project)),
            lines=(_("Log hours here without its name, for example: 2.5h API design"), told),
            tone="good",
        )
    )


def _free(ctx: Context, project: int) -> None:
    """A channel that is bound is not taken over: who looks after what it is bound to, or an administrator, gives it.

    Raises WrongState, which names those.
    """
    bound = ctx.directory.places.get((ctx.place.platform, ctx.place.channel))
    if bound is None or bound[0] == project:
        return
    roles = ("lead", "admin") if bound[0] else ("finance", "admin")
    if ctx.roles(bound[0]) & set(roles):
        return
    asked = ctx.refused(*roles, project=bound[0])
    said = (
        sentence("This channel is another project's. Its lead or an administrator unbinds it first.")
        if bound[0]
        else sentence("This is the finance channel; who looks after it unbinds it.")
    )
    raise WrongState(said, hint=asked.hint, **asked.values)


def _bind(ctx: Context, project: int) -> None:
    projects.bind(ctx.book, ctx.place.platform, ctx.place.channel, project, ctx.person.locale, outsiders=ctx.outsiders)


def bind_clicked(click: Clicked, ctx: Context) -> Reply:
    return bind_channel(Said(click.id, click.by, click.at, text=click.value), ctx)


def offer_binding(said: Said, ctx: Context) -> Reply:
    return Reply(_offer(ctx))


def _offer(ctx: Context) -> Card:
    """The projects that the person may bind this channel to."""
    mine = [
        project
        for project in ctx.directory.projects.values()
        if project.state == "open" and ctx.roles(project.id) & set(KEEPERS)
    ]
    if not mine:
        could = (person for role in ("finance", "admin") for person in ctx.directory.with_role(role))
        names = tuple(dict.fromkeys(person.name for person in could))[:3]
        return Card(
            _("This channel is no project's yet."),
            lines=(_("A project's lead binds it, or {people}: bind CODE", people=names),),
            buttons=(
                Button(_("My projects"), "prompts.say", "项目列表" if ctx.locale == "zh-CN" else "projects"),
                Button(_("What can you do?"), "prompts.say", "帮助" if ctx.locale == "zh-CN" else "help"),
            ),
        )
    return Card(
        _("Whose channel is this?"),
        lines=(_("Bound to a project, nobody needs to type its name here."),),
        buttons=tuple(
            Button(lookup.shown(project), "place.bind", project.code)
            for project in sorted(mine, key=lambda project: project.code)[:10]
        ),
    )


def unbind_channel(said: Said, ctx: Context) -> Reply:
    bound = ctx.directory.places.get((ctx.place.platform, ctx.place.channel))
    if bound is not None:
        ctx.require(*(KEEPERS if bound[0] else ("finance", "admin")), project=bound[0])
    if not projects.unbind(ctx.book, ctx.place.platform, ctx.place.channel):
        raise BadInput(sentence("This channel is not bound to a project."))
    return Reply(Card(_("This channel is nobody's now."), tone="good"))


def keep_tasks(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    first, _blank, rest = words.partition(" ")
    done = first.lower() in ("done", "完成")
    project, name = _project_and_rest(ctx, rest if done else words)
    if not name:
        ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
        rows = tuple(
            (verbatim(task.name), _("open") if task.state == "open" else _("done"))
            for task in ctx.directory.tasks_of(project.id)
        )
        title = _("Tasks of {project}", project=lookup.shown(project))
        return Reply(Card(title, table=Table((_("Task"), _("State")), rows) if rows else None))
    ctx.require("lead", "finance", "admin", project=project.id)
    if done:
        task = lookup.task(ctx, project, name)
        if task is None:
            raise BadInput(
                sentence("{project} has no open task “{name}”."), project=lookup.called(project), name=name[:60]
            )
        projects.finish_task(ctx.book, task, day=ctx.today)
        return Reply(Card(_("Done: {task}", task=task.name), tone="good"))
    task = projects.add_task(ctx.book, project.id, name[:120])
    return Reply(Card(_("{project} has the task {task}.", project=lookup.shown(project), task=task.name), tone="good"))


def _project_and_rest(ctx: Context, words: str) -> tuple[Project, str]:
    """The project that the words begin with (or the channel's), and what follows."""
    first, _blank, rest = words.partition(" ")
    match = lookup.project_names(ctx.directory).match(first) if first else None
    if match is not None and match.kind == "one":
        return ctx.directory.project(int(match.key)), rest.strip()
    if ctx.project is not None:
        return ctx.project, words
    return lookup.project(ctx, None, first), rest.strip()


def reopen_project(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, reasoned(said.text)[0])
    ctx.require("lead", "finance", project=project.id)
    if project.state == "open":
        return Reply(Card(_("{project} is open already.", project=lookup.shown(project))))
    projects.change(ctx.book, project, state="open")
    return Reply(Card(_("{project} is open again.", project=lookup.shown(project)), tone="good"))


def reopen_clicked(click: Clicked, ctx: Context) -> Reply:
    return reopen_project(Said(click.id, click.by, click.at, text=click.value), ctx)


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        return limits.check_day(date.fromisoformat(text.strip()), field)
    except ValueError:
        raise BadInput(sentence("“{text}” is not a day."), text=text[:40], field=field) from None
