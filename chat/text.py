"""Text: a sentence as template and values until somebody reads it.

`_("{who} logged {hours}.", who="Ann", hours=Hours(90))` makes no string.  `chat.words.say` puts it into the reader's
language and formats each value for that locale, so that one card can be read by two people in two languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, runtime_checkable


@runtime_checkable
class MoneyLike(Protocol):
    """What `ledger.money.Money` has; this floor does not import it."""

    @property
    def minor(self) -> int: ...

    @property
    def currency(self) -> str: ...


@dataclass(frozen=True, slots=True)
class KeptAmount:
    """Money read back from where a card was kept."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CodedMoney:
    """Money that is not the books': with its code where its sign alone could be another currency's, “¥500 (JPY)”."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole minutes, shown as hours: 150 is “2.5 h”, “2.5 小时”."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent: `Percent(Decimal("82.4"))` is shown as “82 %”."""

    number: Decimal | int


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name that people gave in one or both languages (a category, a project); shown in the reader's."""

    en: str
    zh: str = ""

    def __str__(self) -> str:
        return self.en or self.zh


@dataclass(frozen=True, slots=True)
class Brief:
    """A day of which the reader knows the year: “Mon 16 Nov”, “11月16日 周一”."""

    day: date


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence: the English template (also the key of the catalogue), its values, and the plural form for `n`."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""

    def __bool__(self) -> bool:
        return bool(self.template)


Value = (
    str
    | int
    | Decimal
    | date
    | datetime
    | MoneyLike
    | Duration
    | Percent
    | Bilingual
    | Brief
    | Text
    | tuple["Value", ...]
    | None
)

NOTHING = Text("")


def _(template: str, **values: Value) -> Text:
    """A sentence to be translated when it is shown."""
    return Text(template, values)


def _n(singular: str, plural: str, n: int, **values: Value) -> Text:
    """A sentence with a number in it: `_n("{n} entry", "{n} entries", 3)`."""
    return Text(singular, {"n": n, **values}, plural=plural)


def verbatim(words: Value) -> Text:
    """What a person or a document said: shown as it is, never looked up.

    >>> verbatim("50 % {off}").values["words"]
    '50 % {off}'
    """
    return Text("{words}", {"words": words})
