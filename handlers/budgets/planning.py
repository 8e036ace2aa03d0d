"""Hours planned by role, in a version of the budget.

The standard rate of the role that holds on that day is kept with them, so that a later one changes no plan.  The amount
for labour stays as it was said: where few people have a role, hours and their money together tell a rate.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from chat.cards.card import Card, Reply
from chat.text import Text, _
from handlers import privacy
from handlers.books import budget_marks, posting
from handlers.budgets import SETTERS
from handlers.budgets.planned_hours import SpokenHours
from handlers.budgets.status import budget_card
from handlers.context import Asked, Context
from ledger.budget import PlannedHours, Version
from ledger.money import Money
from ledger.nouns import Project
from ledger.rates import in_force
from storage import budgets


def plan(ctx: Context, of: SpokenHours, reason: str) -> Reply:
    """A new version with these hours in place of those of the same roles.

    Raises NotAllowed, and Asked where a change has no reason.
    """
    project = of.project
    ctx.require(*SETTERS, project=project.id)
    before = budgets.current(ctx.book, project.id)
    if before.number and not reason:
        fill = "因为 {}" if ctx.locale == "zh-CN" else "because {}"
        why = _("Why is the budget changed? One line is enough; it is kept with the new version.")
        raise Asked(why, fill=fill, needs="reason")
    stay = [one for one in before.hours if one.role not in of.roles]
    new = [PlannedHours(role, minutes, _standard(ctx, project, role)) for role, minutes in of.roles.items() if minutes]
    hours = sorted((*stay, *new), key=lambda one: one.role)
    after = budgets.add(ctx.book, project.id, before.lines, reason, hours=hours)
    budget_marks.recheck(ctx, project)
    return Reply(_card(ctx, project, after))


def _standard(ctx: Context, project: Project, role: str) -> int | None:
    """Minor units an hour in the project's currency, by the standard rate of today; None where there is none."""
    rate = in_force(ctx.directory.rates, "standard", ctx.today, 0, role)
    return posting.in_books(ctx, rate.amount, project, ctx.today).project.minor if rate else None


def _card(ctx: Context, project: Project, version: Version) -> Card:
    card = budget_card(ctx, project)
    lines: tuple[Text, ...] = ()
    without = tuple(one.role for one in version.hours if one.standard is None)
    if without:
        lines += (_("Without a standard rate: {roles}. Finance says it: standard rate engineer 175", roles=without),)
    if version.hours and not without and privacy.knows_pay(ctx, project.id):
        minor = sum(round(Fraction(one.minutes * (one.standard or 0), 60)) for one in version.hours)
        lines += (_("At standard rates that is {amount}.", amount=Money(minor, project.currency)),)
    return replace(card, lines=(*lines, *card.lines))
