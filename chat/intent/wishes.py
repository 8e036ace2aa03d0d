"""What somebody can wish: the wishes that the router tells apart, the command that each is, and what each cannot do
without.

A wish that no command is (`NO_COMMAND`) is still told apart, because a line that says what somebody else did must not
be booked as work, and a line among colleagues not be answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from chat.lines.scan import ScannedLine
from chat.lines.signals import turns
from chat.requests.advances import ALLOWANCE

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
    "not_done": ("span", "clock", "amount", "project"),
    "team_hours": ("person", "project", "days", "word"),
    "fx": ("amount", "number", "word"),
}
"""Wish -> what one of must stand in a line that has it: no time without a length, no money without an amount."""


_OF_CUSTOMERS = frozenset(
    {"budget", "budgets", "payables", "pay_supplier", "reimburse", "budget_history", "my_expenses", "leave"}
)
"""What is not about a customer who is named."""
_WANTING = re.compile(
    r"\b(?:want|need|buy|get|purchas\w*|order\w*|request\w*|could|can|may|should|would|like|require\w*|approv\w*"
    r"|please|pls|let'?s|must|have to|plan\w*|looking for|quot\w*)\b"
    r"|采购|请购|申请|申购|[想要买订购换添配租]|下单|需要|能不能|可以"
)
"""Whoever wants something bought says so."""
_COMES_IN = re.compile(
    r"^(?!(?:i|we|just|already|have|had|also|and|you|it)\b)[a-z]+(?: [a-z]+)? (?:has |have |finally |just )?paid ⟨[A#]⟩"
    r"|⟨[A#]⟩ (?:came in|came through|in ⟨D⟩|landed|arrived|received)|\breceived ⟨[A#]⟩"
    r"|(?:客户|甲方|业主|对方).{0,10}[付打转汇]|到账|进账|入账|回款|打过来|来了一?笔|回了 ?⟨"
    r"|^(?:pls |please )?(?:add|increase|raise|cut|reduce|lower|bump|top up|shift|move)\b.*\b(?:to|from|by)\b"
)
"""Money that comes in, or a budget that is moved: neither was spent."""
_OWED = re.compile(r"\bow(?:e|es|ed|ing)\b|\boverdue\b|欠|逾期|到期")
_HOW_TO = re.compile(r"\bhow (?:do|does|can|to|would|should)\b|怎么|咋|如何|怎样|哪[里儿]|在哪")
_USUAL = {"log": 1.6, "expense": 1.6}
"""So many times more often than its share of the training sentences a wish is said: these two all day long."""
NAMED = 3
"""So much likelier a wish is where a documented word of its command stands anywhere in the line."""


def _weight(wish: str, line: ScannedLine, kinds: Collection[str], *, asking: bool) -> float:
    """How many times likelier (below one: less likely) a wish is than its words alone make it, with what else there is.

    Each is a rule about the world that no number of sentences would teach: names and amounts are masked there.
    """
    figure = bool({"amount", "number"} & set(kinds))
    if wish in ("log", "allowance") and ALLOWANCE.search(line.low):
        return 1 / 10 if wish == "log" else 3
    if wish == "expense" and "span" in kinds and "amount" not in kinds:
        return _USUAL[wish] / 4  # a length beside a bare number is rather work
    if wish == "expense" and (_COMES_IN.search(line.masked) or ("party" in kinds and "project" not in kinds)):
        return _USUAL[wish] / 5  # what a customer does with money is no cost of ours
    if wish == "budget" and _OWED.search(line.low):
        return 1 / 4
    if wish in _OF_CUSTOMERS and "party" in kinds and "project" not in kinds:
        return 1 / 6
    if wish == "order":  # whoever wants something bought says so, and mostly what it costs
        return (1 if figure else 1 / 4) * (1 if _WANTING.search(line.low) else 1 / 4)
    if wish == "set_budget" and asking:
        return 1 / 3
    if wish == "help" and _HOW_TO.search(line.low):
        return 4
    if wish == "budget" and (figure or "percent" in kinds) and not asking:
        return 1 / 4  # a figure that is not asked about is to be set
    return _USUAL.get(wish, 1)


def command_of(wish: str) -> str:
    """The name of the command that a wish is; "" where it is none."""
    return "" if wish in NO_COMMAND else COMMANDS.get(wish, wish)


def without(wishes: Iterable[str], line: ScannedLine) -> bool:
    """Whether the line has nothing of what each of these wishes cannot do without."""
    kinds = {"word", *(element.kind for element in line.elements)}
    return all(wish in _NEEDS and not kinds & set(_NEEDS[wish]) for wish in wishes)


def possible(
    likely: Mapping[str, float],
    line: ScannedLine,
    *,
    addressed: bool,
    may: Callable[[str], bool] = lambda _command: True,
    mentioned: Collection[str] = (),
) -> dict[str, float]:
    """The wishes that the line can have at all, likeliest first: they add up to one again.

    Where the bot is spoken to nothing is talk among colleagues, and a report of work is hours.  What the speaker may
    not do is rarely what they mean.

    Args:
        may: whether the speaker may say a command.
        mentioned: commands whose documented words stand in the line.
    """
    kinds = {element.kind for element in line.elements}
    asking, figures = turns(line.low, "asks"), kinds & {"amount", "number", "span", "clock"}
    out: dict[str, float] = {}
    for wish, share in likely.items():
        if without((wish,), line):
            continue
        if addressed and wish == "talk":
            continue
        meant = "log" if wish == "report" and addressed else wish
        weight = _weight(meant, line, kinds, asking=asking)
        if command_of(meant) in mentioned and (asking or not figures):
            weight *= NAMED
        elif not may(command_of(meant)):
            weight /= 4
        out[meant] = out.get(meant, 0) + share * weight
    whole = sum(out.values()) or 1
    return dict(sorted(((wish, share / whole) for wish, share in out.items()), key=lambda pair: -pair[1]))
