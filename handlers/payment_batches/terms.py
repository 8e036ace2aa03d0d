"""What the states and ways of payment batches are called."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import Text, _
from ledger.errors import sentence
from ledger.payouts.transfers import TransferState

STATES: Mapping[TransferState, Text] = {
    "held": _("waits"),
    "sent": _("file is made"),
    "accepted": _("accepted, not paid yet"),
    "unknown": _("unknown: to be looked up"),
    "paid": _("paid"),
    "rejected": _("rejected"),
    "dropped": _("taken out"),
    "returned": _("came back"),
}
PAIN, ALIPAY = "pain", "alipay"
ONLY = sentence("Batches of payments are for finance.")


def way(name: str) -> Text:
    """How a batch goes out."""
    return {PAIN: _("bank file (ISO 20022)"), ALIPAY: _("Alipay")}.get(name) or _("table {name}", name=name)
