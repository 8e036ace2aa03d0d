"""How a settlement goes on: figures that move, checks that are looked at again, what it comes to next."""

from __future__ import annotations

from handlers.context import Context
from handlers.settlements import checks, kept_checks
from ledger.settlements.computing import SettlementTerms
from ledger.settlements.document import Settlement
from ledger.settlements.statement import Computed
from storage import settlements


def looked_at(ctx: Context, of: Settlement) -> Settlement:
    """A draft whose checks all hold is checked; one that was and whose checks do not hold any more is a draft again."""
    found = checks.of(ctx, of)
    holds = all(one.holds for one in found)
    if of.state == "draft" and holds:
        return settlements.reach(ctx.book, of, "checked", checks=kept_checks.text(found))
    if of.state == "checked" and not holds:
        return settlements.reach(ctx.book, of, "draft", checks=kept_checks.text(found))
    return of


def moved(ctx: Context, of: Settlement, now: Computed, terms: SettlementTerms) -> Settlement:
    """A figure has moved: a new version, a draft again; whoever had agreed to the old one is asked again."""
    return settlements.revise(ctx.book, of, now, terms, ctx.message)


def dropped(ctx: Context, of: Settlement, why: str) -> Settlement:
    """It comes to nothing; one with a number keeps it."""
    return settlements.reach(ctx.book, of, "dropped", reason=why)
