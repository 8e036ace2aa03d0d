"""Accounts, units, currencies and tax rates, each from a day on: versions are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from ledger.errors import BadInput, sentence

MasterKind = Literal["account", "unit", "currency", "tax"]


@dataclass(frozen=True, slots=True)
class MasterVersion:
    """A thing from `start` on, as a whole.

    Attributes:
        key: the role of an account, the name of a unit, the code of a currency, the kind of a document.
        content: of an account code, en, zh; of a unit en, zh, words, number and of which unit; of a tax rate its rule.
        ended: nobody uses it any more.
    """

    kind: MasterKind
    key: str
    start: date
    content: Mapping[str, str] = field(default_factory=dict)
    ended: bool = False
    person: int = 0
    id: int = 0


def held(versions: Iterable[MasterVersion], kind: MasterKind, day: date) -> dict[str, MasterVersion]:
    """Key -> the version that holds on a day: the one that began last, of one day the one that was said last.

    >>> old = MasterVersion("tax", "train", date(2026, 1, 1), {"rule": "9"}, id=1)
    >>> new = MasterVersion("tax", "train", date(2027, 1, 1), {"rule": "6"}, id=2)
    >>> [held([new, old], "tax", day)["train"].content["rule"] for day in (date(2026, 12, 31), date(2027, 1, 1))]
    ['9', '6']
    >>> held([new, old], "unit", date(2027, 1, 1))
    {}
    """
    found: dict[str, MasterVersion] = {}
    for one in sorted(versions, key=lambda one: (one.start, one.id)):
        if one.kind == kind and one.start <= day:
            found[one.key] = one
    return found


def currency_off(code: str, field: str = "currency") -> BadInput:
    """What is said of something new in a currency that finance has switched off."""
    return BadInput(
        sentence("Nothing new is in {currency} any more: finance has switched it off."),
        hint=sentence("Finance can switch it on: currencies {currency} on"),
        currency=code,
        field=field,
    )


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit of the company: `number` of another unit make one of it; 0: nothing converts into it."""

    name: str
    en: str
    zh: str
    words: tuple[str, ...]
    number: Fraction
    of: str


def own_unit(of: MasterVersion) -> OwnUnit:
    """A version as a unit.

    >>> drum = {"en": "drum", "zh": "桶", "words": "drums", "number": "200", "of": "l"}
    >>> own_unit(MasterVersion("unit", "drum", date(2026, 1, 1), drum)).number
    Fraction(200, 1)
    """
    content = of.content
    words = tuple(filter(None, content.get("words", "").split("\n")))
    return OwnUnit(
        of.key, content["en"], content["zh"], words, Fraction(content.get("number") or "0"), content.get("of", "")
    )
