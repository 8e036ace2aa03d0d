"""Projects: new ones, their names, tasks, channels, closing and reopening."""

from __future__ import annotations

import re
from datetime import date, timedelta

from chat.card import Button, Card, Form, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Names, Text, _, _n, verbatim
from handlers import naming
from handlers.context import Context
from handlers.registry import action, command, form, subject
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from ledger.nouns import Project
from ledger.period import Period
from storage import people, projects

subject("projects", _("Projects"))
_KEEPERS = ("lead", "finance", "admin")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,23}")


@command(
    "projects",
    _("Lists the projects in which you have a seat (finance and administrators: all)."),
    subject="projects",
    words=("项目", "项目列表", "my projects", "我的项目"),
    examples=(Names("projects", "项目列表"),),
    reads=True,
)
def show_projects(said: Said, ctx: Context) -> Reply:
    rows = []
    for one in sorted(ctx.people.projects.values(), key=lambda one: (one.state != "open", one.code)):
        roles = ctx.roles(one.id)
        if roles:
            rows.append(_row(ctx, one))
    if not rows:
        return Reply(
            Card(_("You have no seat in a project yet."), lines=(_("A lead or an administrator gives you one."),))
        )
    heads = (_("Code"), _("Project"), _("Customer"), _("Lead"), _("State"))
    return Reply(Card(_n("{n} project", "{n} projects", len(rows)), table=Table(heads, tuple(rows[:100]))))


def _row(ctx: Context, one: Project) -> tuple[Text, ...]:
    leads = tuple(person.name for person in ctx.people.with_role("lead", one.id))
    state = _("open") if one.state == "open" else _("closed")
    return (verbatim(one.code), naming.shown(one), verbatim(one.customer or "–"), verbatim(leads or "–"), state)


@command(
    "new project",
    _("Makes a new project: code, then its names; without them, asks in a form."),
    subject="projects",
    words=("新建项目", "创建项目", "create project", "add project"),
    examples=(Names("new project APOLLO Apollo", "新建项目 XINGHE 星河"),),
    roles=("finance", "admin", "lead"),
)
def new_project(said: Said, ctx: Context) -> Reply:
    code, _blank, name = said.text.strip().partition(" ")
    if not code:
        return Reply(form=project_form(ctx))
    zh = name.strip() if re.search("[一-鿿]", name) else ""
    return _made(ctx, code, en="" if zh else name.strip(), zh=zh)


def project_form(ctx: Context) -> Form:
    """Everything that a project is known by."""
    return Form(
        "project.new", _("New project"),
        (
            Question("code", _("Code"), hint=_("short, capital letters and digits: APOLLO")),
            Question("en", _("Name in English"), required=False),
            Question("zh", _("Name in Chinese"), required=False),
            Question("customer", _("Customer"), required=False),
            Question("currency", _("Currency"), value=ctx.rules.currency),
            Question("start", _("First day"), "date", required=False),
            Question("end", _("Last day"), "date", required=False),
        ),
        submit=_("Make"),
    )  # fmt: skip


@form("project.new", _("Makes a new project from the form."), subject="projects", roles=("finance", "admin", "lead"))
def fill_form(filled: Submitted, ctx: Context) -> Reply:
    said = filled.answers
    start, end = _day(said.get("start", ""), "start"), _day(said.get("end", ""), "end")
    if start and end and end < start:
        raise BadInput(sentence("The last day lies before the first."), field="end")
    run = Period(start, end + timedelta(days=1)) if start and end else None
    return _made(
        ctx, said.get("code", ""), en=said.get("en", ""), zh=said.get("zh", ""), customer=said.get("customer", ""),
        currency=said.get("currency", "").strip().upper() or ctx.rules.currency, run=run,
    )  # fmt: skip


def _made(
    ctx: Context, code: str, *, en: str = "", zh: str = "", customer: str = "", currency: str = "",
    run: Period | None = None,
) -> Reply:  # fmt: skip
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput(
            sentence("“{code}” cannot be a code: use up to 24 letters, digits, - and _."), code=code[:40], field="code"
        )
    currency = currency or ctx.rules.currency
    if not re.fullmatch("[A-Z]{3}", currency):
        raise BadInput(sentence("“{text}” is no currency code like CNY or EUR."), text=currency[:20], field="currency")
    made = projects.add(
        ctx.book,
        code,
        en=en.strip()[:80],
        zh=zh.strip()[:80],
        currency=currency,
        customer=customer.strip()[:120],
        run=run,
    )
    if not ctx.roles() & {"finance", "admin"}:
        people.seat(ctx.book, ctx.person.id, "lead", made.id)
    return Reply(
        Card(
            _("The project {name} is open.", name=naming.shown(made)),
            lines=(
                _("In its channel say: bind {code}", code=made.code),
                _("Then: seat NAME member {code}", code=made.code),
            ),
            buttons=(Button(_("Set the budget"), "budget.form", made.code, style="main"),),
            tone="good",
        )
    )


@command(
    "bind",
    _("Makes this channel the channel of a project; then nobody needs to type its name here."),
    subject="projects",
    words=("绑定", "绑定项目"),
    examples=(Names("bind apollo", "绑定 星河"), Names("bind finance", "绑定 财务")),
    roles=_KEEPERS,
    only={"bind finance": ("finance", "admin")},
)
def bind_channel(said: Said, ctx: Context) -> Reply:
    if ctx.place.kind != "channel":
        raise BadInput(sentence("Say that in the channel that is to be the project's."))
    if said.text.strip().lower() in ("finance", "财务"):
        ctx.require("finance", "admin")
        projects.bind(ctx.book, ctx.place.platform, ctx.place.channel, 0, ctx.person.locale)
        return Reply(Card(_("This is the finance channel now."), tone="good"))
    if not said.text.strip():
        return Reply(_offer(ctx), private=True)
    project = naming.project(ctx, None, said.text)
    ctx.require(*_KEEPERS, project=project.id)
    projects.bind(ctx.book, ctx.place.platform, ctx.place.channel, project.id, ctx.person.locale)
    return Reply(
        Card(
            _("This is the channel of {project} now.", project=naming.shown(project)),
            lines=(
                _("Log hours here without its name, for example: 2.5h API design"),
                _("Drop receipts here, ask “budget”; warnings about its money come here."),
            ),
            tone="good",
        )
    )


@action("place.bind", _("Binds this channel to a project."), subject="projects", roles=_KEEPERS)
def bind_clicked(click: Clicked, ctx: Context) -> Reply:
    return bind_channel(Said(click.id, click.by, click.at, text=click.value), ctx)


@command(
    "joined",
    _("Offers to bind a channel that I was added to."),
    subject="projects",
    words=("bind this channel", "绑定本群"),
    examples=(Names("bind this channel", "绑定本群"),),
)
def offer_binding(said: Said, ctx: Context) -> Reply:
    return Reply(_offer(ctx))


def _offer(ctx: Context) -> Card:
    """The projects that the person may bind this channel to."""
    mine = [one for one in ctx.people.projects.values() if one.state == "open" and ctx.roles(one.id) & set(_KEEPERS)]
    return Card(
        _("Whose channel is this?"),
        lines=(_("Bound to a project, nobody needs to type its name here."),),
        buttons=tuple(
            Button(naming.shown(one), "place.bind", one.code) for one in sorted(mine, key=lambda p: p.code)[:10]
        ),
    )


@command(
    "unbind",
    _("Makes this channel nobody's again."),
    subject="projects",
    words=("解绑", "解除绑定"),
    examples=(Names("unbind", "解绑"),),
    roles=_KEEPERS,
)
def unbind_channel(said: Said, ctx: Context) -> Reply:
    if ctx.project:
        ctx.require(*_KEEPERS, project=ctx.project.id)
    if not projects.unbind(ctx.book, ctx.place.platform, ctx.place.channel):
        raise BadInput(sentence("This channel is not bound to a project."))
    return Reply(Card(_("This channel is nobody's now."), tone="good"))


@command(
    "alias",
    _("Gives a project another name that people may use."),
    subject="projects",
    words=("别名",),
    examples=(Names("alias apollo moonshot", "别名 星河 银河项目"),),
    roles=_KEEPERS,
)
def add_alias(said: Said, ctx: Context) -> Reply:
    typed, _blank, name = said.text.strip().partition(" ")
    project = naming.project(ctx, None, typed)
    ctx.require(*_KEEPERS, project=project.id)
    if not name.strip():
        raise BadInput(sentence("Which name? For example: alias apollo moonshot"), field="name")
    projects.alias(ctx.book, project.id, name.strip()[:60])
    return Reply(
        Card(_("{name} means {project} now.", name=name.strip()[:60], project=naming.shown(project)), tone="good")
    )


@command(
    "task",
    _("Adds a task to a project, lists its tasks, or marks one done."),
    subject="projects",
    words=("tasks", "任务", "添加任务"),
    examples=(
        Names("task apollo API design", "任务 星河 接口联调"),
        Names("task done apollo API design", "任务 完成 星河 接口联调"),
        Names("task apollo", "任务 星河"),
    ),
    only={"task apollo API design": _KEEPERS, "task done apollo API design": _KEEPERS},
)
def keep_tasks(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    first, _blank, rest = words.partition(" ")
    done = first.lower() in ("done", "完成")
    project, name = _project_and_rest(ctx, rest if done else words)
    if not name:
        ctx.require("member", "lead", "sales", "finance", "admin", "auditor", project=project.id)
        rows = tuple(
            (verbatim(one.name), _("open") if one.state == "open" else _("done"))
            for one in ctx.people.tasks_of(project.id)
        )
        title = _("Tasks of {project}", project=naming.shown(project))
        return Reply(Card(title, table=Table((_("Task"), _("State")), rows) if rows else None))
    ctx.require("lead", "finance", "admin", project=project.id)
    if done:
        found = naming.task(ctx, project, name)
        if found is None:
            raise BadInput(
                sentence("{project} has no open task “{name}”."), project=naming.called(project), name=name[:60]
            )
        projects.finish_task(ctx.book, found)
        return Reply(Card(_("Done: {task}", task=found.name), tone="good"))
    made = projects.add_task(ctx.book, project.id, name[:120])
    return Reply(Card(_("{project} has the task {task}.", project=naming.shown(project), task=made.name), tone="good"))


def _project_and_rest(ctx: Context, words: str) -> tuple[Project, str]:
    """The project that the words begin with (or the channel's), and what follows."""
    first, _blank, rest = words.partition(" ")
    match = naming.project_names(ctx.people).match(first) if first else None
    if match is not None and match.kind == "one":
        return ctx.people.project(int(match.key)), rest.strip()
    if ctx.project is not None:
        return ctx.project, words
    return naming.project(ctx, None, first), rest.strip()


@command(
    "close project",
    _("Closes a project: nothing can be booked on it any more."),
    subject="projects",
    words=("关闭项目", "结项"),
    examples=(Names("close project apollo", "关闭项目 星河"),),
    roles=("lead", "finance"),
)
def close_project(said: Said, ctx: Context) -> Reply:
    project = naming.project(ctx, None, said.text)
    ctx.require("lead", "finance", project=project.id)
    if project.state == "closed":
        return Reply(Card(_("{project} is closed already.", project=naming.shown(project))))
    projects.change(ctx.book, project, state="closed")
    return Reply(
        Card(
            _("{project} is closed.", project=naming.shown(project)), tone="good",
            buttons=(Button(_("Reopen"), "project.reopen", project.code),),
        )
    )  # fmt: skip


@command(
    "reopen",
    _("Opens a closed project again, with a reason after “because”."),
    subject="projects",
    words=("重开项目", "重新打开项目"),
    examples=(Names("reopen apollo because of a warranty case", "重开项目 星河 因为 质保"),),
    roles=("lead", "finance"),
)
def reopen_project(said: Said, ctx: Context) -> Reply:
    words = re.split(r"\s+because\s+|因为", said.text, maxsplit=1)
    project = naming.project(ctx, None, words[0].strip())
    ctx.require("lead", "finance", project=project.id)
    if project.state == "open":
        return Reply(Card(_("{project} is open already.", project=naming.shown(project))))
    projects.change(ctx.book, project, state="open")
    return Reply(Card(_("{project} is open again.", project=naming.shown(project)), tone="good"))


@action("project.reopen", _("Opens a closed project again."), subject="projects", roles=("lead", "finance"))
def reopen_clicked(click: Clicked, ctx: Context) -> Reply:
    return reopen_project(Said(click.id, click.by, click.at, text=click.value), ctx)


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(sentence("“{text}” is not a day."), text=text[:40], field=field) from None
