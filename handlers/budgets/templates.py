"""Templates of budgets: shares of a total by category, and the rules by which projects from one are settled."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.text import Percent, Text, _
from handlers import lookup
from handlers.budgets import SETTERS, setting, template_rules
from handlers.context import Context
from handlers.reasons import reasoned
from ledger.errors import BadInput, sentence
from ledger.money import share
from ledger.nouns import Project
from storage import budgets

_RULES = ("rules", "rule", "结算规则", "规则")


def use_template(said: Said, ctx: Context) -> Reply:
    """“template save NAME from PROJECT”, “template apply NAME PROJECT TOTAL”, “template rules NAME …”; or lists."""
    words, reason = reasoned(said.text)
    parts = words.split()
    verb = folded(parts[0]) if parts else ""
    if verb in ("save", "保存") and len(parts) >= 3:
        return _save(ctx, parts[1], parts[-1])
    if verb in ("apply", "use", "应用", "套用") and len(parts) >= 4:
        return _apply(ctx, parts[1], parts[2], " ".join(parts[3:]), reason)
    if verb in _RULES and len(parts) >= 2:
        return template_rules.say(ctx, known(ctx, parts[1]), " ".join(parts[2:]), reason)
    return Reply(_all(ctx))


def _all(ctx: Context) -> Card:
    """Every template with its shares and the rules that it carries."""
    names = budgets.templates(ctx.book)
    lines = tuple(
        line
        for name in names
        for line in (
            _("{name}: {shares}", name=name, shares=tuple(_shares(ctx, name))),
            *template_rules.lines(ctx, name),
        )
    )
    none = _("There is none yet. Say: template save NAME from PROJECT")
    return Card(_("Budget templates"), lines=lines or (none,))


def _shares(ctx: Context, name: str) -> list[Text]:
    return [
        _("{category} {share}", category=lookup.category_shown(ctx.rules, category), share=Percent(part // 100))
        for category, part in budgets.template(ctx.book, name).items()
    ]


def known(ctx: Context, name: str) -> str:
    """The name of a template that there is.  Raises BadInput."""
    there = budgets.templates(ctx.book)
    if name not in there:
        raise BadInput(
            sentence("There is no template “{name}”. There are: {known}."), name=name[:40], known=there or "–"
        )
    return name


def _save(ctx: Context, name: str, from_project: str) -> Reply:
    project = lookup.project(ctx, None, from_project)
    ctx.require(*SETTERS, project=project.id)
    version = budgets.current(ctx.book, project.id)
    if not version.total:
        raise BadInput(sentence("{project} has no budget that could be kept."), project=lookup.called(project))
    totals = {category: version.of(category) or 0 for category in ctx.rules.categories}
    shares = {category: minor * 10_000 // version.total for category, minor in totals.items() if minor}
    largest = max(shares, key=lambda category: shares[category])
    shares[largest] += 10_000 - sum(shares.values())
    budgets.keep_template(ctx.book, name, shares)
    template_rules.take(ctx, name, project)
    title = _("The template {name} is kept.", name=name)
    return Reply(Card(title, lines=template_rules.lines(ctx, name), tone="good"))


def _apply(ctx: Context, name: str, onto: str, total: str, reason: str) -> Reply:
    return applied(ctx, name, lookup.open_project(ctx, None, onto), total, reason or name)


def applied(ctx: Context, name: str, project: Project, total: str, reason: str) -> Reply:
    """The shares of a template of so much in all are a project's budget, and its rules the project's."""
    shares = budgets.template(ctx.book, known(ctx, name))
    amount = lookup.money(ctx, total, project.currency, field="amount")
    parts = share(amount, tuple(shares.values()))
    wanted = dict(zip(shares, parts, strict=True))
    reply = setting.set_version(ctx, project, wanted, reason, 0, whole=True)
    said = template_rules.give(ctx, name, project)
    return replace(reply, card=replace(reply.card, lines=(*reply.card.lines, *said))) if reply.card else reply
