"""Seller and buyer of a printed invoice: beside or below their word, in the line of the sender, or known before."""

from __future__ import annotations

import re

from ocr.fields import vendors
from ocr.hints import Hints
from ocr.layouts.invoice_words import BUYER, NO_NAME, SELLER, TAX_ID
from ocr.page import Page, Piece, rows
from ocr.values.amounts import plain

_SENDER = re.compile(r"\s+[●•·|–—-]\s+|\s*[●•|]\s*")
_POSTAL = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,6}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")


def seller(page: Page, hints: Hints) -> tuple[str, float] | None:
    """The name of who issued the invoice, where a word or the line of the sender gives it away."""
    labelled = _labelled(page, SELLER)
    if labelled is not None and not own(labelled, hints):
        return vendors.name(labelled), 0.95
    for row in rows(page.pieces)[:14]:
        parts = [part.strip() for part in _SENDER.split(row.pieces[0].text)]
        if len(parts) > 2 and any(_POSTAL.search(part) for part in parts[1:]) and _legible(parts[0]):
            name = vendors.name(parts[0])
            if not own(name, hints):
                return name, 0.93
    return None


def buyer(page: Page, hints: Hints) -> tuple[str, float] | None:
    """The name of whom the invoice is for: the company itself where its name is printed, else below its word."""
    for name in hints.own_names:
        if any(vendors.alike(name, piece.text) or _holds(piece.text, name) for piece in page.pieces):
            return name, 0.98
    labelled = _labelled(page, BUYER)
    return None if labelled is None else (labelled, 0.85)


def own(name: str, hints: Hints) -> bool:
    """Whether the name is one of the company itself, which is never the vendor."""
    return any(vendors.alike(mine, name) or _holds(name, mine) for mine in hints.own_names)


def _holds(text: str, name: str) -> bool:
    return len(name) > 3 and plain(name).upper() in plain(text).upper()


def seller_tax_id(page: Page, hints: Hints) -> str | None:
    """The first tax number that is not the company's own nor named as the customer's."""
    mine = {re.sub(r"\W", "", own_id).upper() for own_id in hints.own_tax_ids}
    for row in rows(page.pieces):
        for match in TAX_ID.finditer(plain(row.text)):
            value = re.sub(r"[\s.-]", "", match.group(1))
            before = plain(row.text)[: match.start()][-40:]
            if value not in mine and not re.search(r"CLIENT|CUSTOMER|KUNDE|BUYER|K[ÄA]UFER|KLANT|IBAN", before, re.I):
                return value
    return None


def _labelled(page: Page, word: re.Pattern[str]) -> str | None:
    """What stands behind the word, or below it in the same column."""
    for piece in page.pieces:
        match = word.match(plain(piece.text))
        if match is None:
            continue
        behind = (match.group(1) or "").strip()
        if _legible(behind):
            return behind
        beside = [words for words in page.pieces if abs(words.middle - piece.middle) < 0.4 * piece.height]
        right = [words for words in beside if 0 < words.left - piece.right < 6 * piece.height]
        if ":" in piece.text and right and _legible(min(right, key=lambda words: words.left).text):
            return min(right, key=lambda words: words.left).text
        if below := _below(page, piece):
            return below
    return None


def _below(page: Page, label: Piece) -> str | None:
    under = [
        piece_below
        for piece_below in page.pieces
        if 0 < piece_below.middle - label.middle < 7 * label.height
        and abs(piece_below.left - label.left) < 3 * label.height
    ]
    for piece_below in sorted(under, key=lambda piece: piece.middle):
        text = piece_below.text.strip()
        if re.fullmatch(r"NAME\s*:?", text, re.IGNORECASE):
            beside = [
                right_piece
                for right_piece in page.pieces
                if abs(right_piece.middle - piece_below.middle) < 0.9 * piece_below.height
                and right_piece.left > piece_below.right
            ]
            if beside:
                return " ".join(right_piece.text for right_piece in sorted(beside, key=lambda piece: piece.middle)[:2])
        text = re.sub(r"^NAME\s*:\s*", "", text, flags=re.IGNORECASE)
        if _legible(text):
            return text
    return None


def _legible(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 3 and len(text) < 70 and not NO_NAME.search(text)
