"""Hours that were wrong: corrected by form, undone by a click.  A correction reverses and books anew."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Submitted
from chat.text import Duration, Text, _, _n
from chat.words import hours as in_words
from handlers import button_values, lookup
from handlers.books import posting
from handlers.context import Context
from handlers.hours.entry import TimeEntry, book, hours_form, line_of, logged_card
from ledger.errors import NotAllowed, WrongState, sentence
from ledger.nouns import Hours
from storage import audit, hours, time_spent


def undo_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: ids, with blanks between them."""
    hours_logged = [own(ctx, id) for id in button_values.numbers(click.value)]
    still = [entry for entry in hours_logged if entry.stage in ("pending", "posted")]
    if not still:
        raise WrongState(sentence("Those hours were taken back already."))
    return Reply(_undone(ctx, still), replace=True)


def open_form(click: Clicked, ctx: Context) -> Reply:
    old = standing(ctx, button_values.number(click.value))
    project = ctx.directory.project(old.project)
    minutes = in_words(old.minutes, "en").replace(" ", "").replace("min", "m")
    filled = hours_form(
        ctx,
        project,
        day=old.day,
        minutes=minutes,
        task=old.task,
        note=old.note,
        name="hours.correct",
        value=str(old.id),
    )
    return Reply(form=filled)


def correct(filled: Submitted, ctx: Context) -> Reply:
    old = standing(ctx, button_values.number(filled.value))
    new = replace_hours(ctx, old, line_of(ctx, filled))
    card = logged_card(ctx, [new])
    ctx.refresh(f"hours:{old.id}", card)
    return Reply(card, replace=True)


def replace_hours(ctx: Context, old: Hours, line: TimeEntry) -> Hours:
    """Take hours back and book others in their place; both name each other in the trail.

    They were entered when the first of them was, and are billable or not as before.
    """
    first = time_spent.entered(ctx.book, old.id)
    line = replace(line, nonbillable=line.nonbillable or old.nonbillable, entered=first)
    with posting.together(ctx):
        posting.unbook_hours(ctx, old, "corrected")
        new = book(ctx, line)
    audit.note(ctx.book, "hours.corrected", f"hours:{new.id}", instead_of=old.id)
    audit.note(ctx.book, "hours.corrected", f"hours:{old.id}", by=new.id)
    return new


def _undone(ctx: Context, hours_logged: list[Hours]) -> Card:
    for entry in hours_logged:
        posting.unbook_hours(ctx, entry, "undone")
    total = Duration(sum(entry.minutes for entry in hours_logged))
    project = lookup.shown(ctx.directory.project(hours_logged[0].project))
    title = (
        _("Taken back: {hours} on {project}, {day}", hours=total, project=project, day=hours_logged[0].day)
        if len(hours_logged) == 1
        else _n("Taken back: {n} entry, {hours}", "Taken back: {n} entries, {hours}", len(hours_logged), hours=total)
    )
    card = Card(title, about=f"hours:{hours_logged[0].id}")
    ctx.refresh(card.about, card)
    return card


def standing(ctx: Context, id: int) -> Hours:
    """One's own hours that have not been taken back.  Raises NotFound, NotAllowed, WrongState."""
    old = own(ctx, id)
    if old.stage not in ("pending", "posted"):
        raise WrongState(sentence("Those hours were taken back already."))
    return old


def own(ctx: Context, id: int) -> Hours:
    """One's own hours, whatever became of them.  Raises NotFound, NotAllowed."""
    entry = hours.get(ctx.book, id, ctx.rules.currency)
    if entry.person != ctx.person.id:
        raise NotAllowed(sentence("Only the person who logged hours can change them."))
    return entry


def in_short(entry: Hours, ctx: Context) -> Text:
    """Hours in one line, without money."""
    project = lookup.shown(ctx.directory.project(entry.project))
    name = ctx.directory.person(entry.person).name
    return _(
        "{person}: {hours} on {project}, {day}",
        person=name,
        hours=Duration(entry.minutes),
        project=project,
        day=entry.day,
    )
