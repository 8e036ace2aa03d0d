"""Briefs are made by themselves on the first working day of a month, of the month before: for the head of each
department that wants one, or that has a project which does; where nobody leads it, for finance."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from chat.cards.notice import KeptFile
from chat.text import _
from handlers.briefs import brief, figures
from handlers.context import Context
from handlers.economics.cost_summary_told import LATE, first_working_day
from handlers.reports import printing
from ledger.errors import BookError
from ledger.months import MonthSpan
from ledger.nouns import Person
from ledger.period import month_key
from storage import briefs


def tell(ctx: Context) -> int:
    """Tell the month before, where today is the day for it.  Returns how many people are told."""
    first = first_working_day(ctx.today, ctx.rules)
    if not first <= ctx.today <= first + LATE:
        return 0
    last = month_key(ctx.today.replace(day=1) - timedelta(days=1))
    of = MonthSpan(last, last)
    wanted, projects = briefs.wanted_by(ctx.book)
    count = 0
    for department in figures.departments(ctx):
        own = {one.id for one in figures.projects_of(ctx, department, of.last_day)}
        if department not in wanted and not own & projects:
            continue
        only = None if department in wanted else own & projects
        count += sum(_tell(ctx, one, department, of, only) for one in _readers(ctx, department, of))
    return count


def _readers(ctx: Context, department: str, of: MonthSpan) -> tuple[Person, ...]:
    """Who led it at the month's end, else who leads it now; else finance."""
    for day in (ctx.today, of.last_day):
        head = ctx.directory.people.get(ctx.directory.head(department, day))
        if head is not None and head.active:
            return (head,)
    return ctx.directory.with_role("finance")


def _tell(ctx: Context, person: Person, department: str, of: MonthSpan, only: Collection[int] | None) -> int:
    try:
        with ctx.part():
            card = brief.card(ctx, figures.of(ctx, department, of, person, only))
            if card.table is None:
                return 0

            def files(locale: str) -> tuple[KeptFile, ...]:
                page = printing.file(card, "pdf", ctx.rules, locale, ctx.today)
                otherwise = _("Ask for it: monthly brief {department}", department=department)
                return (ctx.kept(page, otherwise),)

            key = f"brief:{of.last}:{department}:{person.id}"
            return 1 if ctx.tell(person, key, card, kind="brief", files=files) else 0
    except BookError:
        return 0  # an exchange rate is missing: whoever asks for the brief hears so
