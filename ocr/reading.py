"""Reads one file: data first, pictures last, and every source checks the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from ledger.characters import visible
from ledger.errors import BadInput, sentence
from ledger.receipt import Receipt, ReceiptLine
from ocr import combine, picture, split, understand
from ocr.einvoices import mail, ofd, pdf, qr, workbook, written, xmlfile
from ocr.engines import second
from ocr.facts import Facts
from ocr.fields import category, kinds, slips
from ocr.hints import Hints
from ocr.limits import Limits, check_size
from ocr.page import PRINTED, Page
from ocr.values.amounts import amounts
from ocr.values.dates import days


def read(data: bytes, name: str, *, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    """The receipts in a file, usually one."""
    check_size(data, limits)
    receipts = _message(data, limits, today, hints) if mail.looks_like(data) else _file(data, limits, today, hints)
    return tuple(category.proposed(_seen(receipt), hints) for receipt in receipts)


def _file(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    if pdf.looks_like(data):
        return _pdf(data, limits, today, hints)
    if ofd.looks_like(data):
        return _ofd(data, limits, today, hints)
    if written.is_html(data):
        return (_written(written.html(data), today, hints),)
    if written.is_docx(data):
        return (_written(written.docx(data, limits), today, hints),)
    if workbook.looks_like(data):
        return _workbook(data, limits, today, hints)
    if xmlfile.looks_like(data):
        return _xml(data)
    if data[:4] == b"PK\x03\x04":
        raise BadInput(sentence("This is a zip file, not a receipt. Please send the files in it one by one."))
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise BadInput(sentence("I do not read files of Outlook or of old Office. Please send it as PDF or .eml."))
    return _pictures(data, limits, today, hints)


def _workbook(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    """The tabs of a workbook that look like an invoice, how surely beside their kind; a table is no receipt."""
    found = []
    for page in workbook.pages(data, limits):
        sure = workbook.standing(page)
        receipt = _written(page, today, hints) if sure else Receipt(kind="none")
        if receipt.total is not None:
            kept = 0.1 if receipt.invoice_number or receipt.day else 0.0
            found.append(replace(receipt, confidence={**receipt.confidence, "kind": round(sure + kept, 2)}))
    return tuple(found) or (Receipt(kind="none", engine="xlsx"),)


def _message(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    """What is attached to a message; where that is no receipt, its own words.

    The day on which it was sent is offered where its words have none, never said: an invoice may be older.
    """
    message = mail.message(data)
    for _name, content in mail.attachments(message):
        try:
            receipts = _file(content, limits, today, hints)
        except BadInput:
            continue
        if any(receipt.total is not None for receipt in receipts):
            return receipts
    receipt = _written(mail.body(message), today, hints)
    sent = mail.sent(message)
    if receipt.day is None and receipt.total is not None and sent is not None:
        offered = tuple(dict.fromkeys([*receipt.doubts.get("day", ()), sent.isoformat()]))
        receipt = replace(receipt, doubts={**receipt.doubts, "day": offered})
    return (receipt,)


def _written(page: Page, today: date | None, hints: Hints) -> Receipt:
    return admitted(combine.receipt([understand.facts(page, today=today, hints=hints)]), page.text)


def _seen(receipt: Receipt) -> Receipt:
    """What can be seen of its words, whatever read them."""

    def words(of: Receipt | ReceiptLine) -> dict[str, Any]:
        values = ((field.name, getattr(of, field.name)) for field in fields(of))
        return {name: visible(value) for name, value in values if isinstance(value, str)}

    lines = tuple(replace(line, **words(line)) for line in receipt.lines)
    doubts = {name: tuple(map(visible, others)) for name, others in receipt.doubts.items()}
    return replace(receipt, lines=lines, doubts=doubts, **words(receipt))


def _xml(data: bytes) -> tuple[Receipt, ...]:
    facts = xmlfile.facts(data)
    if facts is None:
        raise BadInput(sentence("This XML file is no invoice that I know."))
    return (combine.receipt([facts]),)


def _ofd(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    told, pages = ofd.facts(data, limits)
    printed = [understand.facts(page, today=today, hints=hints) for page in pages[:1]]
    if not told and not any(page.pieces for page in pages):
        raise BadInput(sentence("The OFD file has no text that I can read. Please send a PDF or a picture of it."))
    return (combine.receipt([*told, *(replace(page_facts, source="ofd") for page_facts in printed)]),)


def _pdf(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    texts, scans = pdf.pages(data, limits)
    stated = [facts] if (facts := pdf.embedded(data)) is not None else []
    if stated and all(getattr(stated[0], name) is not None for name in ("day", "total", "vendor", "invoice_number")):
        return (combine.receipt([checked(stated[0], texts)]),)
    if texts:
        printed = understand.facts(joined(texts), today=today, hints=hints)
        codes = coded(pdf.codes(data, texts[0].number)) if printed.currency in (None, "CNY") else []
        receipt = combine.receipt([*stated, *codes, printed])
        if receipt.total is not None or receipt.day is not None or stated:
            return (receipt,)
    pictures = (pdf.picture(data, number) for number in (scans or [page.number for page in texts[:1]]))
    return _read(pictures, stated, today, hints)


def checked(data: Facts, pages: Sequence[Page]) -> Facts:
    """The data with what the print on the pages does not show marked as doubtful; a scan shows nothing."""
    text = "\n".join(page.text for page in pages)
    amounts_shown = {abs(shown.value) for shown in amounts(text)}
    days_shown = {value for shown in days(text) for value in (shown.value, *shown.others)}
    sure = dict(data.sure)
    if data.total is not None and amounts_shown and abs(data.total) not in amounts_shown:
        sure["total"] = 0.85
    if data.day is not None and days_shown and data.day not in days_shown:
        sure["day"] = 0.85
    return replace(data, sure=sure)


def joined(pages: Sequence[Page]) -> Page:
    """All pages one below the other."""
    if len(pages) == 1:
        return pages[0]
    pieces = []
    down = 0.0
    for page in pages:
        pieces += [replace(piece, top=piece.top + down, bottom=piece.bottom + down) for piece in page.pieces]
        down += page.height
    return replace(pages[0], height=down, pieces=tuple(pieces))


def _pictures(data: bytes, limits: Limits, today: date | None, hints: Hints) -> tuple[Receipt, ...]:
    return _read(picture.frames(data, limits), [], today, hints, limits.read_pages)


def _read(
    pictures: Iterator[Any], stated: list[Facts], today: date | None, hints: Hints, most: int = 3
) -> tuple[Receipt, ...]:
    """Read pictures page by page; what has a total and a day of its own is a receipt of its own."""
    receipts: list[Receipt] = []
    for number, image in zip(range(most), pictures, strict=False):
        page, codes = _page(image, number, hints)
        if not page.pieces and not codes and not stated:
            _complain(image)
        papers = split.parts(page, lambda part: _whole(understand.facts(part, today=today, hints=hints)))
        for paper in papers:
            facts = second.checked(understand.facts(paper, today=today, hints=hints), paper, image)
            shown = second.placed(facts, paper)
            receipt = combine.receipt([*stated, *(coded(codes) if len(papers) == 1 else []), shown])
            slip = slips.is_slip(paper)
            paid = receipt.paid_with or (("card",) if slip else ())
            receipt = replace(receipt, slip=slip, paid_with=paid, print=slips.printed(paper))
            receipts.append(admitted(receipt, paper.text))
    whole = [candidate for candidate in receipts if candidate.total is not None and candidate.day is not None]
    if len(whole) > 1:
        return tuple(whole)
    part = [candidate for candidate in receipts if candidate.total is not None or candidate.day is not None]
    return tuple((whole or part or receipts)[:1])


def admitted(receipt: Receipt, text: str) -> Receipt:
    """What nothing could be read of says so: a receipt that is unread, or no receipt at all, judged by its words."""
    if receipt.total is not None or receipt.day is not None or receipt.invoice_number is not None:
        return receipt
    blank = receipt.engine in (*PRINTED, "ofd") and kinds.form(text)  # the form of an invoice and nothing in it
    if not blank and (not text or kinds.paper(text)):
        return replace(receipt, kind="unread")
    return Receipt(kind="none", engine=receipt.engine, print=receipt.print)


def _whole(facts: Facts) -> bool:
    """A receipt by itself: its total stands beside its word, and it has a day."""
    sure = min(facts.trust("total"), facts.trust("day"))
    return facts.total is not None and facts.day is not None and sure > 0.6


def _complain(image: Any) -> None:
    """Nothing at all could be read: say why, and ask for another photograph."""
    sharp, bright = picture.quality(image)
    if bright < 0.18:
        raise BadInput(sentence("The photo is too dark to read. Please take it again with more light."))
    if bright > 0.97:
        raise BadInput(
            sentence("The photo is overexposed or empty: I see no print. Please take it again without flash.")
        )
    if sharp < 0.12:
        raise BadInput(sentence("The photo is too blurred to read. Please take it again, close and steady."))
    raise BadInput(sentence("I see no print on this picture. Please photograph the receipt flat and from close by."))


def _page(image: Any, number: int, hints: Hints) -> tuple[Page, tuple[str, ...]]:
    from ocr.engines import engine

    return engine.read(image, number, hints.engine), qr.codes(image)


def coded(codes: tuple[str, ...]) -> list[Facts]:
    return [facts for code in codes if (facts := qr.facts(code)) is not None]
