"""How much of a file is looked at, and the sentences for what is too much."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.errors import BadInput, sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        size: bytes of the file.
        pixels: of one picture, before anything is unpacked.
        pages: that a PDF or TIFF may have at all.
        read_pages: pages that are read as pictures; a receipt says everything on its first ones.
        unpacked: bytes that a zip (OFD) may unpack to.
        entries: files inside a zip.
    """

    size: int = 25_000_000
    pixels: int = 80_000_000
    pages: int = 60
    read_pages: int = 3
    unpacked: int = 60_000_000
    entries: int = 2_000


DEFAULT = Limits()


def check_size(data: bytes, limits: Limits) -> None:
    """Refuse what is empty or larger than allowed."""
    if not data:
        raise BadInput(sentence("The file is empty (0 bytes). Please send it again."))
    if len(data) > limits.size:
        raise BadInput(
            sentence("The file has {size} MB; I read up to {limit} MB. Please send a smaller picture."),
            size=round(len(data) / 1e6, 1),
            limit=round(limits.size / 1e6),
        )


def check_pixels(width: int, height: int, limits: Limits) -> None:
    """Refuse a picture that would unpack to more than allowed; called before it is unpacked."""
    if width * height > limits.pixels:
        raise BadInput(
            sentence(
                "The picture has {pixels} million pixels; I read up to {limit} million. Please send a smaller one."
            ),
            pixels=round(width * height / 1e6),
            limit=round(limits.pixels / 1e6),
        )
    if width < 20 or height < 20:
        raise BadInput(
            sentence("The picture is only {width} × {height} pixels: too small to read."), width=width, height=height
        )


def check_pages(pages: int, limits: Limits) -> None:
    """Refuse a document with more pages than allowed."""
    if pages > limits.pages:
        raise BadInput(
            sentence(
                "The document has {pages} pages; I read up to {limit}. Please send only the pages of the receipt."
            ),
            pages=pages,
            limit=limits.pages,
        )
