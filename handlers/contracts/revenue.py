"""How a contract earns its revenue, and what a project is expected to cost in all: said in chat, kept in versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Percent, Text, _, verbatim
from handlers import button_values, fields, lookup
from handlers.context import Asked, Context
from handlers.contracts import positions
from handlers.contracts.labels import milestone_in, milestone_shown, policy_shown
from ledger.clauses import MILESTONES
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, CostEstimate, Milestone, MilestoneRef
from ledger.revenue.policies import CHOICES, NEEDS_ESTIMATE, RevenuePolicy
from storage import contracts, estimates

READERS = ("lead", "sales", "finance", "auditor", "admin")
ONLY = sentence("How a contract earns its revenue is for finance to decide.")
ESTIMATORS = ("lead", "finance")

_WORDS: Mapping[RevenuePolicy, str] = {
    "cost_to_cost": r"cost[- ]?to[- ]?cost|percentage[- ]of[- ]completion|\bpoc\b|投入法|完工百分比|成本比例|按成本",
    "yearly_progress": r"year(?:ly)?[- ]?(?:end)?[- ]progress|progress (?:by|at) year|年度完工进度|年末进度|按年进度",
    "as_invoiced": r"as[- ]invoiced|by invoice|time and material|按开票|开票确认|按发票",
    "output": r"\boutput\b|by milestones?|milestones?|产出法|按里程碑|里程碑",
    "time": r"over time|straight[- ]line|\btime\b|rateabl?y|按时间|直线法|按期间|时间进度",
    "acceptance": r"(?:at|on|point in time)?\s*acceptance|point in time|验收|时点",
}
_SHARE = Pattern(r"(?P<name>[^\d%％,，;；、]+?)\s*(?P<share>\d{1,3}(?:\.\d{1,2})?)\s*[%％]")
_UNTIL = Pattern(r"(?:until|till|to|至|到)\s*(?P<day>\d{4}-\d\d?-\d\d?)", re.I)
_BECAUSE = Pattern(r"\s*(?:\bbecause(?: of)?\b|因为|由于)\s*", re.I)


def revenue_policy(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if re.sub(r"#\d+", "", rest).strip():
        ctx.require("finance", sentence=ONLY)
    contract, rest = contract_of(ctx, project, rest)
    if not rest.strip():
        return Reply(policy_card(ctx, contract), private=ctx.abroad(project.id))
    policy = policy_in(ctx, rest)
    if contract.policy == "as_before":
        raise WrongState(
            sentence("Contract {id} earns with its invoices, as these books began."),
            hint=sentence("To choose another way say: adopt {code} cost to cost"),
            id=contract.id,
            code=project.code,
        )
    if policy is None:
        raise BadInput(
            sentence("Say how it earns: {choices}."),
            choices=", ".join(name.replace("_", " ") for name in CHOICES[ctx.rules.policies.standard]),
            field="policy",
        )
    until = _UNTIL.search(rest)
    changed = replace(contract, policy=policy, ends=fields.day(ctx, until["day"]) if until else contract.ends)
    if policy == "time" and changed.ends is None:
        raise BadInput(
            sentence(
                "Until when does the service run? Say for example: revenue policy {code} over time until 2027-06-30"
            ),
            code=project.code,
            field="day",
        )
    weights = _weights(rest) if policy == "output" else {}
    _sure(ctx, contract, changed)
    for name, weight in weights.items():
        known = contracts.milestones(ctx.book, [contract.id]).get(MilestoneRef(contract.id, name))
        contracts.reach(ctx.book, replace(known or Milestone(contract.id, name), weight=weight, person=ctx.person.id))
    after = contracts.change_contract(ctx.book, contract.id, policy=changed.policy, ends=changed.ends)
    theirs = positions.lines(ctx, after, ctx.today)
    memo = f"{contract.policy} → {after.policy}"
    source = f"contract:{contract.id}"
    positions.post(ctx, (), theirs, day=ctx.today, project=project.id, memo=memo, source=source)
    return Reply(policy_card(ctx, after), private=ctx.abroad(project.id))


def policy_in(ctx: Context, words: str) -> RevenuePolicy | None:
    """The way of earning that the words name, where the company's standard has it."""
    choices = CHOICES[ctx.rules.policies.standard]
    return next((name for name, said in _WORDS.items() if name in choices and re.search(said, words, re.I)), None)


def choose(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract and the policy."""
    id, name = button_values.parts(click.value, 2)
    contract = contracts.contract(ctx.book, button_values.number(id))
    ctx.require("finance", sentence=ONLY)
    choices = CHOICES[ctx.rules.policies.standard]
    policy = next((choice for choice in choices if choice == name), None)
    if policy is None or contract.policy == "as_before":
        raise BadInput(sentence("Say how it earns: {choices}."), choices=", ".join(choices), field="policy")
    after = contracts.change_contract(ctx.book, contract.id, policy=policy)
    theirs = positions.lines(ctx, after, ctx.today)
    memo = f"{contract.policy} → {after.policy}"
    source = f"contract:{contract.id}"
    positions.post(ctx, (), theirs, day=ctx.today, project=contract.project, memo=memo, source=source)
    return Reply(policy_card(ctx, after), replace=True)


def policy_card(ctx: Context, contract: Contract) -> Card:
    """How a contract earns, what it has earned, and what else it could be."""
    booked, of = positions.standing(ctx, contract), positions.facts(ctx, contract)
    code = contract.amount.currency
    milestones = contracts.milestones(ctx.book, [contract.id]).values()
    facts = [
        Fact(_("Revenue"), policy_shown(contract.policy)),
        Fact(_("Price without VAT"), Text("{m}", {"m": Money(of.price, code)})),
        Fact(_("Earned so far"), Text("{m}", {"m": Money(booked.revenue.amount, code)})),
        Fact(_("Contract liability"), Text("{m}", {"m": Money(booked.net.liability.amount, code)})),
        Fact(_("Contract asset"), Text("{m}", {"m": Money(booked.net.asset.amount, code)})),
    ]
    if contract.ends:
        facts.append(Fact(_("Runs until"), Text("{d}", {"d": contract.ends})))
    estimate = estimates.latest(ctx.book, contract.project)
    if estimate:
        facts.append(Fact(_("Estimated total cost"), Text("{m}", {"m": estimate.amount})))
    lines: tuple[Text, ...] = tuple(
        _("{milestone}: {share} of the work", milestone=milestone_shown(part.name), share=_percent(part.weight))
        for part in milestones
        if part.weight
    )
    project = ctx.directory.project(contract.project)
    if contract.policy in NEEDS_ESTIMATE and estimate is None:
        lines += (_("Say what it will cost in all: estimate {code} 480000 because …", code=project.code),)
    if contract.policy == "output" and not any(part.weight for part in milestones):
        lines += (
            _(
                "Say which milestones make it: revenue policy {code} output design 40% acceptance 60%",
                code=project.code,
            ),
        )
    others = [name for name in CHOICES[ctx.rules.policies.standard] if name not in (contract.policy, "time", "output")]
    buttons = tuple(
        Button(
            policy_shown(name),
            "revenue.policy",
            f"{contract.id} {name}",
            confirm=_("Change how this contract earns its revenue? The difference is booked today."),
        )
        for name in others
    )
    finance = buttons if "finance" in ctx.roles() and contract.policy != "as_before" else ()
    title = _("Revenue of contract {id}, {project}", id=contract.id, project=lookup.shown(project))
    return Card(title, lines=lines, facts=tuple(facts), buttons=finance)


def estimate(said: Said, ctx: Context) -> Reply:
    parts = _BECAUSE.split(said.text, maxsplit=1)
    reason = parts[1].strip()[:200] if len(parts) > 1 else ""
    typed = lookup.amounts_in(ctx, parts[0])
    words = parts[0][: typed[0][0]] if typed else parts[0]
    project = lookup.project(ctx, None, words.strip())
    ctx.require(*READERS, project=project.id)
    if not typed:
        return Reply(estimate_card(ctx, project), private=ctx.abroad(project.id))
    ctx.require(*ESTIMATORS, project=project.id)
    amount = lookup.money_of(typed[0][2], ctx.rules.currency)
    if amount.currency != ctx.rules.currency or amount.minor <= 0:
        raise BadInput(
            sentence("An estimate of total cost is an amount in {currency}."),
            currency=ctx.rules.currency,
            field="amount",
        )
    before = estimates.latest(ctx.book, project.id)
    if before is not None and not reason:
        raise Asked(
            _("Why does the estimate change from {old} to {new}?", old=before.amount, new=amount),
            fill=" because {}",
        )
    estimates.add(ctx.book, CostEstimate(project.id, amount, ctx.today, reason, ctx.person.id), ctx.message)
    return Reply(estimate_card(ctx, project), private=ctx.abroad(project.id))


def estimate_card(ctx: Context, project: Project) -> Card:
    """What a project is expected to cost in all, in every version."""
    versions = estimates.of_project(ctx.book, project.id)
    title = _("Estimated total cost of {project}", project=lookup.shown(project))
    if not versions:
        hint = _("Nobody has said one yet. Say: estimate {code} 480000 because …", code=project.code)
        return Card(title, lines=(hint,))
    people = ctx.directory.people
    rows = tuple(
        (
            Text("{d}", {"d": version.day}),
            version.amount,
            verbatim(version.reason or "–"),
            verbatim(people[version.person].name if version.person in people else "–"),
        )
        for version in versions[::-1]
    )
    heads = (_("From"), _("Total cost"), _("Reason"), _("By"))
    return Card(
        title,
        facts=(Fact(_("In force"), Text("{m}", {"m": versions[-1].amount})),),
        table=Table(heads, rows, numeric=(1,)),
        small=_("Revenue measured by cost follows it at the next close of a month."),
    )


def _sure(ctx: Context, before: Contract, after: Contract) -> None:
    """Asks before the way of earning of a contract changes that has earned something."""
    booked = positions.standing(ctx, before)
    if before.policy == after.policy or ctx.sure or not booked.revenue:
        return
    raise Asked(
        _("Change how contract {id} earns its revenue?", id=before.id),
        lines=(
            _("From {old} to {new}.", old=policy_shown(before.policy), new=policy_shown(after.policy)),
            _("What differs is booked today; nothing that is booked changes."),
        ),
    )


def contract_of(ctx: Context, project: Project, words: str) -> tuple[Contract, str]:
    """The contract of a project that is meant: its only one, or the numbered one."""
    signed = [contract for contract in contracts.contracts(ctx.book, project.id) if contract.state == "signed"]
    numbered = re.search(r"#(\d+)", words)
    if numbered:
        signed = [contract for contract in signed if contract.id == int(numbered[1])]
        words = words[: numbered.start()] + words[numbered.end() :]
    if not signed:
        raise NotFound(sentence("{project} has no such contract."), project=lookup.called(project), field="contract")
    if len(signed) > 1:
        raise Asked(
            _("Which contract of {project}?", project=lookup.shown(project)),
            part=words,
            choices=[
                (_("Contract {id} over {amount}", id=one.id, amount=one.amount), f"#{one.id} {words}".strip())
                for one in signed[:8]
            ],
        )
    return signed[0], words


def _weights(words: str) -> dict[str, int]:
    """Milestone -> its share of the work in hundredths of a percent.  Raises BadInput where they are not all of it."""
    names = tuple(name for name, _kind, _pattern in MILESTONES)
    weights: dict[str, int] = {}
    for match in _SHARE.finditer(re.sub(_WORDS["output"], "", words, count=1, flags=re.I)):
        typed = match["name"].strip(" :：和and")
        weights[milestone_in(typed, names) or typed] = int(Decimal(match["share"]) * 100)
    if weights and sum(weights.values()) != 10_000:
        raise BadInput(sentence("The milestones' shares of the work must add up to 100 %."), field="policy")
    return weights


def _percent(hundredths: int) -> Percent:
    return Percent(hundredths // 100)
