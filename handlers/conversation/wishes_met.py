"""Which of the wishes that the router tells apart a command meets."""

from __future__ import annotations


def wishes_of(command: str) -> tuple[str, ...]:
    """The wishes that are met by a command."""
    return tuple({command, command.replace(" ", "_"), *(wish for wish in _WISHES.get(command, ()))})


_WISHES = {
    "report": ("report_file",),
    "approvals": ("approve_that", "reject_that", "approvals"),
    "correct": ("correct", "undo"),
    "budget": ("budget", "budgets"),
    "close month": ("lock",),
    "receivables": ("receivables", "overdue", "ageing", "payment_chances", "cash_forecast"),
    "overdue": ("overdue", "receivables", "ageing"),
    "help": ("help", "polite"),
    "my week": ("my_week", "missing", "team_hours"),
    "team hours": ("team_hours", "my_week", "missing"),
    "missing": ("missing", "my_week"),
    "leave": ("leave", "back_from_leave"),
}
