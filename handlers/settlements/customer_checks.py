"""The checks of a settlement with a customer, each with its evidence."""

from __future__ import annotations

from datetime import date

from chat.text import Text, _
from handlers.context import Context
from handlers.settlements import measured, stages, tax_checks
from handlers.settlements.bond_checks import bonds_hold
from handlers.settlements.common_checks import (
    bank_matched,
    check,
    documents_complete,
    finding,
    hours_approved,
    nothing_disputed,
    period_complete,
)
from handlers.settlements.stages import AgreedPlan
from handlers.settlements.words import stage_shown
from ledger.money import Money
from ledger.owed import MilestoneRef
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import RETENTION, Settlement
from storage import budgets, contracts, settlement_cases, settlements


def found(ctx: Context, of: Settlement) -> tuple[SettlementCheck, ...]:
    """In the order in which they are shown."""
    contract = contracts.contract(ctx.book, int(of.counterpart.agreement.partition(":")[2]))
    plan = stages.plan_of(ctx, contract, of.until)
    return (
        _acceptance(ctx, of, plan),
        _milestones(of, plan),
        _clause(ctx, of, plan),
        hours_approved(ctx, of),
        bank_matched(ctx, of),
        nothing_disputed(ctx, of),
        documents_complete(ctx, of),
        _tax(ctx, of, plan),
        _retention(ctx, of, plan),
        bonds_hold(ctx, of),
        period_complete(ctx, of),
        _price(ctx, of, plan),
    )


def _counted(of: Settlement) -> list[str]:
    return [one.text for one in of.computed.items if one.line == "work"]


def _acceptance(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """Every stage that is in it has a paper that shows it, and somebody who said so."""
    known = contracts.milestones(ctx.book, [plan.contract.id])
    facts, to_do, documents, person = list[Text](), list[Text](), list[str](), 0
    for name in _counted(of):
        milestone = known.get(MilestoneRef(plan.contract.id, name))
        if milestone is None or milestone.reached is None:
            continue  # the next check is about that
        by = ctx.directory.people.get(milestone.person)
        documents += [f"file:{milestone.file}"] if milestone.file else []
        person = milestone.person or person
        says = _(
            "{stage}: reached on {day}, says {person}",
            stage=stage_shown(name),
            day=milestone.reached,
            person=by.name if by else "–",
        )
        facts.append(says)
        if not milestone.file:
            to_do.append(
                _("Drop the signed paper of “{stage}” here and say which stage it shows.", stage=stage_shown(name))
            )
    if not facts:
        return SettlementCheck("acceptance", None)
    return check("acceptance", facts, to_do, documents, person)


def _milestones(of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    counted = _counted(of)
    facts, to_do = list[Text](), list[Text]()
    for one in plan.stages:
        if one.name not in counted:
            continue
        if one.reached and one.reached <= of.until:
            facts.append(_("{stage} was reached on {day}", stage=stage_shown(one.name), day=one.reached))
        else:
            facts.append(_("{stage} is not reached by {day}", stage=stage_shown(one.name), day=of.until))
            to_do.append(_("Say when “{stage}” was reached, or settle without it.", stage=stage_shown(one.name)))
    if not facts:
        return SettlementCheck("milestones", None)
    return check("milestones", facts, to_do)


def _clause(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """The words of the contract about payment: a person judges that they are met, on what is found now."""
    if not plan.contract.terms.strip():
        return SettlementCheck("clause", None)
    facts = [_("The contract says: {words}", words=" ".join(plan.contract.terms.split())[:300])]
    facts += [
        _("{stage} was reached on {day}", stage=stage_shown(one.name), day=one.reached)
        for one in plan.stages
        if one.reached and one.name in _counted(of)
    ]
    judged = settlement_cases.judgement(ctx.book, of.id)
    read = check("clause", facts, [_("Somebody has to read it and say that it is met.")])
    if judged is not None and judged.evidence == read.evidence:
        by = ctx.directory.people.get(judged.person)
        said = _("{person} says on {day}: {words}", person=by.name if by else "–", day=judged.day, words=judged.reason)
        return SettlementCheck("clause", True, (*read.facts, finding(said)), (), (), judged.person, judged.day)
    return read


def _tax(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    if plan.contract.tax is None:
        if ctx.rules.vat_payer == "none":
            return SettlementCheck("tax", None)
        to_do = _("Say which VAT is in the price: contract tax {id} 6%", id=plan.contract.id)
        return check("tax", [_("No rate of VAT is known")], [to_do])
    rate = f"{plan.contract.tax.normalize():f}"
    found = tax_checks.prepaid(ctx, plan.contract)
    found.add(tax_checks.at_source(ctx, of))
    facts = [_("{rate} % VAT, {name} is the buyer", rate=rate, name=of.counterpart.name), *found.facts]
    return check("tax", facts, found.to_do, found.documents)


def _retention(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """What is recovered and kept back agrees with the contract, with earlier settlements too."""
    statement, facts, to_do = of.computed.payable, list[Text](), list[Text]()
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    recovered, advance = statement.to_date("advance"), Money(plan.advance, of.currency)
    if terms.advance != plan.advance:
        to_do.append(_("Compute it again: the advance is {advance} now.", advance=advance))
    if plan.advance:
        facts.append(
            _("{part} of the advance of {advance} is recovered", part=Money(recovered, of.currency), advance=advance)
        )
    if terms.retention:
        facts.append(_("{amount} is kept back to date", amount=Money(statement.to_date("retention"), of.currency)))
    if of.stages == (RETENTION,):
        due = retention_due(ctx, plan)
        facts.append(_("It falls due on {day}", day=due) if due else _("Nobody has said when it falls due"))
        if due is None or due > of.until:
            to_do.append(_("Settle it when it has fallen due, or say when: milestone … warranty …"))
    if not 0 <= recovered <= max(plan.advance, 0):
        to_do.append(_("More than the advance is recovered: compute it again."))
    if not facts:
        facts.append(_("Nothing is kept back, nothing was paid ahead"))
    return check("retention", facts, to_do)


def retention_due(ctx: Context, plan: AgreedPlan) -> date | None:
    """When what is kept back falls due, by the plan of payments."""
    days = [one.due for one in contracts.of_contract(ctx.book, plan.contract.id) if one.kind == "retention"]
    return max((day for day in days if day), default=None) if all(days) else None


def _price(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """No more is settled than was agreed; what is measured has its price, and the final one is what was agreed."""
    value, price = of.computed.payable.to_date("value"), Money(plan.price, of.currency)
    facts = [_("{value} of {price} is settled with this one", value=Money(value, of.currency), price=price)]
    to_do = []
    if value > plan.price:
        to_do.append(_("A change of the contract is missing: contract change {id} +… because …", id=plan.contract.id))
    if measured.by_it(ctx, plan.contract, of.until):
        of_sites, to_say = measured.found(ctx, ctx.directory.project(of.project), of.until)
        facts, to_do = [*facts, *of_sites], [*to_do, *to_say]
        work = of.computed.payable.to_date("work")
        if of.final and work < plan.price and of.stages != (RETENTION,):
            less = Money(plan.price - work, of.currency)
            to_do.append(
                _(
                    "{less} less is measured than the price, without VAT. If that is all, say so: contract change {id} "
                    "-… because …",
                    less=less,
                    id=plan.contract.id,
                )
            )
    version = budgets.current(ctx.book, of.project)
    if version.number:
        facts.append(_("Version {n} of the budget is in force", n=version.number))
    return check("price", facts, to_do)
