"""Each contract at the end of a month (合同台账): earned, invoiced, paid ahead, what it cost, what stands of it.

Contract assets and liabilities of different contracts are never netted (CAS 14 art. 41, IFRS 15.105); amounts are in
the contract's currency, what is booked of them beside it in the company's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from chat.cards.card import Card, Cell, Reply, Table
from chat.incoming import Said
from chat.text import Percent, _
from handlers import lookup, month_spans
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.labels import policy_shown
from handlers.contracts.positions import ContractFacts
from handlers.rules import Rules
from ledger.accounts import COST_ROLES
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.owed import Contract, CostEstimate, Instalment, Milestone
from ledger.revenue.entries import billed_item, net_item, unbilled_item, vat_item
from ledger.revenue.policies import NEEDS_ESTIMATE, Progress
from ledger.tax import output_tax
from storage import account_sums, audit, contracts, estimates, invoices
from storage.account_sums import AccountMovement
from storage.book import Book
from storage.directory import Directory

_ITEM_ROLES = ("contract_liability", "contract_asset", "revenue", "receivable")
_PROJECT_ROLES = (*COST_ROLES, "cost_carried", "contract_cost_allowance", "onerous_provision")


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    project = lookup.project(ctx, None, rest) if rest else None
    return Reply(card(ctx.book, ctx.directory, ctx.rules, of, ctx.today, project), private=True)


@dataclass(frozen=True, slots=True)
class _Balances:
    """What stands at the end of the months: (role, item) -> (as paid, in the company's currency), debit positive, and
    (role, project) -> in the company's currency."""

    items: Mapping[tuple[str, str], tuple[int, int]]
    projects: Mapping[tuple[str, int], int]

    def item(self, role: str, item: str) -> tuple[int, int]:
        return self.items.get((role, item), (0, 0))


def card(
    book: Book, people: Directory, rules: Rules, of: MonthSpan, today: date, project: Project | None = None
) -> Card:
    """Every contract that is signed and was signed by then; of one project where it is given."""
    day = min(of.last_day, today)
    stands = _balances(book, of.last)
    signed = [one for one in contracts.contracts(book, project.id if project else 0) if _by_then(one, day)]
    parts: dict[int, list[Instalment]] = {}
    for instalment in contracts.whole(book):
        parts.setdefault(instalment.contract, []).append(instalment)
    milestones: dict[int, list[Milestone]] = {}
    for ref, milestone in contracts.milestones(book, [one.id for one in signed]).items():
        milestones.setdefault(ref.contract, []).append(milestone)
    invoiced, expected = (
        invoices.booked_by_instalment(book, day),
        estimates.in_force(book, _known_by(book, rules, of, day)),
    )
    rows: list[tuple[Cell, ...]] = []
    seen: set[int] = set()
    for contract in signed:
        now = parts.get(contract.id, ())
        own = tuple(replace(one, invoiced=invoiced.get(one.id, _NONE)[0]) for one in now)
        facts = positions.facts_of(
            contract, own, sum(invoiced.get(one.id, _NONE)[1] for one in positions.of_price(own))
        )
        first = contract.project not in seen
        seen.add(contract.project)
        known, estimate = tuple(milestones.get(contract.id, ())), expected.get(contract.project)
        rows.append(
            (
                f"#{contract.id}",
                lookup.called(people.project(contract.project)),
                contract.customer,
                *_earned(facts, known, estimate, day, stands),
                *_booked(facts, stands, rules),
                *(_cost(contract.project, stands, rules) if first else (None,) * 4),
            )
        )
    title = _("Contracts at the end of {month}", month=of.last)
    if not rows:
        return Card(title, lines=(_("No contract was signed by then."),))
    money = tuple(place for place in range(4, len(_HEADS)) if place != 6)
    summed = tuple(place for place in money if place not in (4, 5))
    refs = tuple(f"contract:{one.id}:{of.last}" for one in signed)
    return Card(
        title,
        table=Table(_HEADS, tuple(rows), numeric=(*money, 6), summed=summed, refs=refs, essential=(2, 7, 8)),
        small=_(
            "Price and way of earning as they are today; cost stands once, beside the first contract of a project."
        ),
    )


_NONE = (0, 0)


def _known_by(book: Book, rules: Rules, of: MonthSpan, day: date) -> date:
    """Until when an estimate counts for a month: its close may have asked for it, days after its end."""
    done = (event.at.astimezone(rules.zone).date() for event in audit.about(book, f"close:{of.last}"))
    return max((day, *done))


_HEADS = (
    *(_("Contract"), _("Project"), _("Customer"), _("Revenue is earned"), _("Price without VAT")),
    *(_("Estimated total cost"), _("Measure of progress"), _("Earned so far"), _("Invoiced without VAT")),
    *(_("Paid ahead without VAT"), _("Contract asset"), _("Contract liability"), _("Receivable")),
    *(_("Contract asset booked"), _("Contract liability booked"), _("Receivable booked")),
    *(_("Cost incurred"), _("Cost carried"), _("Impairment of contract cost"), _("Onerous provision")),
)


def _earned(
    facts: ContractFacts, known: Sequence[Milestone], estimate: CostEstimate | None, day: date, stands: _Balances
) -> tuple[Cell, ...]:
    """How it earns, its price, estimate and measure, what is earned, invoiced and paid ahead."""
    contract, code = facts.contract, facts.contract.amount.currency
    item = net_item(contract.id)
    revenue = -stands.item("revenue", item)[0]
    claim = -stands.item("contract_liability", item)[0] - stands.item("contract_asset", item)[0] + revenue
    cost = sum(stands.projects.get((role, contract.project), 0) for role in COST_ROLES)
    share = _measure(contract, positions.progress_of(facts, day, known, estimate, cost))
    return (
        policy_shown(contract.policy),
        Money(facts.price, code),
        estimate.amount if estimate else None,
        None if share is None else Percent(_percent(share)),
        _money(revenue, code),
        _money(facts.invoiced, code),
        _money(claim - facts.invoiced - _due_net(facts, stands), code),
    )


def _due_net(facts: ContractFacts, stands: _Balances) -> int:
    """What had fallen due without an invoice and was not paid, without VAT."""
    due = sum(stands.item("receivable", unbilled_item(part.id))[0] for part in facts.instalments)
    gross = Money(due, facts.contract.amount.currency)
    return (gross - output_tax(gross, facts.contract.tax or Decimal(0))).minor


def _booked(facts: ContractFacts, stands: _Balances, rules: Rules) -> tuple[Cell, ...]:
    """Asset, liability and receivable, in the contract's currency and as booked."""
    id, code = facts.contract.id, facts.contract.amount.currency
    both = (net_item(id), vat_item(id))
    asset, liability = stands.item("contract_asset", both[0])[0], -stands.item("contract_liability", both[0])[0]
    asset_booked = sum(stands.item("contract_asset", item)[1] for item in both)
    liability_booked = -sum(stands.item("contract_liability", item)[1] for item in both)
    items = [name(one.id) for one in facts.instalments for name in (billed_item, unbilled_item)]
    receivable = [stands.item("receivable", item) for item in items]
    return (
        _money(asset, code),
        _money(liability, code),
        _money(sum(paid for paid, _booked in receivable), code),
        _money(asset_booked, rules.currency),
        _money(liability_booked, rules.currency),
        _money(sum(booked for _paid, booked in receivable), rules.currency),
    )


def _cost(project: int, stands: _Balances, rules: Rules) -> tuple[Cell, ...]:
    """Cost incurred and carried of a project, what of the rest is impaired, and the provision, in the company's
    currency."""
    incurred = sum(stands.projects.get((role, project), 0) for role in COST_ROLES)
    contras = (-stands.projects.get((role, project), 0) for role in _PROJECT_ROLES[len(COST_ROLES) :])
    return tuple(_money(one, rules.currency) for one in (incurred, *contras))


def _money(minor: int, currency: str) -> Cell:
    return Money(minor, currency) if minor else None


def _measure(contract: Contract, progress: Progress) -> Fraction | None:
    """How far it is by the way in which it earns; None where that cannot be told (no estimate of its cost)."""
    if contract.policy in NEEDS_ESTIMATE:
        if not progress.estimate:
            return None
        return Fraction(1) if progress.completed else Fraction(progress.cost, progress.estimate)
    if contract.policy == "time":
        return progress.elapsed
    if contract.policy == "cost_recovery":
        return Fraction(1) if progress.completed else None
    if contract.policy in ("as_invoiced", "as_before"):
        return Fraction(progress.invoiced, progress.price) if progress.price else None
    return Fraction(1) if progress.completed else progress.reached


def _percent(share: Fraction) -> Decimal:
    return round(Decimal(share.numerator * 100) / Decimal(share.denominator), 1)


def _balances(book: Book, month: str) -> _Balances:
    items: dict[tuple[str, str], tuple[int, int]] = {}
    for one in account_sums.movements(book, "", month, accounts=_ITEM_ROLES, items=True):
        paid, booked = items.get((one.account, one.item), (0, 0))
        items[one.account, one.item] = paid + one.paid_closing, booked + one.closing
    projects: dict[tuple[str, int], int] = {}
    moved: list[AccountMovement] = account_sums.movements(book, "", month, accounts=_PROJECT_ROLES, by_project=True)
    for one in moved:
        projects[one.account, one.project] = projects.get((one.account, one.project), 0) + one.closing
    return _Balances(items, projects)


def _by_then(contract: Contract, day: date) -> bool:
    return contract.state == "signed" and contract.signed <= day
