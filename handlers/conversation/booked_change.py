"""One thing that a message changed in the books, as it is told to programs and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BookedChange:
    """One thing that is different in the books afterwards.

    Attributes:
        kind: the noun, as the documents have it ("hours", "expense", "budget").
        action: booked, drafted, submitted, approved, rejected, corrected, withdrawn, set, started, stopped.
        values: what applies of project (its code), day (ISO), minutes, amount (a decimal string), currency, category,
            note, and what the kind has besides.
    """

    kind: str
    action: str
    values: Values = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """As one flat object, for JSON."""
        return {"kind": self.kind, "action": self.action, **self.values}
