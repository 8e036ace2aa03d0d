"""What the audit trail calls it when somebody entered something.

Asked at every message, so it stands apart from what can be done with such a thing (`handlers.conversation.entered`).
"""

from __future__ import annotations

ENTERED = (
    "hours.logged",
    "expense.drafted",
    "expense.submitted",
    "order.drafted",
    "order.pending",
    "order.committed",
    "payment.booked",
    "payout.booked",
    "advance.drafted",
    "advance.booked",
    "certification.booked",
    "currency_sale.booked",
    "vat_transfer.booked",
    "received.booked",
    "transfer.booked",
    "invoice.issued",
    "invoice.credited",
    "budget.set",
    "leave.taken",
    "contract.signed",
    "contract_change.booked",
    "milestone.set",
    "interest.claimed",
    "interest.waived",
    "customer.contacted",
    "approval.delegated",
    "timer.started",
    "site_log.booked",
    "material.moved",
    "material.bought",
    "subcontract.kept",
)
