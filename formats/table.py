"""The table inside a file: its header row is found by the names of its columns, its end by its footer.

A `Layout` says how one program calls its columns; the generic reader of bank tables uses the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from formats.cells import clean, fold
from formats.grid import Grid
from formats.sheet import digest

SEARCHED = 80
"""How many lines of preamble a header row may have above it; the longest seen had 24."""

_UNIT = re.compile(r"(?:\((?:[a-z]{3}|[+-]?元|单位:?元|人民币|)\)|\[[^\[\]]*\])$")
_CURRENCY = re.compile(r"\(([A-Za-z]{3})\)")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a program names its columns: field -> titles, best first; `needs` must all be there."""

    kind: str
    subject: str
    titles: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table found in a grid: its header, which column has which field, and the lines above and below it."""

    layout: Layout
    grid: Grid
    at: int
    header: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def preamble(self) -> list[list[str]]:
        return [cells for _line, cells in self.grid.lines[: max(self.at, 0)]]

    @property
    def mark(self) -> str:
        return digest(fold(title) for title in self.header)

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The lines under the header, each padded to the header's width."""
        width = len(self.header)
        for line, cells in self.grid.lines[self.at + 1 :]:
            yield line, cells + [""] * (width - len(cells)) if len(cells) < width else cells

    def cell(self, cells: Sequence[str], field: str) -> str:
        """The cleaned cell of a field; empty where the file has no such column."""
        at = self.columns.get(field)
        return "" if at is None else clean(cells[at])

    def title(self, field: str) -> str:
        """What the file calls the column."""
        at = self.columns.get(field)
        return field if at is None else clean(self.header[at])

    def currency(self, field: str) -> str:
        """The currency in a title such as “Amount (EUR)”."""
        match = _CURRENCY.search(self.title(field))
        return match[1].upper() if match else ""

    def texts(self, *fields: str) -> Iterator[str]:
        """The distinct cells of these columns, for deciding how the file writes them."""
        for at in [self.columns[name] for name in fields if name in self.columns]:
            yield from {cells[at] for _line, cells in self.grid.lines[self.at + 1 :] if len(cells) > at}


def find(grid: Grid, layouts: Sequence[Layout]) -> FoundTable | None:
    """The table in the grid by the layout that explains most of its header."""
    best: tuple[int, int, FoundTable] | None = None
    for at, (_line, cells) in enumerate(grid.lines[:SEARCHED]):
        if len(cells) < 2:
            continue
        names = titles(cells)
        for layout in layouts:
            columns = match(names, layout)
            if columns is None:
                continue
            score = (len(layout.needs), len(columns))
            if best is None or score > best[:2]:
                best = (*score, FoundTable(layout, grid, at, tuple(cells), columns))
    return best[2] if best else None


def headings(grid: Grid) -> tuple[str, ...]:
    """The line that has most words among the first, which its columns may be called by; their places where none has."""
    best = max(grid.lines[:40], key=lambda line: sum(_wordy(text) for text in line[1]), default=(0, []))
    columns = tuple(clean(text) for text in best[1] if clean(text))
    if sum(map(_wordy, columns)) * 2 < len(columns):
        return tuple(str(at + 1) for at in range(len(best[1])))
    return columns


def _wordy(text: str) -> bool:
    word = clean(text)
    return bool(word) and not any(map(str.isdigit, word)) and len(word) < 40


def two_lines(grid: Grid) -> Grid | None:
    """The grid with a header of two lines as one, where a merged cell stands above several: “期末余额” above “借方” and
    “贷方”; None where it has none.

    >>> grid = Grid([(1, ["科目", "期末余额", ""]), (2, ["", "借方", "贷方"]), (3, ["1002", "5", ""])])
    >>> two_lines(grid).lines[0]
    (2, ['科目', '期末余额借方', '期末余额贷方'])
    """
    for at, ((_first, upper), (line, lower)) in enumerate(pairwise(grid.lines[:SEARCHED])):
        width = max(len(upper), len(lower))
        above, below = ([*map(clean, cells), *[""] * (width - len(cells))] for cells in (upper, lower))
        begins = next((place for place, pair in enumerate(zip(above, below, strict=True)) if any(pair)), 0)
        under = [low for low in below if low]
        if below[begins] or len(under) < 2 or not all(map(_wordy, under)):
            continue
        merged, last = [], ""
        for high, low in zip(above, below, strict=True):
            last = high or (last if low else "")
            merged.append(f"{last}{low}" if low else high)
        return replace(grid, lines=[*grid.lines[:at], (line, merged), *grid.lines[at + 2 :]])
    return None


def nearly(grid: Grid, layouts: Sequence[Layout]) -> tuple[int, Layout, str] | None:
    """The header row of a layout of which one needed column is missing: its line, the layout, the column's title."""
    best: tuple[int, int, Layout, str] | None = None
    for line, cells in grid.lines[:SEARCHED]:
        exact, loose = titles(cells)
        for layout in layouts:
            have = {
                name
                for name, wanted in layout.titles.items()
                if any(title in exact or title in loose for title in wanted)
            }
            missing = [name for name in layout.needs if name not in have]
            if len(missing) == 1 and len(have) >= 4 and (best is None or len(have) > best[0]):
                best = (len(have), line, layout, layout.titles[missing[0]][0])
    return best[1:] if best else None


def placed(grid: Grid, layout: Layout, places: Mapping[str, int]) -> FoundTable:
    """A table without any header row: field -> place of its column, counted from 1."""
    width = max((len(cells) for _line, cells in grid.lines), default=0)
    header = tuple(str(at + 1) for at in range(width))
    return FoundTable(layout, grid, -1, header, {field: at - 1 for field, at in places.items() if 0 < at <= width})


def titles(header: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Where each title stands, as written and without the unit or English behind it; of two equal ones the first."""
    exact: dict[str, int] = {}
    loose: dict[str, int] = {}
    for at, title in enumerate(header):
        name = fold(title)
        if name:
            exact.setdefault(name, at)
            loose.setdefault(_UNIT.sub("", name).strip(), at)
    return exact, loose


def match(header: tuple[Mapping[str, int], Mapping[str, int]], layout: Layout) -> dict[str, int] | None:
    """Which column has which field of the layout; None where a needed one is missing."""
    exact, loose = header
    columns: dict[str, int] = {}
    for name in (*layout.needs, *layout.titles):
        wanted = layout.titles[name]
        column = next((exact[title] for title in wanted if title in exact), None)
        if column is None:
            column = next((loose[title] for title in wanted if title in loose), None)
        if column is not None:
            columns[name] = column
        elif name in layout.needs:
            return None
    return columns
