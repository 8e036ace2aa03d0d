"""Who works on projects and how fast, and what is still to be worked on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import workdays
from handlers.context import Context
from handlers.economics import forecasting, project_figures
from handlers.economics.forecasting import ProjectForecast
from handlers.economics.project_figures import ProjectStanding
from ledger.economics import what_if as rule
from ledger.nouns import Project
from ledger.period import Period
from storage import time_spent

FEWEST_DAYS = 5
"""Of somebody who has just begun, a pace is that of a week at least."""


@dataclass(frozen=True, slots=True)
class ProjectStaffing:
    """A project with the people who work on it.

    Attributes:
        paces: person -> minutes of a working day, of the last thirteen weeks.
        left: minutes still to be worked, None where nobody can tell.
    """

    project: Project
    standing: ProjectStanding
    forecast: ProjectForecast
    paces: Mapping[int, int]
    left: int | None

    def minutes_on(self, ctx: Context, day: date, *, without: int = 0) -> int:
        """What all, or all but one, work on it on a day."""
        if not workdays.working(day, ctx.rules):
            return 0
        people = ctx.directory.people
        return sum(
            pace for id, pace in self.paces.items() if id != without and day <= (people[id].leaving_day or date.max)
        )

    @property
    def end(self) -> date | None:
        """The planned end."""
        return self.project.run.last if self.project.run else None


def of(ctx: Context, projects: Sequence[Project]) -> dict[int, ProjectStaffing]:
    """Project -> who works on it and what is left, as of today."""
    window = Period(ctx.today - timedelta(days=rule.LOOKED_BACK), ctx.today + timedelta(days=1))
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    first: dict[tuple[int, int], date] = {}
    for row in time_spent.in_period(ctx.book, window):
        key = row.project, row.person
        minutes[key] += row.minutes
        first.setdefault(key, row.day)
    standing = project_figures.on(ctx, projects, ctx.today)
    return {project.id: _of(ctx, standing[project.id], minutes, first) for project in projects}


def _of(
    ctx: Context,
    standing: ProjectStanding,
    minutes: Mapping[tuple[int, int], int],
    first: Mapping[tuple[int, int], date],
) -> ProjectStaffing:
    project = standing.project
    works = working(ctx)
    paces = {}
    for (at, person), worked in minutes.items():
        known = ctx.directory.person(person)
        if at != project.id or worked <= 0 or not known.active or (known.leaving_day or date.max) <= ctx.today:
            continue
        days = rule.working_days(first[at, person], ctx.today, works)
        paces[person] = rule.pace(worked, max(days, FEWEST_DAYS))
    forecast = forecasting.of(ctx, standing)
    planned = sum(one.minutes for one in forecast.budget.hours)
    done = forecast.facts.done
    left = 0 if forecast.facts.complete else rule.minutes_left(standing.figures.minutes, planned, done)
    return ProjectStaffing(project, standing, forecast, paces, left)


def working(ctx: Context) -> Callable[[date], bool]:
    """Whether the company works on a day."""
    return lambda day: workdays.working(day, ctx.rules)
