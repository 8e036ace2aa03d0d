"""From pieces of print with places to facts: finds candidates, ranks them, and says how sure it is of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ocr.facts import Box, Facts
from ocr.fields import arithmetic, details, doubts, kinds, origin, rank, totals, vendors
from ocr.fields import days as field_days
from ocr.fields import numbers as field_numbers
from ocr.fields.places import TotalCandidate, places
from ocr.fields.rank import Features
from ocr.hints import NONE, Hints
from ocr.layouts import chinese, invoice
from ocr.page import PRINTED, Page, box


def facts(page: Page, *, today: date | None = None, hints: Hints = NONE, weights: rank.Weights | None = None) -> Facts:
    """What the page says, as far as it can be made out; `weights` other than the learned ones are for measuring."""
    return details.added(_understood(page, today, hints, weights), page, hints)


def _understood(page: Page, today: date | None, hints: Hints, weights: rank.Weights | None) -> Facts:
    text = page.text
    kind = kinds.kind(text)
    if formed(text):
        return chinese.facts(page, kind if kind in kinds.CHINESE else "invoice", text, today=today)
    ranked = _ranked(page, kind, text, today, hints, weights or rank.weights())
    return invoice.facts(page, ranked, today=today, hints=hints) if page.engine in PRINTED else ranked


def formed(text: str) -> bool:
    """Whether the document is a Chinese form whose fields are found by their printed labels."""
    return (kinds.kind(text) in kinds.CHINESE and kinds.chinese(text)) or kinds.form(text)


def _ranked(page: Page, kind: str, text: str, today: date | None, hints: Hints, weights: rank.Weights) -> Facts:
    currency, currency_sure = origin.currency(text, hints)
    total, total_sure, total_else = best_total(page, weights)
    when, when_sure, when_else = best_day(
        page,
        today=today,
        day_first=origin.day_first(text, hints),
        weights=weights,
        ordered=origin.orders_days(text, hints),
    )
    vendor, vendor_sure = best_vendor(page, hints, weights)
    number = field_numbers.invoice_number(page)
    if not page.pieces:
        kind = "unread"
    ranked = Facts(
        source=page.engine,
        kind=kind,
        vendor=None if vendor is None else vendor.text,
        day=None if when is None else when.value,
        currency=currency if total is not None else None,
        total=None if total is None else total.value,
        invoice_number=None if number is None else number[0],
        sure={"invoice_number": 0.0 if number is None else number[1]}
        | {"total": total_sure, "day": when_sure, "vendor": vendor_sure, "currency": currency_sure, "kind": 0.9},
        doubts={
            "total": tuple(str(runner_up.value) for runner_up in total_else),
            "day": _other_days(when, when_sure, when_else),
        },
        crops=_crops(page, total, when, vendor),
    )
    return with_tax(ranked, page)


def _other_days(when: field_days.When | None, sure: float, others: list[field_days.When]) -> tuple[str, ...]:
    """The other days that the paper may bear; both readings of 03/04 where nothing tells which it is."""
    read = when.best.day.others if when is not None and sure == doubts.UNORDERED else ()
    return tuple(dict.fromkeys([*(day.isoformat() for day in read), *(other.value.isoformat() for other in others)]))


def best_total(page: Page, weights: rank.Weights) -> tuple[TotalCandidate | None, float, list[TotalCandidate]]:
    """The total, the probability that it is right, and the next best."""
    candidates = totals.candidates(page)
    if not candidates:
        return None, 0.0, []
    shares = rank.shares([candidate.features for candidate in candidates], weights["total"])
    order = sorted(range(len(candidates)), key=lambda place: -shares[place])
    best = candidates[order[0]]
    sure = rank.probability(total_doubt(best, shares, candidates), weights["total true"])
    doubted = doubts.of_total(best, candidates, page)
    sure = min(sure, doubts.ASKED) if doubted else sure
    behind = [candidates[place] for place in order[1:4] if shares[place] > 0.02]
    known = {best.value, *(candidate.value for candidate in behind)}
    said = dict.fromkeys(
        value for name in _OFFERED for value in doubted.get(name, ()) if value > 0 and value not in known
    )
    return best, sure, [*(TotalCandidate(value) for value in list(said)[:2]), *behind]


_OFFERED = ("written over", "debt or deposit", "paid otherwise", "another total")
"""Doubts whose values are offered instead."""


def total_doubt(best: TotalCandidate, shares: list[float], candidates: list[TotalCandidate]) -> Features:
    """What is known about the choice of the total, for judging how sure it is."""
    ordered = sorted(shares, reverse=True)
    proved = sum(best.features.get(name, 0.0) for name in (*arithmetic.PROOFS, "rounded", "paid after vouchers"))
    only = (
        best.features.get("beside amount")
        and sum(bool(candidate.features.get("exact")) for candidate in candidates) == 1
    )
    return {
        "always": 1.0,
        "share": rank.logit(ordered[0]),
        "close race": float(ordered[0] < 0.6),
        "bare": float(not proved and not arithmetic.titled(best) and not best.features.get("above grand") and not only),
        "proved": min(2.0, proved),
        "read": min(1.0, best.best.piece.score),
        "times": best.features["times"],
        "cash says otherwise": best.features["cash says otherwise"],
        **arithmetic.rivals(best, candidates),
        "small": float(best.features["small"] and not proved),
        "mended": float(not best.best.piece.text.replace(" ", "").replace(",", "").replace(".", "").isdigit()),
    }


def best_day(
    page: Page, *, today: date | None, day_first: bool, weights: rank.Weights, ordered: bool = True
) -> tuple[field_days.When | None, float, list[field_days.When]]:
    """The day, the probability that it is right, and the next best."""
    candidates = field_days.candidates(page, today=today, day_first=day_first)
    if not candidates:
        return None, 0.0, []
    shares = rank.shares([candidate.features for candidate in candidates], weights["day"])
    order = sorted(range(len(candidates)), key=lambda place: -shares[place])
    best = candidates[order[0]]
    sure = rank.probability(day_doubt(best, shares), weights["day true"])
    doubted = doubts.of_day(best, candidates, ordered=ordered or field_days.shown_order(page) is not None)
    if doubted:
        sure = min(sure, doubts.UNORDERED if "order" in doubted else doubts.ASKED)
    return best, sure, [candidates[place] for place in order[1:4] if shares[place] > 0.02]


def day_doubt(best: field_days.When, shares: list[float]) -> Features:
    """What is known about the choice of the day, for judging how sure it is."""
    return {
        "always": 1.0,
        "share": rank.logit(max(shares)),
        "close race": float(max(shares) < 0.6),
        "read": min(1.0, best.best.piece.score),
        "labelled": best.features["labelled"],
        "times": best.features["times"],
        "mended": best.features["mended"],
        "whole year": best.features["whole year"],
        "small": best.features["small"],
        "twin": best.features["twin"],
        "unlikely": max(best.features["long ago"], best.features["unlikely year"]),
    }


def best_vendor(page: Page, hints: Hints, weights: rank.Weights) -> tuple[vendors.Vendor | None, float]:
    """The vendor and the probability that it is right; a name that people corrected before is taken over."""
    candidates = vendors.candidates(page)
    if not candidates:
        return None, 0.0
    shares = rank.shares([candidate.features for candidate in candidates], weights["vendor"])
    place = max(range(len(candidates)), key=lambda candidate: shares[candidate])
    best = candidates[place]
    sure = rank.probability(vendor_doubt(best, shares), weights["vendor true"])
    for known in hints.vendors:
        if any(vendors.alike(known, candidate.text) for candidate in candidates):
            return replace_text(best, known), 0.99
    return best, sure


def replace_text(vendor: vendors.Vendor, text: str) -> vendors.Vendor:
    """The same place with the name as the company writes it."""
    return vendors.Vendor(text, vendor.rows, vendor.features)


def vendor_doubt(best: vendors.Vendor, shares: list[float]) -> Features:
    """What is known about the choice of the vendor."""
    return {
        "always": 1.0,
        "share": rank.logit(max(shares)),
        "read": best.features["read"],
        "company": best.features["company"],
    }


def with_tax(read: Facts, page: Page) -> Facts:
    """The tax, where the largest amount beside a tax word makes the total together with another amount of the page."""
    if read.total is None:
        return read
    printed = places(page)
    values = {place.amount.value for place in printed}
    charges = {place.amount.value for place in printed if "service" in place.beside}
    values |= {value + charge for value in values for charge in charges}
    taxes = sorted((place.amount.value for place in printed if "tax" in place.beside | place.above), reverse=True)
    for tax in taxes:
        near = [net for net in values if abs(net + tax - read.total) <= Decimal("0.05") and net > tax]
        if 0 < tax < read.total / 3 and near:
            sure = {**read.sure, "tax": 0.9, "net": 0.88}
            return replace(read, tax=tax, net=read.total - tax, sure=sure)
    if read.kind == "invoice" and Decimal(0) in taxes:
        return replace(read, tax=Decimal(0), net=read.total, sure={**read.sure, "tax": 0.85, "net": 0.85})
    return read


def _crops(
    page: Page, total: TotalCandidate | None, when: field_days.When | None, vendor: vendors.Vendor | None
) -> dict[str, Box]:
    out: dict[str, Box] = {}
    if total is not None:
        out["total"] = box(page, total.best.piece)
    if when is not None:
        out["day"] = box(page, when.best.piece)
    if vendor is not None:
        out["vendor"] = box(page, vendor.rows[0].pieces[0])
    return out
