"""Who issued the document: candidates from the top block of print, from company names elsewhere, and their features."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from ocr.page import GAP, Page, Piece, Row, rows
from ocr.values.amounts import amounts, plain
from ocr.values.dates import days

TOP = 12
"""Rows from the top among which any row may be the vendor; below only what has the form of a company's name."""

COMPANY = re.compile(
    r"\bSDN\.?\s*\.?\s*BHD|\bS/B\b|\bBHD\b|\bLTD\b|\bLIMITED\b|\bPTE\b|\bGMBH\b|\bAG\b|\bINC\b|\bLLC\b|\bCORP\b"
    r"|\bS\.?A\.?R\.?L\b|\bS\.?A\.?S\b|\bS\.?R\.?L\b|\bS\.?P\.?A\b|\bB\.?V\.?(?=\W|$)|\bPLC\b|\bCO\.|\bPVT\b|\bKG\b"
    r"|\bE\.?K\.?(?=\W|$)|公司|商行|集团|酒店|商店|超市|有限|饭店|餐厅",
    re.IGNORECASE,
)
TRADE = re.compile(
    r"ENTERPRISE|TRADING|RESTORAN|RESTAURANT|CAFE|KOPITIAM|HARDWARE|MARKET|MART\b|STORE|SHOP|STATIONERY|BAKERY|CLINIC"
    r"|PHARMACY|HOTEL|BISTRO|KITCHEN|SYARIKAT|KEDAI|PERNIAGAAN|SERVICE|STATION|BOOK|FOOD|COFFEE|PETROL|SUPERMARKET"
    r"|INDUSTR|MACHINERY|ELECTRICAL|GROUP|HOLDINGS|CENT(?:RE|ER)|HOUSE|CASH\s*&\s*CARRY|店|馆|商场|便利|中心|厂"
    r"|TANKSTELLE|APOTHEKE|B[ÄA]CKEREI|GASTH[AO][UF]S?|BAUMARKT|DROGERIE|METZGEREI|BUCHHANDLUNG|FARMACIA|PHARMACIE|BRASSERIE|TRATTORIA|PARKHAUS",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\bNO\.?\s?[:.]?\s?\d|\bLOT\b|\bJALAN\b|\bJLN\b|\bJIN\b|TAMAN|\bTMN\b|ROAD|STREET|\bST\.|AVENUE|\bFLOOR|\bLEVEL"
    r"|\bUNIT\b|\b\d{5}\b|SELANGOR|JOHOR|KUALA|LUMPUR|PERSIARAN|BANDAR|PLAZA|\bMALL\b|STRASSE|STR\.|\bRUE\b|PLATZ|WEG\b"
    r"|STRAAT|STRAßE|[市区县路街号區縣號道]",
    re.IGNORECASE,
)
TALK = re.compile(
    r"INVOICE|RECEIPT|\bTEL\b|TEL[:.]|FAX|\bGST\b|REG|WWW|HTTP|@|E-?MAIL|CASHIER|DATE|TABLE|BILL|ORDER|WELCOME|THANK"
    r"|CASH(?!\s*&)|COPY|DUPLICATE|RECHNUNG|FACTU|PAGE|SEITE|TAX|CUSTOMER|小票|账单|欢迎|收据|发票|电话|地址|日期"
    r"|单号|SALES|MEMBER"
    r"|OPERATED BY|OWNED BY|MANAGED BY|FORMERLY|ROC|COMPANY\s*(?:NO|REG)|\bID\b|PHONE|HOTLINE|GOODS\s*SOLD|RETURN|KUNDE"
    r"|領収|レシート|WUNSCHLOS|GL[ÜU]CKLICH|GENUSS|ES GIBT IMMER|\bMEIN\b|\bALLES\b"
    r"|商品说明|付款方式|交易成功|支付成功|账单详情|当前状态|FEEDBACK|PLEASE|VOUCHER|IBAN|BANK|LICENSEE|\bATTN",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"[(\[]?\s*(?:CO\.?\s*(?:REG)?\.?\s*(?:NO)?\.?\s*:?)?\s*[A-Z]{0,3}\d{4,}\s*-?\s*[A-Z]?\s*[)\]]?", re.IGNORECASE
)
BUYER = re.compile(
    r"BILL\w*\s*TO|SHIP\w*\s*TO|SOLD\s*TO|CUSTOMER|KUNDE|CLIENT|BUYER|DELIVER\w*\s*TO|ATTN|BILLING|SHIPPING"
    r"|K[ÄA]UFER|EMPF[ÄA]NGER|购买方|\bTO\s*:",
    re.I,
)
SELLER = re.compile(
    r"\bSELLER|VERK[ÄA]UFER|SUPPLIER|LIEFERANT|VENDEUR|FOURNISSEUR|VENDOR|SOLD\s*BY|MERCHANT"
    r"|销售方|商户全称|收款方",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"[\s,]*[(\[（]?\s*(?:CO(?:MPANY)?\.?\s*)?(?:REG(?:ISTRATION)?\.?\s*)?(?:NO\.?\s*)?:?\s*[(\[]?"
    r"(?<![A-Z])[A-Z]{0,3}\s?\d{4,9}\s*[-–]?\s*[A-Z]{1,2}\d?\s*[)\]）]?[\s.,]*$"
    r"|[\s,]*[(\[（]\s*(?:[A-Z]{1,3}\s?)?\d{5,12}\s*[)\]）][\s.,]*$",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"((?:BHD|S/B|LTD|GMBH|LIMITED|LLC|INC)\.?)\s*[(\[（]\s*[A-Z]{0,2}\d[^)]*[)\]）]?.*$", re.IGNORECASE
)
_LED = re.compile(
    r"^(?:SOLD\s*BY|OWNED\s*BY|OPERATED\s*BY|MANAGED\s*BY|LICENSEE\s*OF|FROM|SELLER|VENDOR|MERCHANT|NAME"
    r"|商户名称|商户全称|收款方全称|收款方|收款人|商家)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Vendor:
    """A candidate: a row, a part of one, or two that belong together."""

    text: str
    rows: tuple[Row, ...]
    features: dict[str, float] = field(default_factory=dict)


def name(text: str) -> str:
    """The name without a registration number behind it, stray signs around it, or digits misread within words.

    >>> name("BOOK TA .K (TAMAN DAYA) SDN BHD (789417-W)")
    'BOOK TA .K (TAMAN DAYA) SDN BHD'
    >>> name("URBAN 1DEA SDN BHD (417940-M),")
    'URBAN IDEA SDN BHD'
    """
    short = re.sub(r"\s+", " ", plain(text)).strip()
    short = _LED.sub("", _ENDED.sub(r"\1", _REGISTERED.sub("", short)))
    short = re.sub(r"^[\W_]*(?:\d{5,}\s+)?(?=[\w(])|(?<=[\w.)])[^\w.)]+$", "", short).strip()
    short = re.sub(r"\b1(?=[A-Z]{3})|(?<=[A-Z]{2})1(?=[A-Z])", "I", short)
    short = re.sub(r"(?<=[A-Z]{2})0(?=[A-Z])|\b0(?=[A-Z]{3})", "O", short)
    return short or text.strip()


def candidates(page: Page) -> list[Vendor]:
    """What may name the vendor, each with its features."""
    lines = [line for line in rows(page.pieces) if len(line.text.strip()) > 1]
    heights = sorted(piece.height for piece in page.pieces)
    usual = heights[len(heights) // 2] if heights else 1.0
    vendors = _found(lines)
    texts = [_key(line.text) for line in lines]
    for vendor in vendors:
        vendor.features = _features(vendor, lines, usual, page)
        vendor.features["times"] = min(3, sum(_key(vendor.text) in text for text in texts) - 1) / 3
    return [vendor for vendor in vendors if sum(sign.isalpha() for sign in vendor.text) >= 2]


_STREET = re.compile(
    r"(?:STRA(?:SS|ß)E|\w{3}STR\.?|\bSTR\.?|WEG|ALLEE|GASSE|DAMM|CHAUSSEE|PLATZ|UFER)\s+\d{1,4}\s?[A-Z]?\b"
    r"|^(?:CALLE|VIA|RUE|RUA|AV\.|AVDA|AVENIDA|PIAZZA|VIALE|CORSO|UL\.|PLAC|JL\.|JALAN)\s.*\d"
    r"|^\d{1,5}\s+(?:[NSEW]\.?\s+)?\w+\s+(?:ST|STREET|AVE|AVENUE|RD|ROAD|BLVD|LN|LANE|DR|DRIVE)\b"
    r"|[路街道巷]\s?\d+\s?[号號]?|\d\s?[号號]$",
    re.IGNORECASE,
)
_CITY = re.compile(r"^\W*(?:[A-Z]{1,2}-)?\d{4,6}\s+[^\W\d][^\d,]*$")
_HOURS = re.compile(r"\b\d{1,2}[.:]\d{2}\s*(?:UHR|[AP]M)\b|[ÖO]FFNUNGSZEITEN|OPENING\s*HOURS|营业时间", re.IGNORECASE)


def _whereabouts(line: Row) -> bool:
    """A row that says where or when the shop is open, not what it is called: a street with its number, a town."""
    text = plain(line.text).strip()
    return not COMPANY.search(text) and any(pattern.search(text) for pattern in (_STREET, _CITY, _HOURS))


def _columns(line: Row) -> bool:
    """A row of several columns one of which talks of something else: the name is one of the others."""
    parts = _parts(line)
    return len(parts) > 1 and any(TALK.search(part.text) or _whereabouts(part) for part in parts)


def _found(lines: Sequence[Row]) -> list[Vendor]:
    top = lines[:TOP]
    vendors = [Vendor(name(line.text), (line,)) for line in top if not _whereabouts(line) and not _columns(line)]
    for first, second in pairwise(top):
        if any(_whereabouts(line) or _columns(line) for line in (first, second)):
            continue
        if second.top - first.bottom < 1.2 * max(first.height, second.height):
            vendors.append(Vendor(name(f"{first.text} {second.text}"), (first, second)))
    for line in top:
        parts = _parts(line)
        if len(parts) > 1 and not amounts(line.text):
            vendors += [Vendor(name(part.text), (part,)) for part in parts if not _whereabouts(part)]
    for line in lines[TOP:]:
        for part in _parts(line):
            if COMPANY.search(part.text) and 6 < len(part.text) < 60 and not amounts(part.text):
                vendors.append(Vendor(name(_TAX_NUMBER.sub("", part.text)), (part,)))
    seen: dict[str, Vendor] = {}
    for vendor in vendors:
        seen.setdefault(_key(vendor.text) or vendor.text, vendor)
    return list(seen.values())


_TAX_NUMBER = re.compile(r"^.{0,12}?(?:ST|VAT|TAX|ID|NR|NO)\W.{0,6}\d\S*\s+(?=\D)", re.IGNORECASE)
"""The number of a tax that stands before the name of the company."""


def _parts(line: Row) -> list[Row]:
    """The columns of a row; a letterhead in one piece is cut at its dashes."""
    groups: list[list[Piece]] = []
    for piece in line.pieces:
        if groups and piece.left - groups[-1][-1].right < 1.2 * line.height:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    out = [Row(tuple(group), GAP.join(piece.text for piece in group)) for group in groups]
    if len(out) == 1 and (cut := re.search(r"\s[-–|·•●]\s|,\s(?=\d)", line.text)):
        return [Row(line.pieces, line.text[: cut.start()]), *out]
    return out


def _key(text: str) -> str:
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", plain(text).upper())


def _features(vendor: Vendor, lines: Sequence[Row], usual: float, page: Page) -> dict[str, float]:
    first, last = vendor.rows[0], vendor.rows[-1]
    place = min(range(len(lines)), key=lambda number: abs(lines[number].middle - first.middle))
    end = min(range(len(lines)), key=lambda number: abs(lines[number].middle - last.middle))
    text = plain(vendor.text)
    letters, digits = sum(sign.isalpha() for sign in text), sum(sign.isdigit() for sign in text)
    before = [line.text for line in lines[:place]][:TOP]
    after = lines[end + 1].text if end + 1 < len(lines) else ""
    two = len(vendor.rows) == 2
    sites = _SITE.findall("\n".join(line.text for line in lines))
    rest = re.sub(r"[^A-Z\u4e00-\u9fff]", "", COMPANY.sub("", text).upper())
    return {
        "two rows": float(two),
        "two rows, first ends the name": float(two and bool(COMPANY.search(first.text))),
        "two rows, second ends the name": float(
            two and bool(COMPANY.search(last.text)) and not COMPANY.search(first.text)
        ),
        "two rows, second bare": float(two and _bare(last.text)),
        "two rows alike": float(two and abs(first.height - last.height) < 0.2 * usual),
        "two rows, second talks": float(two and bool(TALK.search(last.text) or PLACE.search(last.text))),
        "two rows, second short": float(two and len(last.text) < 0.5 * len(first.text)),
        "goes on": float(not two and bool(re.search(r"(?:&|\bAND|\bOF|[,-])\s*$", first.text, re.IGNORECASE))),
        "two rows, first goes on": float(
            two and bool(re.search(r"(?:&|\bAND|\bOF|[,-])\s*$", first.text, re.IGNORECASE))
        ),
        "bare": float(_bare(text)),
        "rank": float(min(place, TOP)),
        "below the top": float(place >= TOP),
        "first": float(place == 0),
        "second": float(place == 1),
        "company": float(bool(COMPANY.search(text))),
        "company ends it": float(bool(re.search(rf"(?:{COMPANY.pattern})[\s.)]*$", text, re.IGNORECASE))),
        "trade": float(bool(TRADE.search(text))),
        "company above": float(any(COMPANY.search(line) for line in before)),
        "company elsewhere": float(any(COMPANY.search(line.text) for line in lines[:TOP] if line not in vendor.rows)),
        "address": float(bool(PLACE.search(text))),
        "address above": float(any(PLACE.search(line) for line in before)),
        "address next": float(bool(PLACE.search(after))),
        "number next": float(bool(NUMBER.search(after)) and len(after) < 34),
        "talk": float(bool(TALK.search(text))),
        "talk above": float(any(TALK.search(line) for line in before)),
        "buyer above": float(any(BUYER.search(line) for line in before[-4:])),
        "seller above": float(
            any(SELLER.search(line) and not BUYER.search(line) for line in [*before[-3:], first.text])
        ),
        "digits": digits / max(1, len(text)),
        "letters": min(1.0, letters / 12),
        "in web address": float(_in(sites, text)),
        "short": float(len(rest) < 6),
        "long": float(len(text) > 42),
        "tall": min(2.5, max(line.height for line in vendor.rows) / max(usual, 1e-6)) - 1,
        "date or amount": float(bool(days(text) or amounts(text))),
        "capitals": float(text == text.upper()),
        "read": min(piece.score for line in vendor.rows for piece in line.pieces),
        "broken": float(len(first.pieces) > 1 and first.right - first.left > 0.8 * page.width),
        "gap below": min(2.0, max(0.0, _gap(lines, end)) / max(usual, 1e-6)),
        "right half": float(first.left > 0.5 * page.width),
    }


_SITE = re.compile(
    r"(?:WWW\W|@|HTTPS?://)\s?([\w-]{3,40})\.(?:COM|DE|NET|ORG|FR|ES|IT|NL|AT|CH|CO|MY|SG|CN|HK|PL|SE)\b", re.I
)


def _in(sites: Sequence[str], text: str) -> bool:
    """Whether the page's own address in the web is made of the name: www.marktkauf-lehr.de and Marktkauf Lehr."""
    key = _key(COMPANY.sub("", text))
    names = {_key(site) for site in sites} - {"GMAIL", "YAHOO", "HOTMAIL", "OUTLOOK", "QQ", "163"}
    return len(key) > 3 and any(key in site or (len(site) > 4 and site in key) for site in names)


def _bare(text: str) -> bool:
    """Nothing but the end of a company's name: CO. (M) SDN BHD."""
    return bool(COMPANY.search(text)) and sum(sign.isalpha() for sign in COMPANY.sub("", plain(text))) < 4


def _gap(lines: Sequence[Row], place: int) -> float:
    return lines[place + 1].top - lines[place].bottom if place + 1 < len(lines) else 0.0


def alike(name_read: str, another: str) -> bool:
    """Whether two names are the same but for what engines misread."""
    key, other_key = _key(name(name_read)), _key(name(another))
    if not key or key == other_key or min(len(key), len(other_key)) < 6:
        return bool(key) and key == other_key
    return SequenceMatcher(None, key, other_key, autojunk=False).ratio() >= 0.88
