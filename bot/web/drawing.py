"""What the drawings of the page are made of: bars, labels, scales; a drawing is 300 units wide."""

from __future__ import annotations

import unicodedata
from math import floor, log10

from markupsafe import Markup

from bot.web.markup import el
from chat.cards.card import Chart
from chat.words import figure, say

WIDTH = 300
BAR = 13
NOTHING = 1e-9
"""Less than that is no amount of anything, and no scale can be made of it."""


def bar_shape(x: float, wide: float, y: float, cls: str, words: str, *, round_: bool = True) -> list[Markup]:
    if wide < 0:
        x, wide = x + wide, -wide
    shape = el(
        "rect",
        el("title", words),
        x=r(x),
        y=r(y),
        width=r(max(wide, 0.5)),
        height=BAR,
        rx=3 if round_ else 0,
        cls=cls,
    )
    return [shape] if wide or round_ else []


def label_text(words: str, room: float, y: float) -> Markup:
    cut = words
    while cut and text_width(cut) > room - 6:
        cut = cut[:-1]
    shown = words if cut == words else cut[:-1].rstrip() + "…"
    return el("text", el("title", words), shown, x=0, y=r(y), cls="label")


def margins(chart: Chart, locale: str, numbers: list[float]) -> tuple[float, float]:
    widest = max((text_width(say(label, locale)) for label in chart.labels), default=0)
    figures = max((text_width(figure(number, chart.unit, locale)) for number in numbers), default=0)
    return min(widest + 10, 104), figures + 10


def scaled(numbers: list[float], left: float, right: float) -> tuple[float, float]:
    """Units of drawing for one of the number's, and where zero stands."""
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    scale = (right - left) / (high - low if high - low >= NOTHING else 1)
    return scale, left - low * scale


def ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers from at or below `low` to at or above `high`.

    >>> ticks(0, 23), ticks(-4, 11), ticks(0, 0), ticks(0, 5e-324)
    ([0, 10, 20, 30], [-5, 0, 5, 10, 15], [0, 1], [0, 1])
    """
    span = high - low
    if span < NOTHING:
        return [0, 1]
    rough = span / 4
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough)
    first, count = floor(low / step), 0
    while (first + count) * step < high:
        count += 1
    ticks = [round((first + place) * step, 10) for place in range(count + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def text_width(words: str) -> float:
    """About how wide the words stand in 11-unit letters."""
    return sum(11.5 if unicodedata.east_asian_width(char) in "WF" else 6.1 for char in words)


def r(number: float) -> str:
    """One decimal place at most: the page gets shorter and golden files readable."""
    return f"{number:.1f}".removesuffix(".0")
