"""`settlements` and `settlement apollo 2`: all of a project or of the company, and one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.cards.card import Button, Card, Cell, Reply, Table
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Asked, Context
from handlers.settlements import READERS, card
from handlers.settlements.rule_words import party_in
from handlers.settlements.words import PARTIES, STATES
from ledger.errors import NotFound, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.settlements.document import Settlement
from storage import settlements

_NUMBER = Pattern(r"(?:(?P<year>20\d\d)\s*[-/年]\s*)?(?:第|no\.?\s*|#)?\s*(?P<n>\d{1,4})\s*(?:号|期)?(?![\d%])", re.I)
MOST = 50


def overview(said: Said, ctx: Context) -> Reply:
    words = said.text.strip(" ?？。.")
    if not words and ctx.project is None:
        ids = [project.id for project in ctx.directory.projects.values() if ctx.roles(project.id) & set(READERS)]
        found = [one for one in settlements.whole(ctx.book) if one.project in ids]
        return Reply(_list(ctx, found, None))
    project, _rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    return Reply(_list(ctx, settlements.of_project(ctx.book, project.id), project))


def overview_clicked(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*READERS, project=project.id)
    return Reply(_list(ctx, settlements.of_project(ctx.book, project.id), project))


def one(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    return Reply(card.shown(ctx, meant(ctx, project, rest, settlements.of_project(ctx.book, project.id))))


def one_clicked(click: Clicked, ctx: Context) -> Reply:
    of = settlements.get(ctx.book, button_values.number(click.value))
    ctx.require(*READERS, project=of.project)
    return Reply(card.shown(ctx, of))


def meant(ctx: Context, project: Project, words: str, of: Sequence[Settlement]) -> Settlement:
    """By its number, with whom where it is said; the last one where it has no number.  Raises NotFound, Asked."""
    party, name, rest = party_in(words)
    found = list(of)
    if party != "customer":
        found = [
            one
            for one in found
            if one.party == party and (not name or name.casefold() in one.counterpart.name.casefold())
        ]
    numbered = _NUMBER.search(rest)
    if numbered:
        year = int(numbered["year"] or 0)
        found = [one for one in found if one.number == int(numbered["n"]) and (not year or one.year == year)]
    else:
        found = [one for one in found if one.open] or found[-1:]
    if not found:
        raise NotFound(
            sentence("{project} has no such settlement."),
            hint=sentence("Say “settlements {code}” to see them, or begin one: settle {code}"),
            project=lookup.called(project),
            code=project.code,
            field="number",
        )
    if numbered and len(found) > 1:
        latest = max(one.year for one in found)
        found = [one for one in found if one.year == latest]
    if len(found) > 1:
        raise Asked(
            _("Which settlement?"),
            choices=[(card.title(ctx, one), _line(project, one)) for one in found[:8]],
            whole=True,
        )
    return found[0]


def _line(project: Project, of: Settlement) -> str:
    with_ = {
        "customer": "",
        "supplier": f" with {of.counterpart.name}",
        "internal": f" internal with {of.counterpart.name}",
    }
    return f"settlement {project.code} {of.shown_number}{with_[of.party]}"


def _list(ctx: Context, found: list[Settlement] | tuple[Settlement, ...], project: Project | None) -> Card:
    heading = _("Settlements of {project}", project=lookup.shown(project)) if project else _("Settlements")
    if not found:
        code = project.code if project else "apollo"
        return Card(heading, lines=(_("None yet. Say for example: settle {code}", code=code),))
    rows: list[tuple[Cell, ...]] = []
    for of in list(found)[::-1][:MOST]:
        seen = card.may_see(ctx, of, of.basis)
        rows.append(
            (
                verbatim(of.shown_number or "–"),
                lookup.shown(ctx.directory.project(of.project)),
                _("{party} {name}", party=PARTIES[of.party], name=of.counterpart.name),
                of.until,
                STATES[of.state],
                Money(of.computed.payable.this("this"), of.currency) if seen else None,
                Money(of.computed.payable.this("payable"), of.currency) if seen else None,
            )
        )
    heads = (_("No."), _("Project"), _("With"), _("Up to"), _("State"), _("Net"), _("Payable"))
    table = Table(heads, tuple(rows), numeric=(5, 6), essential=(2, 4, 6))
    last = list(found)[-1]
    buttons = (Button(_("The last one"), "settlement.show", str(last.id)),)
    return Card(heading, table=table, buttons=buttons, small=_hint(project))


def _hint(project: Project | None) -> Text:
    return _("One of them: settlement {code} 2", code=project.code if project else "apollo")
