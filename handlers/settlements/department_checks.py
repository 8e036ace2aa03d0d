"""The checks of a settlement between departments, each with its evidence."""

from __future__ import annotations

from chat.text import Duration, _
from handlers.context import Context
from handlers.settlements import departments, made_by
from handlers.settlements.common_checks import check, hours_approved, nothing_disputed, period_complete
from ledger.money import Money
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement


def found(ctx: Context, of: Settlement) -> tuple[SettlementCheck, ...]:
    """In the order in which they are shown."""
    return (
        hours_approved(ctx, of),
        nothing_disputed(ctx, of),
        _rates(ctx, of),
        period_complete(ctx, of),
        _cap(of),
    )


def _rates(ctx: Context, of: Settlement) -> SettlementCheck:
    """Every role that worked has an internal rate on each of its days."""
    agreement = departments.agreement_of(ctx, of.counterpart.agreement)
    now = departments.worked(ctx, agreement, made_by.wish_of(ctx, of))
    facts = [_("{time} of {department} on the project", time=Duration(now.minutes), department=agreement.giving)]
    if not now.unpriced:
        return check("documents", facts, [], [of.counterpart.agreement])
    facts.append(_("{time} of them have no internal rate", time=Duration(now.unpriced)))
    return check("documents", facts, [_("Say the rate: internal rate engineer 190 from 2026-11-01")])


def _cap(of: Settlement) -> SettlementCheck:
    cut = of.computed.cut_by_ceiling
    if not cut:
        return SettlementCheck("price", None)
    return check("price", [_("{amount} is cut by the agreed cap", amount=Money(cut, of.currency))], [])
