"""What must be in the books, from nothing but what people asked for and what they were told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from chat.cards.card import Reply
from chat.words import say


class Wish(NamedTuple):
    """What somebody wants: `kind` log, spend, receive, plan, undo or look; `id` is the number of what it is done to."""

    kind: str
    by: str = ""
    project: str = ""
    day: date | None = None
    amount: int = 0
    category: str = ""
    id: int = 0


STAGES = {
    "is this right": "draft",
    "in the books already": "draft",
    "waits for approval": "pending",
    "approved by": "posted",
    "rejected by": "rejected",
    "withdrawn": "withdrawn",
}
"""What the title of an expense says of it; a card that asks for approval says nothing: it waits."""


@dataclass
class Model:
    """Minutes by person, project and day; expenses with their stage; budgets; payments of customers."""

    lines: dict[int, tuple[str, str, date | None, int]] = field(default_factory=dict)
    expenses: dict[int, tuple[str, str, int, str]] = field(default_factory=dict)
    budgets: dict[tuple[str, str], int] = field(default_factory=dict)
    payments: dict[int, int] = field(default_factory=dict)

    def hear(self, wish: Wish, reply: Reply) -> None:
        """Somebody wanted this and was told that."""
        card = reply.card
        if card is None:
            return
        title, (about, _colon, id) = say(card.title, "en"), card.about.removeprefix("approval:").partition(":")
        if about == "hours" and card.tone == "good":
            self.lines.pop(wish.id, None)
            self.lines[int(id)] = (wish.by, wish.project, wish.day, wish.amount)
        elif wish.kind == "undo hours" and title.startswith("Taken back"):
            del self.lines[wish.id]
        elif about == "expense":
            stage = next((stage for words, stage in STAGES.items() if words in title), "pending")
            known = self.expenses.get(int(id))
            if known is None or not known[2]:  # who only looked at it is heard before who entered it
                known = (wish.by, wish.project, wish.amount, "")
            self.expenses[int(id)] = (*known[:3], stage)
        elif wish.kind == "reimburse" and "paid out to" in title:
            self.expenses[wish.id] = (*self.expenses[wish.id][:3], "reimbursed")
        elif wish.kind == "plan" and title.startswith("Budget of"):
            self.budgets[wish.project, wish.category] = wish.amount
        elif wish.kind == "receive" and title.endswith("is booked."):
            undo = next(button for button in card.buttons if button.action == "payment.undo")
            self.payments[int(undo.value)] = wish.amount
        elif wish.kind == "undo payment" and title.endswith("was taken back."):
            del self.payments[wish.id]

    def figures(self) -> dict[str, Any]:
        hours: Counter[tuple[str, str, date | None]] = Counter()
        for person, project, day, minutes in self.lines.values():
            hours[person, project, day] += minutes
        return {
            "hours": dict(hours),
            "expenses": self.expenses,
            "budgets": self.budgets,
            "payments": sum(self.payments.values()),
        }
