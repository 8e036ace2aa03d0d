"""What a machine read from a receipt, kept beside the expense as JSON: values, how sure, where on the page.

What people correct changes the expense, never this: both the read and the corrected value stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chat.cards.card import Picture
from chat.text import _
from ledger.nouns import Expense
from ledger.receipt import ACCEPT, Receipt

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
        cleared: expense id -> why it is no duplicate.
        more: further files that belong to the expense.
        buyer: whom the document names as the buyer.
        guessed: fields that were filled in by habit, words or the place, with what they were taken from.
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
    guessed: Mapping[str, str] = field(default_factory=dict)

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
            and self.sure.get(name, 0) < (ACCEPT if name in ("total", "day") else SURE_ENOUGH)
        )

    def unread(self) -> tuple[str, ...]:
        """Those of the fields without which nothing can be booked that could not be read and nobody has given."""
        if not self.machine:
            return ()
        return tuple(name for name in ("total", "day") if name not in self.read and name not in self.seen)

    def looked_at(self, *fields: str) -> Paper:
        """The same after a person has confirmed or corrected fields."""
        return replace(self, seen=tuple(dict.fromkeys((*self.seen, *fields))))

    def dumps(self) -> str:
        """As it is kept; "" where there is nothing to keep."""
        kept = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def of(expense: Expense) -> Paper:
    """What was read for an expense."""
    if not expense.read:
        return Paper()
    kept: dict[str, Any] = json.loads(expense.read)
    for name in ("seen", "more"):
        kept[name] = tuple(kept.get(name, ()))
    kept["others"] = {name: tuple(values) for name, values in kept.get("others", {}).items()}
    kept["crops"] = {name: tuple(values) for name, values in kept.get("crops", {}).items()}
    return Paper(**kept)


def from_receipt(receipt: Receipt, name: str) -> Paper:
    """What was read, from what the reader says."""
    values = {
        "total": str(receipt.total.major) if receipt.total else "",
        "day": receipt.day.isoformat() if receipt.day else "",
        "vendor": receipt.vendor or "",
        "tax": str(receipt.tax.major) if receipt.tax else "",
        "invoice_number": receipt.invoice_number or "",
    }
    return Paper(
        name=name[:200],
        kind=receipt.kind,
        engine=receipt.engine,
        read={key: value for key, value in values.items() if value},
        sure={key: receipt.confidence[key] for key in values if key in receipt.confidence},
        others={key: receipt.doubts[key] for key in values if key in receipt.doubts},
        crops={key: receipt.crops[key] for key in values if key in receipt.crops},
        buyer=receipt.buyer or "",
    )


def true(expense: Expense) -> dict[str, str]:
    """What a person has said is true of the paper: its total and day, and the vendor where they looked at it."""
    told = {"date": expense.day.isoformat(), "total": str(expense.gross.major)}
    return told | ({"company": expense.vendor} if expense.vendor and "vendor" in of(expense).seen else {})


def corrected(expense: Expense) -> bool:
    """Whether a person changed what the machine had read of total, day or vendor, or filled in what it had not."""
    paper = of(expense)
    if not paper.machine:
        return False
    now = {"total": str(expense.gross.major), "day": expense.day.isoformat(), "vendor": expense.vendor}
    return any(name in paper.seen and now[name] != paper.read.get(name, "") for name in now)


def picture(expense: Expense, paper: Paper) -> Picture | None:
    """The place on the page that has to be looked at; the whole page where nothing was read; else none."""
    if not expense.file:
        return None
    asked = (*paper.unread(), *paper.doubtful())
    for name in asked:
        if name in paper.crops:
            return Picture(expense.file, _("The place on the receipt"), paper.crops[name])
    return Picture(expense.file, _("The receipt")) if asked else None
