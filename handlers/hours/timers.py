"""Timers: start, stop, and the evening question about one that was forgotten.

A timer never books by itself: any time that we would choose is the wrong one, so the person is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from chat.cards.card import Button, Card, Fact, Reply
from chat.folding import cleaned, folded
from chat.incoming import Clicked, Said
from chat.lines.things import NamedThing, named_thing
from chat.pattern import Pattern
from chat.text import Duration, Text, _, verbatim
from chat.values.clocks import times_of_day
from handlers import button_values, lookup
from handlers.context import Context
from handlers.hours.entry import TimeEntry, book, logged_card
from handlers.registry import NO_SEAT, WORKERS
from handlers.terms import terms_here
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Project, Timer
from storage import timers


def start_timer(said: Said, ctx: Context) -> Reply:
    running = timers.running(ctx.book, ctx.person.id)
    if running is not None:
        raise WrongState(
            sentence("A timer is running already, since {since}."),
            hint=sentence("Say “stop” first."),
            since=running.started.astimezone(ctx.now.tzinfo),
        )
    project, note = _project_and_note(ctx, said.text.strip())
    ctx.require(*WORKERS, project=project.id, sentence=NO_SEAT)
    timers.start(ctx.book, Timer(ctx.person.id, project.id, 0, ctx.rules.labour, note[:300], ctx.now))
    card = Card(
        _("The timer runs on {project}.", project=lookup.shown(project)),
        facts=(Fact(_("Since"), Text("{t}", {"t": ctx.now})),),
        buttons=(Button(_("Stop"), "timer.stop", "", style="main"), Button(_("Discard"), "timer.discard", "")),
        about=f"timer:{ctx.person.id}:{ctx.message}",
    )
    return Reply(card, private=True)


def _project_and_note(ctx: Context, words: str) -> tuple[Project, str]:
    first, _blank, rest = words.partition(" ")
    match = lookup.project_names(ctx.directory).match(first) if first else None
    if match is not None and match.kind == "one":
        return lookup.open_project(ctx, match), rest.strip()
    if ctx.project is not None or not first:
        return lookup.open_project(ctx, None), words
    return lookup.open_project(ctx, None, first), rest.strip()


def stop_timer(said: Said, ctx: Context) -> Reply:
    """Now, or at the time of day that is said.  What is said besides must speak of the timer."""
    words = folded(cleaned(said.text))
    times = times_of_day(words)
    rest = words
    for start, end, _at in times:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    named = named_thing(rest, terms_here(ctx), ctx.today)
    if "reminders" in named.kinds:
        raise BadInput(
            sentence("“stop” stops your timer, not the reminders; nothing was changed."),
            hint=sentence("Reminders about hours end when the days have hours, or leave: say “missing” or “leave”."),
        )
    if len(times) > 1 or named.unread:
        raise BadInput(sentence("At what time was the work over? Say for example: stop at 17:30"))
    running = timers.running(ctx.book, ctx.person.id)
    if running and _other(named, running):
        raise BadInput(
            sentence("I do not know what of “{text}” should stop; your timer runs on."),
            text=said.text.strip()[:60],
            hint=sentence("Say for example: stop · stop at 17:30 · undo"),
        )
    return _stop_at(ctx, times[0][2], morning=bool(_MORNING.search(words))) if times else _stop(ctx, ctx.now)


_MORNING = Pattern(r"\d\s?a\.?m\b|上午|早上|早晨|清晨|凌晨")


def _other(named: NamedThing, running: Timer) -> bool:
    """Whether the words speak of anything else than the timer: another project, a figure, what it does not say."""
    note = folded(running.note)
    return bool(
        named.kinds - {"timer", "hours"}
        or named.minutes
        or named.numbers
        or named.days
        or (named.projects and running.project not in named.projects)
        or any(word not in note for word in named.words)
    )


def _stop_at(ctx: Context, at: time, *, morning: bool) -> Reply:
    """Book until that time of day, where only one reading lies between the start and now; else ask.

    Half past five is also half past five in the afternoon, unless they said `morning`; it may have been yesterday's.
    """
    running = timers.running(ctx.book, ctx.person.id)
    end = ctx.now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if running is None:
        return _stop(ctx, end)
    start = running.started.astimezone(ctx.now.tzinfo)
    readings = [end, end + timedelta(hours=12)] if at.hour < 12 and not morning else [end]
    fitting = [
        moment - timedelta(days=back) for moment in readings for back in (0, 1) if start < moment - timedelta(days=back)
    ]
    fitting = [moment for moment in fitting if moment <= ctx.now]
    if len(fitting) == 1:
        return _stop(ctx, fitting[0])
    title = (
        _("{time} is still to come. When was the work over?", time=f"{end:%H:%M}")
        if end > ctx.now
        else _("The timer started at {start}. When was the work over?", start=start)
    )
    buttons = [Button(_("At {time}", time=moment), "timer.stop", moment.isoformat()) for moment in sorted(fitting)]
    buttons.append(Button(_("Stop now"), "timer.stop", ctx.now.isoformat()))
    buttons.append(Button(_("Keep it running"), "timer.keep", ""))
    return Reply(Card(title, buttons=tuple(buttons), tone="warn"), private=True)


def stop_clicked(click: Clicked, ctx: Context) -> Reply:
    ctx.sure = bool(click.value)
    end = button_values.instant(click.value) if click.value else ctx.now
    return replace(_stop(ctx, end), replace=True)


def keep_timer(click: Clicked, ctx: Context) -> Reply:
    return Reply(Card(_("It runs on.")), replace=True)


def discard_timer(click: Clicked, ctx: Context) -> Reply:
    if timers.running(ctx.book, ctx.person.id) is None:
        raise WrongState(sentence("No timer is running."))
    timers.stop(ctx.book, ctx.person.id)
    return Reply(Card(_("The timer is gone; nothing was booked.")), replace=True)


def _stop(ctx: Context, end: datetime) -> Reply:
    running = timers.running(ctx.book, ctx.person.id)
    if running is None:
        raise BadInput(sentence("No timer is running."), hint=sentence("Say for example: start apollo API design"))
    start = running.started.astimezone(ctx.now.tzinfo)
    minutes = round((end - start).total_seconds() / 60)
    if minutes <= 0:
        raise BadInput(
            sentence("The timer has run for less than a minute."), hint=sentence("Let it run, or discard it.")
        )
    if minutes > ctx.rules.ask_above and not ctx.sure:
        return Reply(_long_card(start, end, minutes), private=True)
    timers.stop(ctx.book, ctx.person.id)
    project = ctx.directory.project(running.project)
    midnight = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    parts = [(start, end)] if end <= midnight else [(start, midnight), (midnight, end)]
    booked = [
        book(
            ctx,
            TimeEntry(
                project,
                first.date(),
                max(round((last - first).total_seconds() / 60), 1),
                running.task,
                running.category,
                running.note,
            ),
        )
        for first, last in parts
        if last > first
    ]
    return Reply(logged_card(ctx, booked))


def _long_card(start: datetime, end: datetime, minutes: int) -> Card:
    """A timer that ran for longer than anybody works: when was it over?"""
    evening = start.replace(hour=18, minute=0, second=0, microsecond=0)
    buttons = [Button(_("Book all of it"), "timer.stop", end.isoformat()), Button(_("Discard"), "timer.discard", "")]
    if start < evening < end:
        buttons.insert(0, Button(_("It was over at 18:00"), "timer.stop", evening.isoformat(), style="main"))
    return Card(
        _("The timer has run for {hours}. When was the work over?", hours=Duration(minutes)),
        lines=(_("For another time, discard it and log the hours in words."),),
        buttons=tuple(buttons),
        tone="warn",
    )


def ask_forgotten(ctx: Context) -> int:
    """Ask everybody whose timer still runs in the evening: stop at six, now, or keep?  Once an evening."""
    asked = 0
    for timer in timers.whole(ctx.book):
        person = ctx.directory.people.get(timer.person)
        if person is None or timer.asked == ctx.today:
            continue
        start = timer.started.astimezone(ctx.now.tzinfo)
        evening = ctx.now.replace(hour=18, minute=0, second=0, microsecond=0)
        buttons = [Button(_("Stop now"), "timer.stop", ctx.now.isoformat(), style="main")]
        if start < evening < ctx.now:
            buttons.insert(0, Button(_("Stop at 18:00"), "timer.stop", evening.isoformat(), style="main"))
        buttons += [Button(_("Keep it running"), "timer.keep", ""), Button(_("Discard"), "timer.discard", "")]
        running = Duration(round((ctx.now - start).total_seconds() / 60))
        card = Card(
            _("Your timer still runs."),
            facts=(
                Fact(_("Project"), lookup.shown(ctx.directory.project(timer.project))),
                Fact(_("Since"), _("{start}, {running}", start=start, running=running)),
                *((Fact(_("Note"), verbatim(timer.note)),) if timer.note else ()),
            ),
            buttons=tuple(buttons),
            tone="warn",
        )
        asked += bool(ctx.tell(person, f"timer:{person.id}:{ctx.today.isoformat()}", card, kind="reminder"))
        timers.asked(ctx.book, person.id, ctx.today)
    return asked
