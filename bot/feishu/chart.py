"""Chart -> VChart, as Feishu's card draws it natively; only what phones can draw too (no textures, no scripts)."""

from __future__ import annotations

import math
from typing import Any

from bot.feishu import heat, shifted
from chat.cards.card import Chart
from chat.words import say

_LINES = ("line", "band")
MOST_VALUES = 120
"""More points than this are no picture on a phone and would fill the 30 KB of a card; the figures stand as text."""


def element(chart: Chart, locale: str) -> dict[str, Any] | None:
    """The chart as a card element, or None where it has nothing to draw, or too much."""
    if chart.kind in ("bridge", "span"):
        return shifted.element(chart, locale)
    if chart.kind == "heat":
        return heat.element(chart, locale)
    values = _values(chart, locale)
    if not values or len(values) > MOST_VALUES:
        return None
    several = len(chart.series) > 1
    labels = [say(label, locale) for label in chart.labels]
    # Long or many names are unreadable under upright bars on a narrow screen: lay the bars on their side.
    lying = chart.kind not in _LINES and (len(labels) > 6 or any(len(label) > 8 for label in labels))
    names: Any = ["x", "s"] if several and chart.kind == "bar" else "x"
    spec: dict[str, Any] = {
        "type": "line" if chart.kind in _LINES else "bar",
        "title": {"visible": True, "text": _title(chart, locale)},
        "data": [{"id": "figures", "values": values}],
        "xField": "y" if lying else names,
        "yField": names if lying else "y",
        "label": {"visible": len(values) <= 12},
        "legends": {"visible": several, "orient": "bottom"},
    }
    if lying:
        spec["direction"] = "horizontal"
    if several:
        spec["seriesField"] = "s"
    if chart.kind == "stack":
        spec["stack"] = True
    if chart.kind in _LINES:
        spec["point"] = {"visible": True}
    return {"tag": "chart", "aspect_ratio": "4:3" if lying else "16:9", "preview": True, "chart_spec": spec}


def _title(chart: Chart, locale: str) -> str:
    title = say(chart.title, locale)
    return f"{title} ({chart.unit})" if chart.unit else title


def _values(chart: Chart, locale: str) -> list[dict[str, Any]]:
    values = []
    for place, label in enumerate(chart.labels):
        for series in chart.series:
            number = series.numbers[place] if place < len(series.numbers) else None
            if number is not None and math.isfinite(number):
                values.append({"x": say(label, locale), "y": round(number, 2), "s": say(series.name, locale)})
    return values
