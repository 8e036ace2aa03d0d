"""A kept file as a picture for a card: its page, or the part of it that a doubtful field was read from."""

from __future__ import annotations

import io

from ledger.errors import BookError
from ocr.limits import DEFAULT

Crop = tuple[int, float, float, float, float]
_WIDEST = 1600
_ROOM, _LONG = 0.02, 0.3
"""How much of the page is shown around a place: a little across the print, much along it, so that its label is seen."""


def picture(data: bytes, crop: Crop | None) -> tuple[bytes, str] | None:
    """JPEG bytes and their type; None where the file has no picture (an XML, a damaged file)."""
    from PIL import Image

    from ocr import picture
    from ocr.einvoices import pdf

    try:
        if pdf.looks_like(data):
            array = pdf.picture(data, crop[0] if crop else 0)
        else:
            array = next(iter(picture.frames(data, DEFAULT)))
    except (BookError, StopIteration, ValueError, IndexError):
        return None
    image = Image.fromarray(array)
    if crop is not None:
        image = image.crop(_around(crop, *image.size)).rotate(90 * _quarters(crop), expand=True)
    image.thumbnail((_WIDEST, _WIDEST * 2))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue(), "image/jpeg"


def _quarters(crop: Crop) -> int:
    """By how many quarters it has to be turned counter-clockwise, so that its print stands upright: print begins at
    the first corner of a place and ends at the second.

    >>> _quarters((0, 0.1, 0.2, 0.5, 0.3)), _quarters((0, 0.5, 0.2, 0.1, 0.3)), _quarters((0, 0.5, 0.3, 0.1, 0.2))
    (0, 1, 2)
    """
    _page, left, top, right, bottom = crop
    return {(False, False): 0, (True, False): 1, (True, True): 2, (False, True): 3}[left > right, top > bottom]


def _around(crop: Crop, width: int, height: int) -> tuple[int, int, int, int]:
    """The place in pixels, with paper around it; print that stands upright on the picture has its label above it."""
    _page, left, top, right, bottom = crop
    left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
    along = (right - left) * width >= (bottom - top) * height
    side, edge = (_LONG, _ROOM) if along else (_ROOM, _LONG)
    first, upper = int(max(left - side, 0) * width), int(max(top - edge, 0) * height)
    last, lower = int(min(right + side, 1) * width), int(min(bottom + edge, 1) * height)
    return first, upper, max(last, first + 1), max(lower, upper + 1)
