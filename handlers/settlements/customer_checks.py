"""The checks of a settlement with a customer, each with its evidence."""

from __future__ import annotations

from datetime import date, timedelta

from chat.text import Text, _, _n
from handlers.context import Context
from handlers.contracts.labels import milestone_shown
from handlers.economics import project_figures
from handlers.settlements import stages
from handlers.settlements.stages import AgreedPlan
from ledger.money import Money
from ledger.owed import MilestoneRef
from ledger.period import Period
from ledger.settlements.checks import CheckFinding, CheckName, SettlementCheck
from ledger.settlements.document import RETENTION, Settlement
from storage import bank, budgets, contracts, expenses, hours, orders, settlement_cases, settlements, timers


def found(ctx: Context, of: Settlement) -> tuple[SettlementCheck, ...]:
    """In the order in which they are shown."""
    contract = contracts.contract(ctx.book, int(of.counterpart.agreement.partition(":")[2]))
    plan = stages.plan_of(ctx, contract, of.until)
    return (
        _acceptance(ctx, of, plan),
        _milestones(of, plan),
        _clause(ctx, of, plan),
        _hours(ctx, of),
        _bank(ctx, of),
        _disputes(ctx, of),
        _documents(ctx, of),
        _tax(ctx, of, plan),
        _retention(ctx, of, plan),
        _period(ctx, of),
        _price(ctx, of, plan),
    )


def finding(text: Text) -> CheckFinding:
    """A sentence for a check."""
    return CheckFinding(text.template, dict(text.values))


def _check(
    name: CheckName,
    facts: list[Text],
    to_do: list[Text],
    documents: list[str] | None = None,
    person: int = 0,
) -> SettlementCheck:
    """It passes where nothing is left to do."""
    return SettlementCheck(
        name,
        not to_do,
        tuple(map(finding, facts)),
        tuple(map(finding, to_do)),
        tuple(documents or ()),
        person,
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
            stage=milestone_shown(name),
            day=milestone.reached,
            person=by.name if by else "–",
        )
        facts.append(says)
        if not milestone.file:
            to_do.append(
                _("Drop the signed paper of “{stage}” here and say which stage it shows.", stage=milestone_shown(name))
            )
    if not facts:
        return SettlementCheck("acceptance", None)
    return _check("acceptance", facts, to_do, documents, person)


def _milestones(of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    counted = _counted(of)
    facts, to_do = list[Text](), list[Text]()
    for one in plan.stages:
        if one.name not in counted:
            continue
        if one.reached and one.reached <= of.until:
            facts.append(_("{stage} was reached on {day}", stage=milestone_shown(one.name), day=one.reached))
        else:
            facts.append(_("{stage} is not reached by {day}", stage=milestone_shown(one.name), day=of.until))
            to_do.append(_("Say when “{stage}” was reached, or settle without it.", stage=milestone_shown(one.name)))
    if not facts:
        return SettlementCheck("milestones", None)
    return _check("milestones", facts, to_do)


def _clause(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """The words of the contract about payment: a person judges that they are met, on what is found now."""
    if not plan.contract.terms.strip():
        return SettlementCheck("clause", None)
    facts = [_("The contract says: {words}", words=" ".join(plan.contract.terms.split())[:300])]
    facts += [
        _("{stage} was reached on {day}", stage=milestone_shown(one.name), day=one.reached)
        for one in plan.stages
        if one.reached and one.name in _counted(of)
    ]
    judged = settlement_cases.judgement(ctx.book, of.id)
    check = _check("clause", facts, [_("Somebody has to read it and say that it is met.")])
    if judged is not None and judged.evidence == check.evidence:
        by = ctx.directory.people.get(judged.person)
        said = _("{person} says on {day}: {words}", person=by.name if by else "–", day=judged.day, words=judged.reason)
        return SettlementCheck("clause", True, (*check.facts, finding(said)), (), (), judged.person, judged.day)
    return check


def _hours(ctx: Context, of: Settlement) -> SettlementCheck:
    """No hours of the project are drafts or wait up to the cut-off, no timer runs on it."""
    span = Period(_start(ctx, of), of.until + timedelta(days=1))
    rows = hours.of_project(ctx.book, of.project, span, ctx.rules.currency)
    open_rows = [one for one in rows if one.stage in ("draft", "pending")]
    running = [one for one in timers.whole(ctx.book) if one.project == of.project and one.started.date() <= of.until]
    facts, to_do = list[Text](), list[Text]()
    if open_rows:
        facts.append(_n("{n} row of hours waits for approval", "{n} rows of hours wait for approval", len(open_rows)))
        to_do.append(_("Approve them, or have them withdrawn: approvals"))
    for one in running:
        name = ctx.directory.person(one.person).name
        facts.append(_("A timer of {person} is running", person=name))
        to_do.append(_("{person} has to stop the timer: timer stop", person=name))
    if not facts:
        facts.append(_("All hours up to {day} are approved", day=of.until))
    return _check("hours", facts, to_do, [f"hours:{one.id}" for one in open_rows])


def _start(ctx: Context, of: Settlement) -> date:
    project = ctx.directory.project(of.project)
    return project.run.start if project.run and project.run.start <= of.until else date(2000, 1, 1)


def _bank(ctx: Context, of: Settlement) -> SettlementCheck:
    """No line of the bank that looks like this party's waits to be explained."""
    span = bank.span(ctx.book)
    if span is None:
        return SettlementCheck("bank", None)
    customer = of.counterpart.name.casefold()
    waiting = [one for one in bank.unexplained(ctx.book) if one.day <= of.until and one.name.casefold() == customer]
    facts = [_("Statements reach to {day}", day=span[1])]
    to_do = []
    if waiting:
        facts.append(
            _n(
                "{n} line of {name} is not matched",
                "{n} lines of {name} are not matched",
                len(waiting),
                name=of.counterpart.name,
            )
        )
        to_do.append(_("Match them: bank"))
    return _check("bank", facts, to_do, [f"bank_line:{one.id}" for one in waiting])


def _disputes(ctx: Context, of: Settlement) -> SettlementCheck:
    """What is disputed is left out of it, has somebody who sees to it, and a next step."""
    open_cases = [one for one in settlement_cases.disputes(ctx.book, of.counterpart.agreement) if one.state == "open"]
    left_out = {one.document for one in of.computed.items if one.line == "disputed"}
    facts, to_do = list[Text](), list[Text]()
    for one in open_cases:
        owner = ctx.directory.people.get(one.owner)
        amount = Money(one.amount, of.currency)
        facts.append(
            _(
                "{what}: {amount} is disputed, {person} sees to it",
                what=one.text,
                amount=amount,
                person=owner.name if owner else "–",
            )
        )
        if f"dispute:{one.id}" not in left_out:
            to_do.append(_("Compute it again, so that “{what}” is left out.", what=one.text))
    if not facts:
        facts.append(_("Nothing is disputed"))
    return _check("disputes", facts, to_do, [f"dispute:{one.id}" for one in open_cases])


def _documents(ctx: Context, of: Settlement) -> SettlementCheck:
    """No receipt of the project waits or has an unknown tax treatment; at the end no order is open."""
    code = ctx.rules.currency
    waiting = [
        one
        for stage in ("draft", "pending")
        for one in expenses.in_stage(ctx.book, stage, code, project=of.project)
        if one.day <= of.until
    ]
    open_orders = [one for one in orders.in_stage(ctx.book, "committed", of.project) if of.final and one.open.minor]
    facts, to_do = list[Text](), list[Text]()
    if waiting:
        facts.append(_n("{n} receipt waits for approval", "{n} receipts wait for approval", len(waiting)))
        to_do.append(_("Approve them, or have them withdrawn: approvals"))
    for order in open_orders:
        facts.append(
            _(
                "Order {id} of {supplier}: {amount} is still to come",
                id=order.id,
                supplier=order.supplier or "–",
                amount=order.open,
            )
        )
        to_do.append(_("Enter its invoice, or close order {id}.", id=order.id))
    if not facts:
        facts.append(_("No document is missing"))
    documents = [*(f"expense:{one.id}" for one in waiting), *(f"order:{one.id}" for one in open_orders)]
    return _check("documents", facts, to_do, documents)


def _tax(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    if plan.contract.tax is None:
        if ctx.rules.vat_payer == "none":
            return SettlementCheck("tax", None)
        to_do = _("Say which VAT is in the price: contract tax {id} 6%", id=plan.contract.id)
        return _check("tax", [_("No rate of VAT is known")], [to_do])
    return _check(
        "tax",
        [_("{rate} % VAT, {name} is the buyer", rate=f"{plan.contract.tax.normalize():f}", name=of.counterpart.name)],
        [],
    )


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
    return _check("retention", facts, to_do)


def retention_due(ctx: Context, plan: AgreedPlan) -> date | None:
    """When what is kept back falls due, by the plan of payments."""
    days = [one.due for one in contracts.of_contract(ctx.book, plan.contract.id) if one.kind == "retention"]
    return max((day for day in days if day), default=None) if all(days) else None


def _period(ctx: Context, of: Settlement) -> SettlementCheck:
    """Nothing of a locked day is still pending."""
    lock = ctx.directory.lock
    if lock is None or of.until >= lock.until:
        closed = project_figures.is_closed(ctx, of.until)
        fact = (
            _("The month of {day} is closed", day=of.until)
            if closed
            else _("The month of {day} is still open", day=of.until)
        )
        return _check("period", [fact], [])
    late = [
        one
        for stage in ("draft", "pending")
        for one in expenses.in_stage(ctx.book, stage, ctx.rules.currency, project=of.project)
        if one.day < lock.until
    ]
    facts = [_("The books are locked through {day}", day=lock.until - timedelta(days=1))]
    to_do = (
        [
            _n(
                "{n} late receipt waits: approve or reject it.",
                "{n} late receipts wait: approve or reject them.",
                len(late),
            )
        ]
        if late
        else []
    )
    return _check("period", facts, to_do, [f"expense:{one.id}" for one in late])


def _price(ctx: Context, of: Settlement, plan: AgreedPlan) -> SettlementCheck:
    """No more is settled than was agreed."""
    value, price = of.computed.payable.to_date("value"), Money(plan.price, of.currency)
    facts = [_("{value} of {price} is settled with this one", value=Money(value, of.currency), price=price)]
    to_do = []
    if value > plan.price:
        to_do.append(_("A change of the contract is missing: contract change {id} +… because …", id=plan.contract.id))
    version = budgets.current(ctx.book, of.project)
    if version.number:
        facts.append(_("Version {n} of the budget is in force", n=version.number))
    return _check("price", facts, to_do)
