"""A chart of a report as a drawing in lines and letters (no picture), which fits a page.

Colours are Okabe and Ito's, told apart by people who do not see red or green; what a colour means stands in words, and
each figure beside what shows it.  What is longer than a page goes on in another drawing with the same scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formats.documents.paper import face, is_foreign
from formats.reports.printed import PrintedChart

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b3a200", "#777777")
GOOD, BAD, WHOLE = "#009e73", "#d55e00", "#0072b2"
HEAT = ("#dbe7ea", "#a5ccd3", "#1f7a84", "#b3541e")
HEAT_INK = ("#14303a", "#14303a", "#ffffff", "#ffffff")
_INK, _SOFT, _LINE, _BAND = "#1d1c1d", "#616061", "#cccccc", "#fbeed0"
SIZE, TITLE_SIZE = 7.5, 9.5
_ROW = 15.0
_HEAD = 20.0
_CURVES = 190.0
"""How high a chart of curves is."""
MOST = 0.62
"""No drawing is higher than that part of what may be written on of a page."""


@dataclass(frozen=True, slots=True)
class DrawingSheet:
    """What is drawn on: points from its lower left corner, and how words are set there."""

    drawing: Drawing
    wide: float
    high: float
    locale: str
    font: Path | None

    def runs(self, words: str) -> list[tuple[str, str]]:
        """(face, letters) one after another."""
        out: list[tuple[str, str]] = []
        for sign in words:
            name = face(self.font) if is_foreign(sign, self.locale) else "Helvetica"
            if out and out[-1][0] == name:
                out[-1] = (name, out[-1][1] + sign)
            else:
                out.append((name, sign))
        return out

    def length(self, words: str, size: float = SIZE) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return sum(float(stringWidth(letters, name, size)) for name, letters in self.runs(words))

    def fitting(self, words: str, room: float, size: float = SIZE) -> str:
        """The words, cut with “…” where they are wider than the room."""
        words = " ".join(words.split())
        if self.length(words, size) <= room:
            return words
        while words and self.length(words + "…", size) > room:
            words = words[:-1]
        return words + "…" if words else ""

    def text(
        self, x: float, y: float, words: str, anchor: str = "start", colour: str = _INK, size: float = SIZE
    ) -> None:
        """Words whose middle line is at a height."""
        from reportlab.graphics.shapes import String
        from reportlab.lib.colors import HexColor

        wide = self.length(words, size)
        at = x - wide if anchor == "end" else x - wide / 2 if anchor == "middle" else x
        for name, letters in self.runs(words):
            run = String(at, y - size * 0.36, letters, fontName=name, fontSize=size, fillColor=HexColor(colour))
            self.drawing.add(run)
            at += self._one(letters, name, size)

    def _one(self, letters: str, name: str, size: float) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(letters, name, size))

    def box(self, x: float, y: float, wide: float, high: float, colour: str | None, edge: str | None = None) -> None:
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import HexColor

        fill, stroke = (HexColor(one) if one else None for one in (colour, edge))
        self.drawing.add(Rect(x, y, wide, high, fillColor=fill, strokeColor=stroke, strokeWidth=0.4))

    def line(self, *points: float, colour: str = _LINE, width: float = 0.5) -> None:
        from reportlab.graphics.shapes import PolyLine
        from reportlab.lib.colors import HexColor

        self.drawing.add(PolyLine(list(points), strokeColor=HexColor(colour), strokeWidth=width))

    def area(self, points: Sequence[float], colour: str) -> None:
        from reportlab.graphics.shapes import Polygon
        from reportlab.lib.colors import HexColor

        self.drawing.add(Polygon(list(points), fillColor=HexColor(colour), strokeColor=None))


def drawings(chart: PrintedChart, locale: str, font: Path | None, room: tuple[float, float]) -> list[Any]:
    """The chart as drawings that each fit so wide and so high a place."""
    kind = _KINDS[chart.kind]
    wide, most = room[0], room[1] * MOST
    if kind.row is None:
        return [_drawn(chart, kind, locale, font, (wide, min(_CURVES, most)), range(len(chart.labels)))]
    row = kind.row(chart)
    fitting = max(int((most - kind.beside) // row), 1)
    parts = [range(start, min(start + fitting, len(chart.labels))) for start in range(0, len(chart.labels), fitting)]
    return [_drawn(chart, kind, locale, font, (wide, kind.beside + row * len(part)), part) for part in parts]


def _drawn(
    chart: PrintedChart, kind: _ShapeOfKind, locale: str, font: Path | None, size: tuple[float, float], part: range
) -> Drawing:
    from reportlab.graphics.shapes import Drawing

    sheet = DrawingSheet(Drawing(*size), *size, locale, font)
    sheet.text(0, size[1] - 7, sheet.fitting(chart.title, size[0], TITLE_SIZE), size=TITLE_SIZE)
    kind.draw(sheet, chart, part)
    return sheet.drawing


def _legend(sheet: DrawingSheet, names: Sequence[tuple[str, str]]) -> None:
    """Squares in the colours with what they mean, under the title; what does not fit is cut, never left out."""
    y, x = sheet.high - _HEAD, 0.0
    room = sheet.wide / max(len(names), 1) - 22
    for colour, name in names:
        words = sheet.fitting(name, room)
        sheet.box(x, y - 3.5, 7, 7, colour)
        sheet.text(x + 10, y, words)
        x += 10 + sheet.length(words) + 12


def _labels(sheet: DrawingSheet, chart: PrintedChart) -> float:
    """How wide the room for labels is."""
    return min(max((sheet.length(one) for one in chart.labels), default=0.0) + 6, sheet.wide * 0.3)


def _label(sheet: DrawingSheet, words: str, left: float, y: float) -> None:
    sheet.text(left - 5, y, sheet.fitting(words, left - 6), "end")


def _bridge(sheet: DrawingSheet, chart: PrintedChart, part: range) -> None:
    """Each step begins where the one before ends; its sign stands with its figure."""
    series, last = chart.series[0], len(chart.labels) - 1
    bars = list(zip(series.starts, series.numbers, strict=True))
    left = _labels(sheet, chart)
    beside = max((sheet.length(one) for one in series.words), default=0.0) + 6
    low, high = min([0.0, *map(min, bars)]), max([0.0, *map(max, bars)])
    per_unit = (sheet.wide - left - beside) / ((high - low) if high - low > 1e-9 else 1.0)
    zero = left - low * per_unit
    top = sheet.high - _HEAD + 4
    for row, at in enumerate(part):
        start, end = bars[at]
        middle = top - _ROW * (row + 0.5)
        colour = WHOLE if at in (0, last) else GOOD if end >= start else BAD
        x0, x1 = sorted((zero + start * per_unit, zero + end * per_unit))
        sheet.box(x0, middle - 4.5, max(x1 - x0, 0.6), 9, colour)
        sheet.text(x1 + 4, middle, series.words[at])
        _label(sheet, chart.labels[at], left, middle)
        if at != part[-1]:
            x = zero + end * per_unit
            sheet.line(x, middle - 4.5, x, middle - _ROW + 4.5, colour=_SOFT, width=0.4)
    sheet.line(zero, top, zero, top - _ROW * len(part), colour=_INK)


def _bars(sheet: DrawingSheet, chart: PrintedChart, part: range) -> None:
    """Lying bars with their figures; of several series one under another, or behind each other in one."""
    stacked = chart.kind == "stack"
    if len(chart.series) > 1:
        _legend(sheet, [(COLOURS[at % len(COLOURS)], one.name) for at, one in enumerate(chart.series)])
    left = _labels(sheet, chart)
    beside = max((sheet.length(word) for one in chart.series for word in one.words), default=0.0) + 6
    values = [[one.numbers[at] for one in chart.series] for at in range(len(chart.labels))]
    ends = [sum(row) for row in values] if stacked else [value for row in values for value in row]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = sheet.wide - left - beside - (beside if low < 0 else 0)
    per_unit = room / ((high - low) if high - low > 1e-9 else 1.0)
    zero = left + (beside if low < 0 else 0) - low * per_unit
    row_high = _bar_row(chart)
    top = sheet.high - (_HEAD + 12 if len(chart.series) > 1 else _HEAD - 4)
    for row, at in enumerate(part):
        y = top - row_high * row
        _label(sheet, chart.labels[at], left, y - row_high / 2)
        reached = zero
        for number, series in enumerate(chart.series):
            value, colour = series.numbers[at], COLOURS[number % len(COLOURS)]
            middle = y - row_high / 2 if stacked else y - 3 - 11 * (number + 0.5)
            begin = reached if stacked else zero
            x0, x1 = sorted((begin, begin + value * per_unit))
            sheet.box(x0, middle - 4, max(x1 - x0, 0.4 if value else 0.0), 8, colour)
            if not stacked and value < 0:
                sheet.text(x0 - 4, middle, series.words[at], "end")
            elif not stacked:
                sheet.text(x1 + 4, middle, series.words[at])
            reached = begin + value * per_unit
    sheet.line(zero, top, zero, top - row_high * len(part), colour=_INK)


def _bar_row(chart: PrintedChart) -> float:
    return _ROW if chart.kind == "stack" or len(chart.series) == 1 else 11.0 * len(chart.series) + 6


def _curves(sheet: DrawingSheet, chart: PrintedChart, part: range) -> None:
    """Curves over a scale; of a band what lies between its lowest and its highest is filled."""
    if len(chart.series) > 1:
        _legend(sheet, [(COLOURS[at % len(COLOURS)], one.name) for at, one in enumerate(chart.series)])
    axis = chart.axis or ((0.0, "0"), (1.0, "1"))
    left = max(sheet.length(words) for _at, words in axis) + 6
    bottom, top = 16.0, sheet.high - _HEAD - 14
    low, high = axis[0][0], axis[-1][0]
    per_unit, slot = (top - bottom) / ((high - low) or 1.0), (sheet.wide - left) / max(len(part), 1)
    for at, words in axis:
        y = bottom + (at - low) * per_unit
        sheet.line(left, y, sheet.wide, y, colour=_INK if abs(at) < 1e-9 else _LINE)
        sheet.text(left - 4, y, words, "end", _SOFT)

    def points(number: int) -> list[float]:
        found: list[float] = []
        for at, value in enumerate(chart.series[number].numbers):
            found += [left + slot * (at + 0.5), bottom + (value - low) * per_unit]
        return found

    if chart.kind == "band" and len(chart.series) > 2 and len(part) > 1:
        over = points(2)
        back = [one for at in range(len(over) - 2, -1, -2) for one in over[at : at + 2]]
        sheet.area([*points(0), *back], _BAND)
    for number in range(len(chart.series)):
        colour, way = COLOURS[number % len(COLOURS)], points(number)
        if len(way) > 2:
            sheet.line(*way, colour=colour, width=1.4)
        for at in range(0, len(way), 2):
            sheet.box(way[at] - 1.6, way[at + 1] - 1.6, 3.2, 3.2, colour)
    widest = max((sheet.length(one) for one in chart.labels), default=0.0) + 6
    every = max(1, -int(-widest // slot))
    last = len(chart.labels) - 1
    for at in part:
        if (last - at) % every == 0:
            words = sheet.fitting(chart.labels[at], min(slot * every, sheet.wide))
            half = sheet.length(words) / 2
            sheet.text(max(min(left + slot * (at + 0.5), sheet.wide - half), half), 6, words, "middle")


def _spans(sheet: DrawingSheet, chart: PrintedChart, part: range) -> None:
    """Bars from the first day to the last, those of each series under each other; one day is a diamond."""
    _legend(sheet, [(COLOURS[at % len(COLOURS)], one.name) for at, one in enumerate(chart.series)])
    left, axis = _labels(sheet, chart), chart.axis
    if not axis:
        return
    first, last = axis[0][0], axis[-1][0]
    per_day = (sheet.wide - left - 8) / max(last - first, 1.0)
    row_high, top = _span_row(chart), sheet.high - _HEAD - 12
    bottom = top - row_high * len(part)
    taken = -1.0
    for at, (day, words) in enumerate(axis):
        x, half = left + (day - first) * per_day, sheet.length(words) / 2
        sheet.line(x, top, x, bottom)
        end = sheet.length(axis[-1][1]) + 6
        middle = min(max(x, left + half - 4), sheet.wide - half)
        fits = middle - half > taken and (at == len(axis) - 1 or middle + half < sheet.wide - end)
        if at == 0 or fits:
            sheet.text(middle, bottom - 8, words, "middle", _SOFT)
            taken = middle + half + 4
    for row, at in enumerate(part):
        y = top - row_high * row
        _label(sheet, chart.labels[at], left, y - row_high / 2)
        for number, series in enumerate(chart.series):
            start, end_day = series.starts[at], series.numbers[at]
            if not end_day:
                continue
            middle, colour = y - 3 - 9 * (number + 0.5), COLOURS[number % len(COLOURS)]
            x0, x1 = left + (start - first) * per_day, left + (end_day - first) * per_day
            if x1 - x0 < 4:
                x = (x0 + x1) / 2
                sheet.area([x - 4, middle, x, middle + 4, x + 4, middle, x, middle - 4], colour)
            else:
                sheet.box(x0, middle - 3, x1 - x0, 6, colour)


def _span_row(chart: PrintedChart) -> float:
    return 9.0 * len(chart.series) + 6


def _heat(sheet: DrawingSheet, chart: PrintedChart, part: range) -> None:
    """A cell for each label and column in the colour of its step, with its figure in it."""
    _legend(sheet, list(zip(HEAT, chart.meanings, strict=False)))
    left, top = _labels(sheet, chart), sheet.high - _HEAD - 24
    wide = (sheet.wide - left) / max(len(chart.series), 1)
    heads = [one.name for one in chart.series]
    every = max(1, -int(-(max(map(sheet.length, heads), default=0.0) + 4) // wide))
    for column in range(0, len(heads), every):
        x = left + wide * (column + (0.5 if every == 1 else 0.0))
        room = wide if every == 1 else min(wide * every, sheet.wide - x)
        words = sheet.fitting(heads[column], max(room, 12))
        sheet.text(x, top + 7, words, "middle" if every == 1 else "start", _SOFT)
    for row, at in enumerate(part):
        y = top - _ROW * row
        _label(sheet, chart.labels[at], left, y - _ROW / 2)
        for column, series in enumerate(chart.series):
            place = series.steps[at]
            colour = HEAT[place] if place >= 0 else None
            sheet.box(
                left + wide * column + 0.7, y - _ROW + 0.7, wide - 1.4, _ROW - 1.4, colour, None if colour else _LINE
            )
            words = next(
                (one for one in (series.words[at], series.words[at].rstrip(" %")) if sheet.length(one) <= wide - 3), ""
            )
            sheet.text(
                left + wide * (column + 0.5), y - _ROW / 2, words, "middle", HEAT_INK[place] if place >= 0 else _SOFT
            )


@dataclass(frozen=True, slots=True)
class _ShapeOfKind:
    """How a kind is drawn: `row`, how high a label's row is (None: it has none), and what stands beside the rows."""

    draw: Callable[[DrawingSheet, PrintedChart, range], None]
    row: Callable[[PrintedChart], float] | None = None
    beside: float = _HEAD


_KINDS = {
    "bridge": _ShapeOfKind(_bridge, lambda _chart: _ROW, _HEAD),
    "bar": _ShapeOfKind(_bars, _bar_row, _HEAD + 14),
    "stack": _ShapeOfKind(_bars, _bar_row, _HEAD + 14),
    "line": _ShapeOfKind(_curves),
    "band": _ShapeOfKind(_curves),
    "span": _ShapeOfKind(_spans, _span_row, _HEAD + 28),
    "heat": _ShapeOfKind(_heat, lambda _chart: _ROW, _HEAD + 28),
}
