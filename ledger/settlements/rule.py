"""How a project is settled with a party: fixed when the project starts, so that nobody chooses it at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.settlements.statement import Basis, Party, Scope

APPROVERS = ("lead", "finance", "admin")
"""Roles that may approve a settlement."""


@dataclass(frozen=True, slots=True)
class SettlementRule:
    """The rule of a project and party from a day on.

    Attributes:
        counterpart: a supplier or department by name; "": its customer, or every one without a rule of its own.
        responsible: who sees to it.
        deadline: days after the cut-off by which it is to be settled.
        approvers: roles, one step each, in this order.
        template: what the papers are made by; "": the usual ones.
        confirmed: the other side has to agree before it is final.
        automatic: drafted by the clock; else when somebody asks.
        ended: there is none from then on.
        tax, retention: of a supplier: the VAT that he charges (None: nobody has said), what is kept back of gross.
    """

    project: int
    party: Party
    scope: Scope
    basis: Basis
    responsible: int
    start: date
    counterpart: str = ""
    deadline: int = 15
    approvers: tuple[str, ...] = ("lead", "finance")
    template: str = ""
    confirmed: bool = True
    automatic: bool = False
    ended: bool = False
    tax: Fraction | None = None
    retention: Fraction = Fraction(0)
    reason: str = ""
    person: int = 0
    id: int = 0

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, apart from since when and by whom."""
        return (
            *(self.scope, self.basis, self.responsible, self.deadline, self.approvers, self.template),
            *(self.confirmed, self.automatic, self.ended, self.tax, self.retention),
        )


def in_force(said: Iterable[SettlementRule], party: Party, counterpart: str, day: date) -> SettlementRule | None:
    """Of the rules of one project, in the order in which they were kept, the one that holds for a party on a day: its
    own before the one for all of its kind.

    >>> all_ = SettlementRule(1, "supplier", "month", "contract", 3, date(2026, 1, 1))
    >>> own = SettlementRule(1, "supplier", "stage", "contract", 3, date(2026, 2, 1), "Steelco")
    >>> [in_force([all_, own], "supplier", "Steelco", date(2026, month, 15)).scope for month in (1, 2)]
    ['month', 'stage']
    """
    for name in dict.fromkeys((counterpart, "")):
        mine = [one for one in said if one.party == party and one.counterpart == name and one.start <= day]
        if mine:
            last = max(enumerate(mine), key=lambda at: (at[1].start, at[0]))[1]
            if not last.ended:
                return last
    return None
