"""A report as pages (PDF, A4): the company's head, the table with its head on every page, sums, notes, page numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from formats.documents.paper import marked, numbered
from formats.reports.page_layout import MARGIN, PADDING, PageLayout, PagePart, layout
from formats.reports.printed import Minutes, PrintedCell, PrintedReport, PrintedShare
from ledger.currencies import digits
from ledger.money import Money

MOST_ROWS = 5_000
"""More rows than that are no paper: a workbook takes them."""
_ABOVE, _BELOW = 2, 3
"""In each cell, in points."""


def report(report: PrintedReport) -> bytes:
    """The file; the same report gives the same bytes.  Raises OSError where its font cannot be read."""
    return reports([report])


def reports(several: Sequence[PrintedReport]) -> bytes:
    """Several reports in one file, each beginning on a page of its own that lies as its table needs."""
    from reportlab.lib.units import mm
    from reportlab.platypus import BaseDocTemplate, NextPageTemplate, PageBreak

    plans = [layout(report, shown) for report in several]
    out, first = io.BytesIO(), several[0]
    ways = {way: _page(way) for way in dict.fromkeys(_WAYS[plan.landscape] for plan in plans)}
    paper = BaseDocTemplate(
        out,
        pageTemplates=list(ways.values()),
        pagesize=next(iter(ways.values())).pagesize,
        leftMargin=MARGIN * mm,
        rightMargin=MARGIN * mm,
        topMargin=15 * mm,
        bottomMargin=20 * mm,
        title=first.title,
        author=first.company,
        invariant=1,
    )
    flow: list[Any] = []
    for report, plan in zip(several, plans, strict=True):
        way = _WAYS[plan.landscape]
        flow += [NextPageTemplate(way), PageBreak()] if flow else []
        wide, high = ways[way].pagesize
        flow += _flow(report, plan, (wide - 2 * MARGIN * mm - 12, high - 35 * mm - 12))
    paper.build(flow, canvasmaker=numbered(first.words.page, first.locale, first.font, 0))
    return out.getvalue()


_WAYS = {False: "upright", True: "on its side"}


def _page(way: str) -> Any:
    """A page that stands or lies, with its margins."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import Frame, PageTemplate

    size = landscape(A4) if way == _WAYS[True] else A4
    frame = Frame(MARGIN * mm, 20 * mm, size[0] - 2 * MARGIN * mm, size[1] - 35 * mm, id=way)
    return PageTemplate(id=way, frames=[frame], pagesize=size)


def _flow(report: PrintedReport, plan: PageLayout, room: tuple[float, float]) -> list[Any]:
    """A report as it flows over pages of which so much may be written on."""
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    text = _text(report, plan.size)
    head: list[Any] = [text(report.company, "head")] if report.company else []
    head.append(text(report.title, "title"))
    head += [text(line, "words") for line in report.lines]
    head.append(Spacer(1, 4 * mm))
    lines, chart = _Lines.of(report), _charts(report, room)
    flow = [*head, *chart, *(_whole(lines, plan.parts[0], text) if len(plan.parts) == 1 else ())]
    if len(plan.parts) > 1:  # pages that lie side by side begin with the table
        flow = [*_side_by_side(head, lines, plan.parts, text, room), *([Spacer(1, 6 * mm), *chart] if chart else ())]
    flow.append(Spacer(1, 4 * mm))
    return [*flow, *(text(note, "small") for note in (*report.notes, report.made) if note)]


def _charts(report: PrintedReport, room: tuple[float, float]) -> list[Any]:
    """The report's chart with room around it; nothing where it has none."""
    if report.chart is None:
        return []
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    from formats.reports.drawn import drawings

    out: list[Any] = []
    for one in drawings(report.chart, report.locale, report.font, room):
        out += [one, Spacer(1, 4 * mm)]
    return out


Written = Callable[[str, str], Any]
"""(words, kind of style) -> a paragraph."""


def _text(report: PrintedReport, size: float) -> Written:
    from reportlab.platypus import Paragraph

    style = _styles(report.locale, size)
    return lambda words, kind: Paragraph(marked(words, report.locale, report.font), style(kind))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines below the head, whatever part of them a page shows: their kind ("title", "row", "sum") and cells."""

    report: PrintedReport
    lines: tuple[tuple[str, list[str]], ...]
    right: tuple[bool, ...]

    @staticmethod
    def of(report: PrintedReport) -> _Lines:
        right = tuple(column.figures or column.kind not in ("text", "day") for column in report.columns)
        return _Lines(report, tuple(_lines(report)), right)

    def row(self, number: int, part: PagePart, text: Written) -> list[Any]:
        """A line of a part as paragraphs; -1 is the head."""
        kind, cells = self.lines[number] if number >= 0 else ("head", [one.title for one in self.report.columns])
        weight = "plain" if kind == "row" else "strong"
        return [text(cells[at], f"{weight}{' right' * self.right[at]}") for at in part.places]

    def style(self, numbers: Sequence[int]) -> Any:
        """The lines and colours of a table of these lines under a head."""
        from reportlab.platypus import TableStyle

        kinds = [self.lines[number][0] for number in numbers]
        sums = [at for at, kind in enumerate(kinds, 1) if kind == "sum"]
        titles = [at for at, kind in enumerate(kinds, 1) if kind == "title"]
        return TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.6, "#444444"),
                ("LINEBELOW", (0, 1), (-1, -1), 0.25, "#cccccc"),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("VALIGN", (0, 1), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
                ("TOPPADDING", (0, 0), (-1, -1), _ABOVE),
                ("BOTTOMPADDING", (0, 0), (-1, -1), _BELOW),
                *(("LINEABOVE", (0, line), (-1, line), 0.6, "#444444") for line in sums),
                *(("SPAN", (0, line), (-1, line)) for line in titles),
                *(("BACKGROUND", (0, line), (-1, line), "#eef2f6") for line in titles),
                *(("NOSPLIT", (0, line), (-1, line + 1)) for line in titles),
                *(("NOSPLIT", (0, line - 1), (-1, line)) for line in sums if line > 1),
            ]
        )


def _whole(lines: _Lines, part: PagePart, text: Written) -> list[Any]:
    """One table over as many pages as it takes, its head on each; a row longer than a page goes on over it."""
    from reportlab.platypus import LongTable

    numbers = range(len(lines.lines))
    rows = [lines.row(number, part, text) for number in (-1, *numbers)]
    return [LongTable(rows, colWidths=part.widths, repeatRows=1, style=lines.style(numbers), splitInRow=1)]


def _side_by_side(
    head: Sequence[Any], lines: _Lines, parts: Sequence[PagePart], text: Written, room: tuple[float, float]
) -> list[Any]:
    """The same rows on a page for each part, equally high on each: laid side by side they are one table."""
    from reportlab.platypus import PageBreak, Table

    numbers = range(len(lines.lines))
    heights = [_height(lines, number, parts, text) for number in (-1, *numbers)]
    said = [text(lines.report.words.part.format(part=at, parts=len(parts)), "small") for at in range(1, len(parts) + 1)]
    note = said[0].wrap(room[0], room[1])[1]
    top = sum(one.getSpaceBefore() + one.wrap(room[0], room[1])[1] + one.getSpaceAfter() for one in head)
    if max(heights[1:], default=0) > room[1] - note - heights[0]:
        # A row that is longer than a page: then part after part, each whole.
        out: list[Any] = list(head)
        for at, part in enumerate(parts):
            out += [*([PageBreak(), *head] if at else []), said[at], *_whole(lines, part, text)]
        return out
    out = list(head)
    for place, block in enumerate(_blocks(heights[1:], room[1] - note - heights[0], top)):
        for at, part in enumerate(parts):
            rows = [lines.row(number, part, text) for number in (-1, *block)]
            high = [heights[0], *(heights[number + 1] for number in block)]
            out += [PageBreak()] if place or at else []
            out += head if at and not place else []
            out += [said[at], Table(rows, colWidths=part.widths, rowHeights=high, style=lines.style(block))]
    return out


def _height(lines: _Lines, number: int, parts: Sequence[PagePart], text: Written) -> float:
    """How high a line is where it is highest.  A title runs over all columns."""
    title = number >= 0 and lines.lines[number][0] == "title"
    high = 0.0
    for part in parts:
        widths = (sum(part.widths),) if title else part.widths
        cells = lines.row(number, part, text)[: len(widths)]
        high = max(high, *(cell.wrap(wide - 2 * PADDING, 1e6)[1] for cell, wide in zip(cells, widths, strict=True)))
    return high + _ABOVE + _BELOW + 0.5


def _blocks(heights: Sequence[float], room: float, top: float) -> Iterator[list[int]]:
    """The numbers of the lines that go on one page, one page after another; `top` is taken on the first."""
    block: list[int] = []
    left = room - top
    for number, high in enumerate(heights):
        if high > left and (block or left < room):
            yield block
            block, left = [], room
        block.append(number)
        left -= high
    yield block


def _lines(report: PrintedReport) -> Iterator[tuple[str, list[str]]]:
    """("title", "row", "sum", its cells in words) of every line below the head."""
    for group in report.groups:
        if group.title:
            yield "title", [group.title, *[""] * (len(report.columns) - 1)]
        for row in group.rows:
            yield "row", [shown(cell) for cell in row]
        if len(report.groups) > 1:
            yield from (("sum", _sum(report, sums, report.words.sum)) for sums in group.sums)
    yield from (("sum", _sum(report, sums, report.words.in_all)) for sums in report.sums)


def _sum(report: PrintedReport, sums: dict[int, PrintedCell], title: str) -> list[str]:
    return [title if at == 0 else shown(sums.get(at)) for at in range(len(report.columns))]


def shown(value: PrintedCell) -> str:
    """A value as it stands on paper: amounts with the code of their currency, days as ISO 8601.

    >>> shown(Money(123456, "EUR")), shown(Minutes(90)), shown(date(2026, 11, 3))
    ('1,234.56 EUR', '1.50', '2026-11-03')
    """
    if isinstance(value, Money):
        return f"{value.major:,.{digits(value.currency)}f} {value.currency}"
    if isinstance(value, Minutes):
        return f"{value.hours:,.2f}"
    if isinstance(value, PrintedShare):
        return f"{value.percent.normalize():f}%"
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}"


def _styles(locale: str, type_size: float) -> Any:
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    sizes = {"head": (9, 12), "title": (15, 20), "small": (8, 11), "words": (8.5, 11.5)}

    @cache
    def style(kind: str) -> Any:
        name = kind.split(maxsplit=1)[0]
        size, leading = sizes.get(name, (type_size, type_size + 3))
        made = ParagraphStyle(
            kind,
            fontName="Helvetica-Bold" if name in ("title", "strong") else "Helvetica",
            fontSize=size,
            leading=leading,
            wordWrap="CJK" if locale == "zh-CN" else None,
            splitLongWords=1,
        )
        if kind.endswith("right"):
            made.alignment = TA_RIGHT
            made.wordWrap = None
        if name == "small":
            made.textColor = "#616061"
        return made

    return style
