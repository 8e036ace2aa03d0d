"""The one queue: whatever waits for somebody's decision, of every kind, the oldest first."""

from __future__ import annotations

from functools import partial

from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Said
from chat.text import _, _n
from handlers.approvals import approvers, cards, decisions, documents
from handlers.approvals.documents import AlsoWaiting, Approvable, ApprovalCase, Waiting
from handlers.context import Context

SHOWN = 8


def show(said: Said, ctx: Context) -> Reply:
    return _queue(ctx)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    return _queue(ctx)


def _queue(ctx: Context) -> Reply:
    found = mine(ctx)
    if not found:
        return Reply(Card(_("Nothing waits for your approval."), tone="good"), private=True)
    lines = (_("The oldest {n} are shown; decide them and ask again.", n=SHOWN),) if len(found) > SHOWN else ()
    title = _n("{n} waits for your approval", "{n} wait for your approval", len(found))
    return Reply(Card(title, lines=lines), more=tuple(one.card() for one in found[:SHOWN]), private=True)


def mine(ctx: Context) -> list[Waiting]:
    """What waits for the speaker to decide, the oldest first."""
    return [one for one in waiting(ctx) if approvers.place_for(ctx, one.project, one.owner, one.places, one.decisions)]


def waiting(ctx: Context) -> list[Waiting]:
    """Everything that waits for anybody, the oldest first."""
    found: list[Waiting] = []
    for kind in ctx.contents.approvables:
        if isinstance(kind, AlsoWaiting):
            found += kind.waiting(ctx)
        else:
            found += [_waiting(ctx, kind, of) for of in documents.cases(ctx, kind)]
    return sorted(found, key=lambda one: one.since)


def asked(ctx: Context, one: Waiting) -> frozenset[int]:
    """Whom the rules ask for it now."""
    found = approvers.deciders(ctx, one.project, one.owner, one.places, one.decisions)
    return frozenset(person.id for person in found)


def _waiting(ctx: Context, kind: Approvable, of: ApprovalCase) -> Waiting:
    request = of.request
    return Waiting(
        request.document,
        decisions.key(ctx, request.document),
        documents.since(ctx, of),
        request.project,
        request.owner,
        of.places,
        of.decisions,
        partial(cards.card, ctx, kind, of),
    )
