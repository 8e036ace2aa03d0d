"""What an engine, a PDF text layer or an OFD page hands to the understanding: pieces of text with their places.

Coordinates are those of the upright page, in any unit, with the origin at the top left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median

SMALL = 17
"""Pixels: print that is lower than this is read less surely than engines say."""

PRINTED = ("pdf", "html", "docx", "xlsx")
"""What was written by a machine for people: its signs are certain, its fields are found by their labels."""

GAP = "  "
"""Stands between the pieces of a row: two blanks, so that "1" and "278.61" of two columns do not become 1 278.61."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as it was read in one go, how sure its reader was (0..1), and how much it falls to the right."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0
    tilt: float = 0.0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def part(self, start: int, end: int) -> Piece:
        """The piece that holds only text[start:end]; its place is taken from the share of characters."""
        count = max(1, len(self.text))
        left = self.left + self.width * start / count
        right = self.left + self.width * end / count
        return replace(self, text=self.text[start:end], left=left, right=right)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read.

    Attributes:
        turned: by how many degrees counter-clockwise the picture had to be turned to stand upright.
        slope, fan: by how much print fell from left to right before its places were levelled, and by how much that
            grew for each unit further down, as it does where the picture was taken at an angle.
        engine: what read it: pdf, ofd, html, docx, xlsx, rapidocr, tesseract.
        codes: the texts of the QR and bar codes on it.
        sharp: how sharp the picture is, 0..1; 1 for what is no picture.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    engine: str
    number: int = 0
    turned: int = 0
    slope: float = 0.0
    fan: float = 0.0
    codes: tuple[str, ...] = ()
    sharp: float = 1.0
    bright: float = 0.5

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in rows(self.pieces))

    def small(self, pieces: Iterable[Piece]) -> float:
        """1 where a picture shows these so small that an engine takes a 3 for an 8 without noticing, else 0."""
        pictured = self.engine in ("rapidocr", "tesseract")
        return float(pictured and max((piece.height for piece in pieces), default=SMALL) < SMALL)

    def height_of(self, x: float, y: float) -> float:
        """How far down on the picture a place lies that is at (x, y) of the levelled page."""
        return (y + self.slope * x) / (1 - self.fan * x)


def box(page: Page, piece: Piece) -> tuple[int, float, float, float, float]:
    """The place of a piece as fractions of its page."""
    return (
        page.number,
        round(max(0.0, piece.left / page.width), 4),
        round(max(0.0, piece.top / page.height), 4),
        round(min(1.0, piece.right / page.width), 4),
        round(min(1.0, piece.bottom / page.height), 4),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces that stand on one line of print, from left to right."""

    pieces: tuple[Piece, ...]
    text: str = field(default="")

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return median(piece.height for piece in self.pieces)


@lru_cache(maxsize=8)
def rows(pieces: tuple[Piece, ...]) -> tuple[Row, ...]:
    """The lines of print from top to bottom; a piece joins the line whose height it overlaps most."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda placed: placed.middle):
        best, most = None, 0.5
        for line in lines[-6:]:
            shared = _shared(line, piece)
            if shared > most:
                best, most = line, shared
        if best is None:
            lines.append([piece])
        else:
            best.append(piece)
    return tuple(_row(line) for line in sorted(lines, key=lambda line: median(piece.middle for piece in line)))


def _row(line: list[Piece]) -> Row:
    ordered = tuple(sorted(line, key=lambda piece: piece.left))
    ordered = tuple(_mended(list(ordered)))
    return Row(ordered, GAP.join(piece.text for piece in ordered))


def _mended(line: list[Piece]) -> list[Piece]:
    """An amount that was read in two parts, "15" and ".15", is one piece again."""
    out = line[:1]
    for piece in line[1:]:
        last = out[-1]
        near = piece.left - last.right < 1.5 * max(piece.height, last.height)
        if near and re.fullmatch(r"[.,]\d{2}(?!\d).*", piece.text) and last.text[-1:].isdigit():
            box = (last.left, min(last.top, piece.top), piece.right, max(last.bottom, piece.bottom))
            out[-1] = Piece(last.text + piece.text, *box, min(last.score, piece.score))
        else:
            out.append(piece)
    return out


def _shared(line: list[Piece], piece: Piece) -> float:
    """The share of the lower of both heights that line and piece have in common, judged by the nearest neighbour."""
    near = min(line, key=lambda placed: min(abs(placed.right - piece.left), abs(piece.right - placed.left)))
    if min(near.right, piece.right) - max(near.left, piece.left) > 0.3 * min(near.width, piece.width):
        return 0.0
    over = min(near.bottom, piece.bottom) - max(near.top, piece.top)
    return over / max(1e-6, min(near.height, piece.height))
