"""What is not settled at a month's end, and why: for the month's brief."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chat.text import Text, _
from handlers.context import Context
from handlers.settlements import checks, counterparts, settling
from handlers.settlements.automatic import BY_ITSELF, why
from handlers.settlements.gathered import SettlementWish
from handlers.settlements.settling import NothingToSettle
from handlers.settlements.words import CHECKS, STATES
from ledger.errors import BookError
from ledger.nouns import Project
from ledger.settlements.document import Counterpart, Settlement
from ledger.settlements.rule import SettlementRule
from storage import settlements

_CHECKS = 3
"""So many checks that do not hold are named."""


@dataclass(frozen=True, slots=True)
class UnsettledMonth:
    """With whom a project is not settled up to a day."""

    project: Project
    counterpart: Counterpart
    why: Text


def up_to(ctx: Context, project: Project, day: date) -> tuple[UnsettledMonth, ...]:
    """Everybody with whom it is settled month by month or by stages, and was not; nothing where nothing was reached."""
    found = []
    for of, rule in counterparts.ruled(ctx, project, day):
        reason = _reason(ctx, project, of, rule, day) if rule.scope in BY_ITSELF else None
        if reason is not None:
            found.append(UnsettledMonth(project, of, reason))
    return tuple(found)


def _reason(ctx: Context, project: Project, of: Counterpart, rule: SettlementRule, day: date) -> Text | None:
    """None where it is settled, or there is nothing to settle."""
    known = [
        one
        for one in settlements.of_agreement(ctx.book, of.agreement, of.party)
        if one.until >= day and one.state != "dropped" and not one.reverses and not one.reversed_by
    ]
    if any(one.counts for one in known):
        return None
    if known:
        return _open(ctx, known[-1])
    wish = SettlementWish(project, of, rule, rule.scope, day)
    try:
        with ctx.part():
            settling.worth_it(wish, settling.gather(ctx, wish), settlements.final_of(ctx.book, of.agreement, of.party))
    except NothingToSettle:
        return None
    except BookError as problem:
        return why(problem)
    return _("nobody has settled it yet")


def _open(ctx: Context, of: Settlement) -> Text:
    """How far one is that is not final."""
    failing = [one for one in checks.of(ctx, of) if not one.holds] if of.state in ("draft", "checked") else []
    if not failing:
        return STATES[of.state]
    lines = tuple(
        _(
            "{check}: {what}",
            check=CHECKS[one.name],
            what=tuple(Text(to_do.template, to_do.values) for to_do in one.to_do),  # type: ignore[arg-type]
        )
        for one in failing[:_CHECKS]
    )
    return Text("{lines}", {"lines": lines})
