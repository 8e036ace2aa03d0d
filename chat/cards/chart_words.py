"""A chart in words: what it shows, line by line, for those who cannot see it and where it cannot be drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from chat.cards import heat
from chat.cards.card import Chart, Series
from chat.text import KeptAmount
from chat.words import money, number, percent, plain_day, say
from ledger.currencies import digits


def lines(chart: Chart, locale: str = "en") -> list[str]:
    """The title, and a line for each label."""
    return [f"{say(chart.title, locale)}{_colon(locale)}".rstrip(), *_KINDS.get(chart.kind, _bars)(chart, locale)]


def _bars(chart: Chart, locale: str) -> Iterator[str]:
    """Bars are drawn with blocks for the largest series."""
    top = max((abs(value) for series in chart.series for value in series.numbers), default=0) or 1
    labels = _labels(chart, locale)
    for place, label in enumerate(labels):
        for series in chart.series:
            value = series.numbers[place]
            bar = "█" * round(20 * max(value, 0) / top)
            name = f" {say(series.name, locale)}" if len(chart.series) > 1 else ""
            yield f"{label} {bar} {_figure(value, locale)}{name}"


def _bridge(chart: Chart, locale: str) -> Iterator[str]:
    """The first and last amount as they are, what is between with its sign."""
    for place, (label, (start, end)) in enumerate(zip(_labels(chart, locale), steps(chart), strict=True)):
        whole = place in (0, len(chart.labels) - 1)
        moved = end if whole else end - start
        sign = "" if whole else "+" if moved > 0 else ""
        yield f"{label} {sign}{amount(moved, chart.unit, locale)}"


def amount(value: float, unit: str, locale: str) -> str:
    """A number of a bridge in full, in its currency.

    >>> amount(12345.6, "CNY", "en"), amount(-3, "", "en")
    ('CN¥12,345.60', '-3')
    """
    if not unit:
        return _figure(value, locale)
    return money(KeptAmount(round(value * 10 ** digits(unit)), unit), locale)


def _spans(chart: Chart, locale: str) -> Iterator[str]:
    """Each label with the days of each series."""
    for place, label in enumerate(_labels(chart, locale)):
        parts = []
        for series in chart.series:
            start, end = ranges(series)[place]
            if end:
                parts.append(f"{say(series.name, locale)} {days(start, end, locale)}")
        yield f"{label} {' · '.join(parts) or '–'}"


def days(start: float, end: float, locale: str) -> str:
    """“1 – 30 Nov 2026” as two days, or one."""
    first, last = (plain_day(date.fromordinal(int(one)), locale) for one in (start, end))
    return last if start >= end else f"{first} – {last}"


def _heat(chart: Chart, locale: str) -> Iterator[str]:
    """Each label with its share of each column."""
    for place, label in enumerate(_labels(chart, locale)):
        yield f"{label} " + " · ".join(
            f"{say(series.name, locale)} {share(series.numbers[place], locale)}" for series in chart.series
        )


def share(number_: float, locale: str) -> str:
    """A share of a heat; “–” for none."""
    return "–" if number_ < 0 else percent(Decimal(str(round(number_, 1))), locale)


def ranges(series: Series) -> list[tuple[float, float]]:
    """Where each bar begins and ends."""
    starts = series.starts or (0.0,) * len(series.numbers)
    return list(zip(starts, series.numbers, strict=True))


def steps(chart: Chart) -> list[tuple[float, float]]:
    """Where each step of a bridge begins and ends."""
    return ranges(chart.series[0]) if chart.series else [(0.0, 0.0)] * len(chart.labels)


def steps_in_words(locale: str) -> list[str]:
    """What the colours of a heat mean."""
    return [say(meaning, locale) for _limit, meaning in heat.STEPS]


def _figure(value: float, locale: str) -> str:
    return number(Decimal(str(round(value, 1))), locale)


def _labels(chart: Chart, locale: str) -> list[str]:
    labels = [say(label, locale) for label in chart.labels]
    wide = max((_width(label) for label in labels), default=0)
    return [label + " " * (wide - _width(label)) for label in labels]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _colon(locale: str) -> str:
    return "：" if locale == "zh-CN" else ":"


_KINDS: dict[str, Callable[[Chart, str], Iterator[str]]] = {"bridge": _bridge, "span": _spans, "heat": _heat}
