"""The slip of a card terminal, and the rows of a page as what belongs together is told by them."""

from __future__ import annotations

import re

from ledger.receipt import PrintedRow
from ocr.fields.places import places
from ocr.page import Page, rows
from ocr.values.amounts import plain

MOST_ROWS = 200

_TERMINAL = (
    r"\bTERMINAL\b|\bTID\b|TERM(?:INAL)?[\s-]*ID",
    r"MERCHANT\s*(?:ID|NO|NUMBER|COPY)|\bMID\b|商户(?:编号|存根|名称)|特约商户",
    r"(?:CUSTOMER|CARDHOLDER|CARD\s*HOLDER|CLIENT)[\s']*S?\s*COPY|KUNDENBELEG|H[ÄA]NDLERBELEG|持卡人存根|客户存根|お客様控",
    r"(?:AUTH(?:ORI[SZ]ATION)?|APPR(?:OVAL)?)\.?\s*(?:CODE|NO|NR)?\s*[.:#]|GENEHMIGUNG|授权码|承認番号|승인번호",
    r"\bAID\b\s*[.:]?\s*A0|\bTVR\b|\bTSI\b|\bARQC\b|\bATC\b",
    r"BATCH\s*(?:NO|#|:)|批次号|TRACE\s*(?:NO|#|:)|凭证号|\bSTAN\b|\bRRN\b|参考号|TA-?NR|BELEG-?NR",
    r"SIGNATURE|CARDHOLDER\s+SIGN|UNTERSCHRIFT|持卡人签名|PIN\s*(?:VERIFIED|OK|USED)|CONTACTLESS|KONTAKTLOS",
    r"SALE\b.{0,12}(?:APPROVED|COMPLETED)|\bAPPROVED\b|消费\s*\(?SALE|POS\s*签购单|签购单|PURCHASE\b",
)
_WORDS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TERMINAL)
_SOLD = re.compile(
    r"SUB\s?-?TOTAL|ZWISCHENSUMME|\bM\.?W\.?ST\b|\bVAT\b|\bG\.?S\.?T\b|SALES\s*TAX|\bTVA\b|\bIVA\b|税\s?[额金]|小\s?计|\bQTY\b|RECHNUNG|INVOICE|发\s?票|合\s?计",
    re.IGNORECASE,
)


def is_slip(page: Page) -> bool:
    """Whether a paper is only the slip of a card: three sorts of words of a terminal, none of a sale, few amounts."""
    text = plain(page.text)
    if sum(bool(pattern.search(text)) for pattern in _WORDS) < 3 or _SOLD.search(text):
        return False
    return len({place.amount.value for place in places(page)}) <= 4


_CLAIMS = frozenset(("total", "grand", "round_total"))


def printed(page: Page) -> tuple[PrintedRow, ...]:
    """The rows of a picture; of a row with an amount but without letters the row above names it."""
    found = {place.row: place for place in places(page)}
    out = []
    for number, line in enumerate(rows(page.pieces)[:MOST_ROWS]):
        place = found.get(number)
        owed = place is not None and bool(place.beside & _CLAIMS) and not place.beside & {"subtotal", "quantity", "tax"}
        out.append(PrintedRow(line.text[:80], None if place is None else place.amount.value, owed))
    return tuple(out)
