"""A receipt as the line of JSON that `zhangfang read --json` prints; null means: could not be read."""

from __future__ import annotations

from typing import Any

from ledger.money import Money
from ledger.receipt import Receipt


def row(
    file: str, receipt: Receipt | None, engine: str = "", seconds: float = 0.0, error: str | None = None
) -> dict[str, Any]:
    """The receipt's fields under the names that scripts rely on; amounts as decimal strings."""
    seen = receipt or Receipt()
    return {
        "file": file,
        "kind": None if receipt is None else seen.kind,
        "vendor": seen.vendor,
        "date": seen.day.isoformat() if seen.day else None,
        "total": _amount(seen.total),
        "currency": seen.currency,
        "tax": _amount(seen.tax),
        "net": _amount(seen.net),
        "invoice_code": seen.invoice_code,
        "invoice_number": seen.invoice_number,
        "seller_tax_id": seen.seller_tax_id,
        "buyer": seen.buyer,
        "buyer_tax_id": seen.buyer_tax_id,
        "check_code": seen.check_code,
        "currency_reason": seen.currency_reason or None,
        "country": seen.country,
        "paid_with": list(seen.paid_with),
        "card": seen.card,
        "tip": _amount(seen.tip),
        "taxes": [{"rate": tax.rate, "net": _amount(tax.net), "tax": _amount(tax.tax)} for tax in seen.taxes],
        "train": seen.train,
        "stations": list(seen.stations),
        "credits": seen.credits,
        "distance": seen.distance,
        "nights": seen.nights,
        "preview": seen.preview or None,
        "category": seen.category,
        "lines": [
            {
                "what": line.what,
                "amount": _amount(line.amount),
                "quantity": line.quantity or None,
                "tax_rate": line.tax_rate or None,
            }
            for line in seen.lines
        ],
        "confidence": {("date" if name == "day" else name): share for name, share in seen.confidence.items()},
        "accept": seen.accept,
        "engine": engine or seen.engine or None,
        "seconds": round(seconds, 3),
        "error": error,
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money.major)
