"""Logging without typing: the same as last time, and a whole week in one form."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Form, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.text import Brief, Duration, Text, _
from chat.values.days import Days, days
from chat.values.unread import Unread
from handlers import button_values, lookup, workdays
from handlers.context import Context
from handlers.hours import entry
from handlers.hours.corrections import own
from ledger.errors import BadInput, sentence
from ledger.nouns import Hours
from ledger.period import Period, week
from storage import hours as kept


def once_more(click: Clicked, ctx: Context) -> Reply:
    """`value`: the id of the hours to be repeated."""
    old = own(ctx, button_values.number(click.value))
    project = lookup.open_project(ctx, None, ctx.directory.project(old.project).code)
    line = entry.TimeEntry(
        project, ctx.today, old.minutes, old.task, old.category, old.note, nonbillable=old.nonbillable
    )
    return Reply(entry.logged_card(ctx, [entry.book(ctx, line)]))


def open_week(click: Clicked, ctx: Context) -> Reply:
    """`value`: a day of the week, "" for this one."""
    day = button_values.day(click.value) if click.value else ctx.today
    period = week(day, ctx.rules.week_start)
    logged = {
        weekday: sum(minutes for minutes, *_span in kept.on_day(ctx.book, ctx.person.id, weekday))
        for weekday in period
        if weekday <= ctx.today
    }
    questions = [_project_question(ctx)]
    for weekday, minutes in logged.items():
        if workdays.working(weekday, ctx.rules) or minutes:
            hint = _("{hours} logged already", hours=Duration(minutes)) if minutes else _("2.5h, 2:30, 90min")
            label = Text("{day}", {"day": Brief(weekday)})
            questions.append(Question(weekday.isoformat(), label, "duration", required=False, hint=hint))
    questions.append(Question("note", _("What was done"), "text", required=False))
    return Reply(form=Form("week.log", _("Fill in the week"), tuple(questions), submit=_("Log")))


def _project_question(ctx: Context) -> Question:
    last = kept.last(ctx.book, ctx.person.id, ctx.rules.currency)
    code = ctx.directory.project(last.project).code if last else ""
    options = lookup.own_projects(ctx)
    value = code if any(option.value == code for option in options) else ""
    return Question("project", _("Project"), "choice", value, options=options, search="project")


def log_week(filled: Submitted, ctx: Context) -> Reply:
    project = lookup.open_project(ctx, None, filled.answers.get("project", ""))
    note = filled.answers.get("note", "")[:500]
    booked = []
    for name, text in sorted(filled.answers.items()):
        if name in ("project", "note") or not text.strip():
            continue
        try:
            length = entry.read_span(text, ctx)
        except BadInput as wrong:
            wrong.field = name
            raise
        booked.append(entry.book(ctx, entry.TimeEntry(project, button_values.day(name), length.minutes, note=note)))
    if not booked:
        raise BadInput(sentence("Give at least one day a length of time."), field="project")
    return Reply(entry.logged_card(ctx, booked))


def copy_day(said: Said, ctx: Context) -> Reply:
    read = days(said.text, ctx.today, ctx.rules.day_order) if said.text.strip() else None
    if isinstance(read, Unread):
        raise lookup.refused(read)
    wanted = read.first if isinstance(read, Days) else None
    source = _last_day(ctx, wanted)
    booked = [
        entry.book(
            ctx,
            entry.TimeEntry(
                ctx.directory.project(earlier.project),
                ctx.today,
                earlier.minutes,
                earlier.task,
                earlier.category,
                earlier.note,
                nonbillable=earlier.nonbillable,
            ),
        )
        for earlier in source
    ]
    return Reply(entry.logged_card(ctx, booked))


def _last_day(ctx: Context, day: date | None) -> tuple[Hours, ...]:
    """What the person logged on that day, or else on the last day before today with any."""
    start = day or date.fromordinal(ctx.today.toordinal() - 14)
    end = date.fromordinal((day or date.fromordinal(ctx.today.toordinal() - 1)).toordinal() + 1)
    logged = kept.of_person(ctx.book, ctx.person.id, Period(start, end), ctx.rules.currency)
    if not logged:
        raise BadInput(sentence("You logged nothing there that could be copied."), field="day")
    last = max(earlier.day for earlier in logged)
    return tuple(earlier for earlier in logged if earlier.day == last)
