"""Where to begin: three things that this person can do in this place now, as buttons, and the way to all the rest."""

from __future__ import annotations

from collections.abc import Iterator

from chat.cards.card import Button, Card
from chat.text import Bilingual, Text, _, _n, verbatim
from handlers import lookup
from handlers.approvals import queue
from handlers.context import Context
from handlers.conversation.dispatch import may
from handlers.registry import WORKERS
from ledger.nouns import Project
from storage import contracts

SHOWN = 3
_BINDERS = ("lead", "finance", "admin")
_ANY = (*_BINDERS, "member", "sales", "auditor")
_RECEIVERS = ("lead", "sales", "finance")


def card(ctx: Context, title: Text | None = None, more: tuple[Button, ...] = ()) -> Card:
    """What I am for, and three things to do; `title` takes the place of the first, `more` that of “all of it”."""
    return Card(
        title or _("I keep the project's books. Tell me hours, send me receipts, ask me what is left."),
        lines=_lines(ctx),
        buttons=(*first_things(ctx), *(more or (Button(_("All of it"), "help.show", ""),))),
    )


def first_things(ctx: Context) -> tuple[Button, ...]:
    """The three that are most use to the speaker here; each of them works for them, and says what it does."""
    chosen: list[Button] = []
    for button in _useful(ctx):
        if (button.action, button.value) not in [(other.action, other.value) for other in chosen]:
            chosen.append(button)
        if len(chosen) == SHOWN:
            break
    return tuple(chosen)


def _lines(ctx: Context) -> tuple[Text, ...]:
    lines = []
    if _unbound(ctx):
        lines.append(_("This channel is no project's yet."))
        if not _to_bind(ctx):
            lines.append(_("A project's lead binds it, or {people}: bind CODE", people=_who(ctx, ("finance", "admin"))))
    if not ctx.directory.seats_of(ctx.person.id):
        lines.append(_("You have no seat in a project yet. Ask {people} for one.", people=_who(ctx, _BINDERS)))
    elif ctx.project and _works(ctx):
        lines.append(_("Here nobody needs to type {project}.", project=lookup.shown(ctx.project)))
    if _works(ctx):
        lines.append(_("A photo or PDF of a receipt is enough."))
    return tuple(lines)


def _useful(ctx: Context) -> Iterator[Button]:
    """What could be begun with, the most urgent first, then the most usual of the roles."""
    yield from _waiting(ctx)
    if _unbound(ctx):
        yield from _bind(ctx)
    yield from _of_money(ctx)
    if _works(ctx):
        yield Button(_("Log hours"), "hours.form", ctx.project.code if ctx.project else "", style="main")
    if ctx.project:
        yield from _budget(ctx, ctx.project)
    if _works(ctx):
        if not ctx.project:
            yield from _say(ctx, _("My week"), Bilingual("my week", "我的本周"))
        yield from _say(ctx, _("Send a receipt"), Bilingual("expense", "报销"))
    yield from _say(ctx, _("My projects"), Bilingual("projects", "项目列表"))
    yield from _say(ctx, _("What waits for me"), Bilingual("home", "待办"))
    yield from _say(ctx, verbatim("中文" if ctx.locale != "zh-CN" else "English"), _LANGUAGE[ctx.locale != "zh-CN"])


_LANGUAGE = {True: Bilingual("language 中文", "语言 中文"), False: Bilingual("language English", "语言 English")}


def _waiting(ctx: Context) -> Iterator[Button]:
    if waiting := len(queue.mine(ctx)):
        label = _n("Approve {n} thing", "Approve {n} things", waiting)
        yield Button(label, "approvals.show", "", style="main")


def _bind(ctx: Context) -> Iterator[Button]:
    projects = _to_bind(ctx)
    if len(projects) == 1:
        name = lookup.shown(projects[0])
        yield Button(_("Bind to {project}", project=name), "place.bind", projects[0].code, style="main")
    elif projects:
        yield from _say(ctx, _("Bind this channel"), Bilingual("bind this channel", "绑定本群"))


def _of_money(ctx: Context) -> Iterator[Button]:
    """What leads, finance and auditors look after: what is late, what is left."""
    here = ctx.project.id if ctx.project else 0
    late = contracts.overdue(ctx.book, ctx.today, here)
    mine = [item for item in late if ctx.roles(item.project) & set(_RECEIVERS) or item.owner == ctx.person.id]
    if mine:
        label = _n("{n} late payment", "{n} late payments", len(mine))
        yield from _say(ctx, label, Bilingual("overdue", "逾期"))
    if not _with_role(ctx, *_ANY) and ctx.roles() & {"finance", "admin"}:
        yield from _say(ctx, _("New project"), Bilingual("new project", "新建项目"))
    led = _with_role(ctx, "lead")
    if led and not ctx.project:
        yield from _budget(ctx, led[0])
    if ctx.roles() & {"finance", "auditor", "admin"} and not ctx.project:
        yield from _say(ctx, _("What customers owe"), Bilingual("receivables", "应收"))
        yield from _say(ctx, _("All budgets"), Bilingual("budgets", "预算总览"))
        yield from _say(ctx, _("What we owe suppliers"), Bilingual("payables", "应付账款"))


def _budget(ctx: Context, project: Project) -> Iterator[Button]:
    if ctx.may_see_money(project.id):
        label = _("Budget of {project}", project=lookup.shown(project))
        yield Button(label, "prompts.say", _line(ctx, Bilingual("budget {}", "预算 {}")).format(project.code))


def _say(ctx: Context, label: Text, line: Bilingual) -> Iterator[Button]:
    """A button that says a documented line, where the speaker may say it."""
    asked = ctx.contents.wordings.best(line.en)
    assert asked is not None, line.en
    if may(ctx.contents.entries["command", asked.command], ctx):
        yield Button(label, "prompts.say", _line(ctx, line))


def _line(ctx: Context, line: Bilingual) -> str:
    return line.zh if ctx.locale == "zh-CN" else line.en


def _works(ctx: Context) -> bool:
    """Whether the speaker can log time and spending here."""
    if ctx.project:
        return bool(ctx.roles(ctx.project.id) & set(WORKERS))
    return bool(_with_role(ctx, *WORKERS))


def _unbound(ctx: Context) -> bool:
    return ctx.place.kind == "channel" and (ctx.place.platform, ctx.place.channel) not in ctx.directory.places


def _to_bind(ctx: Context) -> list[Project]:
    return _with_role(ctx, *_BINDERS)


def _with_role(ctx: Context, *roles: str) -> list[Project]:
    """The open projects in which the speaker has one of the roles, by code."""
    open_ = (project for project in ctx.directory.projects.values() if project.state == "open")
    mine = (project for project in open_ if ctx.roles(project.id) & set(roles))
    return sorted(mine, key=lambda project: project.code)


def _who(ctx: Context, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Those who could be asked, three at most: leads of this project and of the speaker's, then the company's."""
    projects = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.project}
    if ctx.project:
        projects = {ctx.project.id}
    people = [person for at in (*sorted(projects), 0) for role in roles for person in ctx.directory.with_role(role, at)]
    return tuple(dict.fromkeys(person.name for person in people if person.id != ctx.person.id))[:3]
