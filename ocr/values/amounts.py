"""Finds amounts of money in print, whatever way the country writes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ledger.currencies import DIGITS, digits

_WORDS = (
    "ALL TOP CUP PEN SOS COP MOP BOB GEL CHE COU LAK BAM ANG MAD AMD SCR SDG SHP SSP STN SVC WST MUR NAD PAB GIP "
    "BHD DOP RON AWG BBD"
)
"""Codes that are words, or something else in print: Sdn Bhd, a rum, a gauge of wire, a best-before day."""
CODES = tuple(code for code in DIGITS if code not in _WORDS.split())
"""The codes of ISO 4217 that are nothing else in print."""

SYMBOLS = {
    **{code: code for code in CODES},
    "BHD": "BHD",
    "RM": "MYR",
    "S$": "SGD",
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "A$": "AUD",
    "C$": "CAD",
    "€": "EUR",
    "EURO": "EUR",
    "£": "GBP",
    "¥": "",
    "元": "CNY",
    "圆": "CNY",
    "圓": "CNY",
    "RMB": "CNY",
    "円": "JPY",
    "₩": "KRW",
    "원": "KRW",
    "₹": "INR",
    "RS": "INR",
    "FR.": "CHF",
    "฿": "THB",
    "RP": "IDR",
    "₫": "VND",
    "Đ": "VND",
    "₱": "PHP",
    "R$": "BRL",
    "KR": "",
    "ZŁ": "PLN",
    "KČ": "CZK",
    "FT": "HUF",
    "LEI": "RON",
    "₺": "TRY",
    "TL": "TRY",
    "₪": "ILS",
    "₴": "UAH",
    "ГРН": "UAH",
    "₽": "RUB",
    "РУБ": "RUB",
    "₸": "KZT",
    "₦": "NGN",
    "KSH": "KES",
    "KD": "KWD",
    "BD": "BHD",
    "JD": "JOD",
    "$": "",
}
"""What may stand before or after an amount; empty where several countries use it."""

_MARK = "|".join(
    (
        r"RM|US\$|S\$|HK\$|NT\$|A\$|C\$|R\$|\$|€|EURO?|£|RMB|¥|₩|₹|Rs\.?|Fr\.|฿|Rp\.?|₫|₱|₺|₪|₴|₽|₸|₦|K[Ss]h\.?",
        rf"(?<![A-Za-z])(?=[A-Z]{{3}})(?:{'|'.join(CODES)})",
    )
)
_AFTER = "元|圆|圓|円|원|€|kr|zł|Kč|Ft|lei|₫|đ|₺|TL|₪|₴|грн|₽|руб|₸|" + rf"(?=[A-Z]{{3}})(?:{'|'.join(CODES)})"
_THREE_PLACES = "|".join((*(code for code in DIGITS if digits(code) == 3), "KD", "BD", "JD"))
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+\s?\.\s?\d{2}|\d{1,3}(?:\.\d{3})+\s?,\s?\d{2}|\d{1,3}(?:[ '’]\d{3})+\s?[.,]\s?\d{2}"
    r"|\d{1,2}(?:,\d{2})+,\d{3}\.\d{2}|\d{1,3}(?:,\s\d{3})+\s?\.\s\d{2}|\d{1,8}\s?(?:[.,]\s?|[.,]{2})\d{2}|(?<![\d.])\.\d{2})"
)
_WHOLE = r"\d{1,3}(?:[,.]\d{3})+|\d{1,8}(?:\.\d)?"
_EXACT = re.compile(
    rf"(?<![\d.,:/#-])(?<![*xX]\*)(?<![\dA-Za-z]\*)(?<![A-Za-z]\d)({_MARK})?\s?:?\s?(-|\()?\s?({_MARK})?\s?({_NUMBER})(?![\d%])(?!\s?%)"
)
_SIGNED = re.compile(rf"(?<![A-Za-z\d.,])({_MARK})\s?:?\s?(-)?\s?({_WHOLE})(?![\d%.,])(?!\s\d{{2}}$)")
_NAMED = re.compile(rf"(?<![\d.,])(-)?({_NUMBER}|{_WHOLE})\s?({_AFTER})(?![A-Za-zа-я])")
_THIRDS = re.compile(
    rf"(?<![A-Za-z\d])({_THREE_PLACES})\s?:?\s?(-)?\s?(\d{{1,3}}(?:,\d{{3}})*[.,]\d{{3}})(?![\d.,])"
    rf"|(?<![\d.,])(-)?(\d{{1,3}}(?:,\d{{3}})*[.,]\d{{3}})\s?({_THREE_PLACES})(?![A-Za-z])"
)
"""Money with a thousandth part, beside its mark: 1.250 KWD are one dinar and 250 fils."""
_TOTAL = re.compile(
    r"(?:總\s?計|合\s?計|総\s?計|合\s?计|总\s?计)\s?[:$]?\s{0,4}()()(\d{1,7})(?![\d.,/年月]|\s?[件笔张份人个项])"
)
"""A whole number beside a word for the total, where money has no smaller part."""

_SPLIT = re.compile(
    r"(?:(?<=[A-Za-z):$€£¥])|(?<=  ))\s*(?<!\d)(\d{1,5} \d{2})$"
    r"|(?:TOTAL|CASH|CHANGE|AMOUNT|SALES|DUE|RM)\W{0,6}(?<!\d)(\d{1,5}[-:]\d{2})$",
    re.IGNORECASE,
)
"""At the end of a row, a point that was read as a blank, or after a word for money as a dash or a colon."""

_LOST = re.compile(
    r"(?<=\d[.,])([0O]{2}|[0Oa]a|a[0O]|\d[OoQ]|[OoQ]\d)(?![A-Za-z\d])|(?<![A-Za-z\d])[OoQ](?=[.,]\d{2}(?!\d))"
)


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """An amount as it stands in a text: its value, where it stands, the mark of its currency."""

    value: Decimal
    start: int
    end: int
    mark: str = ""
    exact: bool = True


def plain(text: str) -> str:
    """The text in half width; every character keeps its place.

    >>> plain("￥１２．５０（含税）")
    '¥12.50(含税)'
    """
    if text.isascii():
        return text
    out = []
    for sign in text:
        flat = unicodedata.normalize("NFKC", sign)
        out.append(flat if len(flat) == 1 else sign)
    return "".join(out).replace("￥", "¥").replace("。", ".").replace("：", ":").replace("–", "-").replace("—", "-")


def mended(text: str) -> str:
    """The text with the letters that engines read for a zero beside a decimal point.

    >>> mended("12.O0 277.0a")
    '12.00 277.00'
    """
    return _LOST.sub(lambda match: re.sub(r"[OoQa]", "0", match.group()), text)


_BARE = re.compile(
    r"(?:^|(?<=\s)|(?<=[*¥$₩]))(-|▲)?\s?(\d{1,3}(?:[,.]\s?\d{3})+|\d{1,6})(?:\s?(?:-|円|원|đ))?(?=\s{2}|\s?[A-Z*※]?$)"
)
"""A whole number at the end of a column, where money has no smaller part."""


def amounts(text: str, *, whole: bool = False) -> list[PrintedAmount]:
    """All amounts in a text, from left to right; `whole`: on this page they have no smaller part.

    >>> [str(amount.value) for amount in amounts("KOPI SUSU 2  36,000", whole=True)]
    ['2', '36000']

    >>> [str(amount.value) for amount in amounts("RM 1,234.50 1.471,60 ¥１２ 36.5元 6% 18.01.2018 12:30")]
    ['1234.50', '1471.60', '12', '36.5']
    >>> [(str(amount.value), amount.mark) for amount in amounts("KWD 1.250 12,500 원 Rp 12.000 3,500 Ft")]
    [('1.250', 'KWD'), ('12500', '원'), ('12000', 'RP'), ('3500', 'FT')]
    """
    text = mended(plain(text))
    printed: list[PrintedAmount] = []
    taken: list[tuple[int, int]] = []
    for pattern in (
        *((_GROUPED,) if whole else (_THIRDS, _EXACT)),
        _NAMED,
        _SIGNED,
        _TOTAL,
        *((_BARE,) if whole else ()),
    ):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            amount = _amount(match, pattern, text)
            if amount is not None:
                printed.append(amount)
                taken.append(match.span())
    lost = _SPLIT.search(text)
    if lost and not printed:
        start, end = lost.span(lost.lastindex or 0)
        printed.append(PrintedAmount(Decimal(re.sub("[ :-]", ".", text[start:end])), start, end, exact=False))
    return sorted(printed, key=lambda read: read.start)


def _amount(match: re.Match[str], pattern: re.Pattern[str], text: str) -> PrintedAmount | None:
    if pattern is _THIRDS:
        mark, minus, number = match[1] or match[6], match[2] or match[4], match[3] or match[5]
        start = match.start(3) if match[3] else match.start(5)
        value = Decimal(f"{re.sub('[.,]', '', number[:-4])}.{number[-3:]}")
        return PrintedAmount(-value if minus else value, start, match.end(), mark.upper())
    if pattern is _EXACT:
        mark, minus, inner, number = match.groups()
        mark, start = mark or inner or "", match.start(4)
        if _part_of_date(text, match.end()):
            return None
        minus = minus if minus == "-" or text[match.end() : match.end() + 2].strip().startswith(")") else None
        if text[match.end() : match.end() + 1] == "-":
            minus = "-"
    elif pattern is _NAMED:
        minus, number, mark = match.groups()
        start = match.start(2)
    elif pattern in (_GROUPED, _BARE):
        minus, number = match.groups()
        mark, start = "", match.start(2)
        if pattern is _BARE and _no_money(text, match):
            return None
    else:
        mark, minus, number = match.groups()
        start = match.start(3)
    value, mark = decimal(number), mark.upper()
    mark = mark if mark in SYMBOLS else mark.rstrip(".")
    return PrintedAmount(-value if minus else value, start, match.end(), mark, pattern is _EXACT)


_GROUPED = re.compile(r"(?<![\d.,:/#*-])(-|▲)?()\s?(\d{1,3}(?:[,.]\s?\d{3})+)(?![\d.,:])".replace("()", ""))
"""Thousands in groups, where money has no smaller part: 36.000 are thirty-six thousand."""

_COUNTED = re.compile(r"[#№:号]\s*$|\b(?:NO|TEL|ID|POS|TABLE|QTY|NR)\.?\s*$", re.IGNORECASE)


def _no_money(text: str, match: re.Match[str]) -> bool:
    """A bare number that begins its line, or that is a number of something: of a table, a till, a telephone."""
    before = text[: match.start(2)]
    return (
        not re.search(r"[^\W\d_]", before)
        or bool(_COUNTED.search(before))
        or (match[2].startswith("0") and len(match[2]) > 1)
    )


def _part_of_date(text: str, end: int) -> bool:
    """18.01.2018 is no amount, nor is 12.30 of a version or an address."""
    return bool(re.match(r"\s?[.,/:]\s?\d|-\d", text[end : end + 3]))


def decimal(number: str) -> Decimal:
    """The value of a number whose last separator with one or two digits behind it is the decimal one.

    >>> decimal("1.471,60"), decimal("1,471"), decimal("1 471.60"), decimal("36.5")
    (Decimal('1471.60'), Decimal('1471'), Decimal('1471.60'), Decimal('36.5'))
    """
    number = re.sub(r"[\s'’]", "", number)
    tail = re.search(r"[.,](\d{1,2})$", number)
    if tail:
        return Decimal(re.sub(r"[.,]", "", number[: tail.start()]) + "." + tail.group(1))
    return Decimal(re.sub(r"[.,]", "", number) or 0)
