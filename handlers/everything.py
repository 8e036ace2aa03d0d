"""The table of contents: importing it fills the registry."""

from handlers import (
    arrivals,
    asking,
    budgets,
    help,
    hours,
    overdue,
)

__all__ = [
    "arrivals",
    "asking",
    "budgets",
    "help",
    "hours",
    "overdue",
]
