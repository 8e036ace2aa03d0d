"""What the check of taxes looks at beside the rate: VAT that is prepaid elsewhere, tax that is withheld at source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from chat.text import Text, _, _n
from handlers.context import Context
from handlers.contracts import prepaid_due
from ledger.money import Money
from ledger.nouns import Expense
from ledger.owed import Contract
from ledger.settlements.document import Settlement
from ledger.withheld_due import due_until, overdue
from storage import expenses, withheld


@dataclass(slots=True)
class TaxFindings:
    """What was found of taxes, what is to be done, and on which documents."""

    facts: list[Text] = field(default_factory=list)
    to_do: list[Text] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    def add(self, other: TaxFindings) -> None:
        self.facts += other.facts
        self.to_do += other.to_do
        self.documents += other.documents


def prepaid(ctx: Context, contract: Contract) -> TaxFindings:
    """VAT of a site in another place is prepaid there, on all that was invoiced or received."""
    found, stands = TaxFindings(), prepaid_due.standing(ctx, contract)
    if stands is None:
        return found
    place = stands.terms.place or _("where the site lies")
    found.facts.append(_("{paid} of {due} of VAT is prepaid ({place})", paid=stands.paid, due=stands.due, place=place))
    if stands.missing:
        found.to_do.append(
            _(
                "Prepay {amount} and record it: pay prepaid vat contract {id} {number} receipt …",
                amount=stands.missing,
                id=contract.id,
                number=f"{stands.missing.major}",
            )
        )
    found.documents.append(f"contract:{contract.id}")
    return found


def at_source(ctx: Context, of: Settlement) -> TaxFindings:
    """Tax that was withheld is paid to the tax office when it is due, and withheld of all that one person bills."""
    posted = _posted(ctx, of)
    kept = [one for one in posted if one.withheld]
    found = TaxFindings()
    if not kept:
        return found
    sums = Money(sum(one.withheld_minor for one in kept if one.gross.currency == of.currency), of.currency)
    found.facts.append(
        _n(
            "{amount} of tax is withheld of {n} document",
            "{amount} of tax is withheld of {n} documents",
            len(kept),
            amount=sums,
        )
    )
    found.documents += [f"expense:{one.id}" for one in kept]
    freelancers = {one.vendor for one in kept if one.withheld == "income_tax" and one.vendor}
    for one in posted:
        if one.vendor in freelancers and not one.withheld:
            found.facts.append(_("No tax is withheld of {document} of {name}", document=one.called, name=one.vendor))
            found.to_do.append(_("Correct {document}: say the tax that is withheld.", document=one.called))
            found.documents.append(f"expense:{one.id}")
    found.add(_paid_over(ctx, {one.withheld for one in kept}, kept))
    return found


def _posted(ctx: Context, of: Settlement) -> list[Expense]:
    """The documents of the project that are in the books by the cut-off; with a supplier its own."""
    every = [
        one
        for stage in ("posted", "reimbursed")
        for one in expenses.in_stage(ctx.book, stage, ctx.rules.currency, project=of.project)
        if one.day <= of.until
    ]
    return [one for one in every if of.party != "supplier" or one.vendor == of.counterpart.name]


def _paid_over(ctx: Context, kinds: set[str], kept: Sequence[Expense]) -> TaxFindings:
    """What of the tax should be at the tax office by now: income tax as a whole, VAT document by document."""
    found, day = TaxFindings(), due_until(ctx.today)
    if "income_tax" in kinds:
        left = Money(_income_tax_left(ctx, day), ctx.rules.currency)
        if left:
            found.facts.append(
                _("{amount} of tax withheld until {day} is not paid to the tax office", amount=left, day=day)
            )
            found.to_do.append(_("Pay it and record it: pay withheld tax {number}", number=f"{left.major}"))
    owed = withheld.vat_not_paid(ctx.book, [one.id for one in kept if one.withheld == "vat" and one.day <= day])
    for one in kept:
        if one.id in owed:
            found.facts.append(_("The VAT withheld of {document} is not paid to the tax office", document=one.called))
            found.to_do.append(_("Pay it and record it: pay withheld vat expense {id} receipt …", id=one.id))
    return found


def _income_tax_left(ctx: Context, day: date) -> int:
    return overdue(withheld.income_tax_until(ctx.book, day), withheld.income_tax_paid(ctx.book))
