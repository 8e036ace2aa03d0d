"""Contracts: signed with their terms in words or by form, their plan, owner, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Percent, Text, _, verbatim
from handlers import button_values, fields, lookup, money_events, workdays
from handlers.context import Context
from handlers.contracts import agreed_terms, positions, ways
from handlers.contracts.labels import instalment_shown, policy_shown, rule_shown
from handlers.contracts.revenue import tax_buttons, tax_shown
from handlers.contracts.terms import Deal, deal_in, rate, sales_owner
from handlers.contracts.terms_in_words import terms_in
from ledger import clauses, terms
from ledger.errors import BadInput, BookError, NotFound, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, Instalment
from ledger.revenue.policies import CHOICES
from storage import contracts
from storage.contracts import PlannedInstalment

KEEPERS = ("lead", "sales", "finance")
READERS = (*KEEPERS, "auditor", "admin")


def sign_contract(said: Said, ctx: Context) -> Reply:
    text = _BETWEEN.sub("; ", said.text)
    typed_amounts = [
        typed for typed in lookup.amounts_in(ctx, text) if not text[typed[1] :].lstrip().startswith(("%", "％"))
    ]
    if not typed_amounts:
        project = lookup.project(ctx, None, said.text.strip())
        ctx.require(*READERS, project=project.id)
        return Reply(plan_card(ctx, project), private=ctx.place.kind == "channel")
    start, end, total = typed_amounts[0]
    project = lookup.open_project(ctx, None, text[:start].strip())
    ctx.require(*KEEPERS, project=project.id)
    amount = lookup.money_of(total, project.currency, ctx.rules.currency)
    agreed = terms_in(ctx, text[end:], amount.currency, signing=True)
    way, rest = ways.said_when_signed(ctx, agreed.rest)
    deal = replace(deal_in(ctx, project, rest), way=way, agreed=agreed)
    if not project.customer:  # nobody can say it in the line
        return Reply(form=_sign_form(ctx, project, str(amount.major), deal), private=True)
    card = plan_card(ctx, project, signed(ctx, project, project.customer, amount, deal))
    return Reply(card, private=ctx.place.kind == "channel")


def open_form(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*KEEPERS, project=project.id)
    return Reply(form=_sign_form(ctx, project))


def _sign_form(ctx: Context, project: Project, amount: str = "", deal: Deal | None = None) -> Form:
    """The form for a contract, with what is known of it already."""
    people = [
        person
        for person in ctx.directory.people.values()
        if person.active and ctx.directory.roles(person.id, project.id)
    ]
    tax, interest = (deal.tax, deal.interest) if deal else (None, None)
    return Form(
        "contract.sign",
        _("Contract of {project}", project=lookup.shown(project)),
        (
            Question("customer", _("Customer"), value=project.customer),
            Question("amount", _("Amount, tax included"), "money", amount),
            Question(
                "plan",
                _("Instalments"),
                "note",
                ", ".join(filter(None, (deal.terms.strip(), deal.agreed.words))) if deal else "",
                required=False,
                hint=_("in words: 30% advance, 70% 30 days after acceptance; or a day: 30% 2026-12-01"),
            ),
            Question("signed", _("Signed on"), "date", (deal.signed if deal else ctx.today).isoformat()),
            Question(
                "tax",
                _("VAT in it, in percent"),
                "number",
                "" if tax is None else f"{tax.normalize():f}",
                required=False,
            ),
            Question(
                "interest",
                _("Late payment, percent a day"),
                "number",
                "" if interest is None else f"{(interest * 100).normalize():f}",
                required=False,
            ),
            Question(
                "policy",
                _("How it earns its revenue"),
                "choice",
                deal.way.policy if deal and deal.way else CHOICES[ctx.rules.policies.standard][0],
                options=tuple(
                    Option(policy_shown(name), name)
                    for name in CHOICES[ctx.rules.policies.standard]
                    if name not in ("time", "output", "obligations") or (deal and deal.way and deal.way.policy == name)
                ),
                required=False,
            ),
            Question("number", _("Contract number"), value=deal.number if deal else "", required=False),
            Question(
                "owner",
                _("Owner"),
                "choice",
                str(deal.owner if deal else ctx.person.id),
                options=tuple(Option(verbatim(person.name), str(person.id)) for person in people[:100]),
            ),
        ),
        project.code,
        submit=_("Record"),
    )


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    project = lookup.open_project(ctx, None, filled.value)
    ctx.require(*KEEPERS, project=project.id)
    answers = filled.answers
    amount = lookup.money(ctx, answers.get("amount", ""), project.currency)
    owner = answers.get("owner", "")
    day = answers.get("signed", "")
    interest = rate(answers.get("interest", ""), "interest")
    agreed = terms_in(ctx, answers.get("plan", ""), amount.currency, signing=True)
    deal = Deal(
        agreed.rest,
        int(owner) if owner.isdecimal() else sales_owner(ctx, project),
        fields.day(ctx, day, "signed") if day else ctx.today,
        interest / 100 if interest is not None else None,
        rate(answers.get("tax", ""), "tax"),
        answers.get("number", "").strip()[:60],
        way=ways.chosen(ctx, answers["policy"]) if answers.get("policy") else None,
        agreed=agreed,
    )
    contract = signed(ctx, project, answers.get("customer", "").strip()[:120], amount, deal)
    return Reply(plan_card(ctx, project, contract))


def signed(ctx: Context, project: Project, customer: str, amount: Money, deal: Deal) -> Contract:
    """A new contract in the books.  Raises BadInput with the field."""
    if amount.minor <= 0:
        raise BadInput(sentence("A contract needs an amount above zero."), field="amount")
    if not customer:
        raise BadInput(sentence("Who is the customer?"), field="customer")
    if project.kind != "customer":
        raise BadInput(
            sentence("{project} is no project of a customer: nobody has a contract for it."),
            hint=sentence("If a customer pays for it, say first: project kind {code} customer"),
            project=lookup.called(project),
            code=project.code,
            field="project",
        )
    way = deal.way or ways.WayOfEarning(CHOICES[ctx.rules.policies.standard][0])
    contract = Contract(
        0,
        project.id,
        customer,
        deal.title,
        amount,
        deal.signed,
        deal.owner,
        deal.number,
        ", ".join(filter(None, (deal.terms, deal.agreed.words)))[:2000],
        deal.interest,
        deal.tax,
        policy=way.policy,
        ends=way.ends,
    )
    money_events.ask_before_signing(ctx, contract)
    way = ways.checked(ctx, contract, way, project.code)
    plan = planned(ctx, deal.terms, amount, {"signed": deal.signed}) if deal.terms.strip() else ()
    made = ways.keep(ctx, contracts.add(ctx.book, contract, plan, first_look(ctx)), way)
    agreed_terms.when_signed(ctx, made, deal.agreed.terms)
    return made


def first_look(ctx: Context) -> int:
    """How many days before its due day an instalment may be told of at the earliest."""
    every = [step for steps in (ctx.rules.dunning, *ctx.rules.dunning_tiers.values()) for step in steps]
    return max(-min(every, default=0), 0)


def planned(ctx: Context, text: str, amount: Money, reached: Mapping[str, date]) -> tuple[PlannedInstalment, ...]:
    """The instalments that the terms describe.  Raises BadInput for the field `plan`."""
    words = text if _SEPARATED.search(text.strip()) else _BEFORE_SHARE.sub("; ", text)
    try:
        plan_terms = clauses.read(words, amount.currency)
        parts = terms.amounts(amount, plan_terms)
    except BookError as problem:
        problem.field = "plan"
        raise
    return of_terms(ctx, plan_terms, parts, reached)


_BETWEEN = Pattern(r"(?<=\d)\s+(?=\d+(?:\.\d+)?\s*[/%％])")
"""Where an amount ends and the shares begin: “1234.50 30/40/30” is not one number."""
_SEPARATED = Pattern(r"[,;，；。、\n]")
_BEFORE_SHARE = Pattern(r"(?<=\S)\s+(?=\d+(?:\.\d+)?\s*[%％])")


def of_terms(
    ctx: Context, plan_terms: tuple[terms.Term, ...], parts: tuple[Money, ...], reached: Mapping[str, date]
) -> tuple[PlannedInstalment, ...]:
    """Terms and what each comes to as instalments, due where their milestone has been reached."""
    kinds: tuple[str, ...] = tuple(term.kind for term in plan_terms)
    if len(kinds) > 1 and all(term.rule.basis == "date" for term in plan_terms) and "retention" not in kinds:
        kinds = terms.dated_kinds(len(kinds))
    return tuple(
        PlannedInstalment(kind, part, due(ctx, term.rule, reached), term.rule)
        for kind, term, part in zip(kinds, plan_terms, parts, strict=True)
    )


def due(ctx: Context, rule: terms.Rule, reached: Mapping[str, date]) -> date | None:
    """The due day that follows from what has been reached."""
    return terms.due_day(rule, reached, workday=lambda day: workdays.working(day, ctx.rules))


def plan_contract(said: Said, ctx: Context) -> Reply:
    id, _blank, words = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal() or not words.strip():
        raise BadInput(
            sentence("Say the contract's number and the terms: payment plan 3 30% advance, 70% on acceptance"),
            field="plan",
        )
    contract = contracts.hold(ctx.book, int(id))
    ctx.require(*KEEPERS, project=contract.project)
    known = contracts.milestones(ctx.book, [contract.id])
    reached = {name: milestone.reached for (_id, name), milestone in known.items() if milestone.reached}
    contracts.add_plan(ctx.book, contract, planned(ctx, words, contract.amount, reached), first_look(ctx))
    return Reply(plan_card(ctx, ctx.directory.project(contract.project), contract))


def withdraw(click: Clicked, ctx: Context) -> Reply:
    contract = take_back(ctx, button_values.number(click.value))
    return Reply(Card(_("The contract over {amount} was taken back.", amount=contract.amount)), replace=True)


def take_back(ctx: Context, id: int) -> Contract:
    """The contract was a mistake.  Raises NotAllowed, NotFound, BadInput where something was invoiced or paid on it."""
    contract = contracts.hold(ctx.book, id)
    ctx.require(*KEEPERS, project=contract.project)
    if contract.state == "withdrawn":
        raise NotFound(sentence("That contract was taken back already."))
    gone(ctx, contract, "undone")
    return contract


def gone(ctx: Context, contract: Contract, why: str) -> None:
    """A contract that was a mistake, out of the books: what it has earned goes back with it, the cost that went with
    the revenue at the next close.  Raises BadInput where something was invoiced or paid on it."""
    contracts.withdraw(ctx.book, contract.id, why)
    after = contracts.contract(ctx.book, contract.id)
    positions.heal(ctx, [after], ctx.today, why, f"contract:{contract.id}")


def set_owner(said: Said, ctx: Context) -> Reply:
    id, _blank, name = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal() or not name.strip():
        raise BadInput(sentence("Say the contract's number and the person: contract owner 3 Sue"), field="owner")
    contract = contracts.contract(ctx.book, int(id))
    ctx.require("lead", "finance", project=contract.project)
    owner = lookup.person(ctx, name.strip())
    contracts.change_contract(ctx.book, contract.id, owner=owner.id)
    return Reply(Card(_("{person} owns the payments of contract {id}.", person=owner.name, id=id), tone="good"))


def plan_card(ctx: Context, project: Project, new: Contract | None = None) -> Card:
    """Every instalment of a project: amount, due day or what it waits for, what is open."""
    in_force = [contract for contract in contracts.contracts(ctx.book, project.id) if contract.state == "signed"]
    title = _("Contracts of {project}", project=lookup.shown(project))
    record = Button(_("Record one"), "contract.form", project.code, style="plain" if in_force else "main")
    if not in_force:
        return Card(title, lines=(_("None is recorded yet."),), buttons=(record,))
    known = {contract.id: contract for contract in in_force}
    instalments = [
        instalment
        for instalment in contracts.of_project(ctx.book, project.id)
        if instalment.contract in known and instalment.amount.minor
    ]
    heads = (_("Contract"), _("Customer"), _("Instalment"), _("Amount"), _("Due"), _("Open"))
    rows = tuple(_row(instalment) for instalment in instalments)
    bare = [
        contract for contract in in_force if not any(instalment.contract == contract.id for instalment in instalments)
    ]
    lines = tuple(
        _(
            "Contract {id} over {amount} has no instalments yet. Say: payment plan {id} and its payment terms.",
            id=contract.id,
            amount=contract.amount,
        )
        for contract in bare[:10]
    )
    facts = (*_sums(in_force, instalments), *_earning(in_force), *agreed_terms.facts(ctx, in_force), *_people(ctx, new))
    if new:
        facts += (Fact(_("VAT in it"), tax_shown(new.tax)),)
    undo = (
        (
            *tax_buttons(ctx, new),
            Button(_("How it earns"), "revenue.show", str(new.id)),
            Button(_("Terms"), "contract.terms", str(new.id)),
            Button(_("Undo"), "contract.withdraw", str(new.id)),
        )
        if new
        else ()
    )
    waits = (
        (Button(_("Milestones"), "milestone.show", project.code),)
        if any(_waits(instalment) for instalment in instalments)
        else ()
    )
    return Card(
        title,
        lines=lines,
        facts=facts,
        table=Table(
            heads, rows, numeric=(3, 5), essential=(2, 4, 5), refs=tuple(f"instalment:{one.id}" for one in instalments)
        )
        if rows
        else None,
        buttons=(record, *waits, *undo),
    )


def _row(instalment: Instalment) -> tuple[Text, ...]:
    return (
        Text("{id}", {"id": instalment.contract}),
        verbatim(instalment.customer),
        instalment_shown(instalment),
        Text("{m}", {"m": instalment.amount}),
        Text("{d}", {"d": instalment.due}) if instalment.due else rule_shown(instalment.rule),
        Text("{m}", {"m": instalment.open}),
    )


def _sums(in_force: list[Contract], instalments: list[Instalment]) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for code in sorted({contract.amount.currency for contract in in_force}):
        total = sum(contract.amount.minor for contract in in_force if contract.amount.currency == code)
        priced = [part for part in positions.of_price(instalments) if part.amount.currency == code]
        paid = sum(instalment.paid.minor for instalment in priced)
        facts.append(Fact(_("Agreed"), Text("{m}", {"m": Money(total, code)})))
        share = Percent(paid * 100 // total if total else 0)
        facts.append(Fact(_("Received"), _("{m} ({p})", m=Money(paid, code), p=share)))
    return tuple(facts)


def _earning(in_force: list[Contract]) -> tuple[Fact, ...]:
    """How the contracts earn, each way once."""
    ways = dict.fromkeys(contract.policy for contract in in_force)
    return tuple(Fact(_("Revenue"), policy_shown(policy)) for policy in ways)


def _people(ctx: Context, new: Contract | None) -> tuple[Fact, ...]:
    owner = ctx.directory.people.get(new.owner) if new else None
    return (Fact(_("Owner"), verbatim(owner.name)),) if owner else ()


def _waits(instalment: Instalment) -> bool:
    return instalment.due is None and instalment.rule is not None and instalment.rule.basis != "invoice"
