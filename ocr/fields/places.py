"""Every amount on a page with the words beside and above it, and the values they add up to as candidates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ocr.fields import origin
from ocr.fields.labels import named
from ocr.page import GAP, Page, Piece, Row, rows
from ocr.values.amounts import PrintedAmount, amounts


@dataclass(frozen=True, slots=True)
class AmountPlace:
    """One place where an amount is printed, with the labels beside it and above it; `table`: in the table of taxes."""

    amount: PrintedAmount
    piece: Piece
    row: int
    share: float
    beside: frozenset[str]
    above: frozenset[str]
    label: str
    last: bool
    alone: bool
    table: bool = False


@dataclass(slots=True)
class TotalCandidate:
    """A candidate for the total: a value with all its places and features."""

    value: Decimal
    places: list[AmountPlace] = field(default_factory=list)
    features: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> AmountPlace:
        """The place that speaks most for the value."""
        return max(self.places, key=lambda place: (_weight(place.beside), place.piece.score, place.row))


def _weight(labels: frozenset[str]) -> int:
    return (
        3 * bool(labels & {"round_total"})
        + 2 * bool(labels & {"grand"})
        + 2 * bool(labels & {"total"})
        - 2 * bool(labels & {"subtotal", "quantity", "cash", "change", "exclusive"})
    )


def places(page: Page) -> list[AmountPlace]:
    """Every amount on the page, with what stands beside it."""
    lines = rows(page.pieces)
    printed: list[AmountPlace] = []
    whole = origin.whole(page.text)
    for number, line in enumerate(lines):
        inside = amounts_of(line, whole=whole) or ([] if whole else _torn_total(line))
        before = 0
        for order, (amount, piece) in enumerate(inside):
            label = line.text[before : amount.start]
            before = amount.end
            above = _above(lines, number, piece) if not _letters(label) else frozenset()
            if not _letters(label) and order:
                label = line.text[: inside[0][0].start] if _letters(line.text[: inside[0][0].start]) else label
            printed.append(
                AmountPlace(
                    amount,
                    piece,
                    number,
                    number / max(1, len(lines) - 1),
                    named(label),
                    above,
                    label.strip(),
                    order == len(inside) - 1,
                    len(inside) == 1,
                )
            )
    table = min([_tax_table(lines), *(place.row for place in printed if "summary" in place.beside | place.above)])
    return [replace(place, table=place.row >= table) for place in printed]


_TAX_TABLE = re.compile(r"(?:GST|SST|TAX|VAT)\s*\w*\s*(?:SUMMARY|ANALYSIS|BREAKDOWN)|TAX\s*CODE", re.IGNORECASE)


def _tax_table(lines: Sequence[Row]) -> int:
    """The row in which the table of taxes begins; beyond the end where there is none."""
    heads = [number for number, line in enumerate(lines) if _TAX_TABLE.search(line.text) and not amounts(line.text)]
    return min(heads, default=2 * len(lines))


_TORN_TOTAL = re.compile(r"^(\D{3,24}?)\s{0,3}(\d{3,8})\s?(?:-|€|EUR|[A-Z]{3})?$")


def _torn_total(line: Row) -> list[tuple[PrintedAmount, Piece]]:
    """Digits beside a word for the total in which no decimal sign was read: TOTAL 4560 may be 45.60."""
    match = _TORN_TOTAL.match(line.text)
    words = named(match[1]) if match else frozenset()
    if match is None or not words & {"total", "grand"} or words & {"quantity", "subtotal", "tax", "discount"}:
        return []
    amount = PrintedAmount(Decimal(match[2]) / 100, match.start(2), match.end(2), exact=False)
    return [(amount, line.pieces[-1])]


_MARK_LAST = re.compile(r"(?:^|\s)[A-Z]{2,3}[.:]?\s*$")
"""The mark of a currency before its amount is no label yet."""


def _letters(text: str) -> bool:
    return sum(sign.isalpha() for sign in _MARK_LAST.sub("", text)) >= 2


def amounts_of(line: Row, *, whole: bool = False) -> list[tuple[PrintedAmount, Piece]]:
    """The amounts of a row with the part of the piece each stands in."""
    out: list[tuple[PrintedAmount, Piece]] = []
    start = 0
    spans = []
    for piece in line.pieces:
        spans.append((start, start + len(piece.text), piece))
        start += len(piece.text) + len(GAP)
    for amount in amounts(line.text, whole=whole):
        first, end, piece = next((span for span in spans if span[0] <= amount.start < span[1]), spans[-1])
        out.append((amount, piece.part(amount.start - first, min(amount.end, end) - first)))
    return out


def _above(lines: Sequence[Row], number: int, piece: Piece) -> frozenset[str]:
    """The labels of the nearest words above the amount, where these are no amount themselves."""
    for line in reversed(lines[max(0, number - 3) : number]):
        for words in line.pieces:
            over = min(words.right, piece.right) - max(words.left, piece.left)
            if over > 0.3 * min(words.width, piece.width):
                return frozenset() if amounts(words.text) else named(words.text)
    return frozenset()
