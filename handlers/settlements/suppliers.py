"""What a settlement with a supplier is made of: accepted work, changes, what is taken off, what was paid ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chat.text import _
from handlers import lookup
from handlers.books import accepted_work, commitments, measured_work
from handlers.context import Asked, Context
from handlers.settlements import customers
from handlers.settlements.gathered import GatheredFacts, SettlementWish
from handlers.settlements.words import NO_PROGRESS, SEVERAL_ORDERS
from handlers.subcontracts import naming
from ledger.economics.subcontracts import WHOLE, SubcontractFacts
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import round_div
from ledger.nouns import Order, Project
from ledger.settlements import reached as rules
from ledger.settlements.computing import ReachedWork, SettlementTerms
from ledger.settlements.document import Counterpart
from ledger.settlements.reached import MeasuredQuantity
from ledger.settlements.statement import Basis, LineItem, LineName, NoMeaning
from storage import budgets, expenses, orders, payouts, progress, subcontracts
from storage.subcontracts import SubcontractStep

_LINES: Mapping[str, LineName] = {"penalty": "adjustments", "deduction": "adjustments", "supplied": "supplied"}
_BOOKED = ("posted", "reimbursed")


@dataclass(frozen=True, slots=True)
class SupplierPlan:
    """A subcontract as of a day: its first price, what it is over then, its steps so far."""

    order: Order
    facts: SubcontractFacts
    steps: Sequence[SubcontractStep]

    @property
    def price(self) -> int:
        return self.facts.contract + self.facts.changes


def order_meant(ctx: Context, project: Project, name: str, number: int = 0) -> Order:
    """The subcontract that is settled.  Raises NotFound, Asked where there are several."""
    known = [
        one
        for one in naming.of_project(ctx, project)
        if (number and one.id == number) or (not number and _called_so(ctx, one, name))
    ]
    if not known:
        raise NotFound(
            sentence("{project} has no subcontract with “{name}”."),
            hint=sentence("Say “subcontracts {code}” to see them."),
            project=lookup.called(project),
            name=name[:60],
            code=project.code,
            field="supplier",
        )
    if len(known) > 1:
        choices = [
            (
                _("Order {id} of {supplier} over {amount}", id=one.id, supplier=one.supplier, amount=one.amount),
                f"#{one.id}",
            )
            for one in known[:8]
        ]
        raise Asked(_("Which subcontract is settled?"), choices=choices)
    return known[0]


def _called_so(ctx: Context, order: Order, name: str) -> bool:
    """Whether one of the names of its supplier has these words."""
    return any(name.casefold() in one.casefold() for one in ctx.directory.suppliers.also(order.supplier))


def counterpart(order: Order) -> Counterpart:
    return Counterpart("supplier", order.supplier or "–", f"order:{order.id}")


def order_of(ctx: Context, agreement: str) -> Order:
    """The order of an agreement ("order:7")."""
    return orders.get(ctx.book, int(agreement.partition(":")[2]))


def plan_of(ctx: Context, wish_order: Order, until: date) -> SupplierPlan:
    """What holds of it by a day."""
    every = subcontracts.of_order(ctx.book, wish_order.id)
    steps = [one for one in every if one.day <= until]
    whole = accepted_work.facts(ctx, wish_order, every)
    now = accepted_work.facts(ctx, wish_order, steps)
    changes = sum(one.amount.minor for one in steps if one.kind == "change")
    facts = SubcontractFacts(
        whole.contract,
        changes,
        now.share,
        now.changes_accepted,
        now.deductions,
        now.invoiced,
        now.received,
        measured=now.measured,
    )
    return SupplierPlan(wish_order, facts, steps)


def gather(ctx: Context, wish: SettlementWish) -> GatheredFacts:
    """Raises BadInput where something is missing without which nothing can be settled."""
    order = order_of(ctx, wish.counterpart.agreement)
    plan = plan_of(ctx, order, wish.until)
    if wish.rule.tax is None and ctx.rules.vat_payer != "none":
        raise BadInput(
            sentence("Nobody has said which VAT this supplier charges."),
            hint=sentence("Say for example: settlement rules {code} with {name} tax 9%"),
            code=wish.project.code,
            name=wish.counterpart.name,
            field="tax",
        )
    reached: Mapping[Basis, ReachedWork | NoMeaning] = {
        "contract": _measured(plan) or _accepted(plan, whole=wish.final),
        "budget": _budget(ctx, wish, plan),
        "actual": ReachedWork([LineItem("work", "invoiced", _invoiced(ctx, plan.order, wish.until))]),
    }
    terms = SettlementTerms(
        plan.price,
        wish.rule.tax or Fraction(0),
        wish.rule.retention,
        released=wish.releases,
        advance=paid_ahead(ctx, order),
    )
    return GatheredFacts(
        wish, order.amount.currency, reached, [*taken_off(plan), *customers.disputed(ctx, wish.counterpart)], terms
    )


def _measured(plan: SupplierPlan) -> ReachedWork | None:
    """Accepted quantities × their unit prices, position by position, changes of the price in it as far as they are
    measured; None where its work is not accepted by quantity."""
    if plan.facts.measured is None:
        return None
    return rules.by_quantity(
        MeasuredQuantity(
            one.item,
            one.quantity,
            one.unit,
            one.one_price or 0,  # 0: its price has changed in between
            f"subcontract_step:{one.step}",
            value=one.value,
        )
        for one in measured_work.positions(plan.steps)
        if one.step
    )


def _accepted(plan: SupplierPlan, *, whole: bool) -> ReachedWork:
    """By the share that was accepted; where nobody accepts work, what came and was invoiced."""
    facts, order = plan.facts, plan.order
    share = WHOLE if whole else facts.share
    if share is None:
        came = facts.invoiced + facts.received + facts.deductions
        return ReachedWork([LineItem("work", "received", came, f"order:{order.id}")])
    changes = facts.changes if whole else facts.changes_accepted
    last = next((one for one in reversed(plan.steps) if one.kind == "accepted"), None)
    document = f"subcontract_step:{last.id}" if last else f"order:{order.id}"
    items = [LineItem("changes", "accepted", changes, document)] if changes else []
    return rules.certified(facts.contract, Fraction(share, WHOLE), items, document=document)


def taken_off(plan: SupplierPlan) -> list[LineItem]:
    """Penalties, deductions, and material that we issued beyond what the work allowed."""
    return [
        LineItem(
            _LINES[one.kind],
            one.reason or one.item or one.kind,
            -one.amount.minor,
            f"subcontract_step:{one.id}",
            one.day,
        )
        for one in plan.steps
        if one.kind in _LINES
    ]


def _budget(ctx: Context, wish: SettlementWish, plan: SupplierPlan) -> ReachedWork | NoMeaning:
    """The line of the budget in force × physical progress, where there is one subcontract that it is for."""
    if len(naming.of_project(ctx, wish.project)) > 1:
        return NoMeaning("budget", SEVERAL_ORDERS)
    version = budgets.in_force(ctx.book, wish.project.id, customers.evening(ctx, wish.until))
    line = version.of(plan.order.category)
    reports = [one for one in progress.reported(ctx.book, wish.project.id) if one.day <= wish.until]
    if not line:
        return NoMeaning("budget", rules.NO_BUDGET)
    if not reports:
        return NoMeaning("budget", NO_PROGRESS)
    return rules.by_plan(round_div(line * reports[-1].share, WHOLE), Fraction(0))


def _invoiced(ctx: Context, order: Order, until: date) -> int:
    """Net of VAT, by the day of each invoice."""
    bills = [
        one
        for one in expenses.of_order(ctx.book, order.id, ctx.rules.currency)
        if one.stage in _BOOKED and one.day <= until
    ]
    before = order.before.minor if order.before else 0
    return before + commitments.invoiced(ctx, bills, {})


def paid_ahead(ctx: Context, order: Order) -> int:
    """What was ever paid ahead to its supplier, gross, where he has no other subcontract here."""
    mine = [
        one
        for one in orders.in_stage(ctx.book, "committed")
        if ctx.directory.suppliers.same(one.supplier, order.supplier)
    ]
    if len(mine) > 1 or not order.supplier:
        return 0
    return sum(
        one.amount.minor
        for one in payouts.since(ctx.book, date.min)
        if one.kind == "prepayment"
        and ctx.directory.suppliers.same(one.party, order.supplier)
        and one.state in ("booked", "opening")
        and one.amount.currency == order.amount.currency
    )
