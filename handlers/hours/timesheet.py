"""Looking back: my week, a month, missing days; and the evening question about days without hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from chat.cards.card import Button, Card, Chart, Fact, Reply, Series, Table
from chat.incoming import Clicked, Said
from chat.text import Brief, Duration, Text, _, _n, verbatim
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup, workdays
from handlers.context import Context
from handlers.hours import leave_days
from ledger.absence import expected
from ledger.nouns import Absence, Hours, Person
from ledger.period import Period, week
from storage import absences, hours, people


def show_week(said: Said, ctx: Context) -> Reply:
    return Reply(week_card(ctx, ctx.person, _period(ctx, said.text)), private=True)


def show_other(click: Clicked, ctx: Context) -> Reply:
    period = week(button_values.day(click.value), ctx.rules.week_start)
    return Reply(week_card(ctx, ctx.person, period), private=True, replace=True)


def _period(ctx: Context, words: str) -> Period:
    """The week or month that was named; this week where none was."""
    if not words.strip():
        return week(ctx.today, ctx.rules.week_start)
    read = days(words, ctx.today, ctx.rules.day_order)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    if read.first == read.last:
        return week(read.first, ctx.rules.week_start)
    return Period(read.first, date.fromordinal(read.last.toordinal() + 1))


def week_card(ctx: Context, person: Person, period: Period) -> Card:
    """A person's hours of a period by day and project, with what is missing."""
    logged = hours.of_person(ctx.book, person.id, period, ctx.rules.currency)
    by_day: dict[date, list[Hours]] = defaultdict(list)
    by_project: dict[int, int] = defaultdict(int)
    for entry in logged:
        by_day[entry.day].append(entry)
        by_project[entry.project] += entry.minutes
    away = absences.of_person(ctx.book, person.id, period)
    missing = missing_days(
        ctx, period, {day: sum(entry.minutes for entry in entries) for day, entries in by_day.items()}, away
    )
    facts = [Fact(_("In all"), Text("{h}", {"h": Duration(sum(by_project.values()))}))]
    if missing:
        facts.append(Fact(_("No hours yet"), Text("{days}", {"days": brief(missing[:10])})))
    if away:
        facts.append(Fact(_("On leave"), Text("{days}", {"days": leave_days.named(away)})))
    rows = tuple(
        (
            Text("{day}", {"day": Brief(entry.day)}),
            lookup.shown(ctx.directory.project(entry.project)),
            Text("{h}", {"h": Duration(entry.minutes)}),
            verbatim(entry.note or "–"),
        )
        for entry in logged
    )
    shown = tuple(day for day in period if day in by_day or workdays.working(day, ctx.rules))[:31]
    chart = None
    if logged:
        per_day = tuple(sum(entry.minutes for entry in by_day.get(day, ())) / 60 for day in shown)
        labels = tuple(Text("{day}", {"day": Brief(day)}) for day in shown)
        chart = Chart("bar", _("Hours a day"), labels, (Series(_("Hours"), per_day),), unit="h")
    before, after = period.start.fromordinal(period.start.toordinal() - 7), period.end
    return Card(
        _("Hours from {first} to {last}", first=period.start, last=period.last),
        facts=tuple(facts),
        table=Table((_("Day"), _("Project"), _("Hours"), _("Note")), rows, numeric=(2,)) if rows else None,
        chart=chart,
        buttons=(
            Button(_("Log hours"), "hours.form", "", style="main"),
            Button(_("Week before"), "week.show", before.isoformat()),
            *((Button(_("Week after"), "week.show", after.isoformat()),) if after <= ctx.today else ()),
        ),
    )


def brief(days: Sequence[date]) -> tuple[Brief, ...]:
    """Days near today, as one names them."""
    return tuple(Brief(day) for day in days)


def missing_days(
    ctx: Context, period: Period, minutes: Mapping[date, int], away: Sequence[Absence]
) -> tuple[date, ...]:
    """The working days of a period, up to yesterday, without hours, and not wholly of leave."""
    return tuple(
        day
        for day in period
        if day < ctx.today and not minutes.get(day) and workdays.working(day, ctx.rules) and expected_on(ctx, day, away)
    )


def expected_on(ctx: Context, day: date, away: Sequence[Absence]) -> int:
    """The minutes that are expected of a working day on which somebody is away so."""
    return expected(ctx.rules.day_minutes, [absence for absence in away if absence.day == day])


def show_missing(said: Said, ctx: Context) -> Reply:
    period = Period(workdays.back(ctx.today, 10, ctx.rules), ctx.today)
    logged, away = hours.days_logged(ctx.book, period), absences.in_period(ctx.book, period)
    rows = []
    for person in _watched(ctx):
        days_missing = missing_days(ctx, period, logged.get(person.id, {}), away.get(person.id, ()))
        if days_missing:
            rows.append((verbatim(person.name), Text("{days}", {"days": brief(days_missing[:10])})))
    if not rows:
        return Reply(Card(_("No working day of the last two weeks is missing."), tone="good"), private=True)
    title = _n("{n} person has days without hours", "{n} people have days without hours", len(rows))
    return Reply(Card(title, table=Table((_("Name"), _("Days")), tuple(rows))), private=True)


def _watched(ctx: Context) -> list[Person]:
    """Those whose days the person may see: their own, a lead's people, everybody for finance and administrators."""
    workers = [person for person in ctx.directory.people.values() if person.active and _works(ctx, person.id)]
    if ctx.roles() & {"finance", "admin", "auditor"}:
        return sorted(workers, key=lambda person: person.name)
    led = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.role == "lead"}
    mine = [
        person
        for person in workers
        if person.id == ctx.person.id
        or any(seat.project in led for seat in ctx.directory.seats_of(person.id) if seat.project)
    ]
    return sorted(mine, key=lambda person: person.name)


def _works(ctx: Context, person: int) -> bool:
    return any(seat.role in ("member", "lead") and seat.project for seat in ctx.directory.seats_of(person))


def remind(ctx: Context) -> int:
    """Ask everybody privately who has had no hours for some working days and lets themselves be reminded.

    They are asked once for each run of days.

    Returns how many were asked.
    """
    if not workdays.working(ctx.today, ctx.rules):
        return 0
    period = Period(workdays.back(ctx.today, ctx.rules.missing_after, ctx.rules), ctx.today)
    logged, away = hours.days_logged(ctx.book, period), absences.in_period(ctx.book, period)
    asked, unreminded = 0, people.unreminded(ctx.book)
    for person in ctx.directory.people.values():
        if not person.active or person.id in unreminded or not _works(ctx, person.id):
            continue
        leave = away.get(person.id, ())
        gone = missing_days(ctx, period, logged.get(person.id, {}), leave)
        if len(gone) < ctx.rules.missing_after:
            continue
        card = Card(
            _n("{n} working day has no hours from you yet", "{n} working days have no hours from you yet", len(gone)),
            facts=(Fact(_("Days"), Text("{days}", {"days": brief(gone)})),),
            lines=(
                _(
                    "A line is enough, for example: {hours}h apollo {day}",
                    hours=f"{expected_on(ctx, gone[0], leave) / 60:g}",
                    day=gone[0].isoformat(),
                ),
            ),
            buttons=(
                Button(_("Log hours"), "hours.form", "", style="main"),
                Button(_("My week"), "week.show", gone[0].isoformat()),
            ),
        )
        asked += bool(ctx.tell(person, f"missing:{person.id}:{gone[0].isoformat()}", card, kind="reminder"))
    return asked
