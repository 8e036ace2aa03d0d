"""PDF: the invoice data embedded in it, its text layer with places, and its pages as pictures."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.einvoices import qr, xmlfile
from ocr.facts import Facts
from ocr.limits import Limits, check_pages
from ocr.page import Page, Piece

SIGNS = 12_000
"""Characters of one page that are looked at."""

ENOUGH = 24
"""A page with fewer legible characters in its text layer is a scan."""

SIDE = 2200
"""Longest side in pixels of a page that is made a picture."""


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a PDF; some programs put a few bytes before its mark."""
    return b"%PDF-" in data[:1024]


def embedded(data: bytes) -> Facts | None:
    """What an XML file inside the PDF states (Factur-X, ZUGFeRD, Chinese XBRL); None where there is none."""
    if not any(mark in data for mark in (b"EmbeddedFile", b"/EF", b"ObjStm")):
        return None
    for name, part in _attachments(data):
        if name.lower().endswith((".xml", ".xbrl")) or xmlfile.looks_like(part):
            try:
                stated = xmlfile.facts(part)
            except BadInput:
                continue
            if stated is not None:
                return stated
    return None


def _attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    import pypdfium2 as pdfium

    with _document(data) as document:
        for place in range(min(document.count_attachments(), 50)):
            try:
                file = document.get_attachment(place)
                yield file.get_name(), bytes(file.get_data())
            except pdfium.PdfiumError:
                continue


class _document:
    """An open PDF; refuses what is encrypted or damaged."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2 as pdfium

        logging.getLogger("pypdfium2").setLevel(logging.ERROR)
        try:
            self.document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise BadInput(sentence("The PDF is protected by a password. Please send it without.")) from None
            raise BadInput(sentence("The PDF is damaged or incomplete. Please send it again.")) from None

    def __enter__(self) -> Any:
        return self.document

    def __exit__(self, *_error: object) -> None:
        self.document.close()


def pages(data: bytes, limits: Limits) -> tuple[tuple[Page, ...], tuple[int, ...]]:
    """The pages that have a text layer, and the numbers of those that must be read as pictures."""
    texts: list[Page] = []
    scans: list[int] = []
    with _document(data) as document:
        count = len(document)
        if not count:
            raise BadInput(sentence("The PDF has no pages."))
        check_pages(count, limits)
        for number in _wanted(count):
            page = _text(document[number], number)
            if sum(len(piece.text) for piece in page.pieces) >= ENOUGH:
                texts.append(page)
            elif number < limits.read_pages:
                scans.append(number)
    return tuple(texts), tuple(scans)


def _wanted(count: int) -> list[int]:
    """The first pages and the last two: totals stand on the last."""
    return sorted(set(range(min(count, 6))) | set(range(max(0, count - 2), count)))


def picture(data: bytes, number: int) -> Any:
    """The page as an RGB array, with its forms and annotations drawn."""
    with _document(data) as document:
        page = document[number]
        width, height = page.get_size()
        scale = min(SIDE / max(width, height, 1.0), 6.0)
        if width * scale < 20 or height * scale < 20:
            raise BadInput(sentence("A page of the PDF is too narrow to read."))
        return page.render(scale=scale, rev_byteorder=True, may_draw_forms=False).to_numpy()[:, :, :3].copy()


def codes(data: bytes, number: int) -> tuple[str, ...]:
    """The texts of the QR codes on the page."""
    return qr.codes(picture(data, number))


def _text(page: Any, number: int) -> Page:
    """The text layer as pieces: characters on one base line without a gap belong together."""
    from pypdfium2 import raw

    width, height = page.get_size()
    layer = page.get_textpage()
    pieces: list[Piece] = []
    run: list[tuple[str, float, float, float, float]] = []
    for place in range(min(layer.count_chars(), SIGNS)):
        code = raw.FPDFText_GetUnicode(layer.raw, place)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if sign in "\r\n\x00\x02\ufffe\ufffd":
            pieces, run = _ended(pieces, run), []
            continue
        left, bottom, right, top = layer.get_charbox(place, loose=True)
        box = (sign, left, height - top, right, height - bottom)
        if run and not _joins(run, box):
            pieces, run = _ended(pieces, run), []
        run.append(box)
    return Page(width, height, tuple(_ended(pieces, run)), "pdf", number=number)


def _joins(run: list[tuple[str, float, float, float, float]], box: tuple[str, float, float, float, float]) -> bool:
    last = run[-1]
    size = max(last[4] - last[2], box[4] - box[2], 1.0)
    level = abs((last[2] + last[4]) / 2 - (box[2] + box[4]) / 2) < 0.5 * size
    blank = box[0].isspace() or last[0].isspace()
    return level and -0.5 * size < box[1] - last[3] < (0.9 if blank else 0.7) * size


def _ended(pieces: list[Piece], run: list[tuple[str, float, float, float, float]]) -> list[Piece]:
    while run and run[0][0].isspace():
        run = run[1:]
    while run and run[-1][0].isspace():
        run = run[:-1]
    if run:
        text = "".join(sign[0] for sign in run)
        box = (
            min(sign[1] for sign in run),
            min(sign[2] for sign in run),
            max(sign[3] for sign in run),
            max(sign[4] for sign in run),
        )
        pieces.append(Piece(text, *box))
    return pieces
