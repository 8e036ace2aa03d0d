"""How much of people's time was sold: of oneself, of one's people, of the company by department and role.

Hours only, never money: it needs no rule of release.  A share is shown beside what it was divided by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chat.cards import tables
from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Duration, Percent, Text, _, verbatim
from handlers import lookup, query, workdays
from handlers.context import Context
from handlers.economics import utilisation_heat
from handlers.economics.people_seen import SEE_ALL, people_seen
from handlers.rules import Rules
from ledger.economics import people as rule
from ledger.economics.people import OnTime, PersonDay, TimeUsed
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.nouns import Absence, Person, Project
from ledger.period import Period, month
from storage import absences, time_spent
from storage.book import Book
from storage.directory import Directory
from storage.time_spent import SpentTime

_OTHERS = sentence("How busy somebody is, is for themselves, the leads of their projects, their head and finance.")
_PROJECT = sentence("How much of a project's time is billable is for its lead and finance.")


@dataclass(frozen=True, slots=True)
class TimeUse:
    """What people's time of a period comes to; `on_time` by person."""

    period: Period
    days: tuple[PersonDay, ...]
    on_time: Mapping[int, OnTime]

    def of(self, people: Collection[int] | None) -> TimeUse:
        """The same of some people; None: of all."""
        if people is None:
            return self
        days = tuple(one for one in self.days if one.person in people)
        return TimeUse(self.period, days, {who: spans for who, spans in self.on_time.items() if who in people})


def show(said: Said, ctx: Context) -> Reply:
    asked = query.about(ctx, said.text)
    if asked.rest:
        raise BadInput(
            sentence("I know no project and nobody called “{text}”."),
            text=asked.rest[:60],
            hint=sentence("Write for example: utilisation last month"),
        )
    period = past(asked.period or month(ctx.today - timedelta(days=1)), ctx.today)
    found = time_use(ctx.book, ctx.directory, ctx.rules, period, ctx.today)
    seen = people_seen(ctx)
    if asked.project is not None:
        ctx.require("lead", *SEE_ALL, project=asked.project.id, sentence=_PROJECT)
        return Reply(_project_card(ctx, asked.project, found), private=True)
    if asked.person is not None:
        if seen is not None and asked.person.id not in seen:
            raise NotAllowed(_OTHERS)
        seen = frozenset({asked.person.id})
    return Reply(card(ctx.directory, found.of(seen), whole=seen is None, week_start=ctx.rules.week_start), private=True)


def past(period: Period, today: date) -> Period:
    """What of a period is over: a running month counts to yesterday."""
    return Period(period.start, max(min(period.end, today), period.start))


# ---- from the books


def time_use(book: Book, directory: Directory, rules: Rules, period: Period, today: date) -> TimeUse:
    """The days of everybody who works here or worked in the period."""
    worked: dict[int, list[SpentTime]] = defaultdict(list)
    for row in time_spent.in_period(book, period):
        worked[row.person].append(row)
    away: dict[tuple[int, date], list[Absence]] = defaultdict(list)
    for who, leave in absences.in_period(book, period).items():
        for one in leave:
            away[who, one.day].append(one)
    workdays_of = frozenset(day for day in period if workdays.working(day, rules))
    spans = rule.spans(period, weekly=rules.hours_entered == "weekly", week_start=rules.week_start)
    days: list[PersonDay] = []
    on_time: dict[int, OnTime] = {}
    for person in directory.people.values():
        rows = worked.get(person.id, [])
        if not (rows or _works(directory, person)):
            continue
        until = _last_day(person, rows)
        minutes = {
            day: rule.available(
                person.minutes(day, rules.day_minutes) if day <= until else 0,
                away.get((person.id, day), ()),
                works=day in workdays_of,
            )
            for day in period
        }
        days += _days(directory, person, minutes, rows)
        on_time[person.id] = _on_time(spans, minutes, rows, rules, today)
    return TimeUse(period, tuple(days), on_time)


def worked(book: Book, directory: Directory, period: Period) -> Iterable[tuple[SpentTime, bool]]:
    """Every row of hours of a period, and whether somebody pays for it."""
    return [(row, _billable(directory, row)) for row in time_spent.in_period(book, period)]


def _works(directory: Directory, person: Person) -> bool:
    """Whether somebody is expected to work on projects: a seat in one, or it was said when and how long."""
    if not person.active and person.leaving_day is None:
        return False
    said = person.entry_day or person.working_times or person.departments
    return bool(said) or any(seat.project and seat.role in ("member", "lead") for seat in directory.seats_of(person.id))


def _last_day(person: Person, rows: Iterable[SpentTime]) -> date:
    """Of somebody who is gone, and nobody said since when, the last day with hours; else there is none."""
    if person.active or person.leaving_day is not None:
        return date.max
    return max((row.day for row in rows), default=date.min)


def _days(
    directory: Directory, person: Person, minutes: Mapping[date, int], rows: Iterable[SpentTime]
) -> Iterable[PersonDay]:
    uses = {day: TimeUsed(available) for day, available in minutes.items()}
    for row in rows:
        billable = row.minutes if _billable(directory, row) else 0
        uses[row.day] = uses.get(row.day, TimeUsed()) + TimeUsed(0, row.minutes, billable)
    for day, use in uses.items():
        if use != TimeUsed():
            yield PersonDay(person.id, day, use, person.trade(day), person.department(day))


def _billable(directory: Directory, row: SpentTime) -> bool:
    task = directory.tasks.get(row.task)
    return directory.project(row.project).billable and not row.nonbillable and not (task and task.nonbillable)


def _on_time(
    spans: Iterable[Period], minutes: Mapping[date, int], rows: Iterable[SpentTime], rules: Rules, today: date
) -> OnTime:
    """Days of which nobody knows when they were entered are left out, both of what was in time and of what was not."""
    entered: dict[date, list[date]] = defaultdict(list)
    unknown: set[date] = set()
    for row in rows:
        if row.entered is None:
            unknown.add(row.day)
        else:
            entered[row.day].append(row.entered)
    known = {day: available for day, available in minutes.items() if day not in unknown}
    return rule.on_time(spans, known, entered, lambda day: workdays.working(day, rules), today)


# ---- shown


def card(directory: Directory, of: TimeUse, *, whole: bool, week_start: int = 0) -> Card:
    """By department, role and person, with the sum above; `whole`: the sum is that of the company."""
    title = _("Utilisation, {first} to {last}", first=of.period.start, last=of.period.last)
    if not of.days:
        return Card(title, lines=(_("There is no working time in these days."),))
    everything = _sum(one.use for one in of.days)
    people = sorted({one.person for one in of.days}, key=lambda id: directory.person(id).name)
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []

    def add(heading: Text, named: Iterable[tuple[Text, TimeUsed, OnTime | None]]) -> None:
        groups.append((len(rows), heading))
        rows.extend(_row(*one) for one in named)

    if whole:
        add(_("Company"), [(_("Company"), everything, _all_spans(of.on_time.values()))])
    if len(people) > 1:
        for heading, key, without in (
            (_("By department"), _department, _("no department")),
            (_("By role"), _role, _("no role")),
        ):
            named = rule.summed(of.days, key)
            if set(named) != {""}:
                add(heading, [(verbatim(name) if name else without, named[name], None) for name in _ordered(named)])
    uses = rule.summed(of.days, lambda one: one.person)
    add(_("By person"), [(verbatim(directory.person(id).name), uses[id], of.on_time.get(id)) for id in people])
    heads = (_("Who"), _("Available time"), _("Worked"), _("Billable"), _("Utilisation"), _("On time"))
    table = Table(heads, tuple(rows), (1, 2, 3, 4, 5), groups=tuple(groups), apart=True, essential=(1, 3, 4))
    first = groups[-1][0]
    names = {id: directory.person(id).name for id in people}
    chart = utilisation_heat.chart(of.days, of.period, names, week_start) or tables.charted(
        table, "bar", _("Utilisation"), (4,), slice(first, first + 12)
    )
    return Card(
        title, facts=_facts(everything, _all_spans(of.on_time.values())), table=table, chart=chart, small=_SMALL
    )


_SMALL = _(
    "Utilisation = billable ÷ available. Available is the working time of the calendar less leave; what was not "
    "billed, rework, pre-sales and internal work are worked, not billable. On time: entered by the end of the next "
    "working day."
)


def _department(one: PersonDay) -> str:
    return one.department


def _role(one: PersonDay) -> str:
    return one.role


def _ordered(named: Iterable[str]) -> list[str]:
    """By name, what has none at the end."""
    return sorted(named, key=lambda name: (not name, name))


def _sum(uses: Iterable[TimeUsed]) -> TimeUsed:
    return sum(uses, TimeUsed())


def _all_spans(every: Iterable[OnTime]) -> OnTime:
    return sum(every, OnTime())


def _facts(use: TimeUsed, spans: OnTime) -> tuple[Fact, ...]:
    available, billable = Duration(use.available), Duration(use.billable)
    if use.available:
        told = _(
            "{share}: {billable} billable of {available} available",
            share=_percent(use.share),
            billable=billable,
            available=available,
        )
    else:
        told = _("– (nobody was available; {billable} billable)", billable=billable)
    facts = [Fact(_("Utilisation"), told), Fact(_("Worked"), Text("{h}", {"h": Duration(use.logged)}))]
    if spans.expected:
        share = _percent(spans.share)
        told = _("{share}: {n} of {expected}", share=share, n=spans.spans, expected=spans.expected)
        facts.append(Fact(_("Entered on time"), told))
    return tuple(facts)


def _row(name: Text, use: TimeUsed, spans: OnTime | None) -> tuple[Cell, ...]:
    return (
        name,
        Duration(use.available),
        Duration(use.logged),
        Duration(use.billable),
        _percent(use.share),
        _percent(spans.share) if spans else None,
    )


def _percent(share: Fraction | None) -> Percent | None:
    number = rule.percent(share)
    return None if number is None else Percent(number)


def _project_card(ctx: Context, project: Project, of: TimeUse) -> Card:
    """A project has no availability: what of its minutes is billable, and its part of everybody's available time."""
    title = _(
        "Billable time of {project}, {first} to {last}",
        project=lookup.shown(project),
        first=of.period.start,
        last=of.period.last,
    )
    rows = [row for row in time_spent.in_period(ctx.book, of.period) if row.project == project.id]
    worked = sum(row.minutes for row in rows)
    if not worked:
        return Card(title, lines=(_("Nobody has logged hours there."),))
    billable = sum(row.minutes for row in rows if _billable(ctx.directory, row))
    available = sum(one.use.available for one in of.days)
    facts = [
        Fact(_("Worked"), Text("{h}", {"h": Duration(worked)})),
        Fact(_("Billable"), _("{share}: {h}", share=_percent(Fraction(billable, worked)), h=Duration(billable))),
    ]
    if available:
        share = _percent(Fraction(worked, available))
        told = _("{share} of {available}", share=share, available=Duration(available))
        facts.append(Fact(_("Of the company's available time"), told))
    return Card(title, facts=tuple(facts))
