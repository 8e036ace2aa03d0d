"""Where a project ends: what is known of its progress, budget, estimate, cost and price on a day, put to the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from handlers.books import budget_marks
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.positions import ContractFacts
from handlers.economics import project_figures
from handlers.economics.project_figures import ProjectStanding
from ledger.budget import Use, Version
from ledger.budget import forecast as weekly_forecast
from ledger.economics.billable import billable
from ledger.economics.completion import Completion, CompletionFacts, completion
from ledger.economics.planned_progress import WHOLE, planned_progress
from ledger.economics.price_at_completion import AgreedPrice, BilledContract
from ledger.economics.turning_to_loss import MonthCost, ProjectOutcome, outcome, passes_on
from ledger.exchange import convert
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, CostEstimate, Milestone
from ledger.period import month, month_key
from ledger.tax import output_tax
from storage import agreed_terms, balances, budgets, contract_changes, contracts, estimates, invoices, progress

MONTHS = 3
"""So many whole months tell how fast money goes."""


@dataclass(frozen=True, slots=True)
class MeasuredProgress:
    """The physical progress of a project.

    Attributes:
        by: who measured it: its lead said so, or the milestones of its contracts were reached.
        day: of the last report, or of the milestone that was reached last.
        method: by what the lead measured, in their words.
    """

    done: Fraction
    by: Literal["reported", "milestones"]
    day: date | None
    method: str = ""


@dataclass(frozen=True, slots=True)
class ProjectForecast:
    """What was known of a project on a day, and where it ends by that; minor units of the company's currency.

    Attributes:
        budget: the version that was in force; `planned_cost` its lines by category.
        price: what customers have agreed to pay.
        months: month -> category -> cost incurred, of every month up to the day.
        completion: None where nothing tells where the cost ends; `outcome`: None where the price cannot be told either.
        passes: the day on which cost passes the price, where a loss is expected or possible and the months tell.
    """

    day: date
    facts: CompletionFacts
    progress: MeasuredProgress | None
    budget: Version
    planned_cost: Mapping[str, int]
    estimate: CostEstimate | None
    price: AgreedPrice
    months: Mapping[str, Mapping[str, int]]
    completion: Completion | None
    outcome: ProjectOutcome | None
    passes: date | None


def of(ctx: Context, standing: ProjectStanding, *, burn: bool = True) -> ProjectForecast:
    """The forecast of a project as of the day of its standing.

    `burn` False leaves out what several months' cost would tell (for others than those who know pay).
    """
    project, day = standing.project, standing.day
    signed = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed" and one.signed <= day]
    known = {one.id: tuple(contracts.milestones(ctx.book, [one.id]).values()) for one in signed}
    facts = {one.id: positions.facts(ctx, one) for one in signed}
    version, costs = budgets.in_force(ctx.book, project.id, _end_of(ctx, day)), standing.figures.cost
    measured = _progress(ctx, project, facts, known, day)
    planned_cost = {
        category: _company(ctx, project, version.of(category) or 0, _since(ctx, version, day))
        for category in dict.fromkeys(line.category for line in version.lines)
    }
    shared = {category.name for category in ctx.rules.categories.values() if category.shared}
    overhead = 0 if shared & set(planned_cost) else sum(costs.get(name, 0) for name in shared)
    estimate = next((one for one in reversed(estimates.of_project(ctx.book, project.id)) if one.day <= day), None)
    by_month = {key: cost for key, cost in project_figures.cost_by_month(ctx, project).items() if key <= month_key(day)}
    whole = _whole_months(by_month, day)
    start = project.run.start if project.run else min((one.signed for one in signed), default=None)
    given = CompletionFacts(
        standing.figures.incurred,
        overhead,
        _promised(ctx, project) if day >= ctx.today else 0,
        sum(planned_cost.values()),
        measured.done if measured else None,
        planned_progress(progress.planned(ctx.book, project.id), start, day),
        estimate.amount.minor if estimate else 0,
        [sum(by_month.get(key, {}).values()) for key in whole] if burn else (),
        _left(project, day),
        _weeks(ctx, project, version) if burn and day == ctx.today and not _ends_month(day) else None,
        complete=_complete(project, facts, known, measured, day),
    )
    found, price = completion(given), _price(ctx, facts, day, costs)
    end = outcome(found, price, given.spent) if found else None
    passes = _passes(ctx, given.spent, end, by_month, whole, day) if burn and end else None
    return ProjectForecast(day, given, measured, version, planned_cost, estimate, price, by_month, found, end, passes)


def whole_months(of_forecast: ProjectForecast) -> Sequence[str]:
    """The last whole months by whose cost a forecast goes, at most three."""
    return _whole_months(of_forecast.months, of_forecast.day)


def _progress(
    ctx: Context,
    project: Project,
    facts: Mapping[int, ContractFacts],
    known: Mapping[int, Sequence[Milestone]],
    day: date,
) -> MeasuredProgress | None:
    """What the lead has reported, else the shares of the milestones that were reached, where all contracts have any."""
    reports = [one for one in progress.reported(ctx.book, project.id) if one.day <= day]
    if reports:
        last = reports[-1]
        return MeasuredProgress(Fraction(last.share, WHOLE), "reported", last.day, last.method)
    by_milestones = [one for one in facts.values() if one.contract.policy in ("output", "obligations")]
    prices = sum(one.price for one in by_milestones)
    if not by_milestones or len(by_milestones) < len(facts) or prices <= 0:
        return None
    if not all(any(mile.weight or mile.price for mile in known[one.contract.id]) for one in by_milestones):
        return None
    done = sum(
        one.price * positions.progress_of(one, day, known[one.contract.id], None, 0).reached for one in by_milestones
    )
    days = [mile.reached for of_one in known.values() for mile in of_one if mile.reached and mile.reached <= day]
    return MeasuredProgress(Fraction(done) / prices, "milestones", max(days, default=None))


def _complete(
    project: Project,
    facts: Mapping[int, ContractFacts],
    known: Mapping[int, Sequence[Milestone]],
    measured: MeasuredProgress | None,
    day: date,
) -> bool:
    if project.state == "closed" or (measured is not None and measured.done >= 1):
        return True
    return bool(facts) and all(
        positions.progress_of(one, day, known[one.contract.id], None, 0).completed for one in facts.values()
    )


def _price(ctx: Context, facts: Mapping[int, ContractFacts], day: date, cost: Mapping[str, int]) -> AgreedPrice:
    """What customers have agreed to pay as of a day: what is earned at its own rates, the rest at that of the day."""
    terms = agreed_terms.on(ctx.book, list(facts), day)
    later = [one for one in contract_changes.of_contracts(ctx.book, list(facts)) if one.day > day]
    fixed, billed = 0, []
    for one in facts.values():
        contract, code = one.contract, one.contract.amount.currency
        gross = sum(change.amount.minor for change in later if change.contract == contract.id)
        net = one.price - _net(contract, gross)
        of_it = terms[contract.id]
        if of_it.mark_up is not None and len(facts) == 1:  # of several contracts nobody says whose cost it is
            caps = {category: _at(ctx, minor, code, day) for category, minor in of_it.caps.items()}
            may = billable(cost, of_it.mark_up, allowable=of_it.allowable, caps=caps)
            billed.append(
                BilledContract(may.value, _at(ctx, net if of_it.ceiling is None else of_it.ceiling, code, day))
            )
            continue
        if contract.policy == "as_invoiced":
            parts = {part.id for part in positions.of_price(one.instalments)}
            until = invoices.booked_by_instalment(ctx.book, day)
            so_far = sum(minor for id, (_gross, minor) in until.items() if id in parts)
            top = net if of_it.ceiling is None else of_it.ceiling
            billed.append(BilledContract(_at(ctx, so_far, code, day), _at(ctx, top, code, day)))
            continue
        earned = positions.standing(ctx, contract, day).revenue if code != ctx.rules.currency else None
        fixed += (
            _at(ctx, net, code, day) if earned is None else earned.company + _at(ctx, net - earned.amount, code, day)
        )
    return AgreedPrice(fixed, tuple(billed), bool(facts))


def _net(contract: Contract, gross: int) -> int:
    amount = Money(gross, contract.amount.currency)
    return (amount - output_tax(amount, contract.tax or Decimal(0))).minor


def _at(ctx: Context, minor: int, code: str, day: date) -> int:
    return convert(Money(minor, code), ctx.rules.currency, day, ctx.directory.exchange).amount.minor


def _company(ctx: Context, project: Project, minor: int, day: date) -> int:
    return _at(ctx, minor, project.currency, day)


def _promised(ctx: Context, project: Project) -> int:
    """What waits for approval, and what open orders still commit."""
    uses = balances.of_project(ctx.book, project.id).values()
    return _company(ctx, project, sum(use.pending + use.committed for use in uses), ctx.today)


def _weeks(ctx: Context, project: Project, version: Version) -> tuple[int, int, int] | None:
    """(low, likely, high) by the burn of the last weeks, as the budget shows it."""
    whole = sum(balances.of_project(ctx.book, project.id).values(), Use())
    found = weekly_forecast(whole, budget_marks.weekly(ctx, project), project.run, ctx.today, version.total)
    if found is None:
        return None
    low, likely, high = (_company(ctx, project, one, ctx.today) for one in (found.low, found.likely, found.high))
    return low, likely, high


def _whole_months(by_month: Mapping[str, object], day: date) -> list[str]:
    """The last whole months up to a day since the first with cost, at most three, the oldest first."""
    return months_up_to(min(by_month, default=""), day)


def months_up_to(first: str, day: date) -> list[str]:
    """The last whole months up to a day, none before the first, at most three, the oldest first; none without one."""
    last = month(day) if _ends_month(day) else month(month(day).start - timedelta(days=1))
    found: list[str] = []
    while first and len(found) < MONTHS and month_key(last.start) >= first:
        found.insert(0, month_key(last.start))
        last = month(last.start - timedelta(days=1))
    return found


def _left(project: Project, day: date) -> int | None:
    """Whole months from a day's month to the planned end."""
    if project.run is None:
        return None
    end = project.run.last
    months = (end.year - day.year) * 12 + end.month - day.month
    return max(months if _ends_month(end) else months - 1, 0)


def _passes(
    ctx: Context,
    spent: int,
    end: ProjectOutcome,
    by_month: Mapping[str, Mapping[str, int]],
    whole: Sequence[str],
    day: date,
) -> date | None:
    if end.state not in ("expected", "possible"):
        return None
    costs = []
    for key in whole:
        days = len(month(date.fromisoformat(f"{key}-01")))
        costs.append(MonthCost(sum(by_month.get(key, {}).values()), days))
    month_end = day if _ends_month(day) else day.replace(day=1) - timedelta(days=1)
    then = sum(sum(cost.values()) for key, cost in by_month.items() if key <= month_key(month_end))
    return passes_on(day, spent, month_end, then, end.highest, costs)


def _ends_month(day: date) -> bool:
    return day == month(day).last


def _end_of(ctx: Context, day: date) -> datetime:
    """The instant at which a day is over where the books are kept."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=ctx.rules.zone)


def _since(ctx: Context, version: Version, day: date) -> date:
    """The day since which a version of a budget holds."""
    return version.at.astimezone(ctx.rules.zone).date() if version.at else day
