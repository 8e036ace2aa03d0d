"""Lays what the sources say side by side: agreement makes a value surer, disagreement makes it doubtful."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from ledger.errors import BadInput
from ledger.money import Money
from ledger.receipt import ACCEPT, ACCEPT_CURRENCY, Receipt, ReceiptLine, ReceiptTax
from ocr.facts import NAMES, Details, Facts, known, together
from ocr.page import PRINTED

UNKNOWN = "XXX"
"""ISO 4217 for an amount whose currency the document does not show."""

LOWEST = 0.5
LOWEST_TOTAL = 0.55
LOWEST_NAME = 0.35
"""A value less sure than this is not shown as read: a wrong total costs most, a name that is a little off misleads
nobody.  The trade-off that `python -m bench.receipts` prints says what another bound would give."""


def receipt(sources: Sequence[Facts], *, lowest: float = LOWEST) -> Receipt:
    """The receipt that several sources describe, the most trusted first."""
    values: dict[str, Any] = {}
    sure: dict[str, float] = {}
    origin: dict[str, str] = {}
    doubts: dict[str, tuple[str, ...]] = {}
    crops = {}
    for name in NAMES:
        naming = [facts for facts in sources if name in known(facts)]
        if not naming:
            continue
        first = max(naming, key=lambda facts: facts.trust(name))
        value = getattr(first, name)
        agreeing = [facts for facts in naming if facts is first or _same(value, getattr(facts, name))]
        differing = [facts for facts in naming if facts not in agreeing]
        miss = 1.0
        for facts in agreeing:
            miss *= 1 - facts.trust(name)
        sure[name] = round(1 - miss, 4)
        values[name], origin[name] = value, "+".join(dict.fromkeys(facts.source for facts in agreeing))
        rejected = [_written(getattr(facts, name)) for facts in differing] + [
            doubt for facts in agreeing for doubt in facts.doubts.get(name, ())
        ]
        if differing and name not in ("kind", "lines", "vendor", "buyer"):
            sure[name] = min(sure[name], 0.85, 1 - max(facts.trust(name) for facts in differing) / 2)
        if rejected:
            doubts[name] = tuple(dict.fromkeys(rejected))[:4]
        crop = next((facts.crops[name] for facts in naming if name in facts.crops), None)
        if crop is not None:
            crops[name] = crop
    bounds = {"kind": 0.0, "vendor": LOWEST_NAME, "buyer": LOWEST_NAME}
    if origin.get("total") in ("rapidocr", "tesseract", *PRINTED):
        bounds["total"] = LOWEST_TOTAL  # what data states is said even where the print contradicts it
    for name in [name for name, share in sure.items() if share < bounds.get(name, lowest)]:
        doubts[name] = (_written(values.pop(name)), *doubts.get(name, ()))
    return _receipt(values, sure, origin, doubts, crops, sources)


def _same(value: Any, another: Any) -> bool:
    if isinstance(value, str) and isinstance(another, str):
        value_folded, another_folded = folded(value), folded(another)
        return value_folded == another_folded or (
            min(len(value_folded), len(another_folded)) > 5
            and SequenceMatcher(None, value_folded, another_folded, autojunk=False).ratio() >= 0.85
        )
    return bool(value == another)


def folded(text: str) -> str:
    """Only letters and digits, in one case and width, for comparing."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _receipt(
    values: dict[str, Any],
    sure: dict[str, float],
    origin: dict[str, str],
    doubts: dict[str, tuple[str, ...]],
    crops: dict[str, Any],
    sources: Sequence[Facts],
) -> Receipt:
    currency = values.get("currency")
    amounts = {name: _money(values.get(name), currency) for name in ("total", "tax", "net")}
    shown = {name: share for name, share in sure.items() if name in values}
    engines = dict.fromkeys(part for source in sources for part in source.source.split("+"))
    total = amounts["total"]
    accept = total is not None and total.minor > 0 and values.get("day") is not None
    besides = together(facts.details for facts in sources)
    accept = accept and values.get("kind") != "credit_note" and not besides.preview  # these are looked at by a person
    unnumbered = total is not None and values.get("kind") in _NUMBERED and not values.get("invoice_number")
    accept = accept and not unnumbered
    return Receipt(
        kind=values.get("kind") or "unread",
        vendor=values.get("vendor"),
        day=values.get("day"),
        currency=currency,
        total=total,
        tax=amounts["tax"],
        net=amounts["net"],
        invoice_code=values.get("invoice_code"),
        invoice_number=values.get("invoice_number"),
        seller_tax_id=values.get("seller_tax_id"),
        buyer=values.get("buyer"),
        buyer_tax_id=values.get("buyer_tax_id"),
        check_code=values.get("check_code"),
        lines=tuple(
            ReceiptLine(good.what, _money(good.amount, currency), good.quantity, good.tax_rate)
            for good in values.get("lines", ())
        ),
        preview="said" if besides.preview else "number" if unnumbered else "",
        **_besides(besides, currency, total, origin.get("currency", "")),
        confidence=shown,
        accept=accept
        and min(shown.get("total", 0), shown.get("day", 0)) >= ACCEPT
        and shown.get("currency", 0) >= ACCEPT_CURRENCY,
        engine="+".join(engines),
        sources={name: source for name, source in origin.items() if name in values},
        doubts=doubts,
        crops=crops,
    )


_NUMBERED = ("digital_normal", "digital_special", "vat_normal", "vat_special")
"""Chinese invoices that always have a number; without it it may be a preview."""
_DATA = ("xml", "ofd", "qr")


def _besides(details: Details, currency: str | None, total: Money | None, origin: str) -> dict[str, Any]:
    """What the document says besides; parts of a total only where there is one.  `origin`: what states the currency."""
    priced = total is not None
    stated = "data" if any(part in _DATA for part in origin.split("+")) else details.currency_reason
    return {
        "country": details.country or None,
        "paid_with": details.paid_with,
        "card": details.card or None,
        "tip": _money(details.tip, currency) if priced else None,
        "taxes": tuple(
            ReceiptTax(tax.rate, _money(tax.net, currency), _money(tax.tax, currency))
            for tax in (details.taxes if priced else ())
        ),
        "train": details.train or None,
        "stations": details.stations,
        "credits": details.credits or None,
        "distance": details.distance or None,
        "nights": details.nights,
        "currency_reason": stated if currency else "",
    }


def _money(value: Decimal | None, currency: str | None) -> Money | None:
    """The amount; a foreign price with more places than the currency has is rounded half-even, as books do."""
    if value is None:
        return None
    currency = currency or UNKNOWN
    try:
        return Money.of(value, currency)
    except BadInput:
        from ledger.money import of_major

        return of_major(value, currency) if abs(value) < Decimal(10) ** 14 else None
