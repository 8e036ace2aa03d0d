"""What a rule that must hold has found: enough for a sentence to whoever has to look into it."""

from __future__ import annotations

from dataclasses import dataclass

from chat.text import NOTHING, Text, Value
from storage.invariants import Invariant


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold, and where.

    Attributes:
        of: the rule.
        where: the thing and its number ("expense 12", "entry 3", "event 40").
        what: what is wrong, in words; or
        field, expected, stands: the value that is not what it must be ("" for a row or an account as a whole).
    """

    of: Invariant
    where: str
    what: Text = NOTHING
    field: str = ""
    expected: Value = None
    stands: Value = None

    @property
    def rule(self) -> str:
        """The rule's name in English."""
        return self.of.title.template


def differs(of: Invariant, where: str, field: str, expected: Value, stands: Value) -> Fault:
    """A value that is not what it must be."""
    return Fault(of, where, field=field, expected=expected, stands=stands)
