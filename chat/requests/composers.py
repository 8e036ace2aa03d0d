"""Which composer makes the documented line of which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from chat.lines.scan import ScannedLine
from chat.requests import advances, approvals, budgets, orders, questions, rarer, receivables
from chat.requests.documented import DocumentedLine

Composer = Callable[[ScannedLine], DocumentedLine]

COMPOSERS: Mapping[str, Composer] = {
    "set budget": budgets.set_budget,
    "order": orders.order,
    "approve": approvals.approve,
    "reject": approvals.reject,
    "delegate": approvals.delegate,
    "advance": advances.advance,
    "allowance": advances.allowance,
    "refunded": advances.refunded,
    "reminders": advances.reminders,
    "paid": receivables.paid,
    "contacted": receivables.contacted,
    "hold dunning": receivables.hold_dunning,
    **{command: partial(questions.question, command) for command in questions.QUESTIONS},
    **{command: partial(rarer.wish, command) for command in rarer.FORMS},
}
"""The name of a command in its table -> what makes its line of a sentence that wishes for it.

“allowance” is no command: so much a day for a trip becomes the line of an expense.
"""
