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
    ("JP", "JPY", r"領収|税込|[\u3040-\u30ff]{2}|[都道府県]..?[市区]|株式会社|消費税"),
    ("KR", "KRW", r"[\uac00-\ud7af]{2}|(?<![\d-])\d{3}-\d{2}-\d{5}(?![\d-])"),
    ("TW", "TWD", r"統一編號|統一發票|電子發票|總計|統編|營業稅|[臺台][北中南]|[桃新][園竹北]|NT\$|民國|中華民國|\bTAIWAN\b"),
    ("HK", "HKD", r"HONG\s*KONG|KOWLOON|\bHKD\b|HK\$|九龍|香港|找贖|八達通|OCTOPUS|服務費"),
    ("MO", "MOP", r"\bMOP\b|\bMACAU\b|澳門"),
    ("DE", "EUR", r"\bGMBH\b|\bUST-?ID|MWST|STRASSE|STRAßE|\bRECHNUNG\b|DEUTSCHLAND|\bSTEUERN|\bSUMME\b"),
    ("AT", "EUR", r"\bATU\s?\d{8}|\bÖSTERREICH\b|\b\d{4}\s+WIEN\b"),
    ("FR", "EUR", r"\bSIRET\b|\bTVA\b|\bFACTURE\b|\bRUE\b|\bFRANCE\b|\bTTC\b|ESP[EÈ]CES|\b\d{5}\s+PARIS"),
    ("IT", "EUR", r"PARTITA\s*IVA|\bP\.\s?IVA|\bSCONTRINO|ITALIA\b|FATTURA|DOCUMENTO\s+COMMERCIALE|\bVIA\s+[A-Z]|\bCONTANT[EI]"),
    ("ES", "EUR", r"\b[CN]\.?I\.?F\.?\b|\bFACTURA\b|ESPAÑA|\bIVA\b|\bC/\s|EFECTIVO|\bTARJETA\b"),
    ("PT", "EUR", r"\bCONTRIBUINTE\b|PORTUGAL\b|\bLISBOA\b|\bPORTO\b|FATURA SIMPLIFICADA|\bATCUD\b"),
    ("NL", "EUR", r"\bBTW\b|NEDERLAND|\bKVK\b|\bTOTAAL\b|\bBETALEN\b"),
    ("BE", "EUR", r"\bBE\s?0\d{3}[. ]?\d{3}[. ]?\d{3}|BELGI[EËQ]|BRUXELLES|BRUSSEL"),
    ("FI", "EUR", r"\bY-TUNNUS\b|\bALV\b|YHTEENS[ÄA]|HELSINKI|SUOMI"),
    ("GR", "EUR", r"[\u0370-\u03ff]{4}"),
    ("IE", "EUR", r"\bIRELAND\b|\bDUBLIN\b|\bCORK\b|\bVAT\s*(?:NO|REG)?\W*IE"),
    ("GB", "GBP", r"UNITED\s*KINGDOM|\bVAT\s*(?:NO|REG)|LONDON|\bU\.?K\.?\b|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"),
    ("CH", "CHF", r"\bCHF\b|SCHWEIZ|SUISSE|SVIZZERA|\bCHE-?\s?\d{3}|ZÜRICH|\b8\d{3}\s+Z[UÜ]RICH|\bTWINT\b|\bFR\.\s?\d"),
    ("PL", "PLN", r"\bPLN\b|\bNIP\b|PARAGON|\bPTU\b|SPRZEDA|\bZ[ŁL]\b|WARSZAWA|POLSKA|\bSP\.?\s?Z\s?O\.?O|GOT[ÓO]WKA|\bUL\.\s"),
    ("CZ", "CZK", r"\bKČ\b|\bCZK\b|\bDIČ\b|\bDPH\b|PRAHA|\bIČO?\b|CELKEM"),
    ("HU", "HUF", r"\bHUF\b|\bFT\b|ÁFA|ÖSSZESEN|BUDAPEST|NYUGTA|ADÓSZÁM"),
    ("RO", "RON", r"\bLEI\b|\bCUI\b|BON\s+FISCAL|BUCURE[SŞ]TI|ROMANIA"),
    ("SE", "SEK", r"\bSEK\b|STOCKHOLM|G[ÖO]TEBORG|MALM[ÖO]|\bMOMS\b.*\bKR\b|ORG\.?\s?NR\W*\d{6}-\d{4}|ATT BETALA|KONTANT\b|\bVÄXEL\b|SVERIGE|\bTOTALT\b"),
    ("NO", "NOK", r"\bNOK\b|\bMVA\b|\bOSLO\b|BERGEN|[ÅA] BETALE|\bNORGE\b|BANKAXEPT|ORG\.?\s?NR\W*(?:NO\s*)?\d{3}\s?\d{3}\s?\d{3}"),
    ("DK", "DKK", r"\bDKK\b|\bCVR\b|K[ØO]BENHAVN|DANMARK|AT BETALE|\bDANKORT\b|\bI ALT\b"),
    ("IS", "ISK", r"\bISK\b|REYKJAV|\bKENNITALA\b|\bVSK\b"),
    ("TR", "TRY", r"\bKDV\b|TOPKDV|\bTOPLAM\b|İSTANBUL|\bISTANBUL\b|\bVKN\b|\bTCKN\b|NAK[İI]T|\bF[İI][ŞS]\s*NO|\bTL\b|₺"),
    ("RU", "RUB", r"\bИНН\b|ИТОГ|КАССОВЫЙ|\bРУБ\b|₽"),
    ("UA", "UAH", r"\bГРН\b|УКРА[ЇI]НА|₴"),
    ("IN", "INR", r"\bGSTIN\b|\bINDIA\b|\bCGST\b|₹|\bSGST\b|\bRS\.?\s?\d|\bFSSAI\b"),
    ("AU", "AUD", r"\bABN\b|AUSTRALIA|\bNSW\b|\bVIC\b|\bQLD\b|\bEFTPOS\b"),
    ("NZ", "NZD", r"NEW\s*ZEALAND|\bAUCKLAND\b|\bNZ\b|\bNZBN\b"),
    ("CA", "CAD", r"\bCANADA\b|\b(?:ON|QC|BC|AB|MB|SK|NS|NB)\s+[A-Z]\d[A-Z]\s?\d[A-Z]\d|\bHST\b|\bPST\b|\bTPS\b|\bTVQ\b|\bINTERAC\b"),
    (
        "US",
        "USD",
        r"\b(?:AL|AZ|CA|CO|CT|DC|FL|GA|IL|IN|MA|MD|MI|MN|MO|NC|NJ|NV|NY|OH|OR|PA|TN|TX|UT|VA|WA"
        r"|WI)\.?,?\s+\d{5}\b|\bUSA\b|SALES\s*TAX|\bUSD\b|UNITED\s*STATES",
    ),
    ("ID", "IDR", r"\bPPN\b|JAKARTA|INDONESIA|\bRP\.?\s?\d|\bPB[1I]\b|\bNPWP\b|\bBANDUNG\b|SURABAYA|KEMBALI|\bJL\.\s"),
    ("TH", "THB", r"[\u0e00-\u0e7f]{3}|THAILAND|BANGKOK|฿"),
    ("VN", "VND", r"\bVND\b|[ỔỘẾỀỂỄỆẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼỊỈỌỎỐỒỖỚỜỞỠỢỤỦỨỪỬỮỰ]|VI[EỆ]T\s*NAM|\bMST\b|\bQU[ẬA]N\s+\d|HÀ NỘI|HA NOI|₫|\d\s?Đ\b"),
    ("PH", "PHP", r"PHILIPPINES|\bMANILA\b|₱|\bMAKATI\b|\bVATABLE\b"),
    ("BR", "BRL", r"\bCNPJ\b|\bCPF\b|R\$|BRASIL|\bNFC-?E\b|TROCO|SÃO PAULO|SAO PAULO"),
    ("MX", "MXN", r"\bRFC\b|\bMXN\b|M[ÉE]XICO|\bC\.?P\.?\s?\d{5}|\bM\.N\."),
    ("AE", "AED", r"\bAED\b|\bDUBAI\b|ABU DHABI|\bU\.?A\.?E\.?\b|\bDHS?\b"),
    ("SA", "SAR", r"\bSAR\b|RIYADH|JEDDAH|\bKSA\b"),
    ("ZA", "ZAR", r"\bZAR\b|SOUTH\s*AFRICA|JOHANNESBURG|CAPE\s*TOWN"),
)
_PLACES = tuple((country, currency, re.compile(pattern, re.IGNORECASE)) for country, currency, pattern in PLACES)

_CODE = re.compile(rf"(?<![A-Z])({'|'.join(code for code in CODES if code != 'TRY')})(?![A-Z])")

DAY_FIRST_NOT = {"US", "PH"}

WHOLE = {"JPY", "KRW", "TWD", "IDR", "VND", "HUF", "ISK", "CLP", "COP", "PYG"}
"""Money that tills print without a smaller part, whatever the standard says of its cents."""


def country(text: str, hints: Hints) -> str:
    """The country that most words speak of; the company's own where none does.

    >>> country("KEDAI SDN BHD, JOHOR", Hints())
    'MY'
    """
    mentions = _mentions(plain(text))
    return mentions[0][0] if mentions else hints.country


def _mentions(flat: str) -> list[tuple[str, str, int]]:
    """The countries that words of the text speak of, with their money and how many words do, the most first."""
    counted = ((name, money, len(pattern.findall(flat))) for name, money, pattern in _PLACES)
    return sorted((each for each in counted if each[2]), key=lambda each: -each[2])


DOLLARS = {"SG": "SGD", "HK": "HKD", "AU": "AUD", "TW": "TWD", "CA": "CAD", "NZ": "NZD", "US": "USD", "MX": "MXN"}
CROWNS = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"}
_SHARED = re.compile(r"(?<![A-Za-z$])\$|(?<![a-z])kr\b|¥", re.IGNORECASE)
"""Marks that several countries use."""


def currency(text: str, hints: Hints) -> tuple[str | None, float]:
    """The currency of the document and how sure that is: its marks first, then its country, then the company's own.

    >>> currency("TOTAL $45.00 Austin, TX 78701 SALES TAX", Hints())
    ('USD', 0.97)
    >>> currency("YOU SAVED 20.00 $20.00", Hints())
    ('USD', 0.6)
    >>> currency("SUMMA 45,00 kr Org.nr 556012-3456 Moms", Hints())
    ('SEK', 0.97)
    """
    flat = plain(text)
    marks = _marks(flat)
    places = _mentions(flat)
    local, words = (places[0][1], places[0][2]) if places else (None, 0)
    torn = any(money != local and count == words for _, money, count in places)
    if marks:
        code, times = marks.most_common(1)[0]
        others = sum(marks.values()) - times
        if others:
            return code, 0.85 if times < 2 * others else 0.9
        spoken = next((count for _, money, count in places if money == code), 0) - (local != code)
        if code == local or not words or spoken > 1 and times > 1:
            return code, 0.99
        if times == 1 and words > 2 and local:  # one sign that was misread, or three letters of something else
            return local, 0.85
        return code, 0.97 if times > 1 and words < 3 else 0.85
    for sign, money, sure in (("€", "EUR", 0.98), ("£", "GBP", 0.97)):
        if sign in flat:
            return money, sure
    shared = {sign.lower() for sign in _SHARED.findall(flat)}
    for sign, lands, usual in (("$", DOLLARS, "USD"), ("kr", CROWNS, "SEK"), ("¥", {"JP": "JPY", "CN": "CNY"}, "CNY")):
        if sign in shared:
            of_lands = [lands[name] for name, _, _ in places if name in lands]
            if not of_lands and local == "MYR" and words > 1:
                return local, 0.93  # tills of Malaysia print "$" for ringgit too
            if not of_lands:
                own = hints.currency if hints.currency in lands.values() else usual
                return own, 0.6
            return of_lands[0], 0.97 if len(set(of_lands)) == 1 else 0.85
    if local:
        return local, 0.85 if torn else 0.96 if words > 1 else 0.9
    return (hints.currency or None), 0.6


def _marks(flat: str) -> Counter[str]:
    """The marks of a currency that stand beside amounts, and the codes that stand anywhere."""
    marks: Counter[str] = Counter()
    for amount in amounts(flat):
        glued = amount.mark == "RM" and re.search(r"[A-Z]RM\s?$", flat[: amount.start])
        if (code := SYMBOLS.get(amount.mark.upper(), "")) and not glued:
            marks[code] += 1
    for code in _CODE.findall(flat):
        marks[code] += 1
    return marks


def whole(text: str) -> bool:
    """Whether amounts are printed without a smaller part: by the country's ways, and no amount of the page has one.

    >>> whole("Jl. Cipete Jakarta KOPI 36,000"), whole("TOTAL 36.00 Austin, TX 78701")
    (True, False)
    """
    flat = plain(text)
    money = currency(flat, Hints())[0]
    return money in WHOLE and len(_WITH_PARTS.findall(flat)) < 2


_WITH_PARTS = re.compile(r"(?<![\d.,:/])\d{1,3}(?:[,.]\d{3})*[.,]\d{2}(?![\d.,:%/])(?!\s?[%:])")


def day_first(text: str, hints: Hints) -> bool:
    """Whether the country writes the day before the month; most do."""
    return country(text, hints) not in DAY_FIRST_NOT


def orders_days(text: str, hints: Hints) -> bool:
    """Whether the countries that the page may be from agree on the order of day and month; where none is known, no."""
    flat = plain(text)
    lands = {name for name, _, _ in _mentions(flat)} or ({hints.country} - {""})
    return len({land in DAY_FIRST_NOT for land in lands}) == 1
