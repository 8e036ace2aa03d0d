"""“benefit tools 120000 for delivery on 2026-03-31 because …”: what a project of our own has brought, as somebody says.

A project of our own earns nothing; its return is what somebody vouches for, and is shown as that.
"""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from handlers import button_values, fields, lookup
from handlers.context import Asked, Context
from handlers.reasons import reasoned
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Project
from storage import benefits
from storage.benefits import StatedBenefit

SETTERS = ("lead", "finance")
READERS = ("lead", "sales", "finance", "auditor", "admin")
_ONLY = sentence("What a project of our own brings is for its lead and finance to say.")
_EXAMPLE = Bilingual(
    "benefit tools 120000 for delivery on 2026-12-31 because support needs fewer hours",
    "内部效益 工具 120000 归 交付部 2026-12-31 因为 减少运维工时",
)
_DAY = Pattern(r"(?:\b(?:on|by|until)\s+|于|截至|至)?(?P<day>\d{4}-\d\d?-\d\d?)", re.I)
_WHOSE = Pattern(r"(?:\bfor\s+|\bto\s+|归|受益方?[:：]?\s*|给)(?P<who>[^\s,，;；].*)$", re.I)
_LONGEST = 60


def state(said: Said, ctx: Context) -> Reply:
    before, what = reasoned(said.text)
    project, words = lookup.project_first(ctx, before)
    ctx.require(*READERS, project=project.id, sentence=_ONLY)
    if not words.strip():
        return Reply(card(ctx, project), private=True)
    ctx.require(*SETTERS, project=project.id, sentence=_ONLY)
    if project.kind == "customer":
        raise WrongState(
            sentence("{project} is a customer's project: what it brings is its revenue."),
            project=lookup.called(project),
        )
    new = _read(ctx, project, words, what)
    for old in benefits.of_projects(ctx.book, [project.id]):
        if (old.amount, old.whose, old.day) == (new.amount, new.whose, new.day) and not ctx.sure:
            raise Asked(_("The same benefit is recorded already: {what}. Once more?", what=old.what))
    made = benefits.add(ctx.book, new, ctx.message)
    title = _(
        "{project} has brought {amount} to {whose}, as {person} says.",
        project=lookup.shown(project),
        amount=made.amount,
        whose=made.whose,
        person=ctx.person.name,
    )
    buttons = (
        Button(_("Return on investment"), "roi.show", project.code),
        Button(_("Undo"), "benefit.undo", str(made.id)),
    )
    facts = (Fact(_("By"), Text("{d}", {"d": made.day})), Fact(_("What it is"), verbatim(made.what)))
    return Reply(Card(title, facts=facts, tone="good", buttons=buttons), private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: the benefit."""
    one = benefits.get(ctx.book, button_values.number(click.value))
    ctx.require(*SETTERS, project=one.project, sentence=_ONLY)
    if one.state != "stated":
        raise WrongState(sentence("That was taken back already."))
    benefits.take_back(ctx.book, one.id)
    return Reply(Card(_("The benefit of {amount} was taken back.", amount=one.amount)), replace=True, private=True)


def card(ctx: Context, project: Project) -> Card:
    """Every benefit of a project that was stated."""
    title = _("Benefits of {project}", project=lookup.shown(project))
    found = benefits.of_projects(ctx.book, [project.id])
    if not found:
        return Card(title, lines=(_("Nobody has stated one. Say: {example}", example=_EXAMPLE),))
    people = ctx.directory.people
    rows = tuple(
        (
            one.day,
            one.amount,
            verbatim(one.whose),
            verbatim(one.what),
            verbatim(people[one.person].name if one.person in people else "–"),
        )
        for one in found
    )
    heads = (_("By"), _("Amount"), _("Whose"), _("What it is"), _("Stated by"))
    return Card(title, table=Table(heads, rows, numeric=(1,), summed=(1,)))


def _read(ctx: Context, project: Project, words: str, what: str) -> StatedBenefit:
    """Raises BadInput with the field, Asked where nobody said what it is or whose."""
    rest, day = words, ctx.today
    if match := _DAY.search(rest):
        day = fields.day(ctx, match["day"], "day")
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    typed = lookup.amounts_in(ctx, rest)
    if not typed:
        raise BadInput(sentence("Say how much, whose and why: {example}"), example=_EXAMPLE, field="amount")
    start, end, read = typed[0]
    amount = lookup.money_of(read, ctx.rules.currency)
    if amount.currency != ctx.rules.currency:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=ctx.rules.currency, field="amount")
    if amount.minor <= 0:
        raise BadInput(sentence("It must be more than zero."), field="amount")
    rest = f"{rest[:start]} {rest[end:]}".strip(" ,，;；。.")
    match = _WHOSE.search(rest)
    whose = (match["who"] if match else rest).strip(" ,，;；。.")[:_LONGEST]
    if match and rest[: match.start()].strip(" ,，;；"):
        raise BadInput(
            sentence("I do not understand “{text}”. Say for example: {example}"),
            text=rest[: match.start()].strip()[:40],
            example=_EXAMPLE,
            field="amount",
        )
    if not whose:
        raise BadInput(sentence("Who has the benefit? Say for example: {example}"), example=_EXAMPLE, field="whose")
    if not what:
        raise Asked(_("What is the benefit of {amount}?", amount=amount), fill=" because {}", needs="reason")
    return StatedBenefit(project.id, amount, day, whose, what)
