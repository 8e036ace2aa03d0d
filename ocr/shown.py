"""A kept file as a picture for a card: its page, or the part of it that a doubtful field was read from."""

from __future__ import annotations

import io

from ledger.errors import BookError
from ocr.limits import DEFAULT

Crop = tuple[int, float, float, float, float]
_WIDEST = 1600
_ROOM = 0.02


def picture(data: bytes, crop: Crop | None) -> tuple[bytes, str] | None:
    """JPEG bytes and their type; None where the file has no picture (an XML, a damaged file)."""
    from PIL import Image

    from ocr import pdf, picture

    try:
        if pdf.looks_like(data):
            array = pdf.picture(data, crop[0] if crop else 0)
        else:
            array = next(iter(picture.frames(data, DEFAULT)))
    except (BookError, StopIteration, ValueError, IndexError):
        return None
    image = Image.fromarray(array)
    if crop is not None:
        _page, left, top, right, bottom = crop
        width, height = image.size
        image = image.crop(
            (
                int(max(left - _ROOM, 0) * width),
                int(max(top - _ROOM, 0) * height),
                max(int(min(right + _ROOM, 1) * width), int(max(left - _ROOM, 0) * width) + 1),
                max(int(min(bottom + _ROOM, 1) * height), int(max(top - _ROOM, 0) * height) + 1),
            )
        )
    image.thumbnail((_WIDEST, _WIDEST * 2))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue(), "image/jpeg"
