"""What the stages of a document are called, of whatever kind it is."""

from __future__ import annotations

from chat.text import _

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
