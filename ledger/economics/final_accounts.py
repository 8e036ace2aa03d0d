"""The accounts of a project at its end: its cost item by item, against its budget, and why its margin is as it is.

They are frozen as values, with the version of these rules, so that they read the same in any language and whatever
happens later; what moved since is the difference to the same figures of another day.  Source: economics.md sections 5
(budget execution) and 9 (at the end).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

RULES = "1"
"""The version of these rules: another one where the same books would give other figures."""


@dataclass(frozen=True, slots=True)
class CostItem:
    """An item of cost: a document, or the labour of a category in a month (never of a person).

    Attributes:
        month: of labour, "2026-11"; "" of all others.
        day: on which it stands in the books; None of labour.
        source: what it comes from ("expense:12"); "" of labour.
    """

    category: str
    month: str
    day: date | None
    source: str
    what: str
    party: str
    minutes: int
    minor: int


@dataclass(frozen=True, slots=True)
class BudgetExecution:
    """A category against its budget: `first` of the first version, `current` of that in force; None: no line."""

    category: str
    first: int | None
    current: int | None
    posted: int
    pending: int = 0
    committed: int = 0

    @property
    def share(self) -> Fraction | None:
        """Posted ÷ budget (执行率); None without a budget."""
        return Fraction(self.posted, self.current) if self.current else None

    @property
    def variance(self) -> int | None:
        """Budget − posted: positive is saved."""
        return None if self.current is None else self.current - self.posted


@dataclass(frozen=True, slots=True)
class MarginFacts:
    """What a margin is made of, to date; minor units of the company's currency.

    `first_price` and `price` are what customers agreed to pay at first and by now; None where that cannot be told.
    """

    first_price: int | None
    price: int | None
    revenue: int
    cost_of_sales: int
    losses: int
    overhead_sold: int
    incurred: int
    minutes: int

    @property
    def margin(self) -> int:
        return self.revenue - self.cost_of_sales - self.losses


@dataclass(frozen=True, slots=True)
class FinalAccounts:
    """The accounts of a project on a day."""

    day: date
    currency: str
    cost: tuple[CostItem, ...]
    budget: tuple[BudgetExecution, ...]
    margin: MarginFacts
    rules: str = RULES

    @property
    def planned_margin(self) -> int | None:
        """Price and budget as they were agreed first; None where either is not known."""
        first = [one.first for one in self.budget if one.first is not None]
        return self.margin.first_price - sum(first) if first and self.margin.first_price is not None else None

    @property
    def bridge(self) -> tuple[tuple[str, int], ...]:
        """From the planned margin to the actual one, step by step: they add up to it.

        Steps: "planned", "price" (changes of the price), a category (its first budget less what was posted), "unearned"
        (revenue that the price has not brought yet), "waiting" (cost that is no cost of sales yet), "losses", "margin".

        >>> facts = MarginFacts(1000, 1100, 1100, 900, 0, 0, 900, 60)
        >>> lines = (BudgetExecution("labour", 500, 600, 700), BudgetExecution("travel", 300, 300, 200))
        >>> FinalAccounts(date(2026, 4, 30), "CNY", (), lines, facts).bridge
        (('planned', 200), ('price', 100), ('labour', -200), ('travel', 100), ('margin', 200))
        """
        planned, of = self.planned_margin, self.margin
        if planned is None or of.first_price is None or of.price is None:
            return ()
        steps = [("planned", planned), ("price", of.price - of.first_price)]
        steps += [(one.category, (one.first or 0) - one.posted) for one in self.budget]
        posted = sum(one.posted for one in self.budget)
        steps += [
            ("unearned", of.revenue - of.price),
            ("waiting", posted - of.cost_of_sales),
            ("losses", -of.losses),
        ]
        return (steps[0], *(step for step in steps[1:] if step[1]), ("margin", of.margin))

    @property
    def digest(self) -> str:
        """The name of these figures: any other figure gives another."""
        kept = {name: value for name, value in json.loads(self.frozen()).items() if name != "day"}
        return sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def frozen(self) -> str:
        """The accounts as they are kept."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))

    @classmethod
    def thawed(cls, kept: str) -> FinalAccounts:
        """The accounts that were kept.

        >>> facts = MarginFacts(None, None, 0, 0, 0, 0, 5, 0)
        >>> item = CostItem("travel", "", date(2026, 4, 2), "expense:1", "taxi", "", 0, 5)
        >>> of = FinalAccounts(date(2026, 4, 30), "CNY", (item,), (BudgetExecution("travel", None, None, 5),), facts)
        >>> FinalAccounts.thawed(of.frozen()) == of
        True
        """
        said: Mapping[str, Any] = json.loads(kept)
        return cls(
            date.fromisoformat(said["day"]),
            said["currency"],
            tuple(
                CostItem(**{**one, "day": date.fromisoformat(one["day"]) if one["day"] else None})
                for one in said["cost"]
            ),
            tuple(BudgetExecution(**one) for one in said["budget"]),
            MarginFacts(**said["margin"]),
            said["rules"],
        )


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """A figure that is another now; `name` as in the facts of a margin, or a category of cost."""

    name: str
    before: int | None
    after: int | None


def moved(before: FinalAccounts, after: FinalAccounts) -> tuple[MovedFigure, ...]:
    """What moved from one state of the accounts to another: the margin's figures, and cost by category.

    >>> facts = MarginFacts(None, None, 9, 0, 0, 0, 5, 0)
    >>> of = FinalAccounts(date(2026, 4, 30), "CNY", (), (BudgetExecution("travel", None, None, 5),), facts)
    >>> more = FinalAccounts(date(2026, 5, 2), "CNY", (), (BudgetExecution("travel", None, None, 7),), facts)
    >>> moved(of, more)
    (MovedFigure(name='travel', before=5, after=7),)
    """
    found = []
    for name in ("price", "revenue", "cost_of_sales", "losses", "margin"):
        pair = getattr(before.margin, name), getattr(after.margin, name)
        if pair[0] != pair[1]:
            found.append(MovedFigure(name, *pair))
    then, now = _posted(before.budget), _posted(after.budget)
    for category in dict.fromkeys((*then, *now)):
        if then.get(category, 0) != now.get(category, 0):
            found.append(MovedFigure(category, then.get(category, 0), now.get(category, 0)))
    return tuple(found)


def _posted(lines: Sequence[BudgetExecution]) -> dict[str, int]:
    return {one.category: one.posted for one in lines}
