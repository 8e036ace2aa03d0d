"""Contracts: signed with their terms in words or by form, their plan, owner, and taking one back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Percent, Text, _, verbatim
from chat.values.amounts import amounts
from handlers import button_values, fields, lookup, workdays
from handlers.context import Context
from handlers.contracts.labels import instalment_shown, rule_shown
from handlers.contracts.terms import Deal, deal_in, rate, sales_owner
from ledger import clauses, terms
from ledger.errors import BadInput, BookError, NotFound, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract, Instalment
from storage import contracts
from storage.contracts import PlannedInstalment

KEEPERS = ("lead", "sales", "finance")
READERS = (*KEEPERS, "auditor", "admin")


def sign_contract(said: Said, ctx: Context) -> Reply:
    text = _BETWEEN.sub("; ", said.text)
    found = [one for one in amounts(text, ctx.rules.currency) if not text[one[1] :].lstrip().startswith(("%", "％"))]
    if not found:
        project = lookup.project(ctx, None, said.text.strip())
        ctx.require(*READERS, project=project.id)
        return Reply(plan_card(ctx, project), private=ctx.place.kind == "channel")
    start, end, total = found[0]
    project = lookup.open_project(ctx, None, text[:start].strip())
    ctx.require(*KEEPERS, project=project.id)
    amount = lookup.money_of(total, project.currency)
    deal = deal_in(ctx, project, text[end:])
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
    people = [one for one in ctx.directory.people.values() if one.active and ctx.directory.roles(one.id, project.id)]
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
                deal.terms.strip() if deal else "",
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
            Question("number", _("Contract number"), value=deal.number if deal else "", required=False),
            Question(
                "owner",
                _("Owner"),
                "choice",
                str(deal.owner if deal else ctx.person.id),
                options=tuple(Option(verbatim(one.name), str(one.id)) for one in people[:100]),
            ),
        ),
        project.code,
        submit=_("Record"),
    )


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    project = lookup.open_project(ctx, None, filled.value)
    ctx.require(*KEEPERS, project=project.id)
    answers = filled.answers
    amount = lookup.money(answers.get("amount", ""), project.currency)
    owner = answers.get("owner", "")
    day = answers.get("signed", "")
    interest = rate(answers.get("interest", ""), "interest")
    deal = Deal(
        answers.get("plan", ""),
        int(owner) if owner.isdigit() else sales_owner(ctx, project),
        fields.day(ctx, day, "signed") if day else ctx.today,
        interest / 100 if interest is not None else None,
        rate(answers.get("tax", ""), "tax"),
        answers.get("number", "").strip()[:60],
    )
    contract = signed(ctx, project, answers.get("customer", "").strip()[:120], amount, deal)
    return Reply(plan_card(ctx, project, contract))


def signed(ctx: Context, project: Project, customer: str, amount: Money, deal: Deal) -> Contract:
    """A new contract in the books.  Raises BadInput with the field."""
    if amount.minor <= 0:
        raise BadInput(sentence("A contract needs an amount above zero."), field="amount")
    if not customer:
        raise BadInput(sentence("Who is the customer?"), field="customer")
    contract = Contract(
        0,
        project.id,
        customer,
        deal.title,
        amount,
        deal.signed,
        deal.owner,
        deal.number,
        deal.terms[:2000],
        deal.interest,
        deal.tax,
    )
    plan = planned(ctx, deal.terms, amount, {"signed": deal.signed}) if deal.terms.strip() else ()
    return contracts.add(ctx.book, contract, plan, first_look(ctx))


def first_look(ctx: Context) -> int:
    """How many days before its due day an instalment may be told of at the earliest."""
    every = [step for steps in (ctx.rules.dunning, *ctx.rules.dunning_tiers.values()) for step in steps]
    return max(-min(every, default=0), 0)


def planned(ctx: Context, text: str, amount: Money, reached: Mapping[str, date]) -> tuple[PlannedInstalment, ...]:
    """The instalments that the terms describe.  Raises BadInput for the field `plan`."""
    words = text if _SEPARATED.search(text.strip()) else _BEFORE_SHARE.sub("; ", text)
    try:
        found = clauses.read(words, amount.currency)
        parts = terms.amounts(amount, found)
    except BookError as problem:
        problem.field = "plan"
        raise
    return of_terms(ctx, found, parts, reached)


_BETWEEN = re.compile(r"(?<=\d)\s+(?=\d+(?:\.\d+)?\s*[/%％])")
"""Where an amount ends and the shares begin: “1234.50 30/40/30” is not one number."""
_SEPARATED = re.compile(r"[,;，；。、\n]")
_BEFORE_SHARE = re.compile(r"(?<=\S)\s+(?=\d+(?:\.\d+)?\s*[%％])")


def of_terms(
    ctx: Context, found: tuple[terms.Term, ...], parts: tuple[Money, ...], reached: Mapping[str, date]
) -> tuple[PlannedInstalment, ...]:
    """Terms and what each comes to as instalments, due where their milestone has been reached."""
    kinds: list[str] = [term.kind for term in found]
    if len(kinds) > 1 and all(term.rule.basis == "date" for term in found) and "retention" not in kinds:
        kinds = ["advance", *["progress" for _term in kinds[2:]], "acceptance"]
    return tuple(
        PlannedInstalment(kind, part, due(ctx, term.rule, reached), term.rule)
        for kind, term, part in zip(kinds, found, parts, strict=True)
    )


def due(ctx: Context, rule: terms.Rule, reached: Mapping[str, date]) -> date | None:
    """The due day that follows from what has been reached."""
    return terms.due_day(rule, reached, workday=lambda day: workdays.working(day, ctx.rules))


def plan_contract(said: Said, ctx: Context) -> Reply:
    id, _blank, words = said.text.strip().lstrip("#").partition(" ")
    if not id.isdigit() or not words.strip():
        raise BadInput(
            sentence("Say the contract's number and the terms: payment plan 3 30% advance, 70% on acceptance"),
            field="plan",
        )
    contract = contracts.contract(ctx.book, int(id))
    ctx.require(*KEEPERS, project=contract.project)
    known = contracts.milestones(ctx.book, [contract.id])
    reached = {name: one.reached for (_id, name), one in known.items() if one.reached}
    contracts.add_plan(ctx.book, contract, planned(ctx, words, contract.amount, reached), first_look(ctx))
    return Reply(plan_card(ctx, ctx.directory.project(contract.project), contract))


def withdraw(click: Clicked, ctx: Context) -> Reply:
    contract = contracts.contract(ctx.book, button_values.number(click.value))
    ctx.require(*KEEPERS, project=contract.project)
    if contract.state == "withdrawn":
        raise NotFound(sentence("That contract was taken back already."))
    contracts.withdraw(ctx.book, contract.id, "undone")
    return Reply(Card(_("The contract over {amount} was taken back.", amount=contract.amount)), replace=True)


def set_owner(said: Said, ctx: Context) -> Reply:
    id, _blank, name = said.text.strip().lstrip("#").partition(" ")
    if not id.isdigit() or not name.strip():
        raise BadInput(sentence("Say the contract's number and the person: contract owner 3 Sue"), field="owner")
    contract = contracts.contract(ctx.book, int(id))
    ctx.require("lead", "finance", project=contract.project)
    owner = lookup.person(ctx, name.strip())
    contracts.change_contract(ctx.book, contract.id, owner=owner.id)
    return Reply(Card(_("{person} owns the payments of contract {id}.", person=owner.name, id=id), tone="good"))


def plan_card(ctx: Context, project: Project, new: Contract | None = None) -> Card:
    """Every instalment of a project: amount, due day or what it waits for, what is open."""
    found = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    title = _("Contracts of {project}", project=lookup.shown(project))
    record = Button(_("Record one"), "contract.form", project.code, style="plain" if found else "main")
    if not found:
        return Card(title, lines=(_("None is recorded yet."),), buttons=(record,))
    known = {one.id: one for one in found}
    parts = [one for one in contracts.of_project(ctx.book, project.id) if one.contract in known]
    heads = (_("Contract"), _("Customer"), _("Instalment"), _("Amount"), _("Due"), _("Open"))
    rows = tuple(_row(one) for one in parts[:60])
    bare = [one for one in found if not any(part.contract == one.id for part in parts)]
    lines = tuple(
        _(
            "Contract {id} over {amount} has no instalments yet. Say: payment plan {id} and its payment terms.",
            id=one.id,
            amount=one.amount,
        )
        for one in bare[:10]
    )
    facts = (*_sums(found, parts), *_people(ctx, new))
    undo = (Button(_("Undo"), "contract.withdraw", str(new.id)),) if new else ()
    waits = (Button(_("Milestones"), "milestone.show", project.code),) if any(_waits(one) for one in parts) else ()
    return Card(
        title,
        lines=lines,
        facts=facts,
        table=Table(heads, rows, numeric=(3, 5)) if rows else None,
        buttons=(record, *waits, *undo),
    )


def _row(one: Instalment) -> tuple[Text, ...]:
    return (
        Text("{id}", {"id": one.contract}),
        verbatim(one.customer),
        instalment_shown(one),
        Text("{m}", {"m": one.amount}),
        Text("{d}", {"d": one.due}) if one.due else rule_shown(one.rule),
        Text("{m}", {"m": one.open}),
    )


def _sums(found: list[Contract], parts: list[Instalment]) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for code in sorted({one.amount.currency for one in found}):
        total = sum(one.amount.minor for one in found if one.amount.currency == code)
        paid = sum(one.paid.minor for one in parts if one.amount.currency == code)
        facts.append(Fact(_("Agreed"), Text("{m}", {"m": Money(total, code)})))
        share = Percent(paid * 100 // total if total else 0)
        facts.append(Fact(_("Received"), _("{m} ({p})", m=Money(paid, code), p=share)))
    return tuple(facts)


def _people(ctx: Context, new: Contract | None) -> tuple[Fact, ...]:
    owner = ctx.directory.people.get(new.owner) if new else None
    return (Fact(_("Owner"), verbatim(owner.name)),) if owner else ()


def _waits(one: Instalment) -> bool:
    return one.due is None and one.rule is not None and one.rule.basis != "invoice"
