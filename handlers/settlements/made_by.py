"""By which rule a settlement was made, and what was asked for then."""

from __future__ import annotations

from handlers.context import Context
from handlers.settlements.gathered import SettlementWish
from ledger.settlements.document import Settlement
from ledger.settlements.rule import SettlementRule
from storage import settlement_rules


def wish_of(ctx: Context, of: Settlement) -> SettlementWish:
    """What a settlement was asked for, by the rule that it was made by."""
    project = ctx.directory.project(of.project)
    return SettlementWish(project, of.counterpart, rule_of(ctx, of), of.scope, of.until, of.stages)


def rule_of(ctx: Context, of: Settlement) -> SettlementRule:
    """The rule that it was made by."""
    return next(one for one in settlement_rules.of_project(ctx.book, of.project) if one.id == of.rule)
