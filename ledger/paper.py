"""What a machine read from the paper of an expense, and what people have since said about it.

What people correct changes the expense, never what was read: both stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ledger.master_data.shares import PartOfPaper, part_of
from ledger.receipt import ACCEPT

SURE_ENOUGH = 0.8
"""Fields that are not booked on are looked at below this: a wrong vendor costs less than a question."""

FIELDS = ("total", "day", "vendor", "tax", "invoice_number")
"""The fields that a person may be asked about, the most important first."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was read.

    Attributes:
        name: of the file.
        read: field -> value as text; only what was read.
        sure: field -> 0..1.
        others: field -> the other values that were read for it.
        crops: field -> (page, left, top, right, bottom) as fractions.
        seen: fields that a person has confirmed or corrected.
        cleared: expense id -> why it is no duplicate, "" where the person only said so; "order:3" -> "" where it is no
            invoice of that order.
        more: further files that belong to the expense.
        buyer, buyer_tax_id: whom the document names as the buyer, and that one's tax number.
        guessed: fields that were filled in by habit, words or the place, with what they were taken from; "expense"
            where it came with a command, so that it may be none.
        besides: what the paper says and nothing is booked by, as text: country, paid_with, card, tip, taxes, lines,
            train, stations, check_code, distance, nights, currency_reason; and how two papers were put together.
        differ: field -> (what it says, what a person says), as typed; open until a person has looked at the field.
    """

    name: str = ""
    kind: str = ""
    engine: str = ""
    read: Mapping[str, str] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crops: Mapping[str, tuple[int, float, float, float, float]] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    cleared: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    buyer: str = ""
    buyer_tax_id: str = ""
    guessed: Mapping[str, str] = field(default_factory=dict)
    differ: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    besides: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> PartOfPaper | None:
        """That it is divided among projects, and this is one part of it."""
        return part_of(self.guessed.get("split", ""))

    @property
    def machine(self) -> bool:
        """Whether a machine read anything at all."""
        return bool(self.engine or self.kind)

    def doubtful(self) -> tuple[str, ...]:
        """The fields that were read, not surely, and that nobody has looked at yet."""
        return tuple(
            name
            for name in FIELDS
            if name in self.read
            and name not in self.seen
            and name not in self.differ
            and self.sure.get(name, 0) < (ACCEPT if name in ("total", "day") else SURE_ENOUGH)
        )

    def unread(self) -> tuple[str, ...]:
        """Those of the fields without which nothing can be booked that could not be read and nobody has given."""
        if not self.machine:
            return ()
        return tuple(name for name in ("total", "day") if name not in self.read and name not in self.seen)

    def contested(self) -> tuple[str, ...]:
        """The fields in which the paper and a person say different things, and nobody has chosen yet."""
        return tuple(name for name in FIELDS if name in self.differ and name not in self.seen)

    def looked_at(self, *fields: str) -> Paper:
        """The same after a person has confirmed or corrected fields."""
        return replace(self, seen=tuple(dict.fromkeys((*self.seen, *fields))))


NOTHING_READ = Paper()
