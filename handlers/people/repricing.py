"""A cost rate dated in the past: what booked hours would cost at it, shown first, booked only when finance confirms.

Nothing booked is changed: each difference is an adjusting entry, on the first open day where its own day is locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from chat.cards.card import Button, Card, Table
from chat.text import Text, _, _n
from handlers import lookup
from handlers.books import posting
from handlers.context import Context
from ledger.money import Money
from ledger.period import Period, month_key
from ledger.rates import Difference, Rate, Worked, differences
from storage import hours


def proposal(ctx: Context, new: Rate) -> tuple[Difference, ...]:
    """The booked hours that would cost something else with this rate, from its day on."""
    after = ctx.today.fromordinal(ctx.today.toordinal() + 1)
    booked = [
        Worked(entry.id, entry.project, entry.person, entry.day, entry.minutes, entry.cost)
        for entry in hours.worked(ctx.book, Period(new.start, after), ctx.rules.currency)
        if not new.person or entry.person == new.person
    ]
    kept = [
        rate
        for rate in ctx.directory.rates
        if (rate.kind, rate.person, rate.role, rate.start) != (new.kind, new.person, new.role, new.start)
    ]
    role_of = {person.id: person.role for person in ctx.directory.people.values()}
    return differences(booked, [*kept, new], role_of)


def proposal_card(ctx: Context, new: Rate, changes: Sequence[Difference], question: int) -> Card:
    """The difference by project and month, with the one button that books it."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for difference in changes:
        sums[difference.worked.project, month_key(difference.worked.day)] += difference.amount.minor
    rows = tuple(
        (
            lookup.shown(ctx.directory.project(project)),
            Text("{m}", {"m": month}),
            Text("{a}", {"a": Money(minor, ctx.rules.currency)}),
        )
        for (project, month), minor in sorted(sums.items())
    )
    return Card(
        _("From {day} on, hours that are booked already would cost something else.", day=new.start),
        lines=(_n("{n} entry is concerned.", "{n} entries are concerned.", len(changes)),),
        table=Table((_("Project"), _("Month"), _("Difference")), rows, numeric=(2,)),
        buttons=(
            Button(_("Set the rate and book the differences"), "rate.confirm", str(question), style="main"),
            Button(_("Leave it"), "question.no", str(question)),
        ),
        tone="warn",
    )


def adjust(ctx: Context, changes: Sequence[Difference]) -> None:
    """Book the differences."""
    for difference in changes:
        posting.reprice_hours(ctx, hours.get(ctx.book, difference.worked.id, ctx.rules.currency), difference.new)
