"""What parties, scopes, bases, lines, states and checks of settlements are called."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _, verbatim
from handlers.contracts.labels import milestone_shown
from ledger.settlements import reached
from ledger.settlements.checks import CheckName
from ledger.settlements.statement import Basis, LineItem, LineName, Party, Scope
from ledger.settlements.states import State

NO_STAGE_COST, OTHER_CURRENCY, SEVERAL_CONTRACTS = "no_stage_cost", "other_currency", "several_contracts"
SEVERAL_ORDERS, NO_PROGRESS, NOTHING_PLANNED, NO_MONTHS = (
    "several_orders",
    "no_progress",
    "nothing_planned",
    "no_months",
)
NOTHING_MEASURED = "nothing_measured"
BY_PAYMENT = "instalment "
"""What the name of a stage begins with that has no milestone."""
PARTIES: Mapping[Party, Text] = {
    "customer": _("customer"),
    "supplier": _("supplier"),
    "internal": _("department"),
}
SCOPES: Mapping[Scope, Text] = {
    "whole": _("all of the contract, final"),
    "stage": _("by stages"),
    "month": _("by month"),
}
BASES: Mapping[Basis, Text] = {
    "contract": _("by contract"),
    "budget": _("by budget"),
    "actual": _("by actual cost"),
}
STATES: Mapping[State, Text] = {
    "draft": _("draft"),
    "checked": _("checked"),
    "submitted": _("waits for approval"),
    "approved": _("approved"),
    "sent": _("sent, waits for the answer"),
    "confirmed": _("confirmed"),
    "partly": _("confirmed in part"),
    "refused": _("refused"),
    "final": _("final"),
    "invoiced": _("invoiced"),
    "accepted": _("accepted for payment"),
    "posted": _("posted"),
    "paid": _("paid"),
    "closed": _("closed"),
    "dropped": _("dropped"),
}
LINES: Mapping[LineName, Text] = {
    "work": _("Work"),
    "changes": _("Approved changes"),
    "adjustments": _("Penalties and bonuses"),
    "supplied": _("Material taken off"),
    "disputed": _("Disputed or given up"),
    "value": _("Value"),
    "earlier": _("Settled earlier"),
    "this": _("This settlement, net"),
    "vat": _("VAT"),
    "gross": _("Gross"),
    "retention": _("Retention"),
    "advance": _("Advance recovered"),
    "withheld": _("Left open until the end"),
    "payable": _("Payable"),
}
CHECKS: Mapping[CheckName, Text] = {
    "acceptance": _("Acceptance is signed"),
    "milestones": _("Stages are reached"),
    "clause": _("The clause is met"),
    "hours": _("Hours are approved"),
    "bank": _("The bank is matched"),
    "disputes": _("Nothing is disputed that is in it"),
    "documents": _("Documents are complete"),
    "tax": _("Tax is settled"),
    "retention": _("Retention and advance add up"),
    "bond": _("Bonds are there and run"),
    "period": _("The period is complete"),
    "price": _("The price covers it"),
}
WITHOUT: Mapping[str, Text] = {
    reached.NO_BUDGET: _("the project has no budget"),
    reached.NO_MARK_UP: _("there is no budget to take a mark-up from"),
    reached.NO_INVOICE: _("nothing is invoiced"),
    reached.NO_PRICE: _("there is no price"),
    NO_STAGE_COST: _("nobody has said what its stages were planned to cost"),
    OTHER_CURRENCY: _("it is in another currency than the books"),
    SEVERAL_CONTRACTS: _("the project has several contracts"),
    SEVERAL_ORDERS: _("the budget has one line for several subcontracts"),
    NO_PROGRESS: _("nobody has said how far the project is"),
    NOTHING_MEASURED: _("nothing that has a unit price is measured on its sites"),
    NO_MONTHS: _("the project has no budget or no days"),
    NOTHING_PLANNED: _("no planned minutes or no rate are agreed"),
}
"""Why a basis has no figure."""


def stage_shown(name: str) -> Text:
    """A stage in words: a milestone, or the payment that it is known by."""
    if name.startswith(BY_PAYMENT):
        return _("payment {n}", n=name.removeprefix(BY_PAYMENT))
    return milestone_shown(name)


def item_shown(item: LineItem) -> Text:
    """What an item is, in the reader's language where it is a stage."""
    return stage_shown(item.text) if item.document.startswith("milestone:") else verbatim(item.text)


def why_without(code: str) -> Text:
    return WITHOUT.get(code, _("it has no figure"))
