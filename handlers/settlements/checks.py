"""The checks before a settlement goes anywhere: what is found, where it stands, and what to do about it."""

from __future__ import annotations

from handlers.context import Context
from handlers.settlements import customer_checks, department_checks, supplier_checks
from ledger.settlements import checks
from ledger.settlements.checks import SettlementCheck
from ledger.settlements.document import Settlement
from storage import settlement_cases


def of(ctx: Context, settlement: Settlement) -> tuple[SettlementCheck, ...]:
    """Every check as it is found now, with the waivers that hold; none of one that only takes another back."""
    if settlement.reverses:
        return ()
    found_by = {
        "customer": customer_checks.found,
        "supplier": supplier_checks.found,
        "internal": department_checks.found,
    }
    found = found_by[settlement.party](ctx, settlement)
    return checks.waived(found, settlement_cases.waivers(ctx.book, settlement.id))
