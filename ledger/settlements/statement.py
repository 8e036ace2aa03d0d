"""The thirteen lines of a settlement: to date, in earlier settlements, and in this one; for each basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Party = Literal["customer", "supplier", "internal"]
Scope = Literal["whole", "stage", "month"]
"""All that the contract brings, final; stages that were reached, named; what was reached by a month's end."""
Basis = Literal["contract", "budget", "actual"]
LineName = Literal[
    "work",
    "changes",
    "adjustments",
    "supplied",
    "disputed",
    "value",
    "earlier",
    "this",
    "vat",
    "gross",
    "retention",
    "advance",
    "withheld",
    "payable",
]

PARTIES: tuple[Party, ...] = ("customer", "supplier", "internal")
SCOPES: tuple[Scope, ...] = ("whole", "stage", "month")
BASES: tuple[Basis, ...] = ("contract", "budget", "actual")
NUMBERS: Mapping[LineName, str] = {
    "work": "1",
    "changes": "2",
    "adjustments": "3",
    "supplied": "4",
    "disputed": "5",
    "value": "6",
    "earlier": "7",
    "this": "8",
    "vat": "9",
    "gross": "10",
    "retention": "11",
    "advance": "12",
    "withheld": "12a",
    "payable": "13",
}
"""Line -> what it is called on paper, in the order of the paper; 12a is what a progress payment leaves open."""
OPTIONAL: tuple[LineName, ...] = ("withheld",)
"""Lines that stand on the paper only where there is something on them."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """What a line is the sum of: a stage, a month's cost, a change, a penalty, the minutes of a role.

    Attributes:
        line: one of the first five.
        amount: to date, net, signed as it counts in the value: a penalty is negative.
        document: where it comes from ("milestone:3/design", "contract_change:5", "entry:812"); "" for none.
        rate: of VAT; None: that of the contract.
        minutes, quantity, unit, unit_price: how it came about, where it is a product.
        for_good: what was given up: it never comes back.
    """

    line: LineName
    text: str
    amount: int
    document: str = ""
    day: date | None = None
    rate: Fraction | None = None
    minutes: int = 0
    quantity: str = ""
    unit: str = ""
    unit_price: int = 0
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A line of a settlement; `to_date` − `earlier` is what this one brings.

    Line 7 has what earlier settlements hold in both columns, line 8 the value to date and what they hold: what it
    brings is what this settlement is about.
    """

    name: LineName
    to_date: int
    earlier: int

    @property
    def number(self) -> str:
        return NUMBERS[self.name]

    @property
    def this(self) -> int:
        return self.to_date - self.earlier


@dataclass(frozen=True, slots=True)
class BasisStatement:
    """The lines by one basis, in the order of the paper."""

    basis: Basis
    lines: tuple[BasisLine, ...]

    def line(self, name: LineName) -> BasisLine:
        return next((one for one in self.lines if one.name == name), BasisLine(name, 0, 0))

    def this(self, name: LineName) -> int:
        """What this settlement brings in a line."""
        return self.line(name).this

    def to_date(self, name: LineName) -> int:
        return self.line(name).to_date

    @property
    def shown(self) -> tuple[BasisLine, ...]:
        """What stands on the paper."""
        return tuple(one for one in self.lines if one.name not in OPTIONAL or one.to_date or one.earlier)


@dataclass(frozen=True, slots=True)
class NoMeaning:
    """Why there is no figure by a basis; shown as “–”."""

    basis: Basis
    why: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What a settlement comes to: by the rule's basis, which is payable, and by the two others beside it.

    Attributes:
        items: of lines 1 to 5 by the rule's basis.
        not_billable, cut_by_ceiling: of work that is paid by its cost: cost to date that may not be billed, and what
            the caps and the ceiling took off, in the currency of the contract, net.
    """

    basis: Basis
    statements: Mapping[Basis, BasisStatement]
    without: Mapping[Basis, NoMeaning] = field(default_factory=dict)
    items: Sequence[LineItem] = ()
    not_billable: int = 0
    cut_by_ceiling: int = 0

    @property
    def payable(self) -> BasisStatement:
        """The one that holds."""
        return self.statements[self.basis]

    def difference(self, basis: Basis) -> int | None:
        """By how much line 8 by another basis is above that of the rule's; None where it has no meaning."""
        other = self.statements.get(basis)
        return None if other is None else other.this("this") - self.payable.this("this")
