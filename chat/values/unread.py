"""Unread: what could not be understood, as a value.

`chat/` refuses nothing itself; the handlers turn it into a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chat.text import Text

Field = Literal["hours", "day", "project", "task", "amount", "text"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A question back to the person.

    Attributes:
        sentence: what is the matter, for the person.
        part: the words that were not understood, as typed.
        field: which part of an entry it is about.
        choices: what the person can say instead, best first; empty when anything may follow.
        line: the whole line it stood in.
    """

    sentence: Text
    part: str = ""
    field: Field = "text"
    choices: tuple[str, ...] = ()
    line: str = ""
