"""Which composer makes the documented line of which command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests import (
    advances,
    approvals,
    bank_notices,
    budgets,
    orders,
    questions,
    rarer,
    reasoned,
    receivables,
    shown,
    timers,
)
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts

Composer = Callable[[ScannedLine], DocumentedLine]


def _lock(line: ScannedLine) -> DocumentedLine:
    """“Close October” asks for the month's close, step by step; only what says so locks it."""
    if _IS_CLOSED.search(line.low):
        parts = Parts(line)
        parts.take(*line.of("days", "clock"))
        return parts.documented(parts.either("lock", "锁账"))
    return rarer.wish("lock", line) if _LOCKS.search(line.low) else questions.question("close month", line)


_IS_CLOSED = Pattern(
    r"^\W*(?:hey |hi |and |so )?(?:is|are|was|were|has|have|which|did|do)\b.*\bclos|[关结锁](?:账|了|上)+[吗没]"
    r"|[关结锁]账?没[关结锁]|哪.{0,6}[关结锁]"
)
"""“Is october closed yet?” asks where the lock stands."""


def _advance(line: ScannedLine) -> DocumentedLine:
    """Money ahead; who gives some back asks for none."""
    return rarer.wish("advance returned", line) if advances.GIVES_BACK.search(line.low) else advances.advance(line)


_LOCKS = Pattern(
    r"\block|\bfreez|\bfroze|\bseal|\bread-?only\b|\bfinal\b|\bno(?:body| one| more)\b|\bany ?more\b|\buntil\b"
    r"|\bup to\b"
    r"|锁|封|冻|不让|不许|不能|别让|别再|别动|不可|不再|不准"
)


def _unless_a_notice(of_a_bank: Composer, otherwise: Composer) -> Composer:
    """What a bank's own message becomes, or what somebody says."""
    return lambda line: of_a_bank(line) if bank_notices.notice(line) else otherwise(line)


_SAID: Mapping[str, Composer] = {
    "set budget": budgets.set_budget,
    "order": orders.order,
    "approve": approvals.approve,
    "reject": approvals.reject,
    "delegate": approvals.delegate,
    "allowance": advances.allowance,
    "refunded": advances.refunded,
    "reminders": advances.reminders,
    "paid": _unless_a_notice(bank_notices.received, receivables.paid),
    "contacted": receivables.contacted,
    "hold dunning": receivables.hold_dunning,
    **{command: partial(questions.question, command) for command in questions.QUESTIONS},
    **{command: partial(rarer.wish, command) for command in rarer.FORMS},
    "pay supplier": _unless_a_notice(bank_notices.sent, partial(rarer.wish, "pay supplier")),
    "bank charge": _unless_a_notice(bank_notices.charged, partial(rarer.wish, "bank charge")),
    "start_clock": partial(rarer.wish, "start_clock"),
    "contract change": reasoned.changed,
    "estimate": reasoned.estimated,
    "lock": _lock,
    "start": timers.started,
    "advance": _advance,
}
COMPOSERS: Mapping[str, Composer] = {
    **_SAID,
    **{command: shown.unless_asked(command, _SAID[command]) for command in shown.SHOWN},
}
"""The name of a command in its table -> what makes its line of a sentence that wishes for it.

“allowance” and “start_clock” are no commands: so much a day for a trip becomes the line of an expense, a clock that is
started the line of a timer.
"""
