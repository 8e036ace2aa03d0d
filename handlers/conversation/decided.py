"""What is decided about a line: which row gets it, with what, and what it is otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from chat.intent.commands import AskedCommand
from handlers.context import Read
from handlers.registry import Kind

LIKELY = 0.3
"""So sure the router has to be for one wish to be offered alone."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The row, and what it is handed.

    Attributes:
        asked: the command as it was said, where it was said as documented; then nothing else counts.
        text: the words that the row gets, where they are not those that were said.
        line: the documented line that it was understood as, where the row is no command.
        left: what was said and not used, to be said beside the answer.
        otherwise: what it is where the row cannot make sense of the words: “customer call 50 mins” names no customer.
    """

    kind: Kind = "command"
    name: str = ""
    text: str = ""
    read: Read = None
    line: str = ""
    asked: AskedCommand | None = None
    otherwise: Decided | None = None
    left: tuple[str, ...] = ()
