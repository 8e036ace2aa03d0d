"""Where a document comes from: its currency and whether it writes the day before the month."""

from __future__ import annotations

import re
from collections import Counter

from ocr.hints import Hints
from ocr.values.amounts import CODES, SYMBOLS, amounts, plain

PLACES = (
    (
        "MY",
        "MYR",
        r"SDN\.?\s*BHD|\bBHD\b|MALAYSIA|SELANGOR|JOHOR|KUALA\s*LUMPUR|PENANG|MELAKA|\bJALAN\b|\bJLN\b"
        r"|\bTAMAN\b|TUNAI|\bRM\s?\d|\(RM\)|\bSEN\b|RINGGIT",
    ),
    ("SG", "SGD", r"SINGAPORE|\bPTE\.?\s*LTD|\bUEN\b"),
    (
        "CN",
        "CNY",
        r"发票|增值税|[价购]税合计|人民币|有限公司|收银|[\u4e00-\u9fff]{2}市|开票|票价"
        r"|支付宝|微信支付|结账|单号|实付|应[付收]金?额?|实收|找零|桌号|离店|入住|账单",
    ),
    ("JP", "JPY", r"領収|税込|[\u3040-\u30ff]{3}"),
    ("KR", "KRW", r"[\uac00-\ud7af]{3}"),
    ("TW", "TWD", r"統一編號|統一發票|電子發票|總計|臺北|台北市"),
    ("HK", "HKD", r"HONG\s*KONG|KOWLOON|\bHKD\b|HK\$"),
    ("DE", "EUR", r"\bGMBH\b|\bUST-?ID|MWST|STRASSE|STRAßE|\bRECHNUNG\b|DEUTSCHLAND|\bSTEUERN|\bSUMME\b"),
    ("FR", "EUR", r"\bSIRET\b|\bTVA\b|\bFACTURE\b|\bRUE\b|\bFRANCE\b"),
    ("IT", "EUR", r"PARTITA\s*IVA|\bP\.\s?IVA|\bSCONTRINO|ITALIA\b|FATTURA"),
    ("ES", "EUR", r"\bC\.?I\.?F\.?\b|\bFACTURA\b|ESPAÑA|\bIVA\b"),
    ("NL", "EUR", r"\bBTW\b|NEDERLAND|\bKVK\b"),
    ("GB", "GBP", r"UNITED\s*KINGDOM|\bVAT\s*(?:NO|REG)|LONDON|\bU\.?K\.?\b"),
    ("CH", "CHF", r"\bCHF\b|SCHWEIZ|SUISSE"),
    ("IN", "INR", r"\bGSTIN\b|\bINDIA\b|\bCGST\b|₹"),
    ("AU", "AUD", r"\bABN\b|AUSTRALIA|\bNSW\b|\bVIC\b"),
    (
        "US",
        "USD",
        r"\b(?:AL|AZ|CA|CO|CT|FL|GA|IL|IN|MA|MD|MI|MN|MO|NC|NJ|NV|NY|OH|OR|PA|TN|TX|UT|VA|WA"
        r"|WI)\.?,?\s+\d{5}\b|\bUSA\b|SALES\s*TAX|\bUSD\b|UNITED\s*STATES",
    ),
    ("ID", "IDR", r"\bPPN\b|JAKARTA|INDONESIA|\bRP\.?\s?\d"),
    ("TH", "THB", r"[\u0e00-\u0e7f]{3}|THAILAND|BANGKOK"),
    ("PH", "PHP", r"PHILIPPINES|\bMANILA\b|₱"),
)
_PLACES = tuple((country, currency, re.compile(pattern, re.IGNORECASE)) for country, currency, pattern in PLACES)

_CODE = re.compile(rf"(?<![A-Z])({'|'.join(code for code in CODES if code != 'TRY')})(?![A-Z])")

DAY_FIRST_NOT = {"US", "PH"}


def country(text: str, hints: Hints) -> str:
    """The country that most words speak of; the company's own where none does.

    >>> country("KEDAI SDN BHD, JOHOR", Hints())
    'MY'
    """
    flat = plain(text)
    mentions = {name: len(pattern.findall(flat)) for name, _, pattern in _PLACES}
    best = max(mentions, key=lambda name: mentions[name])
    return best if mentions[best] else hints.country


def currency(text: str, hints: Hints) -> tuple[str | None, float]:
    """The currency of the document and how sure that is: its marks first, then its country, then the company's own."""
    flat = plain(text)
    marks: Counter[str] = Counter()
    for amount in amounts(flat):
        if code := SYMBOLS.get(amount.mark.upper(), ""):
            marks[code] += 1
    for code in _CODE.findall(flat):
        marks[code] += 1
    where = country(text, Hints())
    local = next((money for name, money, _ in _PLACES if name == where), None)
    if marks:
        code, times = marks.most_common(1)[0]
        agreed = code == local or local is None
        return code, 0.99 if agreed else (0.97 if times > 1 else 0.9)
    if "€" in flat:
        return "EUR", 0.98
    if "£" in flat:
        return "GBP", 0.97
    if "$" in flat and where not in ("MY", "CN"):
        return {"SG": "SGD", "HK": "HKD", "AU": "AUD", "TW": "TWD"}.get(where, "USD"), 0.85
    if "¥" in flat:
        return ("JPY", 0.95) if where == "JP" else ("CNY", 0.97)
    if local:
        return local, 0.96
    return (hints.currency or None), 0.6


def day_first(text: str, hints: Hints) -> bool:
    """Whether the country writes the day before the month; most do."""
    return country(text, hints) not in DAY_FIRST_NOT
