"""Proposes the category of a cost: what people chose for this vendor before, else the kind, else a word on it."""

from __future__ import annotations

import re
from dataclasses import replace

from ledger.receipt import Receipt
from ocr.fields.vendors import alike
from ocr.hints import Hints

BY_KIND = {
    "taxi": "travel",
    "train": "travel",
    "flight": "travel",
    "hotel": "travel",
    "toll": "travel",
    "ride": "travel",
}
BY_WORD = (
    ("travel", r"PETROL|SHELL|PETRONAS|FUEL|PARKING|AIRLINE|HOTEL|TAXI|加油|停车|住宿|酒店|运输|客运|机票|汽油"),
    ("material", r"HARDWARE|MACHINERY|STATIONERY|PAINT|ELECTRICAL|TIMBER|STEEL|文具|五金|材料|办公用品|耗材"),
    ("equipment", r"COMPUTER|LAPTOP|SERVER\b|MONITOR|设备|电脑|计算机|打印机|显示器"),
    ("subcontract", r"SUBCONTRACT|CONSULTING|外包|劳务|咨询|技术服务|设计服务|软件开发"),
)


def proposed(receipt: Receipt, hints: Hints) -> Receipt:
    """The receipt with a category, and in `sources` the reason for it: memory, kind, or the word that spoke for it."""
    category, reason = _category(receipt, hints)
    if category is None:
        return receipt
    sure = {"memory": 0.95, "kind": 0.9}.get(reason, 0.7)
    return replace(
        receipt,
        category=category,
        sources={**receipt.sources, "category": reason},
        confidence={**receipt.confidence, "category": sure},
    )


def _category(receipt: Receipt, hints: Hints) -> tuple[str | None, str]:
    for name, usual in hints.vendors.items():
        if usual and receipt.vendor and alike(name, receipt.vendor):
            return usual, "memory"
    if receipt.kind in BY_KIND:
        return BY_KIND[receipt.kind], "kind"
    words = " ".join([receipt.vendor or "", *(line.what for line in receipt.lines)])
    for category, pattern in BY_WORD:
        if match := re.search(pattern, words, re.IGNORECASE):
            return category, match.group().lower()
    return None, ""
