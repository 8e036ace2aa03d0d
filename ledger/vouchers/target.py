"""What a program that takes vouchers is like: how it counts, what it forbids, how it writes what takes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Red = Literal["negative", "swapped", "flag", "signed"]
"""How a red line is written: below zero on its side; above zero on the other side; above zero under a flag; as one
signed amount, where there are no sides."""
Unit = Literal["characters", "gbk"]
DimensionKind = Literal["project", "person", "department", "customer", "supplier"]
DIMENSIONS: tuple[DimensionKind, ...] = ("project", "person", "department", "customer", "supplier")


@dataclass(frozen=True, slots=True)
class FieldLimit:
    """So much a field holds, characters or bytes of GBK; 0: no source says how much."""

    most: int = 0
    unit: Unit = "characters"

    def holds(self, text: str) -> bool:
        return not self.most or length(text, self.unit) <= self.most

    def cut(self, text: str) -> str:
        """As much of a text as fits, never half a character.

        >>> FieldLimit(5, "gbk").cut("差旅费"), FieldLimit(5).cut("差旅费")
        ('差旅', '差旅费')
        """
        if self.holds(text):
            return text
        while text and not self.holds(text):
            text = text[:-1]
        return text.rstrip()


def length(text: str, unit: Unit) -> int:
    """
    >>> length("Apollo 差旅", "gbk"), length("Apollo 差旅", "characters")
    (11, 9)
    """
    return len(text.encode("gb18030")) if unit == "gbk" else len(text)


@dataclass(frozen=True, slots=True)
class Target:
    """A program that takes vouchers.

    Attributes:
        name: as people type it; `words` beside it.
        title: what it is called.
        red: its way with red lines; finance may set another (`map setting red …`).
        reds: the ways that its file can express.
        summary: how long the text of a line may be; limits: "account" or a dimension -> how long its code may be.
        party_roles: roles of ours whose lines must name a customer or supplier there.
        forbidden: characters that no text may have there.
        encoding: of its file; a character that is not in it is refused.
        two_places: amounts have two fixed decimals: a currency with three cannot be written.
        foreign: a line keeps the amount in its own currency.
        account_names: accounts go by name, not by number.
        account_digits: their numbers are digits alone.
        own_numbers: ours are kept; else it gives its own, and both are noted.
        own_accounts: it needs no mapping: our accounts are its accounts.
        dimensions: kind -> where it stands there as a rule ("FFlex5", "Class"); one that is not there finance names.
        kinds: the dimensions that it has a place for.
        needed: what finance says before anything is written (“book”).
        optional: what finance may say besides.
        usual: "setting name" or "currency CNY" -> what is preset there as a rule, for finance to agree to.
        own_words: it has a code of its own for each word of ours (记).
        own_currencies: it calls currencies by codes of its own; `iso_currencies`: mostly those of ISO 4217.
        most_lines: of a file; 0 for no limit that is known.
        chinese: texts of ours are written there in Chinese.
        drafts: what is imported is a draft that a person posts.
        suffix, mime: of its file.
        sure: how sure its layout is (vouchers.md): V read at the vendor, P one secondary source, N not verified.
    """

    name: str
    title: str
    words: tuple[str, ...]
    suffix: str
    mime: str
    red: Red
    reds: tuple[Red, ...]
    sure: str
    summary: FieldLimit = FieldLimit()
    limits: Mapping[str, FieldLimit] = field(default_factory=dict)
    party_roles: frozenset[str] = frozenset()
    forbidden: str = "\r\n\t"
    encoding: str = "utf-8"
    two_places: bool = False
    foreign: bool = True
    account_names: bool = False
    account_digits: bool = False
    own_numbers: bool = True
    own_accounts: bool = False
    dimensions: Mapping[DimensionKind, str] = field(default_factory=dict)
    kinds: tuple[DimensionKind, ...] = DIMENSIONS
    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict)
    own_words: bool = False
    own_currencies: bool = False
    iso_currencies: bool = True
    most_lines: int = 0
    drafts: bool = False
    chinese: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """Everything that finance may say of it."""
        usual = (name.removeprefix("setting ") for name in self.usual if name.startswith("setting "))
        return tuple(dict.fromkeys((*self.needed, *usual, *self.optional, "red", "texts", "preparer")))
