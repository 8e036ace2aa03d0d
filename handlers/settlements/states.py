"""How a settlement goes on: figures that move, checks that are looked at again, what it comes to next."""

from __future__ import annotations

import json

from handlers.context import Context
from handlers.settlements import checks
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.computing import SettlementTerms
from ledger.settlements.document import Settlement
from ledger.settlements.statement import Computed
from storage import settlements


def looked_at(ctx: Context, of: Settlement) -> Settlement:
    """A draft whose checks all hold is checked; one that was and whose checks do not hold any more is a draft again."""
    found = checks.of(ctx, of)
    holds = all(one.holds for one in found)
    if of.state == "draft" and holds:
        return settlements.reach(ctx.book, of, "checked", checks=checks_text(found))
    if of.state == "checked" and not holds:
        return settlements.reach(ctx.book, of, "draft", checks=checks_text(found))
    return of


def moved(ctx: Context, of: Settlement, now: Computed, terms: SettlementTerms) -> Settlement:
    """A figure has moved: a new version, a draft again; whoever had agreed to the old one is asked again."""
    return settlements.revise(ctx.book, of, now, terms, ctx.message)


def dropped(ctx: Context, of: Settlement, why: str) -> Settlement:
    """It comes to nothing; one with a number keeps it."""
    return settlements.reach(ctx.book, of, "dropped", reason=why)


def checks_text(found: tuple[SettlementCheck, ...]) -> str:
    """What the checks found, as it is kept beside the state that they led to."""
    return json.dumps(
        [
            {
                "check": one.name,
                "passed": one.passed,
                "facts": [
                    [fact.template, {key: str(value) for key, value in fact.values.items()}] for fact in one.facts
                ],
                "documents": list(one.documents),
                "person": one.person,
                "day": one.day.isoformat() if one.day else "",
                "waived_by": one.waiver.person if one.waiver else 0,
                "reason": one.waiver.reason if one.waiver else "",
            }
            for one in found
        ],
        ensure_ascii=False,
    )
