"""What the rows of a time tracker name, matched with what the books know.

People by e-mail or name, projects by code, name or alias, tasks by name, and what the time costs.  What cannot be
matched is listed and left out; a row that is wrong does not stop the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
from storage.imported_hours import NewHours


class _Remembered(dict[Any, Any]):
    """Remembers what each distinct thing in a file means here; None is remembered too."""

    def __init__(self, find: Callable[..., Any]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: Any) -> Any:
        found = self[key] = self._find(*key)
        return found


class RowMatcher:
    """Matches what rows name, each name once; `days` is what people have on their days so far."""

    def __init__(self, ctx: Context, days: Mapping[tuple[int, date], DayBooked]) -> None:
        self.ctx, self.plan, self._booked = ctx, Plan(), days
        self._by_email = {person.email: person for person in ctx.directory.people.values() if person.email}
        self._by_name = _by_name(ctx.directory.people.values())
        self._people = _Remembered(self._person)
        self._projects = _Remembered(self._project)
        self._tasks = _Remembered(self._task)
        self._unplanned = _Remembered(self._refused)
        self._places, self._alike = _Remembered(self._place), dict[frozenset[str], int]()
        self._days = _Remembered(self._open)
        self._settled = _Remembered(self._last_rate)
        self._costs: dict[tuple[int, str, int], BookedAmount] = {}

    def meant(self, row: TimeRow) -> NewHours | None:
        """What a row means here; None where something is not known or wrong, which the plan then says."""
        day = row.day
        person: Person | None = self._people[row.email, row.person]
        project: Project | None = self._projects[row.project,]
        if person is None or project is None:
            self._unknown(row, person, project)
            return None
        minutes, (alike, closed) = row.minutes, self._places[project.id,]
        booked, locked = self._days[day, alike]
        task, category, account, unplanned = self._tasks[project.id, row.task]
        if self.ctx.rules.category_versions:
            account = self.ctx.rules.cost_account(project.kind, category, row.day)
        wrong = _NO_TIME if minutes <= 0 else closed or locked or unplanned
        if wrong is not None:
            self.plan.problems.append(replace(wrong, line=row.line))
            return None
        rate, amount = self._cost(person, project, minutes, day)
        of_project, paid = amount.project, amount.paid
        new = (
            row.key,
            row.digest,
            person.id,
            project.id,
            category,
            task,
            day,
            minutes,
            row.note[:500],
            rate.id if rate else 0,
            account,
            booked,
            amount.company.minor,
            of_project.minor,
            of_project.currency,
            paid.minor,
            paid.currency,
        )
        return tuple.__new__(NewHours, new)  # as in `formats.time.hours`: a hundred thousand times, and all is given

    def _unknown(self, row: TimeRow, person: Person | None, project: Project | None) -> None:
        if person is None:
            self.plan.miss("person", row.email or row.person)
        if project is None:
            self.plan.miss("project", row.project or "–")

    def _person(self, email: str, name: str) -> Person | None:
        return self._by_email.get(email.lower()) or self._by_name.get(_parts(name))

    def _project(self, name: str) -> Project | None:
        match = lookup.project_names(self.ctx.directory).match(name) if name else None
        return self.ctx.directory.project(int(match.key)) if match and match.kind == "one" else None

    def _place(self, number: int) -> tuple[int, Problem | None]:
        """The first project met where the person has the same rights; and why nothing can be booked on this one."""
        project = self.ctx.directory.project(number)
        alike = self._alike.setdefault(self.ctx.roles(number), number)
        if project.state == "open":
            return alike, None
        return alike, Problem(0, _CLOSED, {"project": lookup.called(project)})

    def _open(self, day: date, project: int) -> tuple[date, Problem | None]:
        """The day on which work of a day can be booked where the person has these rights, or why it cannot."""
        if day > self.ctx.today:
            return day, Problem(0, sentence("{day} is still to come."), {"day": day})
        try:
            return books_posting.day_in_books(self.ctx, day, project), None
        except BookError as error:
            return day, Problem(0, error.sentence, error.values)

    def _cost(self, person: Person, project: Project, minutes: int, day: date) -> tuple[Rate | None, BookedAmount]:
        """What the minutes cost; a length at a rate is worked out once, where no exchange rate is in it."""
        since, rate = self._settled[person.id,]
        if day < since:
            rate = books_posting.rate_on(self.ctx, person, day)
        beside = self._booked.get((person.id, day), NOTHING_BOOKED)
        if beside.entries or project.currency != self.ctx.rules.currency:
            return books_posting.labour_cost(self.ctx, person, project, minutes, day, beside)
        known = (rate.id if rate else 0, project.currency, minutes)
        if known not in self._costs:
            self._costs[known] = books_posting.labour_cost(self.ctx, person, project, minutes, day, beside)[1]
        return rate, self._costs[known]

    def _last_rate(self, number: int) -> tuple[date, Rate | None]:
        """The day from which on nothing of a person's rate changes any more, and what it is then."""
        person, directory = self.ctx.directory.person(number), self.ctx.directory
        changes = [start for start, _trade in person.trades]
        for trade in {person.role, *(trade for _start, trade in person.trades)}:
            changes += [rate.start for rate in directory.rates_for(number, trade)]
        since = max(changes, default=date.min)
        return since, books_posting.rate_on(self.ctx, person, since)

    def _task(self, number: int, name: str) -> tuple[int, str, str, Problem | None]:
        """(task id, category, account, why nothing may be booked there) that a task's name means: a task of the
        project, else a category of cost."""
        project, rules = self.ctx.directory.project(number), self.ctx.rules
        task = lookup.task(self.ctx, project, name) if name else None
        category = rules.labour
        if task is None and name:
            match = rules.category_names.match(name)
            category = str(match.key) if match and match.kind == "one" else category
        account = rules.cost_account(project.kind, category, self.ctx.today)
        return task.id if task else 0, category, account, self._unplanned[number, category]

    def _refused(self, number: int, category: str) -> Problem | None:
        """Why nothing may be booked there.  Asked now: the budget is looked at only when all rows are in."""
        refusal = budget_marks.refused(self.ctx, self.ctx.directory.project(number), category)
        return Problem(0, refusal.sentence, refusal.values) if refusal else None


_NO_TIME = Problem(0, sentence("Hours must be more than zero."))
_CLOSED = sentence("{project} is closed; nothing can be booked on it.")


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
