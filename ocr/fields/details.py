"""What a paper says besides: country, how it was paid, card, tip, a journey, a stay, what a credit note takes back.

Nothing here is a guess: a word must stand for it, and where two places of the paper differ, it stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ocr.facts import Details, Facts
from ocr.fields import goods, kinds, origin
from ocr.fields.labels import money_back
from ocr.fields.places import AmountPlace, places
from ocr.hints import Hints
from ocr.page import PRINTED, Page, rows
from ocr.values.amounts import plain
from ocr.values.dates import days


def added(read: Facts, page: Page, hints: Hints) -> Facts:
    """The facts with what the paper says besides."""
    text = page.text
    flat = plain(text)
    printed = places(page)
    lines = [plain(line.text) for line in rows(page.pieces)]
    total = read.total
    found = Details(
        country=_country(read, text),
        paid_with=_paid_with(lines, printed, total),
        card="" if read.kind in ("train", "flight") else _card(lines),
        tip=_tip(printed, total),
        taxes=goods.taxes(page, printed, total),
        train=_train(read.kind, flat),
        stations=_stations(read.kind, flat),
        credits=_credits(page, flat, total),
        distance=_distance(read.kind, lines),
        nights=_nights(read.kind, lines),
        currency_reason=_reason(read, flat, hints),
        preview=kinds.preview(lines),
    )
    formed = read.kind in kinds.CHINESE
    goods_read = read.lines or (() if formed else goods.lines(page, printed, total, {read.net} - {None}))
    about = {"lines": 0.9} if goods_read and not read.lines else {}
    buyer = read.buyer_tax_id or _buyer_tax_id(flat)
    check = read.check_code or _check_code(flat)
    about |= {"buyer_tax_id": 0.9} if buyer and not read.buyer_tax_id else {}
    about |= {"check_code": 0.9} if check and not read.check_code else {}
    return replace(
        read, details=found, lines=goods_read, buyer_tax_id=buyer, check_code=check, sure={**about, **read.sure}
    )


def _only(values: Iterable[str]) -> str:
    """The one value that is said; "" where none is, or several are.

    >>> _only(["1234", "1234"]), _only(["1234", "9876"])
    ('1234', '')
    """
    found = dict.fromkeys(value for value in values if value)
    return next(iter(found)) if len(found) == 1 else ""


def _country(read: Facts, text: str) -> str:
    """The country of which more words speak than of any other; one word alone has to go with the currency."""
    if read.kind in kinds.CHINESE and read.currency == "CNY":
        return "CN"
    lands = origin.mentions(text)
    if not lands or (len(lands) > 1 and lands[0][2] == lands[1][2]):
        return ""
    name, money, words = lands[0]
    return name if (words > 1 or read.currency == money) and (read.currency in (None, money)) else ""


_MEANS = (
    ("wechat", r"微信|WECHAT"),
    ("alipay", r"支付宝|ALIPAY"),
    ("paypal", r"\bPAYPAL\b"),
    (
        "card",
        r"\bVISA\b|MASTER\s?CARD|\bAMEX\b|AMERICAN\s+EXPRESS|\bMAESTRO\b|GIROCARD|\bV\s?PAY\b|KARTENZAHLUNG|KREDITKARTE"
        r"|EC[\s-]?(?:KARTE|CASH)|(?:CREDIT|DEBIT|BANK)\s?CARD|CARTE\s+BANCAIRE|\bCB\b|BANCOMAT|TARJETA|CART[AÃ]O|BANKKORT"
        r"|KRED[Iİ]\s?KART|\bKART[AĄ]\b|MYDEBIT|INTERAC|\bDEBIT\b|银\s?联|刷\s?卡|信用卡|银行卡|クレジット|신용\s?카드|บัตรเครดิต|THẺ",
    ),
    (
        "cash",
        r"\bCASH\b(?!\s*(?:BACK|IER|INV|BILL|SALE|DESK|REGISTER))|\bTUNAI\b|\bBAR(?:GELD|ZAHLUNG)?\b(?!\s*(?:CODE|NO))|ESP[EÈ]CES|CONTANT[IE]"
        r"|EFECTIVO|DINHEIRO|NAK[Iİ]T|GOT[ÓO]WK|KONTANT|HOTOVOST|K[ÉE]SZP[ÉE]NZ|现\s?金|現\s?金|現\s?計|お預|현\s?금|เงินสด|TI[ỀE]N\s+M[ẶA]T",
    ),
    (
        "wallet",
        r"八達通|OCTOPUS|悠遊卡|GOPAY|\bOVO\b|\bQRIS\b|\bUPI\b|\bPIX\b|TWINT|SWISH|VIPPS|\bMOMO\b|GRABPAY|TOUCH\s*'?N\s*GO|PAYPAY|APPLE\s*PAY"
        r"|GOOGLE\s*PAY|云闪付|数字人民币",
    ),
    ("transfer", r"BANK\s*TRANSFER|ÜBERWEISUNG|VIREMENT|BONIFICO|TRANSFERENCIA|PRZELEW|银行转账|電匯|振込"),
)
_PAID_BY = re.compile(
    r"(?:支付|付款|結帳|结算)方式|PA(?:ID|YMENT)\s*(?:BY|METHOD|TYPE|MODE|MEANS)|ZAHLUNGSART|ZAHLART|MODE\s+DE\s+(?:PAIEMENT|R[EÈ]GLEMENT)"
    r"|FORMA\s+D[EI]\s+PAG|PAY(?:ING)?\s*(?:TYPE|WITH)|SPOS[ÓO]B\s+P[ŁL]AT",
    re.IGNORECASE,
)
_NOT_PAID = re.compile(r"ACCEPT|WELCOME|APPLY|TERMS|DISC|REFUND|退款|可用|支持|OFFER", re.IGNORECASE)


def _paid_with(lines: Sequence[str], printed: Sequence[AmountPlace], total: Decimal | None) -> tuple[str, ...]:
    """The means whose words stand beside an amount that was paid, or beside the word for how it was paid."""
    found = []
    for number, line in enumerate(lines):
        beside = [abs(place.amount.value) for place in printed if place.row == number]
        paid = bool(beside) and total is not None and any(value > 0 for value in beside)
        if _NOT_PAID.search(line) or not (paid or _PAID_BY.search(line)):
            continue
        names = [name for name, pattern in _MEANS if re.search(pattern, line, re.IGNORECASE)]
        if "card" in names and "wallet" in names:
            names.remove("card")
        found += names[:1]
    return tuple(dict.fromkeys(found))[:3]


_MASKED = re.compile(
    r"(?:[*xX•·#＊]{2,}[\s-]{0,2}|(?:ENDING|ENDS)(?:\s+(?:IN|WITH))?\s*:?\s*|尾\s?号\s?[:(]?\s*|末\s?四\s?位\s?:?\s*|末尾\s*)(\d{4})(?![\d*xX])",
    re.IGNORECASE,
)
_NO_CARD = re.compile(
    r"\bTID\b|\bMID\b|TERMINAL|MERCHANT|TEL|PHONE|MOBIL|手\s?机|电\s?话|電話|MEMBER|会\s?员|會員|POINTS|积\s?分|PAYBACK|LOYALTY|BONUS|IBAN|ACCOUNT|账\s?号|帳\s?號|KUNDEN",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)1\d{2}\*{4}\d{4}")


def _card(lines: Sequence[str]) -> str:
    """Four digits behind stars or the word for the end of a number, on a line of no telephone, member or account."""
    return _only(
        match[1]
        for line in lines
        if not _NO_CARD.search(line) and not _PHONE.search(line)
        for match in _MASKED.finditer(line)
    )


_TIP = re.compile(
    r"^\W*(?:(?:ADD(?:ITIONAL)?|VOLUNTARY|CUSTOMER)\s*)?(?:TIPS?|GRATUITY|TRINKGELD|PROPINA|POURBOIRE|MANCIA|GORJETA|小\s?费|小費|TIP\s+AMOUNT)\b"
    r"[^%\d]*$",
    re.IGNORECASE,
)


def _tip(printed: Sequence[AmountPlace], total: Decimal | None) -> Decimal | None:
    """The amount beside a word for a tip, where it and another amount of the paper come to the total."""
    if total is None:
        return None
    tips = {place.amount.value for place in printed if _TIP.search(place.label) and place.amount.value > 0}
    values = {place.amount.value for place in printed}
    bases = [place.amount.value for place in printed if place.beside & {"subtotal", "exclusive"}]
    taxes = {place.amount.value for place in printed if "tax" in place.beside}
    values |= {base + tax for base in bases for tax in (*taxes, sum(taxes))}
    proved = [tip for tip in tips if tip < total and total - tip in values]
    return proved[0] if len(tips) == 1 and proved else None


_TRAIN_CN = re.compile(r"(?<![A-Z\d])([GDCZTKYLS]\d{1,4})\s*(?:次|(?=\s))")
_TRAIN = re.compile(
    r"(?<![A-Z])((?:ICE|IC|EC|ECE|RJX?|TGV|THA|EST|AVE|IR|RE|NJ|FR)\s?\d{1,5})(?![\d.,])"
    r"|(?:TRAIN|ZUG|TREN[O]?|列車)\s*(?:NO|NR|N°|NUMBER|番号)?\s*[.:#]*\s*([A-Z]{0,4}\s?\d{1,5})(?![\d.,/-])",
    re.IGNORECASE,
)
_STATION = re.compile(r"([\u4e00-\u9fff]{2,8})\s?站(?![台点长票])")
_FROM_TO = re.compile(
    r"(?:^|\n|\s{2})(?:FROM|VON|DE|DA|DESDE|DEPARTURE)\s*[:.]?\s*([A-ZÀ-Ž][\w'’. ()/-]{2,40}?)(?:\s{2,}|\n|\s+)"
    r"(?:TO|NACH|À|A|HASTA|ARRIVAL)\s*[:.]?\s*([A-ZÀ-Ž][\w'’. ()/-]{2,40}?)(?=\s{2,}|\n|$)",
    re.IGNORECASE,
)


def _train(kind: str, flat: str) -> str:
    """The number of the train, on a ticket of a railway."""
    if kind == "train":
        return _only(_TRAIN_CN.findall(flat))
    if not _RAILWAY.search(flat):
        return ""
    return _only(re.sub(r"\s+", " ", (match[1] or match[2]).upper()) for match in _TRAIN.finditer(flat))


_RAILWAY = re.compile(
    r"\bBAHN\b|RAIL(?:WAY)?S?\b|\bSNCF\b|TRENITALIA|\bRENFE\b|\bAMTRAK\b|\bSBB\b|\bÖBB\b|EUROSTAR|\bTRAIN\b|新幹線|\bJR\b|FAHRKARTE|高鐵|KORAIL",
    re.IGNORECASE,
)


def _stations(kind: str, flat: str) -> tuple[str, ...]:
    """From where to where, on a ticket of a railway."""
    if kind == "train":
        found = tuple(dict.fromkeys(name for name in _STATION.findall(flat) if not re.search(r"车|到|始发|终点", name)))
        return found if len(found) == 2 else ()
    if not _RAILWAY.search(flat):
        return ()
    pairs = {(match[1].strip(), match[2].strip()) for match in _FROM_TO.finditer(flat)}
    return next(iter(pairs)) if len(pairs) == 1 else ()


_CREDITED = re.compile(
    r"(?:(?:ORIGINAL|CREDITED|RELATED|REFERENCE)\s+INVOICE|(?:FOR|AGAINST|TO|OF)\s+INVOICE|INVOICE\s+(?:REF(?:ERENCE)?|CREDITED)|(?:ZU|ZUR|FÜR|URSPRUNGS)[\s-]?RECHNUNG"
    r"|(?:SUR|DE\s+LA)\s+FACTURE|RELATIV[OA]\s+ALLA\s+FATTURA|(?:对应)?(?:正数|原|蓝字)发票(?:号码)?|对应正数发票)"
    r"\s*(?:NO|NR|N°|NUMBER|NUMMER|号码)?\s*[.:#]*\s*(?:(?:VOM|DU|OF|DATED)\s+\S+\s+)?([A-Z]{0,6}[-/]?\d[A-Z0-9/-]{2,24})",
    re.IGNORECASE,
)


def _credits(page: Page, flat: str, total: Decimal | None) -> str:
    """The invoice that a credit note names; nothing on a paper that is none."""
    if not (
        money_back(page)
        or (total is not None and total < 0)
        or re.search(r"GUTSCHRIFT|CREDIT\s*NOTE|AVOIR|红字", flat, re.IGNORECASE)
    ):
        return ""
    return _only(match[1].strip("-/").upper() for match in _CREDITED.finditer(flat) if not days(match[1]))


_DISTANCE = re.compile(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,3})?)\s?(KM|公里|千米|MI(?:LES?)?)(?![A-Z/])", re.IGNORECASE)
_FAR = re.compile(r"里\s?程|距\s?离|DISTANCE|TRIP|RIDE|KM\b|公里|STRECKE|KILOMET|MILES|總哩程|走行", re.IGNORECASE)
_BARE_FAR = re.compile(r"里\s?程\s*(?:\(?公里\)?)?\s*[:：]?\s*(\d{1,4}(?:\.\d{1,2})?)(?!\s*元|\d)")


def _distance(kind: str, lines: Sequence[str]) -> str:
    """How far a ride went, beside the word for it; not the price of a kilometre."""
    if kind not in ("taxi", "ride"):
        return ""
    found = []
    for line in lines:
        if re.search(r"/\s?KM|/\s?公里|元/|PER\s+KM|单\s?价|PER\s+MILE", line, re.IGNORECASE):
            continue
        far = [
            f"{match[1].replace(',', '.')} {_UNITS.get(match[2].lower(), 'km')}" for match in _DISTANCE.finditer(line)
        ]
        far = far if _FAR.search(line) else []
        found += far or [f"{match[1]} km" for match in _BARE_FAR.finditer(line)]
    return _only(found)


_UNITS = {"mi": "mi", "mile": "mi", "miles": "mi"}

_NIGHTS = re.compile(
    r"(?<![\d.,])(\d{1,2})\s*(?:NIGHTS?|NTS?\b|N[ÄA]CHTE?|NUITS?|NOCHES?|NOTTI|NOITES?|晚|泊|박\b)|(?:NIGHTS?|N[ÄA]CHTE|入住天数|天数|晚数|泊数)\s*[:：]?\s*(\d{1,2})(?![\d.,/-])",
    re.IGNORECASE,
)
_ARRIVAL = re.compile(r"ARRIV|CHECK\s*-?\s*IN|ANREISE|入住|抵店|到店|チェックイン|LLEGADA|ARRIVO", re.IGNORECASE)
_DEPARTURE = re.compile(r"DEPART|CHECK\s*-?\s*OUT|ABREISE|离店|離店|退房|チェックアウト|SALIDA|PARTENZA", re.IGNORECASE)


def _nights(kind: str, lines: Sequence[str]) -> int | None:
    """The nights of a stay: counted on the paper, or between arrival and departure; blank where both say otherwise."""
    if kind not in ("hotel", "invoice", "digital_normal", "digital_special", "restaurant", "till"):
        return None
    came = [day.value for line in lines if _ARRIVAL.search(line) for day in days(line)]
    went = [day.value for line in lines if _DEPARTURE.search(line) for day in days(line)]
    between = (max(went) - min(came)).days if came and went else 0
    counted = (
        _only(match[1] or match[2] for line in lines for match in _NIGHTS.finditer(line)) if kind == "hotel" else ""
    )
    said = int(counted) if counted else 0
    if said and 0 < between < 90 and said != between:
        return None
    return said or (between if 0 < between < 90 else None)


_BUYER_ID = re.compile(
    r"(?:(?:BUYER|CUSTOMER|CLIENT|YOUR|PURCHASER|RECIPIENT)(?:'?S)?\s*(?:VAT|TAX|GST|TRN|UID|ABN|GSTIN)\s*(?:REG\w*\s*)?(?:ID|NO|NUMBER|NR|IN)?"
    r"|IHRE\s+UST-?\s?ID(?:NR)?|(?:KUNDEN|EMPFÄNGER)[\s-]*UST-?\s?ID(?:NR)?|N°?\s*TVA\s+CLIENT|TVA\s+CLIENT|NIP\s+(?:NABYWCY|KLIENTA)"
    r"|(?:買方|买方|買受人)(?:統一編號|統編|税号)?|ALICI\s+VKN|P\.?\s?IVA\s+CLIENTE|NIF\s+(?:DEL\s+)?CLIENTE|(?:CPF|CNPJ)\s*(?:DO\s+)?CONSUMIDOR)"
    r"\s*[.:#]*\s*([A-Z]{0,3}[\s-]?\d[\dA-Z./-]{6,20})",
    re.IGNORECASE,
)


def _buyer_tax_id(flat: str) -> str | None:
    return _only(re.sub(r"[\s]", "", match[1]).upper().strip("./-") for match in _BUYER_ID.finditer(flat)) or None


_CHECK = re.compile(r"(?:隨機碼|校\s?验\s?码)\s*[:.]?\s*(\d{4}(?!\d)|(?:\d\s*){20})")


def _check_code(flat: str) -> str | None:
    return _only(re.sub(r"\s", "", match[1]) for match in _CHECK.finditer(flat)) or None


def _reason(read: Facts, flat: str, hints: Hints) -> str:
    if read.currency is None:
        return ""
    found = origin.reasoned(flat, hints)
    if found[0] == read.currency:
        return found[2]
    return "country" if read.currency == "CNY" and read.source not in PRINTED else ""
