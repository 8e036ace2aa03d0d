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
    to_decide = mine(ctx)
    if not to_decide:
        return Reply(Card(_("Nothing waits for your approval."), tone="good"), private=True)
    lines = (_("The oldest {n} are shown; decide them and ask again.", n=SHOWN),) if len(to_decide) > SHOWN else ()
    title = _n("{n} waits for your approval", "{n} wait for your approval", len(to_decide))
    return Reply(Card(title, lines=lines), more=tuple(item.card() for item in to_decide[:SHOWN]), private=True)


def mine(ctx: Context) -> list[Waiting]:
    """What waits for the speaker to decide, the oldest first."""
    return [item for item in waiting(ctx) if _is_mine(ctx, item)]


def _is_mine(ctx: Context, item: Waiting) -> bool:
    place = approvers.place_for(ctx, item.project, item.owner, item.worth, item.places, item.decisions)
    return place is not None and (item.lent or not place[1].instead_of)


def waiting(ctx: Context) -> list[Waiting]:
    """Everything that waits for anybody, the oldest first."""
    items: list[Waiting] = []
    for kind in ctx.contents.approvables:
        if isinstance(kind, AlsoWaiting):
            items += kind.waiting(ctx)
        else:
            items += [_waiting(ctx, kind, of) for of in documents.cases(ctx, kind)]
    return sorted(items, key=lambda item: item.since)


def asked(ctx: Context, item: Waiting) -> frozenset[int]:
    """Whom the rules ask for it now."""
    deciders = approvers.deciders(ctx, item.project, item.owner, item.worth, item.places, item.decisions)
    return frozenset(person.id for person in deciders)


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
        request.worth,
    )
