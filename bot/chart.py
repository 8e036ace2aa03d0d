"""A chart as a PNG, for where a platform draws none itself.  The text alternative stays with the caller, always.

Fonts are looked up on the machine; where no Chinese one is found, labels that need it are numbered instead of drawn as
empty boxes: the figures stand in the card beside the picture anyway.
"""

from __future__ import annotations

import io
import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot import chart_kinds
from chat.cards.card import Chart
from chat.words import figure, say

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

_WIDE, _HIGH = 1200, 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 40, 110, 96
_INK, _SOFT, _LINE = "#1d1c1d", "#616061", "#dddddd"
# Okabe and Ito's colours: told apart by people who do not see red or green.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
_BAND = "#fbeed0"
"""Between the lowest and the highest line."""
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_CHINESE = (
    "NotoSansCJK",
    "NotoSansSC",
    "SourceHanSans",
    "wqy-microhei",
    "wqy-zenhei",
    "PingFang",
    "msyh",
    "simhei",
    "STHeiti",
    "Hiragino Sans GB",
    "DroidSansFallback",
    "NotoSerifCJK",
    "simsun",
    "uming",
    "ukai",
)
_LATIN = ("DejaVuSans.", "LiberationSans-Regular", "NotoSans-Regular", "Arial.", "arial.", "Helvetica")


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM)


def png(chart: Chart, locale: str) -> bytes:
    """The chart drawn; 1,200 by 640, white ground."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (_WIDE, _HIGH), "white")
    draw = ImageDraw.Draw(picture)
    drawable = readable(chart, locale)
    labels = [_shown(say(label, locale), f"#{at}", drawable) for at, label in enumerate(chart.labels, 1)]
    names = [_shown(say(series.name, locale), f"#{at}", drawable) for at, series in enumerate(chart.series, 1)]
    title = say(chart.title, locale)
    draw.text((_LEFT - 90, 22), _fitting(draw, _shown(title, "", drawable), 34, _WIDE - 80), _INK, font(34))
    if chart.kind in ("bridge", "span", "heat"):
        _of_its_own(draw, chart, labels, names, locale if drawable else "en")
    else:
        scale = _scale(chart)
        _grid(draw, scale, chart.unit, locale if drawable else "en")
        if labels and chart.series:
            (_lines if chart.kind in ("line", "band") else _bars)(draw, chart, scale)
            _below(draw, labels)
    if len(names) > 1 and chart.kind != "heat":
        _legend(draw, names)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _of_its_own(draw: ImageDraw, chart: Chart, labels: list[str], names: list[str], locale: str) -> None:
    """Kinds that have no scale of amounts at their left."""
    canvas = chart_kinds.Canvas(draw, font, _fitting, labels, names, locale)
    if not labels or not chart.series:
        return
    if chart.kind == "bridge":
        chart_kinds.bridge(canvas, chart)
    elif chart.kind == "span":
        chart_kinds.spans(canvas, chart, _COLOURS)
    else:
        chart_kinds.heat_table(canvas, chart)


def readable(chart: Chart, locale: str) -> bool:
    """Every label can be drawn: a Chinese font was found, or none is needed."""
    words = [chart.title, *chart.labels, *(series.name for series in chart.series)]
    return font_path(True) is not None or all(_plain(say(word, locale)) for word in words)


@cache
def font_path(chinese: bool) -> Path | None:
    """A font file that can write Chinese (or, where that is not asked for, at least Latin letters)."""
    asked = os.environ.get("ZHANGFANG_FONT")
    if asked and Path(asked).is_file():
        return Path(asked)
    fonts = [path for folder in _FOLDERS for path in sorted(Path(folder).expanduser().glob("**/*.[tTo][tT][fFcC]"))]
    for name in _CHINESE if chinese else (*_CHINESE, *_LATIN):
        fitting = [path for path in fonts if path.name.startswith(name)]
        regular = [path for path in fitting if "Regular" in path.name]
        if fitting:
            return (regular or fitting)[0]
    return None


@cache
def font(size: int) -> Font:
    """The best font there is; Pillow's own where the machine has none."""
    from PIL import ImageFont

    path = font_path(False)
    return ImageFont.truetype(str(path), size) if path else ImageFont.load_default(size)


def _scale(chart: Chart) -> _Scale:
    """From zero, or below it, to a round number above the highest."""
    tops: list[float] = [0.0]
    if chart.kind == "stack":
        for at in range(len(chart.labels)):
            column = [_number(series.numbers, at) for series in chart.series]
            tops += [sum(value for value in column if value > 0), sum(value for value in column if value < 0)]
    else:
        tops += [_number(series.numbers, at) for series in chart.series for at in range(len(chart.labels))]
    low, high = min(tops), max(tops)
    if high - low < 1e-9:  # no amount of anything, and no scale can be made of it
        return _Scale(0.0, 1.0)
    step = _step((high - low) / 4)
    return _Scale(math.floor(low / step) * step, math.ceil(high / step) * step)


def _step(rough: float) -> float:
    power = 10 ** math.floor(math.log10(rough))
    return float(next(times for times in (1, 2, 2.5, 5, 10) if times * power >= rough) * power)


def _grid(draw: ImageDraw, scale: _Scale, unit: str, locale: str) -> None:
    step = _step((scale.high - scale.low) / 4)
    value = scale.low
    while value <= scale.high + step / 2:
        y = scale.y(value)
        draw.line((_LEFT, y, _WIDE - _RIGHT, y), _INK if abs(value) < step / 1e6 else _LINE, 2)
        draw.text((_LEFT - 12, y), figure(round(value, 6), unit, locale), _SOFT, font(20), anchor="rm")
        value += step


def _bars(draw: ImageDraw, chart: Chart, scale: _Scale) -> None:
    slot = (_WIDE - _LEFT - _RIGHT) / len(chart.labels)
    stacked = chart.kind == "stack"
    wide = slot * 0.7 / (1 if stacked else len(chart.series))
    for at in range(len(chart.labels)):
        up = down = 0.0
        for number, series in enumerate(chart.series):
            value = _number(series.numbers, at)
            start = (up if value >= 0 else down) if stacked else 0.0
            left = _LEFT + slot * (at + 0.15) + (0 if stacked else wide * number)
            if not value:
                continue
            y0, y1 = sorted((scale.y(start), scale.y(start + value)))
            draw.rectangle((left, y0, left + wide - 2, max(y1, y0 + 1)), _COLOURS[number % len(_COLOURS)])
            if value >= 0:
                up += value
            else:
                down += value


def _lines(draw: ImageDraw, chart: Chart, scale: _Scale) -> None:
    slot = (_WIDE - _LEFT - _RIGHT) / len(chart.labels)
    if chart.kind == "band" and len(chart.series) > 2:
        low, high = (
            [
                (_LEFT + slot * (at + 0.5), scale.y(_number(chart.series[of].numbers, at)))
                for at in range(len(chart.labels))
            ]
            for of in (0, 2)
        )
        if len(low) > 1:
            draw.polygon([*low, *reversed(high)], _BAND)
    for number, series in enumerate(chart.series):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(_LEFT + slot * (at + 0.5), scale.y(_number(series.numbers, at))) for at in range(len(chart.labels))]
        if len(points) > 1:
            draw.line(points, colour, 4, joint="curve")
        for x, y in points:
            draw.ellipse((x - 6, y - 6, x + 6, y + 6), colour)


def _below(draw: ImageDraw, labels: list[str]) -> None:
    """The labels under the columns; every second or third where they would run into each other."""
    slot = (_WIDE - _LEFT - _RIGHT) / len(labels)
    every = max(1, math.ceil(60 / slot))
    for at in range(0, len(labels), every):
        text = _fitting(draw, labels[at], 20, slot * every - 8)
        draw.text((_LEFT + slot * (at + 0.5), _HIGH - _BOTTOM + 12), text, _INK, font(20), anchor="ma")


def _legend(draw: ImageDraw, names: list[str]) -> None:
    x: float = _LEFT
    for number, name in enumerate(names):
        text = _fitting(draw, name, 20, 220)
        wide = draw.textlength(text, font(20))
        if x + wide + 30 > _WIDE - _RIGHT:
            return
        draw.rectangle((x, 76, x + 18, 94), _COLOURS[number % len(_COLOURS)])
        draw.text((x + 26, 85), text, _INK, font(20), anchor="lm")
        x += wide + 60


def _fitting(draw: ImageDraw, text: str, size: int, room: float) -> str:
    text = " ".join(text.split())
    if draw.textlength(text, font(size)) <= room:
        return text
    while text and draw.textlength(text + "…", font(size)) > room:
        text = text[:-1]
    return text + "…" if text else ""


def _number(numbers: tuple[float, ...], at: int) -> float:
    value = numbers[at] if at < len(numbers) else 0.0
    return value if math.isfinite(value) else 0.0


def _shown(text: str, instead: str, drawable: bool) -> str:
    return text if drawable or _plain(text) else instead


def _plain(text: str) -> bool:
    """Latin letters, figures and the signs of money: any font has them."""
    return all(ord(char) < 0x250 or char in "–—…€£¥“”‘’" for char in text)
