"""Whether a card speaks of money: whoever shows it decides who may see that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from chat.cards.card import Card
from chat.text import MoneyLike


def holds_money(card: Card) -> bool:
    """Whether an amount stands anywhere on the card, but what a button asks before it is done."""
    return any(_holds(part) for part in (card.title, card.lines, card.facts, card.table, card.chart, card.small))


def _holds(part: object) -> bool:
    if isinstance(part, MoneyLike):
        return True
    if isinstance(part, tuple | list):
        return any(_holds(one) for one in part)
    if isinstance(part, Mapping):
        return any(_holds(one) for one in part.values())
    return is_dataclass(part) and any(_holds(getattr(part, field.name)) for field in fields(part))
