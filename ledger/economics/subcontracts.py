"""A subcontract against its amount: what was agreed, what of the work was accepted and invoiced, and where it ends.

Money is in minor units without VAT; variances are positive when good.  Source: economics.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

WHOLE = 10_000
"""Shares are hundredths of a percent."""

StepKind = Literal["change", "accepted", "penalty", "supplied", "deduction", "priced", "measured"]
"""What happens to a subcontract: its price changes, work is accepted by its share or (`measured`) by the quantity of a
position that has a unit price (`priced`), something is taken off."""
TAKEN_OFF: tuple[StepKind, ...] = ("penalty", "supplied", "deduction")


@dataclass(frozen=True, slots=True)
class SubcontractFacts:
    """What stands of a subcontract on a day.

    Attributes:
        contract: as it was agreed at first; `changes`: approved since.
        share: of the contract's work that was accepted to date; None where nobody ever accepted work: then what came
            and what was invoiced is all that is known.
        changes_accepted: of the changes, to date.
        deductions: penalties, material issued beyond what the work allowed, and others.
        invoiced: by the supplier; `received`: in the books besides, before its invoice.
        finished: nothing more is to come.
        measured: what the accepted quantities of its positions come to, where it has unit prices; else None.
    """

    contract: int
    changes: int = 0
    share: int | None = None
    changes_accepted: int = 0
    deductions: int = 0
    invoiced: int = 0
    received: int = 0
    finished: bool = False
    measured: int | None = None

    @property
    def accepts(self) -> bool:
        """Whether somebody accepts its work: then that is its cost, invoiced or not."""
        return self.share is not None or self.measured is not None

    @property
    def work(self) -> int | None:
        """What the accepted work comes to, changes included; None where nobody accepts any."""
        if self.measured is not None:
            return self.measured
        if self.share is None:
            return None
        return accepted_work(self.contract, self.share) + self.changes_accepted

    @property
    def all_accepted(self) -> bool:
        """Whether no work is still to be accepted, as far as anybody does."""
        if self.measured is not None:
            return self.measured >= self.contract + self.changes
        return self.share in (None, WHOLE)


@dataclass(frozen=True, slots=True)
class SubcontractStanding:
    """The figures of a subcontract."""

    revised: int
    certified: int
    invoiced: int
    expected: int
    to_contract: int
    to_revised: int
    committed: int

    @property
    def received_not_invoiced(self) -> int:
        return max(self.certified - self.invoiced, 0)

    @property
    def billed_ahead(self) -> int:
        """What the supplier has invoiced beyond what was accepted: a warning."""
        return max(self.invoiced - self.certified, 0)


def accepted_work(contract: int, share: int) -> int:
    """The price of a share of the work, rounded once, half to even.

    >>> accepted_work(120_000_000, 7400)
    88800000
    """
    whole, left = divmod(contract * share, WHOLE)
    return whole + (left * 2 > WHOLE or (left * 2 == WHOLE and whole % 2 == 1))


def standing(of: SubcontractFacts) -> SubcontractStanding:
    """Where a subcontract stands.

    >>> done = standing(SubcontractFacts(120_000_000, 6_000_000, 7400, 3_000_000, 1_850_000, 55_000_000))
    >>> done.revised, done.certified, done.received_not_invoiced, done.expected, done.to_contract, done.to_revised
    (126000000, 89950000, 34950000, 124150000, -4150000, 1850000)

    One of which nobody accepts work is known by its invoices, and finished it is what they came to:

    >>> done = standing(SubcontractFacts(9_000_000, 500_000, invoiced=9_620_000, finished=True))
    >>> done.certified, done.expected, done.to_contract, done.to_revised, done.committed
    (9620000, 9620000, -620000, -120000, 0)

    One with unit prices by what was measured:

    >>> done = standing(SubcontractFacts(9_000_000, 500_000, measured=4_000_000, deductions=100_000))
    >>> done.certified, done.expected, done.committed
    (3900000, 9400000, 5500000)
    """
    revised = of.contract + of.changes
    work = of.work
    if work is None:
        certified = of.invoiced + of.received
        work = certified + of.deductions
    else:
        certified = work - of.deductions
    expected = certified if of.finished else max(revised - of.deductions, of.invoiced, certified)
    committed = 0 if of.finished else max(revised - work, 0)
    return SubcontractStanding(
        revised, certified, of.invoiced, expected, of.contract - expected, revised - expected, committed
    )


@dataclass(frozen=True, slots=True)
class CertifiedToDate:
    """What of a subcontract was accepted up to a day, and what was taken off it, as a settlement takes it.

    Attributes:
        share: of the work, hundredths of a percent; 0 where nobody accepted any yet.
        work: that share × the price at first, or what the measured quantities come to.
        changes: of the changes, accepted.
        agreed: changes that were approved; `penalties`, `supplied`, `other`: taken off.
    """

    share: int
    work: int
    changes: int
    agreed: int
    penalties: int
    supplied: int
    other: int

    @property
    def value(self) -> int:
        """Work and changes less what was taken off: the cost in the books."""
        return self.work + self.changes - self.penalties - self.supplied - self.other


def certified(
    contract: int, steps: Iterable[tuple[StepKind, int, int | None]], measured: int | None = None
) -> CertifiedToDate:
    """What steps come to, in order: (kind, minor units, share); `contract`: the price at first.

    >>> steps = [("accepted", 0, 5000), ("penalty", 500_000, None), ("supplied", 1_350_000, None)]
    >>> steps += [("change", 6_000_000, None), ("accepted", 3_000_000, 7400)]
    >>> done = certified(120_000_000, steps)
    >>> done.work, done.changes, done.agreed, done.value
    (88800000, 3000000, 6000000, 89950000)
    """
    share = changes = 0
    sums = dict.fromkeys(("change", "penalty", "supplied", "deduction"), 0)
    for kind, minor, said in steps:
        if kind == "accepted":
            share, changes = said or 0, minor
        elif kind in sums:
            sums[kind] += minor
    work = accepted_work(contract, share) if measured is None else measured
    return CertifiedToDate(share, work, changes, sums["change"], sums["penalty"], sums["supplied"], sums["deduction"])


def facts_of(
    price: int,
    steps: Iterable[tuple[StepKind, int, int | None]],
    invoiced: int,
    received: int,
    *,
    finished: bool,
    measured: int | None = None,
) -> SubcontractFacts:
    """What stands of a subcontract by its steps, in order: (kind, minor units, share).

    `price` is what the order is over now: its first price with the changes, less what was taken off.

    >>> steps = [("change", 600, None), ("accepted", 0, 5000), ("penalty", 50, None), ("accepted", 300, 7400)]
    >>> found = facts_of(12_550, steps, 5500, 0, finished=False)
    >>> found.contract, found.changes, found.share, found.changes_accepted, found.deductions
    (12000, 600, 7400, 300, 50)
    """
    changes = taken = accepted = 0
    share: int | None = None
    for kind, minor, said in steps:
        if kind == "change":
            changes += minor
        elif kind == "accepted":
            share, accepted = said, minor
        elif kind in TAKEN_OFF:
            taken += minor
    first = price - changes + taken
    return SubcontractFacts(first, changes, share, accepted, taken, invoiced, received, finished, measured)
