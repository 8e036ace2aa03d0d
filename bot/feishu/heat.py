"""Shares in colours as a table of tags, which a card draws itself."""

from __future__ import annotations

from typing import Any

from chat.cards import chart_words
from chat.cards.card import Chart
from chat.cards.heat import step
from chat.text import _
from chat.words import say

MOST_COLUMNS, MOST_ROWS = 13, 30
_COLOURS = ("neutral", "wathet", "green", "orange")
"""Of the steps from below; beside each stands its figure."""


def element(chart: Chart, locale: str) -> dict[str, Any] | None:
    """The table, or None where it has too many rows or columns for a card: the figures stand as text."""
    if not 0 < len(chart.labels) <= MOST_ROWS or not 0 < len(chart.series) <= MOST_COLUMNS:
        return None
    columns = [{"name": "c0", "display_name": say(_("Who"), locale), "data_type": "text"}]
    columns += [
        {"name": f"c{at}", "display_name": say(series.name, locale), "data_type": "options"}
        for at, series in enumerate(chart.series, 1)
    ]
    rows = []
    for at, label in enumerate(chart.labels):
        row: dict[str, Any] = {"c0": say(label, locale)}
        for column, series in enumerate(chart.series, 1):
            number = series.numbers[at]
            place = step(number)
            colour = _COLOURS[place] if place >= 0 else "neutral"
            row[f"c{column}"] = [{"text": chart_words.share(number, locale), "color": colour}]
        rows.append(row)
    return {"tag": "table", "page_size": 10, "freeze_first_column": True, "columns": columns, "rows": rows}
