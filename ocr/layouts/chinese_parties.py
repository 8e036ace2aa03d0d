"""Seller and buyer of a Chinese form: which name and tax number belongs to whom is told by their places."""

from __future__ import annotations

import re

from ocr.layouts.form import LabelledForm, trust
from ocr.page import Piece
from ocr.values.amounts import plain

TAX_ID = re.compile(
    r"(?:识别号|信用代码|纳税人识别号)\s*(?:/纳税人识别号)?\s*[:.]?\s*([0-9A-Z]{15,20}|\d{9})(?![0-9A-Z])"
)
NAME = re.compile(
    r"(?:(?<!项目)(?<!服务)(?<!物)(?<!劳务)(?<!项目 )名\s*称|^\s*称|购买方名称|交款人"
    r"|收款单位(?:\(章\))?)\s*[:.]\s*([^\s:][^:]{1,60})"
)


def parties(form: LabelledForm, kind: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Seller and buyer: beside each other the buyer stands left, below each other above."""
    names = _beside(form, NAME)
    ids = _beside(form, TAX_ID)
    if kind in ("train", "flight"):
        buyers = [name for piece, name in names if "购买方" in plain(piece.text)] or [name for _, name in names]
        form.sure["buyer"] = 0.97
        return None, buyers[0] if buyers else None, None, ids[0][1] if ids else None
    buyer, vendor = _sides(form, names, "buyer", "vendor")
    buyer_id, seller_id = _sides(form, ids, "buyer_tax_id", "seller_tax_id")
    if seller_id is None and not kind.startswith("invoice"):
        seller_id = _lone_tax_id(form)
    return vendor, buyer, seller_id, buyer_id


def _lone_tax_id(form: LabelledForm) -> str | None:
    """The seller's number where its label was read apart from it: in the lower half of the form, by its own shape."""
    for piece in form.pieces():
        text = plain(piece.text).strip()
        if piece.middle > 0.5 * form.page.height and re.fullmatch(r"\d{15}|9[0-9A-Z]{17}", text):
            form.sure["seller_tax_id"] = 0.85
            return text
    return None


def _beside(form: LabelledForm, pattern: re.Pattern[str]) -> list[tuple[Piece, str]]:
    beside: list[tuple[Piece, str]] = []
    for row in form.rows:
        for place, piece in enumerate(row.pieces):
            text = plain(piece.text)
            match = pattern.search(text)
            if (
                match is None
                and place + 1 < len(row.pieces)
                and re.search(r"(?:称|识别号|信用代码|交款人|收款单位.{0,3})\s?[:.]?\s*$", text)
            ):
                match = pattern.search(text.rstrip(" :.") + ":" + plain(row.pieces[place + 1].text))
            while match is not None:
                beside.append(
                    (piece, re.sub(r"\s*(?:统一社会|纳税人|密\s|备\s|密$|备$).*$", "", match.group(1)).strip())
                )
                text = text[match.end() :]
                match = pattern.search(text)
    return beside


def _sides(
    form: LabelledForm, named: list[tuple[Piece, str]], first: str, second: str
) -> tuple[str | None, str | None]:
    if not named:
        return None, None
    for piece, text in named:
        label = plain(piece.text)
        if re.search(r"收款单位|销售方名", label):
            others = [party for party in named if party[0] is not piece]
            return (others[0][1] if others else None), text
    if len(named) == 1:
        piece, text = named[0]
        form.sure[first] = form.sure[second] = trust(piece.score) - 0.05
        below = piece.middle > 0.5 * form.page.height and piece.left < 0.4 * form.page.width
        right = piece.left > 0.45 * form.page.width
        return (None, text) if below or right else (text, None)
    (first_piece, first_name), (last_piece, last_name) = named[0], named[-1]
    form.sure[first], form.sure[second] = trust(first_piece.score), trust(last_piece.score)
    if (
        abs(first_piece.middle - last_piece.middle) < 1.5 * max(first_piece.height, last_piece.height)
        and first_piece.left > last_piece.left
    ):
        return last_name, first_name
    return first_name, last_name
