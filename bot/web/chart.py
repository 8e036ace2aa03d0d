"""A chart as inline SVG.  Colours are classes of the style sheet, so light and dark need no second drawing.

Bars lie on their side: on a phone there is no room for labels under upright ones, and Chinese and English names both
read from the left.  The drawing is 300 units wide, about what a card has on a phone: there its letters keep their size.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.web import chart_shapes
from bot.web.drawing import BAR, WIDTH, bar_shape, label_text, margins, r, scaled, text_width, ticks
from bot.web.markup import el
from chat.cards import chart_words
from chat.cards.card import Chart, ChartKind
from chat.words import figure, say

_COLOURS = 6
_LINE = 15
_GAP = 3


def svg(chart: Chart, locale: str = "en") -> Markup:
    """The drawing with its title and legend; every bar and point carries its figure as a tooltip."""
    title = say(chart.title, locale)
    legend, top = _legend(_names(chart, locale))
    parts, height = _DRAWN[chart.kind](chart, locale, top)
    drawing = el(
        "svg",
        el("title", title),
        *legend,
        *parts,
        viewBox=f"0 0 {WIDTH} {r(height)}",
        cls="chart",
        role="img",
        aria_label=title,
        preserveAspectRatio="xMinYMin",
    )
    return el("figure", el("figcaption", title), drawing, cls="plot")


def _names(chart: Chart, locale: str) -> list[tuple[str, str]]:
    """(class, name) of what the colours mean; none where there is only one thing."""
    if chart.kind == "heat":
        return [(f"h{place}", meaning) for place, meaning in enumerate(chart_words.steps_in_words(locale))]
    if len(chart.series) < 2:
        return []
    return [(f"c{place % _COLOURS}", say(series.name, locale)) for place, series in enumerate(chart.series)]


def _legend(names: list[tuple[str, str]]) -> tuple[tuple[Markup, ...], float]:
    if not names:
        return (), 0
    parts, x, y = [], 0.0, 0.0
    for cls, name in names:
        wide = 16 + text_width(name) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _LINE
        parts.append(el("rect", x=r(x), y=r(y + 2), width=9, height=9, rx=2.5, cls=cls))
        parts.append(el("text", name, x=r(x + 14), y=r(y + 10.5), cls="quiet"))
        x += wide
    return tuple(parts), y + _LINE + 6


def _bars(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Bars beside each other; shares in percent get a line at 100 and are drawn red beyond it."""
    rows = len(chart.series)
    share = chart.unit == "%"
    numbers = [number for series in chart.series for number in series.numbers]
    left, right = margins(chart, locale, numbers)
    scale, zero = scaled(numbers + ([100.0] if share else []), left, WIDTH - right)
    parts: list[Markup] = []
    y = top
    for place, label in enumerate(chart.labels):
        middle = y + (rows * (BAR + 2) - 2) / 2 + 4
        parts.append(label_text(say(label, locale), left, middle))
        for row, series in enumerate(chart.series):
            number = series.numbers[place]
            shown = figure(number, chart.unit, locale)
            cls = "over" if share and number > 100 else f"c{row % _COLOURS}"
            parts += bar_shape(
                zero, number * scale, y, cls, f"{say(label, locale)} · {say(series.name, locale)}: {shown}"
            )
            end = zero + max(number * scale, 0) + 5
            parts.append(el("text", shown, x=r(end), y=r(y + 10.5), cls="number over" if cls == "over" else "number"))
            y += BAR + 2
        y += _GAP + 5
    if share:
        x = r(zero + 100 * scale)
        parts.insert(0, el("line", x1=x, x2=x, y1=r(top - 2), y2=r(y - 4), cls="mark"))
    elif min(numbers, default=0) < 0:
        parts.append(el("line", x1=r(zero), x2=r(zero), y1=r(top), y2=r(y - 4), cls="axis"))
    return parts, y - 3


def _stacks(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """One bar a label, its parts end to end, the sum behind it."""
    sums = [sum(max(series.numbers[place], 0) for series in chart.series) for place in range(len(chart.labels))]
    left, right = margins(chart, locale, sums)
    scale, zero = scaled(sums, left, WIDTH - right)
    parts: list[Markup] = []
    y = top
    for place, label in enumerate(chart.labels):
        parts.append(label_text(say(label, locale), left, y + 11.5))
        x = zero
        for row, series in enumerate(chart.series):
            number = max(series.numbers[place], 0)
            shown = f"{say(label, locale)} · {say(series.name, locale)}: {figure(number, chart.unit, locale)}"
            parts += bar_shape(x, number * scale, y, f"c{row % _COLOURS}", shown, round_=False)
            x += number * scale
        parts.append(el("text", figure(sums[place], chart.unit, locale), x=r(x + 5), y=r(y + 11), cls="number"))
        y += BAR + 9
    return parts, y - 5


def _lines(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Lines over labels that follow each other, with a few round figures at the left."""
    numbers = [number for series in chart.series for number in series.numbers]
    steps = ticks(min([0.0, *numbers]), max([0.0, *numbers]))
    shown = [figure(step, chart.unit, locale) for step in steps]
    left = 8 + max(text_width(words) for words in shown)
    high, bottom = top + 8, top + 138
    per_unit = (bottom - high) / ((steps[-1] - steps[0]) or 1)
    across = (WIDTH - left - 10) / max(len(chart.labels) - 1, 1)
    parts: list[Markup] = []
    for step, words in zip(steps, shown, strict=True):
        y = bottom - (step - steps[0]) * per_unit
        parts.append(el("line", x1=r(left), x2=WIDTH, y1=r(y), y2=r(y), cls="axis" if step == 0 else "grid"))
        parts.append(el("text", words, x=r(left - 6), y=r(y + 4), text_anchor="end", cls="quiet"))
    if chart.kind == "band" and len(chart.series) > 2:
        parts.append(_band(chart, left + 4, across, lambda number: bottom - (number - steps[0]) * per_unit))
    for row, series in enumerate(chart.series):
        points = [
            (left + 4 + place * across, bottom - (number - steps[0]) * per_unit)
            for place, number in enumerate(series.numbers)
        ]
        path = "M" + " L".join(f"{r(x)} {r(y)}" for x, y in points)
        if len(chart.series) == 1 and points:
            floor_ = r(bottom + steps[0] * per_unit)
            area = f"{path} L{r(points[-1][0])} {floor_} L{r(points[0][0])} {floor_} Z"
            parts.append(el("path", d=area, cls="area c0"))
        edge = " edge" if chart.kind == "band" and row in (0, 2) else ""
        parts.append(el("path", d=path, cls=f"line l{row % _COLOURS}{edge}"))
        for (x, y), label, number in zip(points, chart.labels, series.numbers, strict=False):
            words = f"{say(label, locale)} · {say(series.name, locale)}: {figure(number, chart.unit, locale)}"
            parts.append(el("circle", el("title", words), cx=r(x), cy=r(y), r=3, cls=f"c{row % _COLOURS}"))
    parts += _under([say(label, locale) for label in chart.labels], left + 4, across, bottom + 16)
    return parts, bottom + 22


def _under(labels: list[str], left: float, across: float, y: float) -> list[Markup]:
    """As many labels as fit, evenly, the last one always among them."""
    widest = max((text_width(label) for label in labels), default=0) + 10
    every = max(1, -int(-widest // across))
    parts = []
    for place in range(len(labels) - 1, -1, -every):
        x = left + place * across
        anchor = "middle" if widest / 2 <= x <= WIDTH - widest / 2 else ("end" if x > WIDTH / 2 else "start")
        x = min(x, WIDTH) if anchor == "end" else x
        parts.append(el("text", labels[place], x=r(x), y=r(y), text_anchor=anchor, cls="quiet"))
    return parts


def _band(chart: Chart, left: float, across: float, y_of: Callable[[float], float]) -> Markup:
    """What lies between the lowest and the highest line."""
    low, high = chart.series[0].numbers, chart.series[2].numbers
    there = [f"{r(left + place * across)} {r(y_of(number))}" for place, number in enumerate(low)]
    back = [f"{r(left + place * across)} {r(y_of(number))}" for place, number in enumerate(high)]
    return el("path", d=f"M{' L'.join((*there, *reversed(back)))} Z", cls="area c1")


_DRAWN: dict[ChartKind, Callable[[Chart, str, float], tuple[list[Markup], float]]] = {
    "bar": _bars,
    "stack": _stacks,
    "line": _lines,
    "band": _lines,
    "bridge": chart_shapes.bridge,
    "span": chart_shapes.spans,
    "heat": chart_shapes.heat_table,
}
