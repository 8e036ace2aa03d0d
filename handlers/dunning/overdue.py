"""Overdue instalments: the question, and the sweep that tells each project's channel, each step once.

The sweep reads instalments off an index of the next day to look at them, so it does not grow with those that are paid
or already told of.  After a downtime the highest step reached is told, not the missed ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Card, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning import due_steps, notices
from handlers.dunning.policies import Policies
from handlers.receivables import concentration, unowned
from handlers.receivables.receivables import PRIVATE, WITHHELD, owed_to, totals, visible
from ledger.ageing import days_overdue
from ledger.errors import NotAllowed
from ledger.owed import Instalment
from storage import contracts
from storage import dunning as kept


def show_overdue(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text) if said.text.strip() else ctx.project
    if project is not None:
        ctx.about(project)
    overdue = contracts.overdue(ctx.book, ctx.today, project.id if project else 0, limit=20_000)
    seen, small = visible(ctx, overdue)
    if not seen and (overdue or not owed_to(ctx, project.id if project else 0)):
        raise NotAllowed(WITHHELD if project else PRIVATE)
    if not seen:
        return Reply(Card(_("Nothing is overdue."), tone="good"), private=not project)
    rows = tuple(_row(ctx, instalment) for instalment in seen)
    heads = (_("Customer"), _("Project"), _("Instalment"), _("Open"), _("Due"), _("Days late"))
    title = _n("{n} payment is overdue", "{n} payments are overdue", len(seen))
    card = Card(
        title,
        facts=totals(seen),
        table=Table(
            heads, rows, numeric=(3, 5), essential=(2, 3, 5), refs=tuple(f"instalment:{one.id}" for one in seen)
        ),
        small=small,
        tone="warn",
    )
    return Reply(card, private=ctx.abroad(project.id if project else 0))


def show_of_project(click: Clicked, ctx: Context) -> Reply:
    project = ctx.directory.project(button_values.number(click.value))
    return show_overdue(Said(click.id, click.by, click.at, text=project.code), ctx)


def sweep(ctx: Context, steps: Sequence[int] = ()) -> int:
    """Tell what is due to be told today; returns how many instalments took a new step.

    `steps` are the days of the default policy; the config's where none are given.
    """
    waiting = kept.to_look_at(ctx.book, ctx.today)
    if not waiting:
        return 0
    fresh = due_steps.take(ctx, waiting, Policies(ctx.rules, steps))
    notices.tell(ctx, fresh)
    return len(fresh)


def daily(ctx: Context) -> Text:
    """The job of the day: the sweep, what nobody takes care of brought up to date, and the warning of few customers."""
    told = sweep(ctx, ctx.rules.dunning)
    unowned.renew(ctx)
    return _("{told} told, {warned} warned", told=told, warned=concentration.warn(ctx))


def remind_now(ctx: Context, customer: str) -> int:
    """Tell what a recent contact holds back, because a person says so; returns how many took a new step."""
    waiting = [instalment for instalment in kept.unsettled(ctx.book, [customer]) if instalment.due]
    fresh = due_steps.take(ctx, waiting, Policies(ctx.rules), frozenset((customer,)))
    notices.tell(ctx, fresh)
    return len(fresh)


def _row(ctx: Context, instalment: Instalment) -> tuple[Text, ...]:
    late = days_overdue(instalment.due, ctx.today)
    return (
        verbatim(instalment.customer),
        lookup.shown(ctx.directory.project(instalment.project)),
        instalment_shown(instalment),
        Text("{open}", {"open": instalment.open}),
        Text("{due}", {"due": instalment.due}),
        Text("{late}", {"late": late}),
    )
