"""A report as pages (PDF, A4): the company's head, the table with its head on every page, sums, notes, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from formats.documents.paper import marked, numbered
from formats.reports.printed import Minutes, PrintedCell, PrintedReport, PrintedShare, width
from ledger.currencies import digits
from ledger.money import Money

MOST_ROWS = 5_000
"""More rows than that are no paper: a workbook takes them."""
_WIDE = 7
"""From so many columns on the page lies on its side."""


def report(report: PrintedReport) -> bytes:
    """The file; the same report gives the same bytes.  Raises OSError where its font cannot be read."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

    style = _styles(report.locale)
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=landscape(A4) if len(report.columns) >= _WIDE else A4,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=15 * mm,
        bottomMargin=20 * mm,
        title=report.title,
        author=report.company,
        invariant=1,
    )

    def text(words: str, kind: str) -> Any:
        return Paragraph(marked(words, report.locale, report.font), style(kind))

    flow: list[Any] = [text(report.company, "head")] if report.company else []
    flow.append(text(report.title, "title"))
    flow += [text(line, "plain") for line in report.lines]
    flow.append(Spacer(1, 4 * mm))
    right = [column.kind not in ("text", "day") for column in report.columns]
    heads = [text(one.title, f"strong{' right' * at}") for one, at in zip(report.columns, right, strict=True)]
    rows, sums, titles = [heads], [], []
    for kind, cells in _lines(report):
        if kind == "title":
            titles.append(len(rows))
        elif kind != "row":
            sums.append(len(rows))
        weight = "plain" if kind == "row" else "strong"
        rows.append([text(cell, f"{weight}{' right' * at}") for cell, at in zip(cells, right, strict=True)])
    grid = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.6, "#444444"),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, "#cccccc"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            *(("LINEABOVE", (0, line), (-1, line), 0.6, "#444444") for line in sums),
            *(("SPAN", (0, line), (-1, line)) for line in titles),
            *(("BACKGROUND", (0, line), (-1, line), "#eef2f6") for line in titles),
        ]
    )
    flow.append(LongTable(rows, colWidths=_widths(report, paper.width - 12), repeatRows=1, style=grid))
    flow.append(Spacer(1, 4 * mm))
    flow += [text(note, "small") for note in (*report.notes, report.made) if note]
    paper.build(flow, canvasmaker=numbered(report.words.page, report.locale, report.font, paper.pagesize[0]))
    return out.getvalue()


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


def _widths(report: PrintedReport, room: float) -> list[float]:
    """Shares of the line by what stands in the columns: numbers get what they need, words share the rest."""
    wanted: list[float] = []
    for at, column in enumerate(report.columns):
        words = [shown(row[at]) for row in list(report.rows)[:300]]
        longest = max((width(one) for one in words), default=0)
        head = max((width(word) for word in column.title.split()), default=0)
        wanted.append(max(min(longest, 36) + 2, head + 2, 5))
    return [room * one / sum(wanted) for one in wanted]


def _styles(locale: str) -> Any:
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    sizes = {"head": (9, 12), "title": (15, 20), "small": (8, 11)}

    @cache
    def style(kind: str) -> Any:
        name = kind.split(maxsplit=1)[0]
        size, leading = sizes.get(name, (8.5, 11.5))
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
