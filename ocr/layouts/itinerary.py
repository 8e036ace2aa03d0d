"""The paper of a flight (航空运输电子客票行程单): fare, fund, fuel and taxes stand below their labels and add up."""

from __future__ import annotations

import re
from decimal import Decimal

from ocr.layouts.form import LabelledForm, trust
from ocr.page import Piece, box
from ocr.values.amounts import amounts, plain

TICKET = re.compile(r"(?:电子客票号码|E-?TICKET\s*NO)[^\d]{0,24}(\d{3}-?\d{10})(?!\d)", re.IGNORECASE)
"""The number of the ticket, which is the number of a paper itinerary; a fully digital one has an invoice number."""

ISSUER = re.compile(
    r"填\s?开\s?单\s?位\s*[:.]?\s*(?:ISSUED\s*BY)?\s*[:.]?\s*([\u4e00-\u9fff][^\s:]{3,40})", re.IGNORECASE
)
_PARTS = re.compile(r"票\s?价|民航发展|燃油|附加费|其他税|保险|FARE|FUND|FUEL|税\s?额", re.IGNORECASE)
_TOTAL = re.compile(r"合\s?计|TOTAL", re.IGNORECASE)


def total(form: LabelledForm) -> Decimal | None:
    """The amount beside or below 合计; surer where the parts of the price add up to it."""
    labels = [piece for piece in form.pieces() if _TOTAL.search(plain(piece.text))]
    priced = next((candidate for label in labels if (candidate := _value(form, label)) is not None), None)
    priced = priced or next(
        (candidate for label in labels if (candidate := _last_below(form, label)) is not None), None
    )
    if priced is None:
        return None
    value, piece = priced
    parts = {place: part for place, part in _parts(form) if part != value}
    adds = sum(parts.values(), Decimal(0)) == value
    form.sure["total"] = 0.99 if adds else min(0.95, trust(piece.score))
    form.crops["total"] = box(form.page, piece)
    return value


def _parts(form: LabelledForm) -> list[tuple[tuple[float, float], Decimal]]:
    """The prices below or beside the labels of the parts, each place once."""
    out = []
    for label in form.pieces():
        if _PARTS.search(plain(label.text)) and not _TOTAL.search(plain(label.text)):
            priced = _value(form, label)
            if priced is not None:
                out.append(((priced[1].left, priced[1].top), priced[0]))
    return out


def _last_below(form: LabelledForm, label: Piece) -> tuple[Decimal, Piece] | None:
    """The last amount of the next row: 合计 is the last column, wherever the printer put it."""
    for row in form.rows:
        if 0 < row.middle - label.middle < 4 * label.height:
            printed = [(amount.value, piece) for piece in row.pieces for amount in amounts(piece.text)]
            if printed:
                return printed[-1]
    return None


def _value(form: LabelledForm, label: Piece) -> tuple[Decimal, Piece] | None:
    """The amount in the label itself, beside it, or else the one below that overlaps it most."""
    own = amounts(label.text)
    if own:
        return own[-1].value, label
    best: tuple[float, Decimal, Piece] | None = None
    for piece in form.pieces():
        near = 0 < piece.middle - label.middle < 4 * max(label.height, piece.height)
        over = min(piece.right, label.right) - max(piece.left, label.left)
        printed = amounts(piece.text)
        if near and printed and over > 0.2 * min(piece.width, label.width) and (best is None or over > best[0]):
            best = over, printed[-1].value, piece
    return None if best is None else (best[1], best[2])
