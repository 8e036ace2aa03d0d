"""Steps from one amount to another, bars from day to day, and shares as a table in colours, as SVG."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.web.drawing import BAR, NOTHING, WIDTH, bar_shape, label_text, r, text_width
from bot.web.markup import el
from chat.cards import chart_words
from chat.cards.card import Chart
from chat.cards.heat import step
from chat.words import figure, plain_day, say

_ROW = BAR + 9
_CELL = 20
_ROOM = 104
"""Units at most for the labels at the left."""


def bridge(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Each step begins where the one before ends; what helps and what hurts has its colour, and its sign as well."""
    ranges = chart_words.steps(chart)
    shown = [_moved(chart, place, locale) for place in range(len(ranges))]
    left = _left([say(one, locale) for one in chart.labels])
    right = max((text_width(words) for words in shown), default=0) + 8
    low, high = min([0.0, *map(min, ranges)]), max([0.0, *map(max, ranges)])
    per_unit = (WIDTH - right - left) / (high - low if high - low >= NOTHING else 1)
    zero = left - low * per_unit
    parts: list[Markup] = []
    y = top
    for place, (start, end) in enumerate(ranges):
        name = say(chart.labels[place], locale)
        parts.append(label_text(name, left, y + 10.5))
        cls = "c2" if _whole(chart, place) else "up" if end >= start else "over"
        parts += bar_shape(
            zero + start * per_unit, (end - start) * per_unit, y, cls, f"{name}: {shown[place]}", round_=False
        )
        if place + 1 < len(ranges):
            x = r(zero + end * per_unit)
            parts.append(el("line", x1=x, x2=x, y1=r(y + BAR), y2=r(y + _ROW), cls="grid"))
        at = zero + max(start, end) * per_unit + 5
        parts.append(
            el(
                "text",
                shown[place],
                x=r(at),
                y=r(y + 10.5),
                cls=f"number{' over' if cls == 'over' else ''}",
            )
        )
        y += _ROW
    parts.append(el("line", x1=r(zero), x2=r(zero), y1=r(top - 2), y2=r(y - 6), cls="axis"))
    return parts, y - 6


def _whole(chart: Chart, place: int) -> bool:
    return place in (0, len(chart.labels) - 1)


def _moved(chart: Chart, place: int, locale: str) -> str:
    start, end = chart_words.steps(chart)[place]
    if _whole(chart, place):
        return figure(end, chart.unit, locale)
    return ("+" if end > start else "") + figure(end - start, chart.unit, locale)


def spans(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """Bars from the first day to the last, one under the other for each series; one day is a diamond."""
    every = [one for series in chart.series for one in chart_words.ranges(series) if one[1]]
    first, last = min((one[0] for one in every), default=0.0), max((one[1] for one in every), default=1.0)
    left = _left([say(one, locale) for one in chart.labels])
    per_day = (WIDTH - left - 8) / max(last - first, 1.0)
    parts: list[Markup] = []
    y = top + 6
    for place, one in enumerate(chart.labels):
        name = say(one, locale)
        parts.append(label_text(name, left, y + len(chart.series) * 5.5 + 4))
        for row, series in enumerate(chart.series):
            start, end = chart_words.ranges(series)[place]
            if end:
                told = f"{name} · {say(series.name, locale)}: {chart_words.days(start, end, locale)}"
                parts.append(_span(left + (start - first) * per_day, (end - start) * per_day, y, f"c{row}", told))
            y += 11
        y += 8
    for day, anchor in ((first, "start"), (last, "end")):
        x = r(left + (day - first) * per_day)
        parts.insert(0, el("line", x1=x, x2=x, y1=r(top), y2=r(y - 4), cls="grid"))
        if day:
            words = plain_day(date.fromordinal(int(day)), locale)
            parts.append(el("text", words, x=x, y=r(y + 9), text_anchor=anchor, cls="quiet"))
    return parts, y + 14


def _span(x: float, wide: float, y: float, cls: str, words: str) -> Markup:
    if wide < 4:
        middle = x + wide / 2
        points = (
            f"M{r(middle)} {r(y)} L{r(middle + 5)} {r(y + 5)} L{r(middle)} {r(y + 10)} L{r(middle - 5)} {r(y + 5)} Z"
        )
        return el("path", el("title", words), d=points, cls=cls)
    return el("rect", el("title", words), x=r(x), y=r(y), width=r(wide), height=9, rx=2, cls=cls)


def heat_table(chart: Chart, locale: str, top: float) -> tuple[list[Markup], float]:
    """A cell for each label and column, in the colour of its step, with its figure in it."""
    left = _left([say(one, locale) for one in chart.labels])
    wide = (WIDTH - left) / max(len(chart.series), 1)
    parts: list[Markup] = []
    heads = [say(series.name, locale) for series in chart.series]
    every = max(1, -int(-max((text_width(head) for head in heads), default=0) // max(wide - 2, 1)))
    for place in range(0, len(heads), every):
        middle = r(left + (place + 0.5) * wide)
        parts.append(el("text", heads[place], x=middle, y=r(top + 10), text_anchor="middle", cls="quiet"))
    y = top + 16
    for place, one in enumerate(chart.labels):
        name = say(one, locale)
        parts.append(label_text(name, left, y + 13))
        for column, series in enumerate(chart.series):
            number, x = series.numbers[place], left + column * wide
            words = chart_words.share(number, locale)
            at = step(number)
            told = el("title", f"{name} · {heads[column]}: {words}")
            cls = f"h{at}" if at >= 0 else "hn"
            parts.append(
                el(
                    "rect",
                    told,
                    x=r(x + 1),
                    y=r(y),
                    width=r(wide - 2),
                    height=_CELL - 2,
                    rx=2,
                    cls=cls,
                )
            )
            short = words.removesuffix(" %").removesuffix("%")
            if text_width(short) <= wide - 2:
                parts.append(
                    el(
                        "text",
                        short,
                        x=r(x + wide / 2),
                        y=r(y + 13),
                        text_anchor="middle",
                        cls=f"cell t{max(at, 0)}",
                    )
                )
        y += _CELL
    return parts, y


def _left(labels: list[str]) -> float:
    return min(max((text_width(one) for one in labels), default=0) + 10, _ROOM)
