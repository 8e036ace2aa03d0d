"""The checks of a settlement with a supplier, each with its evidence."""

from __future__ import annotations

from chat.text import Text, _
from handlers.context import Context
from handlers.economics.forecast_shown import percent
from handlers.settlements import made_by, supplier_quantities, suppliers, tax_checks
from handlers.settlements.bond_checks import bonds_hold
from handlers.settlements.common_checks import (
    bank_matched,
    check,
    documents_complete,
    nothing_disputed,
    period_complete,
)
from handlers.settlements.suppliers import SupplierPlan
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import RETENTION, Settlement
from storage import settlements


def found(ctx: Context, of: Settlement) -> tuple[SettlementCheck, ...]:
    """In the order in which they are shown."""
    plan = suppliers.plan_of(ctx, suppliers.order_of(ctx, of.counterpart.agreement), of.until)
    return (
        _accepted(ctx, of, plan),
        bank_matched(ctx, of),
        nothing_disputed(ctx, of),
        documents_complete(ctx, of),
        _tax(ctx, of),
        _retention(ctx, of, plan),
        bonds_hold(ctx, of),
        period_complete(ctx, of),
        _price(of, plan),
    )


def _accepted(ctx: Context, of: Settlement, plan: SupplierPlan) -> SettlementCheck:
    """Somebody of ours accepted the work that is in it."""
    steps = [one for one in plan.steps if one.kind in ("accepted", "measured")]
    if not steps:
        return check(
            "acceptance",
            [_("Nobody has accepted work of order {id}", id=plan.order.id)],
            [_("Say how much of it is accepted: accept work order {id} 50%", id=plan.order.id)],
        )
    last = steps[-1]
    facts, to_do = supplier_quantities.found(ctx, of, plan)
    by = ctx.directory.people.get(last.person)
    says = _("Work is accepted up to {day}, says {person}", day=last.day, person=by.name if by else "–")
    return check("acceptance", [says, *facts], to_do, [f"subcontract_step:{last.id}"], last.person)


def _tax(ctx: Context, of: Settlement) -> SettlementCheck:
    rule = made_by.rule_of(ctx, of)
    if rule.tax is None:
        return (
            SettlementCheck("tax", None)
            if ctx.rules.vat_payer == "none"
            else check(
                "tax",
                [_("No rate of VAT is known")],
                [_("Say which VAT he charges: settlement rules … with {name} tax 9%", name=of.counterpart.name)],
            )
        )
    found = tax_checks.at_source(ctx, of)
    facts = [_("{rate} VAT, {name} is the seller", rate=percent(rule.tax), name=of.counterpart.name), *found.facts]
    return check("tax", facts, found.to_do, found.documents)


def _retention(ctx: Context, of: Settlement, plan: SupplierPlan) -> SettlementCheck:
    """What was paid ahead and is taken off agrees with what went out."""
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    ahead, to_do, facts = suppliers.paid_ahead(ctx, plan.order), list[Text](), list[Text]()
    if ahead:
        recovered = Money(of.computed.payable.to_date("advance"), of.currency)
        advance = Money(ahead, of.currency)
        facts.append(_("{part} of the advance of {advance} is recovered", part=recovered, advance=advance))
    if terms.advance != ahead:
        to_do.append(_("Compute it again: the advance is {advance} now.", advance=Money(ahead, of.currency)))
    if terms.retention:
        kept = Money(of.computed.payable.to_date("retention"), of.currency)
        facts.append(_("{amount} is kept back to date", amount=kept))
    return check("retention", facts or [_("Nothing is kept back, nothing was paid ahead")], to_do)


def _price(of: Settlement, plan: SupplierPlan) -> SettlementCheck:
    """No more is settled than was ordered with its changes."""
    value, price = of.computed.payable.to_date("value"), Money(plan.price, of.currency)
    facts = [_("{value} of {price} is settled with this one", value=Money(value, of.currency), price=price)]
    to_do = [_("A change of order {id} is missing.", id=plan.order.id)] if value > plan.price else []
    measured = plan.facts.measured
    if of.final and measured is not None and measured < plan.price and of.stages != (RETENTION,):
        less = Money(plan.price - measured, of.currency)
        to_do.append(
            _(
                "{less} less is measured than the price, without VAT. If that is all, say so: subcontract change order "
                "{id} -… because …",
                less=less,
                id=plan.order.id,
            )
        )
    return check("price", facts, to_do)
