"""Which of the amounts on a page is the one that was to be paid: candidates and their features.

A candidate is a value, not a place: what several places say of the same value is put together, and arithmetic over all
amounts of the page (cash less change, net plus tax, sum before rounding) is part of what is known of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ocr.fields.arithmetic import proofs, twins
from ocr.fields.labels import LABELS, money_back
from ocr.fields.places import AmountPlace, TotalCandidate, places
from ocr.page import Page


def candidates(page: Page) -> list[TotalCandidate]:
    """The values that may be the total, each with its features."""
    printed = places(page)
    sums: dict[Decimal, TotalCandidate] = {}
    back = money_back(page)
    app = bool(_APP.search(page.text))
    for place in _pointed([_spent(place) for place in printed] if app else printed):
        if place.amount.value > 0 or (back and place.amount.value < 0):
            sums.setdefault(place.amount.value, TotalCandidate(place.amount.value)).places.append(place)
    values = {place.amount.value for place in printed}
    labelled = _labelled(printed)
    heights = sorted(piece.height for piece in page.pieces)
    usual = heights[len(heights) // 2] if heights else 1.0
    highest = max(values, default=Decimal(1))
    summary = min((place.share for place in printed if place.table), default=2.0)
    below = _below(printed)
    rounds = bool(LABELS["rounding"].search(page.text))
    for candidate in sums.values():
        candidate.features = _features(candidate, usual, highest, summary, below) | proofs(
            candidate.value, values, labelled, printed, rounds=rounds
        )
        candidate.features["small"] = page.small(place.piece for place in candidate.places)
    twins(list(sums.values()))
    return list(sums.values())


_APP = re.compile(r"支付成功|交易成功|当前状态|商户全称|收款方|转账成功|YOU SENT|PAYMENT SUCCESSFUL", re.IGNORECASE)


def _spent(place: AmountPlace) -> AmountPlace:
    """On the screen of a payment app what was paid has the sign of what left the account."""
    return replace(place, amount=replace(place.amount, value=abs(place.amount.value)))


def _pointed(printed: list[AmountPlace]) -> list[AmountPlace]:
    """The places; one without a decimal sign counts for the same digits with one where these are printed too."""
    exact = {place.amount.value for place in printed if place.amount.exact}

    def meant(place: AmountPlace) -> AmountPlace:
        lost = not place.amount.exact and place.amount.value / 100 in exact
        return replace(place, amount=replace(place.amount, value=place.amount.value / 100)) if lost else place

    return [meant(place) for place in printed]


def _below(printed: list[AmountPlace]) -> dict[int, frozenset[str]]:
    """Row -> the labels of the next row with an amount."""
    lines = sorted({place.row for place in printed})
    labels = {row: frozenset[str]().union(*(place.beside for place in printed if place.row == row)) for row in lines}
    return {row: labels[after] for row, after in pairwise(lines)}


def _labelled(printed: list[AmountPlace]) -> dict[str, set[Decimal]]:
    out: dict[str, set[Decimal]] = defaultdict(set)
    paid = min((place.row for place in printed if place.beside & PAID), default=0)
    for place in printed:
        for name in place.beside or place.above:
            if name != "change" or place.row > paid:
                out[name].add(abs(place.amount.value) if name == "cash" else place.amount.value)
    return out


PAID = frozenset(("total", "grand", "round_total", "cash"))
"""Labels above which nothing is change: a kind of bread is called balance."""


def _features(
    candidate: TotalCandidate, usual: float, highest: Decimal, summary: float, below: dict[int, frozenset[str]]
) -> dict[str, float]:
    out: dict[str, float] = defaultdict(float)
    for place in candidate.places:
        for name in LABELS:
            if name in place.beside:
                out[f"beside {name}"] = 1.0
            if name in place.above:
                out[f"above {name}"] = 1.0
        both = place.beside
        unlike = both & {"subtotal", "quantity", "exclusive", "discount", "rounding"}
        of_table = place.share >= summary and not place.alone
        plain_total = "total" in both and not unlike and not of_table and ("tax" not in both or "inclusive" in both)
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
    shares = [place.share for place in candidate.places]
    out["lowest"] = max(shares)
    out["highest"] = min(shares)
    out["times"] = min(4, len(candidate.places)) / 4
    out["largest"] = float(candidate.value == highest)
    out["relative"] = float(candidate.value / highest)
    out["read"] = max(place.piece.score for place in candidate.places)
    return dict(out)
