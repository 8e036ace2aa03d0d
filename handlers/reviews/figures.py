"""What a review is made of, read off contracts, budgets, the journal, hours and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handlers.context import Context
from handlers.contracts import positions
from handlers.economics import project_figures
from handlers.economics.project_figures import ProjectStanding
from ledger.economics.return_on_investment import roi
from ledger.economics.review import days_to_money
from ledger.exchange import convert
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, ContractChange
from ledger.tax import output_tax
from storage import budgets, contract_changes, contracts, customer_money, time_spent

ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class PlannedResult:
    """What was planned when the project began: the signed price and the first version of the budget; minor units of the
    company's currency."""

    price: int
    cost: Mapping[str, int]

    @property
    def margin(self) -> int:
        return self.price - sum(self.cost.values())

    @property
    def share(self) -> Fraction | None:
        """Margin ÷ price."""
        return Fraction(self.margin, self.price) if self.price > 0 else None


@dataclass(frozen=True, slots=True)
class AgreedChange:
    """A change of a contract's price, without VAT, in the company's currency."""

    day: date
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """A project on the evening of a day.

    Attributes:
        planned: None where no contract was signed or no budget was made.
        in_force: the budget that holds, by category.
        billable: billable minutes ÷ all minutes; None where nobody has worked.
        accepted: the last acceptance; None where there was none.
        days_to_money: from it to what was received after it; `open`: what is still to be paid, with VAT.
    """

    project: Project
    standing: ProjectStanding
    planned: PlannedResult | None
    in_force: Mapping[str, int]
    changes: Sequence[AgreedChange]
    billable: Fraction | None
    accepted: date | None
    days_to_money: Fraction | None
    open: int

    @property
    def roi(self) -> Fraction | None:
        return roi(self.standing.figures)


def of(ctx: Context, project: Project, day: date) -> ReviewFigures:
    """Everything to date."""
    standing = project_figures.on(ctx, [project], day)[project.id]
    signed = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed" and one.signed <= day]
    changes = _changes(ctx, signed, day)
    accepted = _accepted(ctx, signed, day)
    receipts = [(got.day, _ours(ctx, got.gross, got.day)) for got in customer_money.paid(ctx.book, day, [project.id])]
    parts = positions.of_price(contracts.of_project(ctx.book, project.id))
    return ReviewFigures(
        project,
        standing,
        _planned(ctx, project, signed, day),
        _lines(ctx, project, -1, day),
        changes,
        _billable(ctx, project, day),
        accepted,
        days_to_money(accepted, receipts) if accepted else None,
        sum(_ours(ctx, part.open, day) for part in parts),
    )


def _planned(ctx: Context, project: Project, signed: Sequence[Contract], day: date) -> PlannedResult | None:
    cost = _lines(ctx, project, 0, day)
    if not signed or not cost:
        return None
    price = 0
    for contract in signed:
        now = Money(positions.facts(ctx, contract).price, contract.amount.currency)
        moved = sum(_net(contract, one.amount).minor for one in _of(ctx, [contract.id]))
        price += _ours(ctx, Money(now.minor - moved, now.currency), contract.signed)
    return PlannedResult(price, cost)


def _lines(ctx: Context, project: Project, number: int, day: date) -> dict[str, int]:
    """The first (0) or last (-1) version of the budget that there was by a day, by category."""
    known = [
        one
        for one in budgets.versions(ctx.book, project.id)
        if one.lines and (one.at is None or one.at.astimezone(ctx.rules.zone).date() <= day)
    ]
    if not known:
        return {}
    version = known[number]
    since = version.at.astimezone(ctx.rules.zone).date() if version.at else day
    return {
        category: _ours(ctx, Money(version.of(category) or 0, project.currency), since)
        for category in dict.fromkeys(line.category for line in version.lines)
    }


def _of(ctx: Context, ids: Sequence[int]) -> list[ContractChange]:
    return [one for one in contract_changes.of_contracts(ctx.book, ids) if one.state == "booked"]


def _changes(ctx: Context, signed: Sequence[Contract], day: date) -> list[AgreedChange]:
    by_id = {one.id: one for one in signed}
    return [
        AgreedChange(one.day, _ours(ctx, _net(by_id[one.contract], one.amount), one.day), one.reason)
        for one in _of(ctx, list(by_id))
        if one.day <= day
    ]


def _net(contract: Contract, gross: Money) -> Money:
    return gross - output_tax(gross, contract.tax or Decimal(0))


def _accepted(ctx: Context, signed: Sequence[Contract], day: date) -> date | None:
    reached = [
        one.reached
        for one in contracts.milestones(ctx.book, [one.id for one in signed]).values()
        if one.name == ACCEPTANCE and one.reached is not None and one.reached <= day
    ]
    return max(reached, default=None)


def _billable(ctx: Context, project: Project, day: date) -> Fraction | None:
    minutes = time_spent.by_task(ctx.book, project.id, day)
    worked = sum(minutes.values())
    if worked <= 0:
        return None
    tasks = ctx.directory.tasks
    paid = sum(
        minor
        for (task, free), minor in minutes.items()
        if project.billable and not free and not (task in tasks and tasks[task].nonbillable)
    )
    return Fraction(paid, worked)


def _ours(ctx: Context, amount: Money, day: date) -> int:
    return convert(amount, ctx.rules.currency, day, ctx.directory.exchange).amount.minor
