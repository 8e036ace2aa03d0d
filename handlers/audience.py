"""Who else hears an answer: what of it may stand in a place where not everybody may know it.

| place | what stands there for everybody |
| --- | --- |
| the private conversation | everything that the row answers |
| the finance channel | the company's money and customers |
| a project's channel | its own money and customer, where members may ask for it themselves |
| any other channel | neither money nor customers, nor what is asked about a project of another channel |
| a channel with people of other companies | nothing: each answer is for the one who asked |

What may not stand there is answered all the same, for the one who asked alone.  `handlers.conversation.dispatch` asks
this of every reply, so a row need not think of it; a row that is `private` is so everywhere.
"""

from __future__ import annotations

from typing import Literal

from chat.cards.card import Reply
from chat.cards.figures import holds_money, names_on
from handlers.context import Context
from handlers.registry import ANYONE, Entry
from storage.directory import Directory, kept_with_directory

Surroundings = Literal["direct", "finance", "own", "channel", "outsiders"]


@kept_with_directory
def customers(directory: Directory) -> frozenset[str]:
    """The names of the customers of all projects, as they are written there."""
    return frozenset(project.customer for project in directory.projects.values() if project.customer)


def surroundings(ctx: Context) -> Surroundings:
    """What kind of place somebody speaks in."""
    if ctx.place.kind == "direct":
        return "direct"
    if ctx.outsiders:
        return "outsiders"
    if ctx.company_channel:
        return "finance"
    return "own" if ctx.project is not None else "channel"


def for_asker_alone(entry: Entry, reply: Reply, ctx: Context) -> bool:
    """Whether the reply is for the one who asked alone, as somebody in this place may not know it."""
    where = surroundings(ctx)
    if where == "direct":
        return False
    if entry.private or where == "outsiders":
        return True
    if where == "finance":
        return False
    if entry.reads and _elsewhere(ctx):
        return True
    cards = [card for card in (reply.card, *reply.more) if card]
    own = ctx.project if where == "own" and not _elsewhere(ctx) else None
    if bool(reply.files) or any(map(holds_money, cards)):
        # Of what nobody told the project, nobody can tell whose channel it belongs to.
        return own is None or not ctx.named or not money_aloud(entry, where)
    named = {name for card in cards for name in names_on(card, customers(ctx.directory))}
    return bool(named - {own.customer if own else ""})


def money_aloud(entry: Entry, where: Surroundings) -> bool:
    """Whether the money of an answer stands in such a place for everybody, where it is the place's own."""
    if entry.private or where in ("outsiders", "channel", "direct"):
        return False
    return where == "finance" or for_members(entry)


def for_members(entry: Entry) -> bool:
    """Whether everybody with a seat in a project may ask for it there; its budget they may, whoever sets it."""
    return entry.roles == ANYONE or "member" in entry.roles or entry.chapter == "budgets"


def _elsewhere(ctx: Context) -> bool:
    """Whether the answer is about a project that is not this channel's."""
    return bool(set(ctx.named) - {ctx.project.id if ctx.project else 0})
