"""Bonds and guarantees (保函) of a contract or an order: what is asked for, what was given, whether it still holds.

Source: economics.md section 7 (“retention, bond, advance”); 建质〔2017〕138号 art. 6: beside a performance bond nothing
is kept back of a building contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

BondStep = Literal["asked", "lifted", "given", "paper", "returned"]
Shortfall = Literal["none given", "too little", "no paper", "ended", "ends too early"]


@dataclass(frozen=True, slots=True)
class BondRecord:
    """One thing that was said of the bonds of an agreement ("contract:3", "order:12").

    Attributes:
        of: of a paper or a return, the bond that it is of.
        minor: what is asked for, or what a bond is over, in minor units of `currency`.
        until: the last day; None where nobody has said.
        issuer, number: who gave it, and what is printed on it.
        file: the digest of its paper.
    """

    agreement: str
    step: BondStep
    day: date
    minor: int = 0
    currency: str = ""
    until: date | None = None
    issuer: str = ""
    number: str = ""
    file: str = ""
    of: int = 0
    reason: str = ""
    person: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class BondsHeld:
    """What holds of an agreement's bonds: what it asks for (None: nothing), and the bonds that were not returned."""

    asked: BondRecord | None
    held: tuple[BondRecord, ...]

    def shortfalls(self, day: date) -> tuple[tuple[Shortfall, int], ...]:
        """What is wrong on a day, each with the bond that it is about (0: with all of them).

        >>> asked = BondRecord("contract:3", "asked", date(2026, 1, 5), 50_000_00, "CNY", date(2027, 3, 31))
        >>> held([asked]).shortfalls(date(2026, 11, 30))
        (('none given', 0),)
        >>> bank = BondRecord("contract:3", "given", date(2026, 1, 9), 50_000_00, "CNY", date(2026, 10, 31), id=7)
        >>> held([asked, bank]).shortfalls(date(2026, 11, 30))
        (('ended', 7), ('no paper', 7))
        """
        found: list[tuple[Shortfall, int]] = []
        for one in self.held:
            if one.until is not None and one.until < day:
                found.append(("ended", one.id))
            elif self.asked and self.asked.until and one.until and one.until < self.asked.until:
                found.append(("ends too early", one.id))
            if not one.file:
                found.append(("no paper", one.id))
        if self.asked is not None:
            running = sum(one.minor for one in self.held if one.until is None or one.until >= day)
            if not self.held:
                found.append(("none given", 0))
            elif 0 < running < self.asked.minor:
                found.append(("too little", 0))
        return tuple(found)


def held(said: Iterable[BondRecord]) -> BondsHeld:
    """What holds, of all that was said of one agreement, in that order.

    >>> given = BondRecord("order:12", "given", date(2026, 1, 9), 100, "CNY", id=7)
    >>> back = BondRecord("order:12", "returned", date(2026, 6, 1), of=7, id=8)
    >>> len(held([given]).held), held([given, back]).held
    (1, ())
    """
    asked: BondRecord | None = None
    bonds: dict[int, BondRecord] = {}
    for one in said:
        if one.step in ("asked", "lifted"):
            asked = one if one.step == "asked" else None
        elif one.step == "given":
            bonds[one.id] = one
        elif one.step == "returned":
            bonds.pop(one.of, None)
        elif one.of in bonds:
            bonds[one.of] = replace(bonds[one.of], file=one.file)
    return BondsHeld(asked, tuple(bonds.values()))
