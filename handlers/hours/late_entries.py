"""Late entries: hours for a locked day, asked of finance, who book them on the first open day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.lines.billable import not_billable
from chat.lines.hours import HoursLine, hours_lines
from chat.text import Duration, Text, _, verbatim
from chat.values.unread import Unread
from handlers import button_values, lookup
from handlers.books import posting
from handlers.context import Context
from handlers.terms import terms_here
from ledger import limits
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Project
from storage import hours, questions


def ask_late(said: Said, ctx: Context) -> Reply:
    line, project = _read(ctx, said.text, ctx.today)
    id = questions.ask(ctx.book, ctx.person.id, "late", text=said.text, project=project.code, day=ctx.today)
    card = Card(
        _(
            "{person} asks for a late entry: {hours} on {project}",
            person=ctx.person.name,
            hours=Duration(line.minutes),
            project=lookup.shown(project),
        ),
        facts=(Fact(_("Days"), Text("{days}", {"days": line.days})), Fact(_("Note"), verbatim(line.note or "–"))),
        buttons=(
            Button(_("Book it"), "late.book", f"{id} {ctx.person.id}", style="main"),
            Button(_("Refuse"), "late.refuse", f"{id} {ctx.person.id}", style="danger"),
        ),
        about=f"late:{id}",
    )
    for person in ctx.directory.with_role("finance"):
        if person.id != ctx.person.id:
            ctx.tell(person, f"late:{id}", card, kind="approval")
    return Reply(Card(_("Finance has been asked; you will hear from me."), tone="good"), private=True)


def book_late(click: Clicked, ctx: Context) -> Reply:
    id, who = button_values.parts(click.value, 2)
    if button_values.number(who) == ctx.person.id:
        raise NotAllowed(sentence("Somebody else has to do that: it is your own."))
    asked = questions.answer(ctx.book, button_values.number(id), button_values.number(who), "late")
    person = ctx.directory.person(button_values.number(who))
    on = date.fromisoformat(str(asked["day"])) if "day" in asked else ctx.today
    line, project = _read(replace_place(ctx, str(asked["project"])), str(asked["text"]), on)
    for day in line.days:
        minutes = sum(logged for logged, *_span in hours.on_day(ctx.book, person.id, day))
        limits.doubts(
            line.minutes,
            day,
            ctx.today,
            minutes,
            (),
            (-1, -1),
            ask_above=ctx.rules.refuse_above,
            refuse_above=ctx.rules.refuse_above,
        )
        note, nonbillable = not_billable(line.note[:500])
        posting.book_hours(
            ctx,
            person,
            project,
            minutes=line.minutes,
            day=day,
            category=ctx.rules.labour,
            note=note,
            nonbillable=nonbillable,
        )
    title = _(
        "Booked late: {hours} on {project}",
        hours=Duration(line.minutes * len(line.days)),
        project=lookup.shown(project),
    )
    card = Card(title, facts=(Fact(_("Days"), Text("{days}", {"days": line.days})),), tone="good", about=f"late:{id}")
    ctx.tell(person, f"late:{id}:done", card, kind="approval")
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


def refuse_late(click: Clicked, ctx: Context) -> Reply:
    id, who = button_values.parts(click.value, 2)
    questions.answer(ctx.book, button_values.number(id), button_values.number(who), "late")
    card = Card(_("The late entry was refused."), tone="warn", about=f"late:{id}")
    ctx.tell(ctx.directory.person(button_values.number(who)), f"late:{id}:done", card, kind="approval")
    ctx.refresh(card.about, card)
    return Reply(card, replace=True)


def replace_place(ctx: Context, code: str) -> Context:
    """The surroundings with another project bound: that of the one who asked."""
    return replace(ctx, project=ctx.directory.project(ctx.directory.by_code[code]))


def _read(ctx: Context, text: str, on: date) -> tuple[HoursLine, Project]:
    """What is asked for; “yesterday” is what it was when that was said."""
    terms = terms_here(ctx)
    read = hours_lines(text, terms, on)
    if len(read) != 1:
        raise BadInput(sentence("Ask for one late entry at a time: late 3h apollo 2026-10-15 site work"), field="hours")
    line = read[0]
    if isinstance(line, Unread):
        raise lookup.refused(line)
    limits.check_minutes(line.minutes)
    return line, lookup.open_project(ctx, line.project)
