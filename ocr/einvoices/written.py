"""Invoices that are written documents: a page of the web (HTML) or of a word processor (DOCX), laid out as print.

What a browser would not show is left out.  Cells of a table stand beside each other, their lines below each other; the
widths are made up, as nobody printed the page yet.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.einvoices.elements import local
from ocr.limits import Limits
from ocr.page import Page, Piece

WIDTH, HEIGHT, SIGN = 1400.0, 30.0, 11.0
ROWS = 240
"""Rows of one document that are looked at, half of them its first and half its last: what is owed stands there."""

Line = list[tuple[float, str]]
"""The pieces of a row with the share of its width at which each begins."""

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "header", "footer", "dt", "dd"}
_UNSEEN = {"script", "style", "head", "title", "noscript", "template", "iframe", "object", "svg"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|mso-hide", re.I
)


class _Paper:
    """Collects what is written, row by row, cells beside each other."""

    def __init__(self) -> None:
        self._open: list[list[list[Line]]] = []
        self._lines: list[list[Line]] = [[[]]]

    def text(self, words: str) -> None:
        line = self._lines[-1][-1]
        if line:
            share, before = line[-1]
            line[-1] = (share, before + words)
        elif words.strip():
            line.append((0.0, words))

    def apart(self) -> None:
        """What follows stands further to the right on the same row."""
        line = self._lines[-1][-1]
        if line and line[-1][1].strip():
            line.append((min(0.95, line[-1][0] + 0.25), ""))

    def end_line(self) -> None:
        if self._lines[-1][-1]:
            self._lines[-1].append([])

    def open_row(self) -> None:
        self.end_line()
        self._open.append([])

    def open_cell(self) -> None:
        self._lines.append([[]])

    def close_cell(self) -> None:
        if len(self._lines) > 1 and self._open:
            self._open[-1].append(self._lines.pop())

    def close_row(self) -> None:
        if not self._open:
            return
        cells = self._open.pop()
        for place in range(max(map(len, cells), default=0)):
            row = [
                ((number + share) / len(cells), words)
                for number, cell in enumerate(cells)
                if place < len(cell)
                for share, words in cell[place]
            ]
            if row:
                self.end_line()
                self._lines[-1][-1] = row
                self._lines[-1].append([])

    def page(self, engine: str) -> Page:
        return laid([line for part in self._lines for line in part], engine)


def laid(lines: Sequence[Line], engine: str) -> Page:
    """Rows of words as a printed page."""
    rows = [row for line in lines if (row := _words(line))]
    if len(rows) > ROWS:
        rows = rows[: ROWS // 2] + rows[-ROWS // 2 :]
    pieces = [piece for number, row in enumerate(rows) for piece in _placed(row, number * HEIGHT * 1.4 + 20)]
    return Page(WIDTH, len(rows) * HEIGHT * 1.4 + 60, tuple(pieces), engine)


def _words(line: Line) -> Line:
    """The pieces in which anything stands, blanks as one, each no longer than a row could be."""
    parts = [(share, " ".join(text[:2000].split())[:300]) for share, text in line[:40]]
    return [(share, text) for share, text in parts if text]


def _placed(words: Line, top: float) -> Iterator[Piece]:
    right = 0.0
    for place, (share, text) in enumerate(words):
        left = max(share * WIDTH, right + HEIGHT)
        wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text) * SIGN
        after = words[place + 1][0] * WIDTH if place + 1 < len(words) else WIDTH
        right = left + (min(wide, max(SIGN, after - left - HEIGHT)))
        yield Piece(text, left, top, right, top + HEIGHT)


def is_html(data: bytes) -> bool:
    """Whether the bytes are a page of the web."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith(b"<") and (b"<html" in start or b"<!doctype html" in start)


def html(data: bytes | str) -> Page:
    """A page of the web as it would be seen; nothing is fetched, no script runs."""
    from lxml import etree
    from lxml import html as parser

    source = data.encode("utf-8") if isinstance(data, str) else data
    encoding = "utf-8" if isinstance(data, str) or not re.search(rb"charset\s*=", source[:3000], re.I) else None
    try:
        top = parser.document_fromstring(source, parser=parser.HTMLParser(encoding=encoding, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise BadInput(sentence("There is nothing to read on this page. Please send it as a PDF.")) from None
    paper = _Paper()
    unseen: Any = None
    for event, element in etree.iterwalk(top, events=("start", "end", "comment")):
        if event == "start" and unseen is None:
            if _hides(element):
                unseen = element
            else:
                _begin(paper, str(element.tag).lower())
                paper.text(element.text or "")
        elif event == "end":
            if unseen is None:
                _end(paper, str(element.tag).lower())
            unseen = None if unseen is element else unseen
            if unseen is None:
                paper.text(element.tail or "")
        elif event == "comment" and unseen is None:
            paper.text(element.tail or "")
    return paper.page("html")


def _hides(element: Any) -> bool:
    return (
        str(element.tag).lower() in _UNSEEN
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _begin(paper: _Paper, tag: str) -> None:
    if tag == "tr":
        paper.open_row()
    elif tag in ("td", "th"):
        paper.open_cell()
    elif tag in _BLOCKS or tag in ("br", "table"):
        paper.end_line()


def _end(paper: _Paper, tag: str) -> None:
    if tag == "tr":
        paper.close_row()
    elif tag in ("td", "th"):
        paper.close_cell()
    elif tag in _BLOCKS:
        paper.end_line()


def lines(text: str) -> Page:
    """Plain words, line by line; two blanks or a tab part two columns."""
    paper = _Paper()
    for line in text.splitlines():
        for number, words in enumerate(re.split(r"\t| {2,}", line.strip())):
            if number:
                paper.apart()
            paper.text(words)
        paper.end_line()
    return paper.page("html")


def is_docx(data: bytes) -> bool:
    """Whether the bytes are a document of a word processor."""
    return data[:4] == b"PK\x03\x04" and b"word/document.xml" in data


def docx(data: bytes, limits: Limits) -> Page:
    """The text of a DOCX with its tables; text that was deleted or hidden is not on it."""
    from lxml import etree

    from ocr.einvoices.xmlfile import root

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            inside = box.getinfo("word/document.xml")
            if len(box.infolist()) > limits.entries or inside.file_size > limits.unpacked:
                raise BadInput(sentence("The file unpacks to more than I read. Please send the invoice as a PDF."))
            with box.open(inside) as stream:
                top = root(stream.read(limits.unpacked))
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError, zlib.error, NotImplementedError):
        raise BadInput(sentence("The file is damaged. Please send the invoice as a PDF.")) from None
    paper = _Paper()
    for event, element in etree.iterwalk(top, events=("start", "end")):
        name = local(element)
        if event == "start":
            _begin(paper, {"tr": "tr", "tc": "td", "p": "p", "br": "br"}.get(name, ""))
            if name == "tab":
                paper.apart()
            elif name == "t" and not _vanished(element):
                paper.text(element.text or "")
        else:
            _end(paper, {"tr": "tr", "tc": "td", "p": "p"}.get(name, ""))
    return paper.page("docx")


def _vanished(element: Any) -> bool:
    run = element.getparent()
    while run is not None and local(run) != "r":
        run = run.getparent()
    return run is not None and any(local(each) == "vanish" for part in run if local(part) == "rPr" for each in part)
