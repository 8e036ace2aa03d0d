"""The table of contents: importing it fills the registry."""

from handlers import (
    arrivals,
    asking,
    budgets,
    closing,
    contracts,
    corrections,
    help,
    hours,
    late,
    overdue,
    people,
    projects,
    timers,
    week,
)

__all__ = [
    "arrivals",
    "asking",
    "budgets",
    "closing",
    "contracts",
    "corrections",
    "help",
    "hours",
    "late",
    "overdue",
    "people",
    "projects",
    "timers",
    "week",
]
