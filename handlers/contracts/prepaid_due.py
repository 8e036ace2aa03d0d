"""What VAT of a contract is to be prepaid where its site lies, to date: on what was invoiced or received, less
subcontracts."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.context import Context
from ledger.money import Money
from ledger.owed import Contract
from ledger.prepaid_vat import PrepaidVat, prepaid_due
from storage import agreed_terms, contracts, expenses, invoices, payouts


@dataclass(frozen=True, slots=True)
class PrepaidStanding:
    """How it stands today, with VAT but for `due` and `paid`, which are tax.

    Attributes:
        base: what was invoiced, or received where that is more.
        subcontracts: invoices of subcontractors that are taken off.
        several: more than one contract of the project prepays, so that no subcontract is taken off.
    """

    terms: PrepaidVat
    base: Money
    subcontracts: Money
    due: Money
    paid: Money
    several: bool = False

    @property
    def missing(self) -> Money:
        return Money(max(self.due.minor - self.paid.minor, 0), self.due.currency)


def standing(ctx: Context, contract: Contract) -> PrepaidStanding | None:
    """None where the contract does not say that VAT is prepaid, its rate is not known, or it is in other money."""
    terms = agreed_terms.on(ctx.book, [contract.id], ctx.today)[contract.id].prepaid
    home = ctx.rules.currency
    if terms is None or contract.tax is None or contract.amount.currency != home:
        return None
    known = [one.id for one in contracts.contracts(ctx.book, contract.project) if one.state == "signed"]
    others = [id for id, said in agreed_terms.on(ctx.book, known, ctx.today).items() if said.prepaid]
    several = len(others) > 1
    parts = contracts.of_contract(ctx.book, contract.id)
    asked = invoices.booked_by_instalment(ctx.book, ctx.today, [one.id for one in parts])
    base = max(sum(gross for gross, _net in asked.values()), sum(one.paid.minor for one in parts))
    bought = 0 if several else _subcontracts(ctx, contract.project)
    due = prepaid_due(base, bought, contract.tax, terms.share)
    document = f"prepaid:{contract.id}"
    paid = payouts.settled(ctx.book, [document]).get(document, 0)
    return PrepaidStanding(terms, Money(base, home), Money(bought, home), Money(due, home), Money(paid, home), several)


def _subcontracts(ctx: Context, project: int) -> int:
    """Invoices of subcontractors on a project, with VAT: without an invoice nothing is taken off."""
    posted = expenses.in_stage(ctx.book, "posted", ctx.rules.currency, project=project)
    return sum(
        one.gross.minor
        for one in posted
        if one.invoice_number
        and one.gross.currency == ctx.rules.currency
        and (known := ctx.rules.categories.get(one.category)) is not None
        and known.account == "subcontract"
    )
