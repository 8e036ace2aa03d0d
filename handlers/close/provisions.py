"""The provision for bad debts: what the ageing calls for, bucket by bucket.  Booked as a step of the month's close."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Percent, Text, _
from handlers.close import months, values
from handlers.context import Context
from handlers.receivables.receivables import span_shown
from ledger.errors import WrongState, sentence
from ledger.period import Period, month, month_key

_WHICH = sentence("Which month? For example: provision 2026-10")


def show(said: Said, ctx: Context) -> Reply:
    """Of the month that is named, else of the one whose turn it is; a month that runs is shown as of today."""
    if ctx.rules.policies.small:
        raise WrongState(
            sentence("Under the standard for small businesses there is no allowance for bad debts."),
            hint=sentence("A debt that is lost is written off: write off apollo 2 because …"),
        )
    period = months.named(ctx, said.text, _WHICH) if said.text.strip() else _due(ctx)
    day = min(ctx.today, period.last)
    proposal = values.allowance_due(ctx, day)
    rows = tuple(
        (
            span_shown(line.bucket.first, line.bucket.last),
            Text("{m}", {"m": line.owed}),
            Text("{p}", {"p": Percent(line.rate * 100)}),
            Text("{m}", {"m": line.amount}),
        )
        for line in proposal.lines
        if line.bucket
    )
    facts = (
        Fact(_("Needed"), Text("{m}", {"m": proposal.needed})),
        Fact(_("Booked"), Text("{m}", {"m": proposal.booked})),
        Fact(_("Change"), Text("{m}", {"m": proposal.change})),
    )
    problem = months.problem(ctx, period, months.hindered(ctx, period)) if proposal.change else None
    able = proposal.change and problem is None and "finance" in ctx.roles()
    button = Button(_("Post it"), "close.do", f"{month_key(period.start)} allowances", style="main")
    heads = (_("Days overdue"), _("Outstanding"), _("Provision rate"), _("Provision"))
    return Reply(
        Card(
            _("Provision for bad debts on {day}", day=day),
            facts=facts,
            lines=(Text(problem.sentence, problem.values),) if problem else (),
            table=Table(heads, rows, numeric=(1, 2, 3)),
            buttons=(button,) if able else (),
            small=_("Booked as a step of the month's close: close month {month}", month=month_key(period.start)),
        ),
        private=True,
    )


def _due(ctx: Context) -> Period:
    """This month, or an earlier one that comes first."""
    now = month(ctx.today)
    other = months.hindered(ctx, now)
    return now if other is None or other.later else months.of_button(other.month)
