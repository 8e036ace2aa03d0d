"""Overdue instalments: the question, and the sweep that tells each project's channel, each step once.

The sweep reads instalments off an index of the next day to look at them, so it does not grow with those that are paid
or already told of.  After a downtime the highest step reached is told, not the missed ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning import due_steps, notices
from handlers.dunning.policies import Policies
from handlers.receivables import concentration, unowned
from handlers.receivables.receivables import PRIVATE
from ledger.errors import NotAllowed, sentence
from ledger.money import Money
from ledger.owed import Instalment
from storage import contracts
from storage import dunning as kept


def show_overdue(said: Said, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, said.text) if said.text.strip() else ctx.project
    found = contracts.overdue(ctx.book, ctx.today, project.id if project else 0)
    seen = [one for one in found if _may_see(ctx, one)]
    if not seen and found and not project:
        raise NotAllowed(PRIVATE)
    if not seen and found:
        raise NotAllowed(sentence("The payments of that project are for its lead, its sales owner and finance."))
    if not seen:
        return Reply(Card(_("Nothing is overdue."), tone="good"), private=not project)
    private = ctx.abroad(project.id if project else 0)
    withheld = len(found) - len(seen)
    small = _n("{n} more is not yours to see.", "{n} more are not yours to see.", withheld) if withheld else Text("")
    rows = tuple(_row(ctx, one) for one in seen[:50])
    heads = (_("Customer"), _("Project"), _("Instalment"), _("Open"), _("Due"), _("Days late"))
    facts = tuple(
        Fact(
            _("In all"), Text("{sum}", {"sum": Money(sum(o.open.minor for o in seen if o.open.currency == code), code)})
        )
        for code in sorted({one.open.currency for one in seen})
    )
    title = _n("{n} payment is overdue", "{n} payments are overdue", len(seen))
    card = Card(title, facts=facts, table=Table(heads, rows, numeric=(3, 5)), small=small, tone="warn")
    return Reply(card, private=private)


def show_of_project(click: Clicked, ctx: Context) -> Reply:
    project = ctx.directory.project(button_values.number(click.value))
    return show_overdue(Said(click.id, click.by, click.at, text=project.code), ctx)


def sweep(ctx: Context, steps: Sequence[int] = ()) -> int:
    """Tell what is due to be told today; returns how many instalments took a new step.

    `steps` are the days of the default policy; the config's where none are given.
    """
    found = kept.to_look_at(ctx.book, ctx.today)
    if not found:
        return 0
    fresh = due_steps.take(ctx, found, Policies(ctx.rules, steps))
    notices.tell(ctx, fresh)
    return len(fresh)


def daily(ctx: Context) -> Text:
    """The job of the day: the sweep, what nobody takes care of brought up to date, and the warning of few customers."""
    told = sweep(ctx, ctx.rules.dunning)
    unowned.renew(ctx)
    return _("{told} told, {warned} warned", told=told, warned=concentration.warn(ctx))


def remind_now(ctx: Context, customer: str) -> int:
    """Tell what a recent contact holds back, because a person says so; returns how many took a new step."""
    found = [one for one in kept.unsettled(ctx.book, [customer]) if one.due]
    fresh = due_steps.take(ctx, found, Policies(ctx.rules), frozenset((customer,)))
    notices.tell(ctx, fresh)
    return len(fresh)


def _row(ctx: Context, one: Instalment) -> tuple[Text, ...]:
    late = (ctx.today - one.due).days if one.due else 0
    return (
        verbatim(one.customer),
        lookup.shown(ctx.directory.project(one.project)),
        instalment_shown(one),
        Text("{open}", {"open": one.open}),
        Text("{due}", {"due": one.due}),
        Text("{late}", {"late": late}),
    )


def _may_see(ctx: Context, one: Instalment) -> bool:
    roles = ctx.roles(one.project)
    return bool(roles & {"lead", "finance", "auditor", "admin"}) or ("sales" in roles) or one.owner == ctx.person.id
