"""How a table is put on paper: which way the page lies, how large its type is, how wide its columns are.

Figures, days and their sums are never broken, words wrap.  Where the columns do not fit, the page is laid on its side,
then its type gets smaller down to what is still read, and then the columns go on over a second page beside the first,
each with the first column, which says what a row is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from formats.reports.printed import PrintedCell, PrintedReport

PORTRAIT, LANDSCAPE = 210.0, 297.0
"""How wide a page is, in millimetres (A4)."""
MARGIN = 15.0
POINT = 72 / 25.4
PADDING = 4.0
"""Left and right of each cell, in points."""
_AROUND = 2 * PADDING + 0.5
"""With a little room, so that no word is broken over a rounding."""
USUAL, SMALLER, SMALLEST = 8.5, 7.5, 6.5
"""Sizes of type, in points: below six and a half nobody reads a figure on paper."""
_BROKEN = 7.0
"""Words wrap from so many times the size of type on, where there is need."""
_EASY = 16.0
"""In so wide a column words read well."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """The columns that stand on one page: their places in the report and their widths in points."""

    places: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page on its side or not, its size of type, and the parts of the columns: one, or pages side by side."""

    landscape: bool
    size: float
    parts: tuple[PagePart, ...]


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, in times of the size of type: at least, and to read well."""

    least: float
    easy: float


def layout(report: PrintedReport, shown: Callable[[PrintedCell], str]) -> PageLayout:
    """Portrait where every column reads well there; else the largest type on its side; else parts side by side."""
    needs = [_need(report, place, shown) for place in range(len(report.columns))]
    every = range(len(needs))
    if fits(every, [one.easy for one in needs], USUAL, PORTRAIT):
        return PageLayout(False, USUAL, (_part(every, needs, USUAL, PORTRAIT),))
    least = [one.least for one in needs]
    for size in (USUAL, SMALLER, SMALLEST):
        if fits(every, least, size, LANDSCAPE):
            return PageLayout(True, size, (_part(every, needs, size, LANDSCAPE),))
    parts = _parted(least, SMALLER)
    return PageLayout(True, SMALLER, tuple(_part(places, needs, SMALLER, LANDSCAPE) for places in parts))


def room(wide: float) -> float:
    """What columns may take on a page of that width, in points."""
    return (wide - 2 * MARGIN) * POINT - 12


def fits(places: Sequence[int], needs: Sequence[float], size: float, wide: float) -> bool:
    return sum(needs[place] * size + _AROUND for place in places) <= room(wide)


def _parted(least: Sequence[float], size: float) -> list[list[int]]:
    """The columns in as few parts as there must be, each begun with the first, about equally wide."""
    wide = room(LANDSCAPE)
    parts = _filled(least, size, wide)
    while len(closer := _filled(least, size, wide * 0.97)) == len(parts) and wide > 100:
        parts, wide = closer, wide * 0.97
    return parts


def _filled(least: Sequence[float], size: float, wide: float) -> list[list[int]]:
    first = least[0] * size + _AROUND
    parts, load = [[0]], first
    for place in range(1, len(least)):
        own = least[place] * size + _AROUND
        if load + own > wide and len(parts[-1]) > 1:
            parts, load = [*parts, [0]], first
        parts[-1].append(place)
        load += own
    return parts


def _part(places: Sequence[int], needs: Sequence[_Need], size: float, wide: float) -> PagePart:
    """Each column gets what it needs; what is left goes to those that read better with more, then to all."""
    least = [needs[place].least * size + _AROUND for place in places]
    more = [(needs[place].easy - needs[place].least) * size for place in places]
    left = max(room(wide) - sum(least), 0.0)
    share = min(left / sum(more), 1.0) if sum(more) else 0.0
    widths = [one + share * extra for one, extra in zip(least, more, strict=True)]
    over = room(wide) / sum(widths)
    return PagePart(tuple(places), tuple(one * over for one in widths))


def _need(report: PrintedReport, place: int, shown: Callable[[PrintedCell], str]) -> _Need:
    column = report.columns[place]
    sums = [*report.sums, *(line for group in report.groups for line in group.sums)]
    cells = {shown(row[place]) for row in report.rows} | {shown(line.get(place)) for line in sums}
    head = max((_wide(word) for word in column.title.split()), default=0.0)
    if any(_is_wide(sign) for sign in column.title):
        head = max(min(head, 5.0), head / 2 + 0.5)  # in two lines, so that no bracket stands alone in a third
    longest = max(map(_wide, cells), default=0.0)
    if column.kind != "text":
        return _Need(max(longest, head), max(longest, head))
    if place == 0:
        cells |= {report.words.in_all, report.words.sum}
    word = max((_wide(word) for cell in cells for word in cell.split()), default=0.0)
    least = max(min(word, _BROKEN), head, 2.0)
    return _Need(least, max(least, min(longest, _EASY)))


def _is_wide(sign: str) -> bool:
    return ord(sign) >= 0x2E80


def _wide(words: str) -> float:
    """How wide words are at most, in times of the size of type: signs of Chinese are square.

    >>> _wide("项目"), round(_wide("1,234.56 CNY"), 1)
    (2.0, 6.3)
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    latin = "".join(sign for sign in words if ord(sign) < 0x100)
    return float(stringWidth(latin, "Helvetica-Bold", 1)) + (len(words) - len(latin))
