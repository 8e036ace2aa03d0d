"""A cost rate or a trade dated in the past: what booked hours would cost at it, shown first, booked only when finance
confirms.

Nothing booked is changed: each difference is an adjusting entry, on the first open day where its own day is locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from chat.cards.card import Button, Card, Table
from chat.text import Text, _, _n
from handlers import lookup
from handlers.books import posting
from handlers.context import Context
from ledger.money import Money
from ledger.nouns import Person
from ledger.period import month_key
from ledger.rates import Difference, Rate, RateOf, Worked, differences, in_force
from storage import hours


def of_rate(ctx: Context, new: Rate) -> tuple[Difference, ...]:
    """The booked hours that would cost something else with this rate, from its day on."""
    kept = [
        rate
        for rate in ctx.directory.rates
        if (rate.kind, rate.person, rate.role, rate.start) != (new.kind, new.person, new.role, new.start)
    ]
    people = ctx.directory.people
    return _would_cost(ctx, new.start, new.person, _at(ctx.directory.rates, people), _at([*kept, new], people))


def of_trade(ctx: Context, person: Person, after: Person, start: date) -> tuple[Difference, ...]:
    """The booked hours that would cost something else if the person were as in `after`, from a day on."""
    rates = ctx.directory.rates
    return _would_cost(ctx, start, person.id, _at(rates, {person.id: person}), _at(rates, {person.id: after}))


def _would_cost(ctx: Context, start: date, person: int, before: RateOf, after: RateOf) -> tuple[Difference, ...]:
    booked = [
        Worked(entry.id, entry.project, entry.person, entry.day, entry.minutes, entry.cost)
        for entry in hours.counted(ctx.book, start, ctx.rules.currency, person)
        if ctx.directory.project(entry.project).state == "open"  # of what is closed the cost stays what it was
    ]
    return differences(booked, before, after)


def _at(rates: Sequence[Rate], people: Mapping[int, Person]) -> RateOf:
    """The cost rate of somebody on a day."""
    mine: dict[tuple[int, str], list[Rate]] = {}

    def rate(person: int, day: date) -> Rate | None:
        trade = people[person].trade(day)
        if (person, trade) not in mine:
            mine[person, trade] = [one for one in rates if one.person in (0, person) and one.role in ("", trade)]
        return in_force(mine[person, trade], "cost", day, person, trade)

    return rate


def proposal_card(
    ctx: Context, start: date | None, changes: Sequence[Difference], button: Button, question: int
) -> Card:
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
        _("From {day} on, hours that are booked already would cost something else.", day=start)
        if start
        else _("Hours that are booked already would cost something else."),
        lines=(_n("{n} entry is concerned.", "{n} entries are concerned.", len(changes)),),
        table=Table((_("Project"), _("Month"), _("Difference")), rows, numeric=(2,)),
        buttons=(
            button,
            Button(_("Leave it"), "question.no", str(question)),
        ),
        tone="warn",
    )


def adjust(ctx: Context, changes: Sequence[Difference], new: Rate | None = None) -> None:
    """Book the differences; `new` is the rate that was just set, with its number."""
    with posting.together(ctx):
        for change in changes:
            rate = change.rate.id or (new.id if new else 0) if change.rate else 0
            entry = hours.get(ctx.book, change.worked.id, ctx.rules.currency)
            posting.reprice_hours(ctx, entry, change.new, rate)
