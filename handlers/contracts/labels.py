"""What receivables are called: kinds of instalments, milestones, rules of falling due, in the reader's language."""

from __future__ import annotations

import re

from chat.text import Text, _, _n, verbatim
from handlers.books.stages import INSTALMENTS, MILESTONE_NAMES, POLICIES
from ledger.clauses import MILESTONES
from ledger.owed import Instalment
from ledger.revenue.policies import RevenuePolicy
from ledger.terms import Rule


def kind_shown(kind: str) -> Text:
    """The kind of an instalment in words."""
    return INSTALMENTS.get(kind, verbatim(kind))


def instalment_shown(instalment: Instalment) -> Text:
    """An instalment in two words."""
    return _("{kind} {number}", kind=kind_shown(instalment.kind), number=instalment.number)


def milestone_shown(name: str) -> Text:
    """A milestone in words."""
    return MILESTONE_NAMES.get(name, verbatim(name))


def policy_shown(policy: RevenuePolicy) -> Text:
    """How a contract earns its revenue, in words."""
    return POLICIES[policy]


def rule_shown(rule: Rule | None) -> Text:
    """When something falls due, in words."""
    if rule is None:
        return _("nobody has said when")
    if rule.basis == "date" and rule.day:
        return Text("{day}", {"day": rule.day})
    after = milestone_shown(rule.basis)
    if rule.months:
        span = _n("{n} month after {what}", "{n} months after {what}", rule.months, what=after)
    elif rule.workdays:
        span = _n("{n} working day after {what}", "{n} working days after {what}", rule.days, what=after)
    elif rule.days:
        span = _n("{n} day after {what}", "{n} days after {what}", rule.days, what=after)
    else:
        span = _("on {what}", what=after)
    return _("{span}, end of the month", span=span) if rule.month_end else span


def milestone_in(text: str, among: tuple[str, ...]) -> str:
    """Which of the milestones the words name; "" for none."""
    for name, _kind, words in sorted(MILESTONES, key=lambda milestone: -len(milestone[0])):
        if name in among and re.search(words, text, re.IGNORECASE):
            return name
    return next((name for name in among if name.lower() in text.lower()), "")
