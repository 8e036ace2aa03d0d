"""What a receipt or invoice says.  `None` means: could not be read; never a guess passed off as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

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
class ReceiptTax:
    """One rate of tax on a document, with the net amount that it is of and the tax."""

    rate: str
    net: Money | None = None
    tax: Money | None = None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of print as it was read from a picture, the last amount on it, and whether it is beside a word for what is
    owed."""

    text: str
    amount: Decimal | None = None
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The fields of one document, read from one file (or from one part of a photograph).

    Attributes:
        kind: what it is: till, restaurant, taxi, train, flight, hotel, toll, ride, vat_special, vat_normal,
            digital_special, digital_normal, quota, invoice, credit_note, none (no receipt at all), unread.
        currency: ISO 4217; None where the document does not show it, and then the amounts are in XXX.
        total: the amount payable, tax included.
        tax, net: as printed; where all three are there, net + tax = total.
        confidence: field name -> probability (0..1) that the value is true.
        accept: date and total are both sure enough to be booked at one glance.
        engine: what read it: xml, ofd, pdf, qr, rapidocr, tesseract, joined by "+".
        sources: field name -> which of them read it.
        doubts: field name -> the other values that were read for it, best first.
        country: ISO 3166, where the words of one country alone are on it.
        paid_with: cash, card, wechat, alipay, paypal, transfer, wallet, as the paper names them.
        card: the last four digits of the card that paid.
        tip: what was given on top; the total has it.
        taxes: the rates of tax; these, not `tax`, say which part of the net is taxed how.
        train, stations: of a journey by rail: its number; from where, to where.
        credits: the number of the invoice that a credit note takes back.
        distance: of a ride, with its unit; nights: of a stay.
        currency_reason: why the currency is the one stated (`ocr.facts.Details`).
        slip: it is the slip of a card, which says what was paid and not for what.
        preview: it says that it is no invoice yet, but a preview, a draft or an offer; or it is of a kind that has a
            number, and has none.
        print: its rows, of a picture; not kept, only for telling which papers of a message are one.
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
    country: str | None = None
    paid_with: tuple[str, ...] = ()
    card: str | None = None
    tip: Money | None = None
    taxes: tuple[ReceiptTax, ...] = ()
    train: str | None = None
    stations: tuple[str, ...] = ()
    credits: str | None = None
    distance: str | None = None
    nights: int | None = None
    currency_reason: str = ""
    slip: bool = False
    preview: Literal["", "said", "number"] = ""
    print: tuple[PrintedRow, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)
    accept: bool = False
    engine: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crops: Mapping[str, tuple[int, float, float, float, float]] = field(default_factory=dict)
