"""The chart of a card in the words of a language, for pages: the same values as on the card."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from chat.cards import chart_words
from chat.cards.card import Chart, Series
from chat.cards.heat import step
from chat.words import figure, plain_day, say

if TYPE_CHECKING:
    from formats.reports.printed import PrintedChart, PrintedSeries

_MARKS = 4
"""About so many marks stand on a scale."""
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


def printed_chart(chart: Chart | None, locale: str) -> PrintedChart | None:
    """None where there is nothing to draw."""
    from formats.reports.printed import PrintedChart

    if chart is None or not chart.labels or not chart.series:
        return None
    return PrintedChart(
        chart.kind,
        say(chart.title, locale),
        tuple(say(label, locale) for label in chart.labels),
        tuple(_series(chart, one, locale) for one in chart.series),
        _axis(chart, locale),
        tuple(chart_words.steps_in_words(locale)) if chart.kind == "heat" else (),
    )


def _series(chart: Chart, of: Series, locale: str) -> PrintedSeries:
    from formats.reports.printed import PrintedSeries

    numbers = tuple(value if math.isfinite(value) else 0.0 for value in of.numbers)
    bars = chart_words.ranges(of)
    if chart.kind == "bridge":
        last = len(numbers) - 1
        words = tuple(_moved(chart, bar, locale, whole=at in (0, last)) for at, bar in enumerate(bars))
    elif chart.kind == "span":
        words = tuple(chart_words.days(start, end, locale) if end else "" for start, end in bars)
    elif chart.kind == "heat":
        words = tuple(chart_words.share(one, locale) for one in numbers)
    else:
        words = tuple(_in_full(one, chart.unit, locale) for one in numbers)
    steps = tuple(map(step, numbers)) if chart.kind == "heat" else ()
    return PrintedSeries(say(of.name, locale), numbers, words, tuple(start for start, _end in bars), steps)


def _moved(chart: Chart, bar: tuple[float, float], locale: str, *, whole: bool) -> str:
    moved = bar[1] if whole else bar[1] - bar[0]
    sign = "+" if moved > 0 and not whole else ""
    return f"{sign}{_in_full(moved, chart.unit, locale)}"


def _in_full(value: float, unit: str, locale: str) -> str:
    return figure(value, unit, locale) if unit in ("h", "%", "") else chart_words.amount(value, unit, locale)


def _axis(chart: Chart, locale: str) -> tuple[tuple[float, str], ...]:
    if chart.kind == "span":
        return _days(chart, locale)
    if chart.kind in ("line", "band"):
        return tuple((at, figure(at, chart.unit, locale)) for at in marks(chart))
    return ()


def _days(chart: Chart, locale: str) -> tuple[tuple[float, str], ...]:
    """The first day, the firsts of months, the last day."""
    bars = [bar for one in chart.series for bar in chart_words.ranges(one) if bar[1]]
    if not bars:
        return ()
    first, last = min(int(start) for start, _end in bars), max(int(end) for _start, end in bars)
    days = {first, last}
    days |= {day for day in range(first, last) if date.fromordinal(day).day == 1}
    return tuple((float(day), plain_day(date.fromordinal(day), locale)) for day in sorted(days))


def marks(chart: Chart) -> list[float]:
    """Round numbers from zero, or below the lowest, to above the highest.

    >>> from chat.text import verbatim
    >>> marks(Chart("line", verbatim("x"), (verbatim("a"),), (Series(verbatim("s"), (370.0,)),)))
    [0.0, 100.0, 200.0, 300.0, 400.0]
    """
    values = [0.0, *(value for one in chart.series for value in one.numbers if math.isfinite(value))]
    low, high = min(values), max(values)
    if high - low < 1e-9:
        return [0.0, 1.0]
    rough = (high - low) / _MARKS
    power = 10 ** math.floor(math.log10(rough))
    wide = next(times for times in _ROUND if times * power >= rough - 1e-9) * power
    start, end = math.floor(low / wide + 1e-9), math.ceil(high / wide - 1e-9)
    return [round(at * wide, 9) for at in range(start, end + 1)]
