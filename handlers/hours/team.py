"""Who worked how much: on a project by person, or what one person worked.  Hours only, never money.

Hours by person beside a project's labour cost would tell what people earn, so they are for those who may know pay, and
for their eyes only; members get the sum and their own.
"""

from __future__ import annotations

from collections import defaultdict

from chat.cards import tables
from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Duration, Percent, Text, _, _n, verbatim
from handlers import lookup, privacy, query
from handlers.context import Context
from handlers.hours.timesheet import week_card
from handlers.registry import NO_SEAT
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Person, Project
from ledger.period import Period, week
from storage import hours

_SEES_ALL = frozenset({"finance", "admin", "auditor"})


def show(said: Said, ctx: Context) -> Reply:
    asked = query.about(ctx, said.text)
    if asked.rest:
        raise BadInput(
            sentence("I know no project and nobody called “{text}”."),
            text=asked.rest[:60],
            hint=sentence("Write for example: hours on apollo last week"),
        )
    period = asked.period or week(ctx.today, ctx.rules.week_start)
    if asked.person is not None and asked.person.id == ctx.person.id and asked.project is None:
        return Reply(week_card(ctx, ctx.person, period), private=True)
    if asked.person is not None:
        return Reply(person_card(ctx, asked.person, asked.project, period), private=True)
    return Reply(project_card(ctx, asked.project or lookup.project(ctx, None), period), private=True)


def project_card(ctx: Context, project: Project, period: Period) -> Card:
    """A project's hours by person.  Raises NotAllowed for whoever has no seat in it."""
    ctx.require(
        "member",
        "lead",
        "sales",
        "finance",
        "admin",
        "auditor",
        project=project.id,
        sentence=NO_SEAT,
    )
    minutes = hours.by_person(ctx.book, project.id, period)
    total = sum(minutes.values())
    name = lookup.shown(project)
    title = _("Hours on {project}, {first} to {last}", project=name, first=period.start, last=period.last)
    if not total:
        return Card(title, lines=(_("Nobody has logged hours there."),))
    shown = (
        minutes
        if ctx.roles(project.id) & privacy.KNOW_PAY
        else {who: worked for who, worked in minutes.items() if who == ctx.person.id}
    )
    ranked = sorted(shown.items(), key=lambda share: (-share[1], ctx.directory.person(share[0]).name))
    rows = tuple(
        (
            verbatim(ctx.directory.person(who).name),
            Text("{h}", {"h": Duration(worked)}),
            Text("{p}", {"p": Percent((worked * 200 + total) // (2 * total))}),
        )
        for who, worked in ranked
    )
    others = len(minutes) - len(shown)
    small = (
        _n(
            "{n} other person's hours are shown to the lead and finance.",
            "{n} other people's hours are shown to the lead and finance.",
            others,
        )
        if others
        else Text("")
    )
    facts = (Fact(_("In all"), Text("{h}", {"h": Duration(total)})),)
    heads = (_("Name"), _("Hours"), _("Share"))
    table = Table(heads, rows, numeric=(1, 2)) if rows else None
    chart = tables.charted(table, "bar", _("Hours by person"), (1,), slice(12)) if table else None
    return Card(title, facts=facts, table=table, chart=chart, small=small)


def person_card(ctx: Context, person: Person, project: Project | None, period: Period) -> Card:
    """What somebody worked, on the projects that the asker may look into.  Raises NotAllowed where that is none."""
    everywhere = bool(ctx.roles() & _SEES_ALL) or person.id == ctx.person.id
    led = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.role == "lead" and seat.project}
    if not everywhere and not (led & ({project.id} if project else led)):
        raise NotAllowed(sentence("A person's hours are for themselves, the leads of their projects and finance."))
    entries = [
        entry
        for entry in hours.of_person(ctx.book, person.id, period, ctx.rules.currency)
        if (everywhere or entry.project in led) and (project is None or entry.project == project.id)
    ]
    title = _("Hours of {person}, {first} to {last}", person=person.name, first=period.start, last=period.last)
    if not entries:
        nothing = _("No hours were logged.") if everywhere else _("None on the projects that you may look into.")
        return Card(title, lines=(nothing,))
    by_project: dict[int, int] = defaultdict(int)
    for entry in entries:
        by_project[entry.project] += entry.minutes
    facts = (
        Fact(_("In all"), Text("{h}", {"h": Duration(sum(by_project.values()))})),
        *(
            Fact(lookup.shown(ctx.directory.project(id)), Text("{h}", {"h": Duration(minutes)}))
            for id, minutes in sorted(by_project.items(), key=lambda project_sum: -project_sum[1])[:8]
            if len(by_project) > 1
        ),
    )
    rows = tuple(
        (
            Text("{day}", {"day": entry.day}),
            lookup.shown(ctx.directory.project(entry.project)),
            Text("{h}", {"h": Duration(entry.minutes)}),
            verbatim(entry.note or "–"),
        )
        for entry in entries
    )
    small = Text("") if everywhere else _("Only projects that you lead are shown.")
    table = Table((_("Day"), _("Project"), _("Hours"), _("Note")), rows, numeric=(2,))
    return Card(title, facts=facts, table=table, small=small)
