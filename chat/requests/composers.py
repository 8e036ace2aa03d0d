"""Which composer makes the documented line of which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chat.lines.scan import ScannedLine
from chat.requests import budgets, receivables
from chat.requests.documented import DocumentedLine

Composer = Callable[[ScannedLine], DocumentedLine]

COMPOSERS: Mapping[str, Composer] = {
    "set budget": budgets.set_budget,
    "paid": receivables.paid,
    "contacted": receivables.contacted,
    "hold dunning": receivables.hold_dunning,
}
"""The name of a command in its table -> what makes its line of a sentence that wishes for it."""
