"""Who may see and do what in a place: read off the tables and the rules by which the dispatch itself decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, verbatim
from handlers import audience, fields, lookup
from handlers.audience import Surroundings
from handlers.context import Context
from handlers.conversation.dispatch import open_to
from handlers.registry import Chapter, Entry
from ledger.nouns import COMPANY_ROLES, PROJECT_ROLES

ROLES = (*PROJECT_ROLES, *COMPANY_ROLES)
HERE: Mapping[Surroundings, Text] = {
    "direct": _("Nobody else reads this conversation: here I tell you everything that you may know."),
    "finance": _("This is the finance channel: the company's money and customers are told here to everybody."),
    "own": _("This is the channel of {project}: its budget and what its members may ask for stand here for everybody."),
    "channel": _("This channel is no project's: money and customers are told to whoever asks, and to nobody else."),
    "outsiders": _(
        "People of other companies are here: every answer is for the one who asked, and no warning comes here."
    ),
}
"""What is told aloud in each kind of place, as `handlers.audience` decides."""


def show(said: Said, ctx: Context) -> Reply:
    where = audience.surroundings(ctx)
    project = ctx.project
    mine = ctx.roles(project.id) if project else {seat.role for seat in ctx.directory.seats_of(ctx.person.id)}
    here = HERE[where]
    lines = [Text(here.template, {"project": lookup.shown(project)}) if project and where == "own" else here]
    if mine:
        lines.append(_("Your roles here: {roles}.", roles=_shown([role for role in ROLES if role in mine])))
    else:
        lines.append(_("You have no seat here: you may do what everybody may."))
    chapters = [
        (chapter, [one for one in ctx.contents.commands if one.chapter == chapter.name])
        for chapter in ctx.contents.chapters
    ]
    rows = tuple(_row(chapter, entries, mine, where) for chapter, entries in chapters if entries)
    heads = (_("Subject"), _("You"), *(fields.ROLES[role] for role in ROLES), _("Of all"), _("Money is told to"))
    facts = tuple(_seats(ctx, project.id)) if project else ()
    small = _("How many commands each may use; what somebody entered is theirs to see and to correct.")
    last = len(heads) - 1
    table = Table(heads, rows, numeric=tuple(range(1, last)), essential=(1, last - 1, last))
    title = _("Who may see and do what here")
    return Reply(Card(title, lines=tuple(lines), facts=facts, table=table, small=small), private=True)


def _row(chapter: Chapter, entries: list[Entry], mine: Collection[str], where: Surroundings) -> tuple[Cell, ...]:
    """How many of a chapter's commands the one who asks and each role may use, and whom the money in it is told."""
    aloud = sum(audience.money_aloud(entry, where) for entry in entries)
    told = (
        _("whoever asks")
        if not aloud
        else _("everybody here")
        if aloud == len(entries)
        else _("everybody here: {n} of {all}", n=aloud, all=len(entries))
    )
    may = (sum(open_to(entry, roles) for entry in entries) for roles in (mine, *({role} for role in ROLES)))
    return (chapter.title, *may, len(entries), told)


def _seats(ctx: Context, project: int) -> list[Fact]:
    """Who has a seat in the project, by role."""
    out = []
    for role in PROJECT_ROLES:
        names = tuple(person.name for person in ctx.directory.with_role(role, project))
        if names:
            out.append(Fact(fields.ROLES[role], verbatim(names)))
    return out


def _shown(roles: list[str]) -> Text:
    return Text("{roles}", {"roles": tuple(fields.ROLES[role] for role in roles)})
