"""How a contract earns its revenue, and what a project is expected to cost in all: said in chat, kept in versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Percent, Text, _, verbatim
from handlers import button_values, lookup, privacy
from handlers.context import Asked, Context
from handlers.contracts import positions, warranty, ways
from handlers.contracts.labels import milestone_shown, policy_shown
from handlers.contracts.terms import rate
from handlers.contracts.ways import WayOfEarning
from handlers.reasons import reasoned
from ledger.accounts import COST_ROLES
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money, share
from ledger.nouns import Project
from ledger.owed import Contract, CostEstimate, Milestone
from ledger.revenue.policies import CHOICES, NEEDS_ESTIMATE
from storage import contracts, estimates, item_balances

BY_WORDS = ("time", "output", "obligations")
"""Ways that need more than a tap."""
FAR = 10
"""So many times more or less than before is asked about."""

USUAL_RATES: Mapping[Literal["general", "small"], tuple[int, ...]] = {"general": (13, 9, 6, 0), "small": (3, 1, 0)}
"""Rates of output VAT in percent that are offered: 增值税法 art. 10-11; 1 % as the relief for small-scale payers."""

READERS = ("lead", "sales", "finance", "auditor", "admin")
ONLY = sentence("How a contract earns its revenue is for finance to decide.")
ONLY_AT_FIRST = sentence("How a contract earns its revenue is for finance to decide once something is booked on it.")
AT_FIRST = ("lead", "sales", "finance")
ESTIMATORS = ("lead", "finance")


def revenue_policy(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if re.sub(r"#\d+", "", rest).strip():
        ctx.require(*AT_FIRST, project=project.id, sentence=ONLY)
    contract, rest = contract_of(ctx, project, rest)
    if not rest.strip():
        return Reply(policy_card(ctx, contract), private=ctx.place.kind == "channel")
    contract = contracts.hold(ctx.book, contract.id)
    return Reply(_become(ctx, contract, ways.way_in(ctx, rest)), private=ctx.place.kind == "channel")


def show(click: Clicked, ctx: Context) -> Reply:
    contract = contracts.contract(ctx.book, button_values.number(click.value))
    ctx.require(*READERS, project=contract.project)
    return Reply(policy_card(ctx, contract), private=ctx.place.kind == "channel")


def choose(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract and the policy."""
    id, name = button_values.parts(click.value, 2)
    contract = contracts.hold(ctx.book, button_values.number(id))
    return Reply(_become(ctx, contract, ways.chosen(ctx, name)), replace=True, private=True)


def set_tax(said: Said, ctx: Context) -> Reply:
    id, _blank, rest = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal() or not rest.strip():
        raise BadInput(sentence("Say the contract's number and the rate of VAT in it: contract tax 3 6%"), field="tax")
    typed = rate(rest, "tax")
    return Reply(_taxed(ctx, contracts.hold(ctx.book, int(id)), typed), private=ctx.place.kind == "channel")


def choose_tax(click: Clicked, ctx: Context) -> Reply:
    """`value`: the contract and the rate in percent."""
    id, typed = button_values.parts(click.value, 2)
    return Reply(_taxed(ctx, contracts.hold(ctx.book, button_values.number(id)), rate(typed, "tax")), private=True)


def _may_choose(ctx: Context, contract: Contract) -> None:
    """Whoever may sign a contract says how it earns and which VAT is in it while nothing is booked on it; then only
    finance."""
    if positions.untouched(ctx, contract):
        ctx.require(*AT_FIRST, project=contract.project, sentence=ONLY)
    else:
        ctx.require("finance", sentence=ONLY_AT_FIRST)
    if contract.policy == "as_before":
        raise WrongState(
            sentence("Contract {id} earns with its invoices, as these books began."),
            hint=sentence("To choose another way say: adopt {code} cost to cost"),
            id=contract.id,
            code=ctx.directory.project(contract.project).code,
        )


def _become(ctx: Context, contract: Contract, way: WayOfEarning) -> Card:
    """The contract earns another way from now on: the difference is an entry of today."""
    _may_choose(ctx, contract)
    way = ways.checked(ctx, contract, way, ctx.directory.project(contract.project).code)
    _sure(ctx, contract, way)
    after = ways.keep(ctx, contract, way)
    _follow(ctx, after, f"{contract.policy} → {after.policy}")
    return policy_card(ctx, after)


def _taxed(ctx: Context, contract: Contract, tax: Decimal | None) -> Card:
    """Another rate of VAT is in the contract's price."""
    _may_choose(ctx, contract)
    if tax is None:
        raise BadInput(
            sentence("Which VAT rate is in it? Say for example: tax 6% (0% where there is none)."), field="tax"
        )
    after = contracts.change_contract(ctx.book, contract.id, tax=tax)
    _follow(ctx, after, "contract tax")
    return policy_card(ctx, after)


def _follow(ctx: Context, after: Contract, memo: str) -> None:
    theirs = positions.lines(ctx, after, ctx.today)
    positions.post(ctx, (), theirs, day=ctx.today, project=after.project, memo=memo, source=f"contract:{after.id}")


def policy_card(ctx: Context, contract: Contract) -> Card:
    """How a contract earns, what it has earned, and what else it could be.

    What is measured by cost tells what the project has cost: where labour may not be shown in money, it is left out.
    """
    booked, of = positions.standing(ctx, contract), positions.facts(ctx, contract)
    project, code = ctx.directory.project(contract.project), contract.amount.currency
    known = contracts.milestones(ctx.book, [contract.id]).values()
    facts = [
        Fact(_("Revenue"), policy_shown(contract.policy)),
        Fact(_("Price without VAT"), Text("{m}", {"m": Money(of.price, code)})),
        Fact(_("VAT in it"), tax_shown(contract.tax)),
    ]
    by_cost = contract.policy in NEEDS_ESTIMATE
    told = not by_cost or privacy.knows_pay(ctx, project.id)
    estimate = estimates.latest(ctx.book, contract.project)
    if told:
        facts += [
            Fact(_("Earned so far"), Text("{m}", {"m": Money(booked.revenue.amount, code)})),
            Fact(_("Contract liability"), Text("{m}", {"m": Money(booked.net.liability.amount, code)})),
            Fact(_("Contract asset"), Text("{m}", {"m": Money(booked.net.asset.amount, code)})),
        ]
        if estimate:
            facts.append(Fact(_("Estimated total cost"), Text("{m}", {"m": estimate.amount})))
    if warranty.terms(ctx, [contract]):
        facts.append(warranty.shown(ctx, contract))
    if contract.ends:
        facts.append(Fact(_("Runs until"), Text("{d}", {"d": contract.ends})))
    lines: tuple[Text, ...] = tuple(
        _("{milestone}: {share} of the work", milestone=milestone_shown(part.name), share=_percent(part.weight))
        for part in known
        if part.weight and contract.policy != "obligations"
    )
    if contract.policy == "obligations":
        lines += _obligations(of.price, tuple(known), code)
    if not told:
        lines += (_("What it has earned follows from what it has cost: ask me in our direct conversation."),)
    if by_cost and estimate is None:
        lines += (_("Say what it will cost in all: estimate {code} 480000 because …", code=project.code),)
    others = [name for name in CHOICES[ctx.rules.policies.standard] if name not in (contract.policy, *BY_WORDS)]
    may = contract.policy != "as_before" and ctx.roles(project.id) & (
        set(AT_FIRST) if positions.untouched(ctx, contract) else {"finance"}
    )
    buttons = [Button(policy_shown(name), "revenue.policy", f"{contract.id} {name}") for name in others]
    title = _("Revenue of contract {id}, {project}", id=contract.id, project=lookup.shown(project))
    return Card(
        title,
        lines=lines,
        facts=tuple(facts),
        buttons=(*buttons, *tax_buttons(ctx, contract)) if may else (),
        small=_by_words(project) if may else Text(""),
    )


def _obligations(price: int, known: Sequence[Milestone], code: str) -> tuple[Text, ...]:
    """The obligations of a contract with their part of its price, by stand-alone prices (IFRS 15.74)."""
    some = [one for one in known if one.price]
    parts = share(Money(price, code), [one.price for one in some]) if some else []
    told = (
        _("{milestone}: {amount} of the price", milestone=milestone_shown(one.name), amount=part)
        for one, part in zip(some, parts, strict=True)
    )
    return (*told, _("Cost goes with an obligation by the task of its name; the rest waits until all are reached."))


def tax_buttons(ctx: Context, contract: Contract) -> tuple[Button, ...]:
    """The usual rates of VAT, where a company that charges it has not said which is in a contract."""
    if contract.tax is not None or ctx.rules.vat_payer == "none":
        return ()
    rates = USUAL_RATES[ctx.rules.vat_payer]
    labels = [_("VAT {rate} %", rate=each) if each else _("No VAT in it") for each in rates]
    return tuple(
        Button(label, "contract.tax", f"{contract.id} {each}") for label, each in zip(labels, rates, strict=True)
    )


def tax_shown(tax: Decimal | None) -> Text:
    """The rate of VAT in a contract."""
    if tax is None:
        return _("nobody has said; it counts as none")
    return Text("{rate} %", {"rate": f"{tax.normalize():f}"}) if tax else _("none")


def _by_words(project: Project) -> Text:
    """The ways that need more than a tap."""
    return _(
        "Or say: revenue policy {code} over time until 2027-06-30, "
        "or: revenue policy {code} output design 40% acceptance 60%, "
        "or for obligations that are distinct: revenue policy {code} obligations design 30000 build 70000",
        code=project.code,
    )


def estimate(said: Said, ctx: Context) -> Reply:
    words, reason = reasoned(said.text)
    project, rest = lookup.project_first(ctx, words)
    ctx.require(*READERS, project=project.id)
    typed = lookup.amounts_in(ctx, rest, ctx.rules.currency)
    if not rest and not reason:
        return Reply(estimate_card(ctx, project), private=ctx.place.kind == "channel")
    ctx.require(*ESTIMATORS, project=project.id)
    if len(typed) != 1 or f"{rest[: typed[0][0]]}{rest[typed[0][1] :]}".strip(" ,，。."):
        raise BadInput(
            sentence("Say the amount and the reason, for example: {example}"),
            example=f"estimate {project.code} 480000 because …",
            field="amount",
        )
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
            needs="reason",
        )
    _plausible(ctx, project, amount, before)
    estimates.add(ctx.book, CostEstimate(project.id, amount, ctx.today, reason, ctx.person.id), ctx.message)
    return Reply(estimate_card(ctx, project), private=ctx.place.kind == "channel")


def _plausible(ctx: Context, project: Project, amount: Money, before: CostEstimate | None) -> None:
    """Raises BadInput where a project has cost more already, Asked where the estimate is far from the one before or
    from what its customers pay."""
    spent = item_balances.by_project(ctx.book, COST_ROLES, ctx.today).get(project.id, 0)
    if spent > amount.minor:
        raise BadInput(
            sentence("{project} has cost more than that already."), project=lookup.called(project), field="amount"
        )
    price = sum(
        contract.amount.minor
        for contract in contracts.contracts(ctx.book, project.id)
        if contract.state == "signed" and contract.amount.currency == amount.currency
    )
    usual = before.amount.minor if before else price
    if ctx.sure or not usual or (usual <= amount.minor * FAR and amount.minor <= usual * FAR):
        return
    known = (
        _("So far it was {amount}.", amount=before.amount)
        if before
        else _("Its contracts come to {amount}.", amount=Money(price, ctx.rules.currency))
    )
    raise Asked(
        _("Is {amount} what {project} will cost in all?", amount=amount, project=lookup.shown(project)), lines=(known,)
    )


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


def _sure(ctx: Context, before: Contract, way: WayOfEarning) -> None:
    """Asks before the way of earning of a contract changes that has earned something."""
    booked = positions.standing(ctx, before)
    if before.policy == way.policy or ctx.sure or not booked.revenue:
        return
    raise Asked(
        _("Change how contract {id} earns its revenue?", id=before.id),
        lines=(
            _("From {old} to {new}.", old=policy_shown(before.policy), new=policy_shown(way.policy)),
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


def _percent(hundredths: int) -> Percent:
    return Percent(hundredths // 100)
