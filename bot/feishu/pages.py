"""Pages: elements put together into cards that the platform takes: 30 KB, 200 elements, 5 tables, 5 charts each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Element = dict[str, Any]

LARGEST = 30 * 1024
ROOM = LARGEST - 2200
"""What elements may take; the rest is for head, settings and the request around them."""
MOST_ELEMENTS = 180
MOST_OF_A_KIND = 5


@dataclass(slots=True)
class _Load:
    size: int = 0
    elements: int = 0
    tables: int = 0
    charts: int = 0

    def add(self, element: Element) -> _Load:
        return _Load(
            self.size + weight(element),
            self.elements + count(element),
            self.tables + (element.get("tag") == "table"),
            self.charts + (element.get("tag") == "chart"),
        )

    @property
    def fits(self) -> bool:
        return (
            self.size <= ROOM
            and self.elements <= MOST_ELEMENTS
            and self.tables <= MOST_OF_A_KIND
            and self.charts <= MOST_OF_A_KIND
        )


def weight(element: Any) -> int:
    """Bytes in a request, where the card travels as a string of JSON inside JSON."""
    inner = json.dumps(element, ensure_ascii=False, separators=(",", ":"))
    return len(json.dumps(inner, ensure_ascii=False).encode())


def count(element: Any) -> int:
    """How many elements the platform counts in it."""
    if isinstance(element, dict):
        own = int("tag" in element and element["tag"] != "plain_text")
        return own + sum(count(value) for key, value in element.items() if key not in ("rows", "chart_spec"))
    if isinstance(element, list):
        return sum(count(part) for part in element)
    return 0


def pages(body: Sequence[Element], foot: Sequence[Element]) -> list[list[Element]]:
    """The elements in as few cards as needed, in order.  The foot (buttons) stands on the first, which can be updated.

    Every element must fit a card by itself.
    """
    reserve = _Load()
    kept: list[Element] = []
    for element in foot:
        more = reserve.add(element)
        if more.size > ROOM // 2 or more.elements > MOST_ELEMENTS // 2:
            break
        reserve, kept = more, [*kept, element]
    out = list(_filled(body, reserve)) or [[]]
    out[0] = out[0] + kept
    return out + list(_filled(foot[len(kept) :], _Load()))


def _filled(elements: Sequence[Element], reserve: _Load) -> Iterator[list[Element]]:
    page: list[Element] = []
    load = reserve
    for element in elements:
        more = load.add(element)
        if not more.fits and page:
            yield page
            page, more = [], _Load().add(element)
        elif not more.fits and reserve.size:
            # Nothing fits above this foot: the foot keeps the first card for itself.
            yield []
            more = _Load().add(element)
        page, load = [*page, element], more
        reserve = _Load()
    if page:
        yield page
