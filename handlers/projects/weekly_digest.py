"""The week in one message for each project's channel; projects in which nothing moved are left alone."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact
from chat.text import NOTHING, Duration, Percent, _, _n
from handlers import lookup, privacy
from handlers.context import Context
from ledger.budget import Version, percent
from ledger.money import Money, totals
from ledger.nouns import Project
from ledger.period import Period
from storage import budgets, contracts, expenses, hours


def weekly(ctx: Context) -> int:
    """Tell each open project's channel of the last seven days, once a week; returns how many were told."""
    period = Period(ctx.today.fromordinal(ctx.today.toordinal() - 7), ctx.today)
    told = 0
    for project in ctx.directory.projects.values():
        if project.state != "open" or not ctx.directory.channels(project.id):
            continue
        card = week_card(ctx, project, period)
        if card is not None:
            key = f"week:{project.id}:{period.start.isoformat()}"
            told += bool(ctx.tell_project(project.id, key, card, kind="digest"))
    return told


def week_card(ctx: Context, project: Project, period: Period) -> Card | None:
    """Hours, budget, what waits and what is late; None where there is nothing to say."""
    facts = []
    worked = hours.by_person(ctx.book, project.id, period)
    if worked:
        by_people = _n(
            "{hours} by {n} person", "{hours} by {n} people", len(worked), hours=Duration(sum(worked.values()))
        )
        facts.append(Fact(_("Hours"), by_people))
    seen, version = privacy.seen(ctx, project, knows=False), budgets.current(ctx.book, project.id)
    facts += _budget(ctx, project, seen, version) if version.total and seen.whole else []
    waiting = len(expenses.in_stage(ctx.book, "pending", ctx.rules.currency, project=project.id))
    if waiting:
        facts.append(Fact(_("To approve"), _n("{n} expense", "{n} expenses", waiting)))
    late = contracts.overdue(ctx.book, ctx.today, project.id)
    if late:
        total = totals(instalment.open for instalment in late)
        facts.append(Fact(_("Overdue"), _n("{n} payment, {sum}", "{n} payments, {sum}", len(late), sum=total)))
    if not worked and not waiting and not late:
        return None
    title = _("{project}: {first} to {last}", project=lookup.shown(project), first=period.start, last=period.last)
    buttons = (Button(_("Show the budget"), "budget.show", project.code),)
    return Card(title, facts=tuple(facts), buttons=buttons, small=seen.small if seen.withheld else NOTHING)


def _budget(ctx: Context, project: Project, seen: privacy.SeenCost, version: Version) -> list[Fact]:
    used = seen.used(ctx.rules.count_pending)
    left = Money(version.total - used, project.currency)
    share = Percent(percent(used, version.total))
    if seen.live:
        return [Fact(_("Budget"), _("{share} used, {left} left", share=share, left=left))]
    month = min(seen.as_of.values())
    said = _("{share} used, {left} left, with labour to the end of {month}", share=share, left=left, month=month)
    return [Fact(_("Budget"), said)]
