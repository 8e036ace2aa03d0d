"""What a project brought and cost: to date at the end of a day, and as the difference of two days.

Cost incurred and cost of sales stand side by side and are not subtracted from each other: under acceptance a project
has months of cost without revenue, and one month with all of it.  Source: CAS 14 art. 26-30 (IFRS 15.91-104) for what
is carried; the margin before overhead is management's figure, no standard knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ledger.money import round_div


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project to date, or over some months; minor units of the company's currency.

    Attributes:
        minutes: worked on it.
        cost: category -> cost incurred, its share of the overhead pool under a category of its own.
        revenue: earned, by the contracts' policies.
        cost_of_sales: the cost that went with it.
        losses: expected losses that were provided for or written off the carried cost.
        overhead_sold: the part of the cost of sales that is overhead share.
        waiting: cost incurred that is not cost of sales yet (合同履约成本); over some months what it changed by.
    """

    minutes: int = 0
    cost: Mapping[str, int] = field(default_factory=dict)
    revenue: int = 0
    cost_of_sales: int = 0
    losses: int = 0
    overhead_sold: int = 0
    waiting: int = 0

    @property
    def incurred(self) -> int:
        """Cost incurred, all categories together."""
        return sum(self.cost.values())

    @property
    def margin(self) -> int:
        return self.revenue - self.cost_of_sales - self.losses

    @property
    def before_overhead(self) -> int:
        """The margin before the share of overhead that is in the cost of sales."""
        return self.margin + self.overhead_sold

    @property
    def margin_share(self) -> Fraction | None:
        """Margin ÷ revenue; None where there is no revenue to divide by."""
        return Fraction(self.margin, self.revenue) if self.revenue > 0 else None

    @property
    def margin_per_hour(self) -> int | None:
        """Margin ÷ hours of the project, rounded once; None where nobody has worked on it.

        >>> ProjectFigures(minutes=90, revenue=100, cost_of_sales=40).margin_per_hour
        40
        """
        return round_div(self.margin * 60, self.minutes) if self.minutes > 0 else None

    def __add__(self, other: ProjectFigures) -> ProjectFigures:
        return self._with(other, 1)

    def __sub__(self, other: ProjectFigures) -> ProjectFigures:
        """What came between two days.

        >>> april = ProjectFigures(60, {"labour": 500, "travel": 20}, 900, 520)
        >>> march = ProjectFigures(40, {"labour": 300}, 0, 0, waiting=300)
        >>> (april - march).cost, (april - march).margin
        ({'labour': 200, 'travel': 20}, 380)
        """
        return self._with(other, -1)

    def _with(self, other: ProjectFigures, sign: int) -> ProjectFigures:
        names = dict.fromkeys((*self.cost, *other.cost))
        cost = {name: self.cost.get(name, 0) + sign * other.cost.get(name, 0) for name in names}
        return ProjectFigures(
            self.minutes + sign * other.minutes,
            {name: minor for name, minor in cost.items() if minor},
            self.revenue + sign * other.revenue,
            self.cost_of_sales + sign * other.cost_of_sales,
            self.losses + sign * other.losses,
            self.overhead_sold + sign * other.overhead_sold,
            self.waiting + sign * other.waiting,
        )


def to_date(
    minutes: int,
    cost: Mapping[str, int],
    shared: Iterable[str],
    revenue: int,
    carried: int,
    *,
    beside: int = 0,
    losses: int = 0,
) -> ProjectFigures:
    """A project from its beginning to the end of a day.

    Args:
        cost: category -> cost incurred.
        shared: the categories that are a share of the overhead pool.
        carried: K, the part of the cost that went to cost of sales.
        beside: what stands in cost of sales and is no cost incurred (a warranty that was provided for).

    The overhead in the cost of sales is all of it when all cost was carried, none when none was, else its share:

    >>> to_date(0, {"labour": 300, "overhead": 100}, ("overhead",), 500, 200).overhead_sold
    50
    >>> to_date(0, {"labour": 300, "overhead": 100}, ("overhead",), 0, 0).waiting
    400
    """
    incurred = sum(cost.values())
    overhead = sum(cost.get(name, 0) for name in shared)
    if carried == incurred:
        sold = overhead
    else:
        sold = round_div(overhead * carried, incurred) if incurred > 0 and carried else 0
    kept = {name: minor for name, minor in cost.items() if minor}
    return ProjectFigures(minutes, kept, revenue, carried + beside, losses, sold, incurred - carried)


def internal(minutes: int, cost: Mapping[str, int], shared: Iterable[str]) -> ProjectFigures:
    """A project of our own: what it cost is expense at once, so its margin is minus its cost.

    >>> internal(60, {"labour": 300, "overhead": 100}, ("overhead",)).margin
    -400
    """
    return to_date(minutes, cost, shared, 0, sum(cost.values()))
