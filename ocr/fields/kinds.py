"""What sort of document it is, judged by the words on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.values.amounts import plain

WORDS = (
    (
        "train",
        r"铁路电子客票|中国铁路|限乘当日|\b[GCDZTKY]\d{1,4}[次\s].{0,12}站|(?:站\s+[GCDZTKY]\d{1,4}"
        r"|[GCDZTKY]\d{1,4}\s).{0,160}(?:[一二商]等座|等座|硬座|软卧|硬卧|检票)|买票请到12306",
    ),
    ("ride", r"滴滴出行|网约车|行程报销单|行程人手机|曹操出行|高德打车|T3出行|首汽约车|嘀嗒出行"),
    ("flight", r"航空运输电子客票|行程单|民航发展基金|ITINERARY\s*RECEIPT|BOARDING\s*PASS"),
    ("quota", r"定额发票|定\s*额\s*发\s*票"),
    ("taxi", r"出租汽?车|的士票"),
    ("toll", r"通行费|过路费|高速公路.{0,12}(?:发票|收据)|车辆通行"),
    ("digital_special", r"电子发票\s*[（(]\s*增?值?税?专用发票|数电.{0,4}专用"),
    ("digital_normal", r"电子发票\s*[（(]\s*普通发票"),
    ("vat_special", r"增值税(?:电子)?专用发票|专用发票"),
    ("vat_normal", r"增值税(?:电子)?普通发票|普通发票|增值税.{0,6}发票|价税合计|货物或应税劳务"),
    ("hotel", r"\bFOLIO\b|CHECK[\s-]*OUT|ROOM\s*(?:NO|CHARGE|RATE)|\bARRIVAL\b.{0,80}\bDEPARTURE\b|房费|入住|离店"),
    (
        "restaurant",
        r"RESTO?RAN|RESTAURANT|\bCAFE\b|KOPITIAM|BISTRO|\bDINE\b|\bPAX\b|TABLE\s*(?:NO)?|餐饮|餐厅"
        r"|饭店|酒楼|桌号|KITCHEN|FOOD",
    ),
    ("invoice", r"\bINVOICE\s*(?:NO|NUMBER|DATE|#)|\bRECHNUNG|\bFACTURE\b|\bFATTURA\b|\bFACTURA\b|BILL\s*TO|FACTUUR"),
)
_WORDS = tuple((name, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for name, pattern in WORDS)

FOREIGN = (
    ("taxi", r"\bTAXI\b"),
    ("toll", r"\bTOLL\b|\bPLUS\s+EXPRESSWAY|\bPEAJE\b|\bP[ÉE]AGE\b|\bPEDAGGIO\b"),
    ("ride", r"\bGRAB\b|\bUBER\b|\bBOLT\b|\bLYFT\b|\bGOJEK\b|\bFREENOW\b"),
)
"""Journeys abroad: named only where the page shows what was paid, and their fields stand in no form."""
_FOREIGN = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in FOREIGN)

CHINESE = {
    "train",
    "ride",
    "flight",
    "quota",
    "taxi",
    "toll",
    "digital_special",
    "digital_normal",
    "vat_special",
    "vat_normal",
}
"""Kinds with a form of their own, whose fields are found by their labels."""

_FORM = re.compile(r"发\s?票\s?代\s?码|票据代码|票据号码|发\s?票\s?号\s?码|价税合计|开票日期")


def form(text: str) -> bool:
    """Whether it is a Chinese form whose fields have printed labels."""
    return bool(_FORM.search(plain(text)))


def chinese(text: str) -> bool:
    """Whether the page is written in Chinese, not only a name or two on it."""
    return len(_CHINESE_SIGN.findall(plain(text))) >= 8


_PREVIEW = re.compile(
    r"预\s?览|样\s?[张票]|草\s?稿|^\W*(?:已\s?)?作\s?废\W*$|^\W*无\s?效\W*$|試\s?し|\bPREVIEW\b|\bSPECIMEN\b|^\W*DRAFT\b|PRO\s?-?FORMA|VORSCHAU|MUSTERRECHNUNG"
    r"|^\W*ENTWURF\b|NOT\s+AN\s+INVOICE",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"^\W*(?:SALES\s+)?(?:QUOT(?:E|ATION)|ESTIMATE|ANGEBOT|KOSTENVORANSCHLAG|DEVIS|PREVENTIVO|PRESUPUESTO|OR[ÇC]AMENTO|OFFERTE|OFFERT"
    r"|OFERTA|WYCENA|TEKL[İI]F|ORDER\s+CONFIRMATION|AUFTRAGSBEST[ÄA]TIGUNG|报\s?价\s?单|估\s?价\s?单|見\s?積\s?書|견\s?적\s?서)\b",
    re.IGNORECASE,
)
_INVOICE = re.compile(
    r"INVOICE|RECEIPT|RECHNUNG|QUITTUNG|FACTURE|FATTURA|FACTURA|发\s?票|收\s?据|領収|請求", re.IGNORECASE
)
TOP = 6
"""Rows among which the title of an offer stands."""


def preview(lines: Sequence[str]) -> bool:
    """Whether a paper says that it is no invoice yet: a preview, a sample, a draft, or an offer that names no invoice.

    >>> preview(["PROFORMA INVOICE", "Total 40.00"]), preview(["Invoice 12", "Quotation Q-7", "Total 40.00"])
    (True, False)
    """
    flat = [plain(line) for line in lines]
    if any(len(line) < 40 and _PREVIEW.search(line) for line in flat):
        return True
    return any(_OFFER.search(line) for line in flat[:TOP]) and not any(_INVOICE.search(line) for line in flat)


_MONEY = re.compile(r"\d[.,]\d{2}(?!\d)")
_PAPER = re.compile(
    r"RECEIPT|INVOICE|\bBILL\b|\bTOTAL\b|AMOUNT|\bCASH\b|\bTAX\b|RECHNUNG|QUITTUNG|SUMME|FACTURE|RE[CÇ]U\b|FATTURA"
    r"|收\s?据|发\s?票|小\s?票|合\s?计|总\s?计|金\s?额|收\s?款|付\s?款",
    re.IGNORECASE,
)


def paper(text: str) -> bool:
    """Whether the words are those of a receipt at all, read or not."""
    return bool(_PAPER.search(plain(text)))


_CHINESE_SIGN = re.compile(r"[\u4e00-\u9fff]")


def kind(text: str) -> str:
    """The kind of document; `till` where nothing else speaks.

    >>> kind("电子发票（普通发票）"), kind("RESTORAN ABC"), kind("ABC MART"), kind("TAXI 12.00")
    ('digital_normal', 'restaurant', 'till', 'taxi')
    """
    flat = plain(text)
    for name, pattern in _FOREIGN if not chinese(flat) and "ITINERARY" not in flat.upper() else ():
        if pattern.search(flat) and _MONEY.search(flat):
            return name
    for name, pattern in _WORDS:
        if name in CHINESE - {"flight"} and not chinese(flat):
            continue
        if pattern.search(flat):
            return name
    return "till"
