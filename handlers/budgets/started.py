"""A project that starts from a template: `new project GAIA Gaia template construction 500000`."""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers.budgets import SETTERS, template_rules, templates
from handlers.context import Context
from handlers.projects import projects
from ledger.errors import BadInput, WrongState, sentence
from storage import budgets
from storage.directory import directory

_TEMPLATE = Pattern(
    r"\s(?:(?:from|by|with|using)\s+)?(?:the\s+)?template\s+(?P<en>\S+)(?P<en_total>\s.*)?$"
    r"|\s*(?:[从用按]\s*)?(?:预算)?模板\s*(?P<zh>\S+)(?P<zh_total>\s.*)?$",
    re.I,
)


def new_project(said: Said, ctx: Context) -> Reply:
    """The project with the budget of a template's shares, where its total is said, and with the template's rules."""
    found = _TEMPLATE.search(said.text)
    if found is None:
        return projects.new_project(said, ctx)
    name, total = found["en"] or found["zh"], (found["en_total"] or found["zh_total"] or "").strip()
    templates.known(ctx, name)
    code, _blank, _rest = said.text[: found.start()].strip().partition(" ")
    if not code:
        raise BadInput(
            sentence("Which code does it have? Say for example: new project GAIA Gaia template {name} 500000"),
            name=name,
            field="code",
        )
    if code.upper() in ctx.directory.by_code:
        raise WrongState(
            sentence("There is a project {code} already."),
            hint=sentence("Say: template apply {name} {code} 500000"),
            code=code.upper(),
            name=name,
        )
    made = projects.new_project(replace(said, text=said.text[: found.start()]), ctx)
    ctx.directory = directory(ctx.book)
    project = ctx.directory.project(ctx.directory.by_code[folded(code).upper()])
    ctx.require(*SETTERS, project=project.id)
    assert made.card is not None
    if total:
        applied = templates.applied(ctx, name, project, total, name)
        lines = applied.card.lines if applied.card else ()
        return replace(made, card=replace(made.card, lines=(*made.card.lines, *lines)))
    given = template_rules.give(ctx, name, project)
    shares = budgets.template(ctx.book, name)
    return replace(made, card=_asks_total(made.card, name, project.code, given) if shares else made.card)


def _asks_total(card: Card, name: str, code: str, given: tuple[Text, ...]) -> Card:
    line = _(
        "Its budget by the template, once the total is known: template apply {name} {code} 500000", name=name, code=code
    )
    return replace(card, lines=(*card.lines, *given, line))
