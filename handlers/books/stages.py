"""What the stages of a document are called, of whatever kind it is."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _
from ledger.revenue.policies import RevenuePolicy

STAGES = {
    "draft": _("draft"),
    "pending": _("waits for approval"),
    "posted": _("approved"),
    "reimbursed": _("reimbursed"),
    "rejected": _("rejected"),
    "withdrawn": _("withdrawn"),
    "committed": _("ordered"),
    "closed": _("closed"),
}

POLICIES: Mapping[RevenuePolicy, Text] = {
    "acceptance": _("at acceptance"),
    "cost_to_cost": _("over time, by cost"),
    "time": _("over time, by days"),
    "output": _("by milestones reached"),
    "as_invoiced": _("as invoiced"),
    "yearly_progress": _("at each year's end, by progress"),
    "as_before": _("with the invoice, as these books began"),
}
"""The ways in which a contract earns."""
