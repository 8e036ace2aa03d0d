"""What must hold of settlements, one by one and together.  Source: economics.md section 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.settlements.computing import SettlementTerms
from ledger.settlements.statement import BasisStatement, Computed, LineName

Identity = Literal["value", "gross", "payable", "earlier", "items", "retained", "open", "advance"]
_PARTS: tuple[LineName, ...] = ("work", "changes", "adjustments", "supplied", "disputed")


@dataclass(frozen=True, slots=True)
class SettledAndOpen:
    """Where a contract stands after its settlements; minor units.

    Attributes:
        price: revised price less penalties, supplied material and what was given up; None for a framework.
        open_net: of it, not settled yet.
    """

    price: int | None
    settled_net: int
    settled_gross: int
    retention_held: int
    advance_open: int
    withheld: int
    payable: int

    @property
    def open_net(self) -> int | None:
        return None if self.price is None else self.price - self.settled_net


def settled_and_open(settled: Sequence[Computed], terms: SettlementTerms) -> SettledAndOpen:
    """All settlements of a contract and party that are final, in their order; terms as they are now."""

    def brought(name: LineName) -> int:
        return sum(one.payable.this(name) for one in settled)

    given_up = sum(one.amount for one in settled[-1].items if one.for_good) if settled else 0
    taken = brought("adjustments") + brought("supplied") + given_up
    return SettledAndOpen(
        None if terms.price is None else terms.price + taken,
        brought("this"),
        brought("gross"),
        brought("retention"),
        terms.advance - brought("advance"),
        brought("withheld"),
        brought("payable"),
    )


def broken(of: Computed) -> list[Identity]:
    """Which identities one settlement breaks, by any of its bases."""
    found: list[Identity] = []
    for statement in of.statements.values():
        found += [one for one in _broken(statement) if one not in found]
    if of.items and any(
        of.payable.to_date(name) != sum(one.amount for one in of.items if one.line == name) for name in _PARTS
    ):
        found.append("items")
    return found


def _broken(of: BasisStatement) -> list[Identity]:
    found: list[Identity] = []
    if of.to_date("value") != sum(of.to_date(name) for name in _PARTS):
        found.append("value")
    if of.this("this") != of.to_date("value") - of.line("value").earlier:
        found.append("value")
    if any(line("gross") != line("this") + line("vat") for line in (of.this, of.to_date)):
        found.append("gross")
    if any(
        line("payable") != line("gross") - line("retention") - line("advance") - line("withheld")
        for line in (of.this, of.to_date)
    ):
        found.append("payable")
    return found


def broken_together(settled: Sequence[Computed], terms: SettlementTerms, *, final: bool = False) -> list[Identity]:
    """Which identities the final settlements of a contract and party break together, in their order."""
    found: list[Identity] = []
    held: dict[LineName, int] = {}
    for one in settled:
        if any(line.earlier != held.get(line.name, 0) for line in one.payable.lines if line.name != "earlier"):
            found.append("earlier")
        if one.payable.to_date("earlier") != held.get("this", 0):
            found.append("earlier")
        for line in one.payable.lines:
            held[line.name] = held.get(line.name, 0) + line.this
    stands = settled_and_open(settled, terms)
    kept = stands.retention_held + (terms.advance - stands.advance_open) + stands.withheld
    if stands.settled_gross != stands.payable + kept:
        found.append("retained")
    if stands.advance_open < 0 or (final and stands.advance_open):
        found.append("advance")
    if final and stands.open_net is not None and stands.open_net != _disputed(settled[-1]):
        found.append("open")
    return list(dict.fromkeys(found))


def _disputed(of: Computed) -> int:
    """What is left out while it is disputed, and not given up."""
    return -sum(one.amount for one in of.items if one.line == "disputed" and not one.for_good)
