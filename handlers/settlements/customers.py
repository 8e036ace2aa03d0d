"""What a settlement with a customer is made of, read off the books: stages, changes, cost, budget, what was settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from chat.text import _
from handlers.context import Asked, Context
from handlers.economics import project_figures
from handlers.settlements import measured, stages
from handlers.settlements.gathered import GatheredFacts, SettlementWish
from handlers.settlements.stages import AgreedPlan
from handlers.settlements.words import (
    BASES as BASIS_WORDS,
)
from handlers.settlements.words import (
    NO_MONTHS,
    NO_STAGE_COST,
    OTHER_CURRENCY,
    SEVERAL_CONTRACTS,
    stage_shown,
    why_without,
)
from ledger.agreed_terms import ContractTerms
from ledger.economics.billable import billable
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.nouns import Project
from ledger.owed import Contract
from ledger.settlements import reached as rules
from ledger.settlements.computing import ReachedWork, SettlementTerms
from ledger.settlements.document import Counterpart
from ledger.settlements.statement import BASES, Basis, LineItem, LineName, NoMeaning
from storage import agreed_terms, budgets, contract_stages, contracts, settlement_cases, settlements


def contract_meant(ctx: Context, project: Project, number: int = 0) -> Contract:
    """The contract of a project that is settled.  Raises NotFound, Asked where there are several."""
    signed = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    if number:
        signed = [one for one in signed if one.id == number]
    if not signed:
        raise NotFound(
            sentence("There is no contract to settle."),
            hint=sentence("Say for example: contract {code} 100000 40% after design, 60% after acceptance"),
            code=project.code,
            field="contract",
        )
    if len(signed) > 1:
        raise Asked(
            _("Which contract is settled?"),
            choices=[
                (
                    _(
                        "Contract {id} with {customer} over {amount}",
                        id=one.id,
                        customer=one.customer,
                        amount=one.amount,
                    ),
                    f"#{one.id}",
                )
                for one in signed
            ],
        )
    return signed[0]


def counterpart(contract: Contract) -> Counterpart:
    return Counterpart("customer", contract.customer, f"contract:{contract.id}")


def contract_of(ctx: Context, agreement: str) -> Contract:
    """The contract of an agreement ("contract:3")."""
    return contracts.contract(ctx.book, int(agreement.partition(":")[2]))


def gather(ctx: Context, wish: SettlementWish) -> GatheredFacts:
    """Raises BadInput, WrongState, NotFound where something is missing without which nothing can be settled."""
    contract = contract_of(ctx, wish.counterpart.agreement)
    if contract.tax is None and ctx.rules.vat_payer != "none":
        raise BadInput(
            sentence("Nobody has said which VAT is in the price. Say: contract tax {id} 6%"),
            id=contract.id,
            field="tax",
        )
    plan = stages.plan_of(ctx, contract, wish.until)
    agreed = agreed_terms.on(ctx.book, [contract.id], wish.until)[contract.id]
    counted: tuple[rules.PricedStage, ...] = ()
    if agreed.mark_up is not None:
        reached = _by_cost(ctx, wish, plan, agreed)
    elif agreed.measured:
        reached = _by_quantity(ctx, wish, plan)
    else:
        counted = rules.stages_reached(plan.stages, wish.until, whole=wish.final, only=_only(ctx, wish))
        _named_stages(wish, plan)
        reached = {
            "contract": rules.by_stages(counted, plan.changes, wish.until, whole=wish.final),
            "budget": _budget(ctx, wish, plan, counted),
            "actual": _actual(ctx, wish, plan),
        }
    by_rule = reached[wish.rule.basis]
    if isinstance(by_rule, NoMeaning):
        raise WrongState(
            sentence("By its rule it is settled {basis}, and that has no figure: {why}."),
            basis=BASIS_WORDS[wish.rule.basis],
            why=why_without(by_rule.why),
        )
    terms = SettlementTerms(
        plan.price,
        Fraction(contract.tax or 0) / 100,
        plan.retention if agreed.retention is None else Fraction(agreed.retention),
        released=wish.releases,
        advance=plan.advance,
        recovery=agreed.advance.rule,
        recovered=Fraction(agreed.advance.share or 0),
        progress=Fraction(agreed.progress),
    )
    return GatheredFacts(
        wish,
        contract.amount.currency,
        reached,
        deductions(ctx, wish),
        terms,
        () if agreed.mark_up is not None or agreed.measured else plan.stages,
        tuple(one.name for one in counted),
    )


def _by_cost(
    ctx: Context, wish: SettlementWish, plan: AgreedPlan, agreed: ContractTerms
) -> Mapping[Basis, ReachedWork | NoMeaning]:
    """A contract that is paid by its cost: allowable cost with the mark-up, what was actual is what is billed."""
    why = _not_comparable(ctx, wish, plan)
    if why or agreed.mark_up is None:
        return {one: NoMeaning(one, why) for one in BASES}
    cost = project_figures.on(ctx, [wish.project], wish.until)[wish.project.id].figures.cost
    allowed = {
        category: min(minor, agreed.caps.get(category, minor))
        for category, minor in cost.items()
        if agreed.allowable is None or category in agreed.allowable
    }
    ceiling = plan.price if agreed.ceiling is None else agreed.ceiling
    found = billable(cost, agreed.mark_up, allowable=agreed.allowable, caps=agreed.caps, ceiling=ceiling)
    work = rules.by_cost(allowed, found.value, not_billable=found.not_billable, cut=found.cut)
    version = budgets.in_force(ctx.book, wish.project.id, evening(ctx, wish.until))
    budget = NoMeaning("budget", NO_MONTHS)
    run = wish.project.run
    if run is not None and version.number:
        gone, months = _months(run.start, wish.until), _months(run.start, run.last)
        planned = rules.by_plan_of_months(version.total, gone, months, Fraction(agreed.mark_up))
        return {"contract": work, "budget": planned, "actual": work}
    return {"contract": work, "budget": budget, "actual": work}


def _by_quantity(ctx: Context, wish: SettlementWish, plan: AgreedPlan) -> Mapping[Basis, ReachedWork | NoMeaning]:
    """A contract with unit prices: what is measured, at its price."""
    work = measured.work(ctx, wish, plan)
    why = _not_comparable(ctx, wish, plan)
    version = budgets.in_force(ctx.book, wish.project.id, evening(ctx, wish.until))
    planned = measured.planned(ctx, plan, work, version.total, _planned_mark_up(ctx, wish, plan))
    return {
        "contract": work,
        "budget": NoMeaning("budget", why) if why else planned,
        "actual": _actual(ctx, wish, plan),
    }


def _months(start: date, last: date) -> int:
    """Months from a day to another, both counted."""
    return (last.year - start.year) * 12 + last.month - start.month + 1


_LINES: Mapping[str, LineName] = {"penalty": "adjustments", "bonus": "adjustments", "supplied": "supplied"}


def deductions(ctx: Context, wish: SettlementWish) -> list[LineItem]:
    """Lines 3 to 5: what was agreed beside the price, supplied material, what is disputed or given up."""
    agreed = [
        LineItem(_LINES[one.kind], one.reason, one.amount, f"adjustment:{one.id}", one.day)
        for one in contract_stages.adjustments(ctx.book, wish.counterpart.agreement)
        if one.day <= wish.until
    ]
    return [*agreed, *disputed(ctx, wish.counterpart)]


def disputed(ctx: Context, of: Counterpart) -> list[LineItem]:
    """Line 5: what is disputed stays out; what was given up stays out for good."""
    return [
        LineItem("disputed", one.text, -one.amount, f"dispute:{one.id}", one.day, for_good=one.state == "given up")
        for one in settlement_cases.disputes(ctx.book, of.agreement)
        if one.state != "accepted"
    ]


def _only(ctx: Context, wish: SettlementWish) -> tuple[str, ...]:
    """Named stages, with those that were settled before."""
    if not wish.stages or wish.releases:
        return ()
    before = settlements.final_of(ctx.book, wish.counterpart.agreement, wish.counterpart.party)
    return (*wish.stages, *(item.text for one in before for item in one.computed.items if item.line == "work"))


def _named_stages(wish: SettlementWish, plan: AgreedPlan) -> None:
    known = {one.name: one for one in plan.stages}
    for name in () if wish.releases else wish.stages:
        if name not in known:
            raise NotFound(
                sentence("The contract has no stage “{name}”. There are: {all}."),
                name=name,
                all=tuple(stage_shown(one) for one in known),
                field="stage",
            )


def _budget(
    ctx: Context, wish: SettlementWish, plan: AgreedPlan, counted: tuple[rules.PricedStage, ...]
) -> ReachedWork | NoMeaning:
    why = _not_comparable(ctx, wish, plan)
    if why:
        return NoMeaning("budget", why)
    up = _planned_mark_up(ctx, wish, plan)
    if up is None:
        return NoMeaning("budget", rules.NO_BUDGET)
    if any(not one.cost for one in counted) or not counted:
        return NoMeaning("budget", NO_STAGE_COST)
    return rules.by_plan(sum(one.cost for one in counted), up)


def _actual(ctx: Context, wish: SettlementWish, plan: AgreedPlan) -> ReachedWork | NoMeaning:
    why = _not_comparable(ctx, wish, plan)
    if why:
        return NoMeaning("actual", why)
    figures = project_figures.on(ctx, [wish.project], wish.until)[wish.project.id].figures
    return rules.by_actual_cost(figures.incurred, _planned_mark_up(ctx, wish, plan))


def _planned_mark_up(ctx: Context, wish: SettlementWish, plan: AgreedPlan) -> Fraction | None:
    """By the first version of the budget."""
    first = next(iter(budgets.versions(ctx.book, wish.project.id)), None)
    if first is None:
        return None
    return rules.planned_mark_up(plan.signed, first.total)


def _not_comparable(ctx: Context, wish: SettlementWish, plan: AgreedPlan) -> str:
    """Why a project's cost and budget say nothing of this contract; "" where they do."""
    if plan.contract.amount.currency != ctx.rules.currency or wish.project.currency != ctx.rules.currency:
        return OTHER_CURRENCY
    others = [one for one in contracts.contracts(ctx.book, wish.project.id) if one.state == "signed"]
    return SEVERAL_CONTRACTS if len(others) > 1 else ""


def evening(ctx: Context, day: date) -> datetime:
    """The end of a day where the books are at home."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ctx.rules.zone)
