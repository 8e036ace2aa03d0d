"""What the other side of a settlement sees over its link, and what it answers, as values in its own language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyItem:
    """Something that can be disputed: an item of lines 1 to 5; `number` names it in this version."""

    number: int
    line: str
    text: str
    amount: str


@dataclass(frozen=True, slots=True)
class PartyPage:
    """One version of a settlement, for the other side.

    Attributes:
        head: the company's lines.  facts: (label, value).
        columns, rows: lines 1 to 13; `strong` are the places of rows that stand out.
        note: how it stands: that it waits for an answer, or what was answered, or that it was replaced.
        open: it can be answered now.
        seen: names what is shown; an answer to something else is not taken.
        words: the page's own words, by what they are for.
    """

    title: str
    head: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: tuple[int, ...]
    items: tuple[PartyItem, ...]
    note: str
    open: bool
    seen: str
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """What was answered: all of it agreed to, or some items disputed (number -> why).

    `nonce` is the same when it is sent again; `name` is who says so.
    """

    nonce: str
    seen: str
    name: str
    note: str
    disputed: tuple[tuple[int, str], ...]
