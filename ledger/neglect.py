"""What nobody takes care of: receivables that would be forgotten if they were not listed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger.owed import Instalment

Neglect = Literal[
    "no owner", "no due day", "not invoiced", "milestone not invoiced", "promise lapsed", "promise broken"
]


def neglects(instalment: Instalment, today: date, *, owned: bool) -> tuple[Neglect, ...]:
    """Why an open instalment would be forgotten; nothing where somebody takes care.  `owned`: its owner is still here.

    >>> from ledger.money import Money
    >>> due, promise = date(2026, 3, 1), date(2026, 3, 20)
    >>> lapsed = Instalment(1, 1, 1, 1, "advance", "Acme", Money(500, "CNY"), due, Money(0, "CNY"), promise=promise)
    >>> neglects(lapsed, date(2026, 4, 1), owned=False)
    ('no owner', 'not invoiced', 'promise lapsed')
    """
    reasons: list[Neglect] = [] if owned else ["no owner"]
    due, rule = instalment.due, instalment.rule
    if due is None and rule is None:
        reasons.append("no due day")
    if due is not None and due <= today and instalment.uninvoiced.minor > 0:
        reasons.append("not invoiced")
    elif due and rule and rule.basis not in ("date", "signed") and instalment.invoiced == 0:
        reasons.append("milestone not invoiced")
    on_hold = instalment.held is not None and instalment.held >= today
    if instalment.promise is not None and instalment.promise < today:
        reasons.append("promise lapsed")
    elif instalment.broken and instalment.promise is None and not on_hold:
        reasons.append("promise broken")
    return tuple(reasons)
