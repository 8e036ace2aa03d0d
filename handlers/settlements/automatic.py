"""What is settled by itself: on the first working day of a month the month before is drafted where the rule says so,
and submitted once every check holds; what could not be is told once, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button, Card
from chat.text import Text, _
from handlers import lookup, privacy
from handlers.context import Context
from handlers.economics.cost_summary_told import LATE, first_working_day
from handlers.settlements import approval, card, counterparts, settling
from handlers.settlements.gathered import SettlementWish
from handlers.settlements.settling import NothingToSettle
from ledger.errors import BookError
from ledger.nouns import Project
from ledger.settlements.document import Counterpart, Settlement
from ledger.settlements.rule import SettlementRule
from storage import settlements

BY_ITSELF = ("month", "stage")
"""Scopes that come back: a whole contract is settled by nobody but a person."""
_SHOW = _("The settlement")


def settled(ctx: Context) -> int:
    """What is due today by rules that say automatic.  Returns how many were drafted, submitted or told."""
    first = first_working_day(ctx.today, ctx.rules)
    until = ctx.today.replace(day=1) - timedelta(days=1)
    if ctx.today < first:
        return 0
    count = 0
    for project in ctx.directory.projects.values():
        if project.state != "open":
            continue
        for of, rule in counterparts.ruled(ctx, project, until):
            last = max(first + LATE, until + timedelta(days=rule.deadline))
            if rule.automatic and rule.scope in BY_ITSELF and ctx.today <= last:
                count += _settle(ctx, project, of, rule, until)
    return count


def _settle(ctx: Context, project: Project, of: Counterpart, rule: SettlementRule, until: date) -> int:
    """Once for a party and month: what a person has drafted, dropped, submitted or been given back is theirs."""
    known = settlements.of_agreement(ctx.book, of.agreement, of.party, since=until)
    if any(one.person or one.number or one.state not in ("draft", "checked") for one in known):
        return 0
    wish = SettlementWish(project, of, rule, rule.scope, until)
    try:
        with ctx.part():
            made = settling.made(ctx, wish)
    except NothingToSettle:
        return 0
    except BookError as problem:
        return _told(ctx, rule, of, until, _impossible(project, until, problem))
    if made.state != "checked":
        note = _("It is not submitted: a check does not hold.")
        return _told(ctx, rule, of, until, _seen_by(ctx, rule, made, note))
    try:
        with ctx.part():
            approval.reason_why_not(ctx, made)
            made = approval.handed_in(ctx, made)
    except BookError as problem:
        return _told(ctx, rule, of, until, _seen_by(ctx, rule, made, why(problem)))
    note = _("Every check holds: it was submitted by itself.")
    return _told(ctx, rule, of, until, _seen_by(ctx, rule, made, note), how="submitted")


def _told(
    ctx: Context, rule: SettlementRule, of: Counterpart, until: date, shown: Card, *, how: str = "settled"
) -> int:
    """Whoever sees to it hears once that it could not be, and once that it was."""
    person = ctx.directory.people.get(rule.responsible)
    key = f"{how}:{of.agreement}:{until.isoformat()}"
    return ctx.tell(person, key, shown, kind="settlement") if person else 0


def _seen_by(ctx: Context, rule: SettlementRule, of: Settlement, note: Text) -> Card:
    """As whoever sees to it may know it, alone with the bot."""
    knows = bool(ctx.directory.roles(rule.responsible, of.project) & privacy.KNOW_PAY)
    shown = card.shown(ctx, of, note, knows=knows)
    return replace(shown, buttons=(Button(_SHOW, "settlement.show", str(of.id), style="main"),))


def _impossible(project: Project, until: date, problem: BookError) -> Card:
    name = lookup.shown(project)
    return Card(_("{project} is not settled for {day}: {why}", project=name, day=until, why=why(problem)), tone="warn")


def why(problem: BookError) -> Text:
    """The sentence of a refusal with what to do."""
    said, hint = Text(problem.sentence, problem.values), Text(problem.hint, problem.values)
    return Text("{said} {hint}", {"said": said, "hint": hint}) if problem.hint else said
