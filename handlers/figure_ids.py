"""What a figure of a table is called, so that `why` opens it: “budget:APOLLO:travel”, “pl:APOLLO:2026-11:travel”."""

from __future__ import annotations

from handlers.rules import Rules
from ledger.nouns import Project

INCURRED = "incurred"
"""All that a project has cost, whatever for."""
_KINDS = {"overhead": "overhead", "internal": "internal_cost", "administration": "internal_cost"}


def of_budget(project: Project, category: str) -> str:
    """What a category of a project has used of its budget; “” is all of them."""
    return f"budget:{project.code}:{category}".rstrip(":")


def of_category(rules: Rules, project: Project, category: str, months: str) -> str:
    """What was spent on a category in some months."""
    return f"pl:{project.code}:{months}:{role(rules, project, category)}"


def role(rules: Rules, project: Project, category: str) -> str:
    """Where the cost of a category stands: that of our own projects on one account, whatever for."""
    known = rules.categories.get(category)
    return INCURRED if not category or known is None else _KINDS.get(project.kind, known.account)
