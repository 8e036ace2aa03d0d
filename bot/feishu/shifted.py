"""Bars that do not begin at zero, as stacked bars whose first part cannot be seen: steps between two amounts, and
bars from day to day, counted from the first."""

from __future__ import annotations

from datetime import date
from typing import Any

from chat.cards import chart_words
from chat.cards.card import Chart
from chat.text import _
from chat.words import plain_day, say

MOST_ROWS = 40
_UNSEEN = "rgba(0,0,0,0)"
_GOOD, _BAD, _WHOLE = "#16794a", "#cf3f3b", "#4c7fd0"
_COLOURS = ("#17867c", "#e0a02f", "#4c7fd0")


def element(chart: Chart, locale: str) -> dict[str, Any] | None:
    """The chart as a card element, or None where there is nothing to draw, or too much."""
    if not 0 < len(chart.labels) <= MOST_ROWS or not chart.series:
        return None
    values, colours = _steps(chart, locale) if chart.kind == "bridge" else _days(chart, locale)
    if not values:
        return None
    names = [name for name in colours if any(one["s"] == name for one in values)]
    seen = [name for name in names if name.strip()]
    spec: dict[str, Any] = {
        "type": "bar",
        "direction": "horizontal",
        "title": {"visible": True, "text": _title(chart, locale)},
        "data": [{"id": "figures", "values": values}],
        "xField": "y",
        "yField": "x",
        "seriesField": "s",
        "stack": True,
        "color": {"type": "ordinal", "domain": names, "range": [colours[name] for name in names]},
        "label": {"visible": False},
        "tooltip": {"visible": False},
        "legends": {"visible": len(seen) > 1, "orient": "bottom"},
    }
    return {"tag": "chart", "aspect_ratio": "4:3", "preview": True, "chart_spec": spec}


def _steps(chart: Chart, locale: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What helps and what hurts are two series; a step across zero has a part on each side."""
    up, down, whole = (say(one, locale) for one in (_("better"), _("worse"), _("margin")))
    values: list[dict[str, Any]] = []
    ranges = chart_words.steps(chart)
    for at, (start, end) in enumerate(ranges):
        label = say(chart.labels[at], locale)
        series = whole if at in (0, len(ranges) - 1) else up if end >= start else down
        low, high = sorted((start, end))
        if low > 0 or high < 0:
            base = low if low > 0 else high
            values += [_value(label, base, " "), _value(label, high - low if low > 0 else low - high, series)]
        else:
            values += [_value(label, part, series) for part in (low, high) if part]
            if low == high == 0:
                values.append(_value(label, 0.0, series))
    return values, {" ": _UNSEEN, whole: _WHOLE, up: _GOOD, down: _BAD}


def _days(chart: Chart, locale: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A row for each label and series, in days since the first; one day is as long as a day."""
    first = _first(chart)
    values: list[dict[str, Any]] = []
    names = [say(series.name, locale) for series in chart.series]
    for at, label in enumerate(chart.labels):
        for name, series in zip(names, chart.series, strict=True):
            start, end = chart_words.ranges(series)[at]
            if end:
                row = f"{say(label, locale)} · {name}" if len(names) > 1 else say(label, locale)
                values += [_value(row, start - first, " "), _value(row, end - start + 1, name)]
    return values, {" ": _UNSEEN} | {name: _COLOURS[at % len(_COLOURS)] for at, name in enumerate(names)}


def _first(chart: Chart) -> float:
    return min((one[0] for series in chart.series for one in chart_words.ranges(series) if one[1]), default=0.0)


def _value(label: str, number: float, series: str) -> dict[str, Any]:
    return {"x": label, "y": round(number, 2), "s": series}


def _title(chart: Chart, locale: str) -> str:
    title = say(chart.title, locale)
    if chart.kind == "span":
        day = plain_day(date.fromordinal(int(_first(chart)) or 1), locale)
        return say(_("{title} (days since {day})", title=title, day=day), locale)
    return f"{title} ({chart.unit})" if chart.unit else title
