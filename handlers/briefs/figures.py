"""A department's month, read off hours, budgets, the journal and the forecast of its projects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from handlers import privacy
from handlers.context import Context
from handlers.economics import forecasting, project_figures, utilisation
from ledger.economics.people import PersonDay, TimeUsed
from ledger.economics.turning_to_loss import LossState
from ledger.months import MonthSpan
from ledger.nouns import Person, Project
from ledger.owed import Milestone
from ledger.period import Period, month, month_key
from storage import balances, contracts

ROLES = frozenset({"lead", "finance", "admin", "auditor"})


@dataclass(frozen=True, slots=True)
class ProjectBrief:
    """A project in a brief, as far as its reader may know it.

    Attributes:
        minutes, billable: what was worked on it in the month, by anybody.
        milestones: reached in the month.
        as_of: the last day of its money: the month's, or an earlier one for whom its labour would tell somebody's pay.
        execution: posted ÷ budget; `used`: posted, pending and committed ÷ budget, in whole percent, rounded down.
        margin: of the month; None where only a margin to date may be told, and then that stands in `to_date`.
        withheld: its money may not be told at all.
    """

    project: Project
    minutes: int
    billable: int
    milestones: tuple[str, ...]
    as_of: date
    execution: Fraction | None = None
    used: int | None = None
    margin: int | None = None
    to_date: int | None = None
    state: LossState | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentBrief:
    """A department's month.

    Attributes:
        people: id -> time of the month, as long as they were in the department.
    """

    department: str
    of: MonthSpan
    whole: TimeUsed
    people: Mapping[int, TimeUsed]
    projects: tuple[ProjectBrief, ...]


def of(
    ctx: Context, department: str, of_month: MonthSpan, reader: Person, only: Collection[int] | None = None
) -> DepartmentBrief:
    """The month of a department for somebody who reads it alone; `only`: some of its projects."""
    period = month(of_month.last_day)
    use = utilisation.time_use(ctx.book, ctx.directory, ctx.rules, utilisation.past(period, _after(ctx)), ctx.today)
    own = [one for one in use.days if one.department == department]
    people: dict[int, TimeUsed] = {}
    for one in own:
        people[one.person] = people.get(one.person, TimeUsed()) + one.use
    projects = [one for one in projects_of(ctx, department, of_month.last_day) if only is None or one.id in only]
    worked = _worked(ctx, projects, period)
    return DepartmentBrief(
        department,
        of_month,
        _sum(own),
        people,
        tuple(_project(ctx, one, of_month, reader, worked[one.id]) for one in projects),
    )


def _after(ctx: Context) -> date:
    """A running month counts to yesterday, as in `utilisation`; on its last day it is over."""
    tomorrow = ctx.today + timedelta(days=1)
    return tomorrow if ctx.today == month(ctx.today).last else ctx.today


def _sum(days: Sequence[PersonDay]) -> TimeUsed:
    return sum((one.use for one in days), TimeUsed())


def departments(ctx: Context) -> tuple[str, ...]:
    """Every department that somebody is or was in, or that has a head."""
    named = {name for person in ctx.directory.people.values() for _start, name in person.departments if name}
    return tuple(sorted(named | set(ctx.directory.heads)))


def projects_of(ctx: Context, department: str, day: date) -> list[Project]:
    """The projects of a department: those whose lead is in it."""
    found = [
        one
        for one in ctx.directory.projects.values()
        if one.kind == "customer" and department_of(ctx, one, day) == department
    ]
    return sorted(found, key=lambda one: one.code)


def department_of(ctx: Context, project: Project, day: date) -> str:
    """The department of its first lead who is in one; "" for none."""
    leads = sorted(ctx.directory.with_role("lead", project.id), key=lambda one: one.id)
    return next((name for one in leads if (name := one.department(day))), "")


def _worked(ctx: Context, projects: Sequence[Project], period: Period) -> dict[int, TimeUsed]:
    found = {one.id: TimeUsed() for one in projects}
    for row, paid in utilisation.worked(ctx.book, ctx.directory, period):
        if row.project in found:
            found[row.project] += TimeUsed(0, row.minutes, row.minutes if paid else 0)
    return found


def _project(ctx: Context, project: Project, of_month: MonthSpan, reader: Person, use: TimeUsed) -> ProjectBrief:
    brief = ProjectBrief(
        project, use.logged, use.billable, _milestones(ctx, project, of_month), min(of_month.last_day, ctx.today)
    )
    if ctx.directory.roles(reader.id, project.id) & privacy.KNOW_PAY:
        return _money(ctx, brief, of_month)
    seen = privacy.seen(ctx, project, knows=False)
    if seen.withheld or len(set(seen.as_of.values())) > 1:
        return replace(brief, withheld=True)
    until = next(iter(seen.as_of.values()), "")
    if not until:  # nobody has worked on it: there is no pay to be told
        return _money(ctx, brief, of_month)
    until = min(until, of_month.last)
    return _money(ctx, replace(brief, as_of=MonthSpan("", until).last_day), None)


def _money(ctx: Context, brief: ProjectBrief, of_month: MonthSpan | None) -> ProjectBrief:
    """With the money up to `as_of`; of a month alone where one is given."""
    project, day, knows = brief.project, brief.as_of, of_month is not None
    standing = project_figures.on(ctx, [project], day)[project.id]
    forecast = forecasting.of(ctx, standing, burn=knows)
    budget = sum(forecast.planned_cost.values())
    whole = sum(
        use.used(knows)
        for (_name, key), use in balances.by_month(ctx.book, project.id).items()
        if key <= month_key(day)
    )
    total = forecast.budget.total
    to_date = standing.figures.margin
    margin = None
    if of_month is not None:
        before = date.fromisoformat(f"{of_month.first}-01") - timedelta(days=1)
        margin = to_date - project_figures.on(ctx, [project], before)[project.id].figures.margin
    return replace(
        brief,
        execution=Fraction(standing.figures.incurred, budget) if budget > 0 else None,
        used=whole * 100 // total if total > 0 else None,
        margin=margin,
        to_date=to_date,
        state=forecast.outcome.state if forecast.outcome else None,
    )


def _milestones(ctx: Context, project: Project, of_month: MonthSpan) -> tuple[str, ...]:
    signed = [one.id for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    found: list[Milestone] = [
        one
        for one in contracts.milestones(ctx.book, signed).values()
        if one.reached is not None and of_month.first <= month_key(one.reached) <= of_month.last
    ]
    return tuple(one.name for one in sorted(found, key=lambda one: (one.reached or date.max, one.name)))
