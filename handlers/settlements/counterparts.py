"""With whom a project is settled: everybody for whom a rule holds on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handlers.context import Context
from handlers.settlements import customers, departments, suppliers
from handlers.subcontracts import naming
from ledger.nouns import Project
from ledger.settlements.document import Counterpart
from ledger.settlements.rule import SettlementRule, in_force
from storage import contracts, internal_agreements, settlement_rules


def ruled(ctx: Context, project: Project, day: date) -> tuple[tuple[Counterpart, SettlementRule], ...]:
    """Each contract, subcontract and agreement of a project with the rule that holds for it."""
    said = settlement_rules.of_project(ctx.book, project.id)
    if not said:
        return ()
    found = ((of, in_force(said, of.party, of.name, day)) for of in _every(ctx, project, day))
    return tuple((of, rule) for of, rule in found if rule is not None)


def _every(ctx: Context, project: Project, day: date) -> Iterator[Counterpart]:
    for contract in contracts.contracts(ctx.book, project.id):
        if contract.state == "signed" and contract.signed <= day:
            yield customers.counterpart(contract)
    for order in naming.of_project(ctx, project):
        if order.day <= day:
            yield suppliers.counterpart(order)
    for agreement in internal_agreements.every(ctx.book, [project.id]):
        if agreement.start <= day:
            yield departments.counterpart(agreement)
