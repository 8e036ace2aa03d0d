"""A page as a form with printed labels: the first value beside a label, how far to trust it, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ocr.facts import Box
from ocr.page import Page, Piece, Row, box
from ocr.values.amounts import plain


@dataclass(slots=True)
class LabelledForm:
    """A page as rows of plain text, each piece with its text in half width."""

    page: Page
    rows: tuple[Row, ...]
    text: str
    sure: dict[str, float] = field(default_factory=dict)
    crops: dict[str, Box] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        for row in self.rows:
            yield from row.pieces

    def first(self, pattern: re.Pattern[str], name: str) -> str | None:
        """The first value beside a label: within one piece before across a row, so that columns do not mix."""
        for piece in self.pieces():
            if match := pattern.search(plain(piece.text)):
                self.sure[name] = trust(piece.score)
                self.crops[name] = box(self.page, piece)
                return re.sub(r"\s", "", match.group(match.lastindex or 0))
        for row in self.rows:
            if match := pattern.search(plain(row.text)):
                self.sure[name] = trust(min(piece.score for piece in row.pieces)) - 0.02
                return re.sub(r"\s", "", match.group(match.lastindex or 0))
        return None


def trust(score: float) -> float:
    """How far a value beside its own label is to be trusted, from how well it was read."""
    return round(min(0.985, max(0.5, 0.6 + 0.39 * score)), 4)
