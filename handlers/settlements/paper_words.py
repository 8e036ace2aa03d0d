"""What the lines, bases, parties, scopes and checks of a settlement are called on paper and on cards."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _
from ledger.settlements.checks import CheckName
from ledger.settlements.statement import Basis, LineName, Party, Scope

_LINES: Mapping[LineName, Text] = {
    "work": _("Work to date"),
    "changes": _("Changes to date"),
    "adjustments": _("Penalties and bonus"),
    "supplied": _("Material supplied by the customer"),
    "disputed": _("Disputed or given up"),
    "value": _("Value to date"),
    "earlier": _("Earlier settlements"),
    "this": _("This settlement, net"),
    "vat": _("VAT"),
    "gross": _("Gross"),
    "retention": _("Retention"),
    "advance": _("Advance recovered"),
    "withheld": _("Paid with the final settlement"),
    "payable": _("Payable"),
}
_OF_A_SUPPLIER: Mapping[LineName, Text] = {
    "supplied": _("Material issued beyond what was allowed"),
    "advance": _("Prepayment recovered"),
}
_OF_OURS: Mapping[LineName, Text] = {"work": _("Hours at the internal rate"), "payable": _("To be charged")}


def line_label(name: LineName, party: Party) -> Text:
    own = {"customer": {}, "supplier": _OF_A_SUPPLIER, "internal": _OF_OURS}[party]
    return own.get(name, _LINES[name])


ITEMS: Mapping[str, Text] = {
    "accepted": _("Work accepted"),
    "plan": _("Planned cost of what was reached, with the mark-up"),
    "cost": _("Cost incurred, with the mark-up"),
}
"""Items that have no name of their own."""
COLUMNS = (_("To date"), _("Earlier"), _("This"))
BASES: Mapping[Basis, Text] = {
    "contract": _("By the contract"),
    "budget": _("By the budget"),
    "actual": _("By actual cost"),
}
PARTY_TITLES: Mapping[Party, Text] = {
    "customer": _("Settlement with the customer"),
    "supplier": _("Settlement with the supplier"),
    "internal": _("Settlement between departments"),
}
SCOPES: Mapping[Scope, Text] = {
    "whole": _("All that was agreed: final settlement"),
    "stage": _("Stages reached"),
    "month": _("What was reached by the end of the month"),
}
ANSWERED: Mapping[str, Text] = {
    "open": _("open"),
    "accepted": _("accepted, in a later settlement"),
    "given up": _("given up"),
}
CHECK_TITLES: Mapping[CheckName, Text] = {
    "acceptance": _("Acceptance signed"),
    "milestones": _("Milestones reached"),
    "clause": _("Clause met"),
    "hours": _("Hours approved"),
    "bank": _("Bank matched"),
    "disputes": _("No open disputes"),
    "documents": _("Documents complete"),
    "tax": _("Tax"),
    "retention": _("Retention, bond, advance"),
    "period": _("Period closed"),
    "price": _("Budget and price"),
}
