"""A settlement as a document: whom it is with, what it covers, what it comes to, how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ledger.settlements.checks import SettlementCheck
from ledger.settlements.statement import Basis, Computed, Party, Scope
from ledger.settlements.states import FINAL, OPEN, State

RETENTION = "retention"
"""In place of a stage: what was kept back has fallen due, and is settled by itself."""
Answer = Literal["confirmed", "partly", "refused"]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Whom a settlement is with, and about what.

    Attributes:
        name: the customer, the supplier, or the department that gives its people.
        agreement: what it rests on ("contract:3", "order:7", "agreement:2").
    """

    party: Party
    name: str
    agreement: str


@dataclass(frozen=True, slots=True)
class StateReached:
    """A state that a settlement came to; `version` is the one that it had then, `checks` what they found, as text."""

    state: State
    at: datetime
    person: int
    version: int
    reason: str = ""
    checks: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A part of a settlement that the other side does not agree to: out of it while it is open.

    Attributes:
        amount: what is disputed, net, positive.
        state: "open", "accepted" (a later settlement takes it up), "given up" (for good).
        settlement: in which it came up.
        owner: who of ours deals with it; `step`: what comes next.
        change: of the contract's price, that giving it up made.
    """

    id: int
    settlement: int
    line: str
    text: str
    amount: int
    state: Literal["open", "accepted", "given up"] = "open"
    owner: int = 0
    step: str = ""
    day: date | None = None
    decided: date | None = None
    change: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """A version of a settlement.

    Attributes:
        number: within the counterpart and `year`; 0 until it was submitted.
        version: counts what it has said, from 1.
        until: the cut-off, a day that is still in it.
        stages: that it is about, where it is about stages.
        final: whether it closes its contract.
        computed: what it comes to, in minor units of `currency`.
        reverses: the settlement that it takes back, where it is a counter-settlement; `reversed_by` the other way.
        history: the states that it came to, in order.
        answer_file: of the counterpart's signed answer ("" for none).
        rule: by which it was made; `decided_by` who took the last step of its approval.
        document: of the books, that it led to ("customer_invoice:5", "entry:812").
    """

    id: int
    project: int
    counterpart: Counterpart
    scope: Scope
    basis: Basis
    until: date
    currency: str
    computed: Computed
    stages: tuple[str, ...] = ()
    final: bool = False
    number: int = 0
    year: int = 0
    version: int = 1
    state: State = "draft"
    checks: Sequence[SettlementCheck] = ()
    disputes: Sequence[Dispute] = ()
    history: Sequence[StateReached] = ()
    person: int = 0
    reverses: int = 0
    reversed_by: int = 0
    answer_file: str = ""
    document: str = ""
    rule: int = 0
    decided_by: int = 0

    @property
    def party(self) -> Party:
        return self.counterpart.party

    @property
    def open(self) -> bool:
        """Whether it still waits to become final."""
        return self.state in OPEN

    @property
    def counts(self) -> bool:
        """Whether later settlements take it off."""
        return self.state in FINAL

    @property
    def shown_number(self) -> str:
        """As it stands on paper: "2026-3"; "" before it has one.

        >>> from ledger.settlements.statement import Computed
        >>> Settlement(
        ...     1,
        ...     1,
        ...     Counterpart("customer", "Acme", "contract:1"),
        ...     "whole",
        ...     "contract",
        ...     date(2026, 4, 30),
        ...     "CNY",
        ...     Computed("contract", {}),
        ...     number=3,
        ...     year=2026,
        ... ).shown_number
        '2026-3'
        """
        return f"{self.year}-{self.number}" if self.number else ""
