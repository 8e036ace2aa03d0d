"""Receipts as the reader gives them, for the tests of what the conversation makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.money import Money
from ledger.receipt import Receipt

SURE = {"total": 0.99, "day": 0.99, "vendor": 0.99, "tax": 0.99, "invoice_number": 0.99}

TAXI = Receipt(
    kind="taxi",
    vendor="DiDi",
    day=date(2026, 11, 19),
    currency="CNY",
    total=Money.of("45.50", "CNY"),
    category="travel",
    confidence=SURE,
    accept=True,
    engine="rapidocr",
)

BLURRED = replace(
    TAXI,
    confidence={**SURE, "total": 0.8},
    doubts={"total": ("46.50", "15.50")},
    accept=False,
    crops={"total": (0, 0.1, 0.6, 0.9, 0.7)},
)

INVOICE = Receipt(
    kind="digital_special",
    vendor="北京晨光文具有限公司",
    day=date(2026, 11, 18),
    currency="CNY",
    total=Money.of("1130.00", "CNY"),
    tax=Money.of("130.00", "CNY"),
    net=Money.of("1000.00", "CNY"),
    invoice_number="26112000000123456789",
    seller_tax_id="91110000123456789X",
    category="material",
    confidence=SURE,
    accept=True,
    engine="xml",
)

DOLLARS = Receipt(
    kind="hotel",
    vendor="Hotel Aurora",
    day=date(2026, 11, 10),
    currency="USD",
    total=Money.of("120.00", "USD"),
    category="travel",
    confidence=SURE,
    accept=True,
    engine="rapidocr",
)

UNREAD = Receipt(kind="unread", engine="rapidocr")
NOTHING = Receipt(kind="none", engine="rapidocr")

DELL = replace(
    INVOICE,
    vendor="Dell (China) Co., Ltd.",
    total=Money.of("3000.00", "CNY"),
    tax=None,
    net=None,
    invoice_number="26112000000999999999",
)
