"""Who may see and do what in a place: read off the tables and the rules by which the dispatch itself decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import cleaned
from chat.incoming import Clicked, Said
from chat.text import Text, _, verbatim
from handlers import audience, fields, lookup, privacy
from handlers.audience import Surroundings
from handlers.context import SEE_FIGURES, Context
from handlers.conversation.dispatch import open_to
from handlers.people import KEEPERS
from handlers.registry import WORKERS, Chapter, Entry
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


WHOLE = frozenset({"all", "whole", "table", "全部", "明细"})
"""What is said behind it for the whole table."""


def show(said: Said, ctx: Context) -> Reply:
    """What people ask, a line each; behind it, or by its button, the whole table."""
    if cleaned(said.text).strip().lower() in WHOLE:
        return _whole(ctx)
    mine = _mine(ctx)
    facts = (*(_line(what, roles, mine) for what, roles in asked(ctx)), *_seats(ctx))
    button = Button(_("The whole table"), "permissions.whole")
    return Reply(Card(_TITLE, lines=_lines(ctx, mine), facts=facts, buttons=(button,)), private=True)


def whole(click: Clicked, ctx: Context) -> Reply:
    return _whole(ctx)


def asked(ctx: Context) -> tuple[tuple[Text, frozenset[str]], ...]:
    """The things that people ask, and the roles that may, by the rules that decide."""
    bands = {role for bands in ctx.rules.bands.values() for band in bands for role in band.roles}
    return (
        (_("See budget and hours"), SEE_FIGURES),
        (_("Book hours and expenses"), frozenset(WORKERS)),
        (_("Approve what others hand in"), frozenset(bands | {"finance"})),
        (_("See contracts and customers' money"), privacy.KNOW_CUSTOMERS),
        (_("See what people cost, alone with me"), privacy.KNOW_PAY),
        (_("Give seats, change the project"), frozenset(KEEPERS)),
    )


def _line(what: Text, roles: frozenset[str], mine: Collection[str]) -> Fact:
    who = _shown([role for role in ROLES if role in roles]) if roles < set(ROLES) else _("everybody with a seat")
    return Fact(what, _("you: yes · {who}", who=who) if roles & set(mine) else _("you: no · {who}", who=who))


_TITLE = _("Who may see and do what here")


def _mine(ctx: Context) -> Collection[str]:
    """The roles of the one who asks, here; where no project is at home, all of theirs."""
    project = ctx.project
    return ctx.roles(project.id) if project else {seat.role for seat in ctx.directory.seats_of(ctx.person.id)}


def _lines(ctx: Context, mine: Collection[str]) -> tuple[Text, ...]:
    where, project = audience.surroundings(ctx), ctx.project
    here = HERE[where]
    lines = [Text(here.template, {"project": lookup.shown(project)}) if project and where == "own" else here]
    if mine:
        lines.append(_("Your roles here: {roles}.", roles=_shown([role for role in ROLES if role in mine])))
    else:
        lines.append(_("You have no seat here: you may do what everybody may."))
    return tuple(lines)


def _whole(ctx: Context) -> Reply:
    """How many commands of each chapter each role may use."""
    where, mine = audience.surroundings(ctx), _mine(ctx)
    chapters = [
        (chapter, [one for one in ctx.contents.commands if one.chapter == chapter.name])
        for chapter in ctx.contents.chapters
    ]
    rows = tuple(_row(chapter, entries, mine, where) for chapter, entries in chapters if entries)
    heads = (_("Subject"), _("You"), *(fields.ROLES[role] for role in ROLES), _("Of all"), _("Money is told to"))
    small = _("How many commands each may use; what somebody entered is theirs to see and to correct.")
    last = len(heads) - 1
    table = Table(heads, rows, numeric=tuple(range(1, last)), essential=(1, last - 1, last))
    return Reply(Card(_TITLE, lines=_lines(ctx, mine), table=table, small=small), private=True)


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


def _seats(ctx: Context) -> list[Fact]:
    """Who has a seat in the project that is at home here, by role."""
    out = []
    for role in PROJECT_ROLES:
        here = ctx.directory.with_role(role, ctx.project.id) if ctx.project else ()
        names = tuple(person.name for person in here)
        if names:
            out.append(Fact(fields.ROLES[role], verbatim(names)))
    return out


def _shown(roles: list[str]) -> Text:
    return Text("{roles}", {"roles": tuple(fields.ROLES[role] for role in roles)})
