"""What figures and names stand on a card: whoever shows it decides who may see them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass

from chat.cards.card import Card
from chat.text import MoneyLike


def holds_money(card: Card) -> bool:
    """Whether an amount stands anywhere on the card, but what a button asks before it is done."""
    return holds(shown_parts(card), is_money)


def names_on(card: Card, names: Collection[str]) -> frozenset[str]:
    """Those of the names that stand on the card as a value of their own, but what a button asks before it is done."""
    found: set[str] = set()

    def seen(part: object) -> bool:
        if isinstance(part, str) and part in names:
            found.add(part)
        return False

    holds(shown_parts(card), seen)
    return frozenset(found)


def shown_parts(card: Card) -> tuple[object, ...]:
    """What everybody who sees the card reads."""
    return (card.title, card.lines, card.facts, card.table, card.chart, card.small)


def is_money(part: object) -> bool:
    """Whether it is an amount with its currency."""
    return isinstance(part, MoneyLike)


def holds(part: object, wanted: Callable[[object], bool]) -> bool:
    """Whether anything that is wanted stands in a part of a card, however deep."""
    if wanted(part):
        return True
    if isinstance(part, tuple | list):
        return any(holds(one, wanted) for one in part)
    if isinstance(part, Mapping):
        return any(holds(one, wanted) for one in part.values())
    return is_dataclass(part) and any(holds(getattr(part, field.name), wanted) for field in fields(part))
