"""Slack's own chart block, where its limits allow the chart; elsewhere the caller falls back to a picture."""

from __future__ import annotations

import math
from typing import Any

from bot.slack import limits
from bot.slack.limits import cut
from chat.cards.card import Chart
from chat.words import say


def chart_block(chart: Chart, locale: str) -> dict[str, Any] | None:
    """A `data_visualization` block, or None when Slack would refuse it or could not say the same.

    Slack has no stacked bars: a stack of several series would be shown side by side, which says something else.
    Nor has it bars that begin elsewhere than at zero, or tables in colours.
    """
    if chart.kind in ("bridge", "span", "heat") or (chart.kind == "stack" and len(chart.series) > 1):
        return None
    labels = [cut(say(label, locale), limits.CHART_LABEL) for label in chart.labels]
    names = [cut(say(series.name, locale) or say(chart.title, locale), limits.CHART_LABEL) for series in chart.series]
    if not fits(labels, limits.CHART_LABELS) or not fits(names, limits.CHART_SERIES):
        return None
    if any(len(line.numbers) != len(labels) or not all(map(math.isfinite, line.numbers)) for line in chart.series):
        return None
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": number} for label, number in zip(labels, line.numbers, strict=True)],
        }
        for name, line in zip(names, chart.series, strict=True)
    ]
    axes: dict[str, Any] = {"categories": labels}
    if chart.unit:
        axes["y_label"] = chart.unit
    kind = "line" if chart.kind in ("line", "band") else "bar"
    title = cut(say(chart.title, locale), limits.CHART_TITLE)
    if not title:
        return None
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": series, "axis_config": axes},
    }


def fits(names: list[str], most: int) -> bool:
    """Not too many, none empty, none twice after cutting: Slack matches points to categories by their text."""
    return 0 < len(names) <= most and all(names) and len(set(names)) == len(names)
