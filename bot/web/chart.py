"""A chart as inline SVG.  Colours are classes of the style sheet, so light and dark need no second drawing.

Bars lie on their side: on a phone there is no room for labels under upright ones, and Chinese and English names both
read from the left.  The drawing is 300 units wide, about what a card has on a phone: there its letters keep their size.
"""

from __future__ import annotations

import unicodedata
from math import floor, log10

from markupsafe import Markup

from bot.web.markup import el
from chat.cards.card import Chart
from chat.words import figure, say

WIDTH = 300
_COLOURS = 6
_LINE = 15
_BAR = 13
_GAP = 3
_NOTHING = 1e-9
"""Less than that is no amount of anything, and no scale can be made of it."""


def svg(chart: Chart, locale: str = "en") -> Markup:
    """The drawing with its title and legend; every bar and point carries its figure as a tooltip."""
    title = say(chart.title, locale)
    names = [say(series.name, locale) for series in chart.series]
    legend, top = _legend(names) if len(names) > 1 else ((), 0)
    draw = {"bar": _bars, "stack": _stacks, "line": _lines}[chart.kind]
    parts, height = draw(chart, locale, top)
    drawing = el(
        "svg",
        el("title", title),
        *legend,
        *parts,
        viewBox=f"0 0 {WIDTH} {_r(height)}",
        cls="chart",
        role="img",
        aria_label=title,
        preserveAspectRatio="xMinYMin",
    )
    return el("figure", el("figcaption", title), drawing, cls="plot")


def _legend(names: list[str]) -> tuple[tuple[Markup, ...], float]:
    parts, x, y = [], 0.0, 0.0
    for place, name in enumerate(names):
        wide = 16 + _width(name) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _LINE
        parts.append(el("rect", x=_r(x), y=_r(y + 2), width=9, height=9, rx=2.5, cls=f"c{place % _COLOURS}"))
        parts.append(el("text", name, x=_r(x + 14), y=_r(y + 10.5), cls="quiet"))
        x += wide
    return tuple(parts), y + _LINE + 6


def _bars(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Bars beside each other; shares in percent get a line at 100 and are drawn red beyond it."""
    rows = len(chart.series)
    share = chart.unit == "%"
    numbers = [number for series in chart.series for number in series.numbers]
    left, right = _margins(chart, locale, numbers)
    scale, zero = _scale(numbers + ([100.0] if share else []), left, WIDTH - right)
    parts: list[Markup] = []
    y = top
    for place, label in enumerate(chart.labels):
        middle = y + (rows * (_BAR + 2) - 2) / 2 + 4
        parts.append(_label(say(label, locale), left, middle))
        for row, series in enumerate(chart.series):
            number = series.numbers[place]
            shown = figure(number, chart.unit, locale)
            cls = "over" if share and number > 100 else f"c{row % _COLOURS}"
            parts += _bar(zero, number * scale, y, cls, f"{say(label, locale)} · {say(series.name, locale)}: {shown}")
            end = zero + max(number * scale, 0) + 5
            parts.append(el("text", shown, x=_r(end), y=_r(y + 10.5), cls="number over" if cls == "over" else "number"))
            y += _BAR + 2
        y += _GAP + 5
    if share:
        x = _r(zero + 100 * scale)
        parts.insert(0, el("line", x1=x, x2=x, y1=_r(top - 2), y2=_r(y - 4), cls="mark"))
    elif min(numbers, default=0) < 0:
        parts.append(el("line", x1=_r(zero), x2=_r(zero), y1=_r(top), y2=_r(y - 4), cls="axis"))
    return parts, y - 3


def _stacks(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """One bar a label, its parts end to end, the sum behind it."""
    sums = [sum(max(series.numbers[place], 0) for series in chart.series) for place in range(len(chart.labels))]
    left, right = _margins(chart, locale, sums)
    scale, zero = _scale(sums, left, WIDTH - right)
    parts: list[Markup] = []
    y = top
    for place, label in enumerate(chart.labels):
        parts.append(_label(say(label, locale), left, y + 11.5))
        x = zero
        for row, series in enumerate(chart.series):
            number = max(series.numbers[place], 0)
            shown = f"{say(label, locale)} · {say(series.name, locale)}: {figure(number, chart.unit, locale)}"
            parts += _bar(x, number * scale, y, f"c{row % _COLOURS}", shown, round_=False)
            x += number * scale
        parts.append(el("text", figure(sums[place], chart.unit, locale), x=_r(x + 5), y=_r(y + 11), cls="number"))
        y += _BAR + 9
    return parts, y - 5


def _lines(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Lines over labels that follow each other, with a few round figures at the left."""
    numbers = [number for series in chart.series for number in series.numbers]
    steps = _ticks(min([0.0, *numbers]), max([0.0, *numbers]))
    shown = [figure(step, chart.unit, locale) for step in steps]
    left = 8 + max(_width(words) for words in shown)
    high, bottom = top + 8, top + 138
    per_unit = (bottom - high) / ((steps[-1] - steps[0]) or 1)
    across = (WIDTH - left - 10) / max(len(chart.labels) - 1, 1)
    parts: list[Markup] = []
    for step, words in zip(steps, shown, strict=True):
        y = bottom - (step - steps[0]) * per_unit
        parts.append(el("line", x1=_r(left), x2=WIDTH, y1=_r(y), y2=_r(y), cls="axis" if step == 0 else "grid"))
        parts.append(el("text", words, x=_r(left - 6), y=_r(y + 4), text_anchor="end", cls="quiet"))
    for row, series in enumerate(chart.series):
        points = [
            (left + 4 + place * across, bottom - (number - steps[0]) * per_unit)
            for place, number in enumerate(series.numbers)
        ]
        path = "M" + " L".join(f"{_r(x)} {_r(y)}" for x, y in points)
        if len(chart.series) == 1 and points:
            floor_ = _r(bottom + steps[0] * per_unit)
            area = f"{path} L{_r(points[-1][0])} {floor_} L{_r(points[0][0])} {floor_} Z"
            parts.append(el("path", d=area, cls="area c0"))
        parts.append(el("path", d=path, cls=f"line l{row % _COLOURS}"))
        for (x, y), label, number in zip(points, chart.labels, series.numbers, strict=False):
            words = f"{say(label, locale)} · {say(series.name, locale)}: {figure(number, chart.unit, locale)}"
            parts.append(el("circle", el("title", words), cx=_r(x), cy=_r(y), r=3, cls=f"c{row % _COLOURS}"))
    parts += _under([say(label, locale) for label in chart.labels], left + 4, across, bottom + 16)
    return parts, bottom + 22


def _under(labels: list[str], left: float, across: float, y: float) -> list[Markup]:
    """As many labels as fit, evenly, the last one always among them."""
    widest = max((_width(label) for label in labels), default=0) + 10
    every = max(1, -int(-widest // across))
    parts = []
    for place in range(len(labels) - 1, -1, -every):
        x = left + place * across
        anchor = "middle" if widest / 2 <= x <= WIDTH - widest / 2 else ("end" if x > WIDTH / 2 else "start")
        x = min(x, WIDTH) if anchor == "end" else x
        parts.append(el("text", labels[place], x=_r(x), y=_r(y), text_anchor=anchor, cls="quiet"))
    return parts


def _bar(x: float, wide: float, y: float, cls: str, words: str, *, round_: bool = True) -> list[Markup]:
    if wide < 0:
        x, wide = x + wide, -wide
    shape = el(
        "rect",
        el("title", words),
        x=_r(x),
        y=_r(y),
        width=_r(max(wide, 0.5)),
        height=_BAR,
        rx=3 if round_ else 0,
        cls=cls,
    )
    return [shape] if wide or round_ else []


def _label(words: str, room: float, y: float) -> Markup:
    cut = words
    while cut and _width(cut) > room - 6:
        cut = cut[:-1]
    shown = words if cut == words else cut[:-1].rstrip() + "…"
    return el("text", el("title", words), shown, x=0, y=_r(y), cls="label")


def _margins(chart: Chart, locale: str, numbers: list[float]) -> tuple[float, float]:
    widest = max((_width(say(label, locale)) for label in chart.labels), default=0)
    figures = max((_width(figure(number, chart.unit, locale)) for number in numbers), default=0)
    return min(widest + 10, 104), figures + 10


def _scale(numbers: list[float], left: float, right: float) -> tuple[float, float]:
    """Units of drawing for one of the number's, and where zero stands."""
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    scale = (right - left) / (high - low if high - low >= _NOTHING else 1)
    return scale, left - low * scale


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers from at or below `low` to at or above `high`.

    >>> _ticks(0, 23), _ticks(-4, 11), _ticks(0, 0), _ticks(0, 5e-324)
    ([0, 10, 20, 30], [-5, 0, 5, 10, 15], [0, 1], [0, 1])
    """
    span = high - low
    if span < _NOTHING:
        return [0, 1]
    rough = span / 4
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough)
    first, count = floor(low / step), 0
    while (first + count) * step < high:
        count += 1
    ticks = [round((first + place) * step, 10) for place in range(count + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def _width(words: str) -> float:
    """About how wide the words stand in 11-unit letters."""
    return sum(11.5 if unicodedata.east_asian_width(char) in "WF" else 6.1 for char in words)


def _r(number: float) -> str:
    """One decimal place at most: the page gets shorter and golden files readable."""
    return f"{number:.1f}".removesuffix(".0")
