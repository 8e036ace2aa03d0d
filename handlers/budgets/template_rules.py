"""The settlement rules that a template of budgets carries: a project that starts from it is settled by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.text import Bilingual, Text, _
from handlers.context import Asked, Context
from handlers.fields import ROLES
from handlers.settlements import rule_words
from handlers.settlements.words import BASES, PARTIES, SCOPES
from ledger.errors import BadInput, NotFound, sentence
from ledger.nouns import Project
from ledger.settlements.rule import SettlementRule, in_force
from storage import settlement_rules, template_rules

ONLY = sentence("Finance says by which rules a template settles.")
_EXAMPLE = Bilingual(
    "template rules consulting by stage, contract basis, within 15 days, approved by lead and finance",
    "预算模板 规则 咨询 按阶段，按合同，15天内，审批 负责人、财务",
)
_OF_ALL = Bilingual(
    "template rules consulting with all suppliers, by month, contract basis, tax 9%",
    "预算模板 规则 咨询 与各供应商，按月，按合同，税率 9%",
)


def say(ctx: Context, name: str, words: str, reason: str) -> Reply:
    """Another rule of a template; without more words what it carries."""
    if not words.strip(" ?？。."):
        return Reply(card(ctx, name))
    ctx.require("finance", sentence=ONLY)
    party, counterpart, _rest = rule_words.party_in(words)
    if party == "supplier" and counterpart:
        raise BadInput(
            sentence("A template names no supplier: its rule is for all of them. Say for example: {example}"),
            example=_OF_ALL,
            field="rules",
        )
    before = in_force(template_rules.of(ctx.book, name), party, counterpart, ctx.today)
    blank = SettlementRule(0, party, "stage", "contract", ctx.person.id, ctx.today)
    wish = rule_words.read(ctx, before, blank, words)
    if wish.ends and before is None:
        raise NotFound(sentence("There is no such rule."), field="rule")
    if not wish.rule.approvers:
        raise BadInput(sentence("Who approves it: the lead, finance or an administrator?"), field="approvers")
    if before is not None and not reason:
        raise Asked(_("Why does the template settle another way from now on?"), fill=" because {}", needs="reason")
    template_rules.add(ctx.book, name, replace(wish.rule, project=0, reason=reason), ctx.message)
    return Reply(card(ctx, name, kept=True))


def take(ctx: Context, name: str, project: Project) -> None:
    """A template carries the rules of the project that it was kept from; those of single suppliers stay with it."""
    theirs = {one.party: one for one in _standing(ctx, settlement_rules.of_project(ctx.book, project.id))}
    mine = {one.party: one for one in _standing(ctx, template_rules.of(ctx.book, name))}
    for party, rule in theirs.items():
        new = replace(rule, project=0, start=ctx.today, reason="", responsible=ctx.person.id)
        if party not in mine or mine[party].content != new.content:
            template_rules.add(ctx.book, name, new, ctx.message)
    for party, rule in mine.items():
        if party not in theirs:
            template_rules.add(ctx.book, name, replace(rule, ended=True, start=ctx.today), ctx.message)


def give(ctx: Context, name: str, project: Project) -> tuple[Text, ...]:
    """The rules of a template become those of a project that has none with the party yet; says which."""
    known = settlement_rules.of_project(ctx.book, project.id)
    said: list[Text] = []
    for rule in _standing(ctx, template_rules.of(ctx.book, name)):
        before = in_force(known, rule.party, "", ctx.today)
        own = replace(rule, project=project.id, start=ctx.today, responsible=ctx.person.id)
        if before is None:
            settlement_rules.add(ctx.book, own, ctx.message)
            said.append(_("Settled by the template: {rule}", rule=_shown(rule)))
        elif before.content != own.content:
            said.append(
                _(
                    "The template would settle it so: {rule}. It stays as it was fixed; say: settlement rules {code} …",
                    rule=_shown(rule),
                    code=project.code,
                )
            )
    return tuple(said)


def lines(ctx: Context, name: str) -> tuple[Text, ...]:
    """What a template says of settlements, a line for each party."""
    standing = _standing(ctx, template_rules.of(ctx.book, name))
    return tuple(_("{name} settles so: {rule}", name=name, rule=_shown(one)) for one in standing)


def card(ctx: Context, name: str, *, kept: bool = False) -> Card:
    """The rules of a template."""
    none = _("It says nothing of settlements yet. Say for example: {example}", example=_EXAMPLE)
    title = _("How projects from the template {name} are settled", name=name)
    small = _("Projects that were started from it keep the rules that they have.")
    return Card(title, lines=lines(ctx, name) or (none,), tone="good" if kept else "plain", small=small)


def _standing(ctx: Context, said: Iterable[SettlementRule]) -> tuple[SettlementRule, ...]:
    """The rule of each party that holds, apart from those of single suppliers and departments."""
    known = tuple(said)
    parties = dict.fromkeys(one.party for one in known)
    return tuple(rule for party in parties if (rule := in_force(known, party, "", ctx.today)) is not None)


def _shown(rule: SettlementRule) -> Text:
    """“customer, by stages, by contract …” in a line."""
    scope, basis = SCOPES[rule.scope], BASES[rule.basis]
    roles = tuple(Text("{role}", {"role": ROLES[one]}) for one in rule.approvers)
    return _(
        "{party}, {scope}, {basis}, within {n} days, approved by {roles}, {confirmed}, {drafted}",
        party=PARTIES[rule.party],
        scope=scope,
        basis=basis,
        n=rule.deadline,
        roles=roles,
        confirmed=_("the other side confirms it") if rule.confirmed else _("without confirmation"),
        drafted=_("drafted by itself") if rule.automatic else _("drafted when somebody asks"),
    )
