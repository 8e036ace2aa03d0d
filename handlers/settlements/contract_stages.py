"""Stages of a contract with price, planned day and planned cost, where its plan of payments does not say them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from chat.values.days import days_at
from chat.values.unread import Unread
from handlers import lookup
from handlers.context import Context
from handlers.contracts.labels import milestone_in
from handlers.settlements import KEEPERS, ONLY_KEEPERS, READERS, customers, stages
from handlers.settlements.words import stage_shown
from ledger.clauses import MILESTONES
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Contract
from storage import contract_stages
from storage.contract_stages import KeptStage

EXAMPLE = Bilingual(
    "contract stages apollo design 40000 cost 30000 by 2026-11-30, acceptance 60000 cost 45000 by 2026-12-31",
    "合同阶段 星河 设计完成 40000 成本 30000 2026-11-30前，验收 60000 成本 45000 2026-12-31前",
)
_PARTS = Pattern(r"[;；\n]|[,，、](?!\d{3}(?!\d))")
_COST = Pattern(r"(?:\b(?:planned )?costs?\b|成本)\s*[:：为]?\s*$", re.I)
_NUMBER = Pattern(r"#(?P<id>\d{1,9})(?!\d)")
_SMALL = Pattern(r"\b(?:by|until|on|due|price|net|stage)\b|前|之前|价|净价|阶段", re.I)
LONGEST = 60


def set_stages(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    found = _NUMBER.search(rest)
    words = f"{rest[: found.start()]} {rest[found.end() :]}" if found else rest
    shown = not words.strip(" ?？。.")
    if not shown:
        ctx.require(*KEEPERS, project=project.id, sentence=ONLY_KEEPERS)
    contract = customers.contract_meant(ctx, project, int(found["id"]) if found else 0)
    if shown:
        return Reply(card(ctx, project, contract))
    before = {one.name: one for one in contract_stages.on(ctx.book, contract.id, ctx.today)}
    new = [_read(ctx, contract, part, before, at) for at, part in enumerate(_split(words), 1)]
    _add_up(ctx, contract, {**before, **{one.name: one for one in new}})
    contract_stages.keep(ctx.book, new, ctx.message)
    return Reply(card(ctx, project, contract, kept=True))


def _split(words: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(words) if part.strip()]


def _read(ctx: Context, contract: Contract, part: str, before: dict[str, KeptStage], at: int) -> KeptStage:
    """“design 40000 cost 30000 by 2026-11-30”; what is not said of a stage stays.  Raises BadInput."""
    words, planned = _day(ctx, part)
    code = contract.amount.currency
    price = cost = 0
    for start, end, read in reversed(lookup.amounts_in(ctx, words, code)):
        label = _COST.search(words[:start])
        if label:
            cost = lookup.money_of(read, ctx.rules.currency).minor
        else:
            price = lookup.money_of(read, code, ctx.rules.currency).minor
        words = f"{words[: label.start() if label else start]} {words[end:]}"
    said = " ".join(_SMALL.sub(" ", words).split()).strip(" ,，:：")[:LONGEST]
    name = milestone_in(said, (*before, *(one for one, _kind, _words in MILESTONES))) or said
    if not name:
        raise BadInput(sentence("Name each stage. Say for example: {example}"), example=EXAMPLE, field="stage")
    old = before.get(name) or KeptStage(contract.id, name, ctx.today, at, 0)
    if not price and not old.price:
        raise BadInput(sentence("What is the price of {stage}, without VAT?"), stage=stage_shown(name), field="price")
    return replace(
        old, start=ctx.today, price=price or old.price, planned=planned or old.planned, cost=cost or old.cost
    )


def _day(ctx: Context, part: str) -> tuple[str, date | None]:
    low = folded(part)
    for at in range(len(low)):
        if at and low[at - 1].isalnum() and low[at - 1].isascii() and low[at].isascii():
            continue
        read = days_at(low, at, ctx.today, ctx.rules.day_order)
        if read is not None and not isinstance(read[1], Unread) and not low[at : read[0]].strip().isdecimal():
            return f"{part[:at]} {part[read[0] :]}", read[1].last
    return part, None


def _add_up(ctx: Context, contract: Contract, known: dict[str, KeptStage]) -> None:
    """All stages together are the price that was signed, without VAT.  Raises BadInput."""
    if contract.tax is None and ctx.rules.vat_payer != "none":
        raise BadInput(
            sentence("Nobody has said which VAT is in the price. Say: contract tax {id} 6%"),
            id=contract.id,
            field="tax",
        )
    signed = stages.plan_of(ctx, contract, ctx.today).signed
    said = sum(one.price for one in known.values())
    if said != signed:
        code = contract.amount.currency
        raise BadInput(
            sentence("The stages come to {said}; the contract was signed over {signed} without VAT."),
            said=Money(said, code),
            signed=Money(signed, code),
            field="price",
        )


def card(ctx: Context, project: Project, contract: Contract, *, kept: bool = False) -> Card:
    """The stages as they are settled."""
    plan = stages.plan_of(ctx, contract, ctx.today)
    code = contract.amount.currency
    rows: list[tuple[Cell, ...]] = [
        (
            stage_shown(one.name),
            Money(one.price, code),
            one.planned,
            Money(one.cost, ctx.rules.currency) if one.cost else None,
            Text("{day}", {"day": one.reached}) if one.reached else _("not yet"),
        )
        for one in plan.stages
    ]
    said = bool(contract_stages.on(ctx.book, contract.id, ctx.today))
    source = (
        _("As they were said.") if said else _("By its plan of payments: a stage that is settled pays what that says.")
    )
    heads = (_("Stage"), _("Price, net"), _("Planned"), _("Planned cost"), _("Reached"))
    refs = (f"contract:{contract.id}",) * len(rows)
    return Card(
        _("Stages of contract {id}, {project}", id=contract.id, project=lookup.shown(project)),
        lines=(source,),
        table=Table(heads, tuple(rows), numeric=(1, 3), summed=(1, 3), essential=(1, 4), refs=refs),
        buttons=(Button(_("Settlements"), "settlement.list", project.code),),
        tone="good" if kept else "plain",
        small=verbatim("") if said else _("Other stages: {example}", example=EXAMPLE),
    )
