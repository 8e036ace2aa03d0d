"""A report in the words of one language, its values still values: what every kind of file is drawn from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ledger.money import Money

Kind = Literal["text", "day", "money", "duration", "share", "number"]


@dataclass(frozen=True, slots=True)
class Minutes:
    """A length of time in whole minutes."""

    minutes: int

    @property
    def hours(self) -> Decimal:
        return Decimal(self.minutes) / 60


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A share in percent: 82.4 is 82.4 %."""

    percent: Decimal


PrintedCell = str | date | datetime | Money | Minutes | PrintedShare | int | Decimal | None


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column: what people read above it, what programs call it, what it holds, and whether it is added up.

    `figures`: it is one of figures, also where all its cells are empty.
    """

    title: str
    key: str
    kind: Kind = "text"
    summed: bool = False
    figures: bool = False


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Rows under a title ("" where the report has no groups), and their sums: column -> value, a line a currency."""

    rows: tuple[tuple[PrintedCell, ...], ...]
    title: str = ""
    sums: tuple[dict[int, PrintedCell], ...] = ()


ChartKind = Literal["bar", "stack", "line", "band", "bridge", "span", "heat"]


@dataclass(frozen=True, slots=True)
class PrintedSeries:
    """Numbers of a chart, one for each label, each in words as well.

    `starts`: where each step or bar begins (bridge, span).  `steps`: which colour a share has (heat), -1 for none.
    """

    name: str
    numbers: tuple[float, ...]
    words: tuple[str, ...]
    starts: tuple[float, ...] = ()
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedChart:
    """What a report shows as a drawing; every number of it stands in its table or lines as well.

    `axis`: marks on the scale, each in words.  `meanings`: of the colours of a heat.
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[PrintedSeries, ...]
    axis: tuple[tuple[float, str], ...] = ()
    meanings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The words of the language that files need beside the report's own."""

    sum: str = "Sum"
    in_all: str = "In all"
    currency: str = "Currency"
    page: str = "Page {page} of {pages}"
    part: str = "Columns, part {part} of {parts}"


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """What stands in the file.

    Attributes:
        locale: "zh-CN" or "en".
        company: its head; "" for none.
        lines: under the title: what it is about, the figures beside the table.
        sums: of all rows, a line a currency.
        notes: at the end: what was withheld, where figures come from.
        made: when it was made, as a sentence.
        font: a TrueType face for Chinese, embedded in pages; None for the reader's own.
        chart: drawn on pages above the table.
    """

    title: str
    columns: tuple[PrintedColumn, ...]
    groups: tuple[PrintedGroup, ...]
    sums: tuple[dict[int, PrintedCell], ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    made: str = ""
    company: str = ""
    locale: str = "en"
    words: ReportWords = ReportWords()
    font: Path | None = None
    chart: PrintedChart | None = None

    @property
    def rows(self) -> Iterator[tuple[PrintedCell, ...]]:
        """All rows, whichever group they are in."""
        for group in self.groups:
            yield from group.rows

    @property
    def money(self) -> tuple[int, ...]:
        """The places of columns that hold money somewhere."""
        found: set[int] = set()
        for row in self.rows:
            found.update(place for place, cell in enumerate(row) if isinstance(cell, Money))
        return tuple(sorted(found))


def currencies(report: PrintedReport) -> tuple[str, ...]:
    """The currencies in it, in the order in which they first stand there."""
    return tuple(dict.fromkeys(cell.currency for row in report.rows for cell in row if isinstance(cell, Money)))


def currency_columns(report: PrintedReport) -> dict[int, int]:
    """Money column -> the money column beside which its currency stands; empty where there is one currency in all.

    Where every row is of one currency one column tells it for all; else each money column has its own.
    """
    places = report.money
    if len(currencies(report)) < 2:
        return {}
    shared = all(len({cell.currency for cell in row if isinstance(cell, Money)}) < 2 for row in report.rows)
    return {place: (places[0] if shared else place) for place in places}


def row_currency(row: Sequence[PrintedCell], places: Sequence[int]) -> str:
    """The currency of the first of these cells that holds money; "" where none does."""
    return next((cell.currency for place in places if isinstance(cell := row[place], Money)), "")


def width(text: str) -> int:
    """How wide words are, in letters: those of East Asia count as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
