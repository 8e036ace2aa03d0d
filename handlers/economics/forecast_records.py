"""What documents say of projects that a forecast goes by, read together: a company asks as often as one project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.positions import ContractFacts
from ledger.agreed_terms import ContractTerms
from ledger.budget import Version
from ledger.economics.planned_progress import ProgressPoint
from ledger.nouns import Project
from ledger.owed import ContractChange, CostEstimate, Instalment, Milestone
from storage import agreed_terms, budgets, contract_changes, contracts, estimates, invoices, progress
from storage.progress import ReportedProgress


@dataclass(frozen=True, slots=True)
class ForecastRecords:
    """What is known of some projects on a day.

    Attributes:
        facts: project -> contract -> what its documents say, of those that were signed by then.
        milestones, terms, changes: by contract.
        invoiced: instalment -> (gross, net) by then.
        reported, planned, estimates, budgets: by project, those that held then.
    """

    day: date
    facts: Mapping[int, Mapping[int, ContractFacts]]
    milestones: Mapping[int, tuple[Milestone, ...]]
    terms: Mapping[int, ContractTerms]
    changes: Mapping[int, tuple[ContractChange, ...]]
    invoiced: Mapping[int, tuple[int, int]]
    reported: Mapping[int, tuple[ReportedProgress, ...]]
    planned: Mapping[int, tuple[ProgressPoint, ...]]
    estimates: Mapping[int, CostEstimate]
    budgets: Mapping[int, Version]


def of(ctx: Context, projects: Sequence[Project], day: date) -> ForecastRecords:
    """Everything of some projects, in so many questions whatever their number."""
    ids = [project.id for project in projects]
    known = contracts.contracts(ctx.book, ids[0]) if len(ids) == 1 else contracts.contracts(ctx.book)
    wanted = set(ids)
    signed = [one for one in known if one.project in wanted and one.state == "signed" and one.signed <= day]
    numbers = [one.id for one in signed]
    parts: dict[int, list[Instalment]] = {id: [] for id in numbers}
    for part in contracts.of_contract(ctx.book, *numbers) if numbers else ():
        parts[part.contract].append(part)
    those = [part.id for of_one in parts.values() for part in of_one]
    now, then = (invoices.booked_by_instalment(ctx.book, until, those) for until in (date.max, day))
    facts: dict[int, dict[int, ContractFacts]] = {id: {} for id in ids}
    for one in signed:
        net = sum(now.get(part.id, (0, 0))[1] for part in positions.of_price(parts[one.id]))
        facts[one.project][one.id] = positions.facts_of(one, tuple(parts[one.id]), net)
    reached: dict[int, list[Milestone]] = {id: [] for id in numbers}
    for ref, milestone in contracts.milestones(ctx.book, numbers).items():
        reached[ref.contract].append(milestone)
    changes: dict[int, list[ContractChange]] = {id: [] for id in numbers}
    for change in contract_changes.of_contracts(ctx.book, numbers) if numbers else ():
        changes[change.contract].append(change)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=ctx.rules.zone)
    reported, planned = progress.of_projects(ctx.book, ids)
    return ForecastRecords(
        day,
        facts,
        {id: tuple(of_one) for id, of_one in reached.items()},
        agreed_terms.on(ctx.book, numbers, day),
        {id: tuple(of_one) for id, of_one in changes.items()},
        then,
        reported,
        planned,
        estimates.in_force(ctx.book, day),
        budgets.all_in_force(ctx.book, ids, end),
    )
