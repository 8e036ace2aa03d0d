"""Pictures of steps between two amounts, of bars from day to day, and of shares as a table in colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chat.cards import chart_words
from chat.cards.card import Chart
from chat.cards.heat import step
from chat.words import figure, plain_day

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

LEFT, RIGHT, TOP, BOTTOM = 300, 1160, 120, 600
"""The room for the drawing; labels stand at its left."""
_INK, _SOFT, _LINE = "#1d1c1d", "#616061", "#dddddd"
GOOD, BAD, WHOLE = "#009e73", "#d55e00", "#0072b2"
HEAT = ("#dbe7ea", "#a5ccd3", "#1f7a84", "#b3541e")
HEAT_INK = ("#14303a", "#14303a", "#ffffff", "#ffffff")


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn on, with how letters are set: `fitting` cuts words to a width of so many points.

    Attributes:
        labels, names: of the chart's labels and series, as they can be written here.
        locale: of figures and days.
    """

    draw: ImageDraw
    font: Callable[[int], object]
    fitting: Callable[[ImageDraw, str, int, float], str]
    labels: Sequence[str]
    names: Sequence[str]
    locale: str

    def text(self, x: float, y: float, words: str, size: int, colour: str = _INK, anchor: str = "lm") -> None:
        self.draw.text((x, y), words, colour, self.font(size), anchor=anchor)  # type: ignore[arg-type]

    def label(self, at: int, y: float) -> None:
        """The name of a row, in the room at its left."""
        self.text(LEFT - 14, y, self.fitting(self.draw, self.labels[at], 20, LEFT - 54), 20, anchor="rm")


def bridge(on: Canvas, chart: Chart) -> None:
    """Each step begins where the one before ends; its sign stands with its figure."""
    ranges = chart_words.steps(chart)
    low, high = min([0.0, *map(min, ranges)]), max([0.0, *map(max, ranges)])
    per_unit = (RIGHT - LEFT - 150) / ((high - low) if high - low > 1e-9 else 1)
    slot = (BOTTOM - TOP) / len(ranges)
    zero = LEFT - low * per_unit
    for at, (start, end) in enumerate(ranges):
        y0, y1 = TOP + slot * (at + 0.18), TOP + slot * (at + 0.82)
        whole = at in (0, len(ranges) - 1)
        colour = WHOLE if whole else GOOD if end >= start else BAD
        x0, x1 = sorted((zero + start * per_unit, zero + end * per_unit))
        on.draw.rectangle((x0, y0, max(x1, x0 + 1), y1), colour)
        moved = end if whole else end - start
        words = ("+" if not whole and moved > 0 else "") + figure(moved, chart.unit, on.locale)
        on.text(x1 + 10, (y0 + y1) / 2, words, 20)
        on.label(at, (y0 + y1) / 2)
        if at + 1 < len(ranges):
            x = zero + end * per_unit
            on.draw.line((x, y1, x, y1 + slot * 0.36), _SOFT, 1)
    on.draw.line((zero, TOP, zero, BOTTOM), _INK, 2)


def spans(on: Canvas, chart: Chart, colours: Sequence[str]) -> None:
    """Bars from the first day to the last, those of each series under each other; one day is a diamond."""
    every = [one for series in chart.series for one in chart_words.ranges(series) if one[1]]
    first, last = min((one[0] for one in every), default=0.0), max((one[1] for one in every), default=1.0)
    per_day = (RIGHT - LEFT - 20) / max(last - first, 1.0)
    slot = (BOTTOM - TOP - 30) / max(len(on.labels), 1)
    high = min(slot * 0.8 / max(len(chart.series), 1), 26.0)
    for day, anchor in ((first, "lm"), (last, "rm")):
        x = LEFT + (day - first) * per_day
        on.draw.line((x, TOP - 6, x, BOTTOM - 24), _LINE, 2)
        if day:
            on.text(x, BOTTOM - 8, plain_day(date.fromordinal(int(day)), on.locale), 20, _SOFT, anchor)
    for at in range(len(on.labels)):
        y = TOP + slot * at + (slot - high * len(chart.series)) / 2
        on.label(at, y + high * len(chart.series) / 2)
        for row, series in enumerate(chart.series):
            start, end = chart_words.ranges(series)[at]
            x0, x1, y0 = LEFT + (start - first) * per_day, LEFT + (end - first) * per_day, y + high * row
            if end and x1 - x0 < 8:
                middle, half = (x0 + x1) / 2, high / 2 - 2
                corners = [
                    (middle, y0),
                    (middle + half, y0 + half),
                    (middle, y0 + 2 * half),
                    (middle - half, y0 + half),
                ]
                on.draw.polygon(corners, colours[row % len(colours)])
            elif end:
                on.draw.rectangle((x0, y0, x1, y0 + high - 4), colours[row % len(colours)])


def heat_table(on: Canvas, chart: Chart) -> None:
    """A cell for each label and column in the colour of its step, its figure in it; what the colours mean above."""
    x = 40.0
    for at, meaning in enumerate(chart_words.steps_in_words(on.locale)):
        on.draw.rectangle((x, 76, x + 18, 94), HEAT[at])
        on.text(x + 26, 85, meaning, 18)
        x += 44 + on.draw.textlength(meaning, on.font(18))  # type: ignore[arg-type]
    wide, slot = (RIGHT - LEFT) / max(len(on.names), 1), (BOTTOM - TOP - 30) / max(len(on.labels), 1)
    for column, name in enumerate(on.names):
        on.text(LEFT + wide * (column + 0.5), TOP + 8, on.fitting(on.draw, name, 18, wide - 6), 18, _SOFT, "mm")
    for at in range(len(on.labels)):
        y = TOP + 28 + slot * at
        on.label(at, y + slot / 2)
        for column, series in enumerate(chart.series):
            number = series.numbers[at] if at < len(series.numbers) else -1.0
            box = (LEFT + wide * column + 2, y + 2, LEFT + wide * (column + 1) - 2, y + slot - 2)
            place = step(number)
            on.draw.rectangle(box, HEAT[place] if place >= 0 else None, outline=_LINE)
            ink = HEAT_INK[place] if place >= 0 else _SOFT
            words = on.fitting(on.draw, chart_words.share(number, on.locale), 18, wide - 8)
            on.text(LEFT + wide * (column + 0.5), y + slot / 2, words, 18, ink, "mm")
