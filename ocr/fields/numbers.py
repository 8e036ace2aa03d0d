"""The number of an invoice or receipt, beside or below its label, on documents without a form of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.page import Page, Piece, Row, rows
from ocr.values.amounts import plain
from ocr.values.dates import days

_NO = r"(?:N\.\s?º|N\.(?=\s?\d)|N[O0°o]\b\.?|NR\b\.?|N°|N\s?[°º]|NUMBER|NUM\b\.?|NUMMER|NUMERO|NÚMERO|#|ID\b)"
_WHAT = (
    r"(?:(?<!URSPRUNGS)BELEG|TAX\s*INVOICE|SALES\s*INVOICE|CASH\s*INV(?:OICE)?|INVOICE|INV\b|RECHNUNGS?|FACTURE|AVOIR|FATURA|FACTUUR"
    r"|FATTURA|FACTURA|RECEIPT|RCPT|BILL|DOC(?:UMENT)?"
    r"|CREDIT\s*NOTE|CHK|CHECK|CHEQUE|SLIP|TRANSACTION|TRX)"
)
LABEL = re.compile(
    r"(?:INVOICE|RECHNUNG(?:SKORREKTUR)?(?:\s+DES\s+\w+)?|GUTSCHRIFT|FACTURE|AVOIR|FATTURA|FATURA|FACTURA|FACTUUR"
    r"|CREDIT\s*NOTE)(?:\s*\([^)]{1,40}\))?\s*"
    rf"(?:{_NO}\s*[.:#]*\s*|\s(?=[A-Z]{{1,5}}[-/]?\d))|"
    rf"{_WHAT}S?\s*[-.:/]?\s*{_NO}\s*[.:#]*\s*|{_WHAT}[-_ ]?(?:NUMMER|NUMBER|NR\.?)\s*[.:#]*\s*"
    rf"|(?<![A-Z]){_WHAT}\s*[.:#]+\s*|(?:单\s?号|流水号|小票号)\s*[:：]?\s*",
    re.IGNORECASE,
)
_STRONG = re.compile(r"INV|RECHNUNG|FACT|FATT|RECEIPT|RCPT|BILL", re.IGNORECASE)
_VALUE = re.compile(
    r"(?:#\s*)?([A-Z]{0,8}[-/_.]?[A-Z0-9][A-Z0-9/_.-]*\d[A-Z0-9/_.-]*|\d+)(?:\s*/\s*\d+)?", re.IGNORECASE
)
_OTHER = re.compile(
    r"GST|VAT|TAX\s*(?:ID|NO|REG)|REG|TEL|PHONE|FAX|DATE|DATUM|KUNDE|CUSTOMER|ORDER\s*(?:NO|ID|NUM)|UST|SIRET|COMPANY",
    re.IGNORECASE,
)


def invoice_number(page: Page) -> tuple[str, float] | None:
    """The number and the probability that it is right, or None where no label stands for one."""
    candidates: list[tuple[int, str, float]] = []
    lines = rows(page.pieces)
    for place, row in enumerate(lines):
        for order, piece in enumerate(row.pieces):
            text = plain(piece.text)
            for match in LABEL.finditer(text):
                if _OTHER.search(text[max(0, match.start() - 8) : match.start()]):
                    continue
                after = text[match.end() :] or (
                    plain(row.pieces[order + 1].text) if order + 1 < len(row.pieces) else ""
                )
                value = _value(after) or _value(_below(lines[place + 1 : place + 3], piece))
                if value is not None:
                    strong = bool(_STRONG.search(match.group())) + bool(re.search(_NO, match.group(), re.IGNORECASE))
                    candidates.append((strong, value, piece.score))
    if not candidates:
        return None
    strong, value, score = max(candidates, key=lambda ranked: ranked[0])
    times = sum(candidate == value for _, candidate, _ in candidates)
    return value, round(min(0.97, 0.62 + 0.12 * strong + 0.08 * (times > 1)) * score, 4)


def _value(text: str) -> str | None:
    match = _VALUE.match(text.strip(" .:#*"))
    if match is None:
        return None
    value = match.group(1).strip("-/_.")
    if (
        any(day.end - day.start >= len(value) - 1 for day in days(value))
        or len(re.sub(r"\D", "", value)) < 2
        or len(value) > 32
    ):
        return None
    return value


def _below(lines: Sequence[Row], label: Piece) -> str:
    """What stands under the label, where a table has its labels in a row of their own."""
    for row in lines:
        for piece in row.pieces:
            if abs(piece.left - label.left) < 2.5 * label.height and piece.top - label.bottom < 2.5 * label.height:
                return plain(piece.text)
    return ""
