"""The way of a settlement from draft to closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ledger.settlements.statement import Party

State = Literal[
    "draft",
    "checked",
    "submitted",
    "approved",
    "sent",
    "confirmed",
    "partly",
    "refused",
    "final",
    "invoiced",
    "accepted",
    "posted",
    "paid",
    "closed",
    "dropped",
]

AFTER: Mapping[State, tuple[State, ...]] = {
    "draft": ("checked", "dropped"),
    "checked": ("draft", "submitted", "dropped"),
    "submitted": ("draft", "approved", "dropped"),
    "approved": ("draft", "sent", "final"),
    "sent": ("draft", "confirmed", "partly", "refused", "final"),
    "confirmed": ("final",),
    "partly": ("draft", "final"),
    "refused": ("draft", "dropped"),
    "final": ("invoiced", "accepted", "posted", "paid", "closed"),
    "invoiced": ("final", "paid", "closed"),
    "accepted": ("final", "paid", "closed"),
    "posted": ("final", "closed"),
    "paid": ("invoiced", "accepted", "closed"),
    "closed": (),
    "dropped": (),
}
"""State -> those that may follow.  Back to draft: a figure moved, and a new version has to be checked and approved."""

OPEN: frozenset[State] = frozenset(
    ("draft", "checked", "submitted", "approved", "sent", "confirmed", "partly", "refused")
)
"""Not final yet: another settlement of the same contract and party has to wait."""
FINAL: frozenset[State] = frozenset(("final", "invoiced", "accepted", "posted", "paid", "closed"))
"""What later settlements take off; only a counter-settlement takes it back."""
NUMBERED: frozenset[State] = frozenset(AFTER) - {"draft", "checked"}
"""With a number, unless it was dropped before it was submitted."""
BOOKED_AS: Mapping[Party, State] = {"customer": "invoiced", "supplier": "accepted", "internal": "posted"}
"""What becomes of a final one."""


def may_follow(state: State, after: State) -> bool:
    """Whether a settlement may go from one state to another.

    >>> may_follow("checked", "submitted"), may_follow("draft", "submitted"), may_follow("final", "draft")
    (True, False, False)
    """
    return after in AFTER[state]
