"""Payloads with pieces of them replaced, left out or doubled, the same ones for the same seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    " ",
    "x",
    "\x00",
    "\u202e",
    "\ud800",
    "9" * 5000,
    [],
    [[]],
    {},
    {"": None},
    ["a"],
    {"type": "x"},
    "null",
    "[" * 50,
    "🧾" * 200,
)


def mangled(payload: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A copy with up to three of its values changed."""
    made = copy.deepcopy(payload)
    for _change in range(dice.randint(1, 3)):
        places = list(_places(made))
        holder, key = dice.choice(places)
        what = dice.randrange(3)
        if what == 0 and isinstance(holder, dict):
            holder.pop(key, None)
        elif what == 1 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[0]) if holder else None)
        else:
            holder[key] = copy.deepcopy(dice.choice(ODD))
        if not list(_places(made)):
            return made
    return made


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Where values stand: (dict or list, key)."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(inside):
        yield node, key
        yield from _places(value)
