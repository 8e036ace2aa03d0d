"""A letter as PDF, on A4: letterhead, addressee, paragraphs, tables that run over pages, page numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from formats.documents.paper import marked, numbered


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table: `right` are columns set flush right, `widths` shares of the line, the last `sums` rows are totals.

    `strong` are other rows that stand out, as a subtotal does; `title` stands above it, where there is one.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()
    sums: int = 0
    strong: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stay together, under a heading where there is one."""

    lines: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two blocks beside each other, kept together: where both sides of a contract sign."""

    left: Block
    right: Block


@dataclass(frozen=True, slots=True)
class LetterDrawing:
    """Lines and letters that are drawn: given how wide and how high its place may be, each piece that stays whole."""

    pieces: Callable[[tuple[float, float]], Sequence[Any]]


LetterPart = str | LetterTable | Block | Sides | LetterDrawing
_HIGH = 700.0
"""Of a page, that may be written on."""


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """What stands on the paper, in the words of its language already.

    Attributes:
        locale: "zh-CN" or "en"; decides how lines break and which face quotation marks have.
        sender: the letterhead, the name first.  to: the addressee's lines.  meta: date and number, at the right.
        parts: paragraphs, tables and blocks in their order.
        page: "Page {page} of {pages}".
        draft: a word across every page of what was not issued yet; "" for none.
        font: a TrueType face for Chinese, embedded; None for the reader's own.
        packed: compressed, which differs between builds of zlib.
    """

    locale: str
    sender: tuple[str, ...]
    to: tuple[str, ...]
    meta: tuple[str, ...]
    subject: str
    parts: tuple[LetterPart, ...]
    page: str
    draft: str = ""
    font: Path | None = None
    packed: bool = True


def drawn(letter: PrintedLetter) -> bytes:
    """The file; the same letter gives the same bytes.  Raises OSError where its font cannot be read."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    style = _styles(letter)
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=20 * mm,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=letter.subject,
        author=letter.sender[0] if letter.sender else "",
        invariant=1,
        pageCompression=int(letter.packed),
    )
    width = paper.width - 12  # the frame's padding

    def text(words: str, kind: str) -> Any:
        return Paragraph(marked(words, letter.locale, letter.font), style(kind))

    flow: list[Any] = [text(line, "name" if at == 0 else "head") for at, line in enumerate(letter.sender)]
    flow.append(
        Table(
            [[""]],
            colWidths=[width],
            rowHeights=[2 * mm],
            style=TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.6, "#444444")]),
        )
    )
    flow.append(Spacer(1, 8 * mm))
    sides = [[[text(line, "plain") for line in letter.to], [text(line, "meta") for line in letter.meta]]]
    bare = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    flow.append(Table(sides, colWidths=[width * 0.62, width * 0.38], style=bare))
    flow += [Spacer(1, 8 * mm), text(letter.subject, "subject"), Spacer(1, 3 * mm)]
    for part in letter.parts:
        flow += _part(part, width, text)
    if isinstance(flow[-1], Spacer):  # else it may stand on a page of its own
        flow.pop()
    paper.build(flow, canvasmaker=numbered(letter.page, letter.locale, letter.font, A4[0], letter.draft))
    return out.getvalue()


def _part(part: LetterPart, width: float, text: Callable[[str, str], Any]) -> list[Any]:
    from reportlab.platypus import KeepTogether, Spacer, Table, TableStyle

    if isinstance(part, str):
        return [text(part, "body")]
    if isinstance(part, Block):
        return [KeepTogether([*_lines(part, text), Spacer(1, 10)])]
    if isinstance(part, Sides):
        bare = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
        sides = [[_lines(part.left, text), _lines(part.right, text)]]
        return [KeepTogether([Table(sides, colWidths=[width / 2] * 2, style=TableStyle(bare)), Spacer(1, 10)])]
    if isinstance(part, LetterDrawing):
        return [KeepTogether([one, Spacer(1, 10)]) for one in part.pieces((width, _HIGH))]
    return _table(part, width, text)


def _lines(block: Block, text: Callable[[str, str], Any]) -> list[Any]:
    return [*([text(block.heading, "strong")] if block.heading else []), *(text(line, "plain") for line in block.lines)]


def _table(part: LetterTable, width: float, text: Callable[[str, str], Any]) -> list[Any]:
    from reportlab.platypus import CondPageBreak, LongTable, Spacer, TableStyle

    last, heads = len(part.rows) - part.sums, int(bool(part.heads))

    def row(cells: Sequence[str], strong: bool) -> list[Any]:
        return [
            text(cell, ("strong" if strong else "plain") + (" right" if at in part.right else ""))
            for at, cell in enumerate(cells)
        ]

    rows = [row(part.heads, True)] * heads
    rows += [row(cells, at >= last or at in part.strong) for at, cells in enumerate(part.rows)]
    lines: list[Any] = [
        ("LINEBELOW", (0, heads), (-1, -1), 0.25, "#bbbbbb"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    lines += [("LINEBELOW", (0, 0), (-1, 0), 0.6, "#444444")] * heads
    lines += [("BACKGROUND", (0, at + heads), (-1, at + heads), "#f0f3f6") for at in part.strong]
    if part.sums:
        lines += [
            ("LINEABOVE", (0, -part.sums), (-1, -part.sums), 0.6, "#444444"),
            ("NOSPLIT", (0, -part.sums - 1), (-1, -1)),
        ]
    whole = sum(part.widths)
    widths = [width * share / whole for share in part.widths]
    grid = LongTable(rows, colWidths=widths, repeatRows=heads, style=TableStyle(lines))
    above = [CondPageBreak(70), text(part.title, "strong")] if part.title else []  # a title stands with some rows
    return [*above, Spacer(1, 4), grid, Spacer(1, 10)]


def _styles(letter: PrintedLetter) -> Callable[[str], Any]:
    from reportlab.lib.enums import TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    wrap = "CJK" if letter.locale == "zh-CN" else None
    sizes = {"name": (15, 20), "head": (8.5, 12), "subject": (12.5, 18), "body": (10.5, 16.5)}

    @cache
    def style(kind: str) -> Any:
        size, leading = sizes.get(kind.split(maxsplit=1)[0], (9.5, 13.5))
        strong = kind.split(maxsplit=1)[0] in ("name", "subject", "strong")
        made = ParagraphStyle(
            kind,
            fontName="Helvetica-Bold" if strong else "Helvetica",
            fontSize=size,
            leading=leading,
            wordWrap=wrap,
            splitLongWords=1,
        )
        if kind.endswith("right") or kind == "meta":
            made.alignment = TA_RIGHT
            made.wordWrap = None
        if kind == "body":
            made.spaceAfter = 6
        return made

    return style
