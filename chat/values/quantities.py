"""Quantities with a unit: “3 t”, “180平方”, “2 days”, “3吨”; a price for one of them: “4200/t”, “4200元/吨”.

The unit is named as `ledger.units` names it; what people count in (bags, boxes) is a unit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from chat.folding import folded
from chat.pattern import Pattern
from chat.text import Bilingual
from chat.values.numbers import GROUPED, number

_WORDS = {
    "t": "t|tons?|tonnes?|吨|公吨",
    "kg": "kgs?|kilos?|kilograms?|公斤|千克",
    "g": "grams?|g|克",
    "km": "km|kilometers?|kilometres?|公里|千米",
    "m2": "m2|m²|㎡|sqm|sq m|square met(?:er|re)s?|平方米?|平米",
    "m3": "m3|m³|㎥|cbm|cubic met(?:er|re)s?|立方米?|方",
    "m": "m|met(?:er|re)s?|米",
    "l": "l|lit(?:er|re)s?|升",
    "day": "days?|天|台班",
    "piece": "pieces?|pcs?|个|件|根|只|支",
    "set": "sets?|套|台",
    "bag": "bags?|袋|包",
    "box": "box(?:es)?|箱|盒",
    "roll": "rolls?|卷",
    "sheet": "sheets?|张|片",
    "bundle": "bundles?|捆",
}
_NAMES = {
    "t": Bilingual("t", "吨"),
    "kg": Bilingual("kg", "公斤"),
    "g": Bilingual("g", "克"),
    "km": Bilingual("km", "公里"),
    "m2": Bilingual("m²", "平方米"),
    "m3": Bilingual("m³", "立方米"),
    "m": Bilingual("m", "米"),
    "l": Bilingual("l", "升"),
    "day": Bilingual("days", "天"),
    "piece": Bilingual("pieces", "件"),
    "set": Bilingual("sets", "套"),
    "bag": Bilingual("bags", "袋"),
    "box": Bilingual("boxes", "箱"),
    "roll": Bilingual("rolls", "卷"),
    "sheet": Bilingual("sheets", "张"),
    "bundle": Bilingual("bundles", "捆"),
}
UNITS = tuple(_WORDS)
UNIT = "|".join(f"(?:{words})" for words in _WORDS.values())
OwnWords = tuple[tuple[str, tuple[str, ...]], ...]
"""Units of the company: its name, and what else it is called."""
_END = r"(?![a-z0-9²³])"
_NUMERALS = "零〇一二两三四五六七八九十百千万半"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What finds quantities, prices for a unit, and a unit."""

    quantity: Pattern
    after: Pattern
    unit: Pattern


@cache
def _patterns(own: OwnWords) -> _Patterns:
    """For the units of everybody and the company's, whose words come first: they are the longer ones."""
    words = sorted({word for name, some in own for word in (name, *some)}, key=len, reverse=True)
    which = "|".join((*(re.escape(word) for word in words), UNIT))
    return _Patterns(
        Pattern(
            rf"(?P<number>(?<![a-z0-9_.,/-]){GROUPED}|(?<![\w.,/-])[{_NUMERALS}]{{1,8}})\s*(?P<unit>{which}){_END}"
        ),
        Pattern(rf"\s*(?:/|per\b|a\b|each\b|每|一)\s*(?P<unit>{which}){_END}"),
        Pattern(rf"(?:{which}){_END}"),
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of a unit, where it stands in the line."""

    start: int
    end: int
    number: Decimal
    unit: str


def unit(word: str, own: OwnWords = ()) -> str | None:
    """The unit that a word means; None for none.

    >>> unit("吨"), unit("tonnes"), unit("平米"), unit("h")
    ('t', 't', 'm2', None)
    """
    low = folded(word.strip())
    for name, words in own:
        if low == name or low in words:
            return name
    return next((name for name, words in _WORDS.items() if re.fullmatch(words, low)), None)


def unit_shown(name: str) -> Bilingual:
    """A unit for a card; one of the company's own as it was typed."""
    return _NAMES.get(name, Bilingual(name, name))


def quantities(text: str, own: OwnWords = ()) -> tuple[Quantity, ...]:
    """Every quantity of a line, in order.

    >>> [(str(one.number), one.unit) for one in quantities("north 180 m2 and 1,250.5公斤, 三吨")]
    [('180', 'm2'), ('1250.5', 'kg'), ('3', 't')]
    >>> quantities("42/50"), quantities("3 times"), [one.unit for one in quantities("领了3吨钢筋")]
    ((), (), ['t'])
    """
    return tuple(_found(folded(text), own))


def _found(low: str, own: OwnWords) -> Iterator[Quantity]:
    for match in _patterns(own).quantity.finditer(low):
        read, name = number(match["number"]), unit(match["unit"], own)
        if read is not None and name is not None:
            yield Quantity(match.start(), match.end(), read, name)


def per_unit(text: str, place: int, own: OwnWords = ()) -> tuple[int, str] | None:
    """The unit for which a price holds that ends at a place, and where it ends: “/t”, “ per tonne”, “元/吨”.

    >>> per_unit("4200/t", 4), per_unit("4200 per tonne", 4), per_unit("4200", 4)
    ((6, 't'), (14, 't'), None)
    """
    match = _patterns(own).after.match(folded(text), place)
    found = unit(match["unit"], own) if match else None
    return (match.end(), found) if match and found else None


def unit_at(text: str, place: int, own: OwnWords = ()) -> tuple[int, str] | None:
    """The unit that stands at a place, and where it ends.

    >>> unit_at("t/m2", 2)
    (4, 'm2')
    """
    match = _patterns(own).unit.match(folded(text), place)
    found = unit(match[0], own) if match else None
    return (match.end(), found) if match and found else None
