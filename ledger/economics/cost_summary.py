"""What customers' money covers of what a project has cost, and who funds the rest (项目成本汇总表).

Net against net: receipts with VAT against cost without it would flatter by the VAT.  Labour and overhead count as paid;
what is owed to suppliers and staff for the rest is money of theirs that works in the project.  A figure of management,
no standard knows it; the word for the gap is 垫资.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ledger.money import round_div


@dataclass(frozen=True, slots=True)
class OwedCost:
    """A cost whose supplier or employee is not paid in full; minor units of one currency.

    Attributes:
        party: to whom, so that what was paid ahead counts; "" where nothing can have been.
        open: still owed, with VAT.
        net, gross: the whole document without deductible VAT and with it.
    """

    party: str
    project: int
    open: int
    net: int
    gross: int


def part_of(minor: int, net: int, gross: int) -> int:
    """What of an amount with VAT is without it, where a document of `gross` has `net` (half-even).

    >>> part_of(20_000_000, 22_623_577, 23_980_992)
    18867924
    """
    return round_div(minor * net, gross) if gross else 0


def unpaid(owed: Iterable[OwedCost], ahead: Mapping[str, int]) -> dict[int, int]:
    """Project -> net cost whose supplier or employee is not yet paid.

    `ahead`: party -> paid before its invoice and not set off yet; it counts as paid, on the oldest first.

    >>> half = OwedCost("Steel Ltd", 7, 1130, 1000, 1130)
    >>> unpaid([half, OwedCost("Crane Ltd", 7, 226, 200, 226)], {"Steel Ltd": 565})
    {7: 700}
    """
    found: dict[int, int] = {}
    left = dict(ahead)
    for one in owed:
        paid = min(left.get(one.party, 0), one.open) if one.party else 0
        if paid:
            left[one.party] -= paid
        found[one.project] = found.get(one.project, 0) + part_of(one.open - paid, one.net, one.gross)
    return found


@dataclass(frozen=True, slots=True)
class CostSummary:
    """A project at the end of a day, or several together; minor units of the company's currency.

    Attributes:
        cost_months, cost: category -> cost incurred in the months that are shown, and to date.
        revenue, invoiced_net, invoiced_gross, received_gross, received_net: to date.
        received_months: gross, in the months that are shown.
        unpaid: net cost whose supplier or employee is not yet paid.
        by_suppliers: what suppliers and staff fund of what customers' money does not cover.
        by_us: what we fund of it.
        unapplied: money of customers that settles nothing yet; it is in no other figure.
    """

    cost_months: Mapping[str, int] = field(default_factory=dict)
    cost: Mapping[str, int] = field(default_factory=dict)
    revenue: int = 0
    invoiced_net: int = 0
    invoiced_gross: int = 0
    received_months: int = 0
    received_gross: int = 0
    received_net: int = 0
    unpaid: int = 0
    by_suppliers: int = 0
    by_us: int = 0
    unapplied: int = 0

    @property
    def incurred_months(self) -> int:
        return sum(self.cost_months.values())

    @property
    def incurred(self) -> int:
        return sum(self.cost.values())

    @property
    def gap(self) -> int:
        """Received without VAT − cost incurred, to date; negative where somebody has to fund it."""
        return self.received_net - self.incurred

    @property
    def collected(self) -> Fraction | None:
        """Received ÷ invoiced, with VAT; None where nothing is invoiced."""
        return Fraction(self.received_gross, self.invoiced_gross) if self.invoiced_gross > 0 else None

    def __add__(self, other: CostSummary) -> CostSummary:
        """Both together: one project's surplus funds no other's gap, so what is funded adds up as well.

        >>> whole = summary(CostSummary(cost={"labour": 100}, received_net=130)) + summary(
        ...     CostSummary(cost={"material": 90}, received_net=20, unpaid=50)
        ... )
        >>> whole.gap, whole.by_suppliers, whole.by_us
        (-40, 50, 20)
        """

        def both(one: Mapping[str, int], two: Mapping[str, int]) -> dict[str, int]:
            return {name: one.get(name, 0) + two.get(name, 0) for name in dict.fromkeys((*one, *two))}

        return CostSummary(
            both(self.cost_months, other.cost_months),
            both(self.cost, other.cost),
            self.revenue + other.revenue,
            self.invoiced_net + other.invoiced_net,
            self.invoiced_gross + other.invoiced_gross,
            self.received_months + other.received_months,
            self.received_gross + other.received_gross,
            self.received_net + other.received_net,
            self.unpaid + other.unpaid,
            self.by_suppliers + other.by_suppliers,
            self.by_us + other.by_us,
            self.unapplied + other.unapplied,
        )


def summary(of: CostSummary) -> CostSummary:
    """The same with who funds what one project's customers have not paid for: suppliers and staff as far as their cost
    is unpaid, we the rest.

    >>> found = summary(CostSummary(cost={"labour": 700, "material": 300}, received_net=400, unpaid=250))
    >>> found.gap, found.by_suppliers, found.by_us
    (-600, 250, 350)
    """
    short = max(-of.gap, 0)
    by_suppliers = min(max(of.unpaid, 0), short)
    return replace(of, by_suppliers=by_suppliers, by_us=short - by_suppliers)
