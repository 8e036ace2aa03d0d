"""The memo of an entry as people read it: their own words as they are, what the books say themselves translated."""

from __future__ import annotations

from collections.abc import Mapping

from chat.text import NOTHING, Text, _, verbatim
from handlers.contracts.labels import milestone_shown, policy_shown
from ledger.clauses import MILESTONES
from ledger.entry_kinds.kind import CHANGED
from ledger.journal import JournalEntry
from ledger.revenue.policies import CHOICES

_OWN: Mapping[str, Text] = {
    "undone": _("taken back"),
    "taken back": _("taken back"),
    "import undone": _("its import was taken back"),
    "changed by an import": _("changed by an import"),
    "recovered": _("came back after it was written off"),
    "corrected": _("corrected"),
    "contract tax": _("the rate of VAT in the price"),
    "message edited": _("its message was edited"),
}
_SAID_BY_THE_KIND = ("adoption", "provision")
_MILESTONES = tuple(sorted((name for name, _kind, _pattern in MILESTONES), key=len, reverse=True))
_POLICIES = {*(policy for some in CHOICES.values() for policy in some), "as_before"}


def memo_shown(entry: JournalEntry) -> Text:
    """What to show; nothing where the kind of the entry says it already."""
    memo, noun = entry.memo.removeprefix("opening balances").strip(), entry.source.partition(":")[0]
    if memo in _OWN:
        return _OWN[memo]
    if not memo or noun in ("close", "certification", "currency_sale") or memo in _SAID_BY_THE_KIND:
        return NOTHING
    before, arrow, after = memo.partition(CHANGED)
    if noun == "contract" and arrow and {before, after} <= _POLICIES:
        return _(
            "from {old} to {new}",
            old=policy_shown(before),  # type: ignore[arg-type]
            new=policy_shown(after),  # type: ignore[arg-type]
        )
    if noun == "contract":
        name = next((name for name in _MILESTONES if memo.startswith(f"{name} ")), "")
        if name:
            return _("{milestone}, {customer}", milestone=milestone_shown(name), customer=memo[len(name) + 1 :])
    return verbatim(memo)
