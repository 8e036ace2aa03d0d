"""Hours out of other programs' files: looked at first, taken on request, the same row never twice, undone as a whole.

What a file names is matched with what the books know: people by e-mail or name, projects by code, name or alias.  What
cannot be matched is listed and left out; a row that is wrong does not stop the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from formats.sheet import Problem, Sheet, TimeRow
from formats.uncollected import uncollected
from handlers import lookup
from handlers.books import posting as books_posting
from handlers.context import Context
from ledger import posting
from ledger.errors import BadInput, BookError, sentence
from ledger.journal import JournalEntry
from ledger.nouns import Hours, Person, Project
from ledger.posting import BookedAmount, Dimensions
from ledger.rates import Rate, in_force
from storage import bulk, hours


@dataclass(slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        rows: (identity, hours, entry) that are new.
        known: rows that were imported before.
        people, projects: names that nobody here has, with how many rows name them.
        problems: rows that cannot be taken, and why.
    """

    source: str
    rows: list[tuple[str, Hours, JournalEntry]] = field(default_factory=list)
    known: int = 0
    people: Counter[str] = field(default_factory=Counter)
    projects: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(row[1].minutes for row in self.rows)


def plan_hours(ctx: Context, sheet: Sheet) -> ImportPlan:
    """See what the rows of a time export would book; nothing is written."""
    if sheet.subject != "hours":
        raise BadInput(sentence("That file holds no hours: it is {kind}."), kind=sheet.kind)
    ctx.require("finance", "admin", sentence=sentence("Only finance imports files."))
    plan = ImportPlan(sheet.kind, problems=list(sheet.problems))
    rows: Sequence[TimeRow] = sheet.rows
    known = bulk.known(ctx.book, sheet.kind, (row.key for row in rows))
    seen: set[str] = set()
    match = _Matcher(ctx, plan)
    for row in rows:
        if row.key in known or row.key in seen:
            plan.known += 1
            continue
        seen.add(row.key)
        booked = match.booked(row)
        if booked is not None:
            plan.rows.append((row.key, *booked))
    _within_a_day(ctx, plan)
    return plan


def apply_hours(ctx: Context, sheet: Sheet, name: str) -> tuple[int, ImportPlan]:
    """Take the new rows of a time export; returns the number of the import (0: nothing was new) and what was done."""
    with uncollected():
        return _apply(ctx, sheet, name)


def _apply(ctx: Context, sheet: Sheet, name: str) -> tuple[int, ImportPlan]:
    plan = plan_hours(ctx, sheet)
    if not plan.rows:
        return 0, plan
    number = bulk.batch(ctx.book, sheet.kind, name, sheet.file, len(plan.rows))
    bulk.add_hours(ctx.book, sheet.kind, number, plan.rows)
    change: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _key, entry, _journal_entry in plan.rows:
        change[entry.project][entry.category] += entry.project_cost.minor
    for project, by_category in sorted(change.items()):
        books_posting.watch(ctx, ctx.directory.project(project), dict(by_category), f"import:{number}")
    return number, plan


class _Matcher:
    """Matches what rows name, each name once."""

    def __init__(self, ctx: Context, plan: ImportPlan) -> None:
        self.ctx, self.plan = ctx, plan
        self._by_email = {person.email: person for person in ctx.directory.people.values() if person.email}
        self._by_name = _by_name(ctx.directory.people.values())
        self._rates: dict[tuple[int, date], Rate | None] = {}
        self._costs: dict[tuple[int, str, int], BookedAmount] = {}
        self._projects: dict[str, Project | None] = {}
        self._tasks: dict[tuple[int, str], tuple[int, str]] = {}
        self._days: dict[tuple[date, int], date | Problem] = {}

    def booked(self, row: TimeRow) -> tuple[Hours, JournalEntry] | None:
        """The hours and the entry of a row; None where something is not known or wrong, which the plan then says."""
        person = self._person(row)
        project = self._project(row)
        if person is None or project is None:
            return None
        day = self._bookable_day(row, project)
        if day is None:
            return None
        minutes = row.minutes
        task, category = self._task(project, row.task)
        rate, amount = self._cost(person, project, minutes, row.day)
        note = row.note[:500]
        entry = posting.hours(
            amount,
            minutes,
            Dimensions(project.id, category, task, person.id),
            cost_role=self.ctx.rules.category_account(category),
            day=row.day,
            booked=day,
            memo=note,
            source="",
        )
        time_entry = Hours(
            0,
            person.id,
            project.id,
            category,
            task,
            row.day,
            minutes,
            note,
            "posted",
            -1,
            -1,
            rate.id if rate else 0,
            amount.company,
            amount.project,
        )
        return time_entry, entry

    def _bookable_day(self, row: TimeRow, project: Project) -> date | None:
        """The day on which the row can be booked; None where it cannot, which the plan then says."""
        if row.minutes <= 0:
            self._wrong(row, sentence("Hours must be more than zero."))
            return None
        if row.day > self.ctx.today:
            self._wrong(row, sentence("{day} is still to come."), day=row.day)
            return None
        if project.state != "open":
            self._wrong(
                row, sentence("{project} is closed; nothing can be booked on it."), project=lookup.called(project)
            )
            return None
        day = self._open(row.day, project.id)
        if isinstance(day, Problem):
            self._wrong(row, day.sentence, **day.values)
            return None
        return day

    def _person(self, row: TimeRow) -> Person | None:
        person = self._by_email.get(row.email.lower()) or self._by_name.get(_parts(row.person))
        if person is None:
            self.plan.people[row.email or row.person] += 1
        return person

    def _cost(self, person: Person, project: Project, minutes: int, day: date) -> tuple[Rate | None, BookedAmount]:
        """What the minutes cost; a length at a rate is worked out once, where no exchange rate is in it."""
        key = (person.id, day)
        if key not in self._rates:
            rates = self.ctx.directory.rates_for(person.id, person.role)
            self._rates[key] = in_force(rates, "cost", day, person.id, person.role)
        rate = self._rates[key]
        if project.currency != self.ctx.rules.currency:
            return books_posting.labour_cost(self.ctx, person, project, minutes, day)
        known = (rate.id if rate else 0, project.currency, minutes)
        if known not in self._costs:
            self._costs[known] = books_posting.labour_cost(self.ctx, person, project, minutes, day)[1]
        return rate, self._costs[known]

    def _project(self, row: TimeRow) -> Project | None:
        if row.project not in self._projects:
            match = lookup.project_names(self.ctx.directory).match(row.project) if row.project else None
            sure = match is not None and match.kind == "one"
            self._projects[row.project] = self.ctx.directory.project(int(match.key)) if match and sure else None
        if self._projects[row.project] is None:
            self.plan.projects[row.project or "–"] += 1
        return self._projects[row.project]

    def _task(self, project: Project, name: str) -> tuple[int, str]:
        """(task id, category) that a task's name means: a task of the project, else a category of cost."""
        key = (project.id, name)
        if key not in self._tasks:
            task = lookup.task(self.ctx, project, name) if name else None
            category = self.ctx.rules.labour
            if task is None and name:
                match = self.ctx.rules.category_names.match(name)
                category = str(match.key) if match and match.kind == "one" else category
            self._tasks[key] = (task.id if task else 0, category)
        return self._tasks[key]

    def _open(self, day: date, project: int) -> date | Problem:
        key = (day, project)
        if key not in self._days:
            try:
                self._days[key] = books_posting.day_in_books(self.ctx, day, project)
            except BookError as error:
                self._days[key] = Problem(0, error.sentence, error.values)
        return self._days[key]

    def _wrong(self, row: TimeRow, sentence: str, **values: Any) -> None:
        """Note what is wrong with a row."""
        self.plan.problems.append(Problem(row.line, sentence, values))


def _parts(name: str) -> tuple[str, ...]:
    """A name whatever its case and the order of its parts."""
    return tuple(sorted(name.lower().split()))


def _by_name(people: Iterable[Person]) -> dict[tuple[str, ...], Person]:
    """Name -> the one active person who has it; names that several have are left out."""
    bearers: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in people:
        for parts in {_parts(name) for name in (person.name, *person.aliases)}:
            if person.active:
                bearers[parts].append(person)
    return {parts: people[0] for parts, people in bearers.items() if len(people) == 1}


def _within_a_day(ctx: Context, plan: ImportPlan) -> None:
    """Leave out rows that would give somebody more hours on a day than a day may have."""
    total: dict[tuple[int, date], int] = defaultdict(int)
    kept = []
    most = ctx.rules.refuse_above
    already = hours.minutes_by_day(ctx.book, {(row[1].person, row[1].day) for row in plan.rows})
    for row in plan.rows:
        key = (row[1].person, row[1].day)
        if total[key] + already.get(key, 0) + row[1].minutes > most:
            plan.problems.append(
                Problem(
                    0,
                    sentence("{person} would have more than {most} hours on {day}."),
                    {"person": ctx.directory.person(key[0]).name, "most": most // 60, "day": key[1]},
                )
            )
            continue
        total[key] += row[1].minutes
        kept.append(row)
    plan.rows[:] = kept
