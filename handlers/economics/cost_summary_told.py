"""What projects cost last month is told on the first working day of a month: to finance of all, to each lead of theirs.

Told once for a month.  Where nothing ran on that day it is told within the week behind it; later it would be no news.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button
from chat.text import _
from handlers import workdays
from handlers.context import Context
from handlers.economics import cost_summary
from handlers.rules import Rules
from ledger.errors import BookError
from ledger.months import MonthSpan
from ledger.nouns import Person
from ledger.period import month_key

LATE = timedelta(days=6)


def tell(ctx: Context) -> int:
    """Tell the month before, where today is the day for it.  Returns how many people are told."""
    first = first_working_day(ctx.today, ctx.rules)
    if not first <= ctx.today <= first + LATE:
        return 0
    last = month_key(ctx.today.replace(day=1) - timedelta(days=1))
    of = MonthSpan(last, last)
    finance = {person.id: person for person in ctx.directory.with_role("finance")}
    count = sum(_tell(ctx, person, of, None) for person in finance.values())
    theirs: dict[int, tuple[Person, set[int]]] = {}
    for project in ctx.directory.projects.values():
        for person in ctx.directory.with_role("lead", project.id):
            theirs.setdefault(person.id, (person, set()))[1].add(project.id)
    return count + sum(_tell(ctx, one, of, ids) for id, (one, ids) in theirs.items() if id not in finance)


def first_working_day(today: date, rules: Rules) -> date:
    """The first working day of the month of a day; its first day where it has none."""
    start = today.replace(day=1)
    days = (start + timedelta(days=n) for n in range(28))
    return next((day for day in days if workdays.working(day, rules)), start)


def _tell(ctx: Context, person: Person, of: MonthSpan, only: Collection[int] | None) -> int:
    try:
        with ctx.part():
            card = cost_summary.report(ctx, of, only)
            if card.table is None:
                return 0
            card = replace(card, buttons=(Button(_("Show all columns"), "costs.show", of.last, style="main"),))
            return 1 if ctx.tell(person, f"costs:{of.last}:{person.id}", card, kind="costs") else 0
    except BookError:
        return 0  # an exchange rate is missing: whoever asks for the summary hears so
