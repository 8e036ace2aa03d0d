"""The words that stand beside amounts and dates, in the languages of receipts, tolerant of what engines misread."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from importlib.resources import files

from ocr.page import Page, rows
from ocr.values.amounts import plain

_T = r"(?!TOIL)[T7IF][O0DU][TIf7][AÁ4Il]?[LI1!]"

PATTERNS = {
    "total": rf"\b{_T}S?\b|\b{_T}(?=[(A-Z])|TOTAL|T0TAL|TOTAAL|TOTALE|SUMME(?!R)|SUMA\b|JUMLAH|合\s?计|总\s?计"
    rf"|總\s?計|总\s?额|共计"
    r"|金\s?额|総計|合計|BETRAG|MONTANT|IMPORTE|IMPORTO|ŁĄCZNIE",
    "grand": r"GRAND|NETT?\s*TOTAL|FINAL|PAYABLE|\bDUE\b(?!\s*DATE)|AMOUNT\s*DUE|AMT\s*DUE|BALANCE\s*DUE"
    r"|TO\s*PAY|TOTAL\s*(?:AMT\s*|AMOUNT\s*)?DUE"
    r"|TOTAL\s*(?:PAID|CHARGED)|AMOUNT\s*CHARGED|YOU\s*PAID|BILL\s*TOTAL|TOTAL\s*BILL|INVOICE\s*TOTAL"
    r"|TOTAL\s*(?:AMOUNT|AMT)|NET\s*AMOUNT|价税合计|\(小写\)|应\s?付"
    r"|应\s?收|实\s?收"
    r"|实\s?付|应付金额|付款金额|支付金额|票\s?价|RECHNUNGSBETRAG|RECHNUNGSSUMME|GESAMT|ENDBETRAG"
    r"|ZU\s*ZAHLEN|ZAHLBETRAG|BRUTTO"
    r"|T\.?T\.?C|NET\s*[AÀ]\s*PAYER|A\s*PAGAR|DA\s*PAGARE|DO\s*ZAP|TO\s*BE\s*PAID|AMT\s*PAYABLE"
    r"|AMOUNT\s*TO\s*PAY|TE\s*BETALEN|ATT\s*BETALA|GROSS|JUMLAH\s*BESAR",
    "round_total": r"ROUN\w*\s*\w*\s*TOTAL|TOTAL\s*(?:\(?\s*)?AFTER\s*(?:ROUND|ADJ)|AFTER\s*ROUND"
    r"|A[FT][TF]\s*RND|ROUNDED|TOTAL\s*ROUNDED|RND\s*TOTAL",
    "inclusive": r"\bINC(?:L|LUSIVE|LUDING|LUDED|\.|D)?\b|INCL|INKL|TTC|含税|W(?:ITH)?\s*/?\s*GST|IVA\s*INCL|TAX\s*INC",
    "exclusive": r"\bEXC(?:L|LUSIVE|LUDING|\.)?\b|EXCL|BEFORE\s*(?:TAX|GST)|W/O|WITHOUT|NETTO|\bNETT?\s*AMT"
    r"|\bHT\b|H\.T|不含税|TAXABLE"
    r"|ZZGL|IMPONIBILE|ZWISCHEN|NET\s*OF|BASE\s*IMP",
    "subtotal": rf"SUB\W{{0,2}}\s*{_T}|SUBTOTAL|SUB\s*-?\s*T|消费金额|ZWISCHENSUMME|SOUS|SUBTOTALE|小\s?计|小\s?計"
    rf"|SALES\s*VALUE|TOTAL\s*SALES(?!\W*INC)",
    "tax": r"\bG\.?S\.?T\b|\bS\.?S\.?T\b|\bV\.?A\.?T\b|\bTAX\b|MWST|M\.?W\.?S\.?T|UST\b|U\.?S\.?T\.|T\.?V\.?A\b"
    r"|\bIVA\b|\bPPN\b|\bMOMS\b|BTW"
    r"|税\s?额|税\s?金|消費税|SERVICE\s*TAX|STEUER|IGST|CGST|SGST|\bHST\b|\bPST\b|增值税",
    "service": r"SERVICE\s*(?:CHARGE|CHG|CHRG)|SVC|\bS\.?C\.?\b|S?ERV(?:ICE)?\.?\s*CH|GRATUITY|\bTIP\b|服务费",
    "cash": r"\bCASH\b|TUNAI|TENDER|(?<!BE )\bPAID\b|\bPAYMENT|\bVISA|MASTER\s*(?:CARD)?|AMEX|\bCARD\b|\bBAR\b"
    r"|ESP[EÈ]CES|CONTANTI|EFECTIVO|\bDEBIT"
    r"|CREDIT|现\s?金|实\s?收|AMOUNT\s*RECEIVED|RECEIVED|\bGIVEN|GEGEBEN|BANKCARD|EC-|BARGELD|微信|支付宝|刷卡|银联|PAY\s*BY"
    r"|DEPOSIT|MYDEBIT|E-?WALLET",
    "change": r"\bCHANGE\b|CHANGE|CHNG|\bBAKI\b|BALANCE(?!\s*DUE)|KEMBALI|R[ÜU]CKGELD|RENDU|RESTO|WECHSEL"
    r"|ZUR[UÜ]CK(?!ZAHL)"
    r"|找\s?[零赎]|お釣",
    "rounding": r"ROUN[DO]I|ROUND(?:ING)?\b|RNDG|RND\b|ROUDING|\bADJ(?:USTMENT|\.)?|RUNDUNG|BUNDARAN|PEMBULATAN"
    r"|抹零|尾数",
    "discount": r"DISC(?:OUNT|\.)?\b|DISCOUNT|\bDIS\b|SAVING|SAVED|REBATE|RABATT|SKONTO|REMISE|SCONTO|DESCUENTO"
    r"|VOUCHER|COUPON|优\s?惠|折\s?扣|LESS",
    "quantity": r"\bQTY|QUANTITY|\bITEMS?\b|\bPCS\b|\bNO\.? OF|COUNT|\bPAX\b|MENGE|STÜCK|ANZAHL|数\s?量|件\s?数"
    r"|\bPOINTS?\b|PTS|积分",
    "unit": r"UNIT\s*PRICE|PRICE|@|/\s?(?:KG|UNIT|L|LTR)\b|PER\s|单\s?价|PREIS|里程|单价|等候",
    "amount": r"\bAMOUNT|\bAMT\b|金\s?额|\bRM\b|SUM\b",
    "summary": r"SUMMARY|ANALYSIS|BREAKDOWN|TAX\s*CODE|CODE\s*%|\bSR\b\s*[@(=:]|RATE",
    "prepaid": r"PREPAID|ANZAHLUNG|ACOMPTE|ADVANCE|OUTSTANDING|PREVIOUS|CREDIT\s*LIMIT|OPENING|VORTRAG|余额"
    r"|MEMBER(?!\s*DISC)|LIMIT|CAPITAL|KAPITAL|RESIDUAL",
    "supplies": r"SUPPL(?:Y|IES)|\d\s?%|\bZR\b|ZERO",
    "words": r"大\s?写|RINGGIT|DOLLARS?\s+(?:AND|ONLY)",
}


def _also_plain(pattern: str) -> str:
    """The pattern, and the same without the marks on Latin letters, which tills and engines leave out."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", pattern) if not "\u0300" <= sign <= "\u036f")
    bare = unicodedata.normalize("NFC", bare).translate(str.maketrans("ŁłØøĐđ", "LlOoDd"))
    return pattern if bare == pattern else f"{pattern}|{bare}"


def _patterns() -> dict[str, re.Pattern[str]]:
    """Every label's pattern with the words of further languages (`label_words.toml`)."""
    more = tomllib.loads(files("ocr.fields").joinpath("label_words.toml").read_text("utf-8"))
    joined = {name: "|".join([pattern, *more.get(name, ())]) for name, pattern in PATTERNS.items()}
    return {name: re.compile(_also_plain(pattern), re.IGNORECASE) for name, pattern in joined.items()}


LABELS = _patterns()

GOOD_DATE = re.compile(
    r"\bDATE\b|\bDAT[EF]?\s*[:;]|TARIKH|TRX|BILL\s*D|INV(?:OICE)?\.?\s*D|DATUM|\bDATA\b|\bFECHA\b|RECHNUNGSD"
    r"|开票|日\s?期|时\s?间|FACTUR|ISSUED?"
    r"|\bD[A4]TE|\bDT\b|TRANSACTION|乘车|填开|\bPAID\b|\bEXIT|AUSFAHRT|BEZAHLT\s+AM|出场|离场|出場|\bTRANS\w*\s*D|결제일|거래일|วันที่|NGÀY\b|\bTARIH|\bSORTIE|\bSALIDA|\bUSCITA|\bSAÍDA|出庫|RECHNUNGSD|GEBUCHT",
    re.IGNORECASE,
)
BAD_DATE = re.compile(
    r"\bDUE|EXPIR|VALID|DELIVER|PRINT|W\.?E\.?F|EFFECTIVE|UNTIL|BEFORE|LIEFER|BESTELL|COMMANDE|LEISTUNG"
    r"|F[ÄA]LLIG|SINCE|FROM|PERIOD|REDEEM|ORDER\s*D|BIRTH|到期|有效"
    r"|ECH[ÉE]ANCE|P\.?O\.?\s*D|START|END\s*D|CHECK\s*OUT|VERSION|SCADENZA|PROMO|CLAIM|ARRIV|DEPART|ZAHLBAR"
    r"|BIS\b|AB\s+\d|RETURN|EXCHANGE|UP\s*TO\b|POINTS|入住|\bENTRY|EINFAHRT|\bIN\s*:|入场|进场|入場|CHECK\s*-?\s*IN|ANREISE|ABREISE|开台|BEST\s+BEFORE|\bEXP\b|APPT|\bNEXT\b|\bENTR[ÉE]E\b|\bENTRADA|\bENTRATA|入庫|G[ÜU]LTIG|REISETAG",
    re.IGNORECASE,
)


def named(text: str) -> frozenset[str]:
    """Which labels a text carries.

    >>> sorted(named("TOTAL INCLUSIVE OF GST (RM)"))
    ['amount', 'inclusive', 'tax', 'total']
    """
    flat = plain(text)
    return frozenset(name for name, pattern in LABELS.items() if pattern.search(flat))


_BACK = re.compile(
    r"\bREFUND(?:ED)?\b|(?<!CHANGE )\bRETURNED\b|CREDIT\s*NOTE|GUTSCHRIFT|\bSTORNO|\bAVOIR\b|REMBOURSEMENT"
    r"|NOTA\s*DI\s*CREDITO|\bABONO\b|退款|退货|红字|冲红|返金|환불|\bVOID(?:ED)?\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\bN[O0]T?\b|EXCHANGE|POLICY|\bWITHIN\b|\bFOR\b|\bOR\b|\bKEIN|不|无|\bNO?N\b|\bNIET\b|\bIF\b", re.IGNORECASE
)
"""What the shop would do is no money back: goods sold are not refundable."""


def money_back(page: Page) -> bool:
    """Whether the paper says that money was given back: a line of a few words of its own, not the shop's rules."""
    texts = [plain(line.text) for line in rows(page.pieces)]
    return any(
        _BACK.search(text)
        and not _RULE.search(" ".join(texts[max(0, number - 1) : number + 2]))
        and len(text.split()) < 7
        for number, text in enumerate(texts)
    )
