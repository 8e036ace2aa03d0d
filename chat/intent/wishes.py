"""What somebody can wish: the wishes that the router tells apart, the command that each is, and what each cannot do
without.

A wish that no command is (`NO_COMMAND`) is still told apart, because a line that says what somebody else did must not
be booked as work, and a line among colleagues not be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from chat.lines.scan import ScannedLine
from chat.lines.signals import turns

NO_COMMAND = frozenset({"polite", "yes", "no", "pick", "not_done", "others_hours", "talk", "report", "nonsense"})
COMMANDS = {
    "concentration": "concentration",
    "report_file": "report",
    "quiet": "reminders",
    "set_budget": "set budget",
    "budget_history": "budget history",
    "cash_forecast": "cash forecast",
    "payment_chances": "payment chances",
    "hold_dunning": "hold dunning",
    "late_interest": "late interest",
    "pay_supplier": "pay supplier",
    "write_off": "write off",
    "write_offs": "write-offs",
    "bank_lines": "bank lines",
    "approve_that": "approve",
    "reject_that": "reject",
    "my_expenses": "my expenses",
    "my_week": "my week",
    "team_hours": "team hours",
    "back_from_leave": "back from leave",
    "new_project": "new project",
    "close_project": "close project",
    "new_person": "new person",
    "credit_note": "credit note",
    "payment_plan": "payment plan",
    "contract_owner": "contract owner",
    "contract_dunning": "contract dunning",
    "loose_ends": "loose ends",
}
"""Wish -> the command's name, where that is not the wish's own."""

_NEEDS: dict[str, tuple[str, ...]] = {
    "log": ("span", "clock", "number"),
    "report": ("span", "clock"),
    "late": ("span", "clock", "number"),
    "others_hours": ("span", "clock", "number", "amount", "person"),
    "expense": ("amount", "number"),
    "refunded": ("amount", "number", "span", "word"),
    "advance": ("amount", "number", "word"),
    "paid": ("amount", "number"),
    "pay_supplier": ("amount", "number"),
    "refund": ("amount", "number"),
    "team_hours": ("person", "project", "days", "word"),
    "fx": ("amount", "number", "word"),
}
"""Wish -> what one of must stand in a line that has it: no time without a length, no money without an amount."""


_OF_CUSTOMERS = frozenset({"budget", "budgets", "payables", "pay_supplier", "reimburse", "budget_history"})
"""What is not about a customer who is named."""


def _unlikely(wish: str, kinds: Collection[str], asking: bool) -> int:
    """How many times less likely a wish is, with what stands in the line."""
    if wish == "expense" and "span" in kinds and "amount" not in kinds:
        return 4  # a length beside a bare number is rather work
    if wish in _OF_CUSTOMERS and "party" in kinds and "project" not in kinds:
        return 6
    if wish == "order" and not {"amount", "number"} & set(kinds):
        return 3  # whoever wants something bought mostly says what it costs
    if wish == "budget" and {"amount", "number", "percent"} & set(kinds) and not asking:
        return 4  # a figure that is not asked about is to be set
    return 1


def command_of(wish: str) -> str:
    """The name of the command that a wish is; "" where it is none."""
    return "" if wish in NO_COMMAND else COMMANDS.get(wish, wish)


def possible(
    likely: Mapping[str, float],
    line: ScannedLine,
    *,
    addressed: bool,
    may: Callable[[str], bool] = lambda _command: True,
) -> dict[str, float]:
    """The wishes that the line can have at all, likeliest first: they add up to one again.

    Where the bot is spoken to nothing is talk among colleagues, and a report of work is hours.  What the speaker may
    not do is rarely what they mean.

    Args:
        may: whether the speaker may say a command.
    """
    kinds = {element.kind for element in line.elements}
    asking = turns(line.low, "asks")
    out: dict[str, float] = {}
    for wish, share in likely.items():
        needs = _NEEDS.get(wish, ("word",))
        if "word" not in needs and not kinds & set(needs):
            continue
        if addressed and wish == "talk":
            continue
        meant = "log" if wish == "report" and addressed else wish
        out[meant] = out.get(meant, 0) + share / _unlikely(meant, kinds, asking) / (1 if may(command_of(meant)) else 4)
    whole = sum(out.values()) or 1
    return dict(sorted(((wish, share / whole) for wish, share in out.items()), key=lambda pair: -pair[1]))
