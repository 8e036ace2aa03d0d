"""What systems, states and causes of sendings are called."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _, verbatim
from ledger.errors import sentence
from ledger.sendings import Cause, Sending, SendingState, Stage

ONLY = sentence("What goes to other systems is for finance and administrators.")
ONLY_FINANCE = sentence("What goes to other systems goes out through finance.")
TITLES: Mapping[str, Text] = {
    "kingdee": verbatim("金蝶云星空"),
    "quickbooks": verbatim("QuickBooks Online"),
    "alipay": _("Alipay"),
}
"""The systems that something is sent to."""
STATES: Mapping[SendingState, Text] = {
    "waiting": _("waits to be sent"),
    "sending": _("being sent"),
    "unknown": _("unknown whether it is there"),
    "accepted": _("is there"),
    "refused": _("refused"),
}
STAGES: Mapping[Stage, Text] = {
    "draft": _("a draft there"),
    "review": _("in review there"),
    "approved": _("approved there"),
    "posted": _("posted there"),
    "invalid": _("invalid there"),
    "taken": _("taken, not paid yet"),
    "paid": _("paid"),
    "failed": _("failed"),
    "returned": _("came back"),
}
CAUSES: Mapping[Cause, Text] = {
    "timeout": _("no answer in time"),
    "cut": _("the connection was cut before the answer"),
    "not_reached": _("it cannot be reached"),
    "certificate": _("its certificate is not trusted"),
    "too_large": _("its answer was too large"),
    "unreadable": _("its answer cannot be read"),
    "server": _("it had a fault of its own"),
    "limited": _("it asked for a pause"),
    "login": _("it does not let us in"),
    "gone": _("it is not there any more"),
    "twice": _("it is there more than once"),
    "no_name": _("it does not know a name"),
    "signature": _("its signature is wrong"),
    "configuration": _("something is wrong in how it is set up"),
    "stuck": _("the next step there was refused"),
    "withdrawn": _("withdrawn before it was sent"),
    "unbookable": _("it is paid and cannot be booked"),
    "another": _("another with that number is there"),
}


def title(target: str) -> Text:
    return TITLES.get(target) or verbatim(target)


def state(of: Sending) -> Text:
    """How it stands: as far as it is there, else as far as it is on its way."""
    if of.state in ("accepted", "refused") and of.stage:
        return STAGES[of.stage]
    return STATES[of.state]


def why(of: Sending) -> Text:
    """Why it is so: in our words, then in theirs; "–" where there is nothing to say."""
    ours = CAUSES.get(of.cause) or (STAGES[of.stage] if of.state == "refused" and of.stage else None)
    if ours and of.reason:
        return Text("{ours}: {theirs}", {"ours": ours, "theirs": of.reason})
    return ours or verbatim(of.reason or "–")
