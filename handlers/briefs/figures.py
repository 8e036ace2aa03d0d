"""A department's month, read off hours, budgets, the journal and the forecast of its projects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from handlers import privacy
from handlers.context import Context
from handlers.contracts import positions
from handlers.economics import forecasting, internal_charges, project_figures, utilisation
from handlers.economics.internal_charges import AgreementCharge
from handlers.settlements import unsettled
from handlers.settlements.unsettled import UnsettledMonth
from ledger.economics.people import PersonDay, TimeUsed
from ledger.economics.turning_to_loss import LossState
from ledger.exchange import convert
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Person, Project
from ledger.owed import Milestone
from ledger.period import Period, month, month_key
from ledger.tax import output_tax
from storage import agreed_terms, balances, contract_changes, contracts, settlements

ROLES = frozenset({"lead", "finance", "admin", "auditor"})


@dataclass(frozen=True, slots=True)
class ProjectBrief:
    """A project in a brief, as far as its reader may know it.

    Attributes:
        minutes, billable: what was worked on it in the month, by anybody.
        tasks_done, milestones: of the month.
        as_of: the last day of its money: the month's, or an earlier one for whom its labour would tell somebody's pay.
        execution: posted ÷ budget; `used`: posted, pending and committed ÷ budget, in whole percent, rounded down.
        margin: of the month; None where only a margin to date may be told, and then that stands in `to_date`.
        settled, settled_to_date: net, of final settlements with the customer by their cut-off; `open`: the agreed price
            less that; for those who know pay.
        withheld: its money may not be told at all.
    """

    project: Project
    minutes: int
    billable: int
    tasks_done: int
    milestones: tuple[str, ...]
    as_of: date
    execution: Fraction | None = None
    used: int | None = None
    margin: int | None = None
    to_date: int | None = None
    settled: int | None = None
    settled_to_date: int | None = None
    open: int | None = None
    state: LossState | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class InternalSum:
    """What departments charge each other in the month; `minor` None where it would tell what somebody earns."""

    minutes: int
    minor: int | None


@dataclass(frozen=True, slots=True)
class DepartmentBrief:
    """A department's month.

    Attributes:
        people: id -> time of the month, as long as they were in the department.
        charged, credited: by agreements with other departments; None where there is none.
        unsettled: what could not be settled up to the month's end, and why.
    """

    department: str
    of: MonthSpan
    whole: TimeUsed
    people: Mapping[int, TimeUsed]
    projects: tuple[ProjectBrief, ...]
    charged: InternalSum | None = None
    credited: InternalSum | None = None
    unsettled: tuple[UnsettledMonth, ...] = ()


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
    charged, credited = _internal(ctx, department, of_month, reader) if only is None else (None, None)
    last = min(of_month.last_day, ctx.today)
    return DepartmentBrief(
        department,
        of_month,
        _sum(own),
        people,
        tuple(_project(ctx, one, of_month, reader, worked[one.id]) for one in projects),
        charged,
        credited,
        tuple(one for project in projects for one in unsettled.up_to(ctx, project, last)),
    )


def _internal(
    ctx: Context, department: str, of_month: MonthSpan, reader: Person
) -> tuple[InternalSum | None, InternalSum | None]:
    """(what others charge it, what it charges others) in the month."""
    every = internal_charges.of_months(ctx, of_month)
    taken = [
        one
        for one in every
        if ctx.directory.department_of(one.agreement.project, of_month.last_day) == department != one.agreement.giving
    ]
    given = [one for one in every if one.agreement.giving == department]
    return _added(ctx, taken, reader), _added(ctx, given, reader)


def _added(ctx: Context, every: Sequence[AgreementCharge], reader: Person) -> InternalSum | None:
    if not every:
        return None
    told = all(internal_charges.may_be_told(ctx, reader, one.agreement) for one in every)
    return InternalSum(
        sum(one.months.minutes for one in every), sum(one.months.value for one in every) if told else None
    )


def _after(ctx: Context) -> date:
    """A running month counts to yesterday, as in `utilisation`; on its last day it is over."""
    tomorrow = ctx.today + timedelta(days=1)
    return tomorrow if ctx.today == month(ctx.today).last else ctx.today


def _sum(days: Sequence[PersonDay]) -> TimeUsed:
    return sum((one.use for one in days), TimeUsed())


def departments(ctx: Context) -> tuple[str, ...]:
    """Every department that somebody or a project is or was of, or that has a head."""
    return ctx.directory.departments()


def projects_of(ctx: Context, department: str, day: date) -> list[Project]:
    """The customers' projects of a department on a day."""
    found = [
        one
        for one in ctx.directory.projects.values()
        if one.kind == "customer" and department_of(ctx, one, day) == department
    ]
    return sorted(found, key=lambda one: one.code)


def department_of(ctx: Context, project: Project, day: date) -> str:
    """The department that was said for a project, else that of its first lead who is in one; "" for none."""
    if ctx.directory.project_departments.get(project.id):
        return ctx.directory.department_of(project.id, day)
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
        project,
        use.logged,
        use.billable,
        _tasks_done(ctx, project, of_month),
        _milestones(ctx, project, of_month),
        min(of_month.last_day, ctx.today),
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
    found = replace(
        brief,
        execution=Fraction(standing.figures.incurred, budget) if budget > 0 else None,
        used=whole * 100 // total if total > 0 else None,
        margin=margin,
        to_date=to_date,
        state=forecast.outcome.state if forecast.outcome else None,
    )
    return found if of_month is None else _settled(ctx, found, of_month)


def _settled(ctx: Context, brief: ProjectBrief, of_month: MonthSpan) -> ProjectBrief:
    """With what was settled with the customer, and what of the agreed price was not."""
    project = brief.project
    month_net = to_date = 0
    for one in settlements.of_project(ctx.book, project.id):
        if one.party != "customer" or not one.counts or one.until > of_month.last_day:
            continue
        net = _ours(ctx, Money(one.computed.payable.this("this"), one.currency), one.until)
        to_date += net
        month_net += net if month_key(one.until) >= of_month.first else 0
    still = _price(ctx, project, of_month.last_day) - to_date
    return replace(brief, settled=month_net, settled_to_date=to_date, open=still)


def _price(ctx: Context, project: Project, day: date) -> int:
    """What was agreed by a day, without VAT; of a contract that is paid by its cost the most that it may come to."""
    whole = 0
    for one in contracts.contracts(ctx.book, project.id):
        if one.state != "signed" or one.signed > day:
            continue
        later = [
            change.amount
            for change in contract_changes.of_contracts(ctx.book, [one.id])
            if change.state == "booked" and change.day > day
        ]
        net = sum((gross - output_tax(gross, one.tax or Decimal(0))).minor for gross in later)
        terms = agreed_terms.on(ctx.book, [one.id], day).get(one.id)
        top = terms.ceiling if terms and one.policy == "as_invoiced" else None
        minor = positions.facts(ctx, one).price - net if top is None else top
        whole += _ours(ctx, Money(minor, one.amount.currency), min(day, ctx.today))
    return whole


def _ours(ctx: Context, amount: Money, day: date) -> int:
    return convert(amount, ctx.rules.currency, day, ctx.directory.exchange).amount.minor


def _tasks_done(ctx: Context, project: Project, of_month: MonthSpan) -> int:
    return sum(
        one.done is not None and of_month.first <= month_key(one.done) <= of_month.last
        for one in ctx.directory.tasks_of(project.id)
    )


def _milestones(ctx: Context, project: Project, of_month: MonthSpan) -> tuple[str, ...]:
    signed = [one.id for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    found: list[Milestone] = [
        one
        for one in contracts.milestones(ctx.book, signed).values()
        if one.reached is not None and of_month.first <= month_key(one.reached) <= of_month.last
    ]
    return tuple(one.name for one in sorted(found, key=lambda one: (one.reached or date.max, one.name)))
