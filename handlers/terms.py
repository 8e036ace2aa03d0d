"""What lines are read with: the names of projects, tasks and categories, the company's habits of days and money."""

from __future__ import annotations

from datetime import date

from chat.lines.elements import Terms
from handlers import lookup, workdays
from handlers.context import Context
from handlers.rules import Rules
from storage.directory import Directory, kept_with_directory


def terms_of(directory: Directory, rules: Rules, here: int) -> Terms:
    """The names and habits that lines of a place are read with, made once for a directory."""
    by_place, key = _by_place(directory), (here, rules.category_day)
    if key not in by_place:
        by_place[key] = Terms(
            lookup.project_names(directory),
            lookup.task_names(directory),
            rules.category_names,
            lookup.person_names(directory),
            lookup.customer_names(directory),
            here=here or None,
            order=rules.day_order,
            day=rules.day_minutes,
            working=lambda day: workdays.working(day, rules),
            currency=rules.currency,
            rated=lookup.known_currencies(directory) - {rules.currency},
        )
    return by_place[key]


@kept_with_directory
def _by_place(_directory: Directory) -> dict[tuple[int, date | None], Terms]:
    """Project (0 for none), day of changed categories -> what lines are read with there, as far as it was asked for."""
    return {}


def terms_here(ctx: Context) -> Terms:
    """Those of the place where somebody speaks."""
    return terms_of(ctx.directory, ctx.rules, ctx.project.id if ctx.project else 0)
