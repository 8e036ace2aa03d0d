"""Which of the amounts on a page is the one that was to be paid: candidates and their features.

A candidate is a value, not a place: what several places say of the same value is put together, and arithmetic over all
amounts of the page (cash less change, net plus tax, sum before rounding) is part of what is known of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from ocr.amounts import Amount, amounts
from ocr.labels import LABELS, named
from ocr.page import GAP, Page, Piece, Row, rows

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Place:
    """One place where an amount is printed, with the labels beside it and above it."""

    amount: Amount
    piece: Piece
    row: int
    share: float
    beside: frozenset[str]
    above: frozenset[str]
    label: str
    last: bool
    alone: bool


@dataclass(slots=True)
class Sum:
    """A candidate for the total: a value with all its places and features."""

    value: Decimal
    places: list[Place] = field(default_factory=list)
    features: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> Place:
        """The place that speaks most for the value."""
        return max(self.places, key=lambda place: (_weight(place.beside), place.piece.score, place.row))


def _weight(labels: frozenset[str]) -> int:
    return (
        3 * bool(labels & {"round_total"})
        + 2 * bool(labels & {"grand"})
        + 2 * bool(labels & {"total"})
        - 2 * bool(labels & {"subtotal", "quantity", "cash", "change", "exclusive"})
    )


def places(page: Page) -> list[Place]:
    """Every amount on the page, with what stands beside it."""
    lines = rows(page.pieces)
    found: list[Place] = []
    for number, line in enumerate(lines):
        inside = _amounts(line)
        before = 0
        for order, (amount, piece) in enumerate(inside):
            label = line.text[before : amount.start]
            before = amount.end
            above = _above(lines, number, piece) if not _letters(label) else frozenset()
            if not _letters(label) and order:
                label = line.text[: inside[0][0].start] if _letters(line.text[: inside[0][0].start]) else label
            found.append(
                Place(
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
    return found


def _letters(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 2


def _amounts(line: Row) -> list[tuple[Amount, Piece]]:
    """The amounts of a row with the part of the piece each stands in."""
    out: list[tuple[Amount, Piece]] = []
    start = 0
    spans = []
    for piece in line.pieces:
        spans.append((start, start + len(piece.text), piece))
        start += len(piece.text) + len(GAP)
    for amount in amounts(line.text):
        first, end, piece = next((span for span in spans if span[0] <= amount.start < span[1]), spans[-1])
        out.append((amount, piece.part(amount.start - first, min(amount.end, end) - first)))
    return out


def _above(lines: Sequence[Row], number: int, piece: Piece) -> frozenset[str]:
    """The labels of the nearest words above the amount, where these are no amount themselves."""
    for line in reversed(lines[max(0, number - 3) : number]):
        for other in line.pieces:
            over = min(other.right, piece.right) - max(other.left, piece.left)
            if over > 0.3 * min(other.width, piece.width):
                return frozenset() if amounts(other.text) else named(other.text)
    return frozenset()


def candidates(page: Page) -> list[Sum]:
    """The values that may be the total, each with its features."""
    found = places(page)
    sums: dict[Decimal, Sum] = {}
    for place in found:
        if place.amount.value > 0:
            sums.setdefault(place.amount.value, Sum(place.amount.value)).places.append(place)
    values = {place.amount.value for place in found}
    labelled = _labelled(found)
    heights = sorted(piece.height for piece in page.pieces)
    usual = heights[len(heights) // 2] if heights else 1.0
    highest = max(values, default=Decimal(1))
    summary = min((place.share for place in found if "summary" in place.beside | place.above), default=1.1)
    below = _below(found)
    rounds = bool(LABELS["rounding"].search(page.text))
    for each in sums.values():
        each.features = _features(each, usual, highest, summary, below) | _arithmetic(
            each.value, values, labelled, found, rounds=rounds
        )
    _twins(list(sums.values()))
    return list(sums.values())


PROOFS = ("cash less change", "change makes cash", "exact cash", "net plus tax", "sum above")


def _twins(sums: list[Sum]) -> None:
    """Two amounts that differ in one digit are often one, once misread: the one that arithmetic proves is right."""
    for one in sums:
        for other in sums:
            if one is not other and _one_digit(str(one.value), str(other.value)):
                paid = any(one.features.get(name) for name in ("cash less change", "change makes cash", "exact cash"))
                unpaid = not any(other.features.get(name) for name in PROOFS)
                if paid and unpaid and len(other.places) == 1:
                    one.features["twin"] = 1.0
                    other.features["misread twin"] = 1.0
                    for name in ("plain total", "beside grand"):
                        one.features[name] = max(one.features.get(name, 0.0), other.features.get(name, 0.0))


def _one_digit(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def rivals(best: Sum, sums: Sequence[Sum]) -> dict[str, float]:
    """What else on the page claims to be the total: another value beside such a word, money taken off, rounding."""
    titled = [each for each in sums if each is not best and _titled(each)]
    off = any("discount" in place.beside and place.amount.value for each in sums for place in each.places)
    return {
        "titled": float(_titled(best)),
        "rival": float(any(abs(each.value - best.value) > Decimal("0.05") for each in titled)),
        "rival before rounding": float(any(abs(each.value - best.value) <= Decimal("0.05") for each in titled)),
        "discounted": float(off),
    }


def _titled(each: Sum) -> bool:
    return bool(
        each.features.get("plain total") or each.features.get("beside grand") or each.features.get("beside round_total")
    )


def _below(found: list[Place]) -> dict[int, frozenset[str]]:
    """Row -> the labels of the next row with an amount."""
    lines = sorted({place.row for place in found})
    labels = {row: frozenset[str]().union(*(place.beside for place in found if place.row == row)) for row in lines}
    return {row: labels[after] for row, after in pairwise(lines)}


def _labelled(found: list[Place]) -> dict[str, set[Decimal]]:
    out: dict[str, set[Decimal]] = defaultdict(set)
    for place in found:
        for name in place.beside or place.above:
            out[name].add(place.amount.value)
    return out


def _features(
    each: Sum, usual: float, highest: Decimal, summary: float, below: dict[int, frozenset[str]]
) -> dict[str, float]:
    out: dict[str, float] = defaultdict(float)
    for place in each.places:
        for name in LABELS:
            if name in place.beside:
                out[f"beside {name}"] = 1.0
            if name in place.above:
                out[f"above {name}"] = 1.0
        both = place.beside
        unlike = both & {"subtotal", "quantity", "exclusive", "discount", "rounding"}
        plain_total = "total" in both and not unlike and ("tax" not in both or "inclusive" in both)
        out["plain total"] = max(out["plain total"], float(plain_total))
        out["total with tax"] = max(
            out["total with tax"], float("total" in both and "tax" in both and "inclusive" in both)
        )
        out["tax total"] = max(out["tax total"], float("tax" in both and "inclusive" not in both and "total" in both))
        out["marked"] = max(out["marked"], float(bool(place.amount.mark)))
        out["last in row"] = max(out["last in row"], float(place.last))
        out["alone in row"] = max(out["alone in row"], float(place.alone))
        out["unlabelled"] = max(out["unlabelled"], float(not both and not place.above))
        out["in summary"] = max(out["in summary"], float(place.share >= summary))
        out["before summary"] = max(out["before summary"], float(place.share < summary))
        out["tall"] = max(out["tall"], min(2.0, place.piece.height / max(usual, 1e-6)) - 1)
        out["cash below"] = max(out["cash below"], float(bool(below.get(place.row, frozenset()) & {"cash", "change"})))
        out["percent"] = max(out["percent"], float("%" in place.label))
        out["exact"] = max(out["exact"], float(place.amount.exact))
    shares = [place.share for place in each.places]
    out["lowest"] = max(shares)
    out["highest"] = min(shares)
    out["times"] = min(4, len(each.places)) / 4
    out["largest"] = float(each.value == highest)
    out["relative"] = float(each.value / highest)
    out["read"] = max(place.piece.score for place in each.places)
    return dict(out)


def _arithmetic(
    value: Decimal, values: set[Decimal], labelled: dict[str, set[Decimal]], found: list[Place], *, rounds: bool
) -> dict[str, float]:
    cash, change = labelled.get("cash", set()), labelled.get("change", set())
    tax = labelled.get("tax", set()) | labelled.get("service", set())
    sub = labelled.get("subtotal", set()) | labelled.get("exclusive", set()) | labelled.get("total", set())
    change_by = {abs(each) for each in labelled.get("rounding", set()) if 0 < abs(each) <= Decimal("0.05")}
    near = {
        other
        for other in values
        if abs(other - value) in change_by or (rounds and 0 < abs(other - value) < Decimal("0.05") and value > 1)
    }
    even = value % Decimal("0.05") == 0
    return {
        "cash less change": float(any(paid - back == value for paid in cash for back in change if back)),
        "change makes cash": float(any(value + back in cash for back in change)),
        "exact cash": float(value in cash and Decimal(0) in change),
        "net plus tax": float(
            any(
                value + off - part in sub
                for off in (Decimal(0), *change_by, *(-by for by in change_by))
                for part in tax
                if 0 < part < value
            )
        ),
        "net plus tax anywhere": float(any(value - part in values for part in tax if 0 < part < value)),
        "less discount": float(any(value + abs(off) in sub for off in labelled.get("discount", set()) if off)),
        "before discount": float(any(value - abs(off) in values for off in labelled.get("discount", set()) if off)),
        "rounded": float(even and any(other % Decimal("0.05") for other in near)),
        "unrounded": float(not even and any(other % Decimal("0.05") == 0 for other in near)),
        "even": float(even),
        "paid as it is": float(value in cash),
        "sum above": float(_sum_above(value, found)),
    }


def _sum_above(value: Decimal, found: list[Place]) -> bool:
    """The last amounts of the unlabelled rows above add up to the value."""
    first = min((place.row for place in found if place.amount.value == value), default=0)
    items = [
        place.amount.value
        for place in found
        if place.row < first and place.last and not place.beside & {"total", "subtotal", "cash", "change", "tax"}
    ]
    return len(items) > 1 and sum(items, Decimal(0)) == value
