"""What a receipt or invoice says.  `None` means: could not be read; never a guess passed off as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.money import Money

ACCEPT = 0.93
"""Date and total must both be at least this sure to be booked at one glance; docs/receipts.md says what it gives."""
ACCEPT_CURRENCY = 0.9
"""How sure the currency must be: a mark beside an amount, or a country that more than one word speaks of."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of goods or services, gross unless the document states otherwise."""

    what: str
    amount: Money | None = None
    quantity: str = ""
    tax_rate: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The fields of one document, read from one file (or from one part of a photograph).

    Attributes:
        kind: what it is: till, restaurant, taxi, train, flight, hotel, toll, ride, vat_special, vat_normal,
            digital_special, digital_normal, quota, invoice, none (no receipt at all), unread.
        currency: ISO 4217; None where the document does not show it, and then the amounts are in XXX.
        total: the amount payable, tax included.
        tax, net: as printed; where all three are there, net + tax = total.
        confidence: field name -> probability (0..1) that the value is true.
        accept: date and total are both sure enough to be booked at one glance.
        engine: what read it: xml, ofd, pdf, qr, rapidocr, tesseract, joined by "+".
        sources: field name -> which of them read it.
        doubts: field name -> the other values that were read for it, best first.
        crops: field name -> (page, left, top, right, bottom) as fractions of the page, for showing the place.
    """

    kind: str = "unread"
    vendor: str | None = None
    day: date | None = None
    currency: str | None = None
    total: Money | None = None
    tax: Money | None = None
    net: Money | None = None
    invoice_code: str | None = None
    invoice_number: str | None = None
    seller_tax_id: str | None = None
    buyer: str | None = None
    buyer_tax_id: str | None = None
    check_code: str | None = None
    category: str | None = None
    lines: tuple[ReceiptLine, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    accept: bool = False
    engine: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crops: Mapping[str, tuple[int, float, float, float, float]] = field(default_factory=dict)
