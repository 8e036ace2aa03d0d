"""What the rows of a time tracker name, matched with what the books know.

People by e-mail or name, projects by code, name or alias, tasks by name, and what the time costs.  What cannot be
matched is listed and left out; a row that is wrong does not stop the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from formats.sheet import Problem, TimeRow
from handlers import lookup
from handlers.books import budget_marks
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.imports.kinds import Plan
from ledger.errors import BookError, sentence
from ledger.nouns import Person, Project
from ledger.posting import BookedAmount
from ledger.rates import NOTHING_BOOKED, DayBooked, Rate
from storage.bulk import NewHours


class RowMatcher:
    """Matches what rows name, each name once; `days` is what people have on their days so far."""

    def __init__(self, ctx: Context, days: Mapping[tuple[int, date], DayBooked]) -> None:
        self.ctx, self.plan, self._booked = ctx, Plan(), days
        self._by_email = {person.email: person for person in ctx.directory.people.values() if person.email}
        self._by_name = _by_name(ctx.directory.people.values())
        self._people: dict[tuple[str, str], Person | None] = {}
        self._rates: dict[tuple[int, date], Rate | None] = {}
        self._costs: dict[tuple[int, str, int], BookedAmount] = {}
        self._projects: dict[str, Project | None] = {}
        self._tasks: dict[tuple[int, str], tuple[int, str, str]] = {}
        self._days: dict[tuple[date, int], date | Problem] = {}
        self._unplanned: dict[tuple[int, str], Problem | None] = {}

    def meant(self, row: TimeRow) -> NewHours | None:
        """What a row means here; None where something is not known or wrong, which the plan then says."""
        person = self._person(row)
        project = self._project(row)
        if person is None or project is None:
            return None
        day = self._bookable_day(row, project)
        if day is None:
            return None
        minutes = row.minutes
        task, category, account = self._task(project, row.task)
        if problem := self._refused(project, category):
            self.plan.problems.append(replace(problem, line=row.line))
            return None
        rate, amount = self._cost(person, project, minutes, row.day)
        return NewHours(
            row.key,
            row.digest,
            person.id,
            project.id,
            category,
            task,
            row.day,
            minutes,
            row.note[:500],
            rate.id if rate else 0,
            account,
            day,
            amount.company.minor,
            amount.project.minor,
            amount.project.currency,
            amount.paid.minor,
            amount.paid.currency,
        )

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
        key = (row.email, row.person)
        if key not in self._people:
            found = self._by_email.get(row.email.lower()) or self._by_name.get(_parts(row.person))
            self._people[key] = found
        person = self._people[key]
        if person is None:
            self.plan.miss("person", row.email or row.person)
        return person

    def _cost(self, person: Person, project: Project, minutes: int, day: date) -> tuple[Rate | None, BookedAmount]:
        """What the minutes cost; a length at a rate is worked out once, where no exchange rate is in it."""
        key = (person.id, day)
        if key not in self._rates:
            self._rates[key] = books_posting.rate_on(self.ctx, person, day)
        rate, beside = self._rates[key], self._booked.get(key, NOTHING_BOOKED)
        if beside.entries or project.currency != self.ctx.rules.currency:
            return books_posting.labour_cost(self.ctx, person, project, minutes, day, beside)
        known = (rate.id if rate else 0, project.currency, minutes)
        if known not in self._costs:
            self._costs[known] = books_posting.labour_cost(self.ctx, person, project, minutes, day, beside)[1]
        return rate, self._costs[known]

    def _project(self, row: TimeRow) -> Project | None:
        if row.project not in self._projects:
            match = lookup.project_names(self.ctx.directory).match(row.project) if row.project else None
            sure = match is not None and match.kind == "one"
            self._projects[row.project] = self.ctx.directory.project(int(match.key)) if match and sure else None
        project = self._projects[row.project]
        if project is None:
            self.plan.miss("project", row.project or "–")
        return project

    def _task(self, project: Project, name: str) -> tuple[int, str, str]:
        """(task id, category, account) that a task's name means: a task of the project, else a category of cost."""
        key = (project.id, name)
        if key not in self._tasks:
            task = lookup.task(self.ctx, project, name) if name else None
            category = self.ctx.rules.labour
            if task is None and name:
                match = self.ctx.rules.category_names.match(name)
                category = str(match.key) if match and match.kind == "one" else category
            self._tasks[key] = (task.id if task else 0, category, self.ctx.rules.cost_account(project.kind, category))
        return self._tasks[key]

    def _refused(self, project: Project, category: str) -> Problem | None:
        """Why nothing may be booked there.  Asked now: the budget is looked at only when all rows are in."""
        key = (project.id, category)
        if key not in self._unplanned:
            refusal = budget_marks.refused(self.ctx, project, category)
            self._unplanned[key] = Problem(0, refusal.sentence, refusal.values) if refusal else None
        return self._unplanned[key]

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
