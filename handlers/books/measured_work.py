"""What the steps of a subcontract with unit prices say of its positions."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.economics import measured_subcontract as rules
from ledger.economics.measured_subcontract import AcceptedQuantity, PositionPrice, PositionToDate
from storage.subcontracts import SubcontractStep


def prices(steps: Iterable[SubcontractStep]) -> tuple[PositionPrice, ...]:
    """What was agreed of positions, in the order in which it was said."""
    said = sorted((one for one in steps if one.kind == "priced"), key=lambda one: one.id)
    return tuple(PositionPrice(one.item, one.unit, one.day, one.amount.minor, one.quantity) for one in said)


def positions(steps: Iterable[SubcontractStep]) -> tuple[PositionToDate, ...]:
    """Every position with what was accepted of it, in the order in which it got a price; `steps` by day."""
    known = tuple(steps)
    accepted = [
        AcceptedQuantity(one.item, one.day, one.quantity, one.id)
        for one in known
        if one.kind == "measured" and one.quantity is not None
    ]
    return rules.to_date(prices(known), accepted)


def value(steps: Iterable[SubcontractStep]) -> int | None:
    """What the accepted quantities come to, each position rounded once; None where nobody accepted any."""
    known = tuple(steps)
    if not any(one.kind == "measured" for one in known):
        return None
    return sum(one.value for one in positions(known))
