"""Who issued the document: candidates from the top block of print and their features."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ocr.amounts import amounts, plain
from ocr.dates import days
from ocr.page import Page, Row, rows

TOP = 12
"""Rows from the top among which the vendor is looked for."""

COMPANY = re.compile(
    r"\bSDN\.?\s*\.?\s*BHD|\bS/B\b|\bBHD\b|\bLTD\b|\bLIMITED\b|\bPTE\b|\bGMBH\b|\bAG\b|\bINC\b|\bLLC\b|\bCORP\b|\bS\.?A\.?R\.?L\b|\bS\.?A\.?S\b"
    r"|\bS\.?R\.?L\b|\bS\.?P\.?A\b|\bB\.?V\.?\b|\bPLC\b|\bCO\.|\bPVT\b|\bKG\b|\bE\.?K\.?\b|公司|商行|集团|酒店|商店|超市|有限|饭店|餐厅",
    re.IGNORECASE,
)
TRADE = re.compile(
    r"ENTERPRISE|TRADING|RESTORAN|RESTAURANT|CAFE|KOPITIAM|HARDWARE|MARKET|MART\b|STORE|SHOP|STATIONERY|BAKERY|CLINIC|PHARMACY|HOTEL|BISTRO|KITCHEN"
    r"|SYARIKAT|KEDAI|PERNIAGAAN|SERVICE|STATION|BOOK|FOOD|COFFEE|PETROL|SUPERMARKET|INDUSTR|MACHINERY|ELECTRICAL|GROUP|HOLDINGS|CENT(?:RE|ER)|HOUSE"
    r"|店|馆|商场|便利|中心|厂",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\bNO\.?\s?[:.]?\s?\d|\bLOT\b|\bJALAN\b|\bJLN\b|\bJIN\b|TAMAN|\bTMN\b|ROAD|STREET|\bST\.|AVENUE|\bFLOOR|\bLEVEL|\bUNIT\b|\b\d{5}\b|SELANGOR|JOHOR|KUALA|LUMPUR|PERSIARAN|BANDAR"
    r"|PLAZA|\bMALL\b|STRASSE|STR\.|\bRUE\b|PLATZ|[市区县路街号]",
    re.IGNORECASE,
)
TALK = re.compile(
    r"INVOICE|RECEIPT|\bTEL\b|TEL[:.]|FAX|\bGST\b|REG|WWW|HTTP|@|E-?MAIL|CASHIER|DATE|TABLE|BILL|ORDER|WELCOME|THANK|CASH|COPY|DUPLICATE|RECHNUNG|FACTURE"
    r"|PAGE|TAX|CUSTOMER|小票|欢迎|收据|发票|电话|地址|日期|单号|SALES|MEMBER|OPERATED BY|OWNED BY|MANAGED BY|FORMERLY|ROC|COMPANY\s*(?:NO|REG)|\bID\b|PHONE|HOTLINE",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"[(\[]?\s*(?:CO\.?\s*(?:REG)?\.?\s*(?:NO)?\.?\s*:?)?\s*[A-Z]{0,3}\d{4,}\s*-?\s*[A-Z]?\s*[)\]]?", re.IGNORECASE
)
_TAIL = re.compile(
    r"[\s,]*[(\[（]?\s*(?:CO(?:MPANY)?\.?\s*)?(?:REG(?:ISTRATION)?\.?\s*)?(?:NO\.?\s*)?:?\s*[(\[]?[A-Z]{0,3}\s?\d{4,9}\s*[-–]?\s*[A-Z]\d?\s*[)\]）]?\s*$"
    r"|[\s,]*[(\[（]\s*(?:[A-Z]{1,3}\s?)?\d{5,12}\s*[)\]）]\s*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Vendor:
    """A candidate: a row of the top block, or two that belong together."""

    text: str
    rows: tuple[Row, ...]
    features: dict[str, float] = field(default_factory=dict)


def name(text: str) -> str:
    """The name without a registration number behind it and without stray signs around it.

    >>> name("BOOK TA .K (TAMAN DAYA) SDN BHD (789417-W)")
    'BOOK TA .K (TAMAN DAYA) SDN BHD'
    """
    short = _TAIL.sub("", plain(text))
    return re.sub(r"^[\W_]+(?=\w)|(?<=[\w.)])[^\w.)]+$", "", short).strip() or text.strip()


def candidates(page: Page) -> list[Vendor]:
    """The rows at the top that may name the vendor, each with its features."""
    lines = [line for line in rows(page.pieces) if len(line.text.strip()) > 1][:TOP]
    heights = sorted(piece.height for piece in page.pieces)
    usual = heights[len(heights) // 2] if heights else 1.0
    found = [Vendor(name(line.text), (line,)) for line in lines]
    for first, second in zip(lines, lines[1:], strict=False):
        if second.top - first.bottom < 1.2 * max(first.height, second.height):
            found.append(Vendor(name(f"{first.text} {second.text}"), (first, second)))
    for each in found:
        each.features = _features(each, lines, usual, page)
    return [each for each in found if sum(sign.isalpha() for sign in each.text) >= 3]


def _features(vendor: Vendor, lines: Sequence[Row], usual: float, page: Page) -> dict[str, float]:
    first, last = vendor.rows[0], vendor.rows[-1]
    place = lines.index(first)
    text = plain(vendor.text)
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    before = [line.text for line in lines[:place]]
    after = lines[lines.index(last) + 1].text if lines.index(last) + 1 < len(lines) else ""
    two = len(vendor.rows) == 2
    return {
        "two rows": float(two),
        "two rows, first ends the name": float(two and bool(COMPANY.search(first.text))),
        "two rows, second ends the name": float(
            two and bool(COMPANY.search(last.text)) and not COMPANY.search(first.text)
        ),
        "two rows alike": float(two and abs(first.height - last.height) < 0.2 * usual),
        "two rows, second talks": float(two and bool(TALK.search(last.text) or PLACE.search(last.text))),
        "two rows, second short": float(two and len(last.text) < 0.5 * len(first.text)),
        "rank": float(place),
        "first": float(place == 0),
        "second": float(place == 1),
        "company": float(bool(COMPANY.search(text))),
        "company ends it": float(bool(re.search(COMPANY.pattern + r"[\s.)]*$", text, re.IGNORECASE))),
        "trade": float(bool(TRADE.search(text))),
        "company above": float(any(COMPANY.search(line) for line in before)),
        "company elsewhere": float(any(COMPANY.search(line.text) for line in lines if line not in vendor.rows)),
        "address": float(bool(PLACE.search(text))),
        "address above": float(any(PLACE.search(line) for line in before)),
        "address next": float(bool(PLACE.search(after))),
        "number next": float(bool(NUMBER.search(after)) and len(after) < 34),
        "talk": float(bool(TALK.search(text))),
        "talk above": float(any(TALK.search(line) for line in before)),
        "digits": digits / max(1, len(text)),
        "letters": min(1.0, letters / 12),
        "short": float(letters < 6),
        "long": float(len(text) > 42),
        "tall": min(2.5, max(line.height for line in vendor.rows) / max(usual, 1e-6)) - 1,
        "date or amount": float(bool(days(text) or amounts(text))),
        "capitals": float(text == text.upper()),
        "read": min(piece.score for line in vendor.rows for piece in line.pieces),
        "broken": float(len(first.pieces) > 1 and first.right - first.left > 0.8 * page.width),
        "gap below": min(2.0, max(0.0, _gap(lines, last)) / max(usual, 1e-6)),
    }


def _gap(lines: Sequence[Row], row: Row) -> float:
    place = lines.index(row)
    return lines[place + 1].top - row.bottom if place + 1 < len(lines) else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two names are the same but for what engines misread."""
    a, b = (re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", plain(name(text)).upper()) for text in (one, other))
    return bool(a) and (
        a == b or (min(len(a), len(b)) > 5 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.88)
    )
