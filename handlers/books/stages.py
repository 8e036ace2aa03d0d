"""What is kept by a key is called so: stages of documents, ways of earning, kinds of instalments, milestones."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _
from ledger.owed import LATE_INTEREST
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
    "signed": _("signed"),
    "booked": _("booked"),
    "undone": _("taken back"),
    "opening": _("opening balance"),
}

POLICIES: Mapping[RevenuePolicy, Text] = {
    "acceptance": _("at acceptance"),
    "cost_to_cost": _("over time, by cost"),
    "time": _("over time, by days"),
    "output": _("by milestones reached"),
    "obligations": _("by separate obligations"),
    "as_invoiced": _("as invoiced"),
    "cost_recovery": _("as much as it costs (cost recovery)"),
    "yearly_progress": _("at each year's end, by progress"),
    "as_before": _("with the invoice, as these books began"),
}
"""The ways in which a contract earns."""

INSTALMENTS: Mapping[str, Text] = {
    "advance": _("Advance"),
    "progress": _("Progress payment"),
    "acceptance": _("Acceptance payment"),
    "retention": _("Retention"),
    LATE_INTEREST: _("Late interest"),
}
"""Kinds of instalments."""

MILESTONE_NAMES: Mapping[str, Text] = {
    "signed": _("signature"),
    "start": _("start of work"),
    "design": _("design approval"),
    "delivery": _("delivery"),
    "go-live": _("go-live"),
    "preliminary acceptance": _("preliminary acceptance"),
    "acceptance": _("acceptance"),
    "completion": _("completion"),
    "warranty": _("end of the warranty"),
    "invoice": _("invoice"),
}
"""Milestones that contracts wait for; a company's own are called as it called them."""
