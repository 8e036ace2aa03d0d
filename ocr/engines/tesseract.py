"""Tesseract: the second reader for doubtful places, and the only one where RapidOCR is missing."""

from __future__ import annotations

from functools import cache
from typing import Any

from ocr.page import Page, Piece

SECONDS = 20
"""A call that takes longer is given up."""


@cache
def installed() -> bool:
    """Whether the program is there."""
    try:
        import pytesseract

        pytesseract.get_tesseract_version()
    except Exception:
        return False
    return True


@cache
def languages() -> tuple[str, ...]:
    """The languages that it can read."""
    if not installed():
        return ()
    import pytesseract

    return tuple(sorted(pytesseract.get_languages(config="")))


@cache
def _language() -> str:
    have = languages()
    return "+".join(language for language in ("chi_sim", "eng") if language in have) or "eng"


def read(picture: Any, number: int = 0) -> Page:
    """Read a whole picture (RGB array); finds out by itself which way up it stands."""
    import numpy as np

    best, turned = _pieces(picture), 0
    if _legible(best) < 40:
        for quarter in (1, 2, 3):
            candidate = _pieces(np.ascontiguousarray(np.rot90(picture, quarter)))
            if _legible(candidate) > 1.2 * _legible(best):
                best, turned = candidate, 90 * quarter
    height, width = picture.shape[:2]
    if turned in (90, 270):
        height, width = width, height
    return Page(width, height, tuple(best), "tesseract", number=number, turned=turned)


def line(cut: Any, *, signs: str = "") -> str:
    """Read a cut-out of one line of print; `signs` are the only characters that can be in it."""
    import pytesseract
    from PIL import Image, ImageOps

    image = ImageOps.expand(Image.fromarray(cut).convert("L"), border=12, fill=255)
    if image.height < 60:
        image = image.resize((round(image.width * 60 / image.height), 60))
    config = "--psm 7" + (f" -c tessedit_char_whitelist={signs}" if signs else "")
    try:
        return str(pytesseract.image_to_string(image, lang="eng", config=config, timeout=SECONDS)).strip()
    except RuntimeError:
        return ""


def _legible(pieces: list[Piece]) -> float:
    return sum(len(piece.text) * piece.score for piece in pieces if piece.score > 0.6)


def _pieces(picture: Any) -> list[Piece]:
    """Words that stand close together on one line, as one piece each."""
    import pytesseract
    from PIL import Image

    image = Image.fromarray(picture).convert("L")
    scale = max(1.0, min(3.0, 1800 / max(image.size)))
    if scale > 1.05:
        image = image.resize((round(image.width * scale), round(image.height * scale)))
    try:
        data = pytesseract.image_to_data(
            image, lang=_language(), config="--psm 4", output_type=pytesseract.Output.DICT, timeout=SECONDS
        )
    except RuntimeError:
        return []
    pieces: list[Piece] = []
    for place, text in enumerate(data["text"]):
        score = float(data["conf"][place]) / 100
        if not text.strip() or score < 0.2:
            continue
        left, top = data["left"][place] / scale, data["top"][place] / scale
        right, bottom = left + data["width"][place] / scale, top + data["height"][place] / scale
        word = Piece(text.strip(), left, top, right, bottom, score)
        if pieces and _close(pieces[-1], word):
            pieces[-1] = _joined(pieces[-1], word)
        else:
            pieces.append(word)
    return pieces


def _close(last: Piece, word: Piece) -> bool:
    height = max(last.height, word.height)
    return abs(last.middle - word.middle) < 0.5 * height and -0.3 * height < word.left - last.right < 0.7 * height


def _joined(last: Piece, word: Piece) -> Piece:
    text = f"{last.text} {word.text}"
    return Piece(
        text, last.left, min(last.top, word.top), word.right, max(last.bottom, word.bottom), min(last.score, word.score)
    )
