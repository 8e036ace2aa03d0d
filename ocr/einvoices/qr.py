"""QR and bar codes on a picture, and what the one on a Chinese invoice says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ocr.facts import Facts

KINDS = {
    "01": "vat_special",
    "04": "vat_normal",
    "08": "vat_special",
    "10": "vat_normal",
    "11": "vat_normal",
    "14": "toll",
    "31": "digital_special",
    "32": "digital_normal",
    "51": "train",
    "61": "flight",
}
WITH_TAX = {"31", "32", "51", "61"}
"""Types whose amount includes the tax; all others state it without."""


def codes(picture: Any) -> tuple[str, ...]:
    """The texts of all codes on the picture (RGB or grey array)."""
    try:
        import zxingcpp
    except ImportError:
        return ()
    barcodes = zxingcpp.read_barcodes(picture)
    return tuple(dict.fromkeys(code.text.strip() for code in barcodes if code.text.strip()))


def facts(payload: str) -> Facts | None:
    """What the code of a Chinese invoice says; None where it is another code.

    >>> facts("01,10,050001700111,99999951,300.00,20201010,14754822929856772523,E400,").net
    Decimal('300.00')
    >>> facts("01,31,,24112000000048542163,4449.00,20240528,,B2B6").total
    Decimal('4449.00')
    """
    parts = [part.strip() for part in payload.split(",")]
    if len(parts) < 6 or parts[0] != "01" or not parts[3].isdigit() or len(parts[3]) not in (8, 20):
        return None
    amount, day = _amount(parts[4]), _day(parts[5])
    whole = parts[1] in WITH_TAX or len(parts[3]) == 20
    return Facts(
        source="qr",
        kind=KINDS.get(parts[1], "vat_normal"),
        day=day,
        currency="CNY",
        total=amount if whole else None,
        net=None if whole else amount,
        invoice_code=parts[2] or None,
        invoice_number=parts[3],
        check_code=parts[6] if len(parts) > 6 and parts[6] else None,
    )


def _amount(written: str) -> Decimal | None:
    try:
        return Decimal(written) if written else None
    except InvalidOperation:
        return None


def _day(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return None
