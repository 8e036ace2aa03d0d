"""What a project returned on what was put into it (ROI), to date and at its end."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ledger.economics.project_month import ProjectFigures


def roi(figures: ProjectFigures) -> Fraction | None:
    """Margin ÷ (cost of sales + expected losses), to date; None before anything is carried.

    >>> roi(ProjectFigures(cost={"labour": 800}, revenue=1000, cost_of_sales=800)), roi(ProjectFigures(revenue=100))
    (Fraction(1, 4), None)
    """
    invested = figures.cost_of_sales + figures.losses
    return Fraction(figures.margin, invested) if invested > 0 else None


def roi_at_end(margin: int, cost: int) -> Fraction | None:
    """Forecast margin ÷ likely cost in all; None where nothing will be spent.

    >>> roi_at_end(200, 800), roi_at_end(0, 0)
    (Fraction(1, 4), None)
    """
    return Fraction(margin, cost) if cost > 0 else None


def roi_of_benefit(benefit: int, cost: int) -> Fraction | None:
    """Of a project of our own: (benefit that was stated − cost) ÷ cost; None before any cost.

    >>> roi_of_benefit(1500, 1000), roi_of_benefit(1500, 0)
    (Fraction(1, 2), None)
    """
    return Fraction(benefit - cost, cost) if cost > 0 else None


def first_covered(months: Iterable[tuple[str, int, int]]) -> str | None:
    """The first month at whose end the net receipts to date cover the cost to date; None where none does.

    `months`: (month, received net, cost incurred), both to date, in their order.  A month before anything was received
    covers nothing.

    >>> first_covered([("2026-01", 0, 0), ("2026-02", 50, 80), ("2026-03", 90, 85), ("2026-04", 90, 99)])
    '2026-03'
    """
    return next((month for month, received, cost in months if received > 0 and received >= cost), None)
