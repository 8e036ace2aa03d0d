"""Several receipts on one photograph: parts of the page with empty paper between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median

from ocr.page import Page, Piece

MOST = 6
"""More receipts than this on one photograph are not told apart."""

FEW = 6
"""A part with fewer pieces of print than this is no receipt."""


def parts(page: Page, whole: Callable[[Page], bool]) -> list[Page]:
    """The page cut where each part is a receipt by itself (`whole`); the page as it is where that is not so."""
    for across in (True, False):
        groups = _cut(page, across=across)
        if 1 < len(groups) <= MOST:
            pages = [_levelled(page, group) for group in groups]
            if all(len(half.pieces) >= FEW and whole(half) for half in pages):
                return [part for half in pages for part in parts(half, whole)]
    return [page]


LEVEL = 0.006
"""Papers that lie more askew to each other than this are levelled each by itself."""


def _levelled(page: Page, group: list[Piece]) -> Page:
    """The part as if its own print were level: papers on a desk seldom lie straight to each other."""
    tilts = [piece.tilt for piece in group if piece.width > 4 * piece.height]
    slope = median(tilts) if len(tilts) >= FEW else page.slope
    if abs(slope - page.slope) < LEVEL and not page.fan:
        return replace(page, pieces=tuple(group))
    moved = []
    for piece in group:
        across = (piece.left + piece.right) / 2
        off = page.height_of(across, piece.middle) - slope * across - piece.middle
        moved.append(replace(piece, top=piece.top + off, bottom=piece.bottom + off))
    return replace(page, pieces=tuple(moved), slope=slope, fan=0.0)


def _cut(page: Page, *, across: bool) -> list[list[Piece]]:
    """Groups of pieces with a clear gap between them, beside or below each other; scraps join their neighbour."""
    if len(page.pieces) < 2 * FEW:
        return [list(page.pieces)]
    gap = (1.2 if across else 2.5) * median(piece.height for piece in page.pieces)
    ordered = sorted(page.pieces, key=lambda piece: piece.left if across else piece.top)
    groups: list[list[Piece]] = [[ordered[0]]]
    end = ordered[0].right if across else ordered[0].bottom
    for piece in ordered[1:]:
        start, stop = (piece.left, piece.right) if across else (piece.top, piece.bottom)
        if start - end > gap and len(groups[-1]) >= FEW:
            groups.append([])
        groups[-1].append(piece)
        end = max(end, stop)
    if len(groups) > 1 and len(groups[-1]) < FEW:
        rest = groups.pop()
        groups[-1] += rest
    return groups
