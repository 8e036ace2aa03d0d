"""Tables of patterns by the character that they can begin with, so that a line is read once and quickly.

A pattern is compiled when it is first tried: a start of the program pays only for what its first message needs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

Maker = TypeVar("Maker")

compiled = cache(re.compile)
"""The pattern ready for use, compiled once."""


def by_character(
    table: Mapping[str, str], patterns: Mapping[str, str], makers: Mapping[str, Maker]
) -> dict[str, tuple[tuple[str, Maker], ...]]:
    """For each single character of the table's keys: the patterns that it names, in order, each with its maker."""
    out: dict[str, tuple[tuple[str, Maker], ...]] = {}
    for chars, names in table.items():
        for char in chars:
            out[char] = out.get(char, ()) + tuple((patterns[name], makers[name]) for name in names.split())
    return out
